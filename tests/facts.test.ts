// For every field of every kind of fact: changed on the machine or in the inventory, it is found, and nothing else is.
import { describe, expect, test } from 'vitest';
import { compare } from '../src/drift/differences.ts';
import { kinds } from '../src/drift/kinds.ts';
import type { Scope } from '../src/drift/scope.ts';
import { settingKeys } from '../src/model/container-settings.ts';
import type { ExpectedFact, FactKind, FieldMode, FieldValue, ObservedFact } from '../src/model/facts.ts';
import { subjectOf } from '../src/model/facts.ts';
import type { DraftFinding, Pointer } from '../src/model/finding.ts';
import {
  altered,
  complete,
  evidenceOf,
  fileName,
  observedFacts,
  projected,
  settingSamples,
} from './complete.ts';

const { expected, tolerated } = projected(complete);
const scope: Scope = {
  handbook: 'laden',
  hostAt: (host) => ({ file: fileName, path: ['hosts', host], key: true }),
  today: '2026-01-15',
  tolerated,
};
const briefly = (findings: readonly DraftFinding[]) =>
  findings.map(({ rule, severity, subject }) => `${severity} ${rule} ${subject}`).sort();
const ruleOf = (kind: FactKind, field: string) =>
  kinds[kind].fields[field]?.rule ?? `${kind}-${field.replaceAll('_', '-')}`;
const severityOf = (kind: FactKind, field: string, actual: FieldValue = 'anderes') => {
  const { severity = 'error' } = kinds[kind].fields[field] ?? {};
  return typeof severity === 'function' ? severity(actual) : severity;
};
/** What is told of a field that differs: of a group, one finding about what it belongs to. */
const told = ({ kind, subject, group, modes }: ExpectedFact, field: string, actual?: FieldValue) =>
  group?.fields.includes(field)
    ? `warning stack-rights ${group.subject}`
    : `${modes?.[field]?.severity ?? severityOf(kind, field, actual)} ${ruleOf(kind, field)} ${subject}`;

test('the inventory documents every field of every kind', () => {
  const documented = new Set(
    expected.flatMap(({ kind, fields, replicas }) =>
      [...Object.keys(fields), ...(replicas ? ['replicas'] : [])].map((field) => `${kind} ${field}`),
    ),
  );
  const known = Object.entries(kinds).flatMap(([kind, { fields }]) =>
    Object.keys(fields).map((field) => `${kind} ${field}`),
  );
  const missing = known.filter((field) => !documented.has(field));
  expect(missing, 'a field that is compared has no value here: document one in tests/complete.ts').toEqual(
    [],
  );
  const wordless = [...documented].filter((field) => !known.includes(field));
  expect(wordless, 'drift has no words for this field: add it to src/drift/kinds.ts').toEqual([]);
});

test('a machine that is as documented: nothing is found', () => {
  const { findings, coverage } = compare(expected, evidenceOf(expected), scope);
  expect(findings).toEqual([]);
  expect(new Set(coverage.map(({ kind }) => kind))).toEqual(new Set(Object.keys(kinds)));
});

/** Values that a machine could show instead, each different from the documented one. */
function others(value: FieldValue, mode: FieldMode, field: string): FieldValue[] {
  if (field === 'order')
    return [(value as string[]).map((pair) => pair.split(' vor ').reverse().join(' vor '))];
  if (mode.pairs) return [(value as string[]).map((pair) => `${pair.split('=')[0]}=anders`)];
  if (Array.isArray(value)) {
    const required = (value as readonly string[]).filter((item) => !mode.optional?.includes(item));
    return [
      ...(mode.contains ? [] : [[...value, 'zuviel']]),
      ...(required.length > 0 ? [value.filter((item) => item !== required[0]), ['anderes']] : []),
    ];
  }
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1];
  return ['anderes', ...(value === null || mode.oneOf?.includes(null) ? [] : [null])];
}

