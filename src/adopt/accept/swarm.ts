// Differences of a swarm's service -> what `deploy`, the ports and the granted files of its container's entry are to say.
import { textsOf } from '../../inventory/undocumented/names.ts';
import { publishedBySwarm } from '../../inventory/undocumented/swarm.ts';
import type { FieldValue } from '../../model/facts.ts';
import type { Container } from '../../model/inventory.ts';
import { isRecord } from '../../model/record.ts';
import { placementConstraint } from '../../model/setting-values.ts';
import { isUnchanged, pairsLike, portsOfModesLike } from './container-lists.ts';
import { currentAt } from './place.ts';
import { type EntityEdit, matchesOf, type Proposal, type Situation } from './situation.ts';

type Fields = Readonly<Record<string, FieldValue>>;
type Edits = readonly (readonly [path: readonly (string | number)[], value: unknown])[];
/** A service's container, what its entry says at a path today, and what the manager shows. */
interface Told {
  readonly container: Container;
  readonly currentAt: (path: readonly string[]) => unknown;
  readonly fields: Fields;
  readonly documented: Fields;
}

const durations = new Set(['delay', 'monitor', 'window']);
/** The documented ones of `delay=10`, `order=start-first` with the values of the manager. */
function configured(told: Told, field: string, path: readonly string[]): Edits {
  const current = told.currentAt(path);
  if (!isRecord(current)) return [];
  const observed = new Map(textsOf(told.fields[field]).map((pair) => pair.split('=') as [string, string]));
  return Object.keys(current).flatMap((name) => {
    const value = observed.get(name);
    if (value === undefined) return [];
    const isNumber = value.trim() !== '' && Number.isFinite(Number(value));
    return [[[...path, name], durations.has(name) ? `${value}s` : isNumber ? Number(value) : value] as const];
  });
}

function reservations({ fields, currentAt }: Told): Edits {
  const path = ['deploy', 'resources', 'reservations'];
  const current = currentAt(path);
  if (!isRecord(current)) return [];
  const pairs = textsOf(fields.reservations).map((pair) => pair.split('=') as [string, string]);
  const cpus = pairs.find(([name]) => name === 'cpus')?.[1];
  const generic = pairs.filter(([name]) => name !== 'cpus');
  return [
    ...(current.cpus === undefined ? [] : [[[...path, 'cpus'], cpus] as const]),
    ...(current.generic_resources === undefined
      ? []
      : [
          [
            [...path, 'generic_resources'],
            generic.length > 0
              ? generic.map(([kind, value]) => ({ discrete_resource_spec: { kind, value: Number(value) } }))
              : undefined,
          ] as const,
        ]),
  ];
}

/** A list of texts as it is written, without what is gone, and what came behind it. */
function listLike(
  current: unknown,
  observed: readonly string[],
  spelled: (item: unknown) => string,
): unknown {
  const items = Array.isArray(current) ? current : [];
  const stays = items.filter((item) => observed.includes(spelled(item)));
  const all = [...stays, ...observed.filter((text) => !stays.some((item) => spelled(item) === text))];
  return all.length > 0 ? all : undefined;
}

/** Owner and rights of granted files: `kasse.txt: uid=100`. */
function granted({ currentAt, fields }: Told, field: string, key: string, root: string): Edits {
  const current = currentAt([key]);
  const observed = textsOf(fields[field]);
  return (Array.isArray(current) ? current : []).flatMap((item, index): Edits => {
    if (!isRecord(item)) return [];
    const name = String(item.target ?? `${root}${item.source}`);
    return ['uid', 'gid', 'mode'].flatMap((option) => {
      const start = `${name}: ${option}=`;
      const value = observed.find((text) => text.startsWith(start))?.slice(start.length);
      if (item[option] === undefined || value === undefined) return [];
      return [[[key, index, option], option === 'mode' ? `0${value}` : value] as const];
    });
  });
}

/** The rest of a container's keys that a manager tells, by the field of the fact. */
const byField: Readonly<Record<string, (told: Told, field: string) => Edits>> = {
  image: ({ fields, container }) => [
    [
      ['image'],
      `${fields.image}${fields.image_digest && container.image.includes('@') ? `@${fields.image_digest}` : ''}`,
    ],
  ],
  mode: ({ fields }) => [[['deploy', 'mode'], fields.mode]],
  replicas: ({ fields, container: { deploy, replicas } }) => [
    [
      deploy?.replicas === undefined && replicas !== undefined ? ['replicas'] : ['deploy', 'replicas'],
      fields.replicas,
    ],
  ],
  endpoint_mode: ({ fields }) => [[['deploy', 'endpoint_mode'], fields.endpoint_mode]],
  update: (told, field) => configured(told, field, ['deploy', 'update_config']),
  rollback: (told, field) => configured(told, field, ['deploy', 'rollback_config']),
  restart: (told, field) => configured(told, field, ['deploy', 'restart_policy']),
  reservations,
  constraints: ({ fields, currentAt }) => {
    const path = ['deploy', 'placement', 'constraints'];
    return [
      [
        path,
        listLike(currentAt(path), textsOf(fields.constraints), (item) => placementConstraint(String(item))),
      ],
    ];
  },
  preferences: ({ fields, currentAt }) => {
    const path = ['deploy', 'placement', 'preferences'];
    const items = currentAt(path);
    const observed = textsOf(fields.preferences);
    const known = (Array.isArray(items) ? items : []).filter(isRecord);
    const stays = known.filter(({ spread }) => observed.includes(String(spread)));
    const fresh = observed.filter((spread) => !stays.some((item) => item.spread === spread));
    const all = [...stays, ...fresh.map((spread) => ({ spread }))];
    return [[path, all.length > 0 ? all : undefined]];
  },
  max_replicas_per_node: ({ fields }) => [
    [['deploy', 'placement', 'max_replicas_per_node'], fields.max_replicas_per_node || undefined],
  ],
  labels: ({ fields, documented, currentAt }) => {
    const [path, texts] = [['deploy', 'labels'], textsOf(fields.labels)];
    return [[path, pairsLike(currentAt(path), texts, isUnchanged(textsOf(documented.labels), texts))]];
  },
  secret_files: (told, field) => granted(told, field, 'secrets', ''),
  config_files: (told, field) => granted(told, field, 'configs', '/'),
  ingress_ports: (told) => ports(told),
  host_ports: (told) => ports(told),
};
const ports = ({ fields, currentAt }: Told): Edits => [
  [['ports'], portsOfModesLike(currentAt(['ports']), publishedBySwarm(fields))],
];

/** The ways to make a difference of a swarm's service true. */
export function swarmProposals(situation: Situation): Proposal[] {
  const edits = matchesOf(situation).flatMap(([{ kind, fact, observed }, fields]): EntityEdit[] => {
    const [, id = ''] = fact.at.path.map(String);
    const container = situation.inventory.containers[id];
    if (kind !== 'swarm-service' || !container) return [];
    const told: Told = {
      container,
      currentAt: (path) => currentAt(situation.handbook, 'containers', id, path),
      fields: observed.fields,
      documented: fact.fields,
    };
    return fields.flatMap((field) =>
      (byField[field === 'image_digest' ? 'image' : field]?.(told, field) ?? []).map(
        ([path, value]): EntityEdit => ({ section: 'containers', id, path, value }),
      ),
    );
  });
  return edits.length > 0 ? [{ edits }] : [];
}
