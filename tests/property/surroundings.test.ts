// The Umfeld: what is one step around an entity, drawn without a browser; any string is text in it.
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { surroundingsSvg } from '../../src/diagrams/surroundings.ts';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import type { Entity } from '../../src/model/inventory.ts';
import { type Section, sections } from '../../src/model/sections.ts';
import { holdsInvisible } from '../../src/source/yaml.ts';
import { entityPath } from '../../src/views/paths.ts';
import {
  folded,
  type Neighbour,
  type Surroundings,
  surroundingsOf,
} from '../../src/views/surroundings/surroundings.ts';
import { textWidth } from '../../src/views/text-width.ts';
import { repository } from '../command.ts';
import { runs } from '../runs.ts';
import { sample } from '../sample.ts';

interface Seen {
  readonly links: string[];
  readonly texts: string[];
  readonly tags: ReadonlySet<string>;
  readonly attributes: ReadonlySet<string>;
}
/** Reads an SVG as XML; throws where it is none. */
function parse(svg: string): Seen {
  const links: string[] = [];
  const texts: string[] = [];
  const [tags, attributes] = [new Set<string>(), new Set<string>()];
  let text: string | undefined;
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes: found }) => {
    tags.add(name);
    for (const [key, value] of Object.entries(found)) {
      attributes.add(key);
      if (key === 'href') links.push(String(value));
    }
    if (name === 'text') text = '';
  });
  parser.on('text', (part) => {
    if (text !== undefined) text += part;
  });
  parser.on('closetag', ({ name }) => {
    if (name === 'text' && text !== undefined) texts.push(text);
    if (name === 'text') text = undefined;
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(svg).close();
  return { links, texts, tags, attributes };
}
const layouts = ['wide', 'narrow'] as const;
const hrefOf = (ref: string) => entityPath('/', 'laden', ref);
const draw = (around: Surroundings, layout: 'wide' | 'narrow') =>
  surroundingsSvg(around, { layout, hrefOf, listHref: '#liste' });

const inventories = loadHandbooks(readRoot(repository)).handbooks.map(({ inventory }) => inventory!);
describe.each(inventories)('$id', (inventory) => {
  const entities = Object.values(sections).flatMap(({ kind }) => {
    const [section] = Object.entries(sections).find(([, entry]) => entry.kind === kind)!;
    return Object.values(inventory[section as 'hosts']) as unknown as Entity[];
  });

  test('who refers to an entity is around it, and the other way round', () => {
    let relations = 0;
    for (const { ref } of entities) {
      const around = surroundingsOf(inventory, ref)!;
      for (const { ref: other } of around.outgoing) {
        relations++;
        if (['question', 'gap', 'document', 'waiver', 'host_group', 'procedure'].includes(ref.split(':')[0]!))
          continue;
        expect(surroundingsOf(inventory, other!)!.incoming.map((neighbour) => neighbour.ref)).toContain(ref);
      }
      expect([...around.incoming, ...around.outgoing].map((neighbour) => neighbour.ref)).not.toContain(ref);
    }
    expect(relations).toBeGreaterThan(100);
  });

  test('every name of a box is in the picture, inside its box, and the picture repeats', () => {
    for (const { ref } of entities) {
      const around = surroundingsOf(inventory, ref)!;
      for (const layout of layouts) {
        const svg = draw(around, layout);
        expect(draw(surroundingsOf(inventory, ref)!, layout)).toBe(svg);
        const { texts, links, tags } = parse(svg);
        expect(
          [...tags].filter((tag) => !['svg', 'g', 'a', 'rect', 'path', 'text', 'title'].includes(tag)),
        ).toEqual([]);
        expect(links.filter((href) => !/^(\/laden\/[a-z-]+\/([^/]+\/|#[^/]+)|#liste)$/.test(href))).toEqual(
          [],
        );
        const all = texts.join('');
        const shown = [around.centre, ...folded(around.incoming, 12), ...folded(around.outgoing, 12)];
        for (const { name } of shown)
          expect(all).toContain(
            name
              .slice(0, 8)
              .trimEnd()
              .split(/[\s._:/@-]/)[0],
          );
        for (const text of texts) expect(textWidth(text, 11.5)).toBeLessThan(340);
      }
    }
  });
});

test('many neighbours are counted, none is lost', () => {
  const kinds = Object.keys(sections) as Section[];
  const entry = (section: Section, index: number): Neighbour => ({
    ref: `x:${section}${index}`,
    section,
    name: `${section} ${index}`,
    kind: sections[section].title,
    relation: 'läuft auf',
    role: 'application',
    status: 'active',
  });
  fc.assert(
    fc.property(fc.array(fc.nat(40), { minLength: 1, maxLength: 9 }), (numbers) => {
      const all = numbers.flatMap((number, kind) =>
        Array.from({ length: number }, (_, index) => entry(kinds[kind]!, index)),
      );
      const shown = folded(all, 12);
      expect(shown.length).toBeLessThanOrEqual(12);
      expect(shown.reduce((sum, { folded: many }) => sum + (many ?? 1), 0)).toBe(all.length);
      if (all.length <= 12) expect(shown).toEqual(all);
      expect(new Set(shown.map(({ section }) => section))).toEqual(
        new Set(all.map(({ section }) => section)),
      );
    }),
  );
});

test('any string as a name, a title, a purpose or a protocol stays text and leads nowhere', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
    fc.constantFrom(
      '<script>alert(1)</script>',
      '"><a href="javascript:alert(1)">x</a>',
      ']]>',
      'javascript:alert(1)',
      '&amp;&#0;',
      'x'.repeat(500),
      'a b '.repeat(200),
      '😀🏳️‍🌈',
      'zeile\neins\u2028zwei',
      '\u0000\u001b[31m\ufffe\ud800x',
      '../../..',
      '//boese.example/',
      '%%{init}%%',
      'end',
    ),
  );
  fc.assert(
    fc.property(
      nasty.filter((text) => text.trim() !== '' && text.isWellFormed() && !holdsInvisible(text)),
      (name) => {
        const { inventory, findings } = sample(
          JSON.stringify({
            networks: { netz: { purpose: name, title: name, host: 'web' } },
            stacks: { laden: { purpose: name, title: name, host: 'web', directory: '/srv' } },
            volumes: { daten: { content: name, name, host: 'web' } },
            containers: {
              shop: {
                name,
                title: name,
                purpose: name,
                stack: 'laden',
                role: 'application',
                image: 'x',
                networks: ['netz'],
              },
              db: { purpose: name, host: 'web', role: 'data', image: 'x', status: 'planned' },
            },
            backups: { nacht: { purpose: name, method: name, subjects: ['container:shop'] } },
            connections: { eine: { from: 'container:shop', to: 'container:db', protocol: name, port: 5432 } },
          }),
        );
        expect(findings).toEqual([]);
        for (const ref of ['container:shop', 'container:db', 'host:web', 'network:netz', 'stack:laden']) {
          const around = surroundingsOf(inventory!, ref)!;
          expect(around.incoming.length + around.outgoing.length).toBeGreaterThan(0);
          for (const layout of layouts) {
            const { links, tags, attributes } = parse(draw(around, layout));
            for (const href of links) expect(href).toMatch(/^\/laden\/[a-z-]+\/#?[a-z0-9._-]+\/?$/);
            expect([...tags].sort().join(' ')).toMatch(/^a g path rect svg text title$/);
            expect([...attributes].filter((attribute) => /^on|style.*url/i.test(attribute))).toEqual([]);
          }
        }
      },
    ),
    { numRuns: runs(200) },
  );
});