const mutations = expected.flatMap((fact) =>
  observedFacts(fact).flatMap((observed) =>
    Object.entries(fact.fields).flatMap(([field, value]) =>
      others(value, fact.modes?.[field] ?? {}, field).map((other) => ({
        name: `${fact.host} ${fact.kind} ${observed.name} ${field} ${JSON.stringify(other)}`,
        fact,
        observed,
        field,
        other,
      })),
    ),
  ),
);
const isSame = (a: ObservedFact, b: ObservedFact) => a.kind === b.kind && a.name === b.name;
const placed = ({ at, fieldPaths }: ExpectedFact, field: string): Pointer => ({
  file: at.file,
  path: [...at.path, ...(fieldPaths[field] ?? [])],
  key: !fieldPaths[field],
});

describe('one field is different on the machine', () => {
  test('there are many of them', () => {
    expect(mutations.length).toBeGreaterThan(120);
  });

  test.each(mutations)('$name', ({ fact, observed, field, other }) => {
    const evidence = evidenceOf(expected, (facts, host) =>
      facts.map((observedFact) =>
        host === fact.host && isSame(observedFact, observed)
          ? { ...observedFact, fields: { ...observedFact.fields, [field]: other } }
          : observedFact,
      ),
    );
    // Another ID of the image is also one that the container does not run from.
    const isOfTag = ({ rule }: DraftFinding) =>
      fact.kind === 'image' && field === 'id' && rule === 'container-image-tag';
    const findings = compare(expected, evidence, scope).findings.filter((found) => !isOfTag(found));
    // What is found by its name only is another thing once the name differs.
    if (fact.where?.field === field) throw new Error('not reached: the name is no field then');
    expect(briefly(findings)).toEqual([told(fact, field, other)]);
    const [finding] = findings as [DraftFinding];
    expect(finding.host).toBe(fact.host);
    expect(finding.at).toEqual(fact.group?.fields.includes(field) ? fact.group.at : placed(fact, field));
    expect(finding.related?.[0]?.at).toMatchObject({ file: `${fact.host}.txt` });
    expect(finding.expected).not.toBe(finding.actual);
    expect(finding.fix).toMatch(/\.$/);
  });
});

test('all fields are different at once: each is found, those that follow from another one are not', () => {
  const evidence = evidenceOf(expected, (facts, host) =>
    facts.map((observed) => {
      const fact = expected.find(
        (expectedFact) =>
          expectedFact.host === host && observedFacts(expectedFact).some((other) => isSame(other, observed)),
      )!;
      const fields = Object.entries(fact.fields).map(([field, value]) => [
        field,
        others(value, fact.modes?.[field] ?? {}, field)[0],
      ]);
      return { ...observed, fields: { ...observed.fields, ...Object.fromEntries(fields) } };
    }),
  );
  const found = briefly(compare(expected, evidence, scope).findings);
  const all = expected.flatMap((fact) =>
    observedFacts(fact).flatMap(() =>
      Object.keys(fact.fields)
        .filter((field) => !((kinds[fact.kind].fields[field]?.follows ?? '') in fact.fields))
        .map((field) => told(fact, field)),
    ),
  );
  const isGrouped = (text: string) => text.includes('stack-rights');
  expect(found).toEqual(
    [...all.filter((text) => !isGrouped(text)), ...new Set(all.filter(isGrouped))].sort(),
  );
});

describe('one thing is missing on the machine', () => {
  const things = expected.flatMap((fact) =>
    observedFacts(fact).map((observed) => ({
      name: `${fact.host} ${fact.kind} ${observed.name}`,
      fact,
      observed,
    })),
  );
  test.each(things)('$name', ({ fact, observed }) => {
    const evidence = evidenceOf(expected, (facts, host) =>
      facts.filter((observedFact) => !(host === fact.host && isSame(observedFact, observed))),
    );
    const rule = fact.replicas ? 'container-replicas' : `${fact.kind}-missing`;
    expect(briefly(compare(expected, evidence, scope).findings)).toEqual(
      fact.optional || kinds[fact.kind].partial ? [] : [`error ${rule} ${fact.subject}`],
    );
    const unsure = evidence.map((evidence) => ({ ...evidence, complete: false }));
    expect(compare(expected, unsure, scope).findings).toEqual([]);
  });
});

