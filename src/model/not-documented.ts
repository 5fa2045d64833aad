// What stands where somebody still has to write. Apart from the schemas: who only looks at an inventory needs no zod.

/** Stands in fields that are left out or `TODO`: shown as it is, and counted as a gap. */
export const notDocumented = 'noch nicht dokumentiert';
