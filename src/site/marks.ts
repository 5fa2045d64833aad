// What stands beside a value of the inventory: whether it was compared with its machine, when, by what. Pure.
import type { ComparedValue, ComparisonData } from '../handbook/comparison/comparison.ts';
import { germanDay } from '../views/cells.ts';

/**
 * live: compared with the machine. selftest: compared, but not with the machine. documented: no snapshot showed it.
 * before: the machine still shows the state before an announced change. different: the machine shows something else.
 */
export type MarkState = 'live' | 'selftest' | 'documented' | 'before' | 'different';
export interface Mark {
  readonly state: MarkState;
  /** The whole of it in words. */
  readonly text: string;
  /** What is observed instead; only of `before` and `different`. */
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

/** The mark of a value, or of all that lies below a place; undefined where no snapshot can show anything. */
export function markAt(
  path: string,
  marks: Marks,
  { stands }: Pick<ComparisonData, 'stands'>,
): Mark | undefined {
  const values = marks.get(path);
  if (!values) return undefined;
  const compared = values.filter(({ outcome }) => outcome !== 'unobserved');
  const [first] = compared;
  if (!first)
    return { state: 'documented', text: 'nur dokumentiert, keine Momentaufnahme zeigt es', stand: '' };
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
  const day = stand ? `${germanDay(stand.time)}${tools.length > 0 ? ` (${tools.join(', ')})` : ''}` : '';
  const live = stand?.origin === 'live';
  const until = stand?.until ? { until: stand.until } : {};
  // A place that holds several values says which of them were compared.
  const several = values.some((value) => value.path !== path);
  const what = (some: readonly ComparedValue[]) =>
    several ? `: ${unique(some.map(({ title }) => title)).join(', ')}` : '';
  const away = compared.filter(({ outcome }) => outcome === 'different' || outcome === 'missing');
  const [worst] = away;
  if (worst) {
    const observed = several
      ? unique(away.map(({ title, outcome }) => (outcome === 'missing' ? 'fehlt' : title))).join(', ')
      : worst.outcome === 'missing'
        ? 'fehlt auf der Maschine'
        : `gesehen ${unique(away.map((comparedValue) => comparedValue.observed ?? '')).join(' / ')}`;
    return {
      state: 'different',
      text: `abweichend${live ? '' : ' im Selbsttest'} am ${day}`,
      observed,
      ...(worst.finding ? { finding: worst.finding } : {}),
      ...until,
      stand: day,
    };
  }
  const old = compared.filter(({ outcome }) => outcome === 'before');
  if (old.length > 0)
    return {
      state: 'before',
      text: `noch der Stand vor der angekündigten Änderung am ${day}`,
      observed: several
        ? unique(old.map(({ title }) => title)).join(', ')
        : old[0]?.observed === undefined
          ? 'noch nicht vorhanden'
          : `gesehen ${unique(old.map((comparedValue) => comparedValue.observed ?? '')).join(' / ')}`,
      ...(old[0]?.finding ? { finding: old[0].finding } : {}),
      ...until,
      stand: day,
    };
  const absent = compared.find(({ outcome }) => outcome === 'absent');
  return {
    state: live ? 'live' : 'selftest',
    text: `${live ? 'abgeglichen' : 'Selbsttest'} am ${day}${absent && !several ? `: ${absent.observed}` : what(compared)}`,
    ...until,
    stand: day,
  };
}
