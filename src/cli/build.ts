// infrabuch build: says how far the build is, and what the PDFs break of their print profiles.
import { join, resolve } from 'node:path';
import { loadHandbooks } from '../handbook/load.ts';
import { readRoot } from '../handbook/root.ts';
import { checkTarget } from '../publish/target.ts';
import { isFailure } from '../reports/sums.ts';
import { renderText } from '../reports/text.ts';
import { plural } from '../reports/words.ts';
import { onEnd } from '../system/signals.ts';
import { paletteFor } from './palette.ts';
import { showFindings, validInventories } from './valid.ts';

/** The flags of `infrabuch build`. */
export interface BuildOptions {
  readonly root: string;
  readonly output?: string;
}
const steps = { pages: 'Diagramme und Seiten', diagrams: 'Diagramme zum Herunterladen', pdf: 'PDF' } as const;

/** Writes lines to standard error, each behind the seconds since now. */
function stopwatch(): (text: string) => void {
  const started = performance.now();
  return (text) => {
    const seconds = ((performance.now() - started) / 1000).toFixed(1).replace('.', ',');
    process.stderr.write(`[${seconds} s] ${text}\n`);
  };
}

/**
 * Exit code of `infrabuch build`: 1 when the inventory is not valid, or when a PDF breaks a limit of its print profile;
 * it is written all the same. A build that fails or is stopped leaves the old folder as it was.
 * @throws RootError, BrowserError, LeakError
 */
export async function build(options: BuildOptions): Promise<number> {
  const root = resolve(options.root);
  const target = resolve(options.output ?? join(root, 'dist'));
  const files = readRoot(root);
  checkTarget(root, target);
  const loaded = loadHandbooks(files);
  if (!validInventories(loaded)) return 1;
  // Astro takes its time: what can be refused is refused without it.
  const { buildSite } = await import('../publish/build.ts');
  const say = stopwatch();
  const takeBack = onEnd((code) => process.exit(code));
  try {
    const findings = await buildSite(
      { root, target, loaded, now: new Date() },
      {
        onStep: (step) => say(`${steps[step]} …`),
        onDiagramFindings: (found) => showFindings(loaded, found),
        onPrinted: ({ file, measured }, { done, of }) =>
          say(`  ${done}/${of} ${file}: ${plural(measured.pages.length, 'Seite', 'Seiten')}`),
      },
    );
    say(`Fertig: ${target}`);
    if (findings.length === 0) return 0;
    const names = loaded.handbooks.map(({ id }) => id);
    process.stdout.write(renderText(findings, [], names, paletteFor(process.stdout)));
    return findings.some((finding) => isFailure(finding, false)) ? 1 : 0;
  } finally {
    takeBack();
  }
}
