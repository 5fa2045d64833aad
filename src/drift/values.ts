// Values of fields: whether an observed one is what is documented, and how both are said.
import type { FieldMode, FieldValue } from '../model/facts.ts';
import { reversedOrder } from '../model/firewall-order.ts';

/** One German wording of a field's value. */
export const showValue = (value: FieldValue, words: Readonly<Record<string, string>> = {}): string => {
  if (value === null) return 'keiner';
  if (typeof value === 'boolean') return words[String(value)] ?? (value ? 'ja' : 'nein');
  if (Array.isArray(value)) return value.length ? value.join(', ') : 'keine';
  return words[String(value)] ?? String(value);
};

/** Sets are compared as sets. */
export const sameValue = (a: FieldValue, b: FieldValue): boolean => {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  if (a.length === b.length && a.every((item, index) => item === b[index])) return true;
  const set = new Set<string>(a as readonly string[]);
  return set.size === new Set(b).size && (b as readonly string[]).every((item) => set.has(item));
};

const endsSo = (item: string, endings: readonly string[]) => endings.some((ending) => item.endsWith(ending));
/** The documented and the observed members whose names both sides have. */
function sharedPairs(documented: readonly string[], observed: readonly string[]) {
  const nameOf = (pair: string) => pair.slice(0, pair.indexOf('='));
  const [own, other] = [documented, observed].map((pairs) => new Set(pairs.map(nameOf)));
  return {
    documented: documented.filter((pair) => other?.has(nameOf(pair))),
    observed: observed.filter((pair) => own?.has(nameOf(pair))),
  };
}

function holdsAsSet(documented: readonly string[], observed: readonly string[], mode: FieldMode): boolean {
  const { contains = false, optional = [], ignore = [], endings = [] } = mode;
  if (mode.ordered) return !documented.some((pair) => observed.includes(reversedOrder(pair)));
  if (mode.pairs) {
    const shared = sharedPairs(documented, observed);
    return sameValue(shared.documented, shared.observed);
  }
  const counted = observed.filter((item) => !ignore.some((start) => item.startsWith(start)));
  return (
    documented.every((item) => counted.includes(item) || optional.includes(item)) &&
    endings.every((ending) => counted.some((item) => item.endsWith(ending))) &&
    (contains || counted.every((item) => documented.includes(item) || endsSo(item, endings)))
  );
}

const isPrefix = (short: string, long: string, kind: 'word' | 'text') =>
  long.startsWith(short) && (kind === 'text' || /^(\W|$)/.test(long.slice(short.length)));

/** Whether the observed value is the documented one, as the field is to be compared. */
export function holds(documented: FieldValue, observed: FieldValue, mode: FieldMode = {}): boolean {
  const { oneOf, ...rest } = mode;
  if (oneOf)
    return oneOf.some((entry) => (mode.endings ? holds(entry, observed, rest) : sameValue(entry, observed)));
  if (Array.isArray(documented) && Array.isArray(observed))
    return holdsAsSet(documented as readonly string[], observed as readonly string[], mode);
  if (mode.prefix && typeof documented === 'string' && typeof observed === 'string')
    return isPrefix(documented, observed, mode.prefix);
  return sameValue(documented, observed);
}

/** The observed value without what does not count. */
const counted = (observed: FieldValue, { ignore = [] }: FieldMode = {}): FieldValue =>
  Array.isArray(observed)
    ? (observed as readonly string[]).filter((item) => !ignore.some((start) => item.startsWith(start)))
    : observed;

/** Of both values what a reader must see: not what does not count; of an order only what is turned round. */
export function shown(
  documented: FieldValue,
  observed: FieldValue,
  mode: FieldMode = {},
): { expected: FieldValue; actual: FieldValue } {
  if (mode.endings && Array.isArray(documented))
    return {
      expected: [...(documented as readonly string[]), ...mode.endings.map((ending) => `beliebig${ending}`)],
      actual: counted(observed, mode),
    };
  if (mode.pairs && Array.isArray(documented) && Array.isArray(observed)) {
    const shared = sharedPairs(documented, observed);
    const [same, other] = [new Set(shared.observed), new Set(shared.documented)];
    return {
      expected: shared.documented.filter((pair) => !same.has(pair)),
      actual: shared.observed.filter((pair) => !other.has(pair)),
    };
  }
  if (!mode.ordered || !Array.isArray(documented) || !Array.isArray(observed))
    return { expected: documented, actual: counted(observed, mode) };
  const turned = (documented as readonly string[]).filter((pair) => observed.includes(reversedOrder(pair)));
  return { expected: turned, actual: turned.map(reversedOrder) };
}

/** What of a longer set is missing and what is too much, in one German sentence; undefined where both are short. */
export function setDifference(
  documented: FieldValue,
  observed: FieldValue,
  mode: FieldMode = {},
): string | undefined {
  if (!Array.isArray(documented) || !Array.isArray(observed)) return undefined;
  const actual = counted(observed, mode) as readonly string[];
  if (mode.ordered || mode.pairs) return undefined;
  if (documented.length < 3 && actual.length < 3) return undefined;
  const { contains = false, optional = [], endings = [] } = mode;
  const missing = (documented as readonly string[]).filter(
    (item) => !actual.includes(item) && !optional.includes(item),
  );
  const more = contains ? [] : actual.filter((item) => !documented.includes(item) && !endsSo(item, endings));
  const parts = [
    ...(missing.length > 0 ? [`Auf der Maschine fehlt: ${missing.join(', ')}.`] : []),
    ...(more.length > 0 ? [`Nicht dokumentiert ist: ${more.join(', ')}.`] : []),
  ];
  return parts.join(' ');
}
