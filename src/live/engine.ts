// Reads a Docker engine over its HTTP API, with GET and nothing else, and follows its events.
// https://docs.docker.com/reference/api/engine/: /containers/json, /containers/{id}/json, /networks, /volumes, /events.
// What it says becomes the texts of the snapshot sources, so that the same parsers and the same comparison read it.
import { spawn } from 'node:child_process';
import { Agent, type IncomingMessage, request as plain } from 'node:http';
import { Agent as SecureAgent, request as secure } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { scrubProgram } from '../collect/scrub.ts';
import { type EngineAddress, EngineError } from './address.ts';

type Json = Readonly<Record<string, unknown>>;
/** The texts of the sources (`docker-ps`, …) as a snapshot would hold them. */
export type EngineTexts = ReadonlyMap<string, string>;
export interface EngineStatus {
  readonly connected: boolean;
  /** ISO 8601: since when it is so. */
  readonly since: string;
  /** Why there is no connection, one German sentence. */
  readonly problem?: string;
}
interface Follower {
  readonly onTexts: (texts: EngineTexts) => void;
  readonly onStatus: (status: EngineStatus) => void;
  readonly signal: AbortSignal;
}

const largest = 64 * 1024 * 1024;
/** Events after which a container, network or volume may look different; health checks run all the time, their results do not. */
const events = [
  ...['create', 'start', 'restart', 'die', 'stop', 'destroy', 'rename', 'update', 'pause', 'unpause'],
  ...['health_status', 'connect', 'disconnect', 'remove', 'prune', 'oom', 'kill'],
];
const eventPath = `/events?filters=${encodeURIComponent(
  JSON.stringify({ type: ['container', 'network', 'volume'], event: events }),
)}`;

const sentenceOf = ({ shown }: EngineAddress, error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof EngineError) return message;
  if (code === 'EACCES' || code === 'EPERM')
    return `Die Docker-Engine unter „${shown}“ darf dieser Benutzer nicht lesen: infrabuch als Mitglied der Gruppe „docker“ oder als root starten.`;
  if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTSOCK')
    return `Unter „${shown}“ antwortet keine Docker-Engine.`;
  return `Die Docker-Engine unter „${shown}“ antwortet nicht mehr${code ? ` (${code})` : ''}.`;
};

/** Chosen fields in inspect's own shape: of variables only the names, of labels only those of compose. */
function chosen(container: Json): Json {
  const part = (key: string) => (container[key] ?? {}) as Json;
  const { Status, ExitCode, Health } = part('State') as { Status?: string; ExitCode?: number; Health?: Json };
  const config = part('Config');
  const labels = (config.Labels ?? {}) as Json;
  const host = part('HostConfig');
  const network = part('NetworkSettings');
  const kept = ['com.docker.compose.project', 'com.docker.compose.service'].filter((name) => name in labels);
  const names = ((config.Env ?? []) as string[]).map((entry) => String(entry).split('=', 1)[0]);
  return {
    Name: container.Name,
    Id: container.Id,
    Image: container.Image,
    State: { Status, ExitCode, Health: Health ? { Status: Health.Status } : null },
    Config: {
      Image: config.Image,
      User: config.User,
      Cmd: config.Cmd ?? null,
      Env: names,
      Labels: Object.fromEntries(kept.map((name) => [name, labels[name]])),
    },
    HostConfig: {
      NetworkMode: host.NetworkMode,
      PortBindings: host.PortBindings,
      RestartPolicy: host.RestartPolicy,
      Privileged: host.Privileged,
    },
    NetworkSettings: {
      Ports: network.Ports,
      Networks: network.Networks ? Object.keys(network.Networks) : [],
    },
    Mounts: ((container.Mounts ?? []) as Json[]).map(({ Type, Name, Source, Destination, RW }) => ({
      ...{ Type, Name, Source, Destination, RW },
    })),
  };
}

/** The collector's own program takes secrets out of commands; without sed, commands are left out. */
const scrub = (lines: string): Promise<string> =>
  new Promise((resolve) => {
    const child = spawn('sed', ['-E', ...scrubProgram.flatMap((rule) => ['-e', rule])], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, LC_ALL: 'C' },
    });
    const parts: Buffer[] = [];
    const without = () => resolve(lines.replace(/"Cmd":\[(?:"(?:[^"\\]|\\.)*",?)*\]/g, '"Cmd":["***"]'));
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.stdin.on('error', () => {});
    child.once('error', without);
    child.once('close', (code) => (code === 0 ? resolve(Buffer.concat(parts).toString('utf8')) : without()));
    child.stdin.end(lines);
  });

const linesOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

