// Compose files of all kinds, imported and exported: what Docker Compose as judge called the same is still what comes out
// (tests/compose-judge.ts), our reader understands them as the judge does, and a second import changes nothing.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ComposeMap, plainOf } from '../src/source/compose/node.ts';
import { readComposeProject } from '../src/source/compose/project.ts';
import { fixtures, goldenText, imported, recorded } from './compose-judge.ts';

const names = readdirSync(fixtures);
const text = (path: string) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};
let work = '';
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'infrabuch-compose-'));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

test('there are fixtures, and each was judged', () => {
  expect(names.length).toBeGreaterThanOrEqual(60);
  const judged = readdirSync(recorded).filter((name) => name.endsWith('.json'));
  expect(judged.map((name) => name.replace('.json', '')).sort()).toEqual([...names].sort());
});

interface Meaning {
  readonly name: string;
  readonly services: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
const meaningOf = (name: string) =>
  (JSON.parse(readFileSync(join(recorded, `${name}.json`), 'utf8')) as { config: Meaning }).config;

describe.each(names)('%s', (name) => {
  test('comes out of import and export as it was judged', () => {
    const found = imported(join(fixtures, name), mkdtempSync(join(work, 'x')));
    expect(found.outcome.losses).toEqual([]);
    expect(found.findings).toEqual([]);
    expect(found.again.state).toBe('unchanged');
    expect(
      goldenText(found),
      'the export is another one: judge it (node tests/compose-judge.ts, see docs/compose.md)',
    ).toBe(text(join(recorded, `${name}.yaml`)));
  });

  test('our reader finds what the judge finds', () => {
    const meaning = meaningOf(name);
    const folder = join(fixtures, name);
    const listed = text(join(folder, 'files.txt'))?.trim().split(/\s+/) ?? ['compose.yaml'];
    const project = readComposeProject({
      files: listed.map((file) => join(folder, file)),
      read: text,
      folderName: 'laden',
    });
    expect(project.name).toBe(meaning.name);
    const services = [...project.sections.services];
    expect(services.map(([service]) => service).sort()).toEqual(Object.keys(meaning.services).sort());
    for (const [service, node] of services) {
      const judged = meaning.services[service]!;
      const { ports = [], restart, volumes = [] } = plainOf(node as ComposeMap) as Record<string, never>;
      const targets = (list: unknown) => (list as { target: unknown }[]).map(({ target }) => String(target));
      const single = targets(ports).every((target) => !target.includes('-'));
      if (single) expect(targets(ports)).toEqual(targets(judged.ports ?? []));
      expect(targets(volumes).sort()).toEqual(targets(judged.volumes ?? []).sort());
      if (restart !== 'no') expect(restart).toBe(judged.restart);
    }
  });
});
