// Values of YAML and JSON files, before anybody knows what they are.

/** Whether a value is a map: neither a list nor null. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
