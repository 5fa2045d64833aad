// Every key of what the tools print, and what becomes of it: each is given another value, and the facts that then differ
// are what it is compared as. A key that changes no fact needs a reason here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare } from '../src/drift/differences.ts';
import { kinds } from '../src/drift/kinds.ts';
import type { ExpectedFact, FactKind, ObservedFact } from '../src/model/facts.ts';
import type { SourceId } from '../src/model/source-ids.ts';
import { snapshotSource } from '../src/snapshots/index.ts';
import { repository } from './command.ts';
import { projected } from './complete.ts';

type Json = Record<string, unknown>;
/** What becomes of one key. */
export interface KeyOutcome {
  readonly tool: string;
  readonly key: string;
  /** `container ports`: the fields of facts that another value changes. */
  readonly fields: readonly string[];
  /** Another value is a finding though nothing of it is documented. */
  readonly always: boolean;
  /** German; undefined where fields are compared. */
  readonly reason: string | undefined;
}

const capture = (name: string) =>
  JSON.parse(readFileSync(join(repository, 'tests/fixtures/captures/docker', name), 'utf8')) as Json[];
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Maps whose keys people or the engine choose. */
const maps = new Set(
  'Ports PortBindings Labels Options Sysctls Tmpfs Volumes ExposedPorts Containers StorageOpt DriverOpts Annotations AuxiliaryAddresses Data'.split(
    ' ',
  ),
);
/** The paths of an object's keys: `HostConfig.LogConfig.Type`, `Mounts[].RW`, `Networks.*.Aliases`. */
function keysOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((entry) => keysOf(entry, `${path}[]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const below = path ? `${path}.${key}` : key;
    if (key === 'Networks' && isObject(inner))
      return [below, ...Object.values(inner).flatMap((entry) => keysOf(entry, `${below}.*`))];
    // `IPAM.Config` is a list of pools, `LogConfig.Config` a map.
    if ((maps.has(key) || below.endsWith('LogConfig.Config')) && !Array.isArray(inner)) return [below];
    // What only holds others is no key of its own.
    return isObject(inner) && Object.keys(inner).length > 0
      ? keysOf(inner, below)
      : [below, ...keysOf(inner, below)];
  });
}

/** A container with a value for every key, those of engines of today as well. */
const container: Json = {
  Id: '1'.repeat(64),
  Created: '2026-01-01T00:00:00Z',
  Path: 'sleep',
  Args: ['3600'],
  State: {
    ...{ Status: 'running', Running: true, Paused: false, Restarting: false, OOMKilled: false, Dead: false },
    ...{ Pid: 1, ExitCode: 0, Error: '', StartedAt: 'x', FinishedAt: 'x' },
    Health: { Status: 'healthy', FailingStreak: 0, Log: [] },
  },
  Image: `sha256:${'2'.repeat(64)}`,
  Name: '/shop',
  ...{
    ResolvConfPath: 'x',
    HostnamePath: 'x',
    HostsPath: 'x',
    LogPath: 'x',
    RestartCount: 0,
    Driver: 'overlay2',
  },
  ...{
    Platform: 'linux',
    MountLabel: '',
    ProcessLabel: '',
    AppArmorProfile: 'docker-default',
    ExecIDs: null,
  },
  GraphDriver: { Name: 'overlay2', Data: {} },
  Config: {
    ...{ Hostname: '1'.repeat(12), Domainname: '', User: '1000', AttachStdin: false, AttachStdout: true },
    ...{
      AttachStderr: true,
      Tty: false,
      OpenStdin: false,
      StdinOnce: false,
      Image: 'nginx:1.27',
      Volumes: null,
    },
    ...{
      WorkingDir: '/srv',
      Entrypoint: ['/start'],
      Cmd: ['run'],
      OnBuild: null,
      Env: ['A=1'],
      ExposedPorts: {},
    },
    ...{ StopSignal: 'SIGTERM', StopTimeout: 10, Shell: null, NetworkDisabled: false, MacAddress: '' },
    Labels: { a: 'b' },
    Healthcheck: {
      Test: ['CMD', 'true'],
      Interval: 1e9,
      Timeout: 1e9,
      StartPeriod: 1e9,
      StartInterval: 1e9,
      Retries: 3,
    },
  },
  HostConfig: {
    ...{
      Binds: ['/srv/x:/data'],
      ContainerIDFile: '',
      LogConfig: { Type: 'json-file', Config: {} },
      NetworkMode: 'front',
    },
    ...{
      PortBindings: {},
      RestartPolicy: { Name: 'always', MaximumRetryCount: 0 },
      AutoRemove: false,
      VolumeDriver: '',
    },
    ...{
      VolumesFrom: null,
      ConsoleSize: [0, 0],
      Annotations: {},
      CapAdd: null,
      CapDrop: null,
      CgroupnsMode: 'private',
    },
    ...{
      Dns: [],
      DnsOptions: [],
      DnsSearch: [],
      ExtraHosts: null,
      GroupAdd: null,
      IpcMode: 'private',
      Cgroup: '',
    },
    ...{
      Links: null,
      OomScoreAdj: 0,
      PidMode: '',
      Privileged: false,
      PublishAllPorts: false,
      ReadonlyRootfs: false,
    },
    ...{
      SecurityOpt: null,
      StorageOpt: {},
      UTSMode: '',
      UsernsMode: '',
      ShmSize: 67108864,
      Sysctls: {},
      Runtime: 'runc',
    },
    ...{
      Isolation: '',
      CpuShares: 0,
      Memory: 0,
      NanoCpus: 0,
      CgroupParent: '',
      BlkioWeight: 0,
      BlkioWeightDevice: [],
    },
    ...{ BlkioDeviceReadBps: [], BlkioDeviceWriteBps: [], BlkioDeviceReadIOps: [], BlkioDeviceWriteIOps: [] },
    ...{
      CpuPeriod: 0,
      CpuQuota: 0,
      CpuRealtimePeriod: 0,
      CpuRealtimeRuntime: 0,
      CpusetCpus: '',
      CpusetMems: '',
    },
    ...{ Devices: [], DeviceCgroupRules: null, DeviceRequests: null, MemoryReservation: 0, MemorySwap: 0 },
    ...{
      MemorySwappiness: null,
      OomKillDisable: false,
      PidsLimit: null,
      Ulimits: null,
      CpuCount: 0,
      CpuPercent: 0,
    },
    ...{
      IOMaximumIOps: 0,
      IOMaximumBandwidth: 0,
      KernelMemory: 0,
      KernelMemoryTCP: 0,
      Tmpfs: {},
      Init: null,
    },
    ...{ MaskedPaths: ['/proc/kcore'], ReadonlyPaths: ['/proc/bus'] },
    Mounts: [
      {
        ...{ Type: 'volume', Source: 'daten', Target: '/daten', ReadOnly: false, Consistency: '' },
        BindOptions: { Propagation: 'rprivate', NonRecursive: false, CreateMountpoint: false },
        VolumeOptions: { NoCopy: false, Subpath: 'x', Labels: {}, DriverConfig: {} },
        TmpfsOptions: { SizeBytes: 1, Mode: 1 },
        ImageOptions: null,
      },
      { Type: 'image', Source: 'x', Target: '/bild', ImageOptions: { Subpath: 'y' } },
    ],
  },
  Mounts: [
    {
      Type: 'bind',
      Source: '/srv/x',
      Destination: '/data',
      Mode: '',
      RW: true,
      Propagation: 'rprivate',
      Driver: '',
    },
    {
      Type: 'volume',
      Name: 'daten',
      Source: '/y',
      Destination: '/daten',
      Driver: 'local',
      Mode: 'z',
      RW: true,
      Propagation: '',
    },
  ],
  NetworkSettings: {
    ...{
      Bridge: '',
      SandboxID: 'x',
      SandboxKey: 'x',
      HairpinMode: false,
      EndpointID: '',
      Gateway: '',
      IPAddress: '',
    },
    ...{ GlobalIPv6Address: '', GlobalIPv6PrefixLen: 0, IPPrefixLen: 0, IPv6Gateway: '', MacAddress: '' },
    ...{
      LinkLocalIPv6Address: '',
      LinkLocalIPv6PrefixLen: 0,
      SecondaryIPAddresses: null,
      SecondaryIPv6Addresses: null,
    },
    Ports: { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }] },
    Networks: {
      front: {
        ...{
          IPAMConfig: { IPv4Address: '172.18.0.5', IPv6Address: '', LinkLocalIPs: [] },
          Links: null,
          Aliases: ['web'],
        },
        ...{
          MacAddress: '02:42:ac:12:00:05',
          DriverOpts: null,
          GwPriority: 0,
          NetworkID: 'x',
          EndpointID: 'x',
          Gateway: 'x',
        },
        ...{
          IPAddress: 'x',
          IPPrefixLen: 16,
          IPv6Gateway: '',
          GlobalIPv6Address: '',
          GlobalIPv6PrefixLen: 0,
          DNSNames: [],
        },
      },
    },
  },
};
const network: Json = {
  ...{
    Name: 'front',
    Id: 'x',
    Created: 'x',
    Scope: 'local',
    Driver: 'bridge',
    EnableIPv4: true,
    EnableIPv6: false,
  },
  IPAM: {
    ...{ Driver: 'default', Options: {} },
    Config: [{ Subnet: '172.18.0.0/16', IPRange: '', Gateway: '172.18.0.1', AuxiliaryAddresses: {} }],
  },
  ...{ Internal: false, Attachable: false, Ingress: false, ConfigFrom: { Network: '' }, ConfigOnly: false },
  ...{ Containers: {}, Options: {}, Labels: {} },
};
const volume: Json = {
  ...{
    CreatedAt: 'x',
    Driver: 'local',
    Labels: {},
    Mountpoint: '/x',
    Name: 'daten',
    Options: {},
    Scope: 'local',
    Status: {},
  },
};

const device = { PathOnHost: '/dev/kvm', PathInContainer: '/dev/kvm', CgroupPermissions: 'rwm' };
const rate = [{ Path: '/dev/sda', Rate: 5, Weight: 5 }];
/** Values that a key may have besides, where its own does not say which; lists and maps of what they hold. */
const special: Readonly<Record<string, unknown>> = {
  Devices: [device],
  DeviceRequests: [{ Driver: '', Count: -1, DeviceIDs: null, Capabilities: [['gpu']], Options: {} }],
  BlkioWeightDevice: rate,
  BlkioDeviceReadBps: rate,
  BlkioDeviceWriteBps: rate,
  BlkioDeviceReadIOps: rate,
  BlkioDeviceWriteIOps: rate,
  Ulimits: [{ Name: 'nofile', Soft: 1, Hard: 1 }],
  PortBindings: { '81/tcp': [{ HostIp: '', HostPort: '81' }] },
  Ports: { '81/tcp': [{ HostIp: '', HostPort: '81' }] },
  Tmpfs: { '/run': '' },
  Config: { 'max-size': '1m' },
  MaskedPaths: [],
  ReadonlyPaths: [],
  Links: ['/db:/shop/db'],
  VolumesFrom: ['x'],
  DriverOpts: { a: 'b' },
  Type: 'tmpfs',
  Init: true,
  PidsLimit: 5,
  MemorySwappiness: 5,
  Status: 'exited',
  Mode: 'Z',
  Name: '/anders',
  Aliases: ['anders'],
  Propagation: 'rshared',
  NetworkMode: 'host',
  AuxiliaryAddresses: { a: '172.18.0.9' },
  IPAMConfig: { IPv4Address: '172.18.0.6' },
};
function other(key: string, value: unknown, path: string): unknown {
  const name = key.split('.').at(-1) ?? key;
  if (path.endsWith('Health.Status')) return 'unhealthy';
  if (path.endsWith('RestartPolicy.Name')) return 'on-failure';
  if (path.endsWith('LogConfig.Type')) return 'local';
  if (path.endsWith('TmpfsOptions.Mode')) return 5;
  if (path === 'Name' && typeof value === 'string' && !value.startsWith('/')) return 'anders';
  if (name === 'Name' && path !== 'Name') return 'anders';
  if (name in special) return special[name];
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 5;
  if (typeof value === 'string') return path.endsWith('Hostname') ? 'anders' : `${value}7`;
  if (value === null || Array.isArray(value)) return ['anders'];
  return isObject(value) ? { ...value, anders: 'ja' } : value;
}
/** A copy in which one key has another value, at every place of its path. */
function withOther(object: Json, path: string): Json {
  const copy = structuredClone(object);
  const set = (node: unknown, steps: readonly string[]): void => {
    const [step = '', ...rest] = steps;
    if (step === '[]') for (const entry of node as unknown[]) set(entry, rest);
    else if (step === '*') for (const entry of Object.values(node as Json)) set(entry, rest);
    else if (rest.length > 0) set((node as Json)[step], rest);
    else if (isObject(node) && step in node) node[step] = other(step, node[step], path);
  };
  set(copy, path.replaceAll('[]', '.[]').split('.'));
  return copy;
}

const factsOf = (id: SourceId, text: string): readonly ObservedFact[] => {
  const source = snapshotSource(id);
  return source ? source.facts(source.parse(text) as never) : [];
};
/** `container ports`, or the kind alone where the thing itself is another one. */
function differing(before: readonly ObservedFact[], after: readonly ObservedFact[]): string[] {
  const keyOf = ({ kind, name }: ObservedFact) => `${kind} ${name}`;
  const others = new Map(after.map((fact) => [keyOf(fact), fact]));
  const fields = before.flatMap((fact) => {
    const same = others.get(keyOf(fact));
    if (!same) return [fact.kind as string];
    return [...new Set([...Object.keys(fact.fields), ...Object.keys(same.fields)])]
      .filter((field) => JSON.stringify(fact.fields[field]) !== JSON.stringify(same.fields[field]))
      .map((field) => `${fact.kind} ${field}`);
  });
  const isKnown = (text: string) => {
    const [kind, field] = text.split(' ') as [FactKind, string | undefined];
    return field === undefined || field in kinds[kind].fields;
  };
  return [...new Set([...fields, ...(after.length > before.length ? [after.at(-1)?.kind ?? ''] : [])])]
    .filter(isKnown)
    .sort();
}

/** What is documented of the container: as little as can be. */
const bare = projected({
  handbook: { title: 'x', subtitle: 'x', description: 'x', edition_date: '2026-01-15', owner: 'x' },
  hosts: { web: { purpose: 'x', kind: 'vm' } },
  networks: { front: { purpose: 'x', host: 'web', name: 'front' } },
  volumes: { daten: { content: 'x', host: 'web', name: 'daten' } },
  containers: {
    shop: {
      ...{
        purpose: 'x',
        host: 'web',
        role: 'data',
        image: 'nginx:1.27',
        networks: ['front'],
        ports: ['8080:80'],
      },
      volumes: ['/srv/x:/data', 'daten:/daten'],
    },
  },
});
const rulesFor = (kind: FactKind, facts: readonly ObservedFact[]) =>
  compare(
    bare.expected.filter((fact: ExpectedFact) => fact.kind === kind),
    [
      {
        host: 'web',
        origin: 'live',
        time: '2026-01-01T00:00:00Z',
        file: 'x',
        kinds: [kind],
        facts,
        complete: true,
      },
    ],
    { handbook: 'x', hostAt: () => ({ file: 'x', path: [] }), today: '2026-01-15' },
  ).findings.map(({ rule, actual }) => `${rule} ${actual}`);

/** Why a key changes no fact. The last part of a path, or the whole of it. */
const reasons: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    'Id Created CreatedAt Log.Start Log.End Log.Output Log.ExitCode StartedAt FinishedAt Pid RestartCount FailingStreak Log ExecIDs SandboxID SandboxKey EndpointID NetworkID Error DNSNames IPAddress IPPrefixLen Gateway IPv6Gateway GlobalIPv6Address GlobalIPv6PrefixLen'
      .split(' ')
      .map((key) => [key, 'bewegt sich von selbst, bei jedem Start oder Anlegen']),
  ),
  ...Object.fromEntries(
    'ResolvConfPath HostnamePath HostsPath LogPath ContainerIDFile Mountpoint GraphDriver GraphDriver.Data'
      .split(' ')
      .map((key) => [key, 'Ort in der Ablage der Engine']),
  ),
  ...Object.fromEntries(
    'Running Paused Restarting OOMKilled Dead'.split(' ').map((key) => [key, 'steht auch in State.Status']),
  ),
  ...Object.fromEntries(
    'Bridge HairpinMode LinkLocalIPv6Address LinkLocalIPv6PrefixLen SecondaryIPAddresses SecondaryIPv6Addresses NetworkSettings.MacAddress Config.MacAddress'
      .split(' ')
      .map((key) => [key, 'veraltet: steht auch bei den Netzwerken']),
  ),
  ...Object.fromEntries(
    'CpuCount CpuPercent IOMaximumIOps IOMaximumBandwidth ConsoleSize'
      .split(' ')
      .map((key) => [key, 'wirkt nur unter Windows']),
  ),
  ...Object.fromEntries(
    'AttachStdin AttachStdout AttachStderr StdinOnce OnBuild Shell Cgroup KernelMemory KernelMemoryTCP CpusetMems Consistency Annotations Volumes NetworkDisabled Driver Platform Scope Ingress ConfigFrom ConfigFrom.Network ConfigOnly Containers ReadOnly ImageOptions BindOptions VolumeOptions TmpfsOptions CreateMountpoint'
      .split(' ')
      .map((key) => [
        key,
        'im Inventar ohne Wort: vom Image, von der Engine oder ohne Wirkung auf den Betrieb',
      ]),
  ),
  Path: 'steht auch in Config.Entrypoint und Config.Cmd',
  Args: 'steht auch in Config.Entrypoint und Config.Cmd',
  MountLabel: 'Kennzeichnung für SELinux; gewollte steht in SecurityOpt',
  ProcessLabel: 'Kennzeichnung für SELinux; gewollte steht in SecurityOpt',
  AppArmorProfile: 'steht auch in HostConfig.SecurityOpt, wo es nicht das der Engine ist',
  Binds: 'steht auch in Mounts',
  VolumeDriver: 'steht beim Volume',
  PublishAllPorts: 'steht auch in NetworkSettings.Ports',
  ExposedPorts: 'steht auch in NetworkSettings.Ports',
  'HostConfig.Mounts[].Type': 'steht auch in Mounts',
  'HostConfig.Mounts[].Source': 'steht auch in Mounts',
  'HostConfig.Mounts[].BindOptions.Propagation': 'steht auch in Mounts',
  'VolumeOptions.Labels': 'Labels eines Volumes, das nur dieser Container hat',
  'VolumeOptions.DriverConfig': 'steht beim Volume; kann ein Passwort enthalten',
  'GraphDriver.Name': 'Speichertreiber der Engine',
  'volume Status': 'Meldung des Treibers',
};
function reasonOf(tool: string, key: string): string | undefined {
  const steps = key.split(/\.|\[\]\.?/).filter(Boolean);
  const names = [`${tool} ${key}`, key, ...steps.map((_, index) => steps.slice(index).join('.'))];
  const found = names.find((name) => Object.hasOwn(reasons, name));
  return found === undefined ? undefined : reasons[found];
}

/** Some keys say something only in one state. */
function inContext(object: Json, key: string): Json {
  const place = {
    'State.ExitCode': 'State.Status',
    'HostConfig.RestartPolicy.MaximumRetryCount': 'HostConfig.RestartPolicy.Name',
  }[key];
  return place === undefined ? object : withOther(object, place);
}

/** The keys of one of Docker's commands. */
function ofObject(tool: string, id: SourceId, object: Json, captured: readonly Json[]): KeyOutcome[] {
  const kind = { 'docker-inspect': 'container', 'docker-network': 'network', 'docker-volume': 'volume' }[
    id as string
  ] as FactKind;
  const keys = [...new Set([...keysOf(object), ...captured.flatMap((entry) => keysOf(entry))])].sort();
  const before = factsOf(id, JSON.stringify(object));
  const known = new Set(rulesFor(kind, before));
  return keys.map((key) => {
    const base = inContext(object, key);
    const after = factsOf(id, JSON.stringify(withOther(base, key)));
    const fields = differing(base === object ? before : factsOf(id, JSON.stringify(base)), after);
    return {
      tool,
      key,
      fields,
      always: rulesFor(kind, after).some((rule) => !known.has(rule)),
      reason:
        fields.length > 0 ? undefined : reasonOf(tool.replace('docker ', '').replace(' inspect', ''), key),
    };
  });
}

/** A line of a tool's text in which one column is another. */
interface Column {
  readonly key: string;
  readonly line: string;
  readonly reason?: string;
}
function ofText(tool: string, id: SourceId, text: string, columns: readonly Column[]): KeyOutcome[] {
  const before = factsOf(id, text);
  return columns.map(({ key, line, reason }) => {
    const fields = differing(before, factsOf(id, line));
    return { tool, key, fields, always: fields.length > 0, reason: fields.length > 0 ? undefined : reason };
  });
}
const ufwText = (row: string, head = 'deny (incoming), allow (outgoing), deny (routed)', status = 'active') =>
  `Status: ${status}\nLogging: on (low)\nDefault: ${head}\nNew profiles: skip\n\nTo                         Action      From\n--                         ------      ----\n${row}\n`;
const ufwRow = '22/tcp                     ALLOW IN    Anywhere';

/** All keys of all tools whose output is structured. */
export function keyOutcomes(): KeyOutcome[] {
  const ss = 'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=1,fd=3))';
  return [
    ...ofObject('docker inspect', 'docker-inspect', container, capture('28-inspect-all.txt')),
    ...ofObject('docker network inspect', 'docker-network', network, capture('28-network-inspect-all.txt')),
    ...ofObject('docker volume inspect', 'docker-volume', volume, capture('28-volume-inspect-all.txt')),
    ...ofText('ufw status', 'ufw-status', ufwText(ufwRow), [
      { key: 'Status', line: ufwText(ufwRow, undefined, 'inactive') },
      {
        key: 'Logging',
        line: ufwText(ufwRow).replace('low', 'high'),
        reason: 'im Inventar ohne Wort: was protokolliert wird, öffnet nichts',
      },
      { key: 'Default incoming', line: ufwText(ufwRow, 'allow (incoming), allow (outgoing), deny (routed)') },
      { key: 'Default outgoing', line: ufwText(ufwRow, 'deny (incoming), deny (outgoing), deny (routed)') },
      { key: 'Default routed', line: ufwText(ufwRow, 'deny (incoming), allow (outgoing), allow (routed)') },
      {
        key: 'New profiles',
        line: ufwText(ufwRow).replace('skip', 'accept'),
        reason: 'im Inventar ohne Wort: gilt erst, wenn ein Paket ein Profil mitbringt',
      },
      { key: 'To', line: ufwText(ufwRow.replace('22', '23')) },
      { key: 'To (Schnittstelle)', line: ufwText(ufwRow.replace('22/tcp', '22/tcp on eth0')) },
      { key: 'To (v6)', line: ufwText(`${ufwRow}\n22/tcp (v6)                ALLOW IN    Anywhere (v6)`) },
      { key: 'Action', line: ufwText(ufwRow.replace('ALLOW', 'DENY ')) },
      { key: 'Action (Richtung)', line: ufwText(ufwRow.replace(' IN ', ' OUT')) },
      { key: 'From', line: ufwText(ufwRow.replace('Anywhere', '192.0.2.7')) },
      { key: 'Kommentar', line: ufwText(`${ufwRow}                   # SSH`) },
      {
        key: 'Protokoll (log)',
        line: ufwText(`${ufwRow} (log)`),
        reason: 'im Inventar ohne Wort: was protokolliert wird, öffnet nichts',
      },
    ]),
    ...ofText('ss', 'ss', ss, [
      { key: 'Netid', line: ss.replace('tcp LISTEN', 'udp UNCONN') },
      { key: 'State', line: ss, reason: 'LISTEN und UNCONN: nur lauschende werden gelesen' },
      { key: 'Recv-Q', line: ss.replace(' 0 128', ' 5 128'), reason: 'bewegt sich von selbst' },
      {
        key: 'Send-Q',
        line: ss.replace(' 0 128', ' 0 5'),
        reason: 'Länge der Warteschlange, bewegt sich von selbst',
      },
      { key: 'Local Address', line: ss.replace('0.0.0.0:22', '127.0.0.1:22') },
      {
        key: 'Local Address (Schnittstelle)',
        line: ss.replace('0.0.0.0:22', '0.0.0.0%eth0:22'),
        reason: 'im Inventar ohne Wort: Ports nennen Adressen',
      },
      { key: 'Port', line: ss.replace(':22', ':23') },
      {
        key: 'Peer Address',
        line: ss.replace('0.0.0.0:*', '[::]:*'),
        reason: 'ein lauschender Port hat kein Gegenüber',
      },
      { key: 'Process', line: ss.replace('sshd', 'dropbear') },
      { key: 'Process (pid, fd)', line: ss.replace('pid=1', 'pid=2'), reason: 'bewegt sich von selbst' },
    ]),
  ];
}
