// infrabuch build: the whole site into a new folder, the PDFs into it, then in one step to its place.
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { build as astroBuild } from 'astro';
import { printHandbooks } from '../pdf/print.ts';
import { loadHandbooks } from '../handbook.ts';
import { readRoot } from '../root.ts';
import { siteConfig } from '../site-config.ts';
import { validInventories } from './valid.ts';
import { writeWhole } from './write.ts';

export interface BuildOptions {
  readonly root: string;
  readonly output?: string;
}

/** Exit code of `infrabuch build`. A build that fails or is stopped leaves the old folder as it was. */
export async function build(options: BuildOptions): Promise<number> {
  const root = resolve(options.root);
  const target = resolve(options.output ?? join(root, 'dist'));
  const loaded = loadHandbooks(readRoot(root));
  const inventories = validInventories(loaded);
  if (!inventories) return 1;
  const started = performance.now();
  const say = (text: string) => process.stderr.write(`[${((performance.now() - started) / 1000).toFixed(1).replace('.', ',')} s] ${text}\n`);
  const fresh = mkdtempSync(join(dirname(target), `${basename(target)}.`));
  const clear = () => rmSync(fresh, { recursive: true, force: true });
  const stop = () => {
    clear();
    process.exit(130);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    say('Diagramme und Seiten …');
    await astroBuild({ ...siteConfig({ root, outDir: fresh }), configFile: false, logLevel: 'warn' });
    say('PDF …');
    for (const { file, content, pages } of await printHandbooks(fresh, inventories, loaded.site)) {
      writeWhole(join(fresh, file), content);
      say(`  ${file.slice(1)}: ${pages} Seiten`);
    }
    const old = `${fresh}.alt`;
    if (existsSync(target)) renameSync(target, old);
    renameSync(fresh, target);
    rmSync(old, { recursive: true, force: true });
    say(`Fertig: ${target}`);
    return 0;
  } finally {
    clear();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
