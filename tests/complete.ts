// An inventory in which every field of every kind of fact is documented at least once, and snapshots that show
// exactly what it says: made from the facts themselves, so that no parser is involved.
import type { Evidence } from '../src/drift/observations.ts';
import { projectFacts, projectTolerated } from '../src/inventory/project.ts';
import { readInventory } from '../src/inventory/read.ts';
import type { SettingValue } from '../src/model/container-setting.ts';
import { eachSetting } from '../src/model/container-settings.ts';
import type { ExpectedFact, FactKind, FieldMode, FieldValue, ObservedFact } from '../src/model/facts.ts';

const candidates: readonly (readonly [SettingValue, SettingValue])[] = [
  [false, true],
  [1000, 2000],
  ['1000', '2000'],
  [['1000'], ['2000']],
  ['host', 'private'],
  [{ nofile: 1000 }, { nofile: 2000 }],
  [{ driver: 'eins' }, { driver: 'zwei' }],
];
/** Two values that each setting of a container may have. */
export const settingSamples = eachSetting((key, { schema }) => {
  const fits = candidates.find((pair) => pair.every((value) => schema.safeParse(value).success));
  if (!fits)
    throw new Error(`no two values for the setting ${key}: add a pair to candidates in tests/complete.ts`);
  return fits;
});

