// The JSON Schemas with which editors complete and check the YAML files.
import { z } from 'zod';
import { inventoryFile, siteFile } from '../model/inventory.ts';

export interface SchemaFile {
  readonly name: string;
  readonly title: string;
  readonly content: string;
}
const schemaText = (schema: z.ZodType, title: string) =>
  `${JSON.stringify({ ...z.toJSONSchema(schema, { io: 'input' }), title }, null, 1)}\n`;

/** Generated from the same zod schemas that read the files; they belong into inventory/. */
export const schemaFiles = (): SchemaFile[] => [
  {
    name: 'schema.json',
    title: 'JSON-Schema der Inventardateien für Editoren',
    content: schemaText(inventoryFile, 'infrabuch: Inventar eines Handbuchs'),
  },
  {
    name: 'site.schema.json',
    title: 'JSON-Schema von site.yaml für Editoren',
    content: schemaText(siteFile, 'infrabuch: Website'),
  },
];
