// The snapshots of each host beside those before.
import type { LoadedHandbook } from './handbook.ts';
import type { HandbookFiles } from './root.ts';

/** The files of one snapshot by their names. */
export type SnapshotFolder = HandbookFiles['snapshots'] extends ReadonlyMap<string, infer F> ? F : never;

/**
 * Of each host of the inventory both snapshots, where there are two.
 * @param before the handbook with the snapshots before
 * @param hosts only these; undefined: all of them
 */
export const snapshotPairs = (
  before: LoadedHandbook,
  now: LoadedHandbook,
  hosts: ReadonlySet<string> | undefined,
): { readonly host: string; readonly old: SnapshotFolder; readonly current: SnapshotFolder }[] =>
  [...now.files.snapshots].flatMap(([host, current]) => {
    const old = before.files.snapshots.get(host);
    const isAsked = (!hosts || hosts.has(host)) && now.comparable?.hosts[host];
    return old && old !== current && isAsked ? [{ host, old, current }] : [];
  });