describe('one thing too much is on the machine', () => {
  const cases: [FactKind, string, Record<string, FieldValue>, string | null][] = [
    ['container', 'fremd', { image: 'x' }, 'error'],
    ['container', 'sicherung-2026', { image: 'x' }, 'info container-transient'],
    ['container', 'worker-4', { image: 'alpine:3' }, 'replicas'],
    ['network', 'fremd', {}, 'error'],
    ['network', 'mail_default', {}, 'info'],
    ['network', 'bridge', {}, null],
    ['volume', 'fremd', {}, 'error'],
    ['volume', 'mail_post', {}, 'info'],
    ['image', 'fremd:1', {}, null],
    ['software', 'fremd', {}, null],
    ['firewall-rule', '9000/tcp', {}, 'error'],
    ['docker-user-rule', '-j DROP', {}, 'error'],
    ['listener', '9999/tcp', { addresses: ['*'], process: 'x' }, 'error'],
    ['listener', '9999/tcp', { addresses: ['127.0.0.1', '::1'] }, 'info'],
    ['listener', '68/udp', { addresses: ['10.0.0.5'] }, 'info'],
    ['listener', '8999/tcp', { addresses: ['*'], process: 'docker-proxy' }, 'error'],
    ['listener', '41234/udp', { addresses: ['*'], process: 'resolver' }, 'info'],
    ['unit', 'fremd.service', {}, null],
    ['env-file', '/srv/fremd/.env', {}, 'error'],
  ];
  test.each(cases)('%s %s %j: %s', (kind, name, fields, outcome) => {
    const evidence = evidenceOf(expected, (facts, host) =>
      host === 'web' ? [...facts, { kind, name, fields, line: 1 }] : facts,
    );
    const { findings } = compare(expected, evidence, scope);
    if (outcome === null) expect(findings).toEqual([]);
    else if (outcome === 'replicas')
      expect(briefly(findings)).toEqual(['error container-replicas container:worker']);
    else {
      const [severity, rule = `${kind}-unexpected`] = outcome.split(' ');
      expect(briefly(findings)).toEqual([`${severity} ${rule} ${subjectOf(kind, 'web', name)}`]);
    }
  });

  test('a planned container runs, a retired one is there; a planned one that stands is nothing', () => {
    const found = (name: string, state: string) =>
      briefly(
        compare(
          expected,
          evidenceOf(expected, (facts, host) =>
            host === 'web' ? [...facts, { kind: 'container', name, fields: { state }, line: 1 }] : facts,
          ),
          scope,
        ).findings,
      );
    expect(found('neu', 'running')).toEqual(['error container-state container:neu']);
    expect(found('neu', 'created')).toEqual([]);
    expect(found('alt', 'exited')).toEqual(['error container-state container:alt']);
  });
});

