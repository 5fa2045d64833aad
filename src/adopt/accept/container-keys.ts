// Differences of a container -> what the keys of its entry are to say.
import { textsOf } from '../../inventory/undocumented/names.ts';
import { commandText } from '../../model/command.ts';
import { type InspectedKey, inspectedKeys } from '../../model/compose-inspection.ts';
import { isComposeLabel, isSecretLabel } from '../../model/container-labels.ts';
import { isRecord } from '../../model/record.ts';
import { environment, environmentValues } from './container-environment.ts';
import { commandLike, isUnchanged, networksLike, pairsLike, portsLike } from './container-lists.ts';
import { mountOptionsLike, mountsLike, propagationLike } from './container-mounts.ts';
import { setting } from './container-settings.ts';
import { currentOf, type Outcome, type Shown } from './container-shown.ts';

const isExtract = ({ situation, container }: Shown) =>
  container.stack !== undefined && situation.inventory.stacks[container.stack]?.upstream === true;

function networks(shown: Shown): Outcome {
  const { entry } = shown;
  if (entry.network_mode !== undefined) return { network_mode: entry.network_mode, networks: undefined };
  const wanted = Array.isArray(entry.networks)
    ? entry.networks.map(String)
    : Object.keys((entry.networks as object | undefined) ?? {});
  if (wanted.length === 0) return { network_mode: undefined, networks: undefined };
  return { network_mode: undefined, networks: networksLike(currentOf(shown, 'networks'), wanted) };
}

/** What is said of the connection with each network: names, addresses. */
function attachments(shown: Shown, field: string): Outcome {
  const { situation, match } = shown;
  const current = currentOf(shown, 'networks');
  if (!isRecord(current)) return undefined;
  const observed = textsOf(match.observed.fields[field]);
  const next = Object.fromEntries(
    Object.entries(current).map(([id, options]) => {
      if (!isRecord(options)) return [id, options];
      const name = situation.inventory.networks[id]?.name ?? id;
      const shownHere = observed.flatMap((text) =>
        text.startsWith(`${name}: `) ? text.slice(name.length + 2) : [],
      );
      const keep = (value: unknown) => shownHere.includes(String(value));
      const address = (value: unknown, isV6: boolean) =>
        value === undefined || keep(value) ? value : shownHere.find((text) => text.includes(':') === isV6);
      const { aliases, ipv4_address, ipv6_address, mac_address, driver_opts, gw_priority, link_local_ips } =
        options;
      const changes: Record<string, Record<string, unknown>> = {
        aliases: { aliases: Array.isArray(aliases) ? aliases.filter(keep) : undefined },
        addresses: {
          ipv4_address: address(ipv4_address, false),
          ipv6_address: address(ipv6_address, true),
          link_local_ips: Array.isArray(link_local_ips) ? link_local_ips.filter(keep) : undefined,
        },
        mac_addresses: { mac_address: mac_address === undefined ? undefined : shownHere[0] },
        gateway_priorities: {
          gw_priority:
            gw_priority === undefined || shownHere[0] === undefined ? undefined : Number(shownHere[0]),
        },
        network_options: {
          driver_opts: isRecord(driver_opts) ? pairsLike(driver_opts, shownHere, () => false) : undefined,
        },
      };
      const merged = { ...options, ...changes[field] };
      return [
        id,
        Object.fromEntries(
          Object.entries(merged).filter(
            ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
          ),
        ),
      ];
    }),
  );
  return { networks: next };
}

function healthcheck(shown: Shown): Outcome {
  const { entry } = shown;
  const current = currentOf(shown, 'healthcheck');
  const observed = entry.healthcheck;
  if (!isRecord(observed)) return { healthcheck: undefined };
  const isShell = isRecord(current) && typeof current.test === 'string';
  const [form, command] = Array.isArray(observed.test) ? observed.test : [];
  const test = isShell && form === 'CMD-SHELL' ? command : observed.test;
  const known = isRecord(current) ? current : {};
  const kept = Object.entries(known).filter(
    ([key]) =>
      key in observed || !['interval', 'timeout', 'start_period', 'retries', 'disable'].includes(key),
  );
  return {
    healthcheck: {
      ...Object.fromEntries(kept),
      ...Object.fromEntries(Object.entries(observed).filter(([key]) => key in known || !isRecord(current))),
      test,
    },
  };
}

