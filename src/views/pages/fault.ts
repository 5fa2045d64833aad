// „Bei Störung“: what one needs of an entity in the middle of a fault, in one box: what to type, whom to ask, what it needs,
// what fails with it. Only what the inventory says, and what follows from it.
import { needsBehind, type Outage, outageOf } from '../../effects/outage.ts';
import type { Container, Entity, Inventory } from '../../model/inventory.ts';
import { shellWord } from '../../model/shell.ts';
import type { Cell, CommandBlock } from '../../model/table.ts';
import { mainDomain } from '../../model/workloads.ts';
import { codes, link, list } from '../cells.ts';
import {
  containerCommands,
  domainCheck,
  guestCommands,
  inspectLine,
  oneLine,
  serviceCommands,
  stackCommands,
} from '../commands.ts';
import { procedureKinds, proceduresOf } from '../procedures.ts';
import { entityOf, usedBy } from '../surroundings/used-by.ts';

/** One line to type. */
interface FaultCommand {
  /** What it does, in one or two words: „Protokoll“. */
  readonly label: string;
  readonly line: string;
}
/** The box of one entity. */
export interface Fault {
  readonly commands: readonly FaultCommand[];
  readonly facts: readonly (readonly [label: string, value: Cell])[];
  /** What is to be known before one types. */
  readonly notes: readonly string[];
}

/** The words of the box for the actions of the commands that are worth a place in it, in its order. */
const labels: readonly (readonly [title: string, label: string])[] = [
  ['Protokoll ansehen', 'Protokoll'],
  ['Zustand prüfen', 'Prüfen'],
  ['Von außen prüfen', 'Von außen'],
  ['Neu starten', 'Neustart'],
];

/** The commands of an entity, all of them. */
export function commandsOf(inventory: Inventory, entity: Entity): readonly CommandBlock[] {
  switch (entity.section) {
    case 'containers':
      return containerCommands(inventory, entity as Container);
    case 'services':
      return serviceCommands(inventory, entity);
    case 'stacks':
      return stackCommands(inventory, entity);
    case 'hosts':
      return guestCommands(inventory, entity);
    default:
      return [];
  }
}
/** Whether the box shows an action of the commands. */
export const isInFault = ({ title }: Pick<CommandBlock, 'title'>): boolean =>
  labels.some(([action]) => title.startsWith(action));

function commandLines(inventory: Inventory, entity: Entity): FaultCommand[] {
  const all = commandsOf(inventory, entity);
  const ofTasks = labels.flatMap(([action, label]) =>
    all
      .filter(({ title }) => title.startsWith(action))
      .map(({ title, lines }) => ({
        // „Neu starten, auf: Proxmox-Host“ says on which machine.
        label: title.includes(', auf: ') ? `${label} (auf ${title.split(', auf: ')[1]})` : label,
        line: oneLine(lines),
      })),
  );
  const ofHost =
    entity.section === 'hosts'
      ? entity.tools.slice(0, 3).map(({ command }) => ({ label: 'Prüfen', line: command }))
      : [];
  return [...ofTasks, ...ofHost, ...lookLines(inventory, entity)];
}

/** What a domain leads to, and what takes its requests; an alias leads where its main domain does. */
function behindDomain(inventory: Inventory, domain: Entity<'domains'>): { target?: Entity; proxy?: Entity } {
  const main = mainDomain(inventory, domain);
  const target = entityAt(inventory, domain.upstream?.to ?? main.upstream?.to);
  const proxy = entityAt(inventory, domain.proxy ?? main.proxy);
  return { ...(target ? { target } : {}), ...(proxy && proxy !== target ? { proxy } : {}) };
}
const entityAt = (inventory: Inventory, ref: string | undefined): Entity | undefined =>
  ref === undefined ? undefined : entityOf(inventory, ref);

/** How one looks at what has no commands of its own; of a domain also at what stands behind it. */
function lookLines(inventory: Inventory, entity: Entity): FaultCommand[] {
  switch (entity.section) {
    case 'networks':
      return entity.kind === 'docker'
        ? [{ label: 'Prüfen', line: inspectLine(inventory, 'network', entity) }]
        : [];
    case 'volumes':
      if (entity.kind === 'named')
        return [{ label: 'Prüfen', line: inspectLine(inventory, 'volume', entity) }];
      return entity.path === undefined ? [] : [{ label: 'Prüfen', line: `ls -la ${shellWord(entity.path)}` }];
    case 'env_files':
      return entity.path === undefined ? [] : [{ label: 'Prüfen', line: `ls -l ${shellWord(entity.path)}` }];
    case 'domains': {
      const { target, proxy } = behindDomain(inventory, entity);
      const of = (other: Entity | undefined, role: string, wanted: readonly string[]) =>
        // Another domain only leads further, perhaps back to this one.
        other && other.section !== 'domains'
          ? commandLines(inventory, other)
              .filter(({ label }) => wanted.includes(label))
              .map(({ label, line }) => ({ label: `${label} ${role}`, line }))
          : [];
      const check = domainCheck(entity);
      return [
        ...(check === undefined ? [] : [{ label: 'Prüfen', line: check }]),
        ...of(target, 'Ziel', ['Protokoll', 'Neustart']),
        ...of(proxy, 'Proxy', ['Protokoll']),
      ];
    }
    default:
      return [];
  }
}
const notesOf = (inventory: Inventory, entity: Entity): string[] => [
  ...new Set(commandsOf(inventory, entity).flatMap(({ note }) => note ?? [])),
];

