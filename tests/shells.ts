// The shells of this machine, for what must run under all of them.
import { spawnSync } from 'node:child_process';

/** Where the machine's own programs are. */
export const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const ask = (script: string, program: string) =>
  spawnSync('sh', ['-c', script, 'sh', program], { env: { PATH: systemPath }, encoding: 'utf8' });
/** Whether a program is there. */
export const hasProgram = (program: string): boolean => ask('command -v "$1"', program).status === 0;
const fileOf = (program: string): string => ask('readlink -f "$(command -v "$1")"', program).stdout;
/**
 * The names of the shells that are there, each once: `sh` is often one of the others. `npm test` takes the machine's own
 * only, `npm run sites` all of them.
 */
export const shells: readonly string[] = ['sh', 'dash', 'bash', 'busybox']
  .slice(0, process.env.INFRABUCH_SHELLS === 'all' ? undefined : 1)
  .filter(hasProgram)
  .filter((shell, at, all) => all.findIndex((other) => fileOf(other) === fileOf(shell)) === at);
