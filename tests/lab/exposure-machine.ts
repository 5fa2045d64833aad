// The laboratory of reachability: a host with everybody who may ask in namespaces of their own, listeners, and attempts to
// reach them over TCP (what is sent comes back) and UDP (what is sent arrives).
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from './host.ts';
import { placesOf } from './requirements.ts';

/** Who asks: a source of the model, the namespace it sits in, and the addresses that it asks from where it has several. */
export interface Place {
  readonly from: string;
  /** Undefined: the host itself. */
  readonly namespace: string | undefined;
  readonly local?: { readonly IPv4?: string; readonly IPv6?: string };
}
export type Family = 'IPv4' | 'IPv6';
/** The addresses that rulesets name as those of a partner on the internet. */
const partner = { IPv4: '198.51.100.7', IPv6: '2a00:2::7' } as const;
export const places: readonly Place[] = [
  ...['internet', 'neighbour', 'lan', 'vpn'].map((name) => ({ from: name, namespace: name })),
  { from: 'self', namespace: undefined },
  { from: 'cidr:198.51.100.0/24', namespace: 'internet', local: { IPv4: partner.IPv4 } },
  { from: 'cidr:198.51.100.7/32', namespace: 'internet', local: { IPv4: partner.IPv4 } },
  { from: 'cidr:2a00:2::/32', namespace: 'internet', local: { IPv6: partner.IPv6 } },
];
const own = { IPv4: ['192.0.2.7', '10.1.0.1', '10.8.0.1'], IPv6: ['2001:db8::7'] } as const;
const router = 'infrabuch-segment';

/** Namespaces for everybody who asks, with their interfaces in the host. */
export async function buildNetworks(lab: Lab): Promise<void> {
  const steps: string[] = [];
  for (const name of [router, 'internet', 'neighbour', 'lan', 'vpn'])
    steps.push(`ip netns add ${name}`, `ip -n ${name} link set lo up`);
  const joinTo = (inHost: string, name: string, there: string, ...addresses: string[]) =>
    steps.push(
      `ip link add ${inHost} type veth peer name ${there} netns ${name}`,
      ...addresses.map(
        (address) => `ip addr add ${address} dev ${inHost}${address.includes(':') ? ' nodad' : ''}`,
      ),
      `ip link set ${inHost} up`,
    );
  // One segment before eth0: the router of the provider and a neighbour.
  steps.push(`ip -n ${router} link add seg type bridge`, `ip -n ${router} link set seg up`);
  joinTo('eth0', router, 'host', '192.0.2.7/24', '2001:db8::7/64');
  steps.push(`ip -n ${router} link set host master seg up`);
  for (const [name, four, six] of [
    ['internet', '192.0.2.1/24', '2001:db8::1/64'],
    ['neighbour', '192.0.2.99/24', '2001:db8::99/64'],
  ] as const)
    steps.push(
      `ip -n ${router} link add ${name} type veth peer name eth0 netns ${name}`,
      `ip -n ${router} link set ${name} master seg up`,
      `ip -n ${name} addr add ${four} dev eth0`,
      `ip -n ${name} addr add ${six} dev eth0 nodad`,
      `ip -n ${name} link set eth0 up`,
    );
  steps.push(
    ...['203.0.113.99', partner.IPv4].map((address) => `ip -n internet addr add ${address}/32 dev lo`),
    ...['2a00:1::99', partner.IPv6].map((address) => `ip -n internet addr add ${address}/128 dev lo nodad`),
    'ip -n internet route add 192.0.2.7 dev eth0 src 203.0.113.99',
    'ip -n internet -6 route add 2001:db8::7 dev eth0 src 2a00:1::99',
    'ip route add default via 192.0.2.1',
    'ip -6 route add default via 2001:db8::1',
    'ip -n neighbour route add 10.0.0.0/8 via 192.0.2.7',
    'ip -n neighbour route add 172.16.0.0/12 via 192.0.2.7',
    'ip -n neighbour -6 route add fd00::/8 via 2001:db8::7',
  );
  joinTo('eth1', 'lan', 'eth0', '10.1.0.1/24');
  joinTo('wg0', 'vpn', 'eth0', '10.8.0.1/24');
  for (const [name, address, gateway] of [
    ['lan', '10.1.0.50/24', '10.1.0.1'],
    ['vpn', '10.8.0.2/24', '10.8.0.1'],
  ] as const)
    steps.push(
      `ip -n ${name} addr add ${address} dev eth0`,
      `ip -n ${name} link set eth0 up`,
      `ip -n ${name} route add default via ${gateway}`,
    );
  await lab.must(['sh', '-ec', steps.join('\n')]);
}

