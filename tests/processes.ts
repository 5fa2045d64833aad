// Commands that run while they are tested.
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';

/** How long a reader may wait, in milliseconds. CI's machine is shared: there the limit only catches what hangs. */
export const patience = process.env.CI ? 15_000 : 2000;

/** A port that nobody uses now. */
export const freePort = () =>
  new Promise<number>((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** The code with which a process ends; null after a signal. */
export const ended = (child: ChildProcess) =>
  new Promise<number | null>((done) => child.once('exit', (code) => done(code)));

/** Ends a process that still runs. @returns its code; undefined when it had not started or had ended before */
export async function stop(child: ChildProcess | undefined): Promise<number | null | undefined> {
  if (child?.exitCode !== null) return undefined;
  const code = ended(child);
  child.kill('SIGTERM');
  return code;
}
