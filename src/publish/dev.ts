// The site for writing: reloads open pages after each save; a broken inventory shows its finding there.
import { tmpdir } from 'node:os';
import { dev as astroDev } from 'astro';
import { siteConfig } from '../site/config.ts';
import { temporaryFolder } from '../system/temporary.ts';

/** Where to serve from, and on which port of 127.0.0.1. */
export interface DevServerOptions {
  /** Absolute path of the root folder. */
  readonly root: string;
  readonly port: number;
}

/**
 * Serves until `stopped` comes true.
 * @param onReady is told the port that it serves on: another one when the wanted one is taken
 * @throws what Astro throws when it cannot start
 */
export async function serveDev(
  { root, port }: DevServerOptions,
  stopped: Promise<void>,
  onReady: (port: number) => void,
): Promise<void> {
  const { path: working, remove } = temporaryFolder(tmpdir(), 'infrabuch-dev-');
  try {
    const server = await astroDev({
      ...siteConfig({ root, working }),
      configFile: false,
      server: { host: '127.0.0.1', port },
      logLevel: 'warn',
    });
    onReady(server.address.port);
    await stopped;
    await server.stop();
  } finally {
    remove();
  }
}
