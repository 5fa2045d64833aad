// What an import has made so far: names that are given, secrets it met, what it could not take over.
import type { Place } from '../../model/finding.ts';
import { isRecord } from '../../model/record.ts';
import { idPattern } from '../../model/sections.ts';
import type { ComposeProblem, Plain } from '../../source/compose/node.ts';

/** An entry of the inventory as it is written. */
export type Entry = Record<string, Plain | undefined>;
/** A secret that stood in a compose file, or is asked for there; its value is kept nowhere. */
export interface MetSecret {
  readonly id: string;
  /** The variable that the exported compose file asks for. */
  readonly variable: string;
  readonly usedBy: Set<string>;
}
/** What is handed from part to part of one import. */
export interface Import {
  /** Compose's name of the project. */
  readonly project: string;
  /** Id of the stack. */
  readonly stack: string;
  /** Folder of the project on the machine. */
  readonly directory: string;
  /** What cannot be taken over: a sentence and its line. */
  readonly losses: ComposeProblem[];
  /** What is worth knowing and costs nothing. */
  readonly hints: ComposeProblem[];
  readonly secrets: Map<string, MetSecret>;
  /** Ids of other files, by `section/id`: they are not given again. */
  readonly others: ReadonlySet<string>;
  /** Ids of networks and volumes that other files describe, by `section/host/real name`: external ones are theirs. */
  readonly described: ReadonlyMap<string, string>;
  /** Host of the stack. */
  readonly host: string;
  /** Whether a service may lack an image: the file may be one that goes over another. */
  readonly isPart: boolean;
  /** The value that stood for a secret, for the one who compares; never written. */
  readonly values: Map<string, string>;
}

type Values = Readonly<Record<string, unknown>>;
/** An entry as it is written, of any file. */
export interface WrittenEntry {
  readonly section: string;
  readonly id: string;
  readonly value: unknown;
}
const textIn = (value: unknown, key: string): string | undefined => {
  const text = isRecord(value) ? (value as Values)[key] : undefined;
  return typeof text === 'string' ? text : undefined;
};
/** Networks and volumes of other files by `section/host/real name`, as an import looks for them. */
export function describedBy(entries: readonly WrittenEntry[]): ReadonlyMap<string, string> {
  const stacks = new Map(
    entries.flatMap(({ section, id, value }) => (section === 'stacks' ? [[id, value]] : [])),
  );
  const described = new Map<string, string>();
  for (const { section, id, value } of entries) {
    if (section !== 'networks' && section !== 'volumes') continue;
    const stack = textIn(value, 'stack');
    const owner = stack === undefined ? undefined : stacks.get(stack);
    const host = textIn(value, 'host') ?? textIn(owner, 'host');
    const name =
      textIn(value, 'name') ?? (stack === undefined ? id : `${textIn(owner, 'project') ?? stack}_${id}`);
    described.set(`${section}/${host ?? ''}/${name}`, id);
  }
  return described;
}

/** Says what is lost. */
export function lose(taken: Import, message: string, at: Place): void {
  taken.losses.push({ severity: 'error', message, at });
}

/** A text as an id: lower case, and nothing that needs escaping. */
export const idOf = (text: string): string => {
  const id = text
    .toLowerCase()
    .replaceAll(/[äöüß]/g, (sign) => ({ ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' })[sign] ?? sign)
    .replaceAll(/\$\{([a-z_0-9]+)[^}]*\}/g, '$1')
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .replace(/-+$/, '')
    .slice(0, 64);
  return idPattern.test(id) ? id : 'ohne-namen';
};
/** The first of `web`, `web-2`, `web-3` … that is free; a long one is cut so that its number has room. */
export function numbered(id: string, isTaken: (id: string) => boolean): string {
  let tried = id;
  for (let number = 2; isTaken(tried); number += 1)
    tried = `${id.slice(0, 63 - String(number).length)}-${number}`;
  return tried;
}
/** An id that no other file has in this section: the first of these names that is free. */
export function freeId(taken: Pick<Import, 'others'>, section: string, ...names: readonly string[]): string {
  const ids = names.map(idOf);
  const isTaken = (id: string) => taken.others.has(`${section}/${id}`);
  return ids.find((id) => !isTaken(id)) ?? numbered(ids.at(-1) ?? 'eintrag', isTaken);
}
/** Keys whose value is undefined are left out. */
export const filled = (entry: Entry): Entry =>
  Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
