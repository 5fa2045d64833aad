// infrabuch exposure: who reaches which port.
import { resolve } from 'node:path';
import { exposureChanges } from '../exposure/changes.ts';
import { exposedHosts, exposuresFrom, exposuresOfBoth } from '../exposure/exposures.ts';
import { loadCached, openCache } from '../handbook/cache.ts';
import { type ExposureEntry, exposureEntries } from '../handbook/exposures.ts';
import { gitTree } from '../handbook/git.ts';
import { readElsewhere, readRoot } from '../handbook/root.ts';
import { checkHandbook } from '../handbook/rules.ts';
import { isTolerated } from '../model/finding.ts';
import type { Host, Inventory } from '../model/inventory.ts';
import { changeSentences, changeTable } from '../reports/exposure-changes.ts';
import { markdownText } from '../reports/markdown.ts';
import { UsageError } from '../system/errors.ts';
import { writeWhole } from '../system/write.ts';
import { noColours, paletteFor } from './palette.ts';
import { dayOf } from './print-report.ts';

/** The flags of `infrabuch exposure`. */
export interface ExposureOptions {
  readonly root: string;
  readonly handbook?: string;
  readonly host?: readonly string[];
  readonly from?: string;
  readonly basis: 'documented' | 'measured';
  readonly base?: string;
  readonly format: 'text' | 'json' | 'markdown';
  readonly output?: string;
  readonly now?: string;
}

const words = { open: 'offen', closed: 'zu', undecided: 'offen?' } as Readonly<Record<string, string>>;

/** The verdicts host by host, port by port; what is alike in both families is one line. */
function textOf(entries: readonly ExposureEntry[], palette: typeof noColours): string {
  const lines: string[] = [];
  for (const [head, ofHost] of Map.groupBy(entries, ({ handbook, host }) => `${handbook} · ${host}`)) {
    lines.push(palette.bold(head));
    const byPort = Map.groupBy(ofHost, ({ port, entity, intent }) =>
      [port, entity ?? 'nichts dokumentiert', ...(intent ? [`gewollt: ${intent}`] : [])].join('  '),
    );
    for (const [port, ofPort] of byPort) {
      lines.push(`  ${port}`);
      const alike = Map.groupBy(ofPort, ({ from, verdict, reason, wider }) =>
        [from, verdict, reason, wider].join('\n'),
      );
      for (const [first, ...others] of alike.values()) {
        if (!first) continue;
        const families = [first, ...others].map(({ family }) => family).join(', ');
        const mark = first.wider ? palette.red('weiter als gewollt') : '';
        lines.push(
          `    ${first.from.padEnd(24)} ${(words[first.verdict] ?? '').padEnd(7)} ${families.padEnd(11)} ${mark}${mark ? ' ' : ''}${first.reason}`,
        );
      }
    }
    lines.push('');
  }
  return lines.join('\n');
}

/** The verdicts about the hosts of two states by their documentation. */
function verdictsOf(before: Inventory | undefined, after: Inventory, { host, from }: ExposureOptions) {
  const isWanted = ({ id }: Host) => host?.includes(id) ?? true;
  if (from === undefined) return exposuresOfBoth(before, after, isWanted);
  const of = (inventory: Inventory) =>
    exposedHosts(inventory)
      .filter(isWanted)
      .flatMap((entry) => exposuresFrom(inventory, entry, from));
  return { before: before ? of(before) : [], after: of(after) };
}

