// What of the inventory and of the tools' output is compared: docs/compared.md holds every field and every key, and what
// it says is proved by changing each. UPDATE=1 writes the document, and which values proved it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { comparabilityOf, comparedFields, patternOf } from '../src/drift/compared-fields.ts';
import { compare } from '../src/drift/differences.ts';
import { kinds, ruleOf } from '../src/drift/kinds.ts';
import type { FactKind } from '../src/model/facts.ts';
import { inventoryFile } from '../src/model/inventory.ts';
import { repository } from './command.ts';
import { comparedDocument } from './compared-document.ts';
import { keyOutcomes } from './compared-keys.ts';
import { complete, evidenceOf, fileName, projected } from './complete.ts';

type Json = Record<string, unknown>;

/** The paths of a JSON Schema: `containers.*.ports[].target`; of announced changes none. */
function schemaPaths(): { paths: string[]; leaves: Set<string> } {
  const schema = z.toJSONSchema(inventoryFile, {
    io: 'input',
    reused: 'inline',
    unrepresentable: 'any',
  }) as Json;
  const paths = new Set<string>();
  const inner = new Set<string>();
  const walk = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return;
    const { properties, items, additionalProperties, ...rest } = node as Record<string, Json | undefined>;
    for (const choice of ['anyOf', 'oneOf', 'allOf'])
      for (const one of (rest[choice] as unknown as unknown[] | undefined) ?? []) walk(one, path);
    for (const [key, value] of Object.entries(properties ?? {})) {
      if (key === 'change') continue;
      const below = path ? `${path}.${key}` : key;
      paths.add(below);
      inner.add(path);
      walk(value, below);
    }
    if (items) walk(items, `${path}[]`);
    if (additionalProperties && Object.keys(additionalProperties).length > 0)
      walk(additionalProperties, `${path}.*`);
  };
  walk(schema, '');
  const isAbove = (path: string) => [...inner].some((part) => part.replace(/(?:\[\]|\.\*)+$/, '') === path);
  return { paths: [...paths], leaves: new Set([...paths].filter((path) => !isAbove(path))) };
}
const { paths, leaves } = schemaPaths();
/** A field that holds others counts where the table names it itself. */
const fields = paths.filter((path) => leaves.has(path) || Object.hasOwn(comparedFields, path));
const of = (key: string) => fields.filter((path) => key in (comparabilityOf(path) ?? {}));

describe('the table of the fields', () => {
  test('has every field of the schema, and no other', () => {
    expect(fields.length).toBeGreaterThan(700);
    expect(
      paths.filter((path) => !patternOf(path)),
      'a field of the inventory is missing: say in src/drift/compared-fields.ts by what it is compared, or why not',
    ).toEqual([]);
    const used = new Set(paths.map(patternOf));
    expect(Object.keys(comparedFields).filter((pattern) => !used.has(pattern))).toEqual([]);
  });
  test('names only fields of facts that there are', () => {
    const known = (text: string) => {
      const [kind = '', field] = text.split(' ');
      return kind in kinds && (field === undefined || field in kinds[kind as FactKind].fields);
    };
    const named = Object.values(comparedFields).flatMap((entry) => ('by' in entry ? entry.by : []));
    expect(named.filter((text) => !known(text))).toEqual([]);
    // And no field of a fact is in no row.
    const all = Object.entries(kinds).flatMap(([kind, info]) =>
      Object.keys(info.fields).map((field) => `${kind} ${field}`),
    );
    const ofMachine = ['container host_network', 'container host_mounts', 'container auto_remove'];
    ofMachine.push('container links', 'container health');
    expect(all.filter((text) => !(named as string[]).includes(text) && !ofMachine.includes(text))).toEqual(
      [],
    );
  });
  test('at least 95 of 100 fields that existing sources can show are compared', () => {
    const [compared, not] = [of('by').length, of('unprovable').length];
    expect(compared / (compared + not)).toBeGreaterThanOrEqual(0.95);
  });
  test('docs/compared.md is made of it', () => {
    const path = join(repository, 'docs/compared.md');
    const text = comparedDocument(fields, keyOutcomes());
    if (process.env.UPDATE === '1') writeFileSync(path, text);
    else expect(readFileSync(path, 'utf8'), 'run UPDATE=1 npx vitest run tests/compared.test.ts').toBe(text);
  });
});

