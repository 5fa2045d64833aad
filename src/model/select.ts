// Paths of chapters with conditions -> the entries of the inventory that they mean: `containers[stack=shop].image`.
// A step into a list means each of its entries, a step behind a reference (`stack: shop`, `host:web`) the entry that it
// names. Conditions are those of CSS: [a=b], [a!=b], [a^=b], [a$=b], [a*=b], [a], [!a]; without a name they are about
// the value itself, and b|c means one of both.
import { closestTo } from './closest.ts';
import { isRecord } from './record.ts';
import { anyRefParts, sections } from './sections.ts';

/** Something of the inventory with the keys that lead to it. */
export interface Selected {
  readonly value: unknown;
  readonly place: readonly string[];
}
/** Why a path leads to nothing. */
export interface SelectFault {
  /** German, one sentence. */
  readonly fault: string;
  /** The path or the value that was probably meant. */
  readonly expected?: string | undefined;
  /** The names are right, but no entry meets the conditions. */
  readonly isEmpty?: boolean;
}
interface Condition {
  readonly field: string;
  readonly operator: '' | '!' | '=' | '!=' | '^=' | '$=' | '*=';
  readonly values: readonly string[];
  readonly text: string;
}
interface Step {
  readonly key: string;
  readonly conditions: readonly Condition[];
}

/** Whether a selection failed. */
export const isSelectFault = (result: readonly Selected[] | SelectFault): result is SelectFault =>
  'fault' in result;