const { front } = complete.containers.shop.networks;
const blockIo = complete.containers.shop.blkio_config;
const [data, conf, ...otherMounts] = complete.containers.shop.volumes;
/** Fields of compose that are no settings: another value of each, and the rules that must tell of it. */
const composeCases: readonly (readonly [string, unknown, readonly string[]])[] = [
  ['cgroup_parent', 'anders.slice', ['cgroup-parent']],
  ['gpus', [{ driver: 'nvidia', count: 2 }], ['gpus']],
  ['gpus', [{ device_ids: ['1'] }], ['gpus']],
  ['gpus', undefined, ['gpus']],
  ['volumes_from', ['a', 'b'], ['volumes-from']],
  ['external_links', ['fern:weit'], ['link-names']],
  ['oom_kill_disable', false, ['oom-kill-disable']],
  ['mem_swappiness', 20, ['mem-swappiness']],
  ['cpu_quota', 60000, ['cpu-quota']],
  ['cpu_period', 200000, ['cpu-period']],
  ['cpu_rt_period', 2000000, ['cpu-rt-period']],
  ['cpu_rt_runtime', 1000, ['cpu-rt-runtime']],
  ['blkio_config', { ...blockIo, weight: 301 }, ['blkio-weight']],
  [
    'blkio_config',
    { ...blockIo, weight_device: [{ path: '/dev/sda', weight: 401 }] },
    ['blkio-weight-device'],
  ],
  ...['read', 'write'].flatMap((way) =>
    ['bps', 'iops'].map(
      (unit) =>
        [
          'blkio_config',
          { ...blockIo, [`device_${way}_${unit}`]: [{ path: '/dev/sda', rate: 7 }] },
          [`blkio-${way}-${unit}`],
        ] as const,
    ),
  ),
  ['storage_opt', { size: '2G' }, ['storage-opt']],
  ['isolation', 'process', ['isolation']],
  ['stdin_open', false, ['stdin-open']],
  ['tty', false, ['tty']],
  ['stop_signal', 'SIGQUIT', ['stop-signal']],
  ['stop_grace_period', '30s', ['stop-grace-period']],
  ['security_opt', ['1000', 'systempaths=unconfined'], ['masked-paths', 'readonly-paths']],
  ['healthcheck', { test: 'true', start_interval: '6s' }, ['healthcheck-start-interval']],
  ['networks', { front: { ...front, ipv6_address: 'fd00::6' } }, ['addresses']],
  ['networks', { front: { ...front, link_local_ips: ['169.254.1.6'] } }, ['addresses']],
  ['networks', { front: { ...front, mac_address: '02:42:ac:12:00:06' } }, ['mac-addresses']],
  ['networks', { front: { ...front, driver_opts: { x: 'y' } } }, ['network-options']],
  ['networks', { front: { ...front, interface_name: 'laden1' } }, ['network-options']],
  ['networks', { front: { ...front, gw_priority: 6 } }, ['gateway-priorities']],
  ['volumes', [data, './conf:/etc/nginx:ro,Z', ...otherMounts], ['mount-options']],
  [
    'volumes/2',
    {
      type: 'bind',
      source: '/mnt',
      target: '/mnt',
      bind: { propagation: 'rshared', recursive: 'disabled' },
    },
    ['mount-propagation'],
  ],
  [
    'volumes/3',
    { type: 'tmpfs', target: '/fluechtig', tmpfs: { size: '65m', mode: 1023 } },
    ['mount-options'],
  ],
  [
    'volumes/3',
    { type: 'tmpfs', target: '/fluechtig', tmpfs: { size: '64m', mode: 1022 } },
    ['mount-options'],
  ],
  [
    'volumes/4',
    { type: 'volume', source: 'daten', target: '/teil', volume: { subpath: 'anders' } },
    ['mount-options'],
  ],
  ['volumes', [conf, ...otherMounts], ['mounts']],
  ['use_api_socket', true, ['mounts']],
  ['secrets', ['kasse'], ['mounts']],
  ['deploy', { resources: { limits: { memory: '1g' } } }, []],
  ['deploy', { replicas: 2 }, ['replicas']],
];

