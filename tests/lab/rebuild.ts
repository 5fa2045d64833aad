// Inventory -> the commands that build the documented host again, with nothing known but the inventory. The plan is a
// pure function; images are stubs under the documented names, everything else is real.
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { firewallEndpoint } from '../../src/model/firewall.ts';
import type { Container, EnvFile, Host, Inventory, Network } from '../../src/model/inventory.ts';
import type { Lab } from './host.ts';
import { placesOf } from './requirements.ts';

type Stage =
  | 'interfaces'
  | 'images'
  | 'folders'
  | 'networks'
  | 'volumes'
  | 'containers'
  | 'attachments'
  | 'services'
  | 'chain'
  | 'firewall';
interface Step {
  readonly stage: Stage;
  readonly argv: readonly string[];
  /** Standard input: a stub image, or a text. */
  readonly input?: { readonly image: StubImage } | { readonly text: string };
}
interface StubImage {
  readonly name: string;
  readonly ports: readonly string[];
}
interface AttachmentSpec {
  readonly aliases: readonly string[];
  readonly ipv4?: string | undefined;
  readonly ipv6?: string | undefined;
}
/** What `docker run` is told: one value a documented field, so that a change changes one value. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly labels: readonly string[];
  /** Real names; `host` and the like as well. */
  readonly networks: readonly string[];
  /** In every network. */
  readonly aliases: readonly string[];
  /** What is documented of one network only, by its real name. */
  readonly attachments: Readonly<Record<string, AttachmentSpec>>;
  readonly ports: readonly string[];
  readonly expose: readonly string[];
  readonly mounts: readonly string[];
  readonly environment: readonly string[];
  readonly restart: string;
  readonly user: string | null;
  readonly privileged: boolean;
  readonly memory: string | null;
  readonly health: readonly string[];
  /** Further options of `docker run`, as the shell takes them. */
  readonly extra: readonly string[];
}

