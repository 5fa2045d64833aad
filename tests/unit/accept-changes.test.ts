// Changes of a real machine, recorded by the laboratory: whatever `drift` finds after one, accepting it leaves nothing, and
// every comment where it was. The laboratory itself does the same after each of its changes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRoot } from '../../src/handbook/root.ts';
import { acceptAll, withCommentsEverywhere } from '../accepted.ts';
import { repository } from '../command.ts';
import { addition } from '../lab/change.ts';
import { changedFiles, type Recorded } from '../lab/record.ts';
import { share } from '../runs.ts';

const recorded = JSON.parse(
  readFileSync(join(repository, 'tests/fixtures/labor-aenderungen.json'), 'utf8'),
) as Recorded;
const [files] = readRoot(repository, 'gro-mate', { snapshots: false }).handbooks;
const yaml = [...(files?.yaml ?? []), { file: 'inventory/gro-mate/labor.yaml', text: addition }].map(
  withCommentsEverywhere,
);
const now = new Date(
  `${/"time":\s*"([^"T]+)/.exec(recorded.unchanged['snapshot.json'] ?? '')?.[1]}T23:00:00Z`,
);
/** What is a state and no plan: the inventory has no words for it, only a waiver tolerates it. */
const states = ['container-health', 'container-image-tag', 'image-missing'];

test('the inventory holds comments to lose', () => {
  expect(yaml.flatMap(({ text }) => text.match(/# Zeile/g) ?? []).length).toBeGreaterThan(2000);
  expect(recorded.changes.length).toBeGreaterThan(10);
});

test.each(share(recorded.changes).map((change) => [change.title, change] as const))('%s', (_, change) => {
  const snapshot = Object.entries(changedFiles(recorded, change)).map(
    ([name, text]) => [name, { file: `inventory/gro-mate/snapshots/web/${name}`, text }] as const,
  );
  const { edited, waived, complaints } = acceptAll(
    {
      id: 'gro-mate',
      chapters: files?.chapters ?? [],
      yaml,
      snapshots: new Map([['web', new Map(snapshot)]]),
    },
    now,
  );
  expect(complaints).toEqual([]);
  expect(edited.length + waived.length).toBeGreaterThan(0);
  expect(waived.filter((text) => !states.includes(text.split(':')[0] ?? ''))).toEqual([]);
});
