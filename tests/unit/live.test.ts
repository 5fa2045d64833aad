// infrabuch live without a real engine: where it is, what it says, how it comes back, and whom the server answers.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { currentData } from '../../src/live/current.ts';
import { type EngineStatus, followEngine } from '../../src/live/engine.ts';
import { engineAddress } from '../../src/live/engine-address.ts';
import type { EngineTexts } from '../../src/live/engine-texts.ts';
import { openLeakGuard } from '../../src/live/leak-guard.ts';
import { type LiveServer, startServer } from '../../src/live/server.ts';
import { layOver, stateBadge } from '../../src/views/state-badge.ts';
import { loadSample } from '../sample.ts';

const folder = mkdtempSync(join(tmpdir(), 'infrabuch-live-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const until = async (what: () => boolean, limit = 5000) => {
  for (const end = Date.now() + limit; !what(); await sleep(10))
    if (Date.now() > end) throw new Error('Das ist nicht eingetreten.');
};

describe('the address of the engine', () => {
  const home = join(folder, 'home');
  test('is the socket, DOCKER_HOST, or the context of the client', () => {
    expect(engineAddress({ HOME: home }).request).toEqual({ socketPath: '/var/run/docker.sock' });
    expect(engineAddress({ HOME: home, DOCKER_HOST: 'unix:///run/x.sock' }).request).toEqual({
      socketPath: '/run/x.sock',
    });
    expect(engineAddress({ HOME: home, DOCKER_HOST: 'tcp://[::1]:2375' }).request).toEqual({
      host: '::1',
      port: 2375,
    });
    // The folder's name is the SHA-256 of "labor".
    const meta = join(
      home,
      '.docker/contexts/meta/3236c2112dab28cc41891f3e49133d39eaddb1854d1bcff9aa8d495b5d502b0f',
    );
    mkdirSync(meta, { recursive: true });
    writeFileSync(
      join(meta, 'meta.json'),
      JSON.stringify({ Endpoints: { docker: { Host: 'unix:///run/labor.sock' } } }),
    );
    expect(engineAddress({ HOME: home, DOCKER_CONTEXT: 'labor' }).request).toEqual({
      socketPath: '/run/labor.sock',
    });
  });
  test.each([
    [{ DOCKER_HOST: 'ssh://root@web' }, 'snapshot --ssh'],
    [{ DOCKER_CONTEXT: 'fehlt' }, '„fehlt“'],
    [{ DOCKER_HOST: 'tcp://web:2376', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/nirgends' }, 'ca.pem'],
  ])('%o is refused with one sentence', (env, word) => {
    expect(() => engineAddress({ HOME: home, ...env })).toThrow(word);
  });
});

/** An engine that answers on a socket as Docker does, and counts what it is asked. */
class FakeEngine {
  readonly socket = join(folder, 'docker.sock');
  readonly asked: string[] = [];
  containers = [container('laden_web', 'running')];
  #server: Server | undefined;
  readonly #streams = new Set<ServerResponse>();
  async start(): Promise<void> {
    rmSync(this.socket, { force: true });
    this.#server = createServer((incoming, response) => {
      const { method, url = '' } = incoming;
      this.asked.push(`${method} ${url}`);
      const json = (value: unknown, status = 200) => response.writeHead(status).end(JSON.stringify(value));
      if (url.startsWith('/events')) {
        this.#streams.add(response);
        return response.writeHead(200).flushHeaders();
      }
      if (url.startsWith('/containers/json'))
        return json(
          this.containers.map(({ Id, Name, Config, State }) => ({
            Id,
            Names: [Name],
            Image: Config.Image,
            State: State.Status,
          })),
        );
      if (url === '/networks')
        return json([
          {
            Name: 'bridge',
            Driver: 'bridge',
            Internal: false,
            EnableIPv6: false,
            IPAM: { Config: [] },
            Options: {},
          },
        ]);
      if (url === '/volumes') return json({ Volumes: null });
      const found = this.containers.find(({ Id }) => url === `/containers/${Id}/json`);
      return found ? json(found) : json({ message: 'No such container' }, 404);
    });
    await new Promise<void>((resolve) => this.#server?.listen(this.socket, resolve));
  }
  tell(event: object): void {
    for (const stream of this.#streams) stream.write(`${JSON.stringify(event)}\n`);
  }
  async stop(): Promise<void> {
    for (const stream of this.#streams) stream.destroy();
    this.#streams.clear();
    this.#server?.closeAllConnections();
    await new Promise((resolve) => (this.#server ? this.#server.close(resolve) : resolve(undefined)));
    this.#server = undefined;
  }
}
const secret = ['hunter', '2'].join('');
function container(name: string, status: string, id = 'a'.repeat(64)) {
  return {
    Id: id,
    Name: `/${name}`,
    Image: `sha256:${'b'.repeat(64)}`,
    State: { Status: status, ExitCode: 0 },
    Config: {
      Image: 'nginx:1.27',
      User: '',
      Cmd: ['server', '--password', secret],
      Env: [`DB_PASSWORD=${secret}`, 'TZ=UTC'],
      Labels: { 'com.docker.compose.project': 'laden', geheim: secret },
    },
    HostConfig: { NetworkMode: 'bridge', PortBindings: {}, RestartPolicy: { Name: 'no' }, Privileged: false },
    NetworkSettings: { Ports: {}, Networks: { bridge: {} } },
    Mounts: [],
  };
}

describe('an engine is followed', () => {
  const engine = new FakeEngine();
  let controller: AbortController;
  let texts: EngineTexts[];
  let leftOut: readonly string[];
  let statuses: EngineStatus[];
  let following: Promise<void>;
  const follow = () => {
    controller = new AbortController();
    texts = [];
    statuses = [];
    following = followEngine(engineAddress({ DOCKER_HOST: `unix://${engine.socket}` }), {
      onTexts: (engineTexts, secrets) => {
        texts.push(engineTexts);
        leftOut = secrets;
      },
      onStatus: (engineStatus) => statuses.push(engineStatus),
      signal: controller.signal,
    });
  };
  afterEach(async () => {
    controller.abort();
    await following;
    await engine.stop();
    engine.containers = [container('laden_web', 'running')];
    engine.asked.length = 0;
  });
  const stateNow = () => /"Status":"(\w+)"/.exec(texts.at(-1)?.get('docker-inspect') ?? '')?.[1];

  test('at first and after each change; it is only asked, never told', async () => {
    await engine.start();
    follow();
    await until(() => texts.length === 1);
    expect(statuses).toMatchObject([{ connected: true }]);
    expect(stateNow()).toBe('running');
    engine.containers = [container('laden_web', 'exited')];
    const began = Date.now();
    engine.tell({ Type: 'container', Action: 'die', Actor: { ID: 'a'.repeat(64) } });
    await until(() => stateNow() === 'exited');
    expect(Date.now() - began).toBeLessThan(1000);
    expect(engine.asked.filter((text) => !text.startsWith('GET '))).toEqual([]);
  });
  test('many events at once are read as few', async () => {
    await engine.start();
    follow();
    await until(() => texts.length === 1);
    for (let number = 0; number < 200; number++)
      engine.tell({ Type: 'container', Action: 'start', Actor: { ID: 'a'.repeat(64) } });
    await until(() => texts.length > 1);
    await sleep(400);
    expect(texts.length).toBeLessThan(8);
  });
  test('no secret leaves what was read, but what was left out is known', async () => {
    await engine.start();
    follow();
    await until(() => texts.length === 1);
    expect(leftOut).toEqual([secret]);
    const all = [...(texts[0] ?? new Map()).values()].join('\n');
    expect(all).toContain('"DB_PASSWORD"');
    expect(all).not.toContain(secret);
  });
  test('a container that goes while it is read is left out', async () => {
    engine.containers = [container('laden_web', 'running'), container('laden_db', 'running', 'c'.repeat(64))];
    await engine.start();
    follow();
    await until(() => texts.length === 1);
    engine.containers = [container('laden_web', 'running')];
    engine.tell({ Type: 'container', Action: 'destroy', Actor: { ID: 'c'.repeat(64) } });
    await until(() => !texts.at(-1)?.get('docker-inspect')?.includes('laden_db'));
    expect(texts.at(-1)?.get('docker-ps')).not.toContain('laden_db');
  });
  test('when it ends that is said once, and when it returns as well', async () => {
    await engine.start();
    follow();
    await until(() => texts.length === 1);
    await engine.stop();
    await until(() => statuses.length === 2);
    expect(statuses[1]).toMatchObject({
      connected: false,
      problem: expect.stringMatching(/^Die Docker-Engine unter .*\.$/),
    });
    await sleep(1200);
    expect(statuses).toHaveLength(2);
    engine.containers = [container('laden_web', 'paused')];
    await engine.start();
    await until(() => statuses.length === 3, 10_000);
    expect(statuses[2]).toMatchObject({ connected: true });
    expect(stateNow()).toBe('paused');
  });
  test('without one there is one sentence', async () => {
    follow();
    await until(() => statuses.length === 1);
    expect(statuses[0]?.problem).toBe(`Unter „unix://${engine.socket}“ antwortet keine Docker-Engine.`);
  });
});

const yaml = `
handbook: { title: Laden, subtitle: Test, description: Test., version: '1', edition_date: 2026-01-01, owner: Test }
hosts:
  web: { kind: vm, purpose: Test., hostname: web, snapshots: [docker-ps, ufw-status] }
containers:
  web: { host: web, name: laden_web, image: 'nginx:1.27', role: application, purpose: Test., status: active, restart: 'no' }
`;
const ps = (status: string) => `{"Names":"laden_web","Image":"nginx:1.27","State":"${status}"}\n`;

describe('what is seen is compared as drift compares it', () => {
  const loaded = loadSample(yaml);
  const now = new Date('2026-02-01T12:00:00Z');
  const live = (text: string) => ({
    hosts: [{ handbook: 'laden', host: 'web' }],
    texts: new Map([['docker-ps', text]] as const),
    time: '2026-02-01T11:59:00Z',
  });
  const states = (text: string) => currentData(loaded, live(text), now).handbooks[0]!.drift;
  test('a running container runs, a stopped one is bad and a finding', () => {
    expect(loaded.handbooks[0]?.findings ?? []).toEqual([]);
    expect(states(ps('running')).states['container:web']).toMatchObject({ word: 'läuft', tone: 'ok' });
    const stopped = states(ps('exited'));
    expect(stopped.states['container:web']).toMatchObject({ word: 'gestoppt', tone: 'bad' });
    expect(stopped.findings.map(({ rule }) => rule)).toContain('container-state');
  });
  test('a container that is gone is missing, and no container at all is believed', () => {
    expect(states('').states['container:web']).toMatchObject({ word: 'fehlt', tone: 'bad' });
    expect(states('').findings.map(({ rule }) => rule)).toContain('container-missing');
  });
  test('other sources keep what they said', () => {
    expect(states(ps('running')).findings.map(({ rule, message }) => `${rule} ${message}`)).toEqual([
      expect.stringMatching(/^snapshot-missing/),
    ]);
  });
});

test('a badge is text, whatever the names are, and a slot takes only its own', () => {
  const evil = { word: '<script>', tone: 'bad', detail: '"><img src=x onerror=alert(1)>' } as const;
  expect(stateBadge(evil)).not.toMatch(/<(script|img)/);
  const slots = '<g class="ib-last" data-of="container:a"></g><g class="ib-last" data-of="constructor"></g>';
  expect(layOver(slots, { 'container:a': evil }).match(/ib-s-bad/g)).toHaveLength(1);
  // As an XML serializer writes an empty place.
  const closed = layOver('<g class="ib-last" data-of="container:a" transform="x"/>', { 'container:a': evil });
  expect(closed).toMatch(/^<g class="ib-last"[^>]*[^/]><g class="ib-s-bad">.*<\/g><\/g>$/);
});

describe('the server', () => {
  const dist = join(folder, 'dist');
  let server: LiveServer;
  const renderer = {
    render: async (part: string) => {
      if (part === 'Comparison') throw new Error('Ein Teil lässt sich nicht laden.');
      return part === 'LastState' ? '<p>neu</p>' : undefined;
    },
    close: async () => {},
  };
  beforeAll(async () => {
    mkdirSync(join(dist, 'laden'), { recursive: true });
    for (const name of ['index.html', '404.html', 'laden/index.html'])
      writeFileSync(join(dist, name), `<html><head><title>${name}</title></head><body></body></html>`);
    writeFileSync(join(folder, 'geheim.txt'), 'geheim');
    symlinkSync(join(folder, 'geheim.txt'), join(dist, 'verweis.txt'));
    server = await startServer({
      folder: dist,
      base: '/',
      port: 0,
      address: '127.0.0.1',
      names: ['web'],
      renderer,
      guard: openLeakGuard(() => undefined),
    });
  });
  afterAll(() => server.close());
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    new Promise<{ status: number; body: string; headers: Record<string, unknown> }>((resolve, reject) => {
      const { hostname, port } = new URL(server.url);
      const call = request({ hostname, port, path, method, headers }, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          body += part;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body, headers: response.headers }),
        );
      });
      call.on('error', reject);
      call.end();
    });

  test('serves the site with one script more', async () => {
    const { status, body } = await ask('/laden/');
    expect([status, body]).toEqual([
      200,
      expect.stringContaining('<script type="module" src="/.live/client.js"></script></head>'),
    ]);
    expect((await ask('/.live/client.js')).body).toContain('EventSource');
    expect((await ask('/laden')).headers.location).toBe('/laden/');
    expect((await ask('/fehlt/')).status).toBe(404);
  });
  test.each([
    '/../geheim.txt',
    '/%2e%2e/geheim.txt',
    '/..%2fgeheim.txt',
    '/verweis.txt',
    '/laden/%00',
    '/%E0%A4%A',
  ])('serves nothing outside of its folder: %s', async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body).not.toContain('geheim');
  });
  test.each(['evil.example', 'evil.example:4322', '127.0.0.1.evil.example', 'web', '192.0.2.1'])(
    'does not answer to the name „%s“',
    async (host) => {
      expect((await ask('/', { host })).status).toBe(403);
    },
  );
  test('only reads', async () => {
    expect((await ask('/', {}, 'POST')).status).toBe(405);
    expect((await ask('/', {}, 'DELETE')).status).toBe(405);
  });
  test('hands out the parts that it knows', async () => {
    const part = (value: unknown) =>
      `/.live/part?${new URLSearchParams({ part: JSON.stringify(value), path: '/laden/' })}`;
    expect(await ask(part({ component: 'LastState', props: { of: 'container:a' } }))).toMatchObject({
      status: 200,
      body: '<p>neu</p>',
    });
    expect((await ask(part({ component: '../../etc/passwd', props: {} }))).status).toBe(404);
    expect((await ask('/.live/part?part=%7B')).status).toBe(400);
    expect((await ask('/.live/part?part=null')).status).toBe(400);
  });
  test('calls a fault of its own one, not the request', async () => {
    const query = new URLSearchParams({ part: '{"component":"Comparison"}', path: '/laden/' });
    const { status, body } = await ask(`/.live/part?${query}`);
    expect([status, body]).toEqual([500, expect.stringContaining('Fehler von „infrabuch live“')]);
  });
  test('tells open pages, and those that open later', async () => {
    const message = { badges: {}, version: '1' };
    server.tell(message);
    const controller = new AbortController();
    const response = await fetch(new URL('/.live/events', server.url), { signal: controller.signal });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    const first = await reader.read();
    expect(first.value).toContain(`data: ${JSON.stringify(message)}`);
    server.tell({ ...message, version: '2' });
    expect((await reader.read()).value).toContain('"version":"2"');
    controller.abort();
  });
});
