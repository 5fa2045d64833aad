// What `infrabuch live` does: serves the built handbook and keeps its states current, from a Docker engine and from the
// inventory folder with its snapshots.
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import type { Loaded } from '../handbook/handbook.ts';
import { loadHandbooks } from '../handbook/load.ts';
import { readRoot } from '../handbook/root.ts';
import { knownSecrets } from '../handbook/secrets.ts';
import { refusalOf, UsageError } from '../system/errors.ts';
import { currentData, type LiveData, type LiveHost, type LiveTexts } from './current.ts';
import { type EngineStatus, followEngine } from './engine.ts';
import type { EngineAddress } from './engine-address.ts';
import { openLeakGuard } from './leak-guard.ts';
import { messageOf } from './message.ts';
import { openPartRenderer } from './part-renderer.ts';
import { type LiveServer, startServer } from './server.ts';
import { watchFolder } from './watch.ts';

/** What is served, and what it follows. */
export interface LiveSessionOptions {
  /** Absolute path of the root folder. */
  readonly root: string;
  /** Folder of the built site. */
  readonly folder: string;
  /** The valid handbooks of the root. */
  readonly loaded: Loaded;
  /** The hosts that are this machine. */
  readonly hosts: readonly LiveHost[];
  /** 0: any free one. */
  readonly port: number;
  /** The address to listen on. */
  readonly address: string;
  /** Is told of each page or file that is not sent because it holds a secret, once. */
  readonly onRefusal: (name: string) => void;
}
/** A handbook that is served. */
export interface LiveSession {
  readonly url: string;
  /** Follows the engine from now on; until then the pages show the snapshots. Called once at most. */
  readonly follow: (engine: EngineAddress, onStatus: (status: EngineStatus) => void) => void;
  readonly close: () => Promise<void>;
}

/** The handbooks of a root as they are now; undefined while they are broken, as they may be while someone writes. */
function reloaded(root: string): Loaded | undefined {
  try {
    const fresh = loadHandbooks(readRoot(root));
    const findings = [...fresh.findings, ...fresh.handbooks.flatMap((handbook) => handbook.findings)];
    return findings.length > 0 ? undefined : fresh;
  } catch (error) {
    // A file may be gone, locked or half written.
    if (!(error instanceof UsageError) && refusalOf(error) === undefined) throw error;
    return undefined;
  }
}

/**
 * Starts serving and watching.
 * @throws what `listen` fails with (EADDRINUSE, EACCES, …)
 */
export async function openSession(options: LiveSessionOptions): Promise<LiveSession> {
  const { root, folder, hosts, port, address } = options;
  let { loaded } = options;
  let texts: LiveTexts | undefined;
  let status: EngineStatus | undefined;
  let server: LiveServer | undefined;
  const guard = openLeakGuard(options.onRefusal);
  const learn = () => guard.know({ inventory: knownSecrets(loaded, new Date()) });
  learn();
  // One object for as long as this lasts: the part renderer holds it.
  const data = { site: loaded.site, handbooks: [] as LiveData['handbooks'][number][] };
  const update = () => {
    data.handbooks.splice(0, Number.POSITIVE_INFINITY, ...currentData(loaded, texts, new Date()).handbooks);
    server?.tell(messageOf(data, hosts, status));
  };
  update();
  const renderer = openPartRenderer(data);
  const { base } = loaded.site;
  server = await startServer({ folder, base, port, address, names: [hostname()], renderer, guard }).catch(
    async (error) => {
      await renderer.close();
      throw error;
    },
  );
  const { url, close } = server;
  update();
  const onChange = () => {
    // While it is broken the last good one stays.
    const fresh = reloaded(root);
    if (!fresh) return;
    loaded = fresh;
    learn();
    update();
  };
  // Compose files that stacks name lie elsewhere.
  const composeFolders = () => [
    ...new Set(
      loaded.handbooks.flatMap(({ files }) =>
        (files.compose ?? []).map(({ file }) => dirname(join(root, file))),
      ),
    ),
  ];
  const unwatch = watchFolder(join(root, 'inventory'), onChange, composeFolders);
  // Who is given the address sees the first change as fast as every later one.
  await renderer.ready;
  const controller = new AbortController();
  let following: Promise<void> | undefined;
  return {
    url,
    follow: (engine, onStatus) => {
      following = followEngine(engine, {
        signal: controller.signal,
        onTexts: (fresh, secrets) => {
          guard.know({ engine: secrets });
          texts = { hosts, texts: fresh, time: new Date().toISOString() };
          update();
        },
        onStatus: (fresh) => {
          status = fresh;
          onStatus(fresh);
          update();
        },
      });
    },
    close: async () => {
      controller.abort();
      unwatch();
      await Promise.all([following, close(), renderer.close()]);
    },
  };
}
