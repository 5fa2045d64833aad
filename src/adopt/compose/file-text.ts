// The sections of an import as the text of a file, and changes of such a file that leave every other line as it is.
import { dump } from 'js-yaml';
import { parseDocument } from 'yaml';
import type { ImportedSections } from '../../inventory/compose/sections.ts';
import { withYamlEdits } from '../../source/yaml-edit.ts';
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

/** The file with the changes; every other line and every comment stays as it is. */
export function editedText(text: string, edits: readonly Edit[]): string {
  return edits.reduce((current, edit) => {
    const direct = withYamlEdits(current, [edit]);
    if (direct !== undefined) return direct;
    const document = parseDocument(current, { uniqueKeys: false, logLevel: 'silent' });
    if (edit.value === undefined) document.deleteIn(edit.path);
    else document.setIn(edit.path, document.createNode(edit.value));
    return document.toString({ lineWidth: 0 });
  }, text);
}
