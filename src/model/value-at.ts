// Values of an inventory by their dotted paths, as chapters write them.

/** A value by its dotted path, undefined where there is none; ids with dots are found as well. */
export function valueAt(inventory: object, path: string): unknown {
  const valueBelow = (value: unknown, rest: string[]): unknown => {
    if (rest.length === 0) return value;
    if (typeof value !== 'object' || value === null) return undefined;
    for (let length = rest.length; length > 0; length--) {
      const key = rest.slice(0, length).join('.');
      if (Object.hasOwn(value, key)) {
        const found = valueBelow((value as Record<string, unknown>)[key], rest.slice(length));
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
  return valueBelow(inventory, path.split('.'));
}
