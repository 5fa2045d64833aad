// Pure functions that remember what they have answered.

/** How many answers are kept before all are forgotten. */
const limit = 20_000;

/** A pure function of a text that remembers its answers: inventory and snapshots say the same over and over. */
export function remembered<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const answer = known.get(text);
    if (answer !== undefined) return answer;
    if (known.size >= limit) known.clear();
    const value = read(text);
    known.set(text, value);
    return value;
  };
}

/** A pure function of an object that nobody changes, such as a frozen inventory: made once, forgotten with the object. */
export function rememberedOf<K extends object, T>(make: (of: K) => T): (of: K) => T {
  const known = new WeakMap<K, { readonly value: T }>();
  return (of) => {
    const before = known.get(of);
    if (before) return before.value;
    const value = make(of);
    known.set(of, { value });
    return value;
  };
}
