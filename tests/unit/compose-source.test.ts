// A stack that names its compose files is the same inventory as the one that an import of them writes.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportsOf } from '../../src/exports/index.ts';
import { ruleInputOf } from '../../src/handbook/rules.ts';
import { projectFacts } from '../../src/inventory/project.ts';
import { readInventory } from '../../src/inventory/read.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { rules } from '../../src/rules/index.ts';
import { diagramsOf } from '../../src/views/diagrams/index.ts';
import { tables } from '../../src/views/tables/index.ts';
import { fixtures, imported } from '../compose-judge.ts';
import { share } from '../runs.ts';

const now = new Date('2026-01-16');
let work = '';
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'infrabuch-source-'));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** All files of a folder, by the path that a stack names. */
const textsOf = (folder: string) =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      return entry.isFile() ? [[path.slice(1), readFileSync(path, 'utf8')] as const] : [];
    }),
  );
/** An inventory without what says in which of the two forms it is written. */
const comparable = ({ handbook: _, ...inventory }: Inventory) =>
  JSON.parse(
    JSON.stringify(inventory, (key, value: unknown) =>
      key === 'compose' || key === 'files' ? undefined : value,
    ),
  ) as Record<string, unknown>;

describe.each(share(readdirSync(fixtures)))('%s', (name) => {
  test('is the same in both forms: entities, facts, exports, diagrams, tables, findings', () => {
    const { inventory, folder, files } = imported(join(fixtures, name), mkdtempSync(join(work, 'x')));
    const [stack] = Object.values(inventory!.stacks);
    const yaml = {
      handbook: inventory!.handbook,
      hosts: { web: { purpose: 'nicht dokumentiert', kind: 'vm' } },
      stacks: {
        [stack!.id]: {
          purpose: stack!.purpose,
          host: 'web',
          directory: folder,
          project: stack!.project ?? stack!.id,
          compose: files.map((file) => join(folder, file).slice(1)),
        },
      },
    };
    const read = readInventory(
      'h',
      [{ file: 'a.yaml', text: JSON.stringify(yaml) }],
      undefined,
      textsOf(folder),
    );
    expect(read.findings).toEqual([]);
    const source = read.inventory!;
    const [ofImport, ofSource] = [comparable(inventory!), comparable(source)];
    for (const stacks of [ofImport.stacks, ofSource.stacks] as Record<string, Record<string, unknown>>[])
      for (const entry of Object.values(stacks)) delete entry.project;
    expect(ofSource).toEqual(ofImport);
    const facts = (of: Inventory) =>
      projectFacts(of, new Map()).map(({ host, kind, name: real, fields }) => ({ host, kind, real, fields }));
    expect(facts(source)).toEqual(facts(inventory!));
    const exported = (of: Inventory) =>
      exportsOf(of).map(({ path, content }) => [path, content.replaceAll(/^# Bereinigte Fassung.*$/gm, '')]);
    expect(exported(source).filter(([path]) => path !== 'inventar.json')).toEqual(
      exported(inventory!).filter(([path]) => path !== 'inventar.json'),
    );
    expect(diagramsOf(source)).toEqual(diagramsOf(inventory!));
    for (const [id, build] of Object.entries(tables))
      expect(build(source, {}), id).toEqual(build(inventory!, {}));
    const found = (of: Inventory) =>
      rules.flatMap((rule) =>
        rule
          .check(ruleInputOf({ inventory: of, origins: new Map(), files: { chapters: [] } } as never, now))
          .map(({ subject, message }) => `${rule.id} ${subject}: ${message}`),
      );
    expect(found(source)).toEqual(found(inventory!));
  });
});
