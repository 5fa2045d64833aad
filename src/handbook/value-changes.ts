// Values of variables that are others than in the snapshot before, told by their keyed hashes: of secrets nobody knows more.
import type { DraftFinding } from '../model/finding.ts';
import { envFiles, parseEnvFiles, valueChanges } from '../snapshots/env-files.ts';
import type { LoadedHandbook } from './handbook.ts';
import { snapshotPairs } from './snapshot-pairs.ts';

/**
 * One warning for each env file in which values have changed, and a hint where two readings cannot be compared.
 * @param before the handbook with the snapshots before
 * @param hosts only these; undefined: all of them
 */
export function changedValues(
  before: LoadedHandbook,
  now: LoadedHandbook,
  hosts?: ReadonlySet<string>,
): DraftFinding[] {
  const inventory = now.comparable;
  if (!inventory) return [];
  return snapshotPairs(before, now, hosts).flatMap(({ host, ...folders }): DraftFinding[] => {
    const [old, current] = [folders.old, folders.current].map((folder) => folder.get(envFiles.file));
    if (!old || !current || old === current) return [];
    const parsed = parseEnvFiles(current.text);
    const byPath = Map.groupBy(
      valueChanges(parseEnvFiles(old.text), parsed).filter(({ changed }) => changed !== false),
      ({ path }) => path,
    );
    return [...byPath].map(([path, changes]): DraftFinding => {
      const entry = Object.values(inventory.env_files).find((file) => file.path === path);
      const names = changes.filter(({ changed }) => changed).map(({ name }) => name);
      const isKnown = names.length > 0;
      const at = {
        file: current.file,
        line: parsed.files.find((file) => file.path === path)?.line ?? 1,
        column: 1,
      };
      return {
        rule: 'env-file-value-changed',
        severity: isKnown ? 'warning' : 'info',
        class: 'drift',
        handbook: now.id,
        host,
        subject: entry?.ref ?? `env-file:${host}/${path}`,
        message: isKnown
          ? `Env-Datei „${path}“: ${names.length === 1 ? 'Der Wert' : 'Die Werte'} von ${names.join(', ')} ${names.length === 1 ? 'ist ein anderer' : 'sind andere'} als in der Momentaufnahme davor.`
          : `Env-Datei „${path}“: Die Werte sind nicht vergleichbar, die Maschine hat einen anderen Schlüssel als in der Momentaufnahme davor.`,
        ...(isKnown
          ? { expected: 'wie in der Momentaufnahme davor', actual: `anders: ${names.join(', ')}` }
          : {}),
        at: entry
          ? {
              file: now.origins.get(`env_files/${entry.id}`) ?? at.file,
              path: ['env_files', entry.id, 'variables'],
              key: true,
            }
          : at,
        related: [{ message: 'So in der Momentaufnahme.', at }],
        fix: isKnown
          ? 'Klären, wer den Wert geändert hat; ist es gewollt, ihn dort nachtragen, wo das Geheimnis aufbewahrt wird.'
          : 'Den Schlüssel der Maschine behalten; von der nächsten Momentaufnahme an ist wieder vergleichbar.',
      };
    });
  });
}
