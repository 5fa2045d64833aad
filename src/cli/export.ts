// infrabuch export: the files that a handbook hands out, to standard output or into a folder.
import { join, resolve } from 'node:path';
import { type ExportFile, exportsOf } from '../exports/index.ts';
import { schemaFiles } from '../exports/schema.ts';
import { loadHandbooks } from '../handbook/load.ts';
import { readRoot } from '../handbook/root.ts';
import { knownSecrets, refuseLeak } from '../handbook/secrets.ts';
import { UsageError } from '../system/errors.ts';
import { pathBelow, writeBelow, writeWhole } from '../system/write.ts';
import { validInventories } from './valid.ts';

/** The flags of `infrabuch export`. */
export interface ExportOptions {
  readonly root: string;
  readonly handbook?: string;
  readonly all?: boolean;
  readonly output?: string;
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
  const files: (ExportFile & { handbook: string })[] = inventories.flatMap((inventory) =>
    exportsOf(inventory).map((file) => ({ ...file, handbook: inventory.id })),
  );
  if (!name && !options.all) {
    for (const file of schemaFiles()) process.stdout.write(`–\t${file.name}\t${file.title}\n`);
    for (const file of files) process.stdout.write(`${file.handbook}\t${file.name}\t${file.title}\n`);
    return 0;
  }
  const secrets = knownSecrets(loaded, new Date());
  const chosen = options.all ? files : files.filter((file) => file.name === name);
  const [first] = chosen;
  if (!first) throw new UsageError(`Die Datei „${name}“ gibt es nicht; „infrabuch export“ zeigt alle Namen.`);
  for (const { path, content } of chosen) refuseLeak(path, content, secrets);
  if (options.output) {
    const folder = resolve(options.output);
    // All of them or none: where one would lie elsewhere, nothing is written.
    for (const { handbook, path } of chosen) pathBelow(folder, join(handbook, path));
    for (const { handbook, path, content } of chosen) writeBelow(folder, join(handbook, path), content);
    process.stderr.write(`${chosen.length} Dateien nach ${options.output} geschrieben.\n`);
    return 0;
  }
  if (chosen.length > 1)
    throw new UsageError(
      options.all
        ? 'Alle Dateien brauchen einen Ordner: --output angeben.'
        : `„${name}“ gibt es in mehreren Handbüchern: --handbook angeben.`,
    );
  process.stdout.write(first.content);
  return 0;
}
