// A proposal -> the files of the handbook with it.
import { isDeepStrictEqual } from 'node:util';
import type { LoadedHandbook } from '../../handbook/handbook.ts';
import type { HandbookFiles } from '../../handbook/root.ts';
import { idOf } from '../../inventory/compose/taken.ts';
import { isRecord } from '../../model/record.ts';
import { readYaml, type SourceFile } from '../../source/yaml.ts';
import { valueBelow, withYamlEdits, type YamlEdit } from '../../source/yaml-edit.ts';
import { placed, writtenInto } from '../live/placed.ts';
import { byFile, type Sections } from '../live/sections.ts';
import { placesOf, type WrittenPlace } from './place.ts';
import type { EntityEdit, Proposal } from './situation.ts';

/** Into which file a new entry goes: that of its stack, else that of its host, else the first. */
function targetOf({ origins, files, id }: LoadedHandbook) {
  const first = files.yaml[0]?.file ?? `inventory/${id}/${id}.yaml`;
  const known = (key: string) => {
    const file = origins.get(key as never);
    return files.yaml.some((source) => source.file === file) ? file : undefined;
  };
  return (section: string, _id: string, value: unknown): string => {
    if (section === 'waivers')
      return `${files.secondRoot ? `${files.secondRoot.name}/` : ''}inventory/${id}/ausnahmen.yaml`;
    const { stack, host } = isRecord(value) ? value : {};
    return known(`stacks/${String(stack)}`) ?? known(`hosts/${String(host)}`) ?? first;
  };
}

/** The inventory files of a handbook with further entries. */
export function withSections(handbook: LoadedHandbook, sections: Sections): readonly SourceFile[] {
  const { files, rest } = placed(handbook.files.yaml, sections);
  const fresh = byFile(rest, targetOf(handbook));
  const known = new Set(files.map(({ file }) => file));
  return [
    ...files.map((source) => {
      const added = fresh.get(source.file);
      return added ? { ...source, text: writtenInto(source.text, added) } : source;
    }),
    ...[...fresh].flatMap(([file, added]) =>
      known.has(file)
        ? []
        : [
            {
              file,
              text: writtenInto(
                file.startsWith('inventory/') ? '# yaml-language-server: $schema=../schema.json\n' : '',
                added,
              ),
            },
          ],
    ),
  ];
}

/** What networks are called on the machine, and which project a compose file is of. */
interface Naming {
  readonly nameOf: (id: string) => string;
  readonly projectOf: (file: string) => string | undefined;
}
/** What a compose file calls networks, and those that it must name besides as made elsewhere. */
function inComposeWords(
  source: SourceFile,
  { path, value }: YamlEdit,
  { nameOf, projectOf }: Naming,
): readonly YamlEdit[] {
  const isNames =
    path[0] === 'services' && path[2] === 'networks' && path.length === 3 && value !== undefined;
  if (!isNames) return [{ path, value }];
  const declared = valueBelow(readYaml(source).value, ['networks']);
  const keys = isRecord(declared) ? Object.keys(declared) : [];
  const project = projectOf(source.file);
  const nameIn = (key: string): unknown => valueBelow(declared, [key, 'name']) ?? `${project}_${key}`;
  const keyOf = (id: string) =>
    keys.find((key) => key === id) ??
    keys.find((key) => idOf(key) === id) ??
    // Every project has its own network without saying so.
    [...keys, 'default'].find((key) => nameIn(key) === nameOf(id));
  const ids = Array.isArray(value) ? value.map(String) : Object.keys(value as object);
  const unknown = ids.filter((id) => keyOf(id) === undefined && id !== 'default');
  const named = Array.isArray(value)
    ? ids.map((id) => keyOf(id) ?? id)
    : Object.fromEntries(ids.map((id) => [keyOf(id) ?? id, (value as Record<string, unknown>)[id]]));
  return [
    ...unknown.map((id) => ({ path: ['networks', id], value: { external: true, name: nameOf(id) } })),
    { path, value: named },
  ];
}

/** The files with one edit at a place; undefined where it cannot be made, the same files where there is nothing to do. */
function withEdit(
  files: ReadonlyMap<string, string>,
  { file, path }: WrittenPlace,
  { value, insert, order }: EntityEdit,
  naming: Naming,
  target: WrittenPlace | undefined,
): ReadonlyMap<string, string> | undefined {
  const text = files.get(file);
  if (text === undefined || (target && target.file !== file)) return undefined;
  if (order || target) {
    const arranged = withYamlEdits(text, [{ path, value, order, moveTo: target?.path }]);
    return arranged === undefined ? undefined : new Map([...files, [file, arranged]]);
  }
  const current = valueBelow(readYaml({ file, text }).value, path);
  if (isDeepStrictEqual(current, value) && !insert) return files;
  const edits = insert ? [{ path, value, insert }] : inComposeWords({ file, text }, { path, value }, naming);
  const next = withYamlEdits(text, edits);
  return next === undefined ? undefined : new Map([...files, [file, next]]);
}

/**
 * The files of a handbook with a proposal.
 * @param variant which of the places is taken where a value may stand in several: 0 is the best one
 * @returns undefined where nothing would change, or a place cannot be changed
 */
export function withProposal(
  handbook: LoadedHandbook,
  { edits = [], sections }: Proposal,
  variant: number,
): HandbookFiles | undefined {
  const { files, comparable } = handbook;
  const before = new Map([...files.yaml, ...(files.compose ?? [])].map(({ file, text }) => [file, text]));
  const stacks = Object.values(comparable?.stacks ?? {});
  const naming: Naming = {
    nameOf: (id) => comparable?.networks[id]?.name ?? id,
    projectOf: (file) => {
      const stack = stacks.find(({ compose }) => compose?.includes(file));
      return stack?.project ?? stack?.id;
    },
  };
  let texts: ReadonlyMap<string, string> = before;
  let hasVariant = variant === 0;
  for (const edit of edits) {
    const places = placesOf(handbook, edit.section, edit.id, edit.path);
    const place = places[Math.min(variant, places.length - 1)];
    if (!place) return undefined;
    if (variant < places.length && variant > 0) hasVariant = true;
    const target = edit.moveTo && placesOf(handbook, edit.section, edit.id, edit.moveTo)[0];
    const next = withEdit(texts, place, edit, naming, target);
    if (!next) return undefined;
    texts = next;
  }
  if (!hasVariant) return undefined;
  const asFiles = (sources: readonly SourceFile[]) =>
    sources.map(({ file }) => ({ file, text: texts.get(file) ?? '' }));
  const yaml = asFiles(files.yaml);
  const all = sections ? withSections({ ...handbook, files: { ...files, yaml } }, sections) : yaml;
  const isSame = texts === before && all === yaml;
  return isSame
    ? undefined
    : { ...files, yaml: all, ...(files.compose ? { compose: asFiles(files.compose) } : {}) };
}
