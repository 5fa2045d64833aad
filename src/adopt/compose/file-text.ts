// The sections of an import as the text of a file, and changes of such a file that leave every other line as it is.
import { dump } from 'js-yaml';
import { isMap, type Pair, parseDocument, type Scalar, type YAMLMap } from 'yaml';
import type { ImportedSections } from '../../inventory/compose/sections.ts';
import type { Plain } from '../../source/compose/node.ts';
import type { Edit } from './changes.ts';

/** A value as YAML in the style of the files that are written here. */
export const yamlOf = (value: unknown) =>
  dump(value, { lineWidth: 110, noRefs: true, quotingType: '"', sortKeys: false });

/** The text of a new file. @param sources the compose files, as its head names them */
export const fileText = (sections: ImportedSections, sources: readonly string[], schema: string): string =>
  sectionsText(sections, [
    `# yaml-language-server: $schema=${schema}`,
    `# Übernommen mit „infrabuch import compose“ aus ${sources.join(', ')}. Alles hier darf ergänzt werden: Ein weiterer`,
    '# Import ändert nur, was sich in der Compose-Datei geändert hat.',
  ]);

/** Sections as the text of a file. @param head lines of comments above them */
export function sectionsText(
  sections: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>,
  head: readonly string[],
): string {
  const parts = Object.entries(sections).map(([section, entries]) => {
    const texts = Object.entries(entries ?? {}).map(([id, entry]) => indented(yamlOf({ [id]: entry }), 2));
    return `${section}:\n${texts.join(section === 'containers' || section === 'stacks' ? '\n' : '')}`;
  });
  return `${head.join('\n')}\n${parts.join('\n')}`;
}
const indented = (text: string, depth: number) => text.replaceAll(/^(?=.)/gm, ' '.repeat(depth));

/** The start of the line that holds an offset. */
const lineStart = (text: string, offset: number) => text.lastIndexOf('\n', offset - 1) + 1;
const lineEnd = (text: string, offset: number) => {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
};
type Node = { readonly range?: readonly [number, number, number] | null } | null;
const rangeOf = (node: unknown) => (node as Node)?.range ?? undefined;

/** Where a key with its value ends: behind the last line of it. */
function pairEnd(text: string, pair: Pair): number {
  const end = rangeOf(pair.value)?.[1] ?? rangeOf(pair.key)?.[1] ?? text.length;
  // A block's range may reach to the next key.
  const trimmed = text.slice(0, end).trimEnd().length;
  return lineEnd(text, trimmed);
}
const blockOf = (key: string, value: Plain, depth: number) => indented(yamlOf({ [key]: value }), depth);

/** One change; undefined where the file is not written in blocks. */
function edited(text: string, { path, value }: Edit): string | undefined {
  const document = parseDocument(text, { uniqueKeys: false, logLevel: 'silent' });
  const { contents } = document;
  if (!isMap(contents)) return undefined;
  let map: YAMLMap = contents;
  let depth = 0;
  for (const [index, step] of path.entries()) {
    const pair = map.items.find(({ key }) => String((key as Scalar).value) === String(step));
    const isLast = index === path.length - 1;
    if (map.flow) return undefined;
    const [first] = map.items;
    const column = first
      ? (rangeOf(first.key)?.[0] ?? 0) - lineStart(text, rangeOf(first.key)?.[0] ?? 0)
      : depth;
    if (pair && !isLast && isMap(pair.value)) {
      map = pair.value;
      depth = column + 2;
      continue;
    }
    if (pair && !isLast) return undefined;
    // What stands above is not there yet: it is written with what belongs into it.
    const whole = path
      .slice(index + 1)
      .reduceRight<Plain | undefined>(
        (inner, key) => (inner === undefined ? undefined : { [String(key)]: inner }),
        value,
      );
    if (!pair) {
      if (whole === undefined) return text;
      const last = map.items.at(-1);
      const at = last ? pairEnd(text, last as Pair) : text.length;
      const before = text.slice(0, at);
      return `${before}${before.endsWith('\n') || before === '' ? '' : '\n'}${blockOf(String(step), whole, column)}${text.slice(at)}`;
    }
    const start = lineStart(text, rangeOf(pair.key)?.[0] ?? 0);
    const rest = text.slice(pairEnd(text, pair as Pair));
    return whole === undefined
      ? text.slice(0, start) + rest
      : text.slice(0, start) + blockOf(String(step), whole, column) + rest;
  }
  return undefined;
}

/** The file with the changes; every other line stays as it is. */
export function editedText(text: string, edits: readonly Edit[]): string {
  return edits.reduce((current, edit) => {
    const direct = edited(current, edit);
    if (direct !== undefined) return direct;
    const document = parseDocument(current, { uniqueKeys: false, logLevel: 'silent' });
    if (edit.value === undefined) document.deleteIn(edit.path);
    else document.setIn(edit.path, document.createNode(edit.value));
    return document.toString({ lineWidth: 0 });
  }, text);
}
