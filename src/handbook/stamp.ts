// What a handbook was made from: the one stamp that its site and its PDFs carry.
import { createHash } from 'node:crypto';
import { type Finding, isTolerated } from '../model/finding.ts';
import type { Coverage } from '../model/snapshot.ts';
import type { Origin, SnapshotMeta } from '../model/snapshot-file.ts';
import type { SourceFile } from '../source/yaml.ts';

/** The commit of a root folder. */
export interface Head {
  readonly commit: string;
  /** ISO 8601. */
  readonly date: string;
  /** Inventory or chapters differ from the commit. */
  readonly isChanged: boolean;
}
/** What a handbook was made from, compared with, and found to be. */
export interface Stamp {
  /** undefined: the root lies in no repository. */
  readonly head?: Head;
  /** SHA-256 of the handbook's inventory, see `inventoryHash`. */
  readonly inventory: string;
  readonly snapshots: readonly { readonly host: string; readonly time: string; readonly origin: Origin }[];
  /** What was compared with them. */
  readonly compared: { readonly entities: number; readonly fields: number };
  readonly findings: { readonly error: number; readonly warning: number; readonly info: number };
  readonly waived: number;
  /** Date of everything that is printed: of the commit, else of the edition. ISO 8601, never the clock. */
  readonly date: string;
}

/**
 * The hash of a handbook's YAML files without its snapshots, as coreutils compute it: `sha256sum` of every file in the
 * order of the names, and of that list once more.
 */
export const inventoryHash = (files: readonly SourceFile[]): string => {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const sorted = [...files].sort((a, b) => Buffer.compare(Buffer.from(a.file), Buffer.from(b.file)));
  return hash(sorted.map(({ file, text }) => `${hash(text)}  ${file}\n`).join(''));
};
interface Evidence {
  readonly files: readonly SourceFile[];
  readonly edition: string;
  readonly head: Head | undefined;
  readonly sets: readonly { readonly host: string; readonly meta: SnapshotMeta }[];
  readonly coverage: readonly Coverage[];
  /** Of check and drift. */
  readonly findings: readonly Finding[];
}

/** The stamp of one handbook. */
export function stampOf({ files, edition, head, sets, coverage, findings }: Evidence): Stamp {
  const open = findings.filter((finding) => !isTolerated(finding));
  const count = (severity: Finding['severity']) =>
    open.filter((finding) => finding.severity === severity).length;
  const covered = coverage.filter(({ origin, kind }) => origin !== null && kind !== 'host');
  return {
    ...(head ? { head } : {}),
    inventory: inventoryHash(files),
    snapshots: sets.map(({ host, meta }) => ({ host, time: meta.time, origin: meta.origin })),
    compared: {
      entities: covered.reduce((sum, { entities }) => sum + entities, 0),
      fields: covered.reduce((sum, { fields }) => sum + fields, 0),
    },
    findings: { error: count('error'), warning: count('warning'), info: count('info') },
    waived: findings.length - open.length,
    date: head && !head.isChanged ? head.date : `${edition}T00:00:00Z`,
  };
}
