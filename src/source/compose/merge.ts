// What a later compose file says over an earlier one. Source: Compose Specification, merge; compose-go's override.
import {
  type ComposeList,
  type ComposeMap,
  type ComposeNode,
  entriesOf,
  entryOf,
  itemsOf,
  list,
  textOf,
  withEntries,
} from './node.ts';

type Path = readonly string[];
const patternFits = (pattern: string, path: Path): boolean => {
  const steps = pattern.split('.');
  return steps.length === path.length && steps.every((step, index) => step === '*' || step === path[index]);
};

/** Lists that the later file replaces. */
const replaced = ['services.*.command', 'services.*.entrypoint', 'services.*.healthcheck.test'];
const sourceOrTarget = (folder: string) => (item: ComposeNode) =>
  textOf(entryOf(item, 'target')) ?? `${folder}${textOf(entryOf(item, 'source')) ?? ''}`;
const portKey = (item: ComposeNode) =>
  ['host_ip', 'published', 'target', 'protocol'].map((key) => textOf(entryOf(item, key)) ?? '').join(' ');
/** What tells the items of a list apart: of two that are the same, the later one counts. */
const itemKeys: readonly (readonly [pattern: string, key: (item: ComposeNode) => string | undefined])[] = [
  ['services.*.ports', portKey],
  ['services.*.volumes', (item) => textOf(entryOf(item, 'target'))],
  ['services.*.devices', (item) => textOf(entryOf(item, 'target')) ?? textOf(entryOf(item, 'source'))],
  ['services.*.secrets', sourceOrTarget('/run/secrets/')],
  ['services.*.configs', sourceOrTarget('/')],
  ['services.*.build.secrets', sourceOrTarget('/run/secrets/')],
  ['services.*.env_file', (item) => textOf(entryOf(item, 'path'))],
  ['networks.*.ipam.config', (item) => textOf(entryOf(item, 'subnet'))],
];
/** Lists of a service that are sets. */
const sets = new Set(
  'cap_add cap_drop device_cgroup_rules dns dns_opt dns_search expose external_links extra_hosts group_add label_file links profiles security_opt tmpfs volumes_from'.split(
    ' ',
  ),
);
const keyAt = (path: Path): ((item: ComposeNode) => string | undefined) =>
  itemKeys.find(([pattern]) => patternFits(pattern, path))?.[1] ??
  (path.length === 3 && path[0] === 'services' && sets.has(path[2] ?? '') ? textOf : () => undefined);

/** A list without what stands in it twice; of those the later counts, at the place of the first. */
function withoutTwins(items: readonly ComposeNode[], path: Path): ComposeNode[] {
  const keyOf = keyAt(path);
  const known = new Map<string, number>();
  const kept: ComposeNode[] = [];
  for (const item of items) {
    const key = keyOf(item);
    const at = key === undefined ? undefined : known.get(key);
    if (at !== undefined) kept[at] = item;
    else {
      if (key !== undefined) known.set(key, kept.length);
      kept.push(item);
    }
  }
  return kept;
}

function mergeMaps(base: ComposeMap, over: ComposeMap, path: Path): ComposeMap {
  const changed: Record<string, ComposeNode | undefined> = {};
  for (const [key, value] of entriesOf(over)) {
    const before = entryOf(base, key);
    changed[key] = value.tag === 'reset' ? undefined : before ? merge(before, value, [...path, key]) : value;
  }
  return withEntries(base, changed);
}
const mergeLists = (base: ComposeList, over: ComposeNode, path: Path): ComposeList =>
  list(withoutTwins([...base.items, ...itemsOf(over)], path), over.at);

function merge(base: ComposeNode, over: ComposeNode, path: Path): ComposeNode {
  if (over.tag === 'override') return over;
  const isNothing = over.kind === 'scalar' && over.value === null;
  // Nothing written over a section changes nothing.
  if (isNothing && base.kind !== 'scalar') return base;
  if (replaced.some((pattern) => patternFits(pattern, path))) return over;
  if (patternFits('services.*.logging', path)) return mergeLogging(base, over, path);
  if (base.kind === 'map' && over.kind === 'map') return mergeMaps(base, over, path);
  if (base.kind === 'list' && over.kind !== 'map') return mergeLists(base, over, path);
  return over;
}
/** The options of another driver mean nothing. */
function mergeLogging(base: ComposeNode, over: ComposeNode, path: Path): ComposeNode {
  const [before, after] = [textOf(entryOf(base, 'driver')), textOf(entryOf(over, 'driver'))];
  const isSame = before === undefined || after === undefined || before === after;
  return isSame && base.kind === 'map' && over.kind === 'map' ? mergeMaps(base, over, path) : over;
}

/** Of a value that nothing stands below, what its own tags and twins leave. */
export function settled(node: ComposeNode, path: Path = []): ComposeNode {
  if (node.kind === 'map')
    return withEntries(
      node,
      Object.fromEntries(
        entriesOf(node).map(([key, value]) => [
          key,
          value.tag === 'reset' ? undefined : settled(value, [...path, key]),
        ]),
      ),
    );
  if (node.kind === 'list')
    return {
      ...node,
      items: withoutTwins(
        node.items.map((item) => settled(item, [...path, '*'])),
        path,
      ),
    };
  return node;
}

/**
 * A file over another, both in long forms.
 * @param path where the values stand in the file; of whole files it is empty
 */
export const mergeOver = (base: ComposeMap, over: ComposeMap, path: Path = []): ComposeMap =>
  mergeMaps(base, over, path);