/** What can be asked of an engine: everything reads. */
function reader(address: EngineAddress, signal: AbortSignal) {
  const isSecure = 'key' in address.request;
  const options = { keepAlive: true, maxSockets: 8, scheduling: 'fifo' } as const;
  const agent = isSecure ? new SecureAgent(options) : new Agent(options);
  const open = (path: string, shared: boolean) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const call = (isSecure ? secure : plain)({
        ...address.request,
        path,
        method: 'GET',
        headers: { host: 'docker', accept: 'application/json' },
        ...(shared ? { agent, timeout: 10_000 } : { agent: false }),
        signal,
      });
      call.once('timeout', () =>
        call.destroy(new EngineError(`Die Docker-Engine unter „${address.shown}“ antwortet nicht.`)),
      );
      call.once('error', reject);
      call.once('response', resolve);
      call.end();
    });
  const get = async (path: string): Promise<{ status: number; body: unknown }> => {
    const response = await open(path, true);
    const parts: Buffer[] = [];
    let size = 0;
    for await (const part of response as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > largest)
        throw new EngineError(`Die Antwort der Docker-Engine unter „${address.shown}“ ist zu groß.`);
      parts.push(part);
    }
    const text = Buffer.concat(parts).toString('utf8');
    try {
      return { status: response.statusCode ?? 0, body: JSON.parse(text) };
    } catch {
      throw new EngineError(`Unter „${address.shown}“ antwortet etwas anderes als eine Docker-Engine.`);
    }
  };
  const list = async (path: string): Promise<Json[]> => {
    const { status, body } = await get(path);
    const found = Array.isArray(body) ? body : ((body as { Volumes?: unknown } | null)?.Volumes ?? []);
    if (status !== 200 || !Array.isArray(found))
      throw new EngineError(
        `Die Docker-Engine unter „${address.shown}“ antwortet auf ${path} mit ${status}.`,
      );
    return found as Json[];
  };
  /** A container in every detail; undefined when it has gone since it was listed. */
  const inspect = async (id: string): Promise<string | undefined> => {
    const { status, body } = await get(`/containers/${encodeURIComponent(id)}/json`);
    if (status === 404) return undefined;
    if (status !== 200)
      throw new EngineError(`Die Docker-Engine unter „${address.shown}“ antwortet mit ${status}.`);
    return JSON.stringify(chosen(body as Json));
  };
  return { open, list, inspect, close: () => agent.destroy() };
}

/** One connection: reads everything, then what changes; ends when the engine does. */
async function followOnce(address: EngineAddress, { onTexts, signal }: Follower, onConnected: () => void) {
  const inner = new AbortController();
  const stop = () => inner.abort();
  signal.addEventListener('abort', stop, { once: true });
  const { open, list, inspect, close } = reader(address, inner.signal);
  const known = new Map<string, string>();
  const changed = new Set<string>();
  const read = async () => {
    const dirty = [...changed];
    changed.clear();
    for (const id of dirty) known.delete(id);
    const [containers, networks, volumes] = await Promise.all([
      list('/containers/json?all=1'),
      list('/networks'),
      list('/volumes'),
    ]);
    const ids = containers.map(({ Id }) => String(Id));
    for (const id of known.keys()) if (!ids.includes(id)) known.delete(id);
    const fresh = (
      await Promise.all(
        ids.filter((id) => !known.has(id)).map(async (id) => ({ id, line: await inspect(id) })),
      )
    ).filter(({ line }) => line !== undefined);
    const clean = (await scrub(linesOf(fresh.map(({ line = '' }) => line)))).split('\n');
    for (const [index, { id }] of fresh.entries()) known.set(id, clean[index] ?? '');
    const there = containers.filter(({ Id }) => known.has(String(Id)));
    onTexts(
      new Map([
        [
          'docker-ps',
          linesOf(
            // What inspect says as well is left to it: the two are read one after the other, and would differ between.
            there.map(({ Id, Names, Image }) => JSON.stringify({ Id, Names, Image })),
          ),
        ],
        ['docker-inspect', linesOf(there.map(({ Id }) => known.get(String(Id)) ?? ''))],
        [
          'docker-network',
          linesOf(
            networks.map(({ Name, Driver, Internal, EnableIPv6, IPAM, Options }) =>
              JSON.stringify({ Name, Driver, Internal, EnableIPv6, IPAM, Options }),
            ),
          ),
        ],
        ['docker-volume', linesOf(volumes.map(({ Name, Driver }) => JSON.stringify({ Name, Driver })))],
      ]),
    );
  };
  let failure: unknown;
  let running: Promise<void> | undefined;
  let again = false;
  /** One reading at a time; whatever happens meanwhile is read afterwards. */
  const refresh = () => {
    if (running) {
      again = true;
      return;
    }
    running = (async () => {
      do {
        again = false;
        await sleep(30, undefined, { signal: inner.signal });
        await read();
      } while (again);
      running = undefined;
    })().catch((error) => {
      failure ??= error;
      inner.abort();
    });
  };
  try {
    // The events first, so that no change falls between.
    const stream = await open(eventPath, false);
    if (stream.statusCode !== 200)
      throw new EngineError(
        `Die Docker-Engine unter „${address.shown}“ meldet keine Ereignisse (${stream.statusCode}).`,
      );
    await read();
    onConnected();
    let rest = '';
    for await (const part of stream.setEncoding('utf8') as AsyncIterable<string>) {
      const lines = (rest + part).split('\n');
      rest = (lines.pop() ?? '').slice(-1_000_000);
      for (const line of lines.filter((text) => text.trim())) {
        const id = eventTarget(line);
        if (id) changed.add(id);
        refresh();
      }
    }
  } catch (error) {
    throw failure ?? error;
  } finally {
    signal.removeEventListener('abort', stop);
    inner.abort();
    close();
    await running;
  }
}

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

/**
 * Follows an engine until the signal: its texts at first and after every change. When the connection ends, it is tried
 * again after half a second, then after twice as long each time, at most eight seconds.
 */
export async function followEngine(address: EngineAddress, follower: Follower): Promise<void> {
  const { signal, onStatus } = follower;
  const now = () => new Date().toISOString();
  let wait = 500;
  let said: string | undefined;
  while (!signal.aborted) {
    let problem = `Die Docker-Engine unter „${address.shown}“ wurde beendet.`;
    try {
      await followOnce(address, follower, () => {
        wait = 500;
        said = undefined;
        onStatus({ connected: true, since: now() });
      });
    } catch (error) {
      problem = sentenceOf(address, error);
    }
    if (signal.aborted) return;
    // One lost connection is one message, however often it is tried again.
    if (said === undefined) onStatus({ connected: false, since: now(), problem });
    said ??= problem;
    await sleep(wait, undefined, { signal }).catch(() => undefined);
    wait = Math.min(wait * 2, 8000);
  }
}
