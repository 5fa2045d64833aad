// The loaded handbooks, which every command and every page starts from (load.ts reads them).

import { ownerOf } from '../drift/owner.ts';
import { type InheritedPlaces, whereWritten } from '../inventory/inherited.ts';
import type { DraftFinding, Finding, Origins } from '../model/finding.ts';
import type { Handbook, Inventory } from '../model/inventory.ts';
import { remembered } from '../model/memo.ts';
import type { Site } from '../model/site-file.ts';
import { scrub } from '../secrets/scrub.ts';
import { placeFindings } from '../source/places.ts';
import type { SourceFile } from '../source/yaml.ts';
import type { HandbookFiles, RootFiles } from './root.ts';
import type { SecondRoot } from './second-root.ts';

/** One handbook as it was read, whether it is valid or not. */
export interface LoadedHandbook {
  readonly id: string;
  readonly files: HandbookFiles;
  /** undefined while findings of severity error stand in the way. */
  readonly inventory: Inventory | undefined;
  /** What is compared with the machines: the inventory, also while references in it lead nowhere. */
  readonly comparable: Inventory | undefined;
  readonly origins: Origins;
  /** Where values that hosts have from their groups are written. */
  readonly inherited: InheritedPlaces;
  /** The handbook's own section, also while the rest is not valid. */
  readonly head: Handbook | undefined;
  /** The file with that section. */
  readonly headFile: string | undefined;
  readonly findings: readonly DraftFinding[];
}
/** A handbook without findings of severity error. */
export type ValidHandbook = LoadedHandbook & { readonly inventory: Inventory };
/** Everything below a root as it was read. */
export interface Loaded {
  readonly root: string;
  readonly site: Site;
  /** The folder with what not everybody may read, where there is one. */
  readonly secondRoot?: SecondRoot | undefined;
  /** Where the site's settings stand. */
  readonly siteFile: SourceFile | undefined;
  readonly handbooks: readonly LoadedHandbook[];
  readonly findings: readonly DraftFinding[];
  /** Gives findings their line and column, and their owner. */
  readonly place: (findings: readonly DraftFinding[]) => Finding[];
}

/** What was read of a root, put together. */
export function loadedFrom(
  files: RootFiles,
  { site, findings }: Pick<Loaded, 'site' | 'findings'>,
  handbooks: readonly LoadedHandbook[],
): Loaded {
  const texts = new Map<string, string>();
  for (const { yaml, snapshots, baseline } of files.handbooks) {
    if (baseline) texts.set(baseline.file, baseline.text);
    for (const { file, text } of yaml) texts.set(file, text);
    for (const folder of snapshots.values())
      for (const { file, text } of folder.values()) texts.set(file, text);
  }
  if (files.site) texts.set(files.site.file, files.site.text);
  return {
    root: files.root,
    site,
    siteFile: files.site,
    secondRoot: files.secondRoot,
    handbooks,
    findings,
    place: (drafts) =>
      placeFindings(withOwners(drafts, handbooks), (file) => texts.get(file)).map(withoutSecrets),
  };
}

/** Findings say the same over and over. */
const scrubbed = remembered((text) => scrub(text));
/** Findings go to reports, logs and pages, and quote values: never a secret among them. */
const withoutSecrets = (finding: Finding): Finding => ({
  ...finding,
  message: scrubbed(finding.message),
  related: finding.related.map((place) => ({ ...place, message: scrubbed(place.message) })),
  ...(finding.fix === undefined ? {} : { fix: scrubbed(finding.fix) }),
  ...(finding.expected === undefined ? {} : { expected: scrubbed(finding.expected) }),
  ...(finding.actual === undefined ? {} : { actual: scrubbed(finding.actual) }),
});
/** Findings with who settles each of them. */
const withOwners = (drafts: readonly DraftFinding[], handbooks: readonly LoadedHandbook[]): DraftFinding[] =>
  drafts.map((draft) => {
    const { comparable, head } = handbooks.find(({ id }) => id === draft.handbook) ?? {};
    const owner = ownerOf(draft, comparable, head?.owner);
    return owner ? { ...draft, owner } : draft;
  });
/** Values that a host has from its groups are pointed to where they are written. */
export const whereInherited = (
  drafts: readonly DraftFinding[],
  { inherited }: LoadedHandbook,
): DraftFinding[] =>
  drafts.map(({ at, related, ...rest }) => ({
    ...rest,
    at: whereWritten(at, inherited),
    ...(related
      ? { related: related.map((place) => ({ ...place, at: whereWritten(place.at, inherited) })) }
      : {}),
  }));
