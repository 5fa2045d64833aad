// What a change opens and closes, in sentences for people and as a table for a pull request.
import type { ExposureChange } from '../exposure/changes.ts';
import type { Inventory } from '../model/inventory.ts';
import { listed } from '../model/listed.ts';
import { markdownRow, markdownText } from './markdown.ts';

const words = { open: 'offen', closed: 'geschlossen', undecided: 'nicht entschieden' } as const;

/** A source in the accusative: „das Internet“, „das Netz „LAN““. */
function sourceWords({ networks, hosts }: Inventory, from: string): string {
  if (from === 'internet') return 'das Internet';
  if (from === 'neighbour') return 'Nachbarn im selben Segment';
  const network = networks[from];
  if (network) return `das Netz „${network.title ?? network.name}“`;
  const host = from.startsWith('host:') ? hosts[from.slice('host:'.length)] : undefined;
  return host ? `„${host.title ?? host.name}“` : from.replace(/^cidr:/, '');
}

/**
 * One sentence for each port that a change opens, leaves undecided or closes: „Dieser Stand öffnet 5432/tcp auf „web“ für
 * das Internet (IPv4).“
 */
export function changeSentences(inventory: Inventory, changes: readonly ExposureChange[]): string[] {
  const alike = Map.groupBy(changes, ({ host, port, after, wider }) => [host, port, after, wider].join(' '));
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { port, host, after, wider } = first;
    const sources = listed(
      group.map(({ from, families }) => `${sourceWords(inventory, from)} (${families.join(', ')})`),
    );
    const at = `${port} auf „${inventory.hosts[host]?.title ?? inventory.hosts[host]?.name ?? host}“`;
    if (after === 'open')
      return [`Dieser Stand öffnet ${at} für ${sources}${wider ? ', weiter als gewollt' : ''}.`];
    return after === 'closed'
      ? [`Dieser Stand schließt ${at} für ${sources}.`]
      : [`Nach diesem Stand ist nicht mehr entschieden, ob ${at} offen ist für ${sources}.`];
  });
}

const columns = ['Host', 'Port', 'Von', 'vorher', 'nachher', 'Warum'];
/** The same as a table in Markdown: before and after. */
export const changeTable = (inventory: Inventory, changes: readonly ExposureChange[]): string =>
  [
    markdownRow(columns),
    markdownRow(columns.map(() => '---')),
    ...changes.map(({ host, port, from, families, before, after, reason }) =>
      markdownRow(
        [
          inventory.hosts[host]?.name ?? host,
          port,
          `${sourceWords(inventory, from)} (${families.join(', ')})`,
          words[before],
          words[after],
          reason,
        ].map(markdownText),
      ),
    ),
  ].join('');