/** Besides what is in the complete inventory, every further field that is compared, in compose's long forms. */
const whole: Json = structuredClone(complete) as Json;
const section = (name: string) => whole[name] as Record<string, Json>;
section('hosts').bare = {
  ...section('hosts').bare,
  groups: ['linux'],
};
whole.host_groups = {
  linux: {
    purpose: 'Alle',
    software: [{ name: 'Docker CLI', version: '28.0.0' }],
    firewall: {
      engine: 'ufw',
      active: true,
      defaults: { incoming: 'deny', outgoing: 'allow', routed: 'deny' },
      groups: [
        {
          title: 'Alle',
          rules: [
            {
              to: '7000/tcp',
              action: 'allow',
              direction: 'in',
              from: '192.0.2.0/24',
              interface_in: 'eth0',
              ipv6: false,
              comment: 'Alle',
              status: 'active',
              purpose: 'Alle',
            },
            { to: '7002/tcp', ipv6: false, purpose: 'x' },
            {
              to: '7001/tcp',
              direction: 'fwd',
              interface_in: 'eth0',
              interface_out: 'eth1',
              profile: 'Alle',
              purpose: 'x',
            },
          ],
        },
      ],
      docker_user: [{ rule: '-i eth0 -j RETURN', families: ['IPv4'], status: 'active', purpose: 'x' }],
    },
  },
};
const web = section('hosts').web ?? {};
const firewall = web.firewall as { groups: { rules: Json[] }[]; docker_user: Json[] };
firewall.groups[0]?.rules.push(
  {
    to: '9200/tcp',
    action: 'allow',
    direction: 'in',
    from: '192.0.2.0/24',
    ipv6: false,
    comment: 'Neu',
    status: 'active',
    profile: 'Neu',
    purpose: 'x',
  },
  { to: '9202/tcp', ipv6: false, purpose: 'x' },
  { to: '9201/tcp', direction: 'fwd', interface_in: 'eth0', interface_out: 'eth1', purpose: 'x' },
);
for (const rule of firewall.docker_user) rule.status = 'active';
web.status = 'active';
Object.assign((web.units as Json[])[0] ?? {}, { status: 'active', active: 'active' });
section('hosts').lxc = { ...section('hosts').lxc, status: 'active' };
whole.stacks = {
  ...section('stacks'),
  shop: { ...section('stacks').shop, project: 'shop', configs: { web: { file: './web.conf' } } },
};
const { mem_limit, cpus, pids_limit, mem_reservation, gpus, restart, ...shop } =
  section('containers').shop ?? {};
