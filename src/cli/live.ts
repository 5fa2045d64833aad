// infrabuch live: serves the built handbook and keeps its states current, until it is stopped. Reads only.
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { Loaded } from '../handbook/handbook.ts';
import { loadHandbooks } from '../handbook/load.ts';
import { readRoot } from '../handbook/root.ts';
import { knownSecrets } from '../handbook/secrets.ts';
import type { LiveHost } from '../live/current.ts';
import type { EngineStatus } from '../live/engine.ts';
import { type EngineAddress, EngineError, engineAddress } from '../live/engine-address.ts';
import { findHosts } from '../live/hosts.ts';
import { openSession } from '../live/session.ts';
import { refuseLeaksInPdfs, refuseLeaksInTexts } from '../publish/leaks.ts';
import { UsageError } from '../system/errors.ts';
import { onEnd } from '../system/signals.ts';
import { mendFolder } from '../system/unfinished.ts';
import { validInventories } from './valid.ts';

/** The flags of `infrabuch live`. */
export interface LiveOptions {
  readonly root: string;
  readonly output?: string;
  readonly port: string;
  readonly listen: string;
  readonly host?: string;
}
const say = (text: string) => process.stderr.write(`${text}\n`);

/** The hosts that are this machine; says it where there are none. */
function hostsHere(loaded: Loaded, wanted: string | undefined): readonly LiveHost[] {
  const { hosts, possible } = findHosts(loaded, wanted, hostname());
  if (hosts.length === 0)
    say(
      `Kein Host des Inventars heißt wie diese Maschine („${hostname()}“): Die Website zeigt die Momentaufnahmen. ${possible ? `Welcher Host sie ist, sagt --host; mit Containern: ${possible}.` : ''}`.trim(),
    );
  return hosts;
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

/** Says when the engine begins to answer, and when it ends. */
function statusTeller({ shown }: EngineAddress): (status: EngineStatus) => void {
  let wasConnected = false;
  return ({ connected, problem }) => {
    if (connected) say(`Die Docker-Engine unter „${shown}“ antwortet: Die Website folgt ihr.`);
    else
      say(
        `${problem} ${wasConnected ? 'Die Website zeigt den letzten Stand' : 'Die Website zeigt die Momentaufnahmen'}; sobald die Engine antwortet, folgt sie ihr.`,
      );
    wasConnected = connected;
  };
}

const portOf = (text: string): number => {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new UsageError(`„${text}“ ist kein Port.`);
  return port;
};

/** Why the server cannot listen, as a sentence; other errors stay what they are. */
function listenError(error: NodeJS.ErrnoException, { port, listen }: LiveOptions): unknown {
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} ist schon belegt: mit --port einen anderen angeben (0: irgendein freier).`,
    EACCES: `Port ${port} darf dieser Benutzer nicht öffnen: mit --port einen ab 1024 angeben.`,
    EADDRNOTAVAIL: `Die Adresse „${listen}“ hat diese Maschine nicht.`,
    ENOTFOUND: `Die Adresse „${listen}“ gibt es nicht.`,
  };
  const isOfListening = error.syscall === 'listen' || error.syscall === 'getaddrinfo';
  const reason = isOfListening && error.code ? reasons[error.code] : undefined;
  return reason === undefined ? error : new UsageError(reason);
}

/** Builds the site where there is none yet; the exit code of that. */
async function buildMissing(root: string, folder: string): Promise<number> {
  mendFolder(dirname(folder), basename(folder));
  if (existsSync(join(folder, 'index.html'))) return 0;
  say(`Unter „${folder}“ liegt noch keine Website, sie wird erst gebaut.`);
  const { build } = await import('./build.ts');
  return build({ root, output: folder });
}

/**
 * Serves until it is stopped; then exit code 0. 1: the inventory is not valid or could not be built.
 * @throws UsageError, RootError, BrowserError, LeakError
 */
export async function live(options: LiveOptions): Promise<number> {
  const root = resolve(options.root);
  const port = portOf(options.port);
  const address = options.listen;
  const folder = resolve(options.output ?? join(root, 'dist'));
  const loaded = loadHandbooks(readRoot(root));
  if (!validInventories(loaded)) return 1;
  const hosts = hostsHere(loaded, options.host);
  const code = await buildMissing(root, folder);
  if (code !== 0) return code;
  // It may have been built before a secret was known, or by another version.
  const secrets = knownSecrets(loaded, new Date());
  refuseLeaksInTexts(folder, secrets);
  await refuseLeaksInPdfs(folder, secrets);

  // Heard from the beginning: whoever stops it while it starts leaves nothing behind either.
  const stopped = new Promise<void>((done) => {
    onEnd(() => done());
  });
  const onRefusal = (name: string) =>
    say(`„${name}“ wird nicht gezeigt: Darin stünde ein Geheimnis. „infrabuch check“ zeigt die im Inventar.`);
  const session = await openSession({ root, folder, loaded, hosts, port, address, onRefusal }).catch(
    (error) => {
      throw listenError(error, options);
    },
  );
  const engine = hosts.length > 0 ? addressOfEngine() : undefined;
  if (engine) session.follow(engine, statusTeller(engine));
  if (!/^(127\.|::1$|localhost$)/.test(address))
    say(
      `Achtung: Die Website ist unter „${address}“ für jeden zu lesen, der diese Maschine erreicht, ohne Anmeldung und unverschlüsselt.`,
    );
  say(`Handbuch: ${session.url} (Ende mit Strg-C)`);
  await stopped;
  await session.close();
  return 0;
}
