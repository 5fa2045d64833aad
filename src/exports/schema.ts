// The JSON Schemas with which editors complete and check the YAML files.
import { z } from 'zod';
import { inventoryFile } from '../model/inventory.ts';
import { siteFile } from '../model/site-file.ts';

export interface SchemaFile {
  readonly name: string;
  readonly title: string;
  /** Made when it is read, which takes long. */
  readonly content: string;
}
const schemaText = (schema: z.ZodType, title: string) =>
  `${JSON.stringify({ ...z.toJSONSchema(schema, { io: 'input' }), title }, null, 1)}\n`;

/**
 * Generated from the same zod schemas that read the files; they belong into inventory/. The packed command holds the
 * texts instead (rolldown.config.js).
 */
export const schemaFiles = (): SchemaFile[] => [
  {
    name: 'schema.json',
    title: 'JSON-Schema der Inventardateien für Editoren',
    get content() {
      return schemaText(inventoryFile, 'infrabuch: Inventar eines Handbuchs');
    },
  },
  {
    name: 'site.schema.json',
    title: 'JSON-Schema von site.yaml für Editoren',
    get content() {
      return schemaText(siteFile, 'infrabuch: Website');
    },
  },
];
