// Whether the laboratory can run here: real tools, root, namespaces. One German sentence says what is missing.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const programs = [
  ...['dockerd', 'docker', 'ufw', 'iptables', 'ip6tables', 'ip', 'ss'],
  ...['busybox', 'tar', 'unshare', 'nsenter', 'start-stop-daemon'],
];
const installer = 'tests/lab/install.sh richtet alles ein';
/** Where the tools of an administrator stand, even when PATH does not name it. */
export const searchPath = [
  ...new Set([
    ...(process.env.PATH ?? '').split(delimiter),
    ...['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'],
  ]),
].filter((folder) => folder.startsWith('/'));

/** Every place of a program, in the order of the search path. */
export const placesOf = (program: string): string[] =>
  searchPath
    .map((folder) => join(folder, program))
    .filter((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

const isStatic = (path: string) => !readFileSync(path).includes('/ld-linux');

/** Why the laboratory cannot run here, as a German sentence without its full stop; null when it can. */
export function missingForLab(): string | null {
  if (process.platform !== 'linux') return 'Es läuft nur unter Linux';
  if (process.getuid?.() !== 0) return 'Es läuft nur als root, in einem eigenen Namensraum';
  const absent = programs.filter((program) => placesOf(program).length === 0);
  if (absent.length > 0) return `Es fehlt: ${absent.join(', ')} (${installer})`;
  if (!isStatic(placesOf('busybox')[0] ?? '')) return `busybox ist nicht statisch gebunden (${installer})`;
  const { status } = spawnSync('unshare', ['--mount', '--net', '--uts', '--pid', '--fork', 'true']);
  return status === 0 ? null : 'Eigene Namensräume sind hier nicht erlaubt';
}
