// Announced changes -> for each, the inventory as it was before, so that both states can be projected.
import type { AnnouncedChange, ExpectedFact } from '../../model/facts.ts';
import type { Host, Inventory } from '../../model/inventory.ts';
import { below, type Projection, pointer } from './common.ts';

interface Change extends AnnouncedChange {
  /** The inventory without this change. */
  readonly before: () => Inventory;
}

const changing = ['containers', 'services', 'networks', 'volumes'] as const;

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
    ...Object.values(inventory.hosts).flatMap((host) => ruleChanges(projection, host)),
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

function ruleChanges(projection: Projection, host: Host): Change[] {
  const { firewall } = host;
  const { inventory } = projection;
  if (!firewall) return [];
  return firewall.groups.flatMap(({ rules }, groupIndex) =>
    rules.flatMap((rule, ruleIndex): Change[] => {
      const { change } = rule;
      if (!change) return [];
      const path = ['firewall', 'groups', groupIndex, 'rules', ruleIndex, 'change'];
      const old = change.before ? [{ ...rule, ...change.before }] : [];
      const groups = firewall.groups.map((group, index) =>
        index === groupIndex ? { ...group, rules: group.rules.toSpliced(ruleIndex, 1, ...old) } : group,
      );
      const hosts = { ...inventory.hosts, [host.id]: { ...host, firewall: { ...firewall, groups } } };
      return [
        {
          from: change.gilt_ab,
          subject: host.ref,
          at: { ...below(pointer(projection, host), ...path), key: true },
          before: () => ({ ...inventory, hosts }),
        },
      ];
    }),
  );
}

const keyOf = ({ host, kind, name }: ExpectedFact) => `${host}\u0000${kind}\u0000${name}`;
const placeOf = ({ host, kind, at }: ExpectedFact) => JSON.stringify([host, kind, at.file, at.path]);
const stateOf = ({ aliases, where, replicas, fields, modes, optional }: ExpectedFact) =>
  JSON.stringify([aliases, where, replicas, Object.entries(fields).sort(), modes, optional]);

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
