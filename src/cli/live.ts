// infrabuch live: serves the built handbook and keeps its states current, from the Docker engine of this machine and
// from the snapshot folder. Reads only; ends with Ctrl-C.
import { createHash } from 'node:crypto';
import { existsSync, type FSWatcher, readdirSync, watch } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { Loaded } from '../handbook/handbook.ts';
import { loadHandbooks } from '../handbook/load.ts';
import { RootError, readRoot } from '../handbook/root.ts';
import { type EngineAddress, EngineError, engineAddress } from '../live/address.ts';
import type { LiveMessage } from '../live/client.ts';
import { currentData, type LiveData, type LiveHost, type LiveTexts } from '../live/current.ts';
import { type EngineStatus, followEngine } from '../live/engine.ts';
import { renderer as startRenderer } from '../live/render.ts';
import { type LiveServer, liveServer } from '../live/server.ts';
import { UsageError } from '../system/errors.ts';
import { stateBadge } from '../views/state-badge.ts';
import { validInventories } from './valid.ts';

export interface LiveOptions {
  readonly root: string;
  readonly output?: string;
  readonly port: string;
  readonly listen: string;
  readonly host?: string;
}
const say = (text: string) => process.stderr.write(`${text}\n`);

/** The hosts of the inventory that are this machine: by id where it is told, else by the machine's name. */
function liveHosts(loaded: Loaded, wanted: string | undefined): LiveHost[] {
  const all = loaded.handbooks.flatMap(({ id, inventory }) =>
    Object.values(inventory?.hosts ?? {}).map((host) => ({
      handbook: id,
      host: host.id,
      name: host.hostname ?? host.name,
      runsDocker: Object.values(inventory?.containers ?? {}).some((container) => container.host === host.id),
    })),
  );
  const found = all.filter(({ host, name }) =>
    wanted === undefined ? name === hostname() : host === wanted,
  );
  const possible = all
    .filter(({ runsDocker }) => runsDocker)
    .map(({ host }) => `„${host}“`)
    .join(', ');
  if (wanted !== undefined && found.length === 0)
    throw new UsageError(`Den Host „${wanted}“ gibt es nicht; mit Containern: ${possible || 'keiner'}.`);
  if (found.length === 0)
    say(
      `Kein Host des Inventars heißt wie diese Maschine („${hostname()}“): Die Website zeigt die Momentaufnahmen. ${possible ? `Welcher Host sie ist, sagt --host; mit Containern: ${possible}.` : ''}`.trim(),
    );
  return found.map(({ handbook, host }) => ({ handbook, host }));
}

function addressOfEngine(): EngineAddress | undefined {
  try {
    return engineAddress(process.env);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    say(`${error.message} Die Website zeigt die Momentaufnahmen.`);
    return undefined;
  }
}

const messageOf = (
  { handbooks }: LiveData,
  hosts: readonly LiveHost[],
  status: EngineStatus | undefined,
): LiveMessage => {
  const badges = Object.fromEntries(
    handbooks.map(({ id, drift }) => [
      id,
      Object.fromEntries(Object.entries(drift.states).map(([ref, state]) => [ref, stateBadge(state)])),
    ]),
  );
  const version = createHash('sha256')
    .update(JSON.stringify(handbooks.map(({ drift }) => drift)))
    .digest('hex')
    .slice(0, 16);
  const host = [...new Set(hosts.map((liveHost) => liveHost.host))].join(', ');
  return {
    badges,
    version,
    ...(status ? { engine: { connected: status.connected, since: status.since, host } } : {}),
  };
};

/** A folder with all folders in it; none where it is not there. */
const foldersIn = (folder: string): string[] => {
  if (!existsSync(folder)) return [];
  const inside = readdirSync(folder, { recursive: true, withFileTypes: true });
  return [
    folder,
    ...inside.filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name)),
  ];
};
/**
 * Calls back when something in the folder changed, once things have calmed down. Every folder is watched by itself:
 * Node's own way of watching a tree loses a file that was replaced.
 */
function watchFolder(folder: string, onChange: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let watchers: FSWatcher[] = [];
  const watchAgain = () => {
    const before = watchers;
    watchers = foldersIn(folder).flatMap((text) => {
      try {
        return [watch(text, later).on('error', () => undefined)];
      } catch {
        // Gone meanwhile.
        return [];
      }
    });
    for (const watcher of before) watcher.close();
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      // There may be new folders.
      watchAgain();
      onChange();
    }, 150);
  };
  watchAgain();
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

