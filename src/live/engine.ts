// Follows a Docker engine: reads everything at first, then what its events say has changed.
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EngineAddress, EngineError } from './engine-address.ts';
import { type EngineApi, type Json, openEngine } from './engine-api.ts';
import { engineSecrets } from './engine-secrets.ts';
import { type EngineTexts, inspectLines, sourceTexts } from './engine-texts.ts';

/** Whether the engine answers. */
export interface EngineStatus {
  readonly connected: boolean;
  /** ISO 8601: since when it is so. */
  readonly since: string;
  /** Why there is no connection, one German sentence. */
  readonly problem?: string;
}
/** Is told what the engine says, and whether it says anything. */
export interface EngineFollower {
  /** `secrets`: the values that were left out of the texts and must not be shown anywhere else either. */
  readonly onTexts: (texts: EngineTexts, secrets: readonly string[]) => void;
  readonly onStatus: (status: EngineStatus) => void;
  /** Ends the following. */
  readonly signal: AbortSignal;
}

/** Why there is no connection. */
const problemOf = ({ shown }: EngineAddress, error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof EngineError) return message;
  if (code === 'EACCES' || code === 'EPERM')
    return `Die Docker-Engine unter „${shown}“ darf dieser Benutzer nicht lesen: infrabuch als Mitglied der Gruppe „docker“ oder als root starten.`;
  if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTSOCK')
    return `Unter „${shown}“ antwortet keine Docker-Engine.`;
  return `Die Docker-Engine unter „${shown}“ antwortet nicht mehr${code ? ` (${code})` : ''}.`;
};

/** The container that an event is about; of a network's event the one that joined or left. */
function eventTarget(line: string): string | undefined {
  try {
    const { Type, Actor } = JSON.parse(line) as {
      Type?: string;
      Actor?: { ID?: string; Attributes?: { container?: string } };
    };
    return Type === 'network' ? Actor?.Attributes?.container : Actor?.ID;
  } catch {
    return undefined;
  }
}

/** No event has more letters. */
const maxEvent = 1_000_000;
/**
 * The containers that the events of a stream are about, as they come; undefined where an event names none.
 * @throws EngineError for an event without end
 */
async function* eventTargets(
  stream: IncomingMessage,
  { shown }: EngineAddress,
): AsyncGenerator<string | undefined> {
  let rest = '';
  for await (const part of stream.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > maxEvent)
      throw new EngineError(`Die Docker-Engine unter „${shown}“ meldet ein Ereignis ohne Ende.`);
    for (const line of lines.filter((text) => text.trim())) yield eventTarget(line);
  }
}

/** So many changed containers are kept apart. */
const maxChanged = 10_000;
/** Reads an engine again and again: of the containers only those that are new or were marked as changed. */
function engineReader({ list, inspect }: EngineApi) {
  /** Lines of `docker-inspect`, and what was left out of them, by the container's id. */
  const known = new Map<string, { readonly line: string; readonly secrets: readonly string[] }>();
  const changed = new Set<string>();
  const readNew = async (ids: readonly string[]) => {
    const read = await Promise.all(
      ids.filter((id) => !known.has(id)).map(async (id) => ({ id, container: await inspect(id) })),
    );
    const there = read.filter(
      (entry): entry is { id: string; container: Json } => entry.container !== undefined,
    );
    const lines = await inspectLines(there.map(({ container }) => container));
    for (const [index, { id, container }] of there.entries())
      known.set(id, { line: lines[index] ?? '', secrets: engineSecrets(container) });
  };
  return {
    /** Where nearly everything has changed, everything is read again. */
    markChanged: (id: string) => {
      changed.add(id);
      if (changed.size <= maxChanged) return;
      changed.clear();
      known.clear();
    },
    async read(): Promise<{ texts: EngineTexts; secrets: readonly string[] }> {
      for (const id of changed) known.delete(id);
      changed.clear();
      const [containers, networks, volumes] = await Promise.all([
        list('/containers/json?all=1'),
        list('/networks'),
        list('/volumes'),
      ]);
      const ids = containers.map(({ Id }) => String(Id));
      for (const id of known.keys()) if (!ids.includes(id)) known.delete(id);
      await readNew(ids);
      const there = containers.filter(({ Id }) => known.has(String(Id)));
      const inspected = there.map(({ Id }) => known.get(String(Id))?.line ?? '');
      return {
        texts: sourceTexts({ containers: there, inspected, networks, volumes }),
        secrets: [...new Set([...known.values()].flatMap(({ secrets }) => secrets))],
      };
    },
  };
}

/** Does some work after each call, one time at once: whatever is called meanwhile is done afterwards, together. */
function coalesced(work: () => Promise<void>, signal: AbortSignal, onError: (error: unknown) => void) {
  let running: Promise<void> | undefined;
  let again = false;
  const run = async () => {
    do {
      again = false;
      await sleep(30, undefined, { signal });
      await work();
    } while (again);
    running = undefined;
  };
  return {
    call: () => {
      if (running) again = true;
      else running = run().catch(onError);
    },
    /** Comes true when nothing is being done. */
    settled: async () => running,
  };
}

/** Asks now and then whether the engine still answers: a frozen one keeps its stream of events open. */
async function heartbeat({ ping }: EngineApi, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(5000, undefined, { signal });
    await ping();
  }
}

/** One connection: reads everything, then what changes; ends when the engine does. */
async function followOnce(
  address: EngineAddress,
  { onTexts, signal }: EngineFollower,
  onConnected: () => void,
): Promise<void> {
  const inner = new AbortController();
  const stop = () => inner.abort();
  signal.addEventListener('abort', stop, { once: true });
  const engine = openEngine(address, inner.signal);
  const reader = engineReader(engine);
  const read = async () => {
    const { texts, secrets } = await reader.read();
    onTexts(texts, secrets);
  };
  let failure: unknown;
  const refresh = coalesced(read, inner.signal, (error) => {
    failure ??= error;
    inner.abort();
  });
  try {
    // The events first, so that no change falls between.
    const stream = await engine.events();
    await read();
    onConnected();
    heartbeat(engine, inner.signal).catch((error: unknown) => {
      failure ??= error;
      inner.abort();
    });
    for await (const id of eventTargets(stream, address)) {
      if (id) reader.markChanged(id);
      refresh.call();
    }
  } catch (error) {
    throw failure ?? error;
  } finally {
    signal.removeEventListener('abort', stop);
    inner.abort();
    engine.close();
    await refresh.settled();
  }
}

/**
 * Follows an engine until the signal: its texts at first and after every change. When the connection ends, it is tried
 * again after half a second, then after twice as long each time, at most eight seconds.
 */
export async function followEngine(address: EngineAddress, follower: EngineFollower): Promise<void> {
  const { signal, onStatus } = follower;
  const now = () => new Date().toISOString();
  let wait = 500;
  let isSaid = false;
  while (!signal.aborted) {
    let problem = `Die Docker-Engine unter „${address.shown}“ wurde beendet.`;
    try {
      await followOnce(address, follower, () => {
        wait = 500;
        isSaid = false;
        onStatus({ connected: true, since: now() });
      });
    } catch (error) {
      problem = problemOf(address, error);
    }
    if (signal.aborted) return;
    // One lost connection is one message, however often it is tried again.
    if (!isSaid) onStatus({ connected: false, since: now(), problem });
    isSaid = true;
    await sleep(wait, undefined, { signal }).catch(() => undefined);
    wait = Math.min(wait * 2, 8000);
  }
}