void [mem_limit, cpus, pids_limit, mem_reservation, gpus, restart];
section('containers').lang = {
  ...shop,
  purpose: 'Lange Formen',
  service: 'lang',
  name: 'lang',
  host: 'web',
  status: 'active',
  one_shot: false,
  expose: ['9000'],
  ports: [{ target: 7080, published: 7081, host_ip: '127.0.0.1', protocol: 'udp' }],
  volumes: [
    { type: 'volume', source: 'daten', target: '/a', read_only: true, volume: { nocopy: true } },
    {
      type: 'bind',
      source: '/b',
      target: '/b',
      bind: { propagation: 'rslave', selinux: 'z', recursive: 'disabled' },
    },
    { type: 'tmpfs', target: '/c', tmpfs: { size: '1m', mode: 1023 } },
    { type: 'volume', source: 'daten', target: '/d', volume: { subpath: 'x' } },
    { type: 'image', source: '/x', target: '/e', image: { subpath: 'y' } },
    { type: 'bind', source: 'ablage', target: '/f' },
  ],
  environment: { TZ: 'Europe/Berlin', KASSE: { secret: 'kasse' } },
  healthcheck: {
    test: 'true',
    interval: '10s',
    timeout: '5s',
    retries: 3,
    start_period: '1m',
    start_interval: '2s',
    disable: false,
  },
  ulimits: { nofile: { soft: 1000, hard: 2000 } },
  logging: { driver: 'local', options: { 'max-size': '1m' } },
  links: ['shop:laden'],
  mac_address: '02:42:ac:12:00:09',
  secrets: [{ source: 'kasse', target: 'kasse.txt' }],
  configs: [{ source: 'web', target: '/etc/web.conf' }],
  use_api_socket: true,
  deploy: {
    resources: {
      limits: { cpus: '0.5', memory: '64m', pids: 10 },
      reservations: {
        memory: '32m',
        devices: [{ capabilities: ['gpu'], count: 1, driver: 'nvidia' }, { device_ids: ['1'] }],
      },
    },
    restart_policy: { condition: 'on-failure', max_attempts: 3 },
  },
};
section('containers').karten = {
  purpose: 'x',
  role: 'support',
  host: 'web',
  image: 'x:1',
  gpus: [{ capabilities: ['gpu'], count: 1, driver: 'nvidia' }, { device_ids: ['1'] }],
  volumes: ['ablage:/x'],
};
section('containers').netz = {
  purpose: 'x',
  role: 'support',
  host: 'web',
  image: 'x:1',
  network_mode: 'host',
};
section('containers').anschluss = {
  purpose: 'x',
  role: 'support',
  host: 'web',
  image: 'x:1',
  networks: ['front'],
  mac_address: '02:42:ac:12:00:09',
};
section('containers').mehr = {
  purpose: 'x',
  role: 'support',
  host: 'web',
  image: 'x:1',
  deploy: { replicas: 2 },
};
whole.volumes = {
  ...section('volumes'),
  daten: { ...section('volumes').daten, status: 'active', kind: 'named', name: 'shop_daten' },
  lose: { content: 'x', host: 'web' },
  ablage: { content: 'x', host: 'web', kind: 'bind', path: '/srv/ablage' },
};
whole.networks = {
  ...section('networks'),
  front: { ...section('networks').front, name: 'shop_front', kind: 'docker', status: 'active' },
  lose: { purpose: 'x', host: 'web', ipam: { config: [{ subnet: '172.30.0.0/16', gateway: '172.30.0.1' }] } },
};
section('env_files').mehr = {
  ...section('env_files').shop,
  path: '/srv/mehr',
  example: 'env.mehr.example',
  variables: { MEHR: { description: 'x' } },
};
whole.secrets = { ...section('secrets'), andere: { purpose: 'x', kept_in: 'x', file: './andere.txt' } };
section('env_files').shop = {
  ...section('env_files').shop,
  complete: true,
  variables: {
    ...(section('env_files').shop?.variables as Json),
    ART: { description: 'x', default: 'gross', required: true },
  },
};
section('services').api = {
  ...section('services').api,
  status: 'active',
  ports: [{ target: 8000, published: 8000, host_ip: '127.0.0.1', protocol: 'tcp' }],
};

