// Several commands at once from one package: none of them sees what another one works on.
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { repository } from '../command.ts';
import { ended, freePort } from '../processes.ts';
import { firstDifference } from '../same-site.ts';

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

/** Highlighted code, of the chapter and of a component. */
const code =
  '\n```sh\ndocker compose -f /srv/shop.yml up -d && echo "fertig" | tee -a $HOME/log\n```\n\n<Shell code={"curl --fail \'http://127.0.0.1:8082/\' && echo fertig"} />\n';
const chapter = (title: string, text: string) =>
  `---\ntitle: ${title}\ndescription: Prüfung\n---\nimport { Ref, Shell } from 'infrabuch/mdx';\n\n${text} <Ref to="container:shop" />\n${code}`;
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
function start(args: readonly string[], nodeOptions?: string): Running {
  const child = spawn(process.execPath, ['src/cli/bin.js', ...args], {
    cwd: repository,
    env: {
      ...process.env,
      NODE_ENV: undefined,
      VITEST: undefined,
      NODE_OPTIONS: nodeOptions,
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
const build = (root: string, output: string, nodeOptions?: string) =>
  start(['build', '--root', root, '--output', join(place, output)], nodeOptions);

const text = (output: string, file: string) => readFileSync(join(place, output, file), 'utf8');

test('two builds and a development server of different roots at the same time', {
  timeout: 600_000,
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
  const dev = start(['dev', '--root', three, '--port', String(port)]);
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
    expect(firstDifference(join(place, `${name}-allein`), join(place, `${name}-zugleich`))).toBeUndefined();
  }
  for (const root of [first, two, three]) expect(readdirSync(root).sort()).toEqual(['content', 'inventory']);
  expect(left()).toEqual([]);
});

test('a build on a busy machine gives the same bytes', { timeout: 600_000 }, async () => {
  const root = makeRoot('eilig');
  const calm = build(root, 'eilig-allein');
  expect(await calm.ended, calm.said()).toBe(0);
  const burning = spawn(process.execPath, [
    '--eval',
    `const { Worker } = require('node:worker_threads');
     for (let core = 0; core < ${availableParallelism()}; core++) new Worker('for (;;);', { eval: true });`,
  ]);
  try {
    const busy = build(root, 'eilig-belastet', `--import ${new URL('fast-clock.mjs', import.meta.url).href}`);
    expect(await busy.ended, busy.said()).toBe(0);
  } finally {
    burning.kill('SIGKILL');
  }
  expect(text('eilig-allein', 'laden/einleitung/index.html')).toMatch(/<span data-style="--\w+">/);
  expect(firstDifference(join(place, 'eilig-allein'), join(place, 'eilig-belastet'))).toBeUndefined();
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