/** So many names stand in one line; the rest is a number. */
const most = 6;
function named(refs: readonly string[], what = 'weitere'): Cell {
  const shown = refs.slice(0, most).map((ref) => link(ref));
  const rest = refs.length - shown.length;
  return list([...shown, ...(rest > 0 ? [`und ${rest} ${what}`] : [])]);
}
/** Its place is said at its head already. */
const isPlace = ({ ref }: Outage) => ref.startsWith('host:') || ref.startsWith('stack:');
const needs = (inventory: Inventory, { ref }: Entity): string[] =>
  needsBehind(inventory, ref)
    .filter((need) => need.distance === 1 && !isPlace(need))
    .map((need) => need.ref);

/** What people call first: addresses that nobody reaches any more, before the machinery behind them. */
const byWorth = (a: Outage, b: Outage) =>
  Number(b.ref.startsWith('domain:')) - Number(a.ref.startsWith('domain:')) || a.distance - b.distance;
/** Of a domain that does not answer: what stops together with what stands behind it. */
function effects(inventory: Inventory, entity: Entity): readonly (readonly [string, Cell])[] {
  const target = entity.section === 'domains' ? behindDomain(inventory, entity).target : undefined;
  const outages = outageOf(inventory, (target ?? entity).ref)
    .filter(({ ref }) => ref !== entity.ref)
    .toSorted(byWorth);
  const refsOf = (effect: Outage['effect']) =>
    outages.filter((outage) => outage.effect === effect).map((outage) => outage.ref);
  return [
    [target ? 'Fällt mit aus' : 'Fällt aus', named(refsOf('fails')) ?? 'nach dem Inventar nichts anderes'],
    ['Eingeschränkt', named(refsOf('limited'))],
  ];
}

/** Who settles faults of an entity, and who stands in. */
function responsible({ handbook, hosts }: Inventory, entity: Entity): string {
  const ownerOf = (value: object) =>
    'owner' in value && typeof value.owner === 'string' ? value.owner : undefined;
  const host = 'host' in entity && entity.host ? hosts[entity.host] : undefined;
  const owner = ownerOf(entity) ?? (host && ownerOf(host)) ?? handbook.owner;
  return `${owner} · Vertretung: ${handbook.deputy ?? 'nicht dokumentiert'}`;
}

const secretsOf = (inventory: Inventory, { ref }: Entity): Cell =>
  list(usedBy(inventory, ref).flatMap(({ by }) => (by.section === 'secrets' ? [link(by.ref)] : [])));
const backupsOf = (inventory: Inventory, { ref }: Entity): Cell =>
  list(
    usedBy(inventory, ref).flatMap(({ by }) => (by.section === 'backups' ? [link(by.ref, by.purpose)] : [])),
  );
/** Who logs in, and how; a sentence of the inventory stays one, with its links. */
const accountsOf = (inventory: Inventory, { ref }: Entity): Cell =>
  list(
    Object.values(inventory.accounts)
      .filter(({ system }) => system === ref)
      .flatMap((account) => [link(account.ref, account.who), account.how]),
  );
/** Procedures that help in a fault; an installation does not. */
const helpful = (inventory: Inventory, { ref }: Entity): Cell =>
  list(
    proceduresOf(inventory, ref)
      .filter(({ kind }) => kind === 'fault' || kind === 'restore')
      .map((procedure) => link(procedure.ref, `${procedureKinds[procedure.kind]}: ${procedure.title}`)),
  );

const asked: ReadonlySet<Entity['section']> = new Set([
  'hosts',
  'stacks',
  'containers',
  'services',
  'networks',
  'volumes',
  'domains',
  'env_files',
]);

/**
 * What the box of an entity shows.
 * @returns undefined for what cannot fail: it is not in operation, or no part of the system
 */
export function faultOf(inventory: Inventory, entity: Entity): Fault | undefined {
  if (!asked.has(entity.section) || ('status' in entity && entity.status !== 'active')) return undefined;
  const logs =
    'logs' in entity && entity.section === 'hosts'
      ? codes(entity.logs.slice(0, most).map(({ source }) => source))
      : null;
  const facts: (readonly [string, Cell])[] = [
    ['Protokolle', logs],
    ['Zuständig', responsible(inventory, entity)],
    ['Anmeldung', accountsOf(inventory, entity)],
    ['Braucht', named(needs(inventory, entity))],
    ...effects(inventory, entity),
    ['Geheimnisse', secretsOf(inventory, entity)],
    [
      'Sicherung',
      entity.section === 'volumes'
        ? (backupsOf(inventory, entity) ?? 'keine dokumentiert')
        : backupsOf(inventory, entity),
    ],
    ['Abläufe', helpful(inventory, entity)],
  ];
  return {
    commands: commandLines(inventory, entity),
    facts: facts.filter(([, value]) => value !== null),
    notes: notesOf(inventory, entity),
  };
}
