// infrabuch dev: the site for writing. Reloads open pages after each save; a broken inventory shows its finding there.
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { dev as astroDev } from 'astro';
import { siteConfig } from '../site/config.ts';
import { UsageError } from '../system/errors.ts';
import { temporaryFolder } from '../system/temporary.ts';

export interface DevOptions {
  readonly root: string;
  readonly port: string;
}

/** Serves until it is stopped; then exit code 0. */
export async function dev(options: DevOptions): Promise<number> {
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new UsageError(`„${options.port}“ ist kein Port.`);
  const { path: working, remove } = temporaryFolder(tmpdir(), 'infrabuch-dev-');
  // Heard from the beginning: whoever stops it while it starts leaves nothing behind either.
  const stopped = new Promise<void>((done) => {
    const stop = () => {
      // Vite ends the process as well, with 143 unless a code is set.
      process.exitCode = 0;
      done();
    };
    process.once('SIGINT', stop).once('SIGTERM', stop);
  });
  try {
    const server = await astroDev({
      ...siteConfig({ root: resolve(options.root), working }),
      configFile: false,
      server: { host: '127.0.0.1', port },
      logLevel: 'warn',
    });
    process.stderr.write(
      `Website zum Schreiben: http://127.0.0.1:${server.address.port}/ (Ende mit Strg-C)\n`,
    );
    await stopped;
    await server.stop();
  } finally {
    remove();
  }
  return 0;
}
