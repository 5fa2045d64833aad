// Env files -> examples: German comments, dummy values, never a secret.

import type { EnvFile, Inventory, Stack } from '../model/inventory.ts';
import { workloadsOf } from '../model/workloads.ts';
import { composeSecrets } from './compose-secrets.ts';

const line = (text: string) => text.replace(/\s+/g, ' ').trim();
/** Quotes a value where a dotenv reader or a shell would take it apart: in single quotes nothing has a meaning. */
const quote = (value: string) => {
  const flat = value.replace(/\s+/g, ' ');
  if (/^[A-Za-z0-9_./:@+,*%?&=-]*$/.test(flat)) return flat;
  return flat.includes("'") ? `"${flat.replace(/[\\"$`]/g, '\\$&')}"` : `'${flat}'`;
};

/** The placeholder of every secret. */
const placeholder = 'BITTE_SETZEN';

/** Whence a value is. */
const known = 'Wert aus den Quellen';
/** The value that the example shows, and whether it is one. */
function exampleOf({ secret, example, default: value }: EnvFile['variables'][string]) {
  if (secret)
    return { value: example?.includes(placeholder) ? example : placeholder, origin: 'geheim, Platzhalter' };
  if (value !== undefined) return { value, origin: known };
  return { value: example, origin: example === undefined ? 'ohne Wert' : 'Platzhalter' };
}

/** The text of one example file. */
export function envExample(inventory: Inventory, file: EnvFile): string {
  const users = workloadsOf(inventory)
    .filter(({ env_file }) => env_file.includes(file.id))
    .map(({ name }) => name);
  const head = [
    `Beispiel für ${file.path ?? file.name} (${line(file.purpose)})`,
    `Erzeugt von infrabuch aus dem Inventar „${inventory.id}“; bei jedem Wert steht, ob er aus den Quellen stammt oder Platzhalter ist.`,
    ...(users.length ? [`Gelesen von: ${users.join(', ')}`] : []),
    ...(file.complete ? [] : ['Auszug: Nicht alle Variablen dieser Datei sind dokumentiert.']),
    ...(file.mode_recommended ? [`Empfohlene Dateirechte: ${file.mode_recommended}`] : []),
  ];
  const body = Object.entries(file.variables).flatMap(([name, variable]) => {
    const { value, origin } = exampleOf(variable);
    const marks = [origin, variable.required ? 'Pflicht' : 'freiwillig'].join(', ');
    // What may be left out and has no documented value stays out: a placeholder would break what works without it.
    const isSet = value !== undefined && (variable.required || origin === known);
    return [
      '',
      `# ${line(variable.description)} (${marks})`,
      `${isSet ? '' : '# '}${name}=${value === undefined ? '' : quote(value)}`,
    ];
  });
  return [...head.map((text) => `# ${line(text)}`), ...body, ''].join('\n');
}

/**
 * The text of the example of what a cleaned compose file asks for; undefined where it asks for nothing.
 * @param stack whose own containers' secrets are asked for
 */
export function composeEnvExample(inventory: Inventory, stack: Stack): string | undefined {
  const variables = composeSecrets(inventory, stack);
  if (variables.length === 0) return undefined;
  const head = [
    `Beispiel für ${stack.directory}/.env: was die bereinigte Compose-Datei des Stacks ${stack.title ?? stack.name} verlangt`,
    `Erzeugt von infrabuch aus dem Inventar „${inventory.id}“; alle Werte sind Platzhalter.`,
    'Jede Variable steht einmal, auch wenn mehrere Stellen denselben Wert brauchen.',
  ];
  const body = variables.flatMap(({ name, secret, places, files }) => [
    '',
    `# ${line(inventory.secrets[secret]?.purpose ?? secret)} (geheim, Platzhalter, Pflicht)`,
    `# Gesetzt in: ${places.join(', ')}`,
    ...(files.length > 0 ? [`# Derselbe Wert steht auch in: ${files.join(', ')}`] : []),
    `${name}=${placeholder}`,
  ]);
  return [...head.map((text) => `# ${line(text)}`), ...body, ''].join('\n');
}