describe('one field is different in the inventory', () => {
  const shop = 'containers/shop';
  const rules = 'hosts/web/firewall/groups/0/rules';
  const cases: [string, unknown, string[]][] = [
    [`${shop}/image`, 'nginx:1.28', ['container-image container:shop', 'image-missing image:nginx:1.28']],
    [
      `${shop}/image_id`,
      'sha256:000000000000',
      ['container-image-id container:shop', 'image-id image:nginx:1.27'],
    ],
    [`${shop}/command`, 'nginx', ['container-command container:shop']],
    [
      'hosts/web/firewall/docker_user',
      complete.hosts.web.firewall.docker_user.toReversed(),
      ['docker-user-order firewall:web/DOCKER-USER'],
    ],
    ...(
      [
        ['image', 'nginx:1.28', 'image'],
        ['image', `nginx:1.27@sha256:${'4567'.repeat(16)}`, 'image-digest'],
        ['ports', [{ target: 81, published: 8091, mode: 'host' }], 'ingress-ports'],
        ['ports', ['8090:80'], 'host-ports'],
        ['secrets', [{ source: 'kasse', target: 'kasse.txt', uid: '1' }], 'secret-files'],
        ['configs', [{ source: 'seite', target: '/etc/seite', mode: 400 }], 'config-files'],
        ['deploy/replicas', 3, 'replicas'],
        ['deploy/mode', 'global', 'mode'],
        ['deploy/endpoint_mode', 'dnsrr', 'endpoint-mode'],
        ['deploy/labels', { team: 'x' }, 'labels'],
        ['deploy/resources/reservations/cpus', '1', 'reservations'],
        ['deploy/restart_policy/delay', '6s', 'restart'],
        ['deploy/update_config/order', 'stop-first', 'update'],
        ['deploy/rollback_config/delay', '11s', 'rollback'],
        ['deploy/placement/constraints', ['node.role == worker'], 'constraints'],
        ['deploy/placement/preferences', [{ spread: 'x' }], 'preferences'],
        ['deploy/placement/max_replicas_per_node', 2, 'max-replicas-per-node'],
      ] as const
    ).map(([path, value, field]): [string, unknown, string[]] => [
      `containers/verteilt/${path}`,
      value,
      [
        // The port that is documented no more, listens.
        ...(field === 'ingress-ports' ? ['listener-unexpected port:knoten/8090/tcp'] : []),
        ...(field === 'host-ports' ? ['listener-unexpected port:knoten/8091/tcp'] : []),
        `swarm-service-${field} container:verteilt`,
      ],
    ]),
    ['containers/fest/image', 'fest:1@sha256:4567', ['container-image-digest container:fest']],
    [`${shop}/expose`, ['9001'], ['container-exposed container:shop']],
    [
      'env_files/shop/variables/LANG',
      { description: 'Sprache', required: false, default: 'en' },
      ['container-env-values container:shop', 'env-file-values env_file:shop'],
    ],
    [`${rules}/2/comment`, 'Anders', ['firewall-rule-comment firewall:web/9100/tcp on eth1']],
    ['env_files/shop/mode', '644', ['env-file-mode env_file:shop']],
    ['env_files/shop/file_owner', 'root:root', ['env-file-owner env_file:shop']],
    [`${shop}/ports/0`, '8083:80', ['container-ports container:shop']],
    [`${shop}/ports/0`, '0.0.0.0:8082:80', ['container-port-families container:shop']],
    [`${shop}/ports/1`, '8443:443', ['container-ports container:shop']],
    [`${shop}/ports`, [], ['container-ports container:shop']],
    [`${shop}/networks`, [], ['container-networks container:shop']],
    [
      `${shop}/networks`,
      { front: { aliases: ['handel'], ipv4_address: '172.18.0.5' } },
      ['container-aliases container:shop'],
    ],
    [
      `${shop}/networks`,
      { front: { aliases: ['laden'], ipv4_address: '172.18.0.6' } },
      ['container-addresses container:shop'],
    ],
    [`${shop}/labels`, { 'traefik.enable': false }, ['container-labels container:shop']],
    [`${shop}/healthcheck`, { test: 'false' }, ['container-healthcheck container:shop']],
    [`${shop}/healthcheck`, { test: 'true', interval: '5m' }, ['container-healthcheck container:shop']],
    [`${shop}/healthcheck`, { disable: true }, ['container-healthcheck container:shop']],
    [
      'containers/smtp/volumes/0',
      '/etc:/queue',
      ['container-mounts container:smtp', 'stack-rights stack:mail'],
    ],
    ['volumes/daten/driver_opts', { type: 'nfs' }, ['volume-driver-opts volume:daten']],
    ['networks/front/driver_opts', { encrypted: '' }, ['network-driver-opts network:front']],
    ['networks/front/attachable', false, ['network-attachable network:front']],
    ['networks/front/gateway', '172.18.0.2', ['network-gateway network:front']],
    [`${shop}/volumes/0`, 'daten:/daten', ['container-mounts container:shop']],
    [`${shop}/volumes/1`, './conf:/etc/nginx', ['container-mounts container:shop']],
    [
      `${shop}/environment`,
      { TZ: 'x', LC_ALL: 'C' },
      ['container-env container:shop', 'container-env-values container:shop'],
    ],
    [`${shop}/restart`, 'always', ['container-restart container:shop']],
    ...settingKeys.map((key): [string, unknown, string[]] => [
      `${shop}/${key}`,
      settingSamples[key][1],
      [`${ruleOf('container', key)} container:shop`],
    ]),
    ...composeCases.map(([key, value, rules]): [string, unknown, string[]] => [
      `${shop}/${key}`,
      value,
      rules.map((rule) => `container-${rule} container:shop`).sort(),
    ]),
    ['networks/front/ipv4', false, ['network-ipv4 network:front']],
    ['networks/front/labels', { abteilung: 'lager' }, ['network-labels network:front']],
    ['networks/front/ipam/driver', 'eigener', ['network-ipam-driver network:front']],
    ['networks/front/ipam/options', { art: 'anders' }, ['network-ipam-options network:front']],
    [
      'networks/front/ipam/config/0',
      { subnet: '172.19.0.0/16', ip_range: '172.19.6.0/24', aux_addresses: { router: '172.19.0.9' } },
      ['network-ip-ranges network:front'],
    ],
    [
      'networks/front/ipam/config/0',
      { subnet: '172.19.0.0/16', ip_range: '172.19.5.0/24', aux_addresses: { router: '172.19.0.8' } },
      ['network-aux-addresses network:front'],
    ],
    [
      'networks/front/ipam/config/0',
      { ip_range: '172.19.5.0/24', aux_addresses: { router: '172.19.0.9' } },
      ['network-subnets network:front'],
    ],
    ['volumes/daten/labels', { abteilung: 'lager' }, ['volume-labels volume:daten']],
    [`${shop}/service`, 'laden', ['container-service container:shop']],
    [`${shop}/name`, 'laden', ['container-missing container:shop', 'container-unexpected container:shop']],
    [`${shop}/status`, 'planned', ['container-state container:shop']],
    [`${shop}/status`, 'retired', ['container-state container:shop']],
    [`${shop}/one_shot`, true, []],
    ['containers/lauf/one_shot', false, ['container-state container:lauf']],
    ['containers/worker/replicas', 2, ['container-replicas container:worker']],
    ['containers/neu/status', 'active', ['container-missing container:neu', 'image-missing image:neu:1']],
    [
      'stacks/shop/project',
      'laden',
      [
        'container-mounts container:shop',
        'container-networks container:shop',
        'container-project container:shop',
        'network-missing network:front',
        'network-unexpected network:shop_front',
        'volume-missing volume:daten',
        'volume-unexpected volume:shop_daten',
      ],
    ],
    ['networks/front/driver', 'macvlan', ['network-driver network:front']],
    ['networks/front/bridge', 'br-neu', ['network-bridge network:front']],
    ['networks/front/subnets', ['172.19.0.0/16'], ['network-subnets network:front']],
    ['networks/front/internal', true, ['container-ports container:shop', 'network-internal network:front']],
    ['networks/front/ipv6', false, ['network-ipv6 network:front']],
    ['volumes/daten/driver', 'nfs', ['volume-driver volume:daten']],
    ['hosts/web/software/0/version', '28.0', ['software-version software:web/Docker Engine']],
    ['hosts/web/firewall/active', false, ['firewall-inactive firewall:web']],
    ['hosts/web/firewall/defaults/incoming', 'allow', ['firewall-default firewall:web']],
    ['hosts/web/firewall/defaults/outgoing', 'deny', ['firewall-default firewall:web']],
    ['hosts/web/firewall/defaults/routed', 'allow', ['firewall-default firewall:web']],
    [
      rules,
      [1, 0, 2].map((index) => complete.hosts.web.firewall.groups[0]!.rules[index]),
      ['firewall-order firewall:web'],
    ],
    [`${rules}/2/action`, 'limit', ['firewall-rule-action firewall:web/9100/tcp on eth1']],
    [`${rules}/2/ipv6`, false, ['firewall-rule-families firewall:web/9100/tcp on eth1']],
    [
      `${rules}/2/interface_in`,
      'eth0',
      [
        'firewall-rule-missing firewall:web/9100/tcp on eth0',
        'firewall-rule-unexpected firewall:web/9100/tcp on eth1',
      ],
    ],
    [
      `${rules}/2/direction`,
      'out',
      [
        'firewall-rule-missing firewall:web/out 9100/tcp on eth1',
        'firewall-rule-unexpected firewall:web/9100/tcp on eth1',
      ],
    ],
    [
      'hosts/web/firewall/docker_user/1/families',
      ['IPv4'],
      ['docker-user-rule-families firewall:web/DOCKER-USER -i eth0 -p tcp --dport 81 -j DROP'],
    ],
    [
      'hosts/web/ssh/port',
      2222,
      ['listener-missing port:web/2222/tcp', 'listener-unexpected port:web/22/tcp'],
    ],
    ['services/api/ports', ['8000:8000'], ['listener-addresses port:bare/8000/tcp']],
    ['services/api/binary', '/usr/bin/python3', ['listener-process port:bare/8000/tcp']],
    ['services/api/status', 'planned', ['listener-unexpected port:bare/8000/tcp', 'unit-active service:api']],
    ['services/api/unit', 'anders', ['unit-missing service:api']],
    ['hosts/web/units/0/enabled', 'disabled', ['unit-enabled unit:web/api.service']],
    ['hosts/web/units/1/active', 'active', ['unit-active unit:web/lauf.timer']],
    ['hosts/web/os/name', 'Debian', ['os-name host:web']],
    ['hosts/web/os/version', '22.04', ['os-version host:web']],
    ['hosts/web/os/codename', 'Jammy', ['os-codename host:web']],
    ['hosts/web/os/kernel', 'Linux 5', ['os-kernel host:web']],
    ['hosts/web/os/architecture', 'arm64', ['os-architecture host:web']],
    ['hosts/lxc/hostname', 'anders', ['guest-name host:lxc']],
    ['hosts/lxc/status', 'planned', ['guest-status host:lxc']],
    ['hosts/lxc/vmid', 102, ['guest-missing host:lxc', 'guest-unexpected guest:proxmox/101']],
    ['hosts/named/hostname', 'anders', ['guest-missing host:named', 'guest-unexpected guest:proxmox/999']],
    [
      'env_files/shop/path',
      '/srv/neu/.env',
      ['env-file-missing env_file:shop', 'env-file-unexpected env-file:web//srv/shop/.env'],
    ],
    [
      'env_files/shop/variables/DB_PORT',
      { description: 'Port' },
      ['container-env container:shop', 'env-file-names env_file:shop'],
    ],
  ];
  const evidence = evidenceOf(expected);
  test.each(cases)('%s: %j', (path, value, found) => {
    const { expected: other, tolerated: also } = projected(altered(path, value));
    const { findings } = compare(other, evidence, { ...scope, tolerated: also });
    expect(findings.map(({ rule, subject }) => `${rule} ${subject}`).sort()).toEqual(found);
  });

  test('the cases above show every rule that a field can give', () => {
    const shown = new Set(cases.flatMap(([, , found]) => found.map((text) => text.split(' ')[0])));
    const rulesOfFields = Object.entries(kinds).flatMap(([kind, { fields }]) =>
      Object.keys(fields).map((field) => ruleOf(kind as FactKind, field)),
    );
    // The machine alone decides these: no field of the inventory says otherwise.
    const machine = [
      ...['container-image-tag', 'container-exit-code', 'container-health', 'container-bindings'],
      ...['container-links', 'container-auto-remove', 'swarm-service-running'],
    ];
    const missing = rulesOfFields.filter((rule) => !shown.has(rule) && !machine.includes(rule));
    expect(missing, 'no case above shows this rule: add a line with a changed value').toEqual([]);
  });
});

