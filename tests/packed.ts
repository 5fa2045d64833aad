// The package as npm publishes it, unpacked below a node_modules folder as npm installs it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../src/system/package.ts';

export interface Installed {
  /** The package's folder. */
  readonly folder: string;
  readonly bin: string;
  readonly remove: () => void;
}

/** @param place a folder below this repository's node_modules, where its dependencies are found on the way up */
export function installPacked(place: string): Installed {
  const folder = join(place, 'node_modules', 'infrabuch');
  mkdirSync(folder, { recursive: true });
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  execFileSync(npm, ['pack', '--pack-destination', place], { cwd: packageRoot, stdio: 'pipe' });
  const archive = readdirSync(place).find((name) => name.endsWith('.tgz')) ?? '';
  execFileSync('tar', ['xzf', join(place, archive), '--strip-components=1', '-C', folder]);
  return {
    folder,
    bin: join(folder, 'src/cli/bin.js'),
    remove: () => rmSync(place, { recursive: true, force: true }),
  };
}
