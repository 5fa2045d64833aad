// The files that a handbook hands out.
import type { Inventory } from '../model/inventory.ts';
import { composeFile } from '../views/compose-file.ts';
import { composeEnvExample, envExample } from '../views/env.ts';
import { dockerUserFiles } from './docker-user.ts';
import type { ExportFile } from './file.ts';
import { ufwFiles } from './ufw.ts';

const inventoryJson = (inventory: Inventory): ExportFile[] => [
  {
    path: 'inventar.json',
    name: 'inventar.json',
    title: 'Das ganze Inventar als JSON',
    content: `${JSON.stringify(inventory, null, 2)}\n`,
  },
];
const composeFiles = (inventory: Inventory): ExportFile[] =>
  Object.values(inventory.stacks)
    .filter((stack) => Object.values(inventory.containers).some((container) => container.stack === stack.id))
    .map((stack) => ({
      path: `compose/${stack.id}.docker-compose.yml`,
      name: `${stack.id}.docker-compose.yml`,
      title: `Compose-Datei des Stacks ${stack.title ?? stack.name}${stack.upstream ? ' (Auszug)' : ''}`,
      content: composeFile(inventory, stack),
    }));
/** What the cleaned compose files ask for. Of a stack that others maintain the documented env file is the example. */
const composeEnvFiles = (inventory: Inventory): ExportFile[] =>
  Object.values(inventory.stacks).flatMap((stack) => {
    const content = stack.upstream ? undefined : composeEnvExample(inventory, stack);
    if (content === undefined) return [];
    const name = `env.${stack.id}.compose.example`;
    return [
      {
        path: `env/${name}`,
        name,
        title: `Variablen der bereinigten Compose-Datei des Stacks ${stack.title ?? stack.name}`,
        content,
      },
    ];
  });
const envFiles = (inventory: Inventory): ExportFile[] =>
  Object.values(inventory.env_files).map((file) => ({
    path: `env/${file.example}`,
    name: file.example,
    title: `Beispiel für ${file.path ?? file.name}`,
    content: envExample(inventory, file),
  }));

/** What makes each kind of file, as the download page shows them. A new kind is a function and a line here. */
export const exporters = {
  compose: composeFiles,
  composeEnv: composeEnvFiles,
  env: envFiles,
  inventory: inventoryJson,
  ufw: ufwFiles,
  dockerUser: dockerUserFiles,
} as const satisfies Record<string, (inventory: Inventory) => ExportFile[]>;

/** All files of a handbook, sorted as the download page shows them. */
export const exportsOf = (inventory: Inventory): ExportFile[] =>
  Object.values(exporters).flatMap((make) => make(inventory));