/** Where a path of the schema is written in an inventory. */
function placesOf(
  node: unknown,
  steps: readonly string[],
  at: readonly string[] = [],
): (readonly string[])[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [at];
  if (typeof node !== 'object' || node === null) return [];
  const keys = step === '*' || step === '[]' ? Object.keys(node) : Object.hasOwn(node, step) ? [step] : [];
  if ((step === '[]') !== Array.isArray(node)) return [];
  return keys.flatMap((key) => placesOf((node as Json)[key], rest, [...at, key]));
}
const stepsOf = (path: string) => path.replaceAll('[]', '.[]').split('.');
/** A copy with another value; undefined takes the key away. */
function changed(at: readonly string[], value: unknown): Json {
  const copy = structuredClone(whole);
  const parent = at.slice(0, -1).reduce<Json>((node, step) => node[step] as Json, copy);
  const key = at.at(-1) ?? '';
  if (value !== undefined) parent[key] = value;
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
  return copy;
}
const valueAt = (at: readonly string[]) => at.reduce<unknown>((node, step) => (node as Json)[step], whole);
const words =
  'mehr|stop-first|andere|644|tmpfs|bare|web|mail|shop|host|planned|retired|out|fwd|deny|limit|allow|reject|disabled|static|inactive|other|lan|bind|named|directory|tcp|udp|none|any|no|always|IPv6|rshared|Z|enabled|lxc|10m|1h|9443|192.0.2.7|/anders|200m|7|x:2|anders|aus anderem|172.31.0.0/16|02:42:ac:12:00:0a|sha256:000000000000|private|volume|5'.split(
    '|',
  );
/** The first of each list, then the second of each: each list has its likeliest first. */
const inTurn = <T>(lists: readonly (readonly T[])[]): T[] =>
  Array.from({ length: Math.max(0, ...lists.map(({ length }) => length)) }, (_, index) =>
    lists.flatMap((list) => list.slice(index, index + 1)),
  ).flat();
/** Other values that a field may have, the likeliest first. */
function others(value: unknown): unknown[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1];
  if (typeof value === 'string')
    return [`${value}x`, ...(/^\d+$/.test(value) ? [`${Number(value) + 1}`] : []), ...words].filter(
      (word) => word !== value,
    );
  if (Array.isArray(value))
    return [
      value.toReversed(),
      value.slice(1),
      ['anders'],
      ['anders:anders'],
      ...(value.length === 1 ? others(value[0]).map((other) => [other]) : []),
    ];
  if (typeof value === 'object' && value !== null)
    return [
      { ...value, ANDERS: 'x' },
      ...inTurn(
        Object.entries(value).map(([key, part]) => others(part).map((other) => ({ ...value, [key]: other }))),
      ),
    ];
  return [];
}

/** Which of the values of a field proved it last time: that one is tried before all others. */
const provedFile = join(repository, 'tests/compared-values.json');
const proved = JSON.parse(readFileSync(provedFile, 'utf8')) as Record<string, number>;
const proving: Record<string, number> = {};
afterAll(() => {
  if (process.env.UPDATE === '1')
    writeFileSync(provedFile, `${JSON.stringify({ ...proved, ...proving }, null, 2)}\n`);
});

/** Proved where a machine is needed that this one is not: by these tests. */
const elsewhere: Readonly<Record<string, string>> = {
  'hosts.*.transient': 'tests/facts.test.ts: one thing too much is on the machine',
  'env_files.*.variables.*.secret': 'tests/unit/value-changes.test.ts',
  'containers.*.environment.*.secret': 'tests/unit/value-changes.test.ts',
  'hosts.*.firewall.groups[].rules[].profile': 'tests/unit/ufw-profiles.test.ts',
  'host_groups.*.firewall.groups[].rules[].profile': 'tests/unit/ufw-profiles.test.ts',
};

