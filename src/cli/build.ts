// infrabuch build: the whole site into a new folder, the PDFs into it, then in one step to its place.
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build as astroBuild } from 'astro';
import { downloadsOf, figureFile } from '../diagrams/downloads.ts';
import { drawFigures } from '../diagrams/figures.ts';
import { openRenderer } from '../diagrams/mermaid/renderer.ts';
import { loadHandbooks } from '../handbook/load.ts';
import { readRoot } from '../handbook/root.ts';
import { checkPrint } from '../pdf/check.ts';
import { filledDownloads } from '../pdf/fill-downloads.ts';
import { printDocuments } from '../pdf/print.ts';
import { isFailure, plural } from '../reports/report.ts';
import { renderText } from '../reports/text.ts';
import { siteConfig } from '../site/config.ts';
import { findBrowser } from '../system/browser.ts';
import { cacheFolder, packageRoot } from '../system/package.ts';
import { temporaryFolder } from '../system/temporary.ts';
import { replaceFolder, writeWhole } from '../system/write.ts';
import { paletteFor } from './palette.ts';
import { showFindings, validInventories } from './valid.ts';

export interface BuildOptions {
  readonly root: string;
  readonly output?: string;
}

/**
 * Exit code of `infrabuch build`: 1 when a PDF breaks a limit of its print profile; it is written all the same. A build
 * that fails or is stopped leaves the old folder as it was.
 */
export async function build(options: BuildOptions): Promise<number> {
  const root = resolve(options.root);
  const target = resolve(options.output ?? join(root, 'dist'));
  const loaded = loadHandbooks(readRoot(root));
  if (!validInventories(loaded)) return 1;
  const started = performance.now();
  const say = (text: string) =>
    process.stderr.write(
      `[${((performance.now() - started) / 1000).toFixed(1).replace('.', ',')} s] ${text}\n`,
    );
  // Without a browser there are no diagrams: better said now than in the middle.
  await findBrowser(cacheFolder);
  // Astro builds inside the package, where its intermediate chunks find their imports and no other build interferes.
  const { path: fresh, remove: removeFresh } = temporaryFolder(cacheFolder, 'build-');
  const { path: working, remove: removeWorking } = temporaryFolder(tmpdir(), 'infrabuch-build-');
  process.chdir(packageRoot);
  const renderer = openRenderer(cacheFolder);
  const stop = () => process.exit(130);
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    say('Diagramme und Seiten …');
    await astroBuild({
      ...siteConfig({ root, working, outDir: fresh, loaded, renderer }),
      configFile: false,
      logLevel: 'warn',
    });
    say('Diagramme zum Herunterladen …');
    for (const handbook of loaded.handbooks) {
      const { inventory } = handbook;
      if (!inventory) continue;
      const { figures, findings } = await drawFigures(renderer, handbook, inventory, loaded.site);
      for (const figure of figures)
        for (const { path, form } of downloadsOf(figure))
          writeWhole(
            join(fresh, handbook.id, path),
            await figureFile(renderer, inventory, figure, form, loaded.site),
          );
      showFindings(loaded, findings);
    }
    say('PDF …');
    const printed = await printDocuments(fresh, loaded.site.base, {
      done: ({ file, measured }, { done, of }) =>
        say(`  ${done}/${of} ${file}: ${plural(measured.pages.length, 'Seite', 'Seiten')}`),
    });
    for (const { file, content } of printed) writeWhole(join(fresh, file), content);
    const findings = loaded.place(
      loaded.handbooks.flatMap((handbook) => {
        const own = printed.filter((printedDocument) => printedDocument.handbook === handbook.id);
        const { file, text } = filledDownloads(fresh, handbook.id, own);
        writeWhole(join(fresh, file), text);
        return own.flatMap((printedDocument) => checkPrint(printedDocument, handbook));
      }),
    );
    replaceFolder(fresh, target);
    say(`Fertig: ${target}`);
    if (findings.length === 0) return 0;
    const names = loaded.handbooks.map(({ id }) => id);
    process.stdout.write(renderText(findings, [], names, paletteFor(process.stdout)));
    return findings.some((finding) => isFailure(finding, false)) ? 1 : 0;
  } finally {
    await renderer.close();
    removeFresh();
    removeWorking();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
