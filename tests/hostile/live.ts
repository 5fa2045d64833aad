// Engines that answer nonsense, freeze or never end, and what `live` makes of them. Data: what the engine does, what is
// said.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** How an engine answers one request. */
type Answer = (response: ServerResponse, request: IncomingMessage) => void;
export interface HostileEngine {
  readonly name: string;
  /** Answers by the beginning of the path; others are as of an engine without containers. */
  readonly answers: Readonly<Record<string, Answer>>;
  /** What is said of it. */
  readonly says: RegExp;
  /** In seconds: until it is said. */
  readonly within: number;
}

const json =
  (value: unknown, status = 200): Answer =>
  (response) =>
    response.writeHead(status).end(JSON.stringify(value));
const never: Answer = () => undefined;
/** The same part again and again, for as long as somebody reads. */
const endless =
  (part: string): Answer =>
  (response) => {
    response.writeHead(200);
    const go = () => {
      while (!response.destroyed && response.write(part));
    };
    response.on('drain', go);
    go();
  };
const openStream: Answer = (response) => response.writeHead(200).flushHeaders();
const healthy: Readonly<Record<string, Answer>> = {
  '/events': openStream,
  '/_ping': (response) => response.end('OK'),
  '/containers/json': json([]),
  '/networks': json([]),
  '/volumes': json({ Volumes: null }),
};
const strange = /antwortet etwas anderes als eine Docker-Engine/;

export const hostileEngines: readonly HostileEngine[] = [
  { name: 'null for containers', answers: { '/containers/json': json(null) }, says: strange, within: 3 },
  {
    name: 'it freezes before it answers',
    answers: { '/containers/json': never },
    says: /antwortet nicht/,
    within: 15,
  },
  {
    name: 'it freezes before its events begin',
    answers: { '/events': never },
    says: /antwortet nicht/,
    within: 15,
  },
  { name: 'it freezes later on', answers: { '/_ping': never }, says: /antwortet nicht/, within: 20 },
  {
    name: 'an answer without end',
    answers: { '/networks': endless(' '.repeat(1 << 20)) },
    says: /zu groß/,
    within: 10,
  },
  {
    name: 'an event without end',
    answers: { '/events': endless('x'.repeat(65_536)) },
    says: /Ereignis ohne Ende/,
    within: 10,
  },
  // Siblings.
  {
    name: 'an object for containers',
    answers: { '/containers/json': json({ a: 1 }) },
    says: strange,
    within: 3,
  },
  { name: 'a list of nothing', answers: { '/networks': json([null, null]) }, says: strange, within: 3 },
  { name: 'a number for volumes', answers: { '/volumes': json(7) }, says: strange, within: 3 },
  {
    name: 'null for one container',
    answers: { '/containers/json': json([{ Id: 'a' }]), '/containers/a': json(null) },
    says: strange,
    within: 3,
  },
  {
    name: 'markup',
    answers: { '/networks': (response) => response.end('<html>') },
    says: strange,
    within: 3,
  },
  { name: 'an error', answers: { '/networks': json({ message: 'no' }, 500) }, says: /mit 500/, within: 3 },
  {
    name: 'more containers than any machine has',
    answers: {
      '/containers/json': json(Array.from({ length: 20_000 }, (_, index) => ({ Id: String(index) }))),
    },
    says: /mehr als 10000/,
    within: 5,
  },
  {
    name: 'an answer that drips',
    answers: {
      '/networks': (response) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write(' '), 500);
        response.on('close', () => clearInterval(timer));
      },
    },
    says: /antwortet nicht/,
    within: 15,
  },
  {
    name: 'it hangs up',
    answers: { '/networks': (response) => response.destroy() },
    says: /antwortet nicht mehr/,
    within: 3,
  },
];

/** Starts an engine on a socket. @returns ends it */
export async function startEngine({ answers }: HostileEngine, socket: string): Promise<() => Promise<void>> {
  const server: Server = createServer((request, response) => {
    response.on('error', () => undefined);
    const all = { ...healthy, ...answers };
    const key = Object.keys(all)
      .sort((a, b) => b.length - a.length)
      .find((start) => request.url?.startsWith(start));
    if (key === undefined) json({ message: 'page not found' }, 404)(response, request);
    else all[key]?.(response, request);
  });
  // Where the machine is so busy that a reader comes late, its connection is still there.
  server.keepAliveTimeout = 0;
  await new Promise<void>((done) => server.listen(socket, done));
  return async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
}
