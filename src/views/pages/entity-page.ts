// The page of an entity in the order of need: what it is, what to do in a fault, then ports, data, notes, configuration. The
// data sheet has the same parts in the order of a document; the book keeps that.

import { exposedHosts, hostExposures } from '../../exposure/exposures.ts';
import type { Container, Entity, Host, Inventory } from '../../model/inventory.ts';
import { type Section, sections } from '../../model/sections.ts';
import { type Cell, type SheetPart, type Table, tableOf } from '../../model/table.ts';
import { backupOf, code, codes, innerPorts, kindWords, link, none, prose } from '../cells.ts';
import { headingAnchor } from '../paths.ts';
import { sheetOf } from '../sheets/index.ts';
import { commandsOf, isInFault } from './fault.ts';

/** Some parts of the page below one heading; the folded ones are closed, and say how much is in them. */
interface PageSection {
  readonly title: string;
  readonly parts: readonly SheetPart[];
  readonly folded: readonly SheetPart[];
}
/** How many of something a host has, with the page that lists them. */
interface Count {
  readonly label: string;
  readonly count: number;
  /** Of the list below the handbook: `container`. */
  readonly page: string;
  /** The few of them by name, `kind:id`; empty where there are too many. */
  readonly refs: readonly string[];
}
/** What a page shows of an entity besides findings, Umfeld and evidence. */
export interface EntityPage {
  /** What it is, in a line. */
  readonly purpose: string | null;
  /** Where and from what: image, host, addresses. */
  readonly facts: readonly Cell[];
  /** What someone in a fault looks for next, before the findings. */
  readonly first: readonly SheetPart[];
  readonly counts: readonly Count[];
  /** What fails with it and why, whole; the box has only the names. */
  readonly effects: readonly SheetPart[];
  readonly sections: readonly PageSection[];
}

type Area = 'first' | 'effects' | 'ports' | 'data' | 'notes' | 'profile' | 'configuration' | 'away';
/** Where each part of a data sheet stands; the others are folded configuration. */
const areas: Readonly<Record<string, Area>> = {
  Adressplan: 'first',
  'Angeschlossene Container': 'first',
  'Weg der Anfrage': 'first',
  Netzwerkschnittstellen: 'first',
  Weiterleitungen: 'first',
  Variablen: 'first',
  'Womit fällt sie aus?': 'effects',
  Abläufe: 'effects',
  Ports: 'ports',
  'Persistente Daten': 'data',
  'Zu den Daten': 'data',
  Hinweise: 'notes',
  Steckbrief: 'profile',
  'Schutzbedarf und Ausfallzeiten': 'profile',
  SSH: 'profile',
  Firewall: 'profile',
  TLS: 'profile',
  // In the box, in the ports, or as a count.
  Befehle: 'away',
  'In den Netzwerken sichtbar': 'away',
  Firewallregeln: 'away',
  'Wer welchen Port erreicht': 'away',
  Dienste: 'away',
};
function areaOf({ section }: Entity, { title, notes, table }: SheetPart): Area {
  if (title === 'Container') return section === 'hosts' ? 'away' : 'first';
  // That nothing else fails stands in the box.
  if (title.startsWith('Was fällt aus')) return notes && !table ? 'away' : 'effects';
  return areas[title] ?? 'configuration';
}

/** What the head of the page says already. */
const atHead = new Set(['Zweck', 'Inhalt', 'Rolle', 'Status', 'Host', 'Image', 'Pfad', 'Ziel']);
/** A profile without what the head says; where the machine shows something else, that stays and says so. */
function belowHead(part: SheetPart, differs: (place: string) => boolean): SheetPart {
  if (part.title !== 'Steckbrief' || !part.values) return part;
  const stays = (cell: Cell) => cell !== null && typeof cell === 'object' && 'of' in cell && differs(cell.of);
  return { ...part, values: part.values.filter(([label, cell]) => !atHead.has(label) || stays(cell)) };
}

const addressesOf = ({ interfaces }: Host): Cell[] =>
  interfaces
    .flatMap(({ addresses }) => addresses)
    .filter(({ scope }) => scope === 'global' || scope === 'private')
    .slice(0, 2)
    .map(({ address }) => code(address.replace(/\/\d+$/, '')));

