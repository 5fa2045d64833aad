// What is written and cannot be proved is named with its place and the reason.
import { expect, test } from 'vitest';
import { unprovableValues } from '../../src/handbook/comparison/unprovable.ts';
import { indexMarks, markAt } from '../../src/site/marks.ts';
import { containerText, sample } from '../sample.ts';

test.each([
  ['only the files of the stack', '', ['stacks files stack:laden']],
  ['dependencies', 'depends_on: [db]', ['stacks files stack:laden', 'containers depends_on container:shop']],
  [
    'a volume’s labels',
    "volumes: [{ target: /x, volume: { labels: { a: '1' } } }]",
    ['stacks files stack:laden', 'containers volumes[].volume.labels container:shop'],
  ],
])('%s', (_, lines, expected) => {
  const { inventory } = sample(containerText(lines));
  expect(
    unprovableValues(inventory!).map(
      ({ section, field, entities }) => `${section} ${field} ${entities.join()}`,
    ),
  ).toEqual(expected);
});

test('beside such a value stands that nothing proves it, and why; beside others that are compared it does not', () => {
  const { inventory } = sample(containerText('depends_on: [db]\nrestart: always'));
  const reasons = new Map(
    unprovableValues(inventory!).flatMap(({ places, reason }) => places.map((place) => [place, reason])),
  );
  const mark = (path: string) => markAt(path, indexMarks({ values: [] }), { stands: [] }, reasons);
  expect(mark('containers/shop/depends_on')).toEqual({
    state: 'unprovable',
    text: expect.stringMatching(/^nicht belegbar: Ein Label von Compose zeigt es/),
    stand: '',
  });
  expect(mark('stacks/laden/files')?.state).toBe('unprovable');
  expect(mark('containers/shop/restart')).toBeUndefined();
});
