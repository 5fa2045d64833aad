// What of an inventory can be found by name, address, port or word: one entry for each page or place that one may want.
import type { Entity, Inventory } from '../../model/inventory.ts';
import { type Section, sections } from '../../model/sections.ts';
import { workloadsOf } from '../../model/workloads.ts';
import { publishedPorts, publishedText, titleOf } from '../cells.ts';
import { rowAnchor } from '../paths.ts';
import { pointLabel } from '../questions.ts';

/** A place of the site and by what it is found. */
export interface SearchEntry {
  /** Id of its handbook; empty for pages of none. */
  readonly handbook: string;
  /** In German: „Container“, „Kapitel“. */
  readonly kind: string;
  readonly title: string;
  /** Below the site's base, not encoded: `laden/container/shop/`, `laden/betrieb/#84-backup`. */
  readonly path: string;
  /** The headings above it, outermost first: „8. Betrieb“. */
  readonly within?: readonly string[];
  /** Names it goes by on machine and in inventory, domains, units. */
  readonly names?: readonly string[];
  /** Technical values: image, variables, paths. */
  readonly facts?: readonly string[];
  /** Ports that it opens: `8082/tcp`; then those inside of it. */
  readonly ports?: readonly string[];
  readonly innerPorts?: readonly string[];
  /** Addresses that are its own (`192.0.2.7`), networks that it is (`172.22.1.0/24`), addresses that it only names. */
  readonly addresses?: readonly string[];
  readonly networks?: readonly string[];
  readonly mentions?: readonly string[];
  /** Commands, whole and folded: `docker compose restart pgadmin`. */
  readonly commands?: readonly string[];
  /** Prose, and everything else that its page says. */
  readonly text?: string;
}

const address = /^(?:\d{1,3}(?:\.\d{1,3}){3}|(?=[^:]*:[^:]*:)[0-9a-f:]+)(?:\/\d{1,3})?$/i;
/** Hash values of images and commits: nobody looks for them, and every short number is in one of them. */
export const isDigest = (text: string): boolean => /(?:^|:|@)[0-9a-f]{12,}$/i.test(text.trim());
const unfound = new Set(['section', 'id', 'ref', 'name', 'title', 'notes', 'ports', 'change']);

interface Leaves {
  readonly facts: Set<string>;
  readonly addresses: Set<string>;
  readonly text: string[];
}
/** All that an entity says, sorted by what it looks like; what refers to others by `kind:id` is said on their pages. */
function collect(value: unknown, into: Leaves): void {
  if (Array.isArray(value)) for (const entry of value) collect(entry, into);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, entry] of Object.entries(value)) {
      if (/[._A-Z-]/.test(key) && !/[a-z][A-Z]/.test(key)) into.facts.add(key);
      collect(entry, into);
    }
  } else if (typeof value === 'string' && value !== '' && !isDigest(value)) {
    if (address.test(value)) into.addresses.add(value);
    else if (/\s/.test(value)) {
      into.text.push(value);
      for (const [word] of value.matchAll(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?(?![\d.])/g))
        into.addresses.add(word);
    } else if (/^\p{Lu}\p{Ll}+$/u.test(value)) into.text.push(value);
    else if (!/^[a-z_]+:[a-z0-9]/.test(value) || /[/]/.test(value)) into.facts.add(value);
  }
}

/** The address of an entity below its handbook; of those without a page of their own the place where they are listed. */
function pathOf(entity: Entity): string {
  const { slug, pages } = sections[entity.section];
  if (pages) return `${slug}/${entity.id}/`;
  if (entity.section === 'open_questions') return `${slug}/#frage-${entity.id}`;
  if (entity.section === 'gaps') return `${slug}/#luecke-${entity.id}`;
  return `${slug}/#${entity.id}`;
}

const portText = ({
  published,
  target,
  protocol,
}: {
  published?: string | undefined;
  target: string;
  protocol: string;
}) => ({
  outer: published ? `${published}/${protocol}` : undefined,
  inner: `${target}/${protocol}`,
});
const defined = <T>(list: readonly (T | undefined)[]): T[] => list.filter((value) => value !== undefined);

