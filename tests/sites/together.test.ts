// Several commands at once from one package: none of them sees what another one works on.
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { repository } from '../command.ts';
import { ended, freePort } from '../processes.ts';

let place: string;
/** The temporary folder of all commands: what they leave there is found. */
let temporary: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'infrabuch-together-'));
  temporary = join(place, 'tmp');
  mkdirSync(temporary);
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** What the commands left in the temporary folder; the cache of Node's compiler stays by design. */
const left = () => readdirSync(temporary).filter((name) => name !== 'node-compile-cache');

const chapter = (title: string, text: string) =>
  `---\ntitle: ${title}\ndescription: Prüfung\n---\nimport { Ref } from 'infrabuch/mdx';\n\n${text} <Ref to="container:shop" />\n`;
/** A root with a chapter that all roots have, told differently, and one that only it has. */
function makeRoot(name: string): string {
  const root = join(place, name);
  cpSync(join(repository, 'tests/cases/in-ordnung/inventory'), join(root, 'inventory'), { recursive: true });
  mkdirSync(join(root, 'content/laden'), { recursive: true });
  writeFileSync(join(root, 'content/laden/01-einleitung.mdx'), chapter('1. Einleitung', `Satz von ${name}.`));
  writeFileSync(join(root, `content/laden/02-${name}.mdx`), chapter('2. Eigenes', `Nur in ${name}.`));
  return root;
}

interface Running {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<number | null>;
}
/** Without what tells Astro that it is tested: then it serves no page. */
function start(...args: readonly string[]): Running {
  const child = spawn(process.execPath, ['src/cli/bin.js', ...args], {
    cwd: repository,
    env: {
      ...process.env,
      NODE_ENV: undefined,
      VITEST: undefined,
      TMPDIR: temporary,
      TEMP: temporary,
      TMP: temporary,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk));
  return { child, said: () => said, ended: ended(child) };
}
const build = (root: string, output: string) =>
  start('build', '--root', root, '--output', join(place, output));

/** All files of a built site with the sum of what is in them. */
function contents(output: string): Record<string, string> {
  const folder = join(place, output);
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [
        file.slice(folder.length),
        createHash('sha256').update(readFileSync(file)).digest('hex'),
      ]),
  );
}
const text = (output: string, file: string) => readFileSync(join(place, output, file), 'utf8');

test('two builds and a development server of different roots at the same time', {
  timeout: 240_000,
}, async () => {
  const [first, two, three] = [makeRoot('eins'), makeRoot('zwei'), makeRoot('drei')];
  for (const [root, output] of [
    [first, 'eins-allein'],
    [two, 'zwei-allein'],
  ] as const) {
    const alone = build(root, output);
    expect(await alone.ended, alone.said()).toBe(0);
  }
  const port = await freePort();
  const dev = start('dev', '--root', three, '--port', String(port));
  const shown = (path: string) =>
    fetch(`http://127.0.0.1:${port}/laden/${path}/`).then(
      (response) => response.text(),
      () => '',
    );
  const wait = { timeout: 60_000, interval: 500 };
  /** Saves a chapter of the third root until its page shows it: a request in the midst of a change may get the old one. */
  const save = (file: string, content: string, expected: string) => {
    let saves = 0;
    return vi.waitFor(async () => {
      writeFileSync(join(three, `content/laden/${file}.mdx`), content + '\n'.repeat(saves++));
      await new Promise((done) => setTimeout(done, 2000));
      expect(await shown(file.slice(3))).toContain(expected);
    }, wait);
  };
  try {
    await vi.waitFor(
      async () => expect(await shown('einleitung'), dev.said()).toContain('Satz von drei.'),
      wait,
    );
    const builds = [build(first, 'eins-zugleich'), build(two, 'zwei-zugleich')];
    // The writer goes on while the others work: a changed chapter, and a new one.
    await save('01-einleitung', chapter('1. Einleitung', 'Ein anderer Satz.'), 'Ein anderer Satz.');
    await save('03-neu', chapter('3. Neu', 'Ein neues Kapitel.'), 'Ein neues Kapitel.');
    for (const running of builds) expect(await running.ended, running.said()).toBe(0);
    expect(await shown('drei')).toContain('Nur in drei.');
    expect(await shown('neu')).toContain('Ein neues Kapitel.');
  } finally {
    dev.child.kill('SIGINT');
  }
  // The browser's driver hears Ctrl-C as well, and may be the first to end the process.
  expect([0, 130]).toContain(await dev.ended);
  for (const name of ['eins', 'zwei']) {
    expect(text(`${name}-zugleich`, 'laden/einleitung/index.html')).toContain(`Satz von ${name}.`);
    expect(text(`${name}-zugleich`, `laden/${name}/index.html`)).toContain(`Nur in ${name}.`);
    expect(contents(`${name}-zugleich`)).toEqual(contents(`${name}-allein`));
  }
  for (const root of [first, two, three]) expect(readdirSync(root).sort()).toEqual(['content', 'inventory']);
  expect(left()).toEqual([]);
});

test('a build that is stopped leaves no folder behind', { timeout: 60_000 }, async () => {
  const stopped = build(makeRoot('abbruch'), 'abbruch-dist');
  await vi.waitFor(() => expect(stopped.said()).toContain('Seiten'), { timeout: 30_000, interval: 20 });
  expect(left()).not.toEqual([]);
  stopped.child.kill('SIGINT');
  expect(await stopped.ended, stopped.said()).toBe(130);
  expect(left()).toEqual([]);
  expect(readdirSync(place)).not.toContain('abbruch-dist');
});