/** What counts as documented: no empty text, list or object. */
export const isPresent = (value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  value !== '' &&
  !(typeof value === 'object' && Object.keys(value).length === 0);

/** `a|"b|c"` -> `a` and `b|c`: what stands in quotes stays whole. */
const valuesOf = (text: string): string[] =>
  (text.match(/(?:"[^"]*"|'[^']*'|[^|])+/g) ?? ['']).map((value) =>
    value.trim().replace(/^(["'])(.*)\1$/, '$2'),
  );
function conditionOf(text: string): Condition | undefined {
  const found = /^\s*(!?)([\w.|-]*?)\s*(?:(!=|\^=|\$=|\*=|=)\s*(.*?))?\s*$/.exec(text);
  if (!found) return undefined;
  const [, not, field = '', operator, value = ''] = found;
  if (operator === undefined)
    return field === '' ? undefined : { field, operator: not ? '!' : '', values: [], text };
  return not
    ? undefined
    : { field, operator: operator as Condition['operator'], values: valuesOf(value), text };
}
/** No place of an inventory is deeper, however many references lead on from it; finding out what is wrong takes time. */
const mostSteps = 60;
/** The steps of a path; a German sentence where it cannot be read. */
function stepsOf(path: string): readonly Step[] | string {
  const steps: Step[] = [];
  let rest = path;
  while (rest !== '') {
    const key = /^[^.[\]]*/.exec(rest)?.[0] ?? '';
    rest = rest.slice(key.length);
    const conditions: Condition[] = [];
    while (rest.startsWith('[')) {
      const inside = /^\[((?:"[^"]*"|'[^']*'|[^\]"'])*)\]/.exec(rest);
      if (!inside) return `Im Pfad „${path}“ endet die Klammer [ nicht.`;
      const condition = conditionOf(inside[1] ?? '');
      if (!condition)
        return `Im Pfad „${path}“ ist die Bedingung [${inside[1]}] nicht lesbar; sie heißt zum Beispiel [status=active].`;
      conditions.push(condition);
      rest = rest.slice(inside[0].length);
    }
    if (key === '' || (rest !== '' && !/^\.[^.]/.test(rest)))
      return `Der Pfad „${path}“ ist nicht lesbar: Zwischen zwei Punkten fehlt ein Name, oder am Ende steht einer zu viel.`;
    steps.push({ key, conditions });
    if (steps.length > mostSteps)
      return `Der Pfad „${path.slice(0, 40)}…“ ist nicht lesbar: Er hat mehr als ${mostSteps} Namen.`;
    rest = rest.slice(1);
  }
  return steps.length > 0 ? steps : 'Der Pfad ist leer.';
}

const sectionOfKind = new Map<string, string>(
  Object.entries(sections).map(([section, { kind }]) => [kind, section]),
);
/** The entry that a text names: `container:shop`, or `shop` as the value of a field called `container`. */
function referred(root: object, { value, place }: Selected): Selected | undefined {
  if (typeof value !== 'string') return undefined;
  const parts = anyRefParts(value);
  const field = place.findLast((key) => !/^\d+$/.test(key)) ?? '';
  const [section, id] = parts ? [parts.section, parts.id] : [sectionOfKind.get(field), value];
  const entities = section && (root as Record<string, unknown>)[section];
  return section && isRecord(entities) && Object.hasOwn(entities, id)
    ? { value: entities[id], place: [section, id] }
    : undefined;
}
const entriesOf = ({ value, place }: Selected): Selected[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).map(([key, entry]) => ({ value: entry, place: [...place, key] }))
    : [];
/** The values of lists, each for itself. */
export const leavesOf = (entries: readonly Selected[]): Selected[] =>
  entries.flatMap((entry) => (Array.isArray(entry.value) ? leavesOf(entriesOf(entry)) : [entry]));

/** What stands in a field of an entry, `networks.network`; of several, `script|notes`, in all. */
const below = (root: object, entry: Selected, field: string): Selected[] =>
  field.split('|').flatMap((path) =>
    walk(
      root,
      entry,
      path.split('.').map((key) => ({ key, conditions: [] })),
    ),
  );
function holds(root: object, entry: Selected, { field, operator, values }: Condition): boolean {
  const found = field === '' ? [entry] : below(root, entry, field);
  const texts = leavesOf(found).flatMap(({ value }) => (isPresent(value) ? [String(value)] : []));
  if (operator === '' || operator === '!') return texts.length > 0 === (operator === '');
  const meets = (test: (text: string, value: string) => boolean) =>
    texts.some((text) => values.some((value) => test(text, value)));
  if (operator === '!=') return !meets((text, value) => text === value);
  if (operator === '=') return meets((text, value) => text === value);
  if (operator === '^=') return meets((text, value) => text.startsWith(value));
  if (operator === '$=') return meets((text, value) => text.endsWith(value));
  return meets((text, value) => text.includes(value));
}
/** What conditions choose from: the entries of a list or a section, else the thing itself. */
export const choiceOf = (entry: Selected): Selected[] =>
  Array.isArray(entry.value) || (isRecord(entry.value) && Object.values(entry.value).every(isRecord))
    ? entriesOf(entry)
    : [entry];
const chosen = (root: object, entry: Selected, conditions: readonly Condition[]): Selected[] =>
  conditions.length === 0
    ? [entry]
    : choiceOf(entry).filter((candidate) =>
        conditions.every((condition) => holds(root, candidate, condition)),
      );

function child({ value, place }: Selected, key: string): Selected | undefined {
  if (!isRecord(value)) return undefined;
  if (Object.hasOwn(value, key) && value[key] !== undefined && value[key] !== null)
    return { value: value[key], place: [...place, key] };
  // Entries of users, variables and the like are called as their key.
  const own = place.at(-1);
  return key === 'name' && own !== undefined && !/^\d+$/.test(own) ? { value: own, place } : undefined;
}
function walk(root: object, entry: Selected, steps: readonly Step[]): Selected[] {
  const [step, ...rest] = steps;
  if (!step) return [entry];
  const { value } = entry;
  if (typeof value === 'string') {
    // An address with the length of its prefix: `.ip` is the address alone.
    if (step.key === 'ip' && /^[\da-f.:]+(\/\d+)?$/i.test(value))
      return walk(root, { ...entry, value: value.replace(/\/.*/, '') }, rest);
    const target = referred(root, entry);
    return target ? walk(root, target, steps) : [];
  }
  const onward = (next: Selected, { conditions }: Step, left: readonly Step[]) =>
    chosen(root, next, conditions).flatMap((found) => walk(root, found, left));
  if (step.key === '*')
    return entriesOf(entry).flatMap((next) =>
      step.conditions.every((condition) => holds(root, next, condition)) ? walk(root, next, rest) : [],
    );
  if (Array.isArray(value)) {
    const at = /^\d+$/.test(step.key) ? entriesOf(entry)[Number(step.key)] : undefined;
    return at ? onward(at, step, rest) : entriesOf(entry).flatMap((next) => walk(root, next, steps));
  }
  // Ids may hold dots: the longest key that leads on is meant.
  for (let length = steps.length; length > 0; length--) {
    const joined = steps.slice(0, length);
    const last = joined.at(-1);
    if (!last || joined.slice(0, -1).some(({ conditions }) => conditions.length > 0)) continue;
    const next = child(entry, joined.map(({ key }) => key).join('.'));
    const found = next ? onward(next, last, steps.slice(length)) : [];
    if (found.length > 0) return found;
  }
  return [];
}

const written = ({ key, conditions }: Step) => key + conditions.map(({ text }) => `[${text}]`).join('');
/** The keys that may follow behind an entry. */
const keysBelow = (root: object, entry: Selected): string[] =>
  typeof entry.value === 'string'
    ? [referred(root, entry)].flatMap((target) => (target ? keysBelow(root, target) : []))
    : Array.isArray(entry.value)
      ? entriesOf(entry).flatMap((next) => keysBelow(root, next))
      : isRecord(entry.value)
        ? Object.keys(entry.value)
        : [];
/** What is wrong with conditions that no entry meets. */
function conditionFault(
  root: object,
  choice: readonly Selected[],
  { conditions }: Step,
  path: string,
): SelectFault {
  const failing =
    conditions.find((condition) => !choice.some((entry) => holds(root, entry, condition))) ??
    conditions.at(-1);
  const fault = `Kein Eintrag erfüllt [${failing?.text}] in „${path}“.`;
  if (!failing || choice.length === 0) return { fault, isEmpty: true };
  const { field, operator, values } = failing;
  const found = choice.flatMap((entry) => leavesOf(field === '' ? [entry] : below(root, entry, field)));
  if (found.length === 0 && operator !== '!') {
    const near = closestTo(field, new Set(choice.flatMap((entry) => keysBelow(root, entry))));
    return {
      fault: `Keiner der Einträge hat „${field}“, wonach „${path}“ fragt.`,
      ...(near
        ? {
            expected: path.replace(`[${failing.text}]`, () => `[${failing.text.replace(field, () => near)}]`),
          }
        : { isEmpty: true }),
    };
  }
  const near = operator.endsWith('=')
    ? closestTo(values[0] ?? '', new Set(found.map(({ value }) => String(value))))
    : undefined;
  return { fault, isEmpty: true, ...(near ? { expected: near } : {}) };
}
function faultOf(root: object, from: Selected, steps: readonly Step[], path: string): SelectFault {
  for (let length = steps.length - 1; length >= 0; length--) {
    const before = length === 0 ? [from] : walk(root, from, steps.slice(0, length));
    if (before.length === 0) continue;
    const failing = steps[length] as Step;
    const bare = before.flatMap((entry) => walk(root, entry, [{ ...failing, conditions: [] }]));
    if (failing.conditions.length > 0 && bare.length > 0)
      return conditionFault(root, bare.flatMap(choiceOf), failing, path);
    const keys = new Set(before.flatMap((entry) => keysBelow(root, entry)));
    const rest = steps
      .slice(length)
      .map(({ key }) => key)
      .join('.');
    const near = closestTo(rest, keys) ?? closestTo(failing.key, keys);
    const isAllOfRest = closestTo(rest, keys) !== undefined;
    const expected =
      near &&
      [
        ...steps.slice(0, length).map(written),
        written({ ...failing, key: near }),
        ...(isAllOfRest ? [] : steps.slice(length + 1).map(written)),
      ].join('.');
    return { fault: `Im Inventar gibt es keinen Wert „${path}“.`, expected };
  }
  return { fault: `Im Inventar gibt es keinen Wert „${path}“.` };
}

/**
 * The entries that a path means, in the order of the inventory; or why there is none.
 * @param root the inventory
 * @param path `hosts.web.os.kernel`, `containers[stack=shop].image`
 * @param from where the path begins; without it at the root
 */
export function select(
  root: object,
  path: string,
  from: Selected = { value: root, place: [] },
): readonly Selected[] | SelectFault {
  const steps = stepsOf(path.trim());
  if (typeof steps === 'string') return { fault: steps };
  const found = walk(root, from, steps).filter(({ value }) => value !== undefined && value !== null);
  return found.length > 0 ? found : faultOf(root, from, steps, path);
}