/** The words of a command line; single and double quotes hold words together. */
const wordsOf = (command: string | readonly string[] | undefined): string[] =>
  typeof command === 'string'
    ? [...command.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replace(/["']/g, ''))
    : [...(command ?? [])];

const healthWords = ({ healthcheck }: Container): string[] => {
  const { test } = healthcheck ?? {};
  if (test === undefined) return [];
  const words = Array.isArray(test) ? (/^CMD/.test(test[0] ?? '') ? test.slice(1) : test) : [test];
  return words.length === 1 ? wordsOf(words[0]) : words;
};

const isActive = ({ status }: { readonly status: string }) => status === 'active';
const containersOf = (inventory: Inventory, host: string) =>
  Object.values(inventory.containers).filter((container) => container.host === host);

const networkName = (inventory: Inventory, id: string) => inventory.networks[id]?.name ?? id;

/** What `docker run` is told of a documented container. */
export function containerSpec(inventory: Inventory, container: Container): ContainerSpec {
  const stack = container.stack ? inventory.stacks[container.stack] : undefined;
  const { healthcheck } = container;
  const option = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [`--health-${name}`, String(value)];
  const fromFiles = container.env_file.flatMap((id) =>
    Object.entries(inventory.env_files[id]?.variables ?? {}).map(
      ([name, { default: value, example }]) => `${name}=${value ?? example ?? ''}`,
    ),
  );
  return {
    name: container.name,
    image: container.image,
    command: wordsOf(container.command),
    labels: [
      ...(stack ? [`com.docker.compose.project=${stack.project ?? stack.id}`] : []),
      ...(container.service ? [`com.docker.compose.service=${container.service}`] : []),
    ],
    networks: container.network_mode
      ? [container.network_mode]
      : container.networks.map(({ network }) => networkName(inventory, network)),
    aliases: container.service && container.networks.length > 0 ? [container.service] : [],
    attachments: Object.fromEntries(
      container.networks.map(({ network, aliases = [], ipv4_address: ipv4, ipv6_address: ipv6 }) => [
        networkName(inventory, network),
        { aliases, ipv4, ipv6 },
      ]),
    ),
    ports: container.ports
      .filter(({ published }) => published !== null)
      .map(({ hostIp, published, target, protocol }) => {
        const address = hostIp === null ? '' : `${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:`;
        return `${address}${published}:${target}/${protocol}`;
      }),
    expose: [
      ...container.expose,
      ...container.ports.filter(({ published }) => published === null).map(({ target }) => target),
    ],
    mounts: container.volumes.map(({ volume, path, target, readOnly }) => {
      const known = volume === undefined ? undefined : inventory.volumes[volume];
      const source = known?.path ?? known?.name ?? resolve(stack?.directory ?? '/', path ?? volume ?? '');
      return `${source}:${target}${readOnly ? ':ro' : ''}`;
    }),
    environment: [
      ...fromFiles,
      ...container.environment.map(({ name, value }) => `${name}=${value ?? 'nicht-dokumentiert'}`),
    ],
    restart: container.restart ?? 'no',
    user: container.user ?? null,
    privileged: container.privileged ?? false,
    memory: container.mem_limit === undefined ? null : String(container.mem_limit),
    health: healthcheck
      ? [
          ...['--health-cmd', healthWords(container).join(' ')],
          ...option('interval', healthcheck.interval),
          ...option('timeout', healthcheck.timeout),
          ...option('retries', healthcheck.retries),
          ...option('start-period', healthcheck.start_period),
        ]
      : [],
    extra: settingOptions(container),
  };
}

/** Settings of compose that `docker run` has options for. */
function settingOptions(container: Container): string[] {
  const { read_only, init, stop_signal, stop_grace_period, hostname, shm_size, tmpfs, ulimits, logging } =
    container;
  const { working_dir, pids_limit, oom_score_adj, cap_drop = [] } = container;
  const value = (option: string, text: unknown) => (text === undefined ? [] : [`--${option}=${text}`]);
  return [
    ...(read_only ? ['--read-only'] : []),
    ...(init ? ['--init'] : []),
    ...value('stop-signal', stop_signal),
    ...value('stop-timeout', stop_grace_period && Number.parseInt(stop_grace_period, 10)),
    ...value('hostname', hostname),
    ...value('shm-size', shm_size),
    ...value('workdir', working_dir),
    ...value('pids-limit', pids_limit),
    ...value('oom-score-adj', oom_score_adj),
    ...cap_drop.flatMap((name) => value('cap-drop', name)),
    ...[tmpfs ?? []].flat().flatMap((path) => value('tmpfs', path)),
    ...Object.entries(ulimits ?? {}).flatMap(([name, limit]) =>
      value('ulimit', `${name}=${typeof limit === 'number' ? limit : `${limit.soft}:${limit.hard}`}`),
    ),
    ...value('log-driver', logging?.driver),
    ...Object.entries(logging?.options ?? {}).flatMap(([name, text]) => value('log-opt', `${name}=${text}`)),
  ];
}

/** The commands that start a container. */
export function containerCommands(spec: ContainerSpec): string[][] {
  const each = (name: string, values: readonly string[]) => values.flatMap((value) => [name, value]);
  const [first = 'none', ...more] = spec.networks;
  const networkOf = (network: string) => {
    const { aliases = [], ipv4, ipv6 } = spec.attachments[network] ?? {};
    return [
      ...each(network === first ? '--network-alias' : '--alias', [...spec.aliases, ...aliases]),
      ...(ipv4 === undefined ? [] : ['--ip', ipv4]),
      ...(ipv6 === undefined ? [] : ['--ip6', ipv6]),
    ];
  };
  return [
    [
      ...['docker', 'run', '--detach', '--pull', 'never', '--name', spec.name],
      ...each('--label', spec.labels),
      ...['--network', first, ...networkOf(first)],
      ...each('--publish', spec.ports),
      ...each('--expose', spec.expose),
      ...each('--volume', spec.mounts),
      ...each('--env', spec.environment),
      ...['--restart', spec.restart],
      ...(spec.user === null ? [] : ['--user', spec.user]),
      ...(spec.privileged ? ['--privileged'] : []),
      ...(spec.memory === null ? [] : ['--memory', spec.memory]),
      ...spec.health,
      ...spec.extra,
      ...[spec.image, ...spec.command],
    ],
    ...more.map((network) => ['docker', 'network', 'connect', ...networkOf(network), network, spec.name]),
  ];
}

/** Files as one tar archive (POSIX ustar), without times and owners. */
function tarOf(files: ReadonlyMap<string, Uint8Array>): Buffer {
  const parts = [...files].flatMap(([name, content]) => {
    const head = Buffer.alloc(512);
    const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`;
    const write = (at: number, text: string) => head.write(text, at, 'latin1');
    write(0, name);
    for (const [at, value, length] of [
      [100, 0o644, 8],
      [108, 0, 8],
      [116, 0, 8],
      [124, content.length, 12],
      [136, 0, 12],
    ] as const)
      write(at, octal(value, length));
    write(148, ' '.repeat(8));
    write(156, '0');
    write(257, 'ustar\u000000');
    write(
      148,
      `${octal(
        head.reduce((sum, byte) => sum + byte, 0),
        7,
      )} `,
    );
    return [head, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

/**
 * The stub under a documented name, as `docker load` takes it: the same inventory gives the same IDs.
 * @param build another word gives an image with another ID
 */
export function imageArchive({ name, ports }: StubImage, rootfs: Uint8Array, build = ''): Buffer {
  const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex');
  const config = JSON.stringify({
    architecture: { x64: 'amd64' }[process.arch as string] ?? process.arch,
    os: 'linux',
    author: `${name} ${build}`.trim(),
    created: '2026-01-01T00:00:00Z',
    config: {
      Cmd: ['stub'],
      Env: ['PATH=/bin'],
      ExposedPorts: Object.fromEntries(ports.map((port) => [port.includes('/') ? port : `${port}/tcp`, {}])),
    },
    rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(rootfs)}`] },
    history: [{ created: '2026-01-01T00:00:00Z', created_by: 'infrabuch' }],
  });
  const file = `${sha256(config)}.json`;
  const [, repository = '', tag = 'latest'] = /^(.*?)(?::([^:/]+))?$/.exec(name) ?? [];
  const manifest = [{ Config: file, RepoTags: [`${repository}:${tag}`], Layers: ['layer.tar'] }];
  return tarOf(
    new Map([
      [file, Buffer.from(config)],
      ['layer.tar', rootfs],
      ['manifest.json', Buffer.from(JSON.stringify(manifest))],
    ]),
  );
}
export const loadCommand = ['docker', 'load', '--quiet'];

/** Docker gives such names itself; passed as an option it would be another network. */
const isGivenByDocker = (bridge: string) => /^br-[0-9a-f]{12}$/.test(bridge);
export function networkCommand(inventory: Inventory, network: Network): string[] {
  const { name, driver, bridge, subnets, gateway, internal, ipv6, stack } = network;
  const project = stack ? (inventory.stacks[stack]?.project ?? stack) : undefined;
  return [
    ...['docker', 'network', 'create', '--driver', driver ?? 'bridge'],
    ...(project ? ['--label', `com.docker.compose.project=${project}`] : []),
    ...(bridge && !isGivenByDocker(bridge) ? ['--opt', `com.docker.network.bridge.name=${bridge}`] : []),
    ...((ipv6 ?? subnets.some((subnet) => subnet.includes(':'))) ? ['--ipv6'] : []),
    ...(internal ? ['--internal'] : []),
    ...subnets.flatMap((subnet) => ['--subnet', subnet]),
    ...(gateway ? ['--gateway', gateway] : []),
    name,
  ];
}

type Firewall = NonNullable<Host['firewall']>;
type Rule = Firewall['groups'][number]['rules'][number];
/** A documented rule as `ufw` takes it. */
function ruleCommand(rule: Rule): string[] {
  const [to, from] = [firewallEndpoint(rule.to), firewallEndpoint(rule.from)];
  if (!to || !from) throw new Error(`Firewallregel „${rule.to}“ von „${rule.from}“ ist nicht lesbar.`);
  const on = (direction: string, name: string | undefined) => (name ? [direction, 'on', name] : []);
  const protocol = to.protocol ?? from.protocol;
  const side = (word: string, end: typeof to, any: string) => [
    ...[word, end.address ?? any],
    ...(end.ports ? ['port', end.ports] : []),
    ...(end.profile ? ['app', end.profile] : []),
  ];
  return [
    'ufw',
    ...(rule.direction === 'fwd'
      ? ['route', rule.action, ...on('in', rule.interface_in), ...on('out', rule.interface_out)]
      : [rule.action, rule.direction]),
    ...(rule.direction === 'in' ? on('in', rule.interface_in).slice(1) : []),
    ...(rule.direction === 'out' ? on('out', rule.interface_out).slice(1) : []),
    ...(protocol ? ['proto', protocol] : []),
    ...side('from', from, rule.ipv6 ? 'any' : '0.0.0.0/0'),
    ...side('to', to, 'any'),
    ...(rule.comment ? ['comment', rule.comment] : []),
  ];
}

/** Rules of DOCKER-USER, in front of Docker's own closing one. */
const chainCommands = ({ docker_user = [] }: Firewall): string[][] =>
  docker_user
    .filter(isActive)
    .flatMap(({ rule, families = ['IPv4'] }) =>
      families.map((family) => [
        ...[family === 'IPv4' ? 'iptables' : 'ip6tables', '-I', 'DOCKER-USER'],
        ...wordsOf(rule),
      ]),
    );

/** A program that listens on a TCP port; of busybox, under the name that ss is to show. */
export const listenCommand = (port: number, program = 'busybox'): string[] => [
  ...['start-stop-daemon', '--start', '--background', '--make-pidfile'],
  ...['--pidfile', `/run/labor-${port}.pid`, '--startas', '/bin/bash', '--', '-c'],
  'mkdir -p /run/labor && ln -sfn "$0" "/run/labor/$1" && exec -a busybox "/run/labor/$1" nc -ll -p "$2" -e true',
  ...[placesOf('busybox')[0] ?? '', program, String(port)],
];
/** A program that asks by UDP: the kernel gives it a port. */
export const askCommand = (file: string): string[] => [
  ...[
    'start-stop-daemon',
    '--start',
    '--background',
    '--make-pidfile',
    '--pidfile',
    `/run/labor-${file}.pid`,
  ],
  ...['--startas', process.execPath, '--', '-e', "require('node:dgram').createSocket('udp4').bind(0)"],
];
export const silenceCommand = (port: number | string): string[] => [
  ...['start-stop-daemon', '--stop', '--pidfile', `/run/labor-${port}.pid`, '--remove-pidfile'],
];

/** An env file with its documented variables; secrets have no value there. */
const envFileSteps = ({ path = '', variables, mode }: EnvFile): Step[] => {
  const lines = Object.entries(variables).map(
    ([name, { default: value, example }]) => `${name}=${value ?? example ?? ''}\n`,
  );
  return [
    { stage: 'folders', argv: ['mkdir', '-p', dirname(path)] },
    { stage: 'folders', argv: ['tee', path], input: { text: lines.join('') } },
    ...(mode ? [{ stage: 'folders' as const, argv: ['chmod', mode, path] }] : []),
  ];
};

/** A bind mount's source: a file where its name has an ending, else a folder. Sockets belong to their daemon. */
const folderCommands = (path: string): string[][] => {
  if (path.endsWith('.sock')) return [];
  return /\.\w+$/.test(basename(path))
    ? [
        ['mkdir', '-p', dirname(path)],
        ['touch', path],
      ]
    : [['mkdir', '-p', path]];
};

function interfaceCommands(host: Host): string[][] {
  return host.interfaces
    .filter(({ name, network }) => name !== undefined && name !== 'lo' && network === undefined)
    .flatMap(({ name = '', addresses }, index) => [
      ['ip', 'link', 'add', name, 'type', 'veth', 'peer', 'name', `labor${index}`],
      ['ip', 'link', 'set', `labor${index}`, 'up'],
      ['ip', 'link', 'set', name, 'up'],
      ...addresses.map(({ address }) => ['ip', 'address', 'add', address, 'dev', name]),
    ]);
}

/** The env files that lie on a host. */
const envFilesOf = (inventory: Inventory, host: Host): EnvFile[] =>
  Object.values(inventory.env_files).filter((file) => file.host === host.id && file.path?.startsWith('/'));

/** The whole host, step by step. */
export function rebuildPlan(inventory: Inventory, host: Host): Step[] {
  const all = containersOf(inventory, host.id);
  const specs = all.filter(isActive).map((container) => containerSpec(inventory, container));
  const images = new Map<string, string[]>();
  for (const { image, image_ports } of all)
    images.set(image, [...new Set([...(images.get(image) ?? []), ...image_ports])]);
  const ofHost = <T extends { readonly host?: string | undefined; readonly status: string }>(
    section: Readonly<Record<string, T>>,
  ) => Object.values(section).filter((entry) => entry.host === host.id && isActive(entry));
  const firewall = host.firewall?.engine === 'ufw' ? host.firewall : undefined;
  const steps = (stage: Stage, commands: readonly (readonly string[])[]): Step[] =>
    commands.map((argv) => ({ stage, argv }));
  return [
    ...steps('interfaces', interfaceCommands(host)),
    ...[...images].map(
      ([name, ports]): Step => ({
        stage: 'images',
        argv: loadCommand,
        input: { image: { name, ports } },
      }),
    ),
    ...steps(
      'folders',
      specs
        .flatMap(({ mounts }) => mounts.map((mount) => mount.split(':')[0] ?? ''))
        .filter((path) => path.startsWith('/'))
        .flatMap(folderCommands),
    ),
    ...envFilesOf(inventory, host).flatMap(envFileSteps),
    ...steps(
      'networks',
      ofHost(inventory.networks)
        .filter(({ kind, builtin }) => kind === 'docker' && !builtin)
        .map((network) => networkCommand(inventory, network)),
    ),
    ...steps(
      'volumes',
      ofHost(inventory.volumes)
        .filter(({ kind }) => kind === 'named')
        .map(({ name, driver }) => ['docker', 'volume', 'create', '--driver', driver ?? 'local', name]),
    ),
    ...steps(
      'containers',
      specs.flatMap((spec) => containerCommands(spec).slice(0, 1)),
    ),
    ...steps(
      'attachments',
      specs.flatMap((spec) => containerCommands(spec).slice(1)),
    ),
    ...steps('services', host.ssh ? [listenCommand(host.ssh.port, 'sshd')] : []),
    ...steps('chain', host.firewall ? chainCommands(host.firewall) : []),
    ...steps(
      'firewall',
      firewall
        ? [
            ...Object.entries(firewall.defaults).map(([chain, policy]) => ['ufw', 'default', policy, chain]),
            ...firewall.groups.flatMap(({ rules }) => rules.filter(isActive).map(ruleCommand)),
            ...(firewall.active ? [['ufw', '--force', 'enable']] : []),
          ]
        : [],
    ),
  ];
}

const runs = '#!/bin/sh\ntrap "exit 0" TERM INT\nwhile :; do sleep 3600 & wait; done\n';
/** The check of every health check: red as soon as the file /krank exists. */
const checks = '#!/bin/sh\ntest ! -e /krank\n';

/** The stub image's files as an archive: busybox, and a program for every documented command and health check. */
export async function stubImage(lab: Lab, inventory: Inventory, host: Host): Promise<Buffer> {
  const root = join(lab.folder, 'rootfs');
  const bin = join(root, 'bin');
  mkdirSync(bin, { recursive: true });
  copyFileSync(placesOf('busybox')[0] ?? '', join(bin, 'busybox'));
  const applets = ['sh', 'sleep', 'test', 'touch', 'rm', 'true', 'false'];
  for (const applet of applets) symlinkSync('busybox', join(bin, applet));
  const program = (name: string | undefined, text: string) => {
    if (name === undefined || applets.includes(name)) return;
    const path = name.startsWith('/') ? join(root, name) : join(bin, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, 0o755);
  };
  program('stub', runs);
  for (const container of containersOf(inventory, host.id)) {
    program(wordsOf(container.command)[0], runs);
    program(healthWords(container)[0], checks);
  }
  const archive = join(lab.folder, 'rootfs.tar');
  const sameForAll = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner'];
  await lab.must(['tar', ...sameForAll, '-C', root, '-cf', archive, '.']);
  return readFileSync(archive);
}

function inputOf({ input }: Step, rootfs: Uint8Array): string | Uint8Array | undefined {
  if (!input) return undefined;
  return 'image' in input ? imageArchive(input.image, rootfs) : input.text;
}

/** Stages whose steps do not depend on each other. */
const atOnce: readonly Stage[] = ['images', 'volumes', 'containers'];

/** Runs a plan, stage after stage; the firewall, which needs none of the others, meanwhile. */
export async function rebuild(lab: Lab, plan: readonly Step[], rootfs: Buffer): Promise<void> {
  const runStages = async (stages: readonly Stage[]) => {
    for (const stage of stages) {
      const queue = plan.filter((step) => step.stage === stage);
      const work = async () => {
        for (let step = queue.shift(); step; step = queue.shift())
          await lab.must(step.argv, { input: inputOf(step, rootfs) });
      };
      await Promise.all(Array.from({ length: atOnce.includes(stage) ? 4 : 1 }, work));
    }
  };
  const stages = [...new Set(plan.map(({ stage }) => stage))];
  const lanes = [
    stages.filter((stage) => stage !== 'firewall'),
    stages.filter((stage) => stage === 'firewall'),
  ];
  const ends = await Promise.allSettled(lanes.map(runStages));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
