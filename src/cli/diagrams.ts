// infrabuch diagrams: writes the .mmd files, on request every form of every diagram.
import { join, resolve } from 'node:path';
import { type DiagramForm, diagramForms, pngSize } from '../diagrams/forms.ts';
import { loadHandbooks } from '../handbook/load.ts';
import { readRoot } from '../handbook/root.ts';
import { knownSecrets, refuseLeak } from '../handbook/secrets.ts';
import { diagramFiles, type FinishedFigure } from '../publish/diagram-files.ts';
import { UsageError } from '../system/errors.ts';
import { onEnd } from '../system/signals.ts';
import { writeBelow } from '../system/write.ts';
import { showFindings, validInventories } from './valid.ts';

/** The flags of `infrabuch diagrams`. */
export interface DiagramOptions {
  readonly root: string;
  readonly handbook?: string;
  readonly output?: string;
  readonly as: string;
}
const say = (text: string) => process.stderr.write(`${text}\n`);

/** The forms of --as, in their own order. */
function formsOf(text: string): readonly DiagramForm[] {
  const names = text.split(',').map((form) => form.trim());
  const unknown = names.find((name) => !diagramForms.some((form) => form === name));
  if (unknown !== undefined)
    throw new UsageError(`Die Form „${unknown}“ gibt es nicht; möglich: ${diagramForms.join(', ')}.`);
  return diagramForms.filter((form) => names.includes(form));
}

/** One line about a drawn diagram; texts alone are not worth one. */
function sayFinished({ handbook, figure, number, of, forms }: FinishedFigure): void {
  if (forms.every((form) => form === 'mmd')) return;
  const { width, height, scale } = pngSize(figure.svg);
  const shrunk =
    forms.includes('png') && scale < 2
      ? ` (PNG wegen der Größe nur ${String(scale).replace('.', ',')}-fach: ${width} × ${height} Bildpunkte)`
      : '';
  say(`[${number}/${of}] ${handbook}/${figure.slug}: ${forms.join(', ')}${shrunk}`);
}

/**
 * Exit code of `infrabuch diagrams`: 1 when a diagram written by hand is not in order; the others are written all the
 * same. Nothing is written before everything is drawn.
 * @throws UsageError, RootError, BrowserError, LeakError
 */
export async function diagrams(options: DiagramOptions): Promise<number> {
  const root = resolve(options.root);
  const forms = formsOf(options.as);
  const loaded = loadHandbooks(readRoot(root, options.handbook));
  if (!validInventories(loaded)) return 1;
  const folder = options.output ? resolve(options.output) : join(root, 'diagrams');
  const elsewhere = Boolean(options.output);
  // A browser ends with the process, which a signal alone would not see to.
  const takeBack = onEnd((code) => process.exit(code));
  const secrets = knownSecrets(loaded, new Date());
  const { files, figures, findings } = await diagramFiles(loaded, { forms, elsewhere }, (finished) => {
    const { handbook, figure } = finished;
    // Pictures and PDFs are made of these two.
    for (const text of [figure.text, figure.svg]) refuseLeak(`${handbook}/${figure.slug}`, text, secrets);
    sayFinished(finished);
  }).finally(takeBack);
  for (const { path, content } of files) if (typeof content === 'string') refuseLeak(path, content, secrets);
  for (const { path, content } of files)
    if (elsewhere) writeBelow(folder, path, content);
    else writeBelow(root, join('diagrams', path), content);
  showFindings(loaded, findings);
  say(`${figures} Diagramme, ${files.length} Dateien geschrieben nach ${folder}.`);
  return findings.length > 0 ? 1 : 0;
}
