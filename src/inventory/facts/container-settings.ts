// What settings, health check, names and rights of a container a snapshot should show.
import { commandText } from '../../model/command.ts';
import { aliasOf, type InspectedKey, inspectedKeys, inspectionOf } from '../../model/compose-inspection.ts';
import { secondsOf } from '../../model/duration.ts';
import type { ExpectedFact } from '../../model/facts.ts';
import { checkFacts } from '../../model/healthcheck.ts';
import { isHostPath } from '../../model/host-paths.ts';
import type { Container } from '../../model/inventory.ts';
import { type Projection, pointer, sortedSet } from './common.ts';
import { mountsOf } from './mounts.ts';

/** What is documented of a key that inspect shows; limits that stand at `deploy` are the same ones. */
export function documentedAt(container: Container, key: InspectedKey): unknown {
  const { of } = inspectionOf(key);
  if (of === undefined) return undefined;
  const { limits, reservations } = container.deploy?.resources ?? {};
  const deployed: Partial<Record<InspectedKey, unknown>> = {
    mem_limit: limits?.memory,
    cpus: limits?.cpus,
    pids_limit: limits?.pids,
    mem_reservation: reservations?.memory,
    gpus: reservations?.devices,
  };
  return container[of] ?? deployed[key];
}

/** Of a container in a stack that others maintain: the rights that nobody documented. */
export function groupOf(projection: Projection, container: Container): Pick<ExpectedFact, 'group'> {
  const { inventory } = projection;
  const stack = container.stack === undefined ? undefined : inventory.stacks[container.stack];
  if (!stack?.upstream) return {};
  const fields = [
    ...inspectedKeys.filter((key) => inspectionOf(key).isRight && documentedAt(container, key) === undefined),
    'host_network',
    'host_mounts',
  ];
  return { group: { subject: stack.ref, name: stack.id, at: pointer(projection, stack), fields } };
}

/** What is written of the check; a text is a command for the shell. */
export function checkOf({
  test,
  interval,
  timeout,
  start_period,
  retries,
}: NonNullable<Container['healthcheck']>) {
  const words = typeof test === 'string' ? commandText(['CMD-SHELL', test]) : test && commandText(test);
  return checkFacts({
    test: words === undefined ? undefined : [words],
    interval: secondsOf(interval),
    timeout: secondsOf(timeout),
    start_period: secondsOf(start_period),
    retries: typeof retries === 'number' ? retries : undefined,
  });
}

/** The same of every container: made once. */
const defaultsOf = (isWanted: (key: InspectedKey) => boolean) =>
  Object.fromEntries(
    inspectedKeys.flatMap((key) => {
      const { otherwise } = inspectionOf(key);
      return otherwise === undefined || !isWanted(key) ? [] : [[key, otherwise] as const];
    }),
  );
const [defaults, upstreamDefaults] = [
  defaultsOf(() => true),
  defaultsOf((key) => inspectionOf(key).isRight === true),
];

/** The fields with those of the settings: what is documented, else compose's certain default. */
export function withSettings(
  documentedFields: ExpectedFact['fields'],
  container: Container,
  upstream: boolean,
) {
  const fields: Record<string, ExpectedFact['fields'][string]> = Object.assign(
    documentedFields,
    upstream ? upstreamDefaults : defaults,
  );
  for (const key of inspectedKeys) {
    const value = documentedAt(container, key);
    if (value === undefined) continue;
    const { documented: spelled } = inspectionOf(key);
    const field = spelled ? spelled(value as never) : (value as ExpectedFact['fields'][string]);
    if (field === undefined) delete fields[key];
    else fields[key] = field;
  }
  return fields;
}

/** Further names and fixed addresses in each network. */
export function namesIn(
  { inventory }: Projection,
  { networks, links, external_links, mac_address: first }: Container,
) {
  const inEach = (values: (attachment: Container['networks'][number]) => readonly (string | undefined)[]) => {
    const texts = networks.flatMap((attachment) => {
      const name = inventory.networks[attachment.network]?.name ?? attachment.network;
      return values(attachment).flatMap((value) => (value === undefined ? [] : [`${name}: ${value}`]));
    });
    return texts.length > 0 ? sortedSet(texts) : undefined;
  };
  return {
    aliases: inEach(({ aliases = [] }) => aliases),
    addresses: inEach(({ ipv4_address, ipv6_address, link_local_ips = [] }) => [
      ipv4_address,
      ipv6_address,
      ...link_local_ips,
    ]),
    mac_addresses: inEach((attachment) => [
      (attachment.mac_address ?? (attachment === networks[0] ? first : undefined))?.toLowerCase(),
    ]),
    network_options: inEach(({ driver_opts = {}, interface_name }) => [
      ...Object.entries(driver_opts).map(([name, value]) => `${name}=${value}`),
      interface_name && `com.docker.network.endpoint.ifname=${interface_name}`,
    ]),
    gateway_priorities: inEach(({ gw_priority }) => [gw_priority?.toString()]),
    link_names:
      links || external_links
        ? sortedSet([...(links ?? []), ...(external_links ?? [])].map(aliasOf))
        : undefined,
  };
}

/** What networks and mounts say already of a container that is documented whole. */
export function rightsOf(projection: Projection, container: Container, upstream: boolean) {
  if (!upstream) return {};
  const mounts = mountsOf(projection, container, upstream);
  const ofHost = mounts?.filter((mount) => isHostPath(mount.split(' -> ')[0] ?? '')) ?? [];
  const isOpen = container.networks.length === 0 && container.network_mode === undefined;
  return {
    host_network: isOpen ? false : undefined,
    host_mounts: container.volumes.length > 0 && mounts === undefined ? undefined : ofHost,
  };
}
