// What a tool does not print is not seen: without a key a field of a fact stays as it is or is not there. It is never
// shown as empty, which would be a difference from what is documented.
import { expect, test } from 'vitest';
import type { FieldValue } from '../../src/model/facts.ts';
import { askedPaths, pickAsked } from '../../src/snapshots/docker-inspect-template.ts';
import { snapshotSource, snapshotSources } from '../../src/snapshots/index.ts';
import { parseOs } from '../../src/snapshots/os.ts';
import { fixturesOfSource } from './golden.ts';

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects of a text: lines of JSON, or one list. */
function objectsOf(text: string): Json[] {
  if (text.startsWith('['))
    try {
      return (JSON.parse(text) as unknown[]).filter(isObject);
    } catch {
      return [];
    }
  return text.split('\n').flatMap((line) => {
    try {
      const value = JSON.parse(line) as unknown;
      return isObject(value) ? [value] : [];
    } catch {
      return [];
    }
  });
}

/** Maps whose keys people choose: a label that is not there is none, a network that is not there is not joined. */
const maps = new Set([
  'Labels',
  'Ports',
  'PortBindings',
  'Networks',
  'Options',
  'Tmpfs',
  'Sysctls',
  'Config',
]);
/** The paths of all keys of the format. */
function keysOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (Array.isArray(value)) return value.flatMap((entry, index) => keysOf(entry, [...path, index]));
  if (!isObject(value)) return [];
  const areChosen = maps.has(String(path.at(-1)));
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(areChosen ? [] : [[...path, key]]),
    ...keysOf(inner, [...path, key]),
  ]);
}
function without(value: Json, path: readonly (string | number)[]): Json {
  const copy = structuredClone(value);
  let at = copy;
  for (const step of path.slice(0, -1)) at = at[step] as Json;
  delete at[String(path.at(-1))];
  return copy;
}

const fieldsOf = (id: string, object: Json): Readonly<Record<string, FieldValue>> => {
  const source = snapshotSource(id)!;
  const [fact] = source.facts(source.parse(JSON.stringify(object)));
  return fact?.fields ?? {};
};

/** One object for each set of fields that are shown, and of those that are empty. */
const differentOf = (id: string, objects: readonly Json[]): Json[] =>
  [
    ...Map.groupBy(objects, (object) =>
      JSON.stringify(
        Object.entries(fieldsOf(id, object)).map(([field, value]) => [
          field,
          value === null || (Array.isArray(value) && value.length === 0),
        ]),
      ),
    ).values(),
  ].flatMap((alike) => alike.slice(0, 1));

const sources = ['inspect', 'network', 'volume', 'images', 'version', 'ps'].map((tool) => `docker-${tool}`);
/** `ps` says some things at two places: without State it is in Status. */
const elsewhere = /^(?:image|state|health|networks|ports|port_families|tag_current)$/;

/** Of a health check what nobody said is left out. */
const checks = /^healthcheck$/;

/** Of the many keys of inspect those that are read, what they stand in, and what stands in them. */
function isRead(id: string, path: readonly (string | number)[]): boolean {
  const place = path.filter((step) => typeof step === 'string').join('.');
  const isBelow = (inner: string, outer: string) => inner === outer || inner.startsWith(`${outer}.`);
  return (
    id !== 'docker-inspect' || askedPaths.some((asked) => isBelow(asked, place) || isBelow(place, asked))
  );
}
/** What of an object's fact is empty or another without one of its keys: one line each. */
function wrongOf(id: string, object: Json, instead?: RegExp, read = (value: Json) => value): string[] {
  const whole = fieldsOf(id, read(object));
  const paths = keysOf(object).filter((path) => isRead(id, path));
  return paths.flatMap((path) =>
    Object.entries(fieldsOf(id, read(without(object, path)))).flatMap(([field, value]) => {
      const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
      const isWrong =
        JSON.stringify(value) !== JSON.stringify(whole[field]) && (isEmpty || !instead?.test(field));
      return isWrong ? [`without ${path.join('.')}: ${field} is ${JSON.stringify(value)}`] : [];
    }),
  );
}

