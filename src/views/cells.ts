// Small makers of cells, and the German words for values.
import type { Port } from '../model/compose.ts';
import type { Status } from '../model/fields.ts';
import type { Container, EnvFile, Inventory, Service, Volume } from '../model/inventory.ts';
import type { Cell } from '../model/table.ts';

/** A technical value; null where it is not documented. */
export const code = (value: string | number | undefined | null): Cell =>
  value === undefined || value === null ? null : { code: String(value) };
/** A text; null where it is not documented. */
export const prose = (value: string | undefined | null): Cell => value ?? null;
/** A link to the page of an entity (`kind:id`), by default with its name; null without one. */
export const link = (ref: string | undefined, text?: string): Cell =>
  ref ? { ref, ...(text ? { text } : {}) } : null;
/** The value of a variable of an env file: its documented one, else its example; a secret is never shown. */
export const variableValue = ({ secret, default: value, example }: EnvFile['variables'][string]): Cell =>
  secret
    ? 'geheim'
    : (value ?? example) === undefined
      ? 'ohne Wert'
      : (value ?? example) === ''
        ? 'leer'
        : code(value ?? example);
/** Several cells in one: none is null, one stands alone. */
export const list = (cells: readonly Cell[]): Cell =>
  cells.length === 0 ? null : cells.length === 1 ? (cells[0] ?? null) : { list: cells };
/**
 * A value with its place in the inventory, e.g. `containers/shop/image`; with a whole part's place it stands for all
 * that lies below.
 */
export const marked = (of: string, value: Cell): Cell => (value === null ? null : { of, value });
/** For lists whose emptiness is known, not a gap. */
export const none: Cell = '–';
/** Technical values in one cell. */
export const codes = (values: readonly (string | number)[]): Cell => list(values.map((value) => code(value)));
/** Yes or no; null where it is not documented. */
export const yes = (value: boolean | undefined): Cell => (value === undefined ? null : { yes: value });

export const statusWords = { active: 'in Betrieb', planned: 'geplant', retired: 'außer Betrieb' } as const;
export const kindWords: Record<string, string> = {
  vm: 'virtuelle Maschine',
  physical: 'Rechner',
  hypervisor: 'Hypervisor',
  lxc: 'LXC-Container',
  edge: 'Netzrand',
  docker: 'Docker-Netzwerk',
  lan: 'LAN',
  vpn: 'VPN',
  internet: 'Internet',
  named: 'benanntes Volume',
  bind: 'Bind-Mount',
  directory: 'Verzeichnis',
  user: 'Nutzende',
  provider: 'Anbieter',
  service: 'fremder Dienst',
};

/** `8082 → 80/tcp`, `127.0.0.1:13306 → 3306/tcp`, or `80/tcp` for a port that is not published or that Docker picks. */
export const portText = ({ hostIp, published, target, protocol, open }: Port) =>
  published === null
    ? `${open === undefined ? '' : `${open} → `}${target}/${protocol}`
    : `${hostIp ? `${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:` : ''}${published} → ${target}/${protocol}`;

/** A published port with the address that it is bound to, if it is not all: `8082/tcp`, `127.0.0.1:81/tcp`. */
export const publishedText = ({ hostIp, published, protocol }: Port): string =>
  `${hostIp ? `${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:` : ''}${published}/${protocol}`;

/** All ports that a container or service offers inside its networks. */
export const innerPorts = (entity: Container | Service): string[] => [
  ...new Set([
    ...entity.ports.map(({ target, protocol }) => `${target}/${protocol}`),
    ...('expose' in entity ? [...entity.expose, ...entity.image_ports].map((port) => `${port}/tcp`) : []),
  ]),
];
/** The ports that a container or service publishes at its host. */
export const publishedPorts = (entity: Container | Service): readonly Port[] =>
  entity.ports.filter(({ published }) => published !== null);

/** What people call an entity: its title, else its real name. */
export const titleOf = (entity: { readonly name: string; readonly title?: string | undefined }) =>
  entity.title ?? entity.name;

/** A day as German documents write it: 24.11.2025. */
export const germanDay = (day: string) => day.slice(0, 10).split('-').reverse().join('.');

/** Words for an entity that does something; one that does not run yet, or no longer, says so beside them. */
export const statedCell = (cell: Cell, { status }: { readonly status: Status }): Cell =>
  status === 'active' ? cell : list([cell, { status }]);

/** The backup that a volume names; null without one. */
export function backupOf({ backups }: Inventory, { backup: id }: Volume): Cell {
  const backup = id === undefined ? undefined : backups[id];
  return backup ? statedCell(backup.purpose, backup) : null;
}

/** What a rule is for; not in force yet, or no longer, or only until a day: that first. */
export const statedPurpose = ({
  status,
  purpose,
  change,
}: {
  readonly status: Status;
  readonly purpose: string;
  readonly change?: { readonly valid_from: string } | undefined;
}): Cell =>
  status === 'active' && !change
    ? purpose
    : list([
        ...(status === 'active' ? [] : [statusWords[status]]),
        ...(change ? [`gilt ab ${germanDay(change.valid_from)}`] : []),
        purpose,
      ]);
