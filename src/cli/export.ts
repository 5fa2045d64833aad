// infrabuch export: the files that a handbook hands out, to standard output or into a folder.
import { join, resolve } from 'node:path';
import { type ExportFile, exportSets } from '../exports/file.ts';
import { exportsOf } from '../exports/index.ts';
import { schemaFiles } from '../exports/schema.ts';
import { loadHandbooks } from '../handbook/load.ts';
import { readRoot } from '../handbook/root.ts';
import { knownSecrets, refuseLeak } from '../handbook/secrets.ts';
import type { Inventory } from '../model/inventory.ts';
import { UsageError } from '../system/errors.ts';
import { pathBelow, writeBelow, writeWhole } from '../system/write.ts';
import { validInventories } from './valid.ts';

/** The flags of `infrabuch export`. */
export interface ExportOptions {
  readonly root: string;
  readonly handbook?: string;
  readonly all?: boolean;
  readonly host?: string;
  readonly output?: string;
}

interface HandbookFile {
  readonly handbook: string;
  readonly file: ExportFile;
}
/**
 * The files that are asked for: all, those of one kind, or those of one name.
 * @throws UsageError where hosts document nothing for that kind
 */
function chosenFiles(
  files: readonly HandbookFile[],
  inventories: readonly Inventory[],
  name: string | undefined,
  { all, host }: ExportOptions,
): readonly HandbookFile[] {
  if (host && !inventories.some(({ hosts }) => Object.hasOwn(hosts, host)))
    throw new UsageError(`Den Host „${host}“ gibt es nicht.`);
  const ofHost = files.filter(({ file }) => !host || file.host === host);
  if (all || !name) return ofHost;
  if (!Object.hasOwn(exportSets, name)) return ofHost.filter(({ file }) => file.name === name);
  const needed = exportSets[name as keyof typeof exportSets];
  const found = ofHost.filter(({ file }) => file.set === name);
  if (found.length === 0)
    throw new UsageError(
      host ? `Zum Host „${host}“ ist nicht dokumentiert: ${needed}.` : `Kein Host dokumentiert ${needed}.`,
    );
  return found;
}

/**
 * Exit code of `infrabuch export`.
 * @throws LeakError, UsageError, RootError
 */
export function exportFiles(name: string | undefined, options: ExportOptions): number {
  const loaded = loadHandbooks(readRoot(resolve(options.root), options.handbook));
  const inventories = validInventories(loaded);
  if (!inventories) return 1;
  const schema = schemaFiles().find((file) => file.name === name);
  if (schema) {
    if (options.output) writeWhole(join(resolve(options.output), schema.name), schema.content);
    else process.stdout.write(schema.content);
    return 0;
  }
  const files: HandbookFile[] = inventories.flatMap((inventory) =>
    exportsOf(inventory).map((file) => ({ file, handbook: inventory.id })),
  );
  const chosen = chosenFiles(files, inventories, name, options);
  if (!name && !options.all) {
    for (const { name: file, title } of options.host ? [] : schemaFiles())
      process.stdout.write(`–\t${file}\t${title}\n`);
    for (const { handbook, file } of chosen)
      process.stdout.write(`${handbook}\t${file.name}\t${file.title}\n`);
    return 0;
  }
  const [first] = chosen;
  if (!first) throw new UsageError(`Die Datei „${name}“ gibt es nicht; „infrabuch export“ zeigt alle Namen.`);
  const secrets = knownSecrets(loaded, new Date());
  // Some take long to make: once each.
  const texts = chosen.map(({ handbook, file: { path, content } }) => ({ handbook, path, content }));
  for (const { path, content } of texts) refuseLeak(path, content, secrets);
  if (options.output) {
    const folder = resolve(options.output);
    // All of them or none: where one would lie elsewhere, nothing is written.
    for (const { handbook, path } of texts) pathBelow(folder, join(handbook, path));
    for (const { handbook, path, content } of texts) writeBelow(folder, join(handbook, path), content);
    process.stderr.write(`${texts.length} Dateien nach ${options.output} geschrieben.\n`);
    return 0;
  }
  if (chosen.length > 1)
    throw new UsageError(
      options.all
        ? 'Alle Dateien brauchen einen Ordner: --output angeben.'
        : first.file.set
          ? `„${name}“ gibt es für mehrere Hosts (${chosen.map(({ file }) => file.host).join(', ')}): --host oder --output angeben.`
          : `„${name}“ gibt es in mehreren Handbüchern: --handbook angeben.`,
    );
  process.stdout.write(texts[0]?.content ?? '');
  return 0;
}