/** What is open to others than at a state in Git. Exit code 1 when something is wider than intended and was not. */
async function changesSince(options: ExposureOptions, ref: string): Promise<number> {
  if (options.basis === 'measured')
    throw new UsageError('--base vergleicht Dokumentationen; mit --basis measured geht es nicht zusammen.');
  const files = readRoot(resolve(options.root), options.handbook, { snapshots: false });
  const loaded = await loadCached(files, openCache(options.root));
  const { loadHandbooks } = await import('../handbook/load.ts');
  const base = loadHandbooks(readElsewhere(files, gitTree(files.root, ref)));
  const waived = new Set<string>();
  const handbooks = loaded.handbooks.map((handbook) => {
    const { id, inventory } = handbook;
    if (!inventory)
      throw new UsageError(`Das Inventar von „${id}“ ist nicht gültig; „infrabuch check“ sagt, warum.`);
    const before = base.handbooks.find((other) => other.id === id)?.inventory;
    const verdicts = verdictsOf(before, inventory, options);
    const changes = exposureChanges(verdicts.before, verdicts.after);
    if (changes.some(({ wider }) => wider))
      for (const { rule, subject, waived: waiver, frozen } of checkHandbook(handbook, dayOf(options.now)))
        if (rule === 'exposure-wider-than-intended' && isTolerated({ waived: waiver, frozen }))
          waived.add(`${id} ${subject}`);
    return { id, inventory, changes };
  });
  const none = 'Dieser Stand ändert nicht, wer welchen Port erreicht.';
  const texts = handbooks.map(({ id, inventory, changes }) => {
    const head = handbooks.length > 1 ? [`${id}:`] : [];
    const sentences = changes.length > 0 ? changeSentences(inventory, changes) : [none];
    if (options.format === 'text') return [...head, ...sentences, ''].join('\n');
    const lines = sentences.map((sentence) => `- ${markdownText(sentence)}`).join('\n');
    const table = changes.length > 0 ? `\n\n${changeTable(inventory, changes)}` : '\n';
    return `### Wer welchen Port erreicht: ${markdownText(id)}\n\n${lines}${table}`;
  });
  const text =
    options.format === 'json'
      ? `${JSON.stringify({ handbooks: handbooks.map(({ id, changes }) => ({ handbook: id, changes })) }, null, 2)}\n`
      : `${texts.join('\n').trimEnd()}\n`;
  if (options.output) writeWhole(resolve(options.output), text);
  else process.stdout.write(text);
  return handbooks.some(({ id, changes }) =>
    changes.some(({ wider, host, port }) => wider && !waived.has(`${id} port:${host}/${port}`)),
  )
    ? 1
    : 0;
}

/** Exit code of `infrabuch exposure`: 1 when a port is open wider than intended and nobody tolerates it. */
export async function exposure(options: ExposureOptions): Promise<number> {
  if (options.base !== undefined) return changesSince(options, options.base);
  if (options.format === 'markdown')
    throw new UsageError('--format markdown gibt die Änderungen seit einem Stand aus; dazu gehört --base.');
  const now = dayOf(options.now);
  const loaded = await loadCached(
    readRoot(resolve(options.root), options.handbook, { snapshots: options.basis === 'measured' }),
    openCache(options.root),
  );
  const hosts = options.host && new Set(options.host);
  const known = loaded.handbooks.flatMap(({ comparable }) => Object.keys(comparable?.hosts ?? {}));
  const unknown = options.host?.find((host) => !known.includes(host));
  if (unknown !== undefined)
    throw new UsageError(`Den Host „${unknown}“ gibt es nicht; vorhanden: ${known.join(', ') || 'keiner'}.`);
  const entries: ExposureEntry[] = [];
  const waived = new Set<string>();
  for (const handbook of loaded.handbooks) {
    const { inventory } = handbook;
    if (!inventory)
      throw new UsageError(
        `Das Inventar von „${handbook.id}“ ist nicht gültig; „infrabuch check“ sagt, warum.`,
      );
    entries.push(
      ...exposureEntries(
        loaded,
        { ...handbook, inventory },
        { basis: options.basis, hosts, from: options.from },
      ),
    );
    for (const { rule, subject, waived: waiver, frozen } of checkHandbook(handbook, now))
      if (rule === 'exposure-wider-than-intended' && isTolerated({ waived: waiver, frozen }))
        waived.add(`${handbook.id} ${subject}`);
  }
  const text =
    options.format === 'json'
      ? `${JSON.stringify({ handbooks: loaded.handbooks.map(({ id }) => id), ports: entries }, null, 2)}\n`
      : textOf(entries, options.output ? noColours : paletteFor(process.stdout));
  if (options.output) writeWhole(resolve(options.output), text);
  else process.stdout.write(text);
  if (options.basis === 'measured' && entries.length === 0) {
    process.stderr.write(
      'infrabuch: Von keinem Host gibt es eine Momentaufnahme „iptables-save“ oder „nft-ruleset“; ohne Regeln ist nichts zu berechnen.\n',
    );
    return 2;
  }
  const isWider = ({ wider, handbook, host, port }: ExposureEntry) =>
    wider === true && !waived.has(`${handbook} port:${host}/${port}`);
  return entries.some(isWider) ? 1 : 0;
}
