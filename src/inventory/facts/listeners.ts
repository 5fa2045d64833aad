// Published ports, services and SSH -> the ports on which a host should listen.
import type { ExpectedFact, Tolerated } from '../../model/facts.ts';
import { subjectOf } from '../../model/facts.ts';
import type { Status } from '../../model/fields.ts';
import type { Pointer } from '../../model/finding.ts';
import type { Container, Host, Service } from '../../model/inventory.ts';
import { expandPorts } from '../../model/ports.ts';
import {
  absentUnless,
  below,
  documented,
  type HostProjection,
  hasDockerEvidence,
  type Projection,
  pointer,
  sortedSet,
} from './common.ts';

/** What one entity says about one port. */
interface Claim {
  readonly host: string;
  readonly name: string;
  /** Undefined: not documented. */
  readonly address: string | undefined;
  readonly process: string | undefined;
  /** Further addresses, and programs of which any will do. */
  readonly more?: { readonly addresses: readonly string[]; readonly programs: readonly string[] };
  /** Docker's own evidence says whether the port is open. */
  readonly optional: boolean;
  readonly status: Status;
  readonly at: Pointer;
  readonly path: readonly (string | number)[];
}

const dockerProxy = 'docker-proxy';
/** As ss prints it: any address is one. */
const addressOf = (hostIp: string | null): string =>
  hostIp === null || hostIp === '0.0.0.0' || hostIp === '::' ? '*' : hostIp.toLowerCase();

function claimsOf(
  entity: Container | Service,
  at: Pointer,
  rest: Pick<Claim, 'process' | 'optional'>,
  knowsAddress = true,
): Claim[] {
  return entity.ports.flatMap(({ hostIp, published, target, protocol }) =>
    published === null || protocol === 'sctp'
      ? []
      : expandPorts(published, published).map(([port]) => ({
          host: entity.host,
          name: `${port}/${protocol}`,
          address: knowsAddress ? addressOf(hostIp) : undefined,
          status: entity.status,
          at,
          path: ['ports'],
          ...rest,
          // Of a range that leads to one port, any one is open.
          optional: rest.optional || (published.includes('-') && !target.includes('-')),
        })),
  );
}

function containerClaims(projection: Projection, container: Container): Claim[] {
  if (container.one_shot) return [];
  const at = pointer(projection, container);
  if (container.network_mode === 'host')
    return claimsOf(container, at, { process: undefined, optional: false });
  if (container.network_mode && /^(none|container:|service:)/.test(container.network_mode)) return [];
  // docker ps and docker inspect say which addresses are bound; a port that is not, is a finding there.
  const optional = hasDockerEvidence(projection.inventory.hosts[container.host]);
  if (optional && container.status !== 'active') return [];
  return claimsOf(container, at, { process: dockerProxy, optional }, !optional);
}

/** The kernel keeps 15 characters of a program's name. */
const processOf = (binary: string | undefined) => binary?.split('/').at(-1)?.slice(0, 15);

/** Servers for SSH by what is written of them; systemd may hold their socket. */
const sshServers: readonly (readonly [RegExp, string])[] = [
  [/dropbear/i, 'dropbear'],
  [/tinyssh/i, 'tinysshd'],
  [/tailscale/i, 'tailscaled'],
];
/** Without an address the server listens on all. */
function sshListener({ service, listen_address }: NonNullable<Host['ssh']>) {
  const [address = '*', ...addresses] = sortedSet((listen_address ?? ['*']).map(addressOf));
  const process = sshServers.find(([words]) => words.test(service))?.[1] ?? 'sshd';
  return { address, process, more: { addresses, programs: [process, 'systemd'] } };
}

function claims(projection: HostProjection): Claim[] {
  const { containers, services, hosts } = projection.contents;
  return [
    ...containers.flatMap((container) => containerClaims(projection, container)),
    ...services.flatMap((service) =>
      claimsOf(service, pointer(projection, service), {
        process: processOf(service.binary),
        optional: false,
      }),
    ),
    ...hosts.flatMap((host): Claim[] =>
      host.ssh && host.status === 'active'
        ? [
            {
              host: host.id,
              name: `${host.ssh.port}/tcp`,
              ...sshListener(host.ssh),
              optional: false,
              status: 'active',
              at: below(pointer(projection, host), 'ssh'),
              path: ['port'],
            },
          ]
        : [],
    ),
  ];
}

/** One fact a port: several may share it on different addresses. What one of them does not say is not compared. */
export function listenerFacts(projection: HostProjection): ExpectedFact[] {
  const byPort = Map.groupBy(claims(projection), ({ host, name }) => `${host}\u0000${name}`);
  return [...byPort.values()].map((all): ExpectedFact => {
    const active = all.filter(({ status }) => status === 'active');
    const group = active.length > 0 ? active : all;
    const [{ host, name, status, at, path }] = group as [Claim, ...Claim[]];
    const [place = '', ...others] = new Set(
      group.map((claim) => [...claim.at.path, ...claim.path].join('/')),
    );
    const addresses = group.flatMap(({ address, more }) => [address, ...(more?.addresses ?? [])]);
    const programs = group.length === 1 ? group[0]?.more?.programs : undefined;
    const processes = group.map(({ process }) => process);
    return {
      host,
      kind: 'listener',
      name,
      subject: subjectOf('listener', host, name),
      at,
      ...absentUnless(status),
      ...(group.every(({ optional }) => optional) ? { optional: true } : {}),
      fields: documented({
        addresses: addresses.includes(undefined) ? undefined : sortedSet(addresses.map(String)),
        process: processes.includes(undefined) ? undefined : sortedSet(processes.map(String)).join(', '),
      }),
      ...(programs ? { modes: { process: { oneOf: programs } } } : {}),
      fieldPaths: { addresses: path, process: path },
      shownAt: { '': place },
      ...(others.length > 0 ? { alsoAt: others } : {}),
    };
  });
}

/** Where Docker's own evidence is there, an undocumented port of a container is a finding there. */
export const listenersTolerated = ({ inventory }: Projection): Tolerated[] =>
  Object.values(inventory.hosts)
    .filter(hasDockerEvidence)
    .map(({ id }) => ({
      host: id,
      kind: 'listener',
      pattern: '*',
      fields: { process: dockerProxy },
      onlyPublished: true,
    }));