/** JSON is YAML. A value at a path is replaced by `altered`. */
export const complete = {
  handbook: {
    title: 'Laden',
    subtitle: 'Beispiel',
    description: 'Ein Laden.',
    edition_date: '2026-01-15',
    owner: 'Betrieb',
  },
  hosts: {
    knoten: {
      purpose: 'Manager eines Schwarms',
      kind: 'vm',
      snapshots: ['docker-service'],
      container_engine: { kind: 'docker', swarm: true },
    },
    web: {
      purpose: 'Webserver',
      kind: 'vm',
      snapshots: ['docker-ps'],
      transient: ['sicherung-*'],
      os: {
        name: 'Ubuntu',
        version: '24.04',
        codename: 'Noble Numbat',
        kernel: 'Linux 6.8.0',
        architecture: 'x86-64',
      },
      ssh: { service: 'OpenSSH', from: 'überall', port: 22, listen_address: ['0.0.0.0'] },
      software: [{ name: 'Docker Engine', version: '29.0.1' }, { name: 'ufw' }],
      units: [
        { name: 'api.service', purpose: 'Schnittstelle', enabled: 'enabled' },
        { name: 'lauf.timer', purpose: 'Nachtlauf', active: 'inactive' },
        { name: 'neu', purpose: 'Neues', status: 'planned' },
      ],
      firewall: {
        engine: 'ufw',
        active: true,
        defaults: { incoming: 'deny', outgoing: 'allow', routed: 'deny' },
        groups: [
          {
            title: 'Verwaltung',
            rules: [
              { to: '22/tcp', from: '192.0.2.0/24', ipv6: false, action: 'deny', purpose: 'Gesperrt' },
              { to: '22/tcp', profile: 'OpenSSH', purpose: 'SSH' },
              { to: '9100/tcp', interface_in: 'eth1', comment: 'Messwerte', purpose: 'Messwerte' },
            ],
          },
        ],
        docker_user: [
          { rule: '-s 192.0.2.9 -j RETURN', families: ['IPv4'], purpose: 'Wartung' },
          { rule: '-i eth0 -p tcp --dport 81 -j DROP', purpose: 'Nur intern' },
          { rule: '-s 192.0.2.1 -j DROP', families: ['IPv4'], purpose: 'Gesperrt' },
        ],
      },
    },
    proxmox: { purpose: 'Gäste', kind: 'hypervisor' },
    lxc: { purpose: 'Gast', kind: 'lxc', parent: 'proxmox', vmid: 101, hostname: 'gast-1' },
    named: { purpose: 'Gast', kind: 'lxc', parent: 'proxmox', hostname: 'gast-2' },
    bare: { purpose: 'Ohne Docker-Abfrage', kind: 'vm' },
  },
  stacks: {
    shop: { purpose: 'Laden', host: 'web', directory: '/srv/shop' },
    mail: { purpose: 'Post', host: 'web', directory: '/opt/mail', upstream: true },
  },
  networks: {
    front: {
      purpose: 'Vorn',
      stack: 'shop',
      driver: 'bridge',
      bridge: 'br-shop',
      subnets: ['172.18.0.0/16', 'fd00::/64'],
      internal: false,
      ipv6: true,
      attachable: true,
      gateway: '172.18.0.1',
      driver_opts: { 'com.docker.network.driver.mtu': 1400 },
      ipv4: true,
      labels: { abteilung: 'laden' },
      ipam: {
        driver: 'default',
        options: { art: 'eigen' },
        config: [
          { subnet: '172.19.0.0/16', ip_range: '172.19.5.0/24', aux_addresses: { router: '172.19.0.9' } },
        ],
      },
    },
  },
  volumes: {
    daten: {
      content: 'Daten',
      stack: 'shop',
      driver: 'local',
      driver_opts: { type: 'none', device: '/daten' },
      labels: { abteilung: 'laden' },
    },
  },
  secrets: { kasse: { purpose: 'Kasse', kept_in: 'Tresor', file: './kasse.txt' } },
  env_files: {
    shop: {
      purpose: 'Einstellungen',
      host: 'web',
      path: '/srv/shop/.env',
      mode: '0600',
      file_owner: 'root:docker',
      example: 'env.shop.example',
      variables: {
        DB_HOST: { description: 'Datenbank' },
        LANG: { description: 'Sprache', required: false, default: 'de' },
      },
    },
  },
  services: {
    api: {
      purpose: 'Schnittstelle',
      host: 'bare',
      role: 'application',
      unit: 'schnittstelle',
      binary: '/opt/api/bin/uvicorn',
      ports: ['127.0.0.1:8000:8000'],
    },
  },
  containers: {
    verteilt: {
      purpose: 'Im Schwarm',
      host: 'knoten',
      role: 'support',
      image: `nginx:1.27@sha256:${'0123'.repeat(16)}`,
      ports: ['8090:80', { target: 81, published: 8091, mode: 'host' }],
      secrets: [{ source: 'kasse', target: 'kasse.txt', uid: '100', gid: '101', mode: '0400' }],
      configs: [{ source: 'seite', target: '/etc/seite', uid: '102', gid: '103', mode: 444 }],
      deploy: {
        mode: 'replicated',
        replicas: 2,
        endpoint_mode: 'vip',
        labels: { team: 'laden' },
        resources: {
          reservations: {
            cpus: '0.5',
            generic_resources: [{ discrete_resource_spec: { kind: 'gpu', value: 2 } }],
          },
        },
        restart_policy: { delay: '5s', window: '1m' },
        update_config: {
          parallelism: 2,
          delay: '10s',
          failure_action: 'rollback',
          monitor: '20s',
          max_failure_ratio: 0.1,
          order: 'start-first',
        },
        rollback_config: {
          parallelism: 2,
          delay: '10s',
          failure_action: 'pause',
          monitor: '20s',
          max_failure_ratio: 0.1,
          order: 'start-first',
        },
        placement: {
          constraints: ['node.role == manager'],
          preferences: [{ spread: 'node.labels.zone' }],
          max_replicas_per_node: 1,
        },
      },
    },
    shop: {
      purpose: 'Laden',
      stack: 'shop',
      service: 'web',
      role: 'application',
      image: 'nginx:1.27',
      image_id: 'sha256:87d2dfa78e51',
      command: 'nginx -g "daemon off;"',
      ports: ['8082:80', '127.0.0.1:8443:443'],
      networks: {
        front: {
          aliases: ['laden'],
          ipv4_address: '172.18.0.5',
          ipv6_address: 'fd00::5',
          link_local_ips: ['169.254.1.5'],
          mac_address: '02:42:AC:12:00:05',
          driver_opts: { 'com.docker.network.endpoint.sysctls': 'x' },
          interface_name: 'laden0',
          gw_priority: 5,
        },
      },
      expose: ['9000'],
      labels: { 'traefik.enable': true },
      volumes: [
        'daten:/data:nocopy',
        './conf:/etc/nginx:ro,z',
        {
          type: 'bind',
          source: '/mnt',
          target: '/mnt',
          bind: { propagation: 'rslave', recursive: 'disabled' },
        },
        { type: 'tmpfs', target: '/fluechtig', tmpfs: { size: '64m', mode: 1023 } },
        { type: 'volume', source: 'daten', target: '/teil', volume: { subpath: 'teil' } },
      ],
      environment: { TZ: 'Europe/Berlin' },
      env_file: ['shop'],
      healthcheck: { test: 'true', start_interval: '5s' },
      restart: 'unless-stopped',
      ...eachSetting((key) => settingSamples[key][0]),
      cgroup_parent: 'laden.slice',
      gpus: 'all',
      volumes_from: ['container:lauf'] as readonly string[],
      external_links: ['fern:ferne'],
      oom_kill_disable: true,
      mem_swappiness: 10,
      cpu_quota: 50000,
      cpu_period: 100000,
      cpu_rt_period: 1000000,
      cpu_rt_runtime: 950000,
      blkio_config: {
        weight: 300,
        weight_device: [{ path: '/dev/sda', weight: 400 }],
        device_read_bps: [{ path: '/dev/sda', rate: '1mb' }],
        device_write_bps: [{ path: '/dev/sda', rate: '2mb' }],
        device_read_iops: [{ path: '/dev/sda', rate: 100 }],
        device_write_iops: [{ path: '/dev/sda', rate: 200 }],
      },
      storage_opt: { size: '1G' },
      isolation: 'hyperv',
      stdin_open: true,
      tty: true,
      stop_signal: 'SIGINT',
      stop_grace_period: '1m30s',
    },
    lauf: { purpose: 'Einmalig', host: 'web', role: 'support', image: 'alpine:3', one_shot: true },
    worker: { purpose: 'Arbeit', host: 'web', role: 'support', image: 'alpine:3', replicas: 3 },
    fest: { purpose: 'Festes Image', host: 'web', role: 'support', image: 'fest:1@sha256:0123' },
    stumm: { purpose: 'Ohne Daten', host: 'web', role: 'support', image: 'alpine:3', data_note: 'Keine.' },
    smtp: { purpose: 'Post', stack: 'mail', role: 'mail', image: 'postfix:3', volumes: ['/queue:/queue'] },
    neu: { purpose: 'Neues', host: 'web', role: 'support', image: 'neu:1', status: 'planned' },
    alt: { purpose: 'Altes', host: 'web', role: 'support', image: 'alt:1', status: 'retired' },
    fern: {
      purpose: 'Ohne Docker-Abfrage',
      host: 'bare',
      role: 'support',
      image: 'fern:1',
      ports: ['9000:9000'],
    },
  },
};