/** An image of busybox alone. */
export async function importImage(lab: Lab): Promise<void> {
  const bin = join(lab.folder, 'rootfs/bin');
  mkdirSync(bin, { recursive: true });
  copyFileSync(placesOf('busybox')[0] ?? '', join(bin, 'busybox'));
  for (const applet of ['sh', 'sleep']) symlinkSync('busybox', join(bin, applet));
  const archive = join(lab.folder, 'rootfs.tar');
  await lab.must(['tar', '-C', join(lab.folder, 'rootfs'), '-cf', archive, '.']);
  await lab.must(['docker', 'import', '--change', 'ENV PATH=/bin', archive, 'labor:1']);
}

type Protocol = 'tcp' | 'udp';
export interface Listening {
  readonly protocol: Protocol;
  readonly port: number;
}
const listener = `
const fs = require('node:fs');
const [ports, log, ready] = JSON.parse(process.argv[1]);
Promise.all(ports.map(({ protocol, port, address }) => new Promise((resolve) => {
  if (protocol === 'tcp') {
    const server = require('node:net').createServer((socket) => { socket.on('error', () => {}); socket.pipe(socket); });
    server.listen({ port, host: address ?? '::' }, resolve);
  } else {
    const socket = require('node:dgram').createSocket(address?.includes('.') ? 'udp4' : 'udp6');
    socket.on('message', (text) => fs.appendFileSync(log, text + '\\n'));
    socket.bind(port, address ?? '::', resolve);
  }
}))).then(() => fs.writeFileSync(ready, String(process.pid)));
`;
const logOf = (lab: Lab) => join(lab.folder, 'arrived');
let listeners = 0;

/**
 * Listens on ports in a namespace of the host.
 * @param enter argv of nsenter for another network than the host's
 * @returns what ends it
 */
export async function listen(
  lab: Lab,
  ports: readonly (Listening & { readonly address?: string })[],
  enter: readonly string[] = [],
): Promise<() => Promise<void>> {
  listeners += 1;
  const ready = join(lab.folder, `ready-${listeners}`);
  const argv = [process.execPath, '-e', listener, JSON.stringify([ports, logOf(lab), ready])];
  let failed: string | undefined;
  const ended = lab.run([...enter, ...argv]).then(({ stderr }) => {
    failed = stderr;
  });
  for (
    const limit = Date.now() + 20_000;
    !existsSync(ready) || readFileSync(ready, 'utf8') === '';
    await sleep(20)
  )
    if (failed !== undefined || Date.now() > limit) throw new Error(`Niemand lauscht: ${failed}`);
  const pid = readFileSync(ready, 'utf8');
  return async () => {
    await lab.run(['kill', pid]);
    await ended;
  };
}

/** A container that waits, with somebody who listens in its network. */
export async function runContainer(
  lab: Lab,
  name: string,
  ports: readonly Listening[],
  ...options: string[]
): Promise<() => Promise<void>> {
  await lab.must(['docker', 'run', '-d', '--name', name, ...options, 'labor:1', 'sleep', '3600']);
  const pid = (await lab.must(['docker', 'inspect', '-f', '{{.State.Pid}}', name])).trim();
  const end = await listen(lab, ports, ['nsenter', '-t', pid, '-n']);
  return async () => {
    await end();
    await lab.run(['docker', 'rm', '-f', name]);
  };
}
/** The addresses of a container. */
export const addressesOf = async (lab: Lab, name: string): Promise<string[]> => {
  const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{.GlobalIPv6Address}} {{end}}';
  return (await lab.must(['docker', 'inspect', '-f', format, name])).split(/\s+/).filter(Boolean);
};

