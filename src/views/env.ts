// Env files -> examples: German comments, dummy values, never a secret.
import type { EnvFile, Inventory } from '../model/inventory.ts';

const line = (text: string) => text.replace(/\s+/g, ' ').trim();
/** Quotes a value where a dotenv reader or a shell would take it apart: in single quotes nothing has a meaning. */
const quote = (value: string) => {
  const flat = value.replace(/\s+/g, ' ');
  if (/^[A-Za-z0-9_./:@+,*%?&=-]*$/.test(flat)) return flat;
  return flat.includes("'") ? `"${flat.replace(/[\\"$`]/g, '\\$&')}"` : `'${flat}'`;
};

/** The placeholder of every secret. */
const placeholder = 'BITTE_SETZEN';

/** The text of one example file. */
export function envExample(inventory: Inventory, file: EnvFile): string {
  const users = [...Object.values(inventory.containers), ...Object.values(inventory.services)]
    .filter(({ env_file }) => env_file.includes(file.id))
    .map(({ name }) => name);
  const head = [
    `Beispiel für ${file.path ?? file.name} (${line(file.purpose)})`,
    `Erzeugt von infrabuch aus dem Inventar „${inventory.id}“; Werte sind Platzhalter.`,
    ...(users.length ? [`Gelesen von: ${users.join(', ')}`] : []),
    ...(file.complete ? [] : ['Auszug: Nicht alle Variablen dieser Datei sind dokumentiert.']),
    ...(file.mode_recommended ? [`Empfohlene Dateirechte: ${file.mode_recommended}`] : []),
  ];
  const body = Object.entries(file.variables).flatMap(([name, variable]) => {
    const value = variable.secret
      ? variable.example?.includes(placeholder)
        ? variable.example
        : placeholder
      : (variable.default ?? variable.example);
    const marks = [variable.secret ? 'geheim' : '', variable.required ? '' : 'freiwillig'].filter(Boolean);
    const text = `# ${line(variable.description)}${marks.length ? ` (${marks.join(', ')})` : ''}`;
    return ['', text, value === undefined ? `# ${name}=` : `${name}=${quote(value)}`];
  });
  return [...head.map((text) => `# ${line(text)}`), ...body, ''].join('\n');
}
