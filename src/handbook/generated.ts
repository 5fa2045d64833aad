// Generated files that are committed must equal what the inventory gives now: diagrams and the JSON Schemas.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DraftFinding } from '../model/finding.ts';
import { maxInventoryFile, readTextFile } from '../system/read.ts';
import { type InventoryCache, inventoryTexts } from './cache.ts';
import type { Loaded } from './handbook.ts';

interface GeneratedFile {
  /** Path relative to the root. */
  readonly file: string;
  readonly text: string;
  readonly handbook?: string;
  /** The command that writes it anew. */
  readonly remedy: string;
}

/** The .mmd files of all valid handbooks. */
async function diagramFiles({ handbooks, site }: Loaded, cache: InventoryCache): Promise<GeneratedFile[]> {
  const valid = handbooks.flatMap(({ id, files, inventory }) =>
    inventory ? [{ id, files, inventory }] : [],
  );
  const all = await Promise.all(
    valid.map(async ({ id, files, inventory }) => {
      const overview = files.overview?.text;
      const madeOf = [site.base, ...inventoryTexts(files), ...(overview === undefined ? [] : [overview])];
      const texts = await cache.getOrMake(`diagrams-${id}`, madeOf, async () =>
        (await import('../diagrams/mmd.ts'))
          .diagramTexts(inventory, site.base, overview)
          .map(({ file, text }) => ({ file, text })),
      );
      return texts.map((text) => ({ ...text, handbook: id, remedy: '„infrabuch diagrams“' }));
    }),
  );
  return all.flat();
}

/** Whether .mmd files were written once; those written by hand lie in folders of their own. */
const hasGenerated = ({ root, handbooks }: Loaded): boolean =>
  handbooks.some(({ id }) => {
    const folder = join(root, 'diagrams', id);
    return existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.mmd'));
  });

/** The texts of the JSON Schemas, which take long to make. */
const schemaTexts = (cache: InventoryCache) =>
  cache.getOrMake('schemas', [], async () =>
    (await import('../exports/schema.ts')).schemaFiles().map(({ name, content }) => ({ name, content })),
  );

/**
 * One finding per committed file that is stale or missing. Diagrams and schemas are asked for only where they were
 * written once.
 */
export async function staleFindings(loaded: Loaded, cache: InventoryCache): Promise<DraftFinding[]> {
  const schemas = (await schemaTexts(cache))
    .filter(({ name }) => existsSync(join(loaded.root, 'inventory', name)))
    .map(
      ({ name, content }): GeneratedFile => ({
        file: `inventory/${name}`,
        text: content,
        remedy: `„infrabuch export ${name} --output inventory“`,
      }),
    );
  const diagrams = hasGenerated(loaded) ? await diagramFiles(loaded, cache) : [];
  return [...diagrams, ...schemas].flatMap(({ file, text, handbook, remedy }): DraftFinding[] => {
    const path = join(loaded.root, file);
    const current = existsSync(path)
      ? readTextFile(path, file, maxInventoryFile).replaceAll('\r\n', '\n')
      : undefined;
    if (current === text) return [];
    const line =
      current === undefined
        ? 1
        : current.split('\n').findIndex((line, index) => line !== text.split('\n')[index]) + 1 ||
          current.split('\n').length;
    return [
      {
        rule: 'generated-stale',
        severity: 'error',
        class: 'document',
        ...(handbook ? { handbook } : {}),
        subject: `file:${file}`,
        message:
          current === undefined
            ? `Die erzeugte Datei „${file}“ fehlt.`
            : `Die erzeugte Datei „${file}“ passt nicht mehr zum Inventar.`,
        at: { file, line, column: 1 },
        fix: `${remedy} aufrufen und die Datei mit einchecken.`,
      },
    ];
  });
}