function image({ match, container }: Shown): Outcome {
  const { image: name, image_digest: digest } = match.observed.fields;
  return { image: `${name}${digest && container.image.includes('@') ? `@${digest}` : ''}` };
}
const ports = (shown: Shown): Outcome => ({
  ports: portsLike(currentOf(shown, 'ports'), Array.isArray(shown.entry.ports) ? shown.entry.ports : []),
});
function exposedPorts(shown: Shown): Outcome {
  const observed = textsOf(shown.match.observed.fields.exposed);
  const current = currentOf(shown, 'expose');
  const isThere = (port: unknown) => observed.includes(`${port}${String(port).includes('/') ? '' : '/tcp'}`);
  return Array.isArray(current) ? { expose: current.filter(isThere) } : undefined;
}
function mounts(shown: Shown, field: string): Outcome {
  const { entry, situation, container, match } = shown;
  const wanted = Array.isArray(entry.volumes) ? entry.volumes : [];
  const observed = textsOf(match.observed.fields.mounts);
  return {
    volumes: mountsLike(
      currentOf(shown, 'volumes'),
      { observed, wanted, isExtract: isExtract(shown) && field === 'mounts' },
      situation.inventory,
      container,
    ),
  };
}
function command(shown: Shown): Outcome {
  const value = shown.match.observed.fields.command;
  const current = currentOf(shown, 'command');
  if (typeof value !== 'string') return { command: undefined };
  const isPlain = Array.isArray(current) || commandText(value) === value;
  return { command: isPlain ? commandLike(current, value) : value.split(' ') };
}
function links(shown: Shown, field: string): Outcome {
  const observed = textsOf(shown.match.observed.fields[field]);
  const isThere = (link: unknown) => observed.includes(String(link).split(/[:/]/).at(-1) ?? '');
  const keep = (key: string) => {
    const current = currentOf(shown, key);
    return Array.isArray(current) ? { [key]: current.filter(isThere) } : {};
  };
  return { ...keep('links'), ...keep('external_links') };
}
function labels(shown: Shown): Outcome {
  const { fact, observed } = shown.match;
  const texts = textsOf(observed.fields.labels);
  const isSame = isUnchanged(textsOf(fact.fields.labels), texts);
  return {
    labels: pairsLike(
      currentOf(shown, 'labels'),
      texts,
      (name) => isComposeLabel(name) || isSecretLabel(name) || isSame(name),
    ),
  };
}
/** A container that was planned and runs is active; one that has done its work runs once, one that rests is planned. */
function stateKeys({ container, match, entry }: Shown): Outcome {
  const { state } = match.observed.fields;
  if (state === 'running') return container.status === 'active' ? undefined : { status: 'active' };
  if (container.one_shot) return undefined;
  return entry.one_shot ? { one_shot: true } : entry.status ? { status: entry.status } : undefined;
}

/** What keys of the entry are to say, by the field of which the machine shows another value. */
const byField: Readonly<Record<string, (shown: Shown, field: string) => Outcome>> = {
  image,
  image_digest: image,
  image_id: ({ match, container }) => ({
    image_id: String(match.observed.fields.image_id).slice(0, Math.max(19, container.image_id?.length ?? 0)),
  }),
  replicas: ({ situation }) => ({ replicas: Number(situation.finding.actual) }),
  ports,
  port_families: ports,
  bindings: ports,
  exposed: exposedPorts,
  networks,
  host_network: networks,
  mounts,
  host_mounts: mounts,
  mount_options: (shown) => ({
    volumes: mountOptionsLike(
      currentOf(shown, 'volumes'),
      textsOf(shown.match.observed.fields.mount_options),
    ),
  }),
  mount_propagation: (shown, field) => ({
    volumes: propagationLike(currentOf(shown, 'volumes'), textsOf(shown.match.observed.fields[field])),
  }),
  restart: ({ match }) => ({ restart: match.observed.fields.restart }),
  command,
  labels,
  healthcheck,
  healthcheck_start_interval: ({ match }) => {
    const { healthcheck_start_interval: seconds } = match.observed.fields;
    return { 'healthcheck/start_interval': seconds === null ? undefined : `${seconds}s` };
  },
  env: environment,
  env_values: environmentValues,
  link_names: links,
  links: (shown) => ({ links: shown.match.observed.fields.links }),
  state: stateKeys,
  aliases: attachments,
  addresses: attachments,
  mac_addresses: attachments,
  network_options: attachments,
  gateway_priorities: attachments,
};

/** What keys of an entry are to say, for one field; undefined: the inventory has no words for it. */
export function keysOf(shown: Shown, field: string): Outcome {
  const of = Object.hasOwn(byField, field) ? byField[field] : undefined;
  if (of) return of(shown, field);
  return inspectedKeys.includes(field as InspectedKey) ? setting(shown, field as InspectedKey) : undefined;
}
