// What an inventory, or a snapshot alone, knows of a system: the values with which the literals of a text are compared.
// Only what is stated as a field counts; a note about former times must not make an old address a known one.

import type { ObservedFact } from '../model/facts.ts';
import type { Entity, Inventory } from '../model/inventory.ts';
import { type AddressRange, comparableAddress, rangeOf } from '../model/ip-ranges.ts';
import { expandPorts } from '../model/ports.ts';
import { type Section, sections } from '../model/sections.ts';
import { ufwProfiles } from '../model/ufw-profiles.ts';
import { workloadsOf } from '../model/workloads.ts';
import { addressesIn } from './literals.ts';

/** A known value: what it is of, and where the inventory has it. */
interface KnownValue {
  readonly value: string;
  /** German: „Adresse von „Backend-Container““. */
  readonly of: string;
  /** Path for `<Fact of="…">`; undefined where none gives just this value. */
  readonly fact?: string | undefined;
}
/** A machine, or what runs on one, with the words by which texts name it. */
export interface KnownOwner {
  readonly ref: string;
  readonly name: string;
  /** In lower case. */
  readonly words: readonly string[];
  readonly addresses: readonly string[];
  readonly ports: ReadonlySet<string>;
}
type Values = Map<string, KnownValue>;
/** Everything that is known, by kind and value. */
export interface Known {
  /** German: of what is not known: „nicht dokumentiert“. */
  readonly absent: string;
  readonly addresses: Values;
  readonly ranges: readonly AddressRange[];
  /** Those of them that Docker makes: their first address is the host's. */
  readonly bridges: readonly AddressRange[];
  readonly ports: Values;
  /** Whether it is known what listens at all: rules of a firewall alone do not tell. */
  readonly hasListeners: boolean;
  readonly domains: Values;
  readonly containers: Values;
  readonly networks: Values;
  readonly volumes: Values;
  readonly units: Values;
  readonly variables: Values;
  readonly paths: Values;
  /** Tags by the image's name. */
  readonly images: Map<string, Set<string>>;
  /** Versions by the product's name in lower case. */
  readonly versions: Map<string, Set<string>>;
  readonly machines: readonly KnownOwner[];
  /** Containers and services, by each of their names. */
  readonly owners: ReadonlyMap<string, KnownOwner>;
  /** Names and ids of everything else: stacks, accounts, files, … */
  readonly others: ReadonlySet<string>;
}

const empty = (absent: string) => ({
  absent,
  addresses: new Map() as Values,
  ranges: [] as AddressRange[],
  bridges: [] as AddressRange[],
  ports: new Map() as Values,
  hasListeners: false,
  domains: new Map() as Values,
  containers: new Map() as Values,
  networks: new Map() as Values,
  volumes: new Map() as Values,
  units: new Map() as Values,
  variables: new Map() as Values,
  paths: new Map() as Values,
  images: new Map<string, Set<string>>(),
  versions: new Map<string, Set<string>>(),
  machines: [] as KnownOwner[],
  owners: new Map<string, KnownOwner>(),
  others: new Set<string>(),
});
type Collected = ReturnType<typeof empty>;

const add = (values: Values, value: string | undefined, of: string, fact?: string) => {
  if (value && !values.has(value)) values.set(value, { value, of, fact });
};
const addTo = (map: Map<string, Set<string>>, key: string, value: string) => {
  const values = map.get(key);
  if (values) values.add(value);
  else map.set(key, new Set([value]));
};
const addAddress = ({ addresses }: Collected, address: string | undefined, of: string) =>
  add(addresses, address === undefined ? undefined : comparableAddress(address), of);