test.each(sources)('%s: without a key no field is empty or another', (id) => {
  const objects = differentOf(
    id,
    fixturesOfSource(id).flatMap(({ text }) => objectsOf(text)),
  );
  expect(objects.flatMap((object) => keysOf(object)).length).toBeGreaterThan(3);
  const instead = id === 'docker-ps' ? elsewhere : id === 'docker-inspect' ? checks : undefined;
  expect(objects.flatMap((object) => wrongOf(id, object, instead))).toEqual([]);
});

test('what live picks out of an answer has no value that the answer does not have', () => {
  const [text] = fixturesOfSource('docker-inspect').filter(({ name }) => name.endsWith('28-inspect-all'));
  const objects = differentOf('docker-inspect', objectsOf(text?.text ?? ''));
  const read = (object: Json) => pickAsked(object) as Json;
  const wrong = objects.flatMap((object) => wrongOf('docker-inspect', object, checks, read));
  // The API says by leaving it out that there is no health check.
  expect([...new Set(wrong)]).toEqual(['without State.Health: health is null']);
});

/** What the fixtures of real machines lack: one of every part that is read. */
const withEveryPart: Readonly<Record<string, Json>> = {
  'docker-inspect': {
    Name: '/shop',
    Image: 'sha256:1',
    State: { Status: 'running', ExitCode: 0 },
    Config: { Image: 'shop:1', Env: ['A=1'], Labels: { team: 'laden' }, Healthcheck: { Test: ['CMD', 'x'] } },
    HostConfig: {
      NetworkMode: 'laden',
      RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
      PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '80' }] },
      Devices: [{ PathOnHost: '/dev/a', PathInContainer: '/dev/b', CgroupPermissions: 'r' }],
      Ulimits: [{ Name: 'nofile', Soft: 1, Hard: 2 }],
      DeviceRequests: [
        { Driver: 'nvidia', Count: 0, DeviceIDs: ['0'], Capabilities: [['gpu']] },
        { Driver: 'nvidia', Count: 2, DeviceIDs: null, Capabilities: [['gpu']] },
      ],
      BlkioWeightDevice: [{ Path: '/dev/sda', Weight: 5 }],
      BlkioDeviceReadBps: [{ Path: '/dev/sda', Rate: 5 }],
      BlkioDeviceWriteIOps: [{ Path: '/dev/sda', Rate: 5 }],
      StorageOpt: { size: '1g' },
      Sysctls: { 'net.core.somaxconn': '1' },
      Tmpfs: { '/run': 'size=1m' },
      LogConfig: { Type: 'json-file', Config: { 'max-size': '10m' } },
      ExtraHosts: ['db:10.0.0.1'],
      Links: ['/db:/shop/db'],
      Mounts: [
        { Target: '/a', VolumeOptions: { NoCopy: true, Subpath: 'x' } },
        { Target: '/b', TmpfsOptions: { SizeBytes: 1, Mode: 2 } },
        { Target: '/c', BindOptions: { NonRecursive: true } },
      ],
    },
    NetworkSettings: {
      Ports: { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '80' }] },
      Networks: {
        laden: {
          IPAMConfig: { IPv4Address: '10.0.0.2', IPv6Address: 'fd00::2', LinkLocalIPs: ['fe80::1'] },
          Aliases: ['web'],
          Links: ['db:x'],
          DriverOpts: { a: 'b' },
          MacAddress: '02:42:0a:00:00:02',
          GwPriority: 1,
        },
      },
    },
    Mounts: [{ Type: 'bind', Source: '/a', Destination: '/b', RW: true, Mode: 'z', Propagation: 'rslave' }],
  },
  'docker-network': {
    Name: 'laden',
    Driver: 'bridge',
    EnableIPv6: false,
    Internal: false,
    IPAM: {
      Driver: 'default',
      Options: { a: 'b' },
      Config: [
        {
          Subnet: '10.0.0.0/8',
          Gateway: '10.0.0.1',
          IPRange: '10.1.0.0/16',
          AuxiliaryAddresses: { router: '10.0.0.9' },
        },
      ],
    },
    Options: { a: 'b' },
    Labels: { team: 'laden' },
  },
  'docker-volume': {
    Name: 'daten',
    Driver: 'local',
    Options: { type: 'none', device: '/a' },
    Labels: { team: 'laden' },
  },
  'docker-service': {
    Spec: {
      Name: 'shop_web',
      Labels: { team: 'laden' },
      Mode: { Replicated: { Replicas: 2 } },
      UpdateConfig: { Parallelism: 1, Delay: 1e9, FailureAction: 'pause', Monitor: 1e9, Order: 'stop-first' },
      EndpointSpec: {
        Mode: 'vip',
        Ports: [
          { Protocol: 'tcp', TargetPort: 80, PublishedPort: 8091, PublishMode: 'ingress' },
          { Protocol: 'udp', TargetPort: 81, PublishedPort: 8092, PublishMode: 'host' },
        ],
      },
      TaskTemplate: {
        ContainerSpec: {
          Image: 'shop:1',
          Secrets: [{ File: { Name: 'kasse.txt', UID: '100', GID: '101', Mode: 256 } }],
        },
        Resources: {
          Reservations: {
            NanoCPUs: 1e8,
            GenericResources: [{ DiscreteResourceSpec: { Kind: 'gpu', Value: 2 } }],
          },
        },
        RestartPolicy: { Delay: 1e9, Window: 1e9 },
        Placement: {
          Constraints: ['node.role==manager'],
          Preferences: [{ Spread: { SpreadDescriptor: 'node.labels.zone' } }],
          MaxReplicas: 3,
        },
      },
    },
  },
};

