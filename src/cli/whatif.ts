// infrabuch whatif: what no longer works without something, as the inventory tells it.
import { resolve } from 'node:path';
import { isStoppable, namedEntity, outageOf } from '../effects/outage.ts';
import { loadCached, openCache } from '../handbook/cache.ts';
import { readRoot } from '../handbook/root.ts';
import { closestTo } from '../model/closest.ts';
import type { Entity, Inventory } from '../model/inventory.ts';
import { type Section, sections } from '../model/sections.ts';
import { outageData, outageText } from '../reports/outage.ts';
import { UsageError } from '../system/errors.ts';
import { paletteFor } from './palette.ts';
import { validInventories } from './valid.ts';

/** The flags of `infrabuch whatif`. */
export interface WhatifOptions {
  readonly root: string;
  readonly handbook?: string;
  readonly stop?: string;
  readonly without?: string;
  readonly format: 'text' | 'json';
}

const allRefs = (inventories: readonly Inventory[]): string[] =>
  inventories.flatMap((inventory) =>
    (Object.keys(sections) as Section[]).flatMap((section) =>
      Object.values(inventory[section]).map(({ ref }) => ref),
    ),
  );

/**
 * Exit code of `infrabuch whatif`.
 * @throws UsageError where nothing or two things are named, or there is no such entry
 */
export async function whatif(options: WhatifOptions): Promise<number> {
  const { stop, without } = options;
  const name = stop ?? without;
  if (name === undefined || (stop !== undefined && without !== undefined))
    throw new UsageError('Genau eines angeben: --stop container:… oder --without volume:….');
  const loaded = await loadCached(
    readRoot(resolve(options.root), options.handbook, { snapshots: false }),
    openCache(options.root),
  );
  const inventories = validInventories(loaded);
  if (!inventories) return 1;
  const found = inventories.flatMap((inventory) => {
    const entity = namedEntity(inventory, name);
    return entity ? [{ inventory, entity }] : [];
  });
  if (found.length === 0) {
    const meant = closestTo(name, allRefs(inventories));
    throw new UsageError(
      `„${name}“ gibt es in keinem Handbuch${meant ? `; gemeint ist wohl „${meant}“` : ' (Schreibweise: art:kennung, z. B. container:postgres)'}.`,
    );
  }
  const refused = found.find(
    ({ inventory, entity }) => stop !== undefined && !isStoppable(inventory, entity),
  );
  if (refused)
    throw new UsageError(
      `„${name}“ läuft nicht, also kann es nicht stehen: dafür gibt es --without ${name}.`,
    );
  const answers = found.map(({ inventory, entity }) => ({
    inventory,
    entity: entity as Entity,
    outages: outageOf(inventory, entity.ref),
  }));
  if (options.format === 'json')
    process.stdout.write(
      `${JSON.stringify({ answers: answers.map((answer) => outageData(answer)) }, null, 2)}\n`,
    );
  else {
    const palette = paletteFor(process.stdout);
    process.stdout.write(
      answers
        .map((answer) => outageText(answer, stop === undefined ? 'without' : 'stop', palette))
        .join('\n'),
    );
  }
  return 0;
}
