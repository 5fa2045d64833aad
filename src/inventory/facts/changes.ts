// Announced changes -> for each, the inventory as it was before, so that both states can be projected.
import type { AnnouncedChange, ExpectedFact } from '../../model/facts.ts';
import type { Host, Inventory } from '../../model/inventory.ts';
import { below, type Projection, pointer } from './common.ts';

interface Change extends AnnouncedChange {
  /** The inventory without this change. */
  readonly before: () => Inventory;
}

const changing = ['containers', 'services', 'networks', 'volumes', 'env_files'] as const;

/** All changes that a handbook announces. */
export function changesOf(projection: Projection): Change[] {
  const { inventory } = projection;
  return [
    ...changing.flatMap((section) =>
      Object.values(inventory[section]).flatMap((entity): Change[] =>
        entity.change
          ? [
              {
                from: entity.change.gilt_ab,
                subject: entity.ref,
                at: { ...below(pointer(projection, entity), 'change'), key: true },
                before: () => withEntity(inventory, section, entity.id, entity.change?.before),
              },
            ]
          : [],
      ),
    ),
    ...Object.values(inventory.hosts).flatMap((host) => hostChanges(projection, host)),
  ];
}

function withEntity(
  inventory: Inventory,
  section: (typeof changing)[number],
  id: string,
  before: object | undefined,
): Inventory {
  const { [id]: entity, ...others } = inventory[section] as Record<string, object>;
  return {
    ...inventory,
    [section]: before === undefined ? others : { ...others, [id]: { ...entity, ...before } },
  };
}

type Path = readonly (string | number)[];
interface Part {
  readonly change?: { readonly gilt_ab: string; readonly before?: object | undefined } | undefined;
}
/** The parts of a host that may announce a change, each with its place below the host. */
function partsOf({ firewall, os, software, units }: Host): (readonly [Path, Part])[] {
  const each = (parts: readonly Part[], ...path: Path) =>
    parts.map((part, index) => [[...path, index], part] as const);
  return [
    ...(os ? [[['os'], os] as const] : []),
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
    const { inventory } = projection;
    const old = change.before && { ...part, ...change.before };
    return [
      {
        from: change.gilt_ab,
        subject: host.ref,
        at: { ...below(pointer(projection, host), ...path, 'change'), key: true },
        before: () => ({
          ...inventory,
          hosts: { ...inventory.hosts, [host.id]: replaced(host, path, old) },
        }),
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
      const index = gone.findIndex((one) => placeOf(one) === placeOf(fact));
      [previous] = index < 0 ? [] : gone.splice(index, 1);
    }
    return { ...fact, changes: [...(fact.changes ?? []), { ...change, before: previous ?? null }] };
  });
  return [...changed, ...gone.map((fact): ExpectedFact => ({ ...fact, ends: change }))];
}
