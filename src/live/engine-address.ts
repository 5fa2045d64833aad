// Where the Docker engine of this machine answers: as the docker client finds it (DOCKER_HOST, then the context, then
// the socket). https://docs.docker.com/engine/manage-resources/contexts/
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The engine cannot be read this way; the message is one German sentence. */
export class EngineError extends Error {}

/** Where an engine answers. */
export interface EngineAddress {
  /** As people write it: `unix:///var/run/docker.sock`. */
  readonly shown: string;
  /** What node:http needs to reach it. */
  readonly request:
    | { readonly socketPath: string }
    | { readonly host: string; readonly port: number }
    | {
        readonly host: string;
        readonly port: number;
        readonly ca: string;
        readonly cert: string;
        readonly key: string;
      };
}
const standard = 'unix:///var/run/docker.sock';

type Environment = Readonly<Record<string, string | undefined>>;

const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
};

/** The address of the client's current context; undefined for the default one. */
function contextAddress(env: Environment, config: string): string | undefined {
  const name =
    env.DOCKER_CONTEXT ||
    (readJson(join(config, 'config.json')) as { currentContext?: string } | undefined)?.currentContext;
  if (!name || name === 'default') return undefined;
  const folder = createHash('sha256').update(name).digest('hex');
  const meta = readJson(join(config, 'contexts', 'meta', folder, 'meta.json')) as
    | { Endpoints?: { docker?: { Host?: string } } }
    | undefined;
  const host = meta?.Endpoints?.docker?.Host;
  if (!host)
    throw new EngineError(`Den Docker-Kontext „${name}“ gibt es nicht: „docker context ls“ zeigt alle.`);
  return host;
}

/**
 * The address of the engine.
 * @param env the environment of the process
 * @throws EngineError when it is one that cannot be read here
 */
export function engineAddress(env: Environment): EngineAddress {
  const config = env.DOCKER_CONFIG || join(env.HOME ?? homedir(), '.docker');
  const shown = env.DOCKER_HOST || contextAddress(env, config) || standard;
  const unix = /^unix:\/\/(\/.+)$/.exec(shown)?.[1];
  if (unix) return { shown, request: { socketPath: unix } };
  const pipe = /^npipe:\/\/(.+)$/.exec(shown)?.[1];
  if (pipe) return { shown, request: { socketPath: pipe.replaceAll('/', '\\') } };
  const [, host, port] = /^(?:tcp|https?):\/\/(\[[0-9a-fA-F:]+\]|[\w.-]+)(?::(\d+))?\/?$/.exec(shown) ?? [];
  if (!host)
    throw new EngineError(
      `Die Engine „${shown}“ ist so nicht zu lesen: DOCKER_HOST als unix:///pfad oder tcp://rechner:port angeben. Eine entfernte Maschine liest „infrabuch snapshot --ssh“.`,
    );
  const bare = host.replace(/^\[|\]$/g, '');
  if (!env.DOCKER_TLS_VERIFY) return { shown, request: { host: bare, port: Number(port ?? 2375) } };
  const folder = env.DOCKER_CERT_PATH || config;
  try {
    const [ca = '', cert = '', key = ''] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) =>
      readFileSync(join(folder, name), 'utf8'),
    );
    return { shown, request: { host: bare, port: Number(port ?? 2376), ca, cert, key } };
  } catch {
    throw new EngineError(
      `DOCKER_TLS_VERIFY ist gesetzt, aber in „${folder}“ fehlt ca.pem, cert.pem oder key.pem (DOCKER_CERT_PATH).`,
    );
  }
}