function factsOf(entity: Entity): Cell[] {
  const host = 'host' in entity && entity.host ? link(`host:${entity.host}`) : null;
  const stack = 'stack' in entity && entity.stack ? link(`stack:${entity.stack}`) : null;
  switch (entity.section) {
    case 'containers':
      return [code(entity.image), stack, host];
    case 'services':
      return [
        prose([entity.software, entity.version].filter(Boolean).join(' ') || undefined),
        code(entity.unit),
        host,
      ];
    case 'stacks':
      return [code(entity.directory), host];
    case 'hosts':
      return [
        prose(kindWords[entity.kind]),
        prose(entity.os && [entity.os.name, entity.os.version].filter(Boolean).join(' ')),
        ...addressesOf(entity),
        prose(entity.provider),
        link(entity.parent && `host:${entity.parent}`),
      ];
    case 'networks':
      return [prose(kindWords[entity.kind]), codes(entity.subnets), stack, host];
    case 'volumes':
      return [prose(kindWords[entity.kind]), code(entity.path ?? entity.name), stack, host];
    case 'domains':
      return [entity.upstream ? link(entity.upstream.to) : null, link(entity.proxy)];
    case 'env_files':
    case 'externals':
      return [entity.section === 'externals' ? prose(kindWords[entity.kind]) : code(entity.path), host];
    default:
      return [];
  }
}
const purposeOf = (entity: Entity): string | null =>
  entity.section === 'volumes'
    ? entity.content
    : 'purpose' in entity && typeof entity.purpose === 'string'
      ? entity.purpose
      : null;

/** The ports, and in one line those that only other containers reach. */
function portParts(entity: Entity, parts: readonly SheetPart[]): SheetPart[] {
  const inner = entity.section === 'containers' ? innerPorts(entity as Container) : [];
  const published =
    entity.section === 'containers'
      ? entity.ports.map(({ target, protocol }) => `${target}/${protocol}`)
      : [];
  const only = inner.filter((port) => !published.includes(port));
  return [
    ...parts,
    ...(only.length > 0
      ? [{ title: '', values: [['Nur in den Netzwerken', codes(only)] as const] } satisfies SheetPart]
      : []),
  ];
}

/** The mounts of a container with what becomes of them: the backup stands beside the data. */
function dataParts(inventory: Inventory, entity: Entity, parts: readonly SheetPart[]): SheetPart[] {
  if (entity.section !== 'containers' || entity.volumes.length === 0) return [...parts];
  const documented = inventory.volumes;
  const table: Table = tableOf({
    caption: 'Daten und ihre Sicherung',
    rows: entity.volumes,
    of: parts.find(({ title }) => title === 'Persistente Daten')?.table?.of,
    columns: [
      { title: 'Volume', cell: ({ volume, path }) => (volume ? link(`volume:${volume}`) : code(path)) },
      {
        title: 'Im Container',
        cell: ({ target, readOnly }) => (readOnly ? { list: [code(target), 'nur lesend'] } : code(target)),
      },
      {
        title: 'Sicherung',
        cell: ({ volume: id }) => {
          const volume = id ? documented[id] : undefined;
          if (!volume) return none;
          return (
            backupOf(inventory, volume) ??
            (volume.disposable ? 'entbehrlich' : 'keine Sicherung dokumentiert')
          );
        },
      },
      { title: 'Inhalt', cell: ({ volume }) => (volume ? prose(documented[volume]?.content) : none) },
    ],
  });
  return [
    { title: 'Persistente Daten', table },
    ...parts.filter(({ title }) => title !== 'Persistente Daten'),
  ];
}

/** So many are named; more are a number. */
const few = 8;
/** What runs and lies on a host, as numbers with links. */
function countsOf(inventory: Inventory, host: Entity): Count[] {
  if (host.section !== 'hosts') return [];
  const of = (section: Section, label: string = sections[section].plural): Count => {
    const found = (Object.values(inventory[section]) as Entity[]).filter(
      (entity) => 'host' in entity && entity.host === host.id,
    );
    return {
      label,
      count: found.length,
      page: sections[section].slug,
      refs: found.length <= few ? found.map(({ ref }) => ref) : [],
    };
  };
  const guests = Object.values(inventory.hosts).filter(({ parent }) => parent === host.id);
  const rules = host.firewall?.groups.flatMap((group) => group.rules).length ?? 0;
  const ports = exposedHosts(inventory).includes(host)
    ? new Set(hostExposures(inventory, host).map(({ port }) => port)).size
    : 0;
  return [
    { label: 'Gäste', count: guests.length, page: 'hosts', refs: guests.slice(0, few).map(({ ref }) => ref) },
    of('stacks'),
    of('containers'),
    of('services'),
    of('networks'),
    of('volumes'),
    of('env_files'),
    { label: 'Geprüfte Ports', count: ports, page: 'freigaben', refs: [] },
    { label: 'Firewallregeln', count: rules, page: 'ports', refs: [] },
  ].filter(({ count }) => count > 0);
}

