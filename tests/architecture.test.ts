// The import law of the design: who may import whom below src/, and what the fast commands must not load.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { repository } from './command.ts';

const src = join(repository, 'src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.(ts|astro|js)$/.test(file) && !file.endsWith('.d.ts'),
);

interface Import {
  readonly from: string;
  /** A path below src/, or a package's name. */
  readonly to: string;
  readonly isLazy: boolean;
  readonly isType: boolean;
}
const statement =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;
const importsOf = (file: string): Import[] =>
  [...readFileSync(join(src, file), 'utf8').matchAll(statement)].map(([, type, fixed, lazy]) => {
    const name = fixed ?? lazy ?? '';
    const to = name.startsWith('.') ? relative(src, resolve(src, dirname(file), name)) : name;
    return { from: file, to, isLazy: lazy !== undefined, isType: type !== undefined };
  });
const imports = files.flatMap(importsOf);
/** The part of the program that a file belongs to: its folder, or itself. */
const partOf = (file: string) => file.split('/')[0] ?? file;
const ours = imports.filter(({ to }) => existsSync(join(src, to)) && /\.\w+$/.test(to));

/** What a part may import besides itself. */
const law: Record<string, readonly string[]> = {
  model: [],
  source: ['model'],
  snapshots: ['model'],
  drift: ['model'],
  views: ['model'],
  reports: ['model'],
  inventory: ['model', 'source'],
  collect: ['model', 'system', 'snapshots'],
  rules: ['model', 'drift', 'views'],
  exports: ['model', 'views', 'inventory'],
};

test('there are imports to look at', () => {
  expect(ours.length).toBeGreaterThan(100);
});

test.each(Object.entries(law))('%s imports only what it may', (part, allowed) => {
  const broken = ours.filter(
    ({ from, to }) => partOf(from) === part && ![part, ...allowed].includes(partOf(to)),
  );
  expect(broken.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
});

test('nobody imports the command line, pages import no part but the views, exports and what hands out the inventory', () => {
  const broken = ours.filter(({ from, to }) => partOf(to) === 'cli' && partOf(from) !== 'cli');
  expect(broken.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  const allowed = [
    'pages',
    'components',
    'views',
    'exports',
    'model',
    'styles',
    'site.ts',
    'navigation.ts',
    'mdx.ts',
    'marks.ts',
    'aging.ts',
    'comparison.ts',
    'drift/kinds.ts',
    'drift/values.ts',
    'reports/text.ts',
    'chapters.ts',
    'pdf/documents.ts',
    'pdf/further-documents.ts',
    'pdf/print-document.ts',
    'pdf/page-rules.ts',
    'pdf/in-page.ts',
  ];
  const pages = ours.filter(
    ({ from, to }) =>
      ['pages', 'components'].includes(partOf(from)) &&
      !allowed.includes(partOf(to)) &&
      !allowed.includes(to),
  );
  expect(pages.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
});

/** Every package that a file loads without being asked to. */
function loadedBy(start: string): Set<string> {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { to, isLazy, isType } of importsOf(file)) {
      if (isLazy || isType) continue;
      if (existsSync(join(src, to))) visit(to);
      else packages.add(to);
    }
  };
  visit(start);
  return packages;
}

test.each([
  'cli/main.ts',
  'cli/check.ts',
  'cli/drift.ts',
  'cli/parse.ts',
  'cli/snapshot.ts',
  'cli/collector.ts',
  'cli/export.ts',
])('%s loads no Astro, Mermaid or browser', (file) => {
  const heavy = [...loadedBy(file)].filter(
    (name) =>
      !name.startsWith('node:') && !['commander', 'js-yaml', 'yaml', 'zod', 'picocolors'].includes(name),
  );
  expect(heavy).toEqual([]);
});

test('only the edge reads files, the clock or the arguments', () => {
  const pure = ['model', 'source', 'inventory', 'snapshots', 'drift', 'rules', 'views', 'reports', 'exports'];
  const reading = imports.filter(
    ({ from, to }) =>
      pure.includes(partOf(from)) && /^node:(fs|http|https|net|child_process|os|process)/.test(to),
  );
  expect(reading.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  const clock = files.filter(
    (file) =>
      pure.includes(partOf(file)) &&
      /Date\.now\(|new Date\(\)|process\.(argv|env|exit)/.test(readFileSync(join(src, file), 'utf8')),
  );
  expect(clock).toEqual([]);
});
