// docs/compared.md: the tables of src/drift/compared-fields.ts and of tests/compared-keys.ts.
import type { FactField } from '../src/drift/comparability.ts';
import { comparabilityOf } from '../src/drift/compared-fields.ts';
import { kinds, ruleOf } from '../src/drift/kinds.ts';
import type { FactKind } from '../src/model/facts.ts';
import { snapshotSources } from '../src/snapshots/index.ts';
import type { KeyOutcome } from './compared-keys.ts';

/** What the list of containers shows; all else is in inspect alone. */
const ofList = 'image image_digest state health ports port_families networks project service replicas'.split(
  ' ',
);
function sourcesOf(text: FactField | string): string[] {
  const [kind, field] = text.split(' ') as [FactKind, string | undefined];
  const sources = snapshotSources
    .filter((source) => source.kinds.includes(kind))
    .map(({ id }) => id as string);
  if (kind === 'container' && field === 'tag_current') return ['docker-ps'];
  if (kind === 'container' && field !== undefined && !ofList.includes(field)) return ['docker-inspect'];
  if (kind === 'firewall-rule' && field === undefined) return ['ufw-status', 'ufw-added'];
  return sources;
}
const ruleText = (text: string) => {
  const [kind, field] = text.split(' ') as [FactKind, string | undefined];
  return field === undefined ? `${kind}-missing` : ruleOf(kind, field);
};
const unique = (texts: readonly string[]) => [...new Set(texts)];
const codes = (texts: readonly string[]) =>
  unique(texts)
    .map((text) => `\`${text}\``)
    .join(', ');
const cell = (text: string) => text.replaceAll('|', String.raw`\|`);
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

/** The document. @param fields paths of the schema @param keys of the tools */
export function comparedDocument(fields: readonly string[], keys: readonly KeyOutcome[]): string {
  const rows = fields.map((path) => ({ path, is: comparabilityOf(path) }));
  const compared = rows.filter(({ is }) => is && 'by' in is);
  const not = rows.filter(({ is }) => is && 'unprovable' in is);
  const later = rows.filter(({ is }) => is && 'needs' in is);
  const instructions = rows.filter(({ is }) => is && 'instruction' in is);
  const prose = rows.filter(({ is }) => is && 'prose' in is);
  const needed = Map.groupBy(later, ({ is }) => (is && 'needs' in is ? is.needs : ''));
  const tools = unique(keys.map(({ tool }) => tool));
  const percent = ((100 * compared.length) / (compared.length + not.length)).toFixed(1);
  const title = (text: string) => {
    const [kind, field] = text.split(' ') as [FactKind, string | undefined];
    return field === undefined ? kinds[kind].title : (kinds[kind].fields[field]?.title ?? field);
  };
  return `# Was verglichen wird

<!-- Erzeugt: UPDATE=1 npx vitest run tests/compared.test.ts. Nicht von Hand ändern. -->

\`infrabuch drift\` vergleicht das Inventar mit Momentaufnahmen. Diese Tabellen nennen jedes Feld des Inventars und jeden
Schlüssel dessen, was die Werkzeuge ausgeben, und sagen, womit es verglichen wird oder warum nicht. Ein Test hält sie gegen
das Schema und gegen wirkliche Ausgaben und ändert jeden Wert, von dem es heißt, dass er verglichen wird: Dann muss ein
Befund kommen.

- **${compared.length}** Felder werden verglichen, **${not.length}** könnten vorhandene Quellen zeigen und werden es nicht: ${percent} %.
- **${later.length}** Felder brauchen eine Quelle, die es noch nicht gibt.
- **${instructions.length}** Felder sind Anweisungen an Compose: Danach zeigt sie keine Maschine.
- **${prose.length}** Felder sind für Menschen geschrieben oder sagen etwas über das Handbuch selbst.

## Verglichene Felder

${table(
  ['Feld', 'Quellen', 'Regeln', ''],
  compared.map(({ path, is }) => {
    const by = is && 'by' in is ? is.by : [];
    return [
      `\`${path}\``,
      codes(by.flatMap(sourcesOf)),
      codes(by.map(ruleText)),
      is && 'by' in is ? (is.says ?? '') : '',
    ];
  }),
)}

## Nicht verglichen, obwohl eine Quelle es zeigen könnte

${table(
  ['Feld', 'Warum nicht'],
  not.map(({ path, is }) => [`\`${path}\``, is && 'unprovable' in is ? is.unprovable : '']),
)}

## Felder, die eine neue Quelle brauchen

${table(
  ['Quelle', 'Felder'],
  [...needed].map(([source, entries]) => [source, codes(entries.map(({ path }) => path))]),
)}

## Anweisungen an Compose

${codes(instructions.map(({ path }) => path))}

## Für Menschen

${codes(prose.map(({ path }) => path))}
${tools
  .map(
    (tool) => `
## Schlüssel von \`${tool}\`

${table(
  ['Schlüssel', 'Verglichen als', 'Befund, obwohl nichts dokumentiert ist'],
  keys
    .filter((entry) => entry.tool === tool)
    .map(({ key, fields: names, always, reason }) => [
      `\`${key}\``,
      names.length > 0 ? unique(names.map(title)).join('; ') : `nicht: ${reason ?? ''}`,
      names.length > 0 && always ? 'ja' : '',
    ]),
)}
`,
  )
  .join('')}`;
}
