// Joined files mean the same to a page as those that it asked for one by one.
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { commonOrder, joinedPages } from '../../src/publish/join.ts';

const sheet = (name: string) => `<link rel="stylesheet" href="/b/_astro/${name}.css">`;
const script = (digit: string) => `<script src="/b/_astro/inline.${digit.repeat(10)}.js"></script>`;
const module = (digit: string) =>
  `<script type="module" src="/b/_astro/inline.${digit.repeat(10)}.js"></script>`;
const page = (head: string, body: string) => `<html><head>${head}</head><body>${body}</body></html>`;
const joined = (pages: Readonly<Record<string, string>>, texts: Readonly<Record<string, string>>) => {
  const result = joinedPages(
    {
      pages: new Map(Object.entries(pages)),
      textOf: (address) => texts[address.replace('/b/_astro/', '').replace(/inline\.(.).*/, '$1')],
    },
    '/b/',
  );
  return { pages: Object.fromEntries(result.pages), files: Object.fromEntries(result.files) };
};

test.each([
  [['ab', 'abc', 'ac'], 'abc'],
  [['ac', 'bc', 'ab'], 'abc'],
  [['a', 'b'], 'ab'],
  [[], ''],
  [['ab', 'ba'], undefined],
])('orders %j are one: %s', (orders, expected) =>
  expect(commonOrder(orders.map((order) => [...order]))?.join('')).toBe(expected),
);

test('all pages ask for one sheet, in the order of all of them; a drawing keeps its own', () => {
  const { pages, files } = joined(
    {
      'a.html': page(
        `<title>a</title>${sheet('eins')}`,
        `<p>x</p>${sheet('drei')}${sheet('drawing.1')}<svg/>`,
      ),
      'b.html': page(`${sheet('eins')}${sheet('zwei')}`, sheet('drei')),
      'c.html': page('', sheet('drei')),
      'd.html': page('', ''),
    },
    { 'eins.css': 'a{}', 'zwei.css': 'b{}', 'drei.css': 'c{}', 'drawing.1.css': 'd{}' },
  );
  const [name = ''] = Object.keys(files).filter((file) => file.endsWith('.css'));
  expect(files[name]).toBe('a{}\nb{}\nc{}');
  const link = `<link rel="stylesheet" href="/b/${name}">`;
  expect(pages['a.html']).toBe(page(`<title>a</title>${link}`, `<p>x</p>${sheet('drawing.1')}<svg/>`));
  expect(pages['b.html']).toBe(page(link, ''));
  expect(pages['c.html']).toBe(page(link, ''));
  expect(pages['d.html']).toBe(page('', ''));
});

test('sheets whose orders contradict each other stay apart, and those that are no file of the site', () => {
  const pages = {
    'a.html': page(`${sheet('eins')}${sheet('zwei')}`, ''),
    'b.html': page(`${sheet('zwei')}${sheet('eins')}`, ''),
  };
  expect(joined(pages, { 'eins.css': 'a{}', 'zwei.css': 'b{}' })).toEqual({ pages, files: {} });
  const foreign = { 'a.html': page(sheet('fremd'), '') };
  expect(joined(foreign, {})).toEqual({ pages: foreign, files: {} });
});

test('scripts that hold up the page are one file; each runs where it stood, those of the head at once', () => {
  const { pages, files } = joined(
    {
      'a.html': page(
        `${script('1')}<title>a</title>`,
        `<p>x</p>${script('2')}<i></i>${script('3')}${script('2')}`,
      ),
    },
    { 1: 'ran.push("head")', 2: 'ran.push("two") // end', 3: 'var ran3 = ran; ran3.push("three")' },
  );
  const [file = ''] = Object.keys(files);
  expect(Object.keys(files)).toEqual([file]);
  const html = pages['a.html'] ?? '';
  expect(html.startsWith(`<html><head><script src="/b/${file}"></script><title>a</title></head>`)).toBe(true);
  const runs = [...html.matchAll(/<ib-run hidden data-run="(\w+)"><\/ib-run>/g)].map(([, name]) => name);
  expect(html.replaceAll(/<ib-run[^>]*><\/ib-run>/g, '!')).toContain('<p>x</p>!<i></i>!!');
  const ran: string[] = [];
  let made: (new () => { dataset: { run?: string }; connectedCallback(): void }) | undefined;
  runInNewContext(files[file] ?? '', {
    ran,
    HTMLElement: Object,
    customElements: { define: (_: string, element: typeof made) => (made = element) },
  });
  expect(ran).toEqual(['head']);
  for (const run of runs) {
    const element = new made!();
    element.dataset = run === undefined ? {} : { run };
    element.connectedCallback();
    // Moved within the page it is connected again.
    element.connectedCallback();
  }
  expect(ran).toEqual(['head', 'two', 'three', 'two']);
});

test('modules of a page are one, each with names of its own; one with imports stays', () => {
  const { pages, files } = joined(
    { 'a.html': page(module('1'), `${module('2')}${module('3')}`), 'b.html': page('', module('1')) },
    { 1: 'var e=1;ran.push(()=>e)', 2: 'var e=2;ran.push(()=>e)', 3: 'import "./x.js"' },
  );
  const [file = ''] = Object.keys(files);
  expect(pages['a.html']).toBe(page(`<script type="module" src="/b/${file}"></script>`, module('3')));
  expect(pages['b.html']).toBe(page('', module('1')));
  const ran: (() => number)[] = [];
  runInNewContext(files[file] ?? '', { ran });
  expect(ran.map((read) => read())).toEqual([1, 2]);
});
