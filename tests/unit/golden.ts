// Golden files: every `X.txt` of a folder stands beside the `X.json` that its parser must give.
// UPDATE=1 writes them; each is to be read against its text before it is committed.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Problem, SnapshotSource } from '../../src/model/facts.ts';

const fixtures = new URL('../fixtures/', import.meta.url);

export interface Fixture {
  readonly name: string;
  readonly text: string;
}

/** The texts of a folder below tests/fixtures. */
export function fixturesOf(folder: string): Fixture[] {
  return readdirSync(new URL(`${folder}/`, fixtures))
    .filter((file) => file.endsWith('.txt'))
    .map((file) => ({
      name: `${folder}/${file.slice(0, -4)}`,
      text: readFileSync(new URL(`${folder}/${file}`, fixtures), 'utf8'),
    }));
}

/** Every text below snapshots/ and captures/. */
export const allFixtures: readonly Fixture[] = ['snapshots', 'captures'].flatMap((kind) =>
  readdirSync(new URL(`${kind}/`, fixtures), { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return fixturesOf(`${kind}/${entry.name}`);
    throw new Error(
      `tests/fixtures/${kind}/${entry.name} is read by no test: move it into the folder of a source`,
    );
  }),
);

/** The source that reads a text: its folder is called by the source's id, or it is `captures/docker/28-ps-a`. */
export const sourceIdOf = (name: string): string => {
  const tool = /^captures\/docker\/\d+-([a-z]+)/.exec(name)?.[1];
  return tool ? `docker-${tool}` : (name.split('/')[1] ?? '');
};

/** All texts of a source: printed by real tools, and written by hand for traps. */
export const fixturesOfSource = (id: string): Fixture[] =>
  allFixtures.filter(({ name }) => sourceIdOf(name) === id);

/** What the parser gives for a fixture and what it must give; null where nobody has said so yet. */
export function goldenOf<Parsed extends { readonly problems: readonly Problem[] }>(
  source: SnapshotSource<Parsed>,
  { name, text }: Fixture,
): { actual: unknown; expected: unknown } {
  const parsed = source.parse(text);
  const printed = render({ ...parsed, facts: source.facts(parsed), isEmpty: source.isEmpty(parsed) });
  const file = new URL(`${name}.json`, fixtures);
  if (process.env.UPDATE === '1') writeFileSync(file, printed);
  return {
    actual: JSON.parse(printed),
    expected: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null,
  };
}

/** JSON with one line for each entry of a list, so that it reads like the text beside it. */
function render(value: Readonly<Record<string, unknown>>): string {
  const shown = Object.entries(value).filter(([, field]) => field !== undefined);
  const entries = shown.map(([key, field]) => {
    if (!Array.isArray(field) || field.length === 0)
      return `  ${JSON.stringify(key)}: ${JSON.stringify(field)}`;
    const rows = field.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
    return `  ${JSON.stringify(key)}: [\n${rows}\n  ]`;
  });
  return `{\n${entries.join(',\n')}\n}\n`;
}
