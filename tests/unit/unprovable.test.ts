// What is written and cannot be proved is named with its place and the reason.
import { expect, test } from 'vitest';
import { unprovableValues } from '../../src/handbook/comparison/unprovable.ts';
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
