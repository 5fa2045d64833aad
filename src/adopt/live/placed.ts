// Entries in the files where they belong: what stands there already is completed, every other line stays.
import { isRecord } from '../../model/record.ts';
import type { Plain } from '../../source/compose/node.ts';
import { readYaml, type SourceFile } from '../../source/yaml.ts';
import type { Edit } from '../compose/changes.ts';
import { editedText } from '../compose/file-text.ts';
import { merged, type Sections } from './sections.ts';

/** The text of a file with new entries in its sections. */
export const writtenInto = (text: string, sections: Sections): string =>
  editedText(
    text,
    Object.entries(sections).flatMap(([section, entries]) =>
      Object.entries(entries).map(([id, value]) => ({ path: [section, id], value: value as Plain })),
    ),
  );

/** What is to be written into a map that is there: whole values where it has none, else what is added further down. */
function additions(path: Edit['path'], current: unknown, value: unknown): Edit[] {
  if (current === undefined) return [{ path, value: value as Plain }];
  if (isRecord(current) && isRecord(value))
    return Object.entries(value).flatMap(([key, inner]) => additions([...path, key], current[key], inner));
  const whole = merged(current, value);
  return JSON.stringify(whole) === JSON.stringify(current) ? [] : [{ path, value: whole as Plain }];
}
/** Entries that stand in files already are completed there; the rest is new. */
export function placed(
  files: readonly SourceFile[],
  sections: Sections,
): { files: SourceFile[]; rest: Sections } {
  let rest = sections;
  const completed = files.map((source) => {
    const { value } = readYaml(source);
    if (!isRecord(value)) return source;
    const edits = Object.entries(rest).flatMap(([section, entries]) => {
      const current = value[section];
      if (!isRecord(current)) return [];
      const here = Object.entries(entries).filter(([id]) => Object.hasOwn(current, id));
      if (here.length === 0) return [];
      rest = {
        ...rest,
        [section]: Object.fromEntries(Object.entries(entries).filter(([id]) => !Object.hasOwn(current, id))),
      };
      return here.flatMap(([id, entry]) => additions([section, id], current[id], entry));
    });
    return edits.length === 0 ? source : { ...source, text: editedText(source.text, edits) };
  });
  return { files: completed, rest };
}
