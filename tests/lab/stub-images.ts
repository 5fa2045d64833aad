// Images of busybox alone, under any name: no registry is asked for anything.
import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from './host.ts';
import { placesOf } from './requirements.ts';

/** Imports one under each name; each sleeps for an hour. */
export async function stubImages(lab: Lab, names: readonly string[]): Promise<void> {
  const root = join(lab.folder, 'rootfs');
  const bin = join(root, 'bin');
  mkdirSync(bin, { recursive: true });
  copyFileSync(placesOf('busybox')[0] ?? '', join(bin, 'busybox'));
  for (const applet of ['sh', 'sleep', 'test', 'true']) symlinkSync('busybox', join(bin, applet));
  const archive = join(lab.folder, 'rootfs.tar');
  await lab.must(['tar', '-C', root, '-cf', archive, '.']);
  const changes = ['--change', 'CMD ["sleep","3600"]', '--change', 'ENV PATH=/bin'];
  for (const name of names) await lab.docker('import', ...changes, archive, name);
}
