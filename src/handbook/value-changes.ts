// Values of variables that are others than in the snapshot before, told by their keyed hashes: of secrets nobody knows more.
import type { DraftFinding } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import { type ValueChange, valueChanges } from '../snapshots/env-files.ts';
import { hashedSources } from '../snapshots/hashed-sources.ts';
import type { LoadedHandbook } from './handbook.ts';
import { snapshotPairs } from './snapshot-pairs.ts';

type HashedSource = (typeof hashedSources)[number];
interface ChangedHolder {
  readonly source: HashedSource;
  /** Path of the env file, or the container's name. */
  readonly of: string;
  readonly changes: readonly ValueChange[];
  /** The snapshot's file, and what it says. */
  readonly snapshot: { readonly file: string; readonly text: string };
  readonly host: string;
}

/** The documented env file or container, and the key below which its variables stand. */
function entryOf({ env_files, containers }: Inventory, { source, of, host }: ChangedHolder) {
  const file = source.section === 'env_files' && Object.values(env_files).find(({ path }) => path === of);
  if (file) return { ...file, key: 'variables' };
  const container =
    source.section === 'containers' &&
    Object.values(containers).find((entry) => entry.host === host && entry.name === of);
  return container ? { ...container, key: 'environment' } : undefined;
}

function changedFinding(now: LoadedHandbook, inventory: Inventory, holder: ChangedHolder): DraftFinding {
  const { source, of, changes, snapshot, host } = holder;
  const entry = entryOf(inventory, holder);
  const names = changes.filter(({ changed }) => changed).map(({ name }) => name);
  const isKnown = names.length > 0;
  const line = snapshot.text.split('\n').findIndex((text) => text.trimEnd() === `# ${of}`) + 1;
  const at = { file: snapshot.file, line: Math.max(1, line), column: 1 };
  const kind = source.section === 'env_files' ? 'env-file' : 'container';
  return {
    rule: `${kind === 'container' ? 'container-env' : kind}-value-changed`,
    severity: isKnown ? 'warning' : 'info',
    class: 'drift',
    handbook: now.id,
    host,
    subject: entry?.ref ?? (kind === 'container' ? `container:${of}` : `env-file:${host}/${of}`),
    message: isKnown
      ? `${source.holder} „${of}“: ${names.length === 1 ? 'Der Wert' : 'Die Werte'} von ${names.join(', ')} ${names.length === 1 ? 'ist ein anderer' : 'sind andere'} als in der Momentaufnahme davor.`
      : `${source.holder} „${of}“: Die Werte sind nicht vergleichbar, die Maschine hat einen anderen Schlüssel als in der Momentaufnahme davor.`,
    ...(isKnown
      ? { expected: 'wie in der Momentaufnahme davor', actual: `anders: ${names.join(', ')}` }
      : {}),
    at: entry
      ? {
          file: now.origins.get(`${source.section}/${entry.id}`) ?? at.file,
          path: [source.section, entry.id, entry.key],
          key: true,
        }
      : at,
    related: [{ message: 'So in der Momentaufnahme.', at }],
    fix: isKnown
      ? 'Klären, wer den Wert geändert hat; ist es gewollt, ihn dort nachtragen, wo das Geheimnis aufbewahrt wird.'
      : 'Den Schlüssel der Maschine behalten; von der nächsten Momentaufnahme an ist wieder vergleichbar.',
  };
}

/**
 * One warning for each env file or container in which values have changed, and a hint where two readings cannot be compared.
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
  return snapshotPairs(before, now, hosts).flatMap(({ host, ...folders }): DraftFinding[] =>
    hashedSources.flatMap((source) => {
      const [old, current] = [folders.old, folders.current].map((folder) => folder.get(source.file));
      if (!old || !current || old === current) return [];
      const changes = valueChanges(source.hashesOf(old.text), source.hashesOf(current.text));
      const byHolder = Map.groupBy(
        changes.filter(({ changed }) => changed !== false),
        ({ of }) => of,
      );
      return [...byHolder].map(([of, ofHolder]) =>
        changedFinding(now, inventory, { source, of, changes: ofHolder, snapshot: current, host }),
      );
    }),
  );
}
