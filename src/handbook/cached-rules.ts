// What the rules say, kept from one run to the next: it follows from the inventory, the names of its chapters and the day.
import { createHash } from 'node:crypto';
import type { DraftFinding } from '../model/finding.ts';
import { type InventoryCache, inventoryTexts } from './cache.ts';
import type { Loaded, LoadedHandbook } from './handbook.ts';
import { checkHandbook } from './rules.ts';

/** The findings with their places, so that nobody looks for them again. */
const placed = (loaded: Loaded, drafts: readonly DraftFinding[]): DraftFinding[] =>
  loaded.place(drafts).map(({ place, related, ...rest }) => ({
    ...rest,
    at: place,
    related: related.map(({ message, ...at }) => ({ message, at })),
  }));

function ofHandbook(
  loaded: Loaded,
  handbook: LoadedHandbook,
  now: Date,
  cache: InventoryCache,
): Promise<DraftFinding[]> {
  const make = async () => placed(loaded, checkHandbook(handbook, now));
  if (!handbook.inventory) return make();
  const hash = createHash('sha256');
  for (const text of [
    ...inventoryTexts(handbook.files),
    ...handbook.files.chapters,
    handbook.files.baseline?.text ?? '',
  ])
    hash.update(text).update('\0');
  return cache.getOrMake(`rules-${handbook.id}`, [now.toISOString().slice(0, 10), hash.digest('hex')], make);
}

/**
 * Everything that `check` finds in the inventories of a root, its settings included.
 * @param now waivers are judged on this day
 * @param cache keeps it until the inventory, this program or the day changes
 */
export async function cachedCheckFindings(
  loaded: Loaded,
  now: Date,
  cache: InventoryCache,
): Promise<DraftFinding[]> {
  const all = await Promise.all(loaded.handbooks.map((handbook) => ofHandbook(loaded, handbook, now, cache)));
  return [...loaded.findings, ...all.flat()];
}
