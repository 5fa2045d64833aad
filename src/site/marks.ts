// What stands beside a value of the inventory: whether it was compared with its machine, when, by what. Pure.
import type { ComparedValue, ComparisonData } from '../handbook/comparison/data.ts';
import { germanDay } from '../views/cells.ts';

/**
 * live: compared with the machine. selftest: compared, but not with the machine. documented: no snapshot showed it.
 * before: the machine still shows the state before an announced change. different: the machine shows something else.
 * unprovable: what snapshots show of it proves nothing.
 */
export type MarkState = 'live' | 'selftest' | 'documented' | 'before' | 'different' | 'unprovable';
/** The sign beside a value and what it says. */
export interface Mark {
  readonly state: MarkState;
  /** The whole of it in words. */
  readonly text: string;
  /** What the machine shows instead, in words; only of `before` and `different`. */
  readonly observed?: string;
  /** Anchor of the finding on the page of the comparison. */
  readonly finding?: string;
  /** From when on it is out of date (live only). */
  readonly until?: string;
  /** Day and sources, for legends; empty when nothing was compared. */
  readonly stand: string;
}
/** All marks of a handbook, by the place of the value. */
export type Marks = ReadonlyMap<string, readonly ComparedValue[]>;

/** Values by their own place and by every place above. */
export function indexMarks({ values }: Pick<ComparisonData, 'values'>): Marks {
  const index = new Map<string, ComparedValue[]>();
  for (const value of values) {
    const steps = value.path.split('/');
    for (let length = 2; length <= steps.length; length++) {
      const path = steps.slice(0, length).join('/');
      const list = index.get(path);
      if (list) list.push(value);
      else index.set(path, [value]);
    }
  }
  return index;
}

const unique = (texts: readonly string[]) => [...new Set(texts)];
/** `Container (docker ps)` -> `docker ps`. */
const toolOf = (title: string) => /\(([^()]+)\)$/.exec(title)?.[1] ?? title;

/** When and with what the values of a place were compared: what all its marks say. */
interface Comparison {
  /** `24.11.2025 (docker ps)` */
  readonly day: string;
  /** With the machine itself, not with a laboratory or with texts. */
  readonly isLive: boolean;
  readonly until: Pick<Mark, 'until'>;
}
function comparisonOf(
  compared: readonly [ComparedValue, ...ComparedValue[]],
  stands: ComparisonData['stands'],
): Comparison {
  const [first] = compared;
  const ofHost = stands.filter(({ host }) => host === first.host);
  const stand = ofHost.find(({ sources }) => sources.some(({ id }) => id === first.source)) ?? ofHost[0];
  const tools = unique(
    compared.flatMap(({ host, source }) =>
      stands
        .filter((snapshotStand) => snapshotStand.host === host)
        .flatMap(({ sources }) =>
          sources.filter(({ id }) => id === source).map(({ title }) => toolOf(title)),
        ),
    ),
  );
  return {
    day: stand ? `${germanDay(stand.time)}${tools.length > 0 ? ` (${tools.join(', ')})` : ''}` : '',
    isLive: stand?.origin === 'live',
    until: stand?.until ? { until: stand.until } : {},
  };
}

const titlesOf = (values: readonly ComparedValue[]) => unique(values.map(({ title }) => title)).join(', ');
const observedText = (values: readonly ComparedValue[]) =>
  `gesehen ${unique(values.map(({ observed }) => observed ?? '')).join(' / ')}`;

/** The mark of a place at which the machine shows something else, or nothing. */
function differentMark(
  different: readonly [ComparedValue, ...ComparedValue[]],
  several: boolean,
  { day, isLive, until }: Comparison,
): Mark {
  const [first] = different;
  const observed = several
    ? unique(different.map(({ title, outcome }) => (outcome === 'missing' ? 'fehlt' : title))).join(', ')
    : first.outcome === 'missing'
      ? 'fehlt auf der Maschine'
      : observedText(different);
  return {
    state: 'different',
    text: `abweichend${isLive ? '' : ' im Selbsttest'} am ${day}`,
    observed,
    ...(first.finding ? { finding: first.finding } : {}),
    ...until,
    stand: day,
  };
}

/** The mark of a place at which the machine still shows the state before an announced change. */
function beforeMark(
  before: readonly [ComparedValue, ...ComparedValue[]],
  several: boolean,
  { day, until }: Comparison,
): Mark {
  const [first] = before;
  return {
    state: 'before',
    text: `noch der Stand vor der angekündigten Änderung am ${day}`,
    observed: several
      ? titlesOf(before)
      : first.observed === undefined
        ? 'noch nicht vorhanden'
        : observedText(before),
    ...(first.finding ? { finding: first.finding } : {}),
    ...until,
    stand: day,
  };
}

/** The mark of a place at which the machine shows what is documented. */
function equalMark(
  compared: readonly ComparedValue[],
  several: boolean,
  { day, isLive, until }: Comparison,
): Mark {
  const absent = compared.find(({ outcome }) => outcome === 'absent');
  // A place that holds several values says which of them were compared.
  const detail = several ? `: ${titlesOf(compared)}` : absent ? `: ${absent.observed}` : '';
  return {
    state: isLive ? 'live' : 'selftest',
    text: `${isLive ? 'abgeglichen' : 'Selbsttest'} am ${day}${detail}`,
    ...until,
    stand: day,
  };
}

const isFilled = <T>(list: readonly T[]): list is readonly [T, ...T[]] => list.length > 0;

/**
 * The mark of a value, or of all that lies below a place.
 * @param path of the value in the inventory: `containers/shop/image`
 * @param marks of its handbook (`indexMarks`)
 * @param reasons why nothing proves the values of these places
 * @returns undefined where no snapshot can show anything
 */
export function markAt(
  path: string,
  marks: Marks,
  { stands }: Pick<ComparisonData, 'stands'>,
  reasons: ReadonlyMap<string, string> = new Map(),
): Mark | undefined {
  const values = marks.get(path);
  const reason = reasons.get(path);
  if (!values)
    return reason ? { state: 'unprovable', text: `nicht belegbar: ${reason}`, stand: '' } : undefined;
  const compared = values.filter(({ outcome }) => outcome !== 'unobserved');
  if (!isFilled(compared))
    return { state: 'documented', text: 'nur dokumentiert, keine Momentaufnahme zeigt es', stand: '' };
  const comparison = comparisonOf(compared, stands);
  const several = values.some((value) => value.path !== path);
  const different = compared.filter(({ outcome }) => outcome === 'different' || outcome === 'missing');
  if (isFilled(different)) return differentMark(different, several, comparison);
  const before = compared.filter(({ outcome }) => outcome === 'before');
  if (isFilled(before)) return beforeMark(before, several, comparison);
  return equalMark(compared, several, comparison);
}