const portOf = (text: string): number => {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new UsageError(`„${text}“ ist kein Port.`);
  return port;
};

async function listening(start: () => Promise<LiveServer>, options: LiveOptions): Promise<LiveServer> {
  try {
    return await start();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reasons: Record<string, string> = {
      EADDRINUSE: `Port ${options.port} ist schon belegt: mit --port einen anderen angeben (0: irgendein freier).`,
      EACCES: `Port ${options.port} darf dieser Benutzer nicht öffnen: mit --port einen ab 1024 angeben.`,
      EADDRNOTAVAIL: `Die Adresse „${options.listen}“ hat diese Maschine nicht.`,
      ENOTFOUND: `Die Adresse „${options.listen}“ gibt es nicht.`,
    };
    const reason = code ? reasons[code] : undefined;
    if (reason === undefined) throw error;
    throw new UsageError(reason);
  }
}

/** Serves until it is stopped; then exit code 0. 1: the inventory is not valid or could not be built. */
export async function live(options: LiveOptions): Promise<number> {
  const root = resolve(options.root);
  const port = portOf(options.port);
  const folder = resolve(options.output ?? join(root, 'dist'));
  let loaded = loadHandbooks(readRoot(root));
  if (!validInventories(loaded)) return 1;
  const hosts = liveHosts(loaded, options.host);
  if (!existsSync(join(folder, 'index.html'))) {
    say(`Unter „${folder}“ liegt noch keine Website, sie wird erst gebaut.`);
    const { build } = await import('./build.ts');
    const code = await build({ root, output: folder });
    if (code !== 0) return code;
  }

  const data = { site: loaded.site, handbooks: [] as LiveData['handbooks'][number][] };
  let texts: LiveTexts | undefined;
  let status: EngineStatus | undefined;
  let server: LiveServer | undefined;
  const update = () => {
    data.handbooks.splice(0, Number.POSITIVE_INFINITY, ...currentData(loaded, texts, new Date()).handbooks);
    server?.tell(messageOf(data, hosts, status));
  };
  update();
  const renderer = startRenderer(data);
  server = await listening(
    () =>
      liveServer({
        folder,
        base: loaded.site.base,
        port,
        address: options.listen,
        names: [hostname()],
        renderer,
      }),
    options,
  ).catch(async (error) => {
    await renderer.close();
    throw error;
  });
  update();

  const controller = new AbortController();
  const { signal } = controller;
  const stopped = new Promise<void>((done) => signal.addEventListener('abort', () => done()));
  const stop = () => controller.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);

  const unwatch = watchFolder(join(root, 'inventory'), () => {
    try {
      const fresh = loadHandbooks(readRoot(root));
      // While someone writes the inventory it may be broken: the last good one stays.
      if ([...fresh.findings, ...fresh.handbooks.flatMap(({ findings }) => findings)].length > 0) return;
      loaded = fresh;
      update();
    } catch (error) {
      if (!(error instanceof RootError)) throw error;
    }
  });
  const address = hosts.length > 0 ? addressOfEngine() : undefined;
  const following = address
    ? followEngine(address, {
        signal,
        onTexts: (fresh) => {
          texts = { hosts, texts: fresh, time: new Date().toISOString() };
          update();
        },
        onStatus: (fresh) => {
          const before = status;
          status = fresh;
          if (fresh.connected)
            say(`Die Docker-Engine unter „${address.shown}“ antwortet: Die Website folgt ihr.`);
          else
            say(
              `${fresh.problem} ${before?.connected ? 'Die Website zeigt den letzten Stand' : 'Die Website zeigt die Momentaufnahmen'}; sobald die Engine antwortet, folgt sie ihr.`,
            );
          update();
        },
      })
    : undefined;

  if (!/^(127\.|::1$|localhost$)/.test(options.listen))
    say(
      `Achtung: Die Website ist unter „${options.listen}“ für jeden zu lesen, der diese Maschine erreicht, ohne Anmeldung und unverschlüsselt.`,
    );
  say(`Handbuch: ${server.url} (Ende mit Strg-C)`);
  await stopped;
  unwatch();
  await Promise.all([following, server.close(), renderer.close()]);
  process.off('SIGINT', stop).off('SIGTERM', stop);
  return 0;
}
