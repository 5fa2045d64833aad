// The commands of docs/tutorial.md, as they stand there. What asks another machine is answered by an archive.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { archiveHead } from '../../src/collect/archive.ts';
import { repository } from '../command.ts';
import { loadCommands } from '../hostile/processes.ts';

/** What the collector would print of a machine with these containers. */
function archiveOf(ps: string): string {
  const lines = ps.trimEnd().split('\n');
  return [
    archiveHead,
    'hostname web',
    `time ${new Date().toISOString().slice(0, 19)}Z`,
    'source docker-ps',
    'command docker ps -a',
    ...lines.map((line) => `|${line}`),
    'exit 0',
    'end 1',
    '',
  ].join('\n');
}
const ps = readFileSync(join(repository, 'inventory/gro-mate/snapshots/web/docker-ps.jsonl'), 'utf8');
const machines = [archiveOf(ps), archiveOf(ps.replaceAll('postgres:16', 'postgres:17'))];

/** The lines of all shell blocks. */
const commands = [
  ...readFileSync(join(repository, 'docs/tutorial.md'), 'utf8').matchAll(/```sh\n([^`]*)```/g),
].flatMap(([, block = '']) => block.trim().split('\n'));

const loaded = loadCommands();
afterAll(loaded.close);
const limits = { seconds: 60, memory: 2000 };

test('each command ends as the tutorial says', { timeout: 60_000 }, async () => {
  const place = mkdtempSync(join(tmpdir(), 'infrabuch-tutorial-'));
  const folder = join(place, 'handbuch');
  mkdirSync(folder);
  let typed = 0;
  try {
    for (const line of commands) {
      typed += 1;
      const [, words = '', expected = '0'] =
        /^(?:npx infrabuch )(.*?)\s*(?:# Exitcode (\d))?$/.exec(line) ?? [];
      if (line.includes('| ssh ')) {
        expect(line).toMatch(/> \.\.\/web\.txt$/);
        writeFileSync(join(place, 'web.txt'), machines.shift() ?? '');
        continue;
      }
      // npm and a whole build: tests/sites/pack.test.ts and tests/sites/without-content.test.ts.
      if (words === '' || words === 'build') continue;
      const args = [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
      const { code, stderr, stdout } = await loaded.run(folder, [{ argv: args, env: {} }], limits);
      expect({ line, code, said: code === Number(expected) ? '' : stdout + stderr }).toEqual({
        line,
        code: Number(expected),
        said: '',
      });
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  expect(machines).toEqual([]);
  expect(typed).toBeLessThanOrEqual(20);
});
