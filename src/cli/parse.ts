// infrabuch parse: one snapshot as JSON.
import { snapshotSource, snapshotSources } from '../snapshots/index.ts';
import { UsageError } from '../system/errors.ts';
import { readInput } from '../system/read.ts';

/** Exit code: 0 every line understood, 1 some were not, 2 nothing was. */
export function parse(sourceId: string, file: string): number {
  const source = snapshotSource(sourceId);
  if (!source)
    throw new UsageError(
      `Die Quelle „${sourceId}“ gibt es nicht; bekannt: ${snapshotSources.map(({ id }) => id).join(', ')}.`,
    );
  const parsed = source.parse(readInput(file));
  process.stdout.write(`${JSON.stringify(parsed, null, 2)}\n`);
  if (parsed.problems.length === 0) return 0;
  return source.facts(parsed as never).length > 0 ? 1 : 2;
}
