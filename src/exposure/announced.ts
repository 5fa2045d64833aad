// The firewall of a host before its announced changes: until their day the machine may still be in that state.
import type { Host } from '../model/inventory.ts';

type Firewall = NonNullable<Host['firewall']>;
interface Changing {
  readonly change?: { readonly before?: object | undefined } | undefined;
}
/** An entry as it was before its change; none where it did not exist. */
const before = <T extends Changing>(entry: T): T[] =>
  entry.change ? (entry.change.before ? [{ ...entry, ...entry.change.before }] : []) : [entry];

function firewallBefore(firewall: Firewall): Firewall {
  const { docker_user: chain } = firewall;
  const [own = { ...firewall, active: false }] = before(firewall);
  const groups = firewall.groups.map((group) => ({ ...group, rules: group.rules.flatMap(before) }));
  return { ...own, groups, ...(chain ? { docker_user: chain.flatMap(before) } : {}) };
}

/** The host with the firewall that it had before what is announced; none where nothing is. */
export function stateBefore(host: Host): Host[] {
  const { firewall } = host;
  if (!firewall) return [];
  const entries: readonly Changing[] = [
    firewall,
    ...firewall.groups.flatMap(({ rules }) => rules),
    ...(firewall.docker_user ?? []),
  ];
  return entries.some(({ change }) => change !== undefined)
    ? [{ ...host, firewall: firewallBefore(firewall) }]
    : [];
}
