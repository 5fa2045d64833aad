// The secrets in what an engine says of a container: they are kept in memory only, so that no page may show one.
import { isRecord } from '../model/record.ts';
import { findSecrets } from '../secrets/find.ts';
import { findInSnapshot } from '../secrets/snapshots.ts';
import type { Json } from './engine-api.ts';

const isText = (value: unknown): value is string => typeof value === 'string';

/** Plain words stand in every handbook: `postgres` as a password tells nothing where it is the name of an image. */
const isDistinct = (secret: string): boolean => secret.length >= 6 && !/^[\p{L}_-]+$/u.test(secret);

const partsOf = (name: string, value: string): string[] =>
  findSecrets({ name, value }).map(({ start, end }) => value.slice(start, end));

/**
 * The secrets of a container's variables, labels and commands.
 * @param container as /containers/{id}/json gives it
 */
export function engineSecrets({ Config }: Json): string[] {
  if (!isRecord(Config)) return [];
  const { Env, Labels, Cmd, Entrypoint, Healthcheck } = Config;
  const variables = (Array.isArray(Env) ? Env : []).filter(isText).flatMap((entry) => {
    const at = entry.indexOf('=');
    return at < 0 ? [] : partsOf(entry.slice(0, at), entry.slice(at + 1));
  });
  const labels = Object.entries(isRecord(Labels) ? Labels : {}).flatMap(([name, value]) =>
    isText(value) ? partsOf(name, value) : [],
  );
  const commands = JSON.stringify({
    Cmd,
    Entrypoint,
    Test: isRecord(Healthcheck) ? Healthcheck.Test : undefined,
  });
  const ofCommands = findInSnapshot(commands).map(({ start, end }) => commands.slice(start, end));
  return [...new Set([...variables, ...labels, ...ofCommands])].filter(isDistinct);
}
