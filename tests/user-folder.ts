// The folder of a user who calls the command: a root in order below `root`, a home, a folder for temporary files, programs
// on the path. Whatever a command touches beside its root is found there.
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const valid = fileURLToPath(new URL('hostile/root', import.meta.url));

/** Puts a program on the path of a folder's user: a shell script. @returns the folder of the programs */
export function writeProgram(folder: string, name: string, script: string): string {
  const programs = join(folder, 'bin');
  mkdirSync(programs, { recursive: true });
  writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return programs;
}

/**
 * A new temporary folder whose root is in order, with a chapter, and whose Docker runs one container.
 * @param files by their names below the folder
 */
export function makeUserFolder(prefix: string, files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  cpSync(valid, join(folder, 'root'), { recursive: true });
  writeProgram(
    folder,
    'docker',
    `echo '{"Names":"shop","Image":"nginx:1.27","State":"running","Ports":"","Networks":"bridge"}'`,
  );
  for (const [name, text] of Object.entries({
    'tmp/bleibt': '',
    'home/brief.txt': 'Lieber Hans',
    ...files,
  })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** The environment of a folder's user. */
export const userEnvironment = (folder: string) => ({
  PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
  HOME: join(folder, 'home'),
  TMPDIR: join(folder, 'tmp'),
});