/** The paths of everything in a value, entries of lists and of maps included. */
const allPaths = (
  value: unknown,
  path: readonly (string | number)[] = [],
): (readonly (string | number)[])[] =>
  (Array.isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : []).flatMap(
    ([step, inner]) => [[...path, step], ...allPaths(inner, [...path, step])],
  );
function empty(value: Json, path: readonly (string | number)[]): Json {
  const copy = structuredClone(value);
  let at = copy;
  for (const step of path.slice(0, -1)) at = at[step] as Json;
  at[String(path.at(-1))] = null;
  return copy;
}
const noWord = /undefined|\bnull\b|NaN|\[object/;
const jsonSources = snapshotSources.flatMap(({ id }) => {
  const objects = fixturesOfSource(id).flatMap(({ text }) => objectsOf(text));
  const every = withEveryPart[id];
  return objects.length > 0 && id !== 'nft-ruleset' ? [{ id, objects: every ? [every] : objects }] : [];
});

test('every source that reads JSON is asked', () => {
  expect(jsonSources.map(({ id }) => id).sort()).toEqual([...sources, 'docker-service'].sort());
});
test.each(jsonSources)('$id: what is not there, or null, is no word of a fact', ({ id, objects }) => {
  const wrong = objects.flatMap((object) =>
    allPaths(object).flatMap((path) =>
      [without(object, path), empty(object, path)].flatMap((less) =>
        Object.entries(fieldsOf(id, less)).flatMap(([field, value]) =>
          [value]
            .flat()
            .some((text) => typeof text !== 'boolean' && text !== null && noWord.test(String(text)))
            ? [`without ${path.join('.')}: ${field} is ${JSON.stringify(value)}`]
            : [],
        ),
      ),
    ),
  );
  expect(wrong).toEqual([]);
});

test('os-release: what is not written is not seen, what is empty is none', () => {
  const rest = 'ID=x\nLinux 6.1.0 x86_64\n';
  expect(parseOs(`NAME=X\n${rest}`)).not.toHaveProperty('version', null);
  expect(parseOs(`NAME=X\nVERSION=\nVERSION_CODENAME=""\n${rest}`)).toMatchObject({
    version: null,
    codename: null,
  });
  const os = snapshotSource('os')!;
  expect(os.facts(os.parse(`NAME=X\n${rest}`))[0]?.fields).toEqual({
    name: 'X',
    kernel: 'Linux 6.1.0',
    architecture: 'x86-64',
  });
});
