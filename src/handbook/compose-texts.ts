// The compose files that the stacks of a handbook name, and the files that those take in.
import { composeFilesOf } from '../inventory/compose/source.ts';
import { readComposeProject } from '../source/compose/project.ts';
import { readYaml, type SourceFile } from '../source/yaml.ts';

/** The compose files that the stacks of an inventory file name. */
function namedIn(source: SourceFile): (readonly string[])[] {
  if (!/^[^\S\n]+compose:|[{,]\s*compose:/m.test(source.text)) return [];
  const { value } = readYaml(source);
  const stacks = (value as { stacks?: unknown } | null | undefined)?.stacks;
  return typeof stacks === 'object' && stacks !== null ? Object.values(stacks).map(composeFilesOf) : [];
}

/**
 * The texts of all compose files that the stacks name, with what these include, extend or take variables from.
 * @param yaml the handbook's inventory files
 * @param read the text of a file below the root; undefined when there is none
 */
export function composeTexts(
  yaml: readonly SourceFile[],
  read: (file: string) => string | undefined,
): SourceFile[] {
  const texts = new Map<string, string | undefined>();
  const noted = (file: string) => {
    if (!texts.has(file)) texts.set(file, read(file));
    return texts.get(file);
  };
  for (const files of yaml.flatMap(namedIn)) if (files.length > 0) readComposeProject({ files, read: noted });
  return [...texts].flatMap(([file, text]) => (text === undefined ? [] : [{ file, text }]));
}
