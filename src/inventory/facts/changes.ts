// Announced changes -> for each, what was before and on which hosts, so that both states can be projected there.
import type { AnnouncedChange, ExpectedFact } from '../../model/facts.ts';
import type { EnvFile, Host, Inventory } from '../../model/inventory.ts';
import { below, hostOf, type Projection, pointer } from './common.ts';

const changing = ['hosts', 'containers', 'services', 'networks', 'volumes', 'env_files'] as const;

interface Change extends AnnouncedChange {
  readonly section: (typeof changing)[number];
  readonly id: string;
  /** The entity as it was; undefined: it did not exist. */
  readonly old: object | undefined;
}

/** All changes that a handbook announces. */
export function changesOf(projection: Projection): Change[] {
  const { inventory } = projection;
  return [
    ...changing.flatMap((section) =>
      Object.values(inventory[section]).flatMap((entity): Change[] =>
        entity.change
          ? [
              {
                from: entity.change.valid_from,
                subject: entity.ref,
                at: { ...below(pointer(projection, entity), 'change'), key: true },
                section,
                id: entity.id,
                old: entity.change.before && { ...entity, ...entity.change.before },
              },
            ]
          : [],
      ),
    ),
    ...Object.values(inventory.hosts).flatMap((host) => hostChanges(projection, host)),
  ];
}

/** The inventory without a change. */
export function withoutChange(inventory: Inventory, { section, id, old }: Change): Inventory {
  const { [id]: _, ...others } = inventory[section] as Record<string, object>;
  return { ...inventory, [section]: old ? { ...inventory[section], [id]: old } : others };
}

/** What of a host was before a change: the same entities in the same order, but for the one. */
export const contentsBefore = <T extends { readonly id: string }>(
  entities: readonly T[],
  { id, old }: Change,
): readonly T[] => entities.flatMap((entity) => (entity.id === id ? ((old as T | undefined) ?? []) : entity));

/** The changes that may make a difference on a host: to what belongs to it, and to what its own refers to. */
export function changesByHost(projection: Projection): ReadonlyMap<string, readonly Change[]> {
  const changes = changesOf(projection);
  const byHost = new Map<string, Change[]>();
  if (changes.length === 0) return byHost;
  const users = usersOf(projection.inventory);
  for (const change of changes) {
    const { section, id, old } = change;
    const entity = projection.inventory[section][id] as Changed;
    const { env_file: before = [], service } = (old ?? {}) as Changed;
    const names = [
      `${section}/${id}`,
      ...(section === 'containers' ? [`beside/${id}`, `beside/${entity.service}`, `beside/${service}`] : []),
      ...[...(entity.env_file ?? []), ...before].map((file) => `env_files/${file}`),
    ];
    const owners = section === 'hosts' ? [id, entity.parent] : [hostOf(projection, entity)];
    const hosts = new Set([...owners, ...names.flatMap((name) => [...(users.get(name) ?? [])])]);
    for (const host of hosts) if (host !== undefined) byHost.set(host, [...(byHost.get(host) ?? []), change]);
  }
  return byHost;
}
interface Changed {
  readonly parent?: string;
  readonly host?: string;
  readonly stack?: string;
  readonly service?: string;
  readonly env_file?: readonly string[];
}

/** The hosts of those that refer to an entity whose state shows in theirs. */
function usersOf({ containers, services }: Inventory): ReadonlyMap<string, ReadonlySet<string>> {
  const users = new Map<string, Set<string>>();
  const add = (name: string, host: string) => users.set(name, (users.get(name) ?? new Set()).add(host));
  for (const { host, networks, volumes, network_mode } of Object.values(containers)) {
    for (const { network } of networks) add(`networks/${network}`, host);
    for (const { volume } of volumes) if (volume !== undefined) add(`volumes/${volume}`, host);
    const beside = /^(?:container|service):(.+)$/.exec(network_mode ?? '')?.[1];
    if (beside !== undefined) add(`beside/${beside}`, host);
  }
  for (const { host, env_file } of [...Object.values(containers), ...Object.values(services)])
    for (const file of env_file) add(`env_files/${file}`, host);
  return users;
}