/** The addresses in a text, without what tells of their networks. */
const addAddressesIn = (known: Collected, text: string, of: string) => {
  for (const { value } of addressesIn(text)) addAddress(known, value.replace(/\/\d+$/, ''), of);
};
/** Names of products as people write them, by the names of their images. */
const productOf: Readonly<Record<string, string>> = {
  postgres: 'postgresql',
  python: 'python',
  node: 'node.js',
  mariadb: 'mariadb',
  mysql: 'mysql',
  redis: 'redis',
  mongo: 'mongodb',
  nginx: 'nginx',
};
function addImage(known: Collected, image: string): void {
  const [, name = '', tag] = /^([^@]+?)(?::([^:@/]+))?(?:@.*)?$/.exec(image) ?? [];
  if (name === '') return;
  addTo(known.images, name, tag ?? 'latest');
  const version = /^\d+(\.\d+)*/.exec(tag ?? '')?.[0];
  const product = productOf[name];
  if (version && product) addTo(known.versions, product, version);
}
/** `Docker Engine` is also called `Docker`. */
function addVersion(known: Collected, product: string, version: string | undefined): void {
  const name = product.replace(/ (Engine|Server)$/, '');
  const digits = /\d+(\.\d+)*/.exec(version ?? '')?.[0];
  if (digits) addTo(known.versions, name.toLowerCase(), digits);
}
function addPort(known: Collected, range: string, of: string): void {
  for (const [port] of expandPorts(range, range)) add(known.ports, port, of);
}
/** The ports of a rule of ufw as it is written: `8000/tcp`, `10.0.0.5 6000:6007/udp`, `Nginx Full`. */
const portsOfRule = (to: string): string[] => {
  const profile = to.replace(/ \(v6\)$/, '');
  const specs = Object.hasOwn(ufwProfiles, profile) ? (ufwProfiles[profile] ?? []) : [to];
  return specs.flatMap((spec) =>
    [
      ...spec
        .replace(/\b\d{1,3}(\.\d{1,3}){3}(\/\d+)?\b|[0-9a-f]*:[0-9a-f:]*:[0-9a-f:]*(\/\d+)?/gi, ' ')
        .matchAll(/\b\d{1,5}\b/g),
    ].map(([port]) => port),
  );
};
const wordsOf = (...names: (string | undefined)[]): string[] => [
  ...new Set(
    names.flatMap((name) => {
      const word = name?.toLowerCase() ?? '';
      const first = word.split(/[\s(-]/)[0] ?? '';
      return [word, ...(first.length > 4 ? [first] : [])].filter(Boolean);
    }),
  ),
];

function addHosts(known: Collected, inventory: Inventory): void {
  const workloads = workloadsOf(inventory);
  for (const host of Object.values(inventory.hosts)) {
    const name = host.title ?? host.name;
    const all = host.interfaces.flatMap(({ addresses }, at) =>
      addresses.map(({ address }, index) => ({ address: address.replace(/\/\d+$/, ''), at, index })),
    );
    for (const { address } of all) addAddress(known, address, `Adresse von „${name}“`);
    for (const rule of host.firewall?.groups.flatMap(({ rules }) => rules) ?? []) {
      for (const port of portsOfRule(rule.to)) add(known.ports, port, `ufw-Regel von „${name}“`);
      addAddressesIn(known, rule.from, `Quelle einer ufw-Regel von „${name}“`);
    }
    for (const { port, to_port } of host.forwards)
      for (const number of [port, to_port]) add(known.ports, String(number), `Weiterleitung an „${name}“`);
    if (host.ssh) add(known.ports, String(host.ssh.port), `SSH an „${name}“`, `hosts.${host.id}.ssh.port`);
    if (host.os) addVersion(known, host.os.name, host.os.version);
    for (const { name: software, version } of host.software)
      addVersion(known, software.replace(/ \(.*\)$/, ''), version);
    for (const { path, entries } of host.directories) {
      add(known.paths, path, `Ordner von „${name}“`);
      for (const entry of entries)
        add(known.paths, `${path}/${entry.path}`.replace(/\/+$/, ''), `Ordner von „${name}“`);
    }
    for (const { source } of host.logs)
      if (source.startsWith('/')) add(known.paths, source, `Protokoll von „${name}“`);
    for (const unit of [...host.units])
      add(known.units, unit.name.replace(/\.service$/, ''), `Unit von „${name}“`);
    add(known.domains, host.hostname?.includes('.') ? host.hostname : undefined, `Name von „${name}“`);
    const members = workloads.filter(({ host: id }) => id === host.id);
    known.machines.push({
      ref: host.ref,
      name,
      words: wordsOf(host.id, host.name, host.title, host.hostname),
      addresses: all.map(({ address }) => comparableAddress(address)),
      ports: new Set(
        members.flatMap(({ ports }) => ports.flatMap(({ published, target }) => [published ?? target])),
      ),
    });
  }
}

function addWorkloads(known: Collected, inventory: Inventory): void {
  for (const entity of workloadsOf(inventory)) {
    const { section, id, name, ports, environment } = entity;
    const service = 'service' in entity ? entity.service : undefined;
    const inner = 'expose' in entity ? [...entity.expose, ...entity.image_ports] : [];
    for (const { published, target } of ports) {
      if (published) addPort(known, published, `Port von „${name}“`);
      addPort(known, target, `Port von „${name}“`);
    }
    for (const port of inner) addPort(known, port, `Port von „${name}“`);
    for (const { name: variable } of environment) add(known.variables, variable, `Variable von „${name}“`);
    const owner: KnownOwner = {
      ref: entity.ref,
      name,
      words: wordsOf(name, service, id, entity.title),
      addresses: [],
      ports: new Set(
        [
          ...ports.flatMap(({ published, target }) => [...(published ? [published] : []), target]),
          ...inner,
        ].flatMap((range) => expandPorts(range, range).map(([port]) => port)),
      ),
    };
    for (const key of [name, service, id]) if (key) known.owners.set(key, owner);
    if (section === 'containers') {
      for (const key of [name, service, id])
        add(known.containers, key, `Container „${name}“`, key === name ? `containers.${id}.name` : undefined);
      for (const { target } of entity.volumes) add(known.paths, target, `Pfad in „${name}“`);
      if (entity.build) for (const { image } of entity.build.stages) addImage(known, image);
      addImage(known, entity.image);
      for (const { ipv4_address: v4, ipv6_address: v6 } of entity.networks)
        for (const address of [v4, v6]) addAddress(known, address, `Adresse von „${name}“`);
    } else {
      add(known.units, (entity.unit ?? '').replace(/\.service$/, ''), `Unit von „${entity.title ?? name}“`);
      for (const path of [entity.working_directory, entity.binary])
        add(known.paths, path, `Pfad von „${name}“`);
      if (entity.software) addVersion(known, entity.software, entity.version);
      for (const [, product = '', version] of (entity.version ?? '').matchAll(
        /([A-Za-z][\w.-]*) (\d[\d.]*)/g,
      ))
        addVersion(known, product, version);
      for (const { port } of entity.routes) add(known.ports, String(port), `Weiterleitung von „${name}“`);
    }
  }
}

/** Everything that the fields of an inventory state. */
export function knownOf(inventory: Inventory): Known {
  const known = empty('nicht dokumentiert');
  known.hasListeners = true;
  for (const section of Object.keys(sections) as Section[])
    for (const { id, name } of Object.values(inventory[section]) as Entity[])
      for (const key of [id, name]) known.others.add(key);
  addHosts(known, inventory);
  addWorkloads(known, inventory);
  for (const { id, name, subnets, host } of Object.values(inventory.networks)) {
    for (const key of [id, name]) add(known.networks, key, `Netzwerk „${name}“`);
    for (const subnet of subnets) {
      const range = rangeOf(subnet);
      if (range) known.ranges.push(range);
      if (range && host !== undefined) known.bridges.push(range);
      addAddress(known, subnet, `Subnetz von „${name}“`);
    }
  }
  for (const { id, name, path } of Object.values(inventory.volumes)) {
    for (const key of [id, name]) if (!key.startsWith('/')) add(known.volumes, key, `Volume „${name}“`);
    add(known.paths, path, 'Volume');
  }
  for (const domain of Object.values(inventory.domains)) {
    add(known.domains, domain.name.toLowerCase(), 'Domain', `domains.${domain.id}.name`);
    for (const { value } of domain.records) {
      if (rangeOf(value ?? '')) addAddress(known, value, `DNS-Eintrag von „${domain.name}“`);
    }
    if (domain.upstream) add(known.ports, String(domain.upstream.port), `Ziel von „${domain.name}“`);
  }
  for (const { directory, name } of Object.values(inventory.stacks))
    add(known.paths, directory, `Ordner von „${name}“`);
  for (const file of Object.values(inventory.env_files)) {
    add(known.paths, file.path, 'Env-Datei');
    for (const [variable, { default: value }] of Object.entries(file.variables)) {
      add(known.variables, variable, `Variable in „${file.path ?? file.name}“`);
      if (value === undefined) continue;
      addAddressesIn(known, value, `Wert von ${variable}`);
      if (/PORT/.test(variable) && /^\d+$/.test(value)) add(known.ports, value, `Wert von ${variable}`);
    }
  }
  for (const { port, title, name } of Object.values(inventory.connections))
    if (port !== undefined) add(known.ports, String(port), `Verbindung „${title ?? name}“`);
  for (const backup of Object.values(inventory.backups))
    for (const path of [backup.target, backup.script])
      if (path?.startsWith('/')) add(known.paths, path, `Sicherung „${backup.name}“`);
  for (const { url } of Object.values(inventory.accounts) as Entity<'accounts'>[])
    add(
      known.domains,
      /^https?:\/\/([a-z0-9.-]+)/i.exec(url ?? '')?.[1]?.toLowerCase(),
      'Adresse eines Zugangs',
    );
  return known;
}

const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
/** Everything that the snapshot of one machine shows, where there is no inventory. */
export function knownOfFacts(facts: readonly ObservedFact[]): Known {
  const known = empty('in den Momentaufnahmen nicht zu sehen');
  for (const { kind, name, fields } of facts) {
    if (kind === 'container' || kind === 'listener') known.hasListeners = true;
    if (kind === 'container') {
      add(known.containers, name, `Container „${name}“`);
      add(
        known.containers,
        typeof fields.service === 'string' ? fields.service : undefined,
        `Dienst von „${name}“`,
      );
      const ports = list(fields.ports).flatMap((text) =>
        [...text.matchAll(/:(\d+)->(\d+)\//g)].flatMap(([, a = '', b = '']) => [a, b]),
      );
      for (const port of [...ports, ...list(fields.exposed).map((text) => text.split('/')[0] ?? '')])
        add(known.ports, port, `Port von „${name}“`);
      if (typeof fields.image === 'string') addImage(known, fields.image);
      for (const network of list(fields.networks)) add(known.networks, network, `Netzwerk „${network}“`);
      known.owners.set(name, {
        ref: `container:${name}`,
        name,
        words: [name.toLowerCase()],
        addresses: [],
        ports: new Set(ports),
      });
    } else if (kind === 'network') {
      add(known.networks, name, `Netzwerk „${name}“`);
      for (const subnet of list(fields.subnets)) {
        const range = rangeOf(subnet);
        if (range) {
          known.ranges.push(range);
          known.bridges.push(range);
        }
        addAddress(known, subnet, `Subnetz von „${name}“`);
      }
    } else if (kind === 'volume') add(known.volumes, name, `Volume „${name}“`);
    else if (kind === 'unit') add(known.units, name.replace(/\.service$/, ''), 'Unit');
    else if (kind === 'listener') {
      const [, address = '', port] = /^(?:\[?([^\]]*?)\]?:)?(\d+)\//.exec(name) ?? [];
      add(known.ports, port, 'Lauschender Port');
      for (const bound of [address, ...list(fields.addresses)])
        if (rangeOf(bound)) addAddress(known, bound, 'Lauschende Adresse');
    } else if (kind === 'firewall-rule') {
      for (const port of portsOfRule(String(fields.to ?? name.replace(/ from .*$/, ''))))
        add(known.ports, port, 'ufw-Regel');
      addAddressesIn(known, `${name} ${String(fields.from ?? '')}`, 'ufw-Regel');
    } else if (kind === 'image') addImage(known, name);
    else if (kind === 'os' && typeof fields.name === 'string')
      addVersion(known, fields.name, String(fields.version ?? ''));
    else if (kind === 'software') addVersion(known, name, String(fields.version ?? ''));
    else if (kind === 'env-file') {
      add(known.paths, name, 'Env-Datei');
      for (const variable of list(fields.variables)) add(known.variables, variable, `Variable in „${name}“`);
    }
  }
  return known;
}
