// The way to a page: what stands above it, whatever the entity on it is called.
import { expect, test } from 'vitest';
import type { HandbookData } from '../../src/site/data.ts';
import { crumbsOf } from '../../src/site/navigation.ts';
import { sample } from '../sample.ts';

const { inventory } = sample('hosts:\n  laden: { purpose: Webserver, kind: vm }\n');
const handbook = { id: 'laden', inventory } as HandbookData;
const titles = (path: string) => crumbsOf(handbook, path).map(({ title }) => title);

test.each([
  ['', []],
  ['betrieb/', ['Laden']],
  ['verzeichnisse/', ['Laden']],
  ['hosts/', ['Laden', 'Verzeichnisse']],
  ['hosts/web/', ['Laden', 'Verzeichnisse', 'Hosts']],
  ['hosts/laden/', ['Laden', 'Verzeichnisse', 'Hosts']],
])('above „%s“ stand %j', (path, above) => {
  expect(titles(path)).toEqual(above);
});