/** The env files of each host; one that names no host belongs to the host of its first user. */
export function envFilesByHost({ containers, services, env_files }: Inventory): Map<string, EnvFile[]> {
  const hosts = new Map<string, string>();
  for (const { env_file, host } of [...Object.values(containers), ...Object.values(services)])
    for (const id of env_file) if (!hosts.has(id)) hosts.set(id, host);
  return Map.groupBy(Object.values(env_files), (file) => file.host ?? hosts.get(file.id) ?? '');
}

type Path = readonly (string | number)[];
interface Part {
  readonly change?: { readonly valid_from: string; readonly before?: object | undefined } | undefined;
}
/** The parts of a host that may announce a change, each with its place below the host. */
function partsOf({ firewall, os, software, ssh, units }: Host): (readonly [Path, Part])[] {
  const each = (parts: readonly Part[], ...path: Path) =>
    parts.map((part, index) => [[...path, index], part] as const);
  return [
    ...(os ? [[['os'], os] as const] : []),
    ...(ssh ? [[['ssh'], ssh] as const] : []),
    ...(firewall ? [[['firewall'], firewall] as const] : []),
    ...each(software, 'software'),
    ...each(units, 'units'),
    ...(firewall?.groups ?? []).flatMap(({ rules }, index) =>
      each(rules, 'firewall', 'groups', index, 'rules'),
    ),
    ...each(firewall?.docker_user ?? [], 'firewall', 'docker_user'),
  ];
}

/** A value with another one, or none, at a place below it. */
function replaced<T>(value: T, [key = '', ...rest]: Path, by: object | undefined): T {
  if (Array.isArray(value)) {
    const index = Number(key);
    if (rest.length > 0) return value.with(index, replaced(value[index], rest, by)) as T;
    return value.toSpliced(index, 1, ...(by ? [by] : [])) as T;
  }
  const below = (value as Record<string, unknown>)[key];
  return { ...value, [key]: rest.length > 0 ? replaced(below, rest, by) : by };
}

const hostChanges = (projection: Projection, host: Host): Change[] =>
  partsOf(host).flatMap(([path, part]): Change[] => {
    const { change } = part;
    if (!change) return [];
    const old = change.before && { ...part, ...change.before };
    return [
      {
        from: change.valid_from,
        subject: host.ref,
        at: { ...below(pointer(projection, host), ...path, 'change'), key: true },
        section: 'hosts',
        id: host.id,
        old: replaced(host, path, old),
      },
    ];
  });

const keyOf = ({ host, kind, name }: ExpectedFact) => `${host}\u0000${kind}\u0000${name}`;
const placeOf = ({ host, kind, at }: ExpectedFact) => JSON.stringify([host, kind, at.file, at.path]);
const stateOf = ({ aliases, where, replicas, fields, modes, optional, absent }: ExpectedFact) =>
  JSON.stringify([aliases, where, replicas, Object.entries(fields).sort(), modes, optional, absent]);

/**
 * Facts of both states as one list: a fact that differs knows its state before. Facts belong together by their
 * name, or, where the name itself changes, by the place at which they are written.
 */
export function withChange(
  facts: readonly ExpectedFact[],
  before: readonly ExpectedFact[],
  { from, subject, at }: AnnouncedChange,
): ExpectedFact[] {
  const change: AnnouncedChange = { from, subject, at };
  const old = new Map(before.map((fact) => [keyOf(fact), fact]));
  const now = new Set(facts.filter(({ ends }) => !ends).map(keyOf));
  const gone = before.filter((fact) => !now.has(keyOf(fact)));
  const changed = facts.map((fact): ExpectedFact => {
    if (fact.ends) return fact;
    let previous = old.get(keyOf(fact));
    if (previous && stateOf(previous) === stateOf(fact)) return fact;
    if (!previous) {
      const index = gone.findIndex((expectedFact) => placeOf(expectedFact) === placeOf(fact));
      [previous] = index < 0 ? [] : gone.splice(index, 1);
    }
    return { ...fact, changes: [...(fact.changes ?? []), { ...change, before: previous ?? null }] };
  });
  return [...changed, ...gone.map((fact): ExpectedFact => ({ ...fact, ends: change }))];
}
