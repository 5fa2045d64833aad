// What chapters can choose from: the inventory, and lists that follow from it (`open_ports`, `firewall_rules`).
import type { Inventory } from '../../model/inventory.ts';
import { rememberedOf } from '../../model/memo.ts';
import { titleOf } from '../cells.ts';

/** A port that a container in operation publishes on all addresses. */
interface OpenPort {
  /** `8082/tcp` */
  readonly port: string;
  readonly published: string;
  readonly protocol: string;
  /** What the inventory calls the port. */
  readonly name?: string | undefined;
  readonly exposure?: string | undefined;
  readonly reason?: string | undefined;
  readonly container: string;
  readonly ref: string;
  /** Of the container. */
  readonly title: string;
  readonly host?: string | undefined;
  /** The rules of the host's firewall that name it. */
  readonly rules: readonly string[];
}
/** A rule of a host's firewall. */
interface FirewallRule {
  readonly to: string;
  readonly from: string;
  /** The same in German: „überall“. */
  readonly source: string;
  readonly action: string;
  readonly purpose?: string | undefined;
  readonly serves: readonly string[];
  readonly group: string;
  readonly host: string;
  /** What listens there: containers that publish the port on all addresses, the host itself for SSH. */
  readonly answered_by: readonly string[];
}
/** The inventory with the computed lists. */
export type FactRoot = Inventory & {
  readonly open_ports: readonly OpenPort[];
  readonly firewall_rules: readonly FirewallRule[];
};

const rulesOf = (inventory: Inventory) =>
  Object.values(inventory.hosts).flatMap((host) =>
    (host.firewall?.groups ?? []).flatMap((group) => group.rules.map((rule) => ({ host, group, rule }))),
  );
const openPorts = (inventory: Inventory): OpenPort[] =>
  Object.values(inventory.containers)
    .filter(({ status }) => status === 'active')
    .flatMap((container) =>
      container.ports.flatMap(({ published, hostIp, protocol, name, exposure, reason }): OpenPort[] => {
        if (published === null || hostIp) return [];
        const port = `${published}/${protocol}`;
        return [
          {
            ...{ port, published, protocol, name, exposure, reason },
            ...{
              container: container.id,
              ref: container.ref,
              title: titleOf(container),
              host: container.host,
            },
            rules: rulesOf(inventory).flatMap(({ host, rule }) =>
              host.id === container.host && rule.to === port ? [rule.to] : [],
            ),
          },
        ];
      }),
    )
    .sort((first, other) => Number(first.published) - Number(other.published));
const firewallRules = (inventory: Inventory, ports: readonly OpenPort[]): FirewallRule[] =>
  rulesOf(inventory).map(({ host, group, rule: { to, from, action, purpose, serves } }) => ({
    ...{
      to,
      from,
      source: from === 'Anywhere' ? 'überall' : from,
      action,
      purpose,
      serves: serves ?? [],
      group: group.title,
      host: host.id,
    },
    answered_by: [
      ...(to === `${host.ssh?.port}/tcp` ? [host.ref] : []),
      ...ports.flatMap(({ port, ref, host: of }) => (of === host.id && port === to ? [ref] : [])),
    ],
  }));

/** The inventory with its computed lists, made once. */
export const factRoot = rememberedOf((inventory: Inventory): FactRoot => {
  const open = openPorts(inventory);
  return { ...inventory, open_ports: open, firewall_rules: firewallRules(inventory, open) };
});
