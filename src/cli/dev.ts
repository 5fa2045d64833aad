// infrabuch dev: the site for writing, until it is stopped.
import { resolve } from 'node:path';
import { serveDev } from '../publish/dev.ts';
import { UsageError } from '../system/errors.ts';
import { onEnd } from '../system/signals.ts';

/** The flags of `infrabuch dev`. */
export interface DevOptions {
  readonly root: string;
  readonly port: string;
}

/**
 * Serves until it is stopped; then exit code 0.
 * @throws UsageError when the port is none
 */
export async function dev(options: DevOptions): Promise<number> {
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new UsageError(`„${options.port}“ ist kein Port.`);
  // Heard from the beginning: whoever stops it while it starts leaves nothing behind either.
  const stopped = new Promise<void>((done) => {
    onEnd(() => {
      // Vite ends the process as well, with 143 unless a code is set.
      process.exitCode = 0;
      done();
    });
  });
  await serveDev({ root: resolve(options.root), port }, stopped, (used) =>
    process.stderr.write(`Website zum Schreiben: http://127.0.0.1:${used}/ (Ende mit Strg-C)\n`),
  );
  return 0;
}
