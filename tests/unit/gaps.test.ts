// What the inventory leaves open is listed, and answers are written where they belong.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { askFor } from '../../src/cli/gaps.ts';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import { infrabuch } from '../command.ts';

const text = `# oben
handbook: { title: Laden, subtitle: Beispiel, description: Ein Laden., edition_date: 2026-01-15, owner: TODO }
hosts:
  web: { purpose: Webserver, kind: vm }

containers:
  shop:
    purpose: TODO   # wozu?
    host: web
    role: application
    image: "laden:1.4"
  db: # ohne Zweck
    host: web
    role: data
    image: postgres:16
`;
let root: string;
const file = () => join(root, 'inventory/laden/laden.yaml');
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'infrabuch-gaps-'));
  mkdirSync(join(root, 'inventory/laden'), { recursive: true });
  writeFileSync(file(), text);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
const gaps = (...args: readonly string[]) => infrabuch('gaps', '--root', root, ...args);

test('the most important stands first, with what it is needed for and its file', async () => {
  const { code, stdout } = await gaps();
  expect(code).toBe(0);
  expect(stdout.split('\n').slice(0, 2)).toEqual([
    'laden: 39 Angaben fehlen, die 10 wichtigsten:',
    '  handbook: Verantwortlich – Wer Befunde klärt und bei einer Störung entscheidet. (inventory/laden/laden.yaml)',
  ]);
  expect(stdout).toContain('container:db: Zweck');
});

test('an answer leaves a byte-order mark', async () => {
  writeFileSync(file(), `\uFEFF${text}`);
  expect((await gaps('container:shop=Bestellungen')).code).toBe(0);
  expect(readFileSync(file(), 'utf8')).toBe(
    `\uFEFF${text.replace('purpose: TODO   # wozu?', 'purpose: Bestellungen   # wozu?')}`,
  );
});

test('answers take the place of TODO, or come in addition; comments and blank lines stay', async () => {
  const { code } = await gaps(
    'container:shop=Bestellungen',
    'container:db=Daten: alle',
    'handbook=Mara Muster',
  );
  expect(code).toBe(0);
  expect(readFileSync(file(), 'utf8')).toBe(
    text
      .replace('purpose: TODO   # wozu?', 'purpose: Bestellungen   # wozu?')
      .replace('    image: postgres:16\n', '    image: postgres:16\n    purpose: "Daten: alle"\n')
      .replace('owner: TODO', 'owner: Mara Muster'),
  );
  expect((await gaps()).stdout).toContain('laden: 36 Angaben fehlen');
});

test.each([
  ['purpose: TODO   # wozu?', 'Laden, Kasse [neu]', 'purpose: Laden, Kasse [neu]   # wozu?'],
  ["purpose: 'FIXME: später'   # wozu?", "es ist's", 'purpose: "es ist\'s"   # wozu?'],
  ['purpose: tbd # wozu?', 'mehr\nals "eine" # Zeile', 'purpose: "mehr\\nals \\"eine\\" # Zeile" # wozu?'],
])('whatever %j holds the place: the comment stays behind the answer %j', async (line, answer, expected) => {
  writeFileSync(file(), text.replace('purpose: TODO   # wozu?', line));
  expect((await gaps(`container:shop=${answer}`)).code).toBe(0);
  expect(readFileSync(file(), 'utf8')).toBe(text.replace('purpose: TODO   # wozu?', expected));
});

test('between braces an answer with commas and brackets is quoted', async () => {
  expect((await gaps('handbook=Mara, Ops [Team]')).code).toBe(0);
  expect(readFileSync(file(), 'utf8')).toBe(text.replace('owner: TODO', 'owner: "Mara, Ops [Team]"'));
});

test.each([
  ['Unsinn', 'ist keine Antwort'],
  ['container:shop=', 'ist keine Antwort'],
  ['host:web=Rechner', 'fehlt kein Text'],
])('%s says what is wrong and changes nothing', async (answer, expected) => {
  const { code, stderr } = await gaps(answer);
  expect(code).toBe(2);
  expect(stderr).toContain(expected);
  expect(readFileSync(file(), 'utf8')).toBe(text);
});

/** Answers one after the other; then the terminal is closed. */
const answering = (...answers: readonly string[]) => {
  const open = [...answers];
  const asked: string[] = [];
  return {
    asked,
    ask: async (question: string) => {
      asked.push(question);
      return open.shift();
    },
    close: () => undefined,
  };
};
const read = () => loadHandbooks(readRoot(root, undefined, { snapshots: false })).handbooks[0]!;

test('at the prompt what cannot stand there is asked again, an empty answer passes on, and who leaves keeps what is written', async () => {
  const questions = answering('Mara', 'Glocke\u0007', 'todo', 'Bestellungen: alle # wirklich');
  expect(await askFor(questions, root, read(), 10)).toBe(false);
  expect(questions.asked).toHaveLength(5);
  const { handbook, containers } = parse(readFileSync(file(), 'utf8'));
  expect(handbook.owner).toBe('Mara');
  expect([containers.shop.purpose, containers.db.purpose]).toContain('Bestellungen: alle # wirklich');
  expect(await askFor(answering('', '', ''), root, read(), 10)).toBe(true);
});

test.each([
  '"Zitat"',
  "it's",
  'Umlaute äöüß €',
  'a: b',
  'a # b',
  '# nur',
  '- x',
  '? y',
  '*stern',
  '&anker',
  '!tag x',
  '%p',
  '@at',
  '`tick',
  '{a: b}',
  '[a]',
  'true',
  'null',
  '~',
  '12',
  '2026-01-01',
  '=',
  '<<',
  '|',
  '>',
  'x'.repeat(5000),
  'a\\b',
  'a\tb',
  'a=b=c',
  ':',
  'a:',
  'emoji 🎉',
  '$(rm -rf /)',
  '{{ x }}',
])('the answer %j is written as it was given', async (answer) => {
  await askFor(answering('', answer), root, read(), 2);
  const after = readFileSync(file(), 'utf8');
  const { containers } = parse(after);
  expect([containers.shop.purpose, containers.db.purpose]).toContain(answer);
  expect(after).toContain('   # wozu?\n');
  expect(after).toContain('  db: # ohne Zweck\n');
});