const probe = `
const net = require('node:net');
const dgram = require('node:dgram');
const targets = JSON.parse(process.argv[1]);
const tried = targets.map(({ protocol, host, port, local, token }) => new Promise((resolve) => {
  if (protocol === 'udp') {
    const socket = dgram.createSocket(host.includes(':') ? 'udp6' : 'udp4');
    const send = () => socket.send(token, port, host, () => {});
    socket.on('error', () => resolve(false));
    socket.bind(0, local, () => {
      send();
      setTimeout(send, 200);
      setTimeout(() => { socket.close(); resolve(false); }, 500);
    });
    return;
  }
  const socket = net.connect({ host, port, localAddress: local });
  const end = (open) => { socket.destroy(); resolve(open); };
  socket.setTimeout(900, () => end(false));
  socket.on('error', () => end(false));
  socket.on('connect', () => socket.write('x'));
  socket.on('data', () => end(true));
}));
Promise.all(tried).then((open) => console.log(JSON.stringify(open)));
`;
/** A port of the host, with the addresses of its container where a neighbour may go there. */
export interface Port extends Listening {
  /** Addresses and port of the container. */
  readonly direct?: { readonly addresses: readonly string[]; readonly port: number } | undefined;
  /** Loopback, where it is bound to that. */
  readonly loopback?: string | undefined;
  /** It has no port at the host. */
  readonly isDirectOnly?: boolean;
}
interface Target {
  readonly place: Place;
  readonly family: Family;
  readonly port: Port;
  readonly host: string;
  readonly number: number;
}
export const questionOf = (from: string, family: Family, { port, protocol }: Listening): string =>
  `${from} ${family} ${port}/${protocol}`;

function targetsOf(place: Place, family: Family, port: Port): Target[] {
  const { from, local } = place;
  if (local && !local[family]) return [];
  const addresses = port.isDirectOnly
    ? []
    : place.namespace === 'internet'
      ? own[family].slice(0, 1)
      : own[family];
  const direct =
    from === 'neighbour' || port.isDirectOnly
      ? (port.direct?.addresses ?? []).filter((address) => address.includes(':') === (family === 'IPv6'))
      : [];
  const of = (host: string, number: number) => ({ place, family, port, host, number });
  const isLoopback = from === 'self' && port.loopback?.includes(':') === (family === 'IPv6');
  return [
    ...(isLoopback && port.loopback ? [of(port.loopback, port.port)] : []),
    ...addresses.map((address) => of(address, port.port)),
    ...direct.map((address) => of(address, port.direct?.port ?? 0)),
  ];
}

/** Which of some targets answer, or, over UDP, got what was sent. */
async function answering(lab: Lab, targets: readonly Target[]): Promise<boolean[]> {
  const byNamespace = Map.groupBy(targets, ({ place }) => place.namespace);
  const token = (target: Target) =>
    `${questionOf(target.place.from, target.family, target.port)} ${target.host} ${Date.now()} ${Math.random()}`;
  const found = new Map<Target, boolean>();
  const tokens = new Map(targets.map((target) => [target, token(target)]));
  appendFileSync(logOf(lab), '');
  await Promise.all(
    [...byNamespace].map(async ([namespace, mine]) => {
      const asked = mine.map((target) => ({
        ...{ protocol: target.port.protocol, host: target.host, port: target.number },
        ...{ local: target.place.local?.[target.family], token: tokens.get(target) },
      }));
      const enter = namespace === undefined ? [] : ['nsenter', `--net=/run/netns/${namespace}`];
      const text = await lab.must([...enter, process.execPath, '-e', probe, JSON.stringify(asked)]);
      for (const [index, open] of (JSON.parse(text) as boolean[]).entries()) found.set(mine[index]!, open);
    }),
  );
  const arrived = new Set(readFileSync(logOf(lab), 'utf8').split('\n'));
  return targets.map((target) => found.get(target) === true || arrived.has(tokens.get(target) ?? ''));
}

/** Tries every port from everywhere: what answers, by source, family and port. */
export async function measure(
  lab: Lab,
  ports: readonly Port[],
  from: readonly Place[],
): Promise<Map<string, boolean>> {
  writeFileSync(logOf(lab), '');
  const found = new Map<string, boolean>();
  const asked = from.flatMap((place) =>
    (['IPv4', 'IPv6'] as const).flatMap((family) => ports.flatMap((port) => targetsOf(place, family, port))),
  );
  const hold = (targets: readonly Target[], open: readonly boolean[]) => {
    for (const [index, { place, family, port }] of targets.entries()) {
      const question = questionOf(place.from, family, port);
      found.set(question, (found.get(question) ?? false) || open[index] === true);
    }
  };
  const first = await answering(lab, asked);
  hold(asked, first);
  // What did not answer may have been late: once more.
  const late = asked.filter((_, index) => !first[index]);
  hold(late, await answering(lab, late));
  return found;
}
