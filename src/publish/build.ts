// What `infrabuch build` does, in order: the whole site into a new folder, the diagrams' files and the PDFs into it,
// then in one step to its place.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build as astroBuild } from 'astro';
import type { Browser } from 'playwright';
import { downloadsOf, figureFile } from '../diagrams/downloads.ts';
import { drawFigures } from '../diagrams/figures.ts';
import { type DiagramRenderer, openRenderer } from '../diagrams/mermaid/renderer.ts';
import { exportsOf } from '../exports/index.ts';
import type { Loaded, LoadedHandbook } from '../handbook/handbook.ts';
import { knownSecrets, refuseLeak } from '../handbook/secrets.ts';
import type { DraftFinding, Finding } from '../model/finding.ts';
import { filledDownloads } from '../pdf/fill-downloads.ts';
import { documentFindings } from '../pdf/limits/findings.ts';
import { type PrintedDocument, printDocuments } from '../pdf/print.ts';
import { siteConfig } from '../site/config.ts';
import { browserFailure, closeBrowser, findBrowser, startBrowser } from '../system/browser.ts';
import { cacheFolder, packageRoot } from '../system/package.ts';
import { temporaryFolder } from '../system/temporary.ts';
import { replaceFolder, writeBelow, writeWhole } from '../system/write.ts';
import { chapterError } from './chapter-error.ts';
import { moveInline } from './inline.ts';
import { joinFiles } from './join.ts';
import { refuseLeaksInPdfs, refuseLeaksInTexts } from './leaks.ts';
import { writeSearchIndex } from './search-index.ts';
import { checkTarget, siteMarker, siteMarkerText } from './target.ts';
import { addSchemeSheets } from './without-script.ts';

/** What is built, and where to. */
export interface SiteToBuild {
  /** Absolute path of the root folder. */
  readonly root: string;
  /** Absolute path of the folder that the site takes the place of. */
  readonly target: string;
  /** Valid handbooks of the root. */
  readonly loaded: Loaded;
  /** Waivers are judged on this day. */
  readonly now: Date;
}
/** Is told how far the build is. */
export interface BuildProgress {
  /** A step begins. */
  readonly onStep: (step: 'pages' | 'diagrams' | 'pdf') => void;
  /** Diagrams by hand of one handbook that could not be drawn; their texts are handed out all the same. */
  readonly onDiagramFindings: (findings: readonly DraftFinding[]) => void;
  /** A document is printed: the `done`th `of` so many. */
  readonly onPrinted: (
    document: PrintedDocument,
    count: { readonly done: number; readonly of: number },
  ) => void;
}

/** Writes the files of a handbook's diagrams below its pages. */
async function writeDiagrams(
  folder: string,
  handbook: LoadedHandbook,
  renderer: DiagramRenderer,
  { site }: Loaded,
): Promise<readonly DraftFinding[]> {
  const { id, inventory } = handbook;
  if (!inventory) return [];
  const { figures, findings } = await drawFigures(renderer, handbook, inventory, site);
  for (const figure of figures)
    for (const { path, form } of downloadsOf(figure))
      writeBelow(folder, join(id, path), await figureFile(renderer, inventory, figure, form, site));
  return findings;
}

/** Writes the PDFs and names their sizes on the download pages; what breaks a limit of a print profile is a finding. */
async function writePdfs(
  folder: string,
  loaded: Loaded,
  browser: Browser,
  done: BuildProgress['onPrinted'],
): Promise<Finding[]> {
  const printed = await printDocuments(folder, loaded.site.base, { done, browser });
  for (const { file, content } of printed) writeBelow(folder, file, content);
  return loaded.place(
    loaded.handbooks.flatMap((handbook) => {
      const documents = printed.filter((document) => document.handbook === handbook.id);
      const { file, text } = filledDownloads(folder, handbook.id, documents);
      writeWhole(join(folder, file), text);
      return documents.flatMap((document) => documentFindings(document, handbook));
    }),
  );
}

/**
 * Builds the site. The target stays as it was when this fails or the process ends before it is done. Changes the
 * process's folder to the package's.
 * @returns what the PDFs break of their print profiles; they are written all the same
 * @throws UsageError when the target is not ours to replace, BrowserError when no browser is found, both before anything
 *   is built; UsageError for a chapter that does not build; LeakError when a file would hold a secret
 */
export async function buildSite(
  { root, target, loaded, now }: SiteToBuild,
  { onStep, onDiagramFindings, onPrinted }: BuildProgress,
): Promise<Finding[]> {
  checkTarget(root, target);
  const secrets = knownSecrets(loaded, now);
  // What the inventory's own files would tell is known before a page is built.
  for (const { id, inventory } of loaded.handbooks)
    for (const { path, content } of inventory && secrets.length > 0 ? exportsOf(inventory) : [])
      refuseLeak(`${id}/${path}`, content, secrets);
  // Astro builds inside the package, where its intermediate chunks find their imports and no other build interferes.
  const { path: fresh, remove: removeFresh } = temporaryFolder(cacheFolder, 'build-');
  const { path: working, remove: removeWorking } = temporaryFolder(tmpdir(), 'infrabuch-build-');
  process.chdir(packageRoot);
  const renderer = openRenderer(cacheFolder);
  let browser: Browser | undefined;
  try {
    // Without a browser there are no PDFs: better said now than in the middle.
    browser = await startBrowser(await findBrowser(cacheFolder));
    onStep('pages');
    await astroBuild({
      ...siteConfig({ root, working, outDir: fresh, loaded, renderer }),
      configFile: false,
      logger: { entrypoint: join(packageRoot, 'src/publish/astro-log.js') },
      logLevel: 'warn',
    }).catch((error: unknown) => {
      throw browserFailure() ?? chapterError(error, root);
    });
    moveInline(fresh, loaded.site.base);
    joinFiles(fresh, loaded.site.base);
    addSchemeSheets(fresh, loaded.site.base);
    writeSearchIndex(fresh, loaded.handbooks);
    onStep('diagrams');
    for (const handbook of loaded.handbooks)
      onDiagramFindings(await writeDiagrams(fresh, handbook, renderer, loaded));
    // Before the PDFs, which take longer.
    refuseLeaksInTexts(fresh, secrets);
    onStep('pdf');
    const findings = await writePdfs(fresh, loaded, browser, onPrinted);
    await refuseLeaksInPdfs(fresh, secrets);
    writeWhole(join(fresh, siteMarker), siteMarkerText);
    // Somebody may have put something there meanwhile.
    replaceFolder(fresh, checkTarget(root, target));
    return findings;
  } finally {
    await Promise.all([renderer.close(), browser && closeBrowser(browser)]);
    removeFresh();
    removeWorking();
  }
}