/** Signs at rows say the same over and over: only those that tell of a difference, or of what nothing proves, stay. */
export function withoutSigns(part: SheetPart, differs: (place: string) => boolean): SheetPart {
  const plain = (cell: Cell): Cell =>
    cell !== null && typeof cell === 'object' && 'of' in cell && !differs(cell.of)
      ? plain(cell.value)
      : cell !== null && typeof cell === 'object' && 'list' in cell
        ? { list: cell.list.map(plain) }
        : cell;
  const { values, table } = part;
  return {
    ...part,
    ...(values ? { values: values.map(([label, cell]) => [label, plain(cell)] as const) } : {}),
    ...(table
      ? {
          table: {
            ...table,
            of: table.of !== undefined && differs(table.of) ? table.of : undefined,
            rows: table.rows.map((row) => row.map(plain)),
          },
        }
      : {}),
  };
}

const placeOf = (cell: Cell): string[] =>
  cell === null || typeof cell !== 'object'
    ? []
    : 'of' in cell
      ? [cell.of]
      : 'list' in cell
        ? cell.list.flatMap(placeOf)
        : [];
/** Whether a part has a sign of its own entity, not only of others that it lists. */
function hasOwnSign({ values = [], table }: SheetPart, { section, id }: Entity): boolean {
  const cells = [...values.map(([, cell]) => cell), ...(table?.rows.flat() ?? [])];
  return [table?.of, ...cells.flatMap(placeOf)].some((place) => place?.startsWith(`${section}/${id}/`));
}

/** A column that says the same in every row of a page about one host. */
function withoutHost(part: SheetPart, { section }: Entity): SheetPart {
  const at = section === 'hosts' ? (part.table?.columns.indexOf('Host') ?? -1) : -1;
  if (!part.table || at < 0) return part;
  const { table } = part;
  return {
    ...part,
    table: {
      ...table,
      columns: table.columns.toSpliced(at, 1),
      rows: table.rows.map((row) => row.toSpliced(at, 1)),
    },
  };
}

/** How much a folded part holds: „Umgebungsvariablen (3)“. */
export function foldedTitle({ title, table, values, notes, commands }: SheetPart): string {
  const count = table?.rows.length || commands?.length || notes?.length || values?.length || 0;
  return count > 1 ? `${title} (${count})` : title;
}

/**
 * The page of an entity.
 * @param differs whether the machine shows something else than a place of the inventory, or nothing proves it: such signs stay
 */
export function entityPage(
  inventory: Inventory,
  entity: Entity,
  differs: (place: string) => boolean,
): EntityPage {
  const parts = sheetOf(inventory, entity).map((part) =>
    withoutSigns(withoutHost(belowHead(part, differs), entity), differs),
  );
  const byArea = Map.groupBy(parts, (part) => {
    const area = areaOf(entity, part);
    // What stands elsewhere stands there without its signs.
    return area === 'away' && hasOwnSign(part, entity) ? 'configuration' : area;
  });
  const of = (area: Area) => byArea.get(area) ?? [];
  const further = commandsOf(inventory, entity).filter((block) => !isInFault(block));
  const isShort = ({ values }: SheetPart) => (values?.length ?? 0) > 0 && (values?.length ?? 0) <= 3;
  const configuration = of('configuration');
  const pageSections: PageSection[] = [
    { title: 'Ports', parts: portParts(entity, of('ports')), folded: [] },
    { title: 'Daten und Sicherungen', parts: dataParts(inventory, entity, of('data')), folded: [] },
    { title: 'Hinweise', parts: of('notes'), folded: [] },
    {
      title: 'Konfiguration',
      parts: [
        ...of('profile').filter(({ values }) => values?.length !== 0),
        ...configuration.filter(isShort),
      ],
      folded: [
        ...(further.length > 0 ? [{ title: 'Weitere Befehle', commands: further }] : []),
        ...configuration.filter((part) => !isShort(part)),
      ],
    },
  ];
  return {
    purpose: purposeOf(entity),
    facts: factsOf(entity).filter((cell) => cell !== null),
    // An address is what one has in hand; who else is in the network comes after.
    first: of('first').toSorted(
      (a, b) => Number(b.title === 'Adressplan') - Number(a.title === 'Adressplan'),
    ),
    counts: countsOf(inventory, entity),
    effects: of('effects'),
    sections: pageSections.filter((section) => section.parts.length + section.folded.length > 0),
  };
}
/** The anchor of a part on the page. */
export const partAnchor = ({ title }: Pick<SheetPart, 'title'>): string => headingAnchor(title);