/** Names that an entity goes by: of a volume or network the one on the machine and that of the inventory. */
function namesOf(entity: Entity): string[] {
  const found = [entity.name, entity.id];
  for (const key of ['hostname', 'service', 'unit', 'bridge', 'path', 'project', 'number'] as const) {
    const value = (entity as unknown as Record<string, unknown>)[key];
    if (typeof value === 'string') found.push(value);
  }
  if ('image' in entity && typeof entity.image === 'string' && !/\s/.test(entity.image))
    found.push(entity.image.replace(/@.*$/, ''), entity.image.replace(/@.*$/, '').replace(/:[^/]*$/, ''));
  return [...new Set(found)];
}

/** As its page, or the list that holds it, calls it. */
function titleIn(inventory: Inventory, entity: Entity): string {
  if (entity.section === 'open_questions' || entity.section === 'gaps')
    return pointLabel(inventory, entity.section, entity.id)?.title ?? entity.name;
  return titleOf(entity);
}

function entryOf(inventory: Inventory, entity: Entity): SearchEntry {
  const leaves: Leaves = { facts: new Set(), addresses: new Set(), text: [] };
  const rest = Object.entries(entity).filter(([key]) => !unfound.has(key));
  collect(Object.fromEntries(rest), leaves);
  if ('notes' in entity) collect(entity.notes, leaves);
  const ports =
    'ports' in entity && Array.isArray(entity.ports) ? (entity.ports as never[]).map(portText) : [];
  const inner = 'image_ports' in entity ? [...entity.image_ports, ...entity.expose] : [];
  const cards = 'interfaces' in entity ? entity.interfaces : [];
  const attached = 'networks' in entity && Array.isArray(entity.networks) ? entity.networks : [];
  const own = [
    ...cards.flatMap(({ addresses }) => addresses.map((entry) => entry.address)),
    ...attached.flatMap((entry) =>
      typeof entry === 'object'
        ? Object.entries(entry as unknown as Record<string, unknown>).flatMap(([key, value]) =>
            /ipv[46]|address/i.test(key) && typeof value === 'string' ? [value] : [],
          )
        : [],
    ),
  ];
  const networks = 'subnets' in entity ? entity.subnets : [];
  const gateways = 'subnets' in entity ? defined([entity.gateway]) : [];
  return {
    handbook: inventory.id,
    kind: sections[entity.section].title,
    title: titleIn(inventory, entity),
    path: `${inventory.id}/${pathOf(entity)}`,
    names: namesOf(entity),
    facts: [...leaves.facts, ...cards.flatMap(({ name }) => name ?? [])],
    ports: defined(ports.map(({ outer }) => outer)),
    innerPorts: [
      ...ports.map(({ inner: port }) => port),
      ...inner.map((port) => (/\//.test(port) ? port : `${port}/tcp`)),
    ],
    addresses: [...own, ...gateways],
    networks,
    mentions: [...leaves.addresses].filter((text) => !own.includes(text) && !networks.includes(text)),
    text: leaves.text.join(' '),
  };
}

/** Sections whose entries are said to readers elsewhere. */
const unlisted: ReadonlySet<Section> = new Set(['waivers']);

/** Where the row of a port stands on the page of ports: `ports-8082-tcp`. */
const portAnchor = (port: string): string => rowAnchor('ports', port);

/** All entries of one handbook's inventory. */
export function inventoryEntries(inventory: Inventory): SearchEntry[] {
  const entities = (Object.keys(sections) as Section[])
    .filter((section) => !unlisted.has(section))
    .flatMap((section) => Object.values(inventory[section]) as unknown as Entity[]);
  return [
    ...entities.map((entity) => entryOf(inventory, entity)),
    ...workloadsOf(inventory)
      .filter(({ status }) => status === 'active')
      .flatMap((workload) =>
        publishedPorts(workload).map((port): SearchEntry => {
          const text = `${port.published}/${port.protocol}`;
          return {
            handbook: inventory.id,
            kind: 'Port',
            title: `${text} → ${workload.name}`,
            path: `${inventory.id}/ports/#${portAnchor(publishedText(port))}`,
            ports: [text],
            ...(port.name ? { text: port.name } : {}),
          };
        }),
      ),
    ...Object.entries(inventory.handbook.people).map(
      ([id, person]): SearchEntry => ({
        handbook: inventory.id,
        kind: 'Person',
        title: person.name,
        path: `${inventory.id}/personen/`,
        names: defined([person.name, id, person.account]),
        text: ['Ansprechpartner', ...person.roles, ...person.duties].join(' '),
      }),
    ),
  ];
}
