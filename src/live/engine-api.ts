// Asks a Docker engine over its HTTP API, with GET and nothing else.
// https://docs.docker.com/reference/api/engine/: /containers/json, /containers/{id}/json, /networks, /volumes, /events.
import { Agent, type IncomingMessage, request as plain } from 'node:http';
import { Agent as SecureAgent, request as secure } from 'node:https';
import { type EngineAddress, EngineError } from './engine-address.ts';

/** An object of JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** More bytes than this no answer has. */
const maxBytes = 64 * 1024 * 1024;
/** Events after which a container, network or volume may look different; health checks run all the time, their results do not. */
const events = [
  ...['create', 'start', 'restart', 'die', 'stop', 'destroy', 'rename', 'update', 'pause', 'unpause'],
  ...['health_status', 'connect', 'disconnect', 'remove', 'prune', 'oom', 'kill'],
];
const eventPath = `/events?filters=${encodeURIComponent(
  JSON.stringify({ type: ['container', 'network', 'volume'], event: events }),
)}`;

/** What can be asked of an engine. Every question fails with EngineError, or with what node:http says. */
export interface EngineApi {
  /** The objects of a listing: /containers/json, /networks, /volumes. */
  readonly list: (path: string) => Promise<Json[]>;
  /** A container in every detail; undefined when it has gone since it was listed. */
  readonly inspect: (id: string) => Promise<Json | undefined>;
  /** The stream of events, one JSON object a line; ends when the engine does. */
  readonly events: () => Promise<IncomingMessage>;
  readonly close: () => void;
}

/** Opens requests: those that share the agent are answered within ten seconds, the others may last. */
function requests(address: EngineAddress, signal: AbortSignal) {
  const isSecure = 'key' in address.request;
  const options = { keepAlive: true, maxSockets: 8, scheduling: 'fifo' } as const;
  const agent = isSecure ? new SecureAgent(options) : new Agent(options);
  const open = (path: string, isShared: boolean) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const call = (isSecure ? secure : plain)({
        ...address.request,
        path,
        method: 'GET',
        headers: { host: 'docker', accept: 'application/json' },
        ...(isShared ? { agent, timeout: 10_000 } : { agent: false }),
        signal,
      });
      call.once('timeout', () =>
        call.destroy(new EngineError(`Die Docker-Engine unter „${address.shown}“ antwortet nicht.`)),
      );
      call.once('error', reject);
      call.once('response', resolve);
      call.end();
    });
  return { open, close: () => agent.destroy() };
}

/** The JSON of an answer. */
async function bodyOf(response: IncomingMessage, { shown }: EngineAddress): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBytes) throw new EngineError(`Die Antwort der Docker-Engine unter „${shown}“ ist zu groß.`);
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    throw new EngineError(`Unter „${shown}“ antwortet etwas anderes als eine Docker-Engine.`);
  }
}

/**
 * Opens an engine; nothing is asked yet.
 * @param signal ends every request
 */
export function openEngine(address: EngineAddress, signal: AbortSignal): EngineApi {
  const { shown } = address;
  const { open, close } = requests(address, signal);
  const get = async (path: string) => {
    const response = await open(path, true);
    return { status: response.statusCode ?? 0, body: await bodyOf(response, address) };
  };
  return {
    close,
    async list(path) {
      const { status, body } = await get(path);
      const found = Array.isArray(body) ? body : ((body as { Volumes?: unknown } | null)?.Volumes ?? []);
      if (status !== 200 || !Array.isArray(found))
        throw new EngineError(`Die Docker-Engine unter „${shown}“ antwortet auf ${path} mit ${status}.`);
      return found as Json[];
    },
    async inspect(id) {
      const { status, body } = await get(`/containers/${encodeURIComponent(id)}/json`);
      if (status === 404) return undefined;
      if (status !== 200)
        throw new EngineError(`Die Docker-Engine unter „${shown}“ antwortet mit ${status}.`);
      return body as Json;
    },
    async events() {
      const stream = await open(eventPath, false);
      if (stream.statusCode !== 200)
        throw new EngineError(
          `Die Docker-Engine unter „${shown}“ meldet keine Ereignisse (${stream.statusCode}).`,
        );
      return stream;
    },
  };
}
