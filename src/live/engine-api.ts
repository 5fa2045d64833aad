// Asks a Docker engine over its HTTP API, with GET and nothing else.
// https://docs.docker.com/reference/api/engine/: /containers/json, /containers/{id}/json, /networks, /volumes, /events.
import { once } from 'node:events';
import { Agent, type IncomingMessage, request as plain } from 'node:http';
import { Agent as SecureAgent, request as secure } from 'node:https';
import { type EngineAddress, EngineError } from './engine-address.ts';

/** An object of JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** More bytes than this no answer has. */
const maxBytes = 16 * 1024 * 1024;
/** An answer is there within so many milliseconds, from its first byte to its last. */
const answerLimit = 10_000;
/** Events after which a container, network or volume may look different; health checks run all the time, their results do not. */
const events = [
  ...['create', 'start', 'restart', 'die', 'stop', 'destroy', 'rename', 'update', 'pause', 'unpause'],
  ...['health_status', 'connect', 'disconnect', 'remove', 'prune', 'oom', 'kill'],
];
const eventPath = `/events?filters=${encodeURIComponent(
  JSON.stringify({ type: ['container', 'network', 'volume'], event: events }),
)}`;

/** More containers, networks or volumes than this no machine has. */
const maxObjects = 10_000;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What can be asked of an engine. Every question fails with EngineError, or with what node:http says. */
export interface EngineApi {
  /** The objects of a listing: /containers/json, /networks, /volumes. */
  readonly list: (path: string) => Promise<Json[]>;
  /** A container in every detail; undefined when it has gone since it was listed. */
  readonly inspect: (id: string) => Promise<Json | undefined>;
  /** The stream of events, one JSON object a line; ends when the engine does. */
  readonly events: () => Promise<IncomingMessage>;
  /** Fails when the engine does not answer any more. */
  readonly ping: () => Promise<void>;
  readonly close: () => void;
}

/** Opens requests: those that share the agent take a connection of eight, the others have their own. */
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
        agent: isShared ? agent : false,
        signal,
      });
      const late = () =>
        call.destroy(new EngineError(`Die Docker-Engine unter „${address.shown}“ antwortet nicht.`));
      // A shared answer must be whole by then, a stream must have begun.
      const timer = setTimeout(late, answerLimit);
      call.once('close', () => clearTimeout(timer));
      call.once('error', reject);
      call.once('response', (response) => {
        if (!isShared) clearTimeout(timer);
        resolve(response);
      });
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
  const strange = () => new EngineError(`Unter „${shown}“ antwortet etwas anderes als eine Docker-Engine.`);
  const { open, close } = requests(address, signal);
  const get = async (path: string) => {
    const response = await open(path, true);
    return { status: response.statusCode ?? 0, body: await bodyOf(response, address) };
  };
  return {
    close,
    async list(path) {
      const { status, body } = await get(path);
      if (status !== 200)
        throw new EngineError(`Die Docker-Engine unter „${shown}“ antwortet auf ${path} mit ${status}.`);
      // Volumes come inside an object, and as null where there is none.
      const found = path === '/volumes' && isObject(body) ? (body.Volumes ?? []) : body;
      if (!Array.isArray(found) || !found.every(isObject)) throw strange();
      if (found.length > maxObjects)
        throw new EngineError(`Die Docker-Engine unter „${shown}“ nennt mehr als ${maxObjects} Einträge.`);
      return found;
    },
    async inspect(id) {
      const { status, body } = await get(`/containers/${encodeURIComponent(id)}/json`);
      if (status === 404) return undefined;
      if (status !== 200)
        throw new EngineError(`Die Docker-Engine unter „${shown}“ antwortet mit ${status}.`);
      if (!isObject(body)) throw strange();
      return body;
    },
    async ping() {
      const response = await open('/_ping', true);
      response.resume();
      await once(response, 'end');
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
