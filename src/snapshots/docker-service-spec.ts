// Parts of a swarm's service as `docker service inspect` shows them -> sets of `name=value`, as facts spell them. Durations
// are nanoseconds there.
// https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Service/operation/ServiceInspect
import type { FieldValue } from '../model/facts.ts';
import { placementConstraint, textsOfObjects } from '../model/setting-values.ts';
import { type JsonObject, objectOf, textOf } from './json-objects.ts';
import { sortedSet } from './read-lines.ts';

const listOf = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.flatMap((entry: unknown): JsonObject[] => [objectOf(entry) ?? []].flat()) : [];
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const seconds = (value: unknown): number | undefined => {
  const nanoseconds = numberOf(value);
  return nanoseconds === undefined ? undefined : nanoseconds / 1e9;
};
/** `name=value` of what is there. */
const pairsOf = (values: Readonly<Record<string, string | number | null | undefined>>): string[] =>
  sortedSet(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined || value === null || value === '' ? [] : [`${name}=${value}`],
    ),
  );

/** How an update or its rollback goes: `delay=10`, `parallelism=2`. Zero is left out there. */
export const updatesOf = (config: JsonObject | null): string[] =>
  pairsOf({
    parallelism: numberOf(config?.Parallelism),
    delay: config ? (seconds(config.Delay) ?? 0) : undefined,
    failure_action: textOf(config?.FailureAction),
    monitor: seconds(config?.Monitor),
    max_failure_ratio: numberOf(config?.MaxFailureRatio),
    order: textOf(config?.Order),
  });

/** When a replica that ended is started again: `delay=5`, `window=60`. */
export const restartOf = (policy: JsonObject | null): string[] =>
  policy ? pairsOf({ delay: seconds(policy.Delay) ?? 0, window: seconds(policy.Window) ?? 0 }) : [];

/** What each replica needs of its node: `cpus=0.5`, `gpu=2`. Memory is told by its containers. */
export function reservationsOf(reservations: JsonObject | null): Record<string, FieldValue> {
  const cpus = numberOf(reservations?.NanoCPUs);
  const generic = textsOfObjects(
    listOf(reservations?.GenericResources).flatMap((entry) => objectOf(entry.DiscreteResourceSpec) ?? []),
    ({ Kind, Value }) =>
      typeof Kind === 'string' && typeof Value === 'number' ? `${Kind}=${Value}` : undefined,
  );
  return generic
    ? { reservations: sortedSet([...pairsOf({ cpus: cpus ? cpus / 1e9 : undefined }), ...generic]) }
    : {};
}

/** On which nodes replicas may run. */
export function placementOf(placement: JsonObject | null): Record<string, FieldValue> {
  const { Constraints, Preferences, MaxReplicas } = placement ?? {};
  return {
    constraints: sortedSet(
      (Array.isArray(Constraints) ? Constraints : []).flatMap((text) =>
        typeof text === 'string' ? placementConstraint(text) : [],
      ),
    ),
    preferences: sortedSet(
      listOf(Preferences).flatMap((entry) => textOf(objectOf(entry.Spread)?.SpreadDescriptor) ?? []),
    ),
    max_replicas_per_node: numberOf(MaxReplicas) ?? 0,
  };
}

/** What is published: by the swarm as a whole, or by each node; and how clients find the replicas. */
export function portsOf(endpoint: JsonObject | null): Record<string, FieldValue> {
  const ports = listOf(endpoint?.Ports);
  const fieldOf = (name: string, mode: string): Record<string, FieldValue> => {
    const texts = textsOfObjects(
      ports.filter(({ PublishMode }) => (textOf(PublishMode) ?? 'ingress') === mode),
      ({ PublishedPort, TargetPort, Protocol }) => {
        const published = PublishedPort ?? 0;
        return typeof published === 'number' && typeof TargetPort === 'number'
          ? `${published}->${TargetPort}/${textOf(Protocol) ?? 'tcp'}`
          : undefined;
      },
    );
    return texts ? { [name]: sortedSet(texts) } : {};
  };
  return {
    ...fieldOf('ingress_ports', 'ingress'),
    ...fieldOf('host_ports', 'host'),
    endpoint_mode: textOf(endpoint?.Mode) ?? 'vip',
  };
}

/** Owner and rights of secrets or configurations as files, by their place: `kasse.txt: uid=100`, `kasse.txt: mode=400`. */
export const filesOf = (references: unknown): string[] =>
  sortedSet(
    listOf(references).flatMap((reference) => {
      const file = objectOf(reference.File);
      const name = textOf(file?.Name);
      if (!name || !file) return [];
      const mode = numberOf(file.Mode);
      return pairsOf({
        uid: textOf(file.UID),
        gid: textOf(file.GID),
        mode: mode === undefined ? undefined : mode.toString(8),
      }).map((pair) => `${name}: ${pair}`);
    }),
  );
