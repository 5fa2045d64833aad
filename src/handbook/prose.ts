// Any folder of guides, held against the inventory of a root, or against snapshots alone.
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ObservedFact } from '../model/facts.ts';
import type { DraftFinding } from '../model/finding.ts';
import { type ProseText, proseFindings } from '../prose/judge.ts';
import { type Known, knownOf, knownOfFacts } from '../prose/known.ts';
import { snapshotSources } from '../snapshots/index.ts';
import { UsageError } from '../system/errors.ts';
import { maxInventoryFile, maxSnapshotFile, readTextFile } from '../system/read.ts';
import type { LoadedHandbook } from './handbook.ts';

const isText = (name: string) => /\.(md|mdx|markdown|txt|rst|adoc)$/i.test(name);
const isLeftOut = (name: string) => name.startsWith('.') || name === 'node_modules';
/** Files below a folder by their paths, sorted; links are not followed. */
function filesBelow(folder: string, wanted: (name: string) => boolean, above = ''): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !isLeftOut(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = above === '' ? entry.name : `${above}/${entry.name}`;
      if (entry.isDirectory()) return filesBelow(join(folder, entry.name), wanted, path);
      return entry.isFile() && wanted(entry.name) ? [path] : [];
    });
}
/** @throws UsageError where it is no folder, or file */
function folderAt(path: string): string {
  const folder = resolve(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`„${path}“ ist kein Ordner: --prose erwartet einen Ordner mit Texten.`);
  return folder;
}

/**
 * The texts of a folder (Markdown, MDX, reStructuredText, AsciiDoc, plain text).
 * @throws UsageError when there is none to read
 */
export function readProse(path: string): ProseText[] {
  const folder = folderAt(path);
  const texts = filesBelow(folder, isText).map((file) => ({
    file: `${path.replace(/\/+$/, '')}/${file}`,
    text: readTextFile(join(folder, file), file, maxInventoryFile),
  }));
  if (texts.every(({ text }) => text.trim() === ''))
    throw new UsageError(`In „${path}“ liegt kein Text: Es gibt nichts zu prüfen.`);
  return texts;
}

/** Ports that containers offer in their networks only: facts leave them out. */
const exposedIn = (parsed: object): ObservedFact[] =>
  'containers' in parsed && Array.isArray(parsed.containers)
    ? (parsed.containers as { name?: string; ports?: { containerPort?: string; protocol?: string }[] }[]).map(
        ({ name = '', ports = [] }) => ({
          kind: 'container',
          name,
          line: 1,
          fields: { exposed: ports.map(({ containerPort = '' }) => containerPort) },
        }),
      )
    : [];

/** What the snapshots in a folder, or in folders for each host, show. */
export function observedIn(path: string): ObservedFact[] {
  const folder = folderAt(path);
  return filesBelow(folder, (name) => /\.(txt|jsonl?)$/.test(name)).flatMap((file) => {
    const source = snapshotSources.find((candidate) => file.split('/').at(-1) === candidate.file);
    if (!source) return [];
    const text = readTextFile(join(folder, file), file, maxSnapshotFile);
    const parsed = source.parse(text);
    return [...source.facts(parsed as never), ...exposedIn(parsed)];
  });
}

/** Both of several handbooks: what any of them knows is known. */
function merged(all: readonly Known[]): Known {
  const [first, ...rest] = all;
  if (!first) return knownOfFacts([]);
  const join = <V>(maps: readonly ReadonlyMap<string, V>[]) =>
    new Map(maps.flatMap((map) => [...map].reverse()).reverse());
  const union = (maps: readonly ReadonlyMap<string, ReadonlySet<string>>[]) => {
    const sets = new Map<string, Set<string>>();
    for (const map of maps)
      for (const [key, values] of map) sets.set(key, new Set([...(sets.get(key) ?? []), ...values]));
    return sets;
  };
  if (rest.length === 0) return first;
  const of = <K extends keyof Known>(key: K) => all.map((known) => known[key]);
  return {
    absent: first.absent,
    addresses: join(of('addresses')),
    ports: join(of('ports')),
    domains: join(of('domains')),
    containers: join(of('containers')),
    networks: join(of('networks')),
    volumes: join(of('volumes')),
    units: join(of('units')),
    variables: join(of('variables')),
    paths: join(of('paths')),
    owners: join(of('owners')),
    hasListeners: of('hasListeners').some(Boolean),
    others: new Set(of('others').flatMap((names) => [...names])),
    images: union(of('images')),
    versions: union(of('versions')),
    ranges: all.flatMap(({ ranges }) => ranges),
    bridges: all.flatMap(({ bridges }) => bridges),
    machines: all.flatMap(({ machines }) => machines),
  };
}

/**
 * What is found in texts.
 * @param handbooks those whose inventories are valid count
 * @param observed what snapshots show, known as well
 */
export function findingsInProse(
  texts: readonly ProseText[],
  handbooks: readonly LoadedHandbook[],
  observed: readonly ObservedFact[],
): DraftFinding[] {
  const known = merged([
    ...handbooks.flatMap(({ inventory }) => (inventory ? [knownOf(inventory)] : [])),
    ...(observed.length > 0 ? [knownOfFacts(observed)] : []),
  ]);
  return texts.flatMap((text) => proseFindings(known, text));
}
