// Generated files that are committed must equal what the inventory gives now: diagrams and the JSON Schemas.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { diagramTexts } from '../diagrams/mmd.ts';
import type { Loaded } from '../handbook.ts';
import type { DraftFinding } from '../model/finding.ts';
import { inventoryFile, siteFile } from '../model/inventory.ts';

export interface GeneratedFile {
  /** Path relative to the root. */
  readonly file: string;
  readonly text: string;
  readonly handbook?: string;
}

const schemaText = (schema: z.ZodType, title: string) => `${JSON.stringify({ ...z.toJSONSchema(schema, { io: 'input' }), title }, null, 1)}\n`;

/** The JSON Schemas with which editors complete and check the YAML. */
export const schemaFiles = (): GeneratedFile[] => [
  { file: 'inventory/schema.json', text: schemaText(inventoryFile, 'infrabuch: Inventar eines Handbuchs') },
  { file: 'inventory/site.schema.json', text: schemaText(siteFile, 'infrabuch: Website') },
];
/** The .mmd files of all valid handbooks. */
export const diagramFiles = (loaded: Loaded): GeneratedFile[] =>
  loaded.handbooks.flatMap(({ id, inventory }) => (inventory ? diagramTexts(inventory, loaded.site.base).map(({ file, text }) => ({ file, text, handbook: id })) : []));

/** One finding per committed file that is stale or missing. The schemas are asked for only where they were written once. */
export function staleFindings(loaded: Loaded): DraftFinding[] {
  const schemas = schemaFiles().filter(({ file }) => existsSync(join(loaded.root, file)));
  return [...diagramFiles(loaded), ...schemas].flatMap(({ file, text, handbook }): DraftFinding[] => {
    const path = join(loaded.root, file);
    const current = existsSync(path) ? readFileSync(path, 'utf8').replaceAll('\r\n', '\n') : undefined;
    if (current === text) return [];
    const line = current === undefined ? 1 : current.split('\n').findIndex((one, index) => one !== text.split('\n')[index]) + 1 || current.split('\n').length;
    return [
      {
        rule: 'generated-stale',
        severity: 'error',
        class: 'document',
        ...(handbook ? { handbook } : {}),
        subject: `file:${file}`,
        message: current === undefined ? `Die erzeugte Datei „${file}“ fehlt.` : `Die erzeugte Datei „${file}“ passt nicht mehr zum Inventar.`,
        at: { file, line, column: 1 },
        fix: '„infrabuch diagrams“ aufrufen und die Dateien mit einchecken.',
      },
    ];
  });
}
