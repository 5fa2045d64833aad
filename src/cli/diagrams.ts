// infrabuch diagrams: writes the .mmd files, on request drawn as SVG.
import { basename, join, resolve } from 'node:path';
import { artist } from '../diagrams/draw.ts';
import { diagramTexts } from '../diagrams/mmd.ts';
import { standalone } from '../diagrams/standalone.ts';
import { loadHandbooks } from '../handbook.ts';
import { cacheFolder } from '../package.ts';
import { readRoot } from '../root.ts';
import { UsageError } from './errors.ts';
import { validInventories } from './valid.ts';
import { writeWhole } from './write.ts';

export interface DiagramOptions {
  readonly root: string;
  readonly handbook?: string;
  readonly output?: string;
  readonly as: string;
}
const known = ['mmd', 'svg'];

/** Exit code of `infrabuch diagrams`. */
export async function diagrams(options: DiagramOptions): Promise<number> {
  const root = resolve(options.root);
  const forms = options.as.split(',').map((form) => form.trim());
  const strange = forms.find((form) => !known.includes(form));
  if (strange) throw new UsageError(`Die Form „${strange}“ gibt es nicht; möglich: ${known.join(', ')}.`);
  const loaded = loadHandbooks(readRoot(root, options.handbook));
  const inventories = validInventories(loaded);
  if (!inventories) return 1;
  const target = (file: string) =>
    options.output ? join(resolve(options.output), file.replace(/^diagrams\//, '')) : join(root, file);
  const texts = inventories.flatMap((inventory) =>
    diagramTexts(inventory, loaded.site.base).map((one) => ({ ...one, handbook: inventory.id })),
  );
  if (forms.includes('mmd')) for (const { file, text } of texts) writeWhole(target(file), text);
  if (forms.includes('svg')) {
    const painter = artist(cacheFolder);
    try {
      const svgs = await painter.draw(
        texts.map(({ handbook, slug, text, graph }) => ({ id: `${handbook}-${slug}`, text, graph })),
      );
      for (const [index, { file }] of texts.entries())
        writeWhole(target(file.replace(/\.mmd$/, '.svg')), standalone(svgs[index] ?? ''));
    } finally {
      await painter.close();
    }
  }
  process.stderr.write(
    `${texts.length} Diagramme geschrieben: ${texts.map(({ handbook, file }) => `${handbook}/${basename(file, '.mmd')}`).join(', ')}.\n`,
  );
  return 0;
}
