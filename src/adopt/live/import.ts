// A snapshot -> inventory files: what `drift` would call undocumented is written down until it calls nothing so.
import { load } from 'js-yaml';
import { driftOf } from '../../handbook/drift.ts';
import { loadHandbook } from '../../handbook/load.ts';
import type { HandbookFiles } from '../../handbook/root.ts';
import type { DraftFinding } from '../../model/finding.ts';
import { isRecord } from '../../model/record.ts';
import type { SourceFile } from '../../source/yaml.ts';
import { yamlOf } from '../compose/file-text.ts';
import { domainsOf, inspectedOf, type NamedProxyFile } from './domains.ts';
import { enriched } from './enrich.ts';
import { placed } from './placed.ts';
import { byFile, type Sections, withEntry } from './sections.ts';
import { factsOf, skeletonOf } from './skeleton.ts';

/** What is imported, and into which handbook. */
export interface LiveImport {
  /** The handbook as it is; its snapshots do not count. */
  readonly handbook: HandbookFiles;
  /** Id that the host has or gets. */
  readonly host: string;
  readonly hostname: string | undefined;
  /** The files of the host's snapshot by name. */
  readonly snapshot: ReadonlyMap<string, string>;
  /** Files of the machine's reverse proxies. */
  readonly proxyFiles?: readonly NamedProxyFile[] | undefined;
  readonly now: Date;
}
/** What became of it. */
export interface LiveSections {
  /** Sections of files, `inventory/<handbook>/<name>.yaml`; a file may be there and hold others. */
  readonly files: ReadonlyMap<string, Sections>;
  /** Files that are there, with what was added to their entries. */
  readonly completed: readonly SourceFile[];
  /** What the comparison still finds. */
  readonly findings: readonly DraftFinding[];
}

/** More rounds than there are kinds of things that need each other. */
const maxRounds = 8;

/** The handbook's files with the new entries in one more. */
function withSections(handbook: HandbookFiles, sections: Sections, isEmpty: boolean): readonly SourceFile[] {
  const text = {
    title: handbook.id,
    subtitle: '-',
    description: '-',
    edition_date: '2026-01-01',
    owner: '-',
  };
  const { files, rest } = placed(handbook.yaml, sections);
  return [
    ...files,
    {
      file: `inventory/${handbook.id}/~live.yaml`,
      text: yamlOf({ ...(isEmpty ? { handbook: text } : {}), ...rest }),
    },
  ];
}

/**
 * The entries that a snapshot lacks in a handbook.
 * @returns undefined findings of the inventory as `refused` where it cannot be read
 */
export function liveSections({
  handbook,
  host,
  hostname,
  snapshot,
  proxyFiles = [],
  now,
}: LiveImport): LiveSections | { readonly refused: readonly DraftFinding[] } {
  const isEmpty = handbook.yaml.every(({ text }) => !/^handbook:/m.test(text));
  const files = new Map(
    [...snapshot].map(([name, text]) => [name, { file: `snapshots/${host}/${name}`, text }] as const),
  );
  const before = loadHandbook({ ...handbook, yaml: withSections(handbook, {}, isEmpty) });
  if (!before.comparable) return { refused: before.findings };
  let sections = skeletonOf({ host, hostname, files: snapshot }, before.comparable);
  const compare = () => {
    const loaded = loadHandbook({
      ...handbook,
      yaml: withSections(handbook, sections, isEmpty),
      snapshots: new Map([[host, files]]),
    });
    return loaded.comparable
      ? { findings: driftOf(loaded, now, { hosts: new Set([host]), keepMatches: false }).findings }
      : { refused: loaded.findings };
  };
  for (let round = 0; round < maxRounds; round++) {
    const found = compare();
    if (found.refused) return { refused: found.refused };
    const entries = found.findings
      .filter(({ severity }) => severity !== 'info')
      .flatMap(({ entry }) => (entry === undefined ? [] : [load(entry)]));
    const next = entries.reduce<Sections>((all, entry) => withEntry(all, entry), sections);
    if (JSON.stringify(next) === JSON.stringify(sections)) break;
    sections = next;
  }
  sections = enriched(sections, factsOf(snapshot), new Set(Object.keys(before.comparable.secrets)));
  const inspected = inspectedOf(snapshot);
  const domains = domainsOf(host, inspected, sections, proxyFiles, before.comparable);
  if (Object.keys(domains).length > 0) sections = { ...sections, domains };
  const last = compare();
  if (last.refused) return { refused: last.refused };
  const { files: completed, rest } = placed(handbook.yaml, sections);
  return {
    files: byFile(rest, fileNames(handbook.id, host, sections)),
    completed: completed.filter((source) => !handbook.yaml.includes(source)),
    findings: last.findings,
  };
}

/** A file for each stack, one for the host with the rest; what is there already stays in its file. */
function fileNames(handbook: string, host: string, { containers = {}, stacks = {} }: Sections) {
  const fileOf = (name: string) =>
    `inventory/${handbook}/${name === host && Object.hasOwn(stacks, host) ? `${name}-host` : name}.yaml`;
  return (section: string, id: string, value: unknown): string => {
    if (section === 'stacks') return `inventory/${handbook}/${id}.yaml`;
    const user = isRecord(value) && Array.isArray(value.used_by) ? String(value.used_by[0]) : '';
    const used = containers[user.replace(/^container:/, '')];
    const stack =
      (isRecord(value) && value.stack) ||
      (section === 'secrets' && isRecord(used) && used.stack) ||
      undefined;
    return stack === undefined ? fileOf(host) : `inventory/${handbook}/${String(stack)}.yaml`;
  };
}
