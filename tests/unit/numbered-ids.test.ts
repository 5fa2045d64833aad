// Ids that are taken get a number, however long they are.
import { expect, test } from 'vitest';
import { skeletonOf } from '../../src/adopt/live/skeleton.ts';
import { numbered } from '../../src/inventory/compose/taken.ts';
import { idPatternHolds } from '../../src/model/sections.ts';

test.each(['web', 'w'.repeat(63), 'w'.repeat(64)])('%s', (id) => {
  const taken = new Set<string>();
  for (let count = 1; count <= 12; count += 1) {
    const next = numbered(id, (other) => taken.has(other));
    expect(next).toBe(count === 1 ? id : `${id.slice(0, count < 10 ? 62 : 61)}-${count}`);
    expect(idPatternHolds(next)).toBe(true);
    taken.add(next);
  }
});

test('compose projects whose names differ behind the longest id are two stacks', () => {
  const long = 'a'.repeat(70);
  const lines = ['x', 'y'].map((end) =>
    JSON.stringify({
      Names: `app-${end}`,
      Image: 'nginx:1',
      State: 'running',
      Status: 'Up 2 days',
      Labels: `com.docker.compose.project=${long}${end}`,
    }),
  );
  const { stacks = {} } = skeletonOf(
    { host: 'web', hostname: undefined, files: new Map([['docker-ps.jsonl', `${lines.join('\n')}\n`]]) },
    undefined,
  );
  expect(Object.values(stacks)).toMatchObject([{ project: `${long}x` }, { project: `${long}y` }]);
});
