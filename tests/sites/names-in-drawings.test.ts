// Any string as a name, drawn in a real browser: it stays text, runs nothing, and links nowhere but into the handbook.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DiagramRenderer, openRenderer } from '../../src/diagrams/mermaid/renderer.ts';
import { diagramTexts } from '../../src/diagrams/mmd.ts';
import { holdsInvisible } from '../../src/source/yaml.ts';
import { cacheFolder } from '../../src/system/package.ts';
import { sample } from '../sample.ts';

let renderer: DiagramRenderer;
beforeAll(async () => {
  renderer = openRenderer(cacheFolder);
  await renderer.warm();
}, 120_000);
afterAll(() => renderer.close());

/** What has broken drawings elsewhere. */
const nasty = [
  'end',
  'click',
  'subgraph x',
  '"quoted"',
  "'single'",
  '[a](javascript:alert(1))',
  'javascript:alert(1)',
  'https://example.com/',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '</text><a href="https://example.com">x</a>',
  '%%{init: {"securityLevel": "loose"}}%%',
  ':::user',
  'a --> b',
  'a ~~~ b; c',
  '#60;b#62;',
  '&lt;b&gt; &amp; &#60;',
  '`code` **fett** _kursiv_',
  '$$x^2$$',
  'fa:fa-user',
  '@{ shape: cyl }',
  '{{x}} ((y)) [/z/]',
  '\n---\ntitle: x\n---',
  'erste\r\nzweite Zeile\u2028dritte',
  '😀 👩‍👩‍👧 e\u0301',
  'مرحبا עולם',
  'x'.repeat(500),
  'ein Wort '.repeat(60),
  '\u0007Glocke\u001b[31m',
  '1. Liste',
  '- Punkt',
  '__proto__',
  'constructor',
];

/** One name after the other, each where a reader sees it. */
const inventoryWith = (names: readonly string[]) => {
  let at = 0;
  const next = () => names[at++ % names.length]!;
  const { inventory, findings } = sample(
    JSON.stringify({
      networks: { devnet: { purpose: next(), title: next(), host: 'web' } },
      stacks: {
        laden: { purpose: next(), title: next(), host: 'web', directory: '/srv/laden', start_order: 1 },
      },
      volumes: { daten: { content: next(), host: 'web', stack: 'laden' } },
      domains: {
        'd.example.org': {
          name: next(),
          purpose: next(),
          proxy: 'container:shop',
          upstream: { scheme: 'http', to: 'container:db', port: 80 },
        },
      },
      externals: { leute: { name: next(), purpose: next(), kind: 'user' } },
      containers: {
        shop: {
          name: next(),
          title: next(),
          purpose: next(),
          stack: 'laden',
          service: 'shop',
          role: 'proxy',
          image: next(),
          networks: ['devnet'],
          ports: [{ target: 80, published: 8082, name: next() }],
          depends_on: ['db'],
        },
        db: {
          purpose: next(),
          stack: 'laden',
          service: 'db',
          role: 'data',
          image: 'x',
          networks: ['devnet'],
          volumes: ['daten:/d'],
        },
      },
      connections: {
        eine: { from: 'container:shop', to: 'container:db', protocol: next(), port: 5432 },
        zwei: { from: 'external:leute', to: 'container:shop', protocol: next() },
      },
    }),
  );
  expect(findings).toEqual([]);
  return inventory!;
};

/** Draws all views with names and returns what is wrong with them. */
async function faults(...names: readonly string[]): Promise<string[]> {
  const texts = diagramTexts(inventoryWith(names), '/handbuch/');
  expect(texts.length).toBeGreaterThanOrEqual(5);
  const svgs = await renderer.draw(
    texts.map(({ slug, text, graph }) => ({ id: `laden-${slug}`, text, graph })),
  );
  return svgs.flatMap((svg, index) => {
    const { slug, graph } = texts[index]!;
    const tags = new Set([...svg.matchAll(/<([a-zA-Z]+)/g)].map(([, tag]) => tag));
    const known =
      'svg title desc style g a rect path polygon text tspan marker circle line ellipse linearGradient stop defs'.split(
        ' ',
      );
    const links = [...svg.matchAll(/(?:href|src|action)="([^"]*)"/g)].map(([, target]) => target ?? '');
    return [
      ...[...tags].filter((tag) => !known.includes(tag ?? '')).map((tag) => `${slug}: Element ${tag}`),
      ...links
        .filter((target) => !target.startsWith('/handbuch/laden/'))
        .map((target) => `${slug}: Verweis auf ${target}`),
      ...(/<[^>]*\son[a-z]+\s*=/i.test(svg) ? [`${slug}: Ereignis als Attribut`] : []),
      ...(/url\((?!#)/.test(svg.replaceAll('url(&quot;#', 'url(#'))
        ? [`${slug}: fremde Adresse im Stil`]
        : []),
      ...((svg.match(/<g class="node /g)?.length ?? 0) === graph.nodes.length
        ? []
        : [`${slug}: Kästen fehlen`]),
      ...((svg.match(/<path[^>]*flowchart-link/g)?.length ?? 0) === graph.edges.length
        ? []
        : [`${slug}: Linien fehlen`]),
    ];
  });
}

test('Namen, die anderswo Diagramme zerstören, bleiben Text', async () => {
  // What no reader sees is a finding and comes into no drawing.
  const visible = nasty.filter((name) => !holdsInvisible(name));
  expect(visible.length).toBeGreaterThan(25);
  for (let from = 0; from < visible.length; from += 4) {
    const names = visible.slice(from, from + 4);
    expect.soft(await faults(...names), JSON.stringify(names.map((name) => name.slice(0, 40)))).toEqual([]);
  }
}, 300_000);

test('Der Name steht so im Bild, wie er im Inventar steht', async () => {
  for (const name of [
    'end',
    '<script>alert(1)</script>',
    '"a" & \'b\' #60; `c`',
    'javascript:alert(1)',
    '😀 é',
  ]) {
    const [text] = diagramTexts(inventoryWith([name]), '/').filter(({ slug }) => slug === 'zugriff');
    const [svg = ''] = await renderer.draw([{ id: 'laden-zugriff', text: text!.text, graph: text!.graph }]);
    const words = [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/gs)].map(([, inner = '']) =>
      inner
        .replace(/<[^>]*>/g, '')
        .replace(/&#(\d+);/g, (_, point: string) => String.fromCodePoint(Number(point)))
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&')
        .replace(/\s+/g, ''),
    );
    expect.soft(words, name).toContain(name.replace(/\s+/g, ''));
  }
}, 120_000);

test('Irgendeine Zeichenkette als Name', async () => {
  const part = fc.oneof(
    fc.constantFrom(...nasty.filter(({ length }) => length < 100)),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  const anyName = fc
    .array(part, { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join(' '))
    .filter((text) => text.trim() !== '' && text.isWellFormed() && !holdsInvisible(text));
  await fc.assert(
    fc.asyncProperty(fc.array(anyName, { minLength: 5, maxLength: 9 }), async (names) => {
      expect(await faults(...names)).toEqual([]);
    }),
    { numRuns: 5, seed: 7, endOnFailure: true },
  );
}, 300_000);