describe('what must not matter', () => {
  const evidence = evidenceOf(expected);
  test('the order of facts and files, and how fields are spread over files', () => {
    const turned = evidence
      .flatMap((evidence) =>
        [0, 1, 2].map((part) => ({
          ...evidence,
          file: `${evidence.file}-${part}.txt`,
          facts: evidence.facts.toReversed().map((fact) => ({
            ...fact,
            fields: Object.fromEntries(
              Object.entries(fact.fields)
                .filter((_, index) => index % 3 === part)
                .toReversed(),
            ),
          })),
        })),
      )
      .toReversed();
    expect(compare(expected.toReversed(), turned, scope).findings).toEqual([]);
  });

  test('the order of the keys in the inventory', () => {
    const turn = (value: unknown): unknown =>
      typeof value !== 'object' || value === null || Array.isArray(value)
        ? value
        : Object.fromEntries(
            Object.entries(value)
              .toReversed()
              .map(([key, part]) => [key, turn(part)]),
          );
    expect(compare(projected(turn(complete)).expected, evidence, scope).findings).toEqual([]);
  });

  test('fields that nobody documents, fields that were not observed', () => {
    const more = evidenceOf(expected, (facts) =>
      facts.map((fact) => ({ ...fact, fields: { ...fact.fields, farbe: 'rot' } })),
    );
    expect(compare(expected, more, scope).findings).toEqual([]);
    const nothing = evidenceOf(expected, (facts) =>
      facts.map((fact) => ({ ...fact, fields: fact.name === '999' ? fact.fields : {} })),
    );
    expect(compare(expected, nothing, scope).findings).toEqual([]);
  });
});
