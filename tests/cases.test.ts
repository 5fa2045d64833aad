// Golden cases: every folder of tests/cases is a small root with the exact report that the command must give for it.
// UPDATE=1 writes expected.txt; each is to be read by a person before it is committed.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { kinds } from '../src/drift/kinds.ts';
import { snapshotSources } from '../src/snapshots/index.ts';
import { infrabuch, repository } from './command.ts';

interface Case {
  readonly args: readonly string[];
  readonly exit: number;
}
const folder = join(repository, 'tests/cases');
const names = readdirSync(folder);
const readText = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

describe.each(names)('%s', (name) => {
  const root = join(folder, name);
  test('reports exactly what is expected', async () => {
    const { args, exit } = JSON.parse(readText(join(root, 'case.json')) ?? '{}') as Partial<Case>;
    if (!args) throw new Error(`tests/cases/${name} is no case: case.json is missing`);
    const { code, stdout, stderr } = await infrabuch(...args, '--root', root);
    const report = `${stdout}${stderr}Exitcode ${code}\n`;
    if (process.env.UPDATE === '1') writeFileSync(join(root, 'expected.txt'), report);
    expect(
      readText(join(root, 'expected.txt')),
      'no expected.txt: run with UPDATE=1 and read it',
    ).toBeDefined();
    expect(report).toBe(readText(join(root, 'expected.txt')));
    expect(code).toBe(exit);
  });
});

/** The rule of a finding's first line. */
const wordOf = (line: string) => / (?:Fehler|Warnung|Hinweis) (\S+)$/.exec(line)?.[1];
const shown = new Set(
  names.flatMap((name) =>
    (readText(join(folder, name, 'expected.txt')) ?? '').split('\n').flatMap((line) => wordOf(line) ?? []),
  ),
);
/** The rule ids that a source file, or all files of a folder, write down. */
const literals = (path: string) => {
  const at = join(repository, 'src', path);
  const files = statSync(at).isDirectory()
    ? readdirSync(at, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
    : [''];
  return files.flatMap((file) =>
    [
      ...readFileSync(join(at, file), 'utf8').matchAll(
        /'((?:snapshot|schema|yaml|id|reference|handbook|container|generated|diagram|change|waiver|print|chapter)-[a-z-]+)'/g,
      ),
    ].map(([, id]) => id ?? ''),
  );
};
/** Kinds that no registered source can show have no case yet. */
const observedKinds = new Set<string>(snapshotSources.flatMap(({ kinds: ofSource }) => ofSource));
/** Without these their snapshot would be empty, which is a finding of its own. */
const neverMissing = ['firewall', 'os', 'software', 'docker-user-chain'];
const driftRules = Object.entries(kinds)
  .filter(([kind]) => observedKinds.has(kind))
  .flatMap(([kind, { fields, unexpected }]) => [
    ...(neverMissing.includes(kind) ? [] : [`${kind}-missing`]),
    ...(unexpected === false || kind === 'firewall' ? [] : [`${kind}-unexpected`]),
    ...Object.entries(fields).map(([field, { rule }]) => rule ?? `${kind}-${field.replaceAll('_', '-')}`),
  ]);
const documentRules = ['source', 'inventory', 'drift', 'handbook', 'diagrams', 'prose'].flatMap(literals);

// Those of check have their examples, see unit/rules-shown.test.ts.
describe('every rule has a case that shows it', () => {
  test.each([...new Set([...driftRules, ...documentRules])].sort())('%s', (id) => {
    const missing = `no case shows the rule „${id}“: add a folder below tests/cases/ and write its expected.txt with UPDATE=1`;
    expect(shown.has(id), missing).toBe(true);
  });
});
