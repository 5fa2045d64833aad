// A service as people write it -> the same in compose's long forms, so that files can be merged and read one way.
import {
  type ComposeMap,
  type ComposeNode,
  type ComposeProblem,
  entriesOf,
  entryOf,
  itemsOf,
  list,
  map,
  scalar,
  textOf,
  withEntries,
} from './node.ts';
import { longDevice, longMount, longPort, unreadable } from './short-forms.ts';

type Form = (node: ComposeNode, problems: ComposeProblem[]) => ComposeNode;
const keepTag = (before: ComposeNode, after: ComposeNode): ComposeNode =>
  before.tag ? { ...after, tag: before.tag } : after;

/** `[NAME=value]` as a map. @param missing what a name alone means */
const assignments =
  (missing: string | null): Form =>
  (node) => {
    if (node.kind !== 'list') return node;
    const pairs = node.items.flatMap((item): (readonly [string, ComposeNode])[] => {
      if (item.kind !== 'scalar') return entriesOf(item).map(([key, value]) => [key, value] as const);
      const text = String(item.value ?? '');
      const at = text.indexOf('=');
      if (at < 0) return [[text.trim(), scalar(missing, item.at)]];
      const notationAt = item.notation?.indexOf('=') ?? -1;
      const notation = notationAt < 0 ? undefined : item.notation?.slice(notationAt + 1);
      return [[text.slice(0, at).trim(), scalar(text.slice(at + 1), item.at, notation)]];
    });
    return map(pairs, node.at);
  };
/** A value alone is a list of it. */
const listed: Form = (node) => (node.kind === 'list' ? node : list(itemsOf(node), node.at));
/** Each item of a list in its long form; what has none is a problem. */
const eachItem =
  (what: string, long: (node: ComposeNode) => ComposeNode | undefined): Form =>
  (node, problems) =>
    list(
      itemsOf(node).flatMap((item) => {
        const form = long(item);
        if (!form) problems.push(unreadable(what, item));
        return form ? [form] : [];
      }),
      node.at,
    );

const grants = eachItem('Die Angabe', (item) =>
  item.kind === 'map' ? item : map([['source', item]], item.at),
);
const envFiles = eachItem('Die Env-Datei', (item) =>
  item.kind === 'map' ? item : textOf(item) ? map([['path', item]], item.at) : undefined,
);
/** Names of a list as a map of nothing: networks, models. */
const named: Form = (node) =>
  node.kind === 'list'
    ? map(
        node.items.flatMap((item) => (textOf(item) ? [[textOf(item)!, scalar(null, item.at)] as const] : [])),
        node.at,
      )
    : node;
const dependencies: Form = (node) => {
  const whole = (value: ComposeNode) =>
    value.kind === 'map'
      ? value
      : map(
          [
            ['condition', scalar('service_started', value.at)],
            ['required', scalar(true, value.at)],
          ],
          value.at,
        );
  return map(
    entriesOf(named(node, [])).map(([name, value]) => [name, whole(value)] as const),
    node.at,
  );
};
/** `host:address`, `host=address` or a map: a list of `host=address`. */
const hosts: Form = (node) => {
  if (node.kind === 'map')
    return list(
      entriesOf(node).flatMap(([host, value]) =>
        itemsOf(value).map((address) => scalar(`${host}=${textOf(address) ?? ''}`, address.at)),
      ),
      node.at,
    );
  return list(
    itemsOf(node).map((item) => {
      const text = textOf(item) ?? '';
      const at = text.search(/[=:]/);
      const address = text.slice(at + 1).replace(/^\[(.*)\]$/, '$1');
      return at < 0 ? item : scalar(`${text.slice(0, at)}=${address}`, item.at);
    }),
    node.at,
  );
};
const build: Form = (node, problems) => {
  const whole = node.kind === 'map' ? node : map([['context', node]], node.at);
  return canonicalMap(
    whole,
    {
      args: assignments(null),
      labels: assignments(''),
      ssh: assignments(null),
      additional_contexts: assignments(''),
      extra_hosts: hosts,
      secrets: grants,
    },
    problems,
  );
};
const nested =
  (forms: Readonly<Record<string, Form>>): Form =>
  (node, problems) =>
    node.kind === 'map' ? canonicalMap(node, forms, problems) : node;

/** The forms of a service's keys; other keys have one form only. */
const serviceForms: Readonly<Record<string, Form>> = {
  annotations: assignments(''),
  build,
  configs: grants,
  depends_on: dependencies,
  deploy: nested({ labels: assignments('') }),
  devices: eachItem('Das Gerät', longDevice),
  dns: listed,
  dns_search: listed,
  env_file: envFiles,
  environment: assignments(null),
  extends: (node) => (node.kind === 'map' ? node : map([['service', node]], node.at)),
  extra_hosts: hosts,
  label_file: listed,
  labels: assignments(''),
  models: named,
  networks: named,
  ports: eachItem('Die Portangabe', longPort),
  secrets: grants,
  sysctls: assignments(''),
  tmpfs: listed,
  volumes: eachItem('Das Volume', longMount),
};

function canonicalMap(
  node: ComposeMap,
  forms: Readonly<Record<string, Form>>,
  problems: ComposeProblem[],
): ComposeMap {
  const changed: Record<string, ComposeNode> = {};
  for (const [key, value] of entriesOf(node)) {
    const form = Object.hasOwn(forms, key) ? forms[key] : undefined;
    const isNothing = value.kind === 'scalar' && value.value === null;
    if (form && !isNothing && value.tag !== 'reset') changed[key] = keepTag(value, form(value, problems));
  }
  return withEntries(node, changed);
}

/** A service in long forms. */
export const canonicalService = (node: ComposeMap, problems: ComposeProblem[]): ComposeMap =>
  canonicalMap(node, serviceForms, problems);

/** `external: {name}` is `external: true` and `name`. */
const withExternal = (node: ComposeMap): ComposeMap => {
  const external = entryOf(node, 'external');
  if (external?.kind !== 'map') return node;
  return withEntries(node, {
    external: scalar(true, external.at),
    name: entryOf(node, 'name') ?? entryOf(external, 'name'),
  });
};
/** An entry of networks, volumes, secrets or configs in long forms; without a value, an empty map. */
export const canonicalResource = (node: ComposeNode, problems: ComposeProblem[]): ComposeMap =>
  node.kind === 'map'
    ? canonicalMap(withExternal(node), { labels: assignments('') }, problems)
    : map([], node.at);
