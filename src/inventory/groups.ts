// Host groups: what several hosts have in common is written once and merged into each of them. Group values come
// first, later groups and the host itself win. Findings about a merged value point to where it is written.

import type { z } from 'zod';
import type { Pointer } from '../model/finding.ts';
import { firewallRuleKey } from '../model/firewall.ts';
import { hostGroup } from '../model/host.ts';
import type { sectionSchemas } from '../model/inventory.ts';
import { isRecord } from '../model/record.ts';
import { type InheritedPlaces, placeKey } from './inherited.ts';

type RawHost = z.output<(typeof sectionSchemas)['hosts']>;
type RawGroup = z.output<typeof hostGroup>;
type Path = readonly (string | number)[];

/** A value of one group or of the host, with its place. The host comes last. */
interface Layer {
  readonly value: unknown;
  readonly at: Pointer;
}
type Item = Layer & { readonly from: number };
const below = ({ value, at }: Layer, key: string | number): Layer => ({
  value: (value as Record<string | number, unknown> | undefined)?.[key],
  at: { file: at.file, path: [...at.path, key] },
});
const itemsOf = (layers: readonly Layer[]): Item[] =>
  layers.flatMap((layer, from) =>
    (layer.value as readonly unknown[]).map((_, index) => ({ ...below(layer, index), from })),
  );

/** What makes two entries of a list the same one, of which the later layer's counts. */
const identityOf = (value: unknown): string => {
  if (!isRecord(value)) return JSON.stringify(value);
  return JSON.stringify(value.name ?? value.path ?? value.command ?? value.rule ?? value);
};
type Rule = NonNullable<RawGroup['firewall']>['groups'][number]['rules'][number];
const ruleKey = (value: unknown): string => {
  const { direction, to, from, interface_in: inner = null, interface_out: outer = null } = value as Rule;
  const forward = direction === 'fwd';
  return firewallRuleKey({
    direction,
    to,
    from,
    interfaceTo: forward ? outer : inner,
    interfaceFrom: forward ? inner : outer,
  });
};
const withoutOverridden = (items: readonly Item[], identity: (value: unknown) => string): Item[] => {
  const last = new Map(items.map(({ value, from }) => [identity(value), from]));
  return items.filter(({ value, from }) => last.get(identity(value)) === from);
};

/** Merges layers; tells `moved` where each part of the result is written. */
function merge(layers: readonly Layer[], path: Path, moved: (path: Path, at: Pointer) => void): unknown {
  const known = layers.filter(({ value }) => value !== undefined);
  const last = known.at(-1);
  if (!last) return undefined;
  if (known.every(({ value }) => Array.isArray(value))) {
    const isRuleGroups = path.slice(2).join('/') === 'firewall/groups';
    return (isRuleGroups ? ruleGroups(known) : withoutOverridden(itemsOf(known), identityOf)).map(
      (item, index) => {
        moved([...path, index], item.at);
        if ('rules' in item)
          for (const [place, { at }] of item.rules.entries()) moved([...path, index, 'rules', place], at);
        return item.value;
      },
    );
  }
  if (known.length > 1 && known.every(({ value }) => isRecord(value))) {
    const keys = new Set(known.flatMap(({ value }) => Object.keys(value as object)));
    return Object.fromEntries(
      [...keys].map((key) => [
        key,
        merge(
          known.map((layer) => below(layer, key)),
          [...path, key],
          moved,
        ),
      ]),
    );
  }
  moved(path, last.at);
  return last.value;
}

/** Groups of firewall rules one after the other, without the rules that a later layer writes anew. */
function ruleGroups(layers: readonly Layer[]): (Layer & { rules: readonly Item[] })[] {
  const groups = itemsOf(layers);
  const rulesOf = (group: Item) =>
    itemsOf([below(group, 'rules')]).map((rule) => ({ ...rule, from: group.from }));
  const kept = new Set(
    withoutOverridden(groups.flatMap(rulesOf), ruleKey).map(({ at }) => placeKey(at.file, at.path)),
  );
  return groups
    .map((group) => {
      const rules = rulesOf(group).filter(({ at }) => kept.has(placeKey(at.file, at.path)));
      return {
        at: group.at,
        value: { ...(group.value as object), rules: rules.map(({ value }) => value) },
        rules,
      };
    })
    .filter(({ rules }) => rules.length > 0);
}

const shared = Object.keys(hostGroup.shape).filter((key) => !['name', 'notes', 'purpose'].includes(key));

/**
 * One host with its groups merged in.
 * @param layers the groups in the order in which the host names them, with their places
 */
export function withGroups(
  host: { readonly value: RawHost; readonly at: Pointer },
  layers: readonly { readonly value: RawGroup; readonly at: Pointer }[],
): { value: RawHost; inherited: InheritedPlaces } {
  const inherited = new Map<string, Pointer>();
  if (layers.length === 0) return { value: host.value, inherited };
  const moved = (path: Path, at: Pointer) => {
    inherited.set(placeKey(host.at.file, path), at);
  };
  const merged = shared
    .map((key) => [
      key,
      merge(
        [...layers, host].map((layer) => below(layer, key)),
        [...host.at.path, key],
        moved,
      ),
    ])
    .filter(([, value]) => value !== undefined);
  return { value: { ...host.value, ...Object.fromEntries(merged) }, inherited };
}