describe('what is said to be compared, is: another value in the inventory gives a finding', () => {
  const evidence = evidenceOf(projected(whole).expected);
  const sectionSchema = (section: string) => inventoryFile.shape[section as keyof typeof inventoryFile.shape];
  const found = (value: unknown, section: string): ReadonlySet<string> | undefined => {
    // Most values that are tried are none that the field may have: said faster than by reading the whole inventory.
    if (!sectionSchema(section).safeParse((value as Json)[section]).success) return undefined;
    try {
      const { expected, tolerated } = projected(value);
      const { findings } = compare(expected, evidence, {
        handbook: 'laden',
        hostAt: (host) => ({ file: fileName, path: ['hosts', host], key: true }),
        today: '2026-01-15',
        tolerated,
      });
      return new Set(findings.map(({ rule }) => rule));
    } catch {
      return undefined; // The schema does not know this value.
    }
  };
  const rulesOf = (path: string) => {
    const entry = comparabilityOf(path);
    const by = entry && 'by' in entry ? entry.by : [];
    return by.flatMap((text) => {
      const [kind, field] = text.split(' ') as [FactKind, string | undefined];
      return field === undefined ? [`${kind}-missing`, `${kind}-unexpected`] : [ruleOf(kind, field)];
    });
  };
  test('unchanged: nothing is found', () => {
    expect([...(found(whole, 'hosts') ?? ['?'])]).toEqual([]);
  });
  test.each(of('by').filter((path) => !Object.hasOwn(elsewhere, path)))(
    '%s',
    (path) => {
      const places = placesOf(whole, stepsOf(path));
      expect(places, 'no value of it stands in this test: write one into „whole“').not.toEqual([]);
      const rules = rulesOf(path);
      const tried = inTurn(
        places.map((at) => [undefined, ...others(valueAt(at))].map((value) => ({ at, value }))),
      );
      const isProof = ({ at, value }: (typeof tried)[number]) => {
        const result = found(changed(at, value), at[0] ?? '');
        return result !== undefined && rules.some((rule) => result.has(rule));
      };
      const proof = [...tried.slice(proved[path], (proved[path] ?? -1) + 1), ...tried].find(isProof);
      if (proof) proving[path] = tried.indexOf(proof);
      expect(proof, `no other value of it gives one of ${rules.join(', ')}`).toBeDefined();
    },
    60_000,
  );
});

describe('the keys of the tools', () => {
  const outcomes = keyOutcomes();
  test('each is compared, or there is a reason', () => {
    expect(outcomes.length).toBeGreaterThan(200);
    expect(outcomes.filter(({ fields: names, reason }) => names.length === 0 && !reason)).toEqual([]);
  });
  const dangerous = [
    ...'Privileged CapAdd Devices DeviceCgroupRules DeviceRequests SecurityOpt PidMode IpcMode UTSMode UsernsMode'.split(
      ' ',
    ),
    ...'NetworkMode GroupAdd Sysctls CgroupParent Runtime VolumesFrom Links MaskedPaths ReadonlyPaths'.split(
      ' ',
    ),
    ...'ExtraHosts Dns DnsSearch DnsOptions Memory MemoryReservation NanoCpus CpuShares CpuQuota CpusetCpus'.split(
      ' ',
    ),
    ...'OomKillDisable AutoRemove PortBindings'.split(' '),
  ].map((key) => `HostConfig.${key}`);
  test.each([...dangerous, 'Mounts[].Source', 'Mounts[].RW', 'Mounts[].Propagation', 'Config.Tty'])(
    'what nobody documents is a finding: %s',
    (key) => {
      expect(
        outcomes.find((outcome) => outcome.tool === 'docker inspect' && outcome.key === key),
      ).toMatchObject({
        always: true,
      });
    },
  );
  test.each([
    ...'CapDrop ReadonlyRootfs Ulimits LogConfig.Type LogConfig.Config Tmpfs ShmSize Init'
      .split(' ')
      .map((key) => `HostConfig.${key}`),
    ...'OomScoreAdj PidsLimit MemorySwap MemorySwappiness CpuPeriod CpuRealtimePeriod CpuRealtimeRuntime BlkioWeight'
      .split(' ')
      .map((key) => `HostConfig.${key}`),
    ...'User Entrypoint Cmd Healthcheck.Test Hostname Domainname WorkingDir StopSignal StopTimeout Labels'
      .split(' ')
      .map((key) => `Config.${key}`),
  ])('what is documented is compared: %s', (key) => {
    expect(
      outcomes.find((outcome) => outcome.tool === 'docker inspect' && outcome.key === key)?.fields,
    ).not.toEqual([]);
  });
});