/** A copy with another value at a path such as `containers/shop/image`; undefined takes the key away. */
export function altered(path: string, value: unknown): typeof complete {
  const copy = structuredClone(complete);
  const steps = path.split('/');
  const last = steps.pop()!;
  const parent = steps.reduce<unknown>(
    (node, step) => (node as Record<string, unknown>)[step],
    copy,
  ) as Record<string, unknown>;
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

export const fileName = 'inventory/laden/laden.yaml';
/** The facts of an inventory, and what is tolerated beside them. */
export function projected(value: unknown) {
  const { inventory, origins, findings } = readInventory('laden', [
    { file: fileName, text: JSON.stringify(value) },
  ]);
  if (!inventory) throw new Error(JSON.stringify(findings));
  return {
    expected: projectFacts(inventory, origins),
    tolerated: projectTolerated(inventory, origins),
  };
}

const shows = (value: FieldValue, mode: FieldMode = {}): FieldValue => {
  if (mode.oneOf) return mode.oneOf[0] ?? null;
  if (mode.prefix) return `${String(value)}${mode.prefix === 'word' ? '.7' : 'f00'}`;
  if (!Array.isArray(value)) return value;
  const required = (value as readonly string[]).filter((item) => !mode.optional?.includes(item));
  return [
    ...required,
    ...(mode.contains ? ['Weiteres'] : []),
    ...(mode.ignore ?? []).map((start) => `${start}x`),
  ].sort();
};

/** What may be missing although it is there when all is as documented; other optional things are planned or retired. */
const mayMiss = ['listener'];

/** What a machine shows that is exactly as documented. */
export function observedFacts({
  kind,
  name,
  fields,
  modes,
  where,
  replicas,
  optional,
}: ExpectedFact): ObservedFact[] {
  if (optional && !mayMiss.includes(kind)) return [];
  const observed = Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [field, shows(value, modes?.[field])]),
  );
  const names = replicas
    ? Array.from({ length: replicas.count }, (_, index) => `${name}-${index + 1}`)
    : [where ? '999' : name];
  return names.map((text) => ({
    kind,
    name: text,
    line: 1,
    fields: { ...observed, ...(where ? { [where.field]: where.value } : {}) },
  }));
}

/** One file per host with all that was observed there. */
export function evidenceOf(
  expected: readonly ExpectedFact[],
  change: (facts: ObservedFact[], host: string) => ObservedFact[] = (facts) => facts,
): Evidence[] {
  return [...Map.groupBy(expected, ({ host }) => host)].map(([host, facts]) => ({
    host,
    origin: 'laboratory',
    time: '2026-01-01T00:00:00Z',
    file: `${host}.txt`,
    kinds: [...new Set<FactKind>(facts.map(({ kind }) => kind))],
    facts: change(facts.flatMap(observedFacts), host).map((fact, index) => ({ ...fact, line: index + 1 })),
    complete: true,
  }));
}
