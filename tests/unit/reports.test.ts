// The reports, read again with the eyes of those who receive them: XML and JSON parsers, the SARIF schema, the runner of
// GitHub Actions, a Markdown renderer. Golden files show one realistic list in each form.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import Ajv from 'ajv-draft-04';
import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { createColors } from 'picocolors';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { kinds } from '../../src/drift/kinds.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Coverage } from '../../src/model/snapshot.ts';
import { type Format, reports } from '../../src/reports/index.ts';
import type { ReportOptions, ReportRenderer } from '../../src/reports/renderer.ts';
import { ruleTexts } from '../../src/reports/rule-texts.ts';
import { plain } from '../../src/reports/words.ts';
import { rules } from '../../src/rules/index.ts';
import { infrabuch, repository } from '../command.ts';
import { runs } from '../runs.ts';

const fixtures = join(repository, 'tests/fixtures/reports');
interface Input {
  readonly findings: readonly Finding[];
  readonly coverage: readonly Coverage[];
  readonly handbooks: readonly string[];
}
const realistic = JSON.parse(readFileSync(join(fixtures, 'befunde.json'), 'utf8')) as Input;
const drift: ReportOptions = {
  command: 'drift',
  strict: false,
  folder: '',
  version: '1.2.3',
  palette: createColors(false),
  rules,
  kinds,
};
const renderers = Object.fromEntries(
  await Promise.all(Object.entries(reports).map(async ([format, load]) => [format, await load()] as const)),
) as Record<Format, ReportRenderer>;
const render = (format: Format, input: Partial<Input>, options: Partial<ReportOptions> = {}) =>
  renderers[format](input.findings ?? [], input.coverage ?? [], input.handbooks ?? ['laden'], {
    ...drift,
    ...options,
  });
const [first] = realistic.findings;
const [live] = realistic.coverage;
if (!first || !live) throw new Error('befunde.json is empty');

const many = (count: number, change: Partial<Finding> = {}): Finding[] =>
  Array.from({ length: count }, (_, index) => ({ ...first, subject: `container:c${index}`, ...change }));

/** Names that try to leave their place. */
const hostile = [
  '"><script>alert(1)</script><img src=x onerror=alert(1)>',
  'a\'b"c & d < e',
  'zwei\nZeilen\r\n\u2028drei',
  ']]><failure/>',
  '\n::error file=x::gelogen',
  '%0A::error::gelogen, 100 % %25 %2C,line=9',
  'a|b\\|c\\\\|d',
  '`code` ``` ~~~ $x$ **fett** _kursiv_ ~~weg~~',
  '[klick](https://example.org) ![bild](http://example.org/x.png) <https://example.org>',
  'https://example.org www.example.org ftp://example.org wer@example.org',
  '@octocat @all #123 GH-123 octo/repo#1 !1 ~"fehler" :fire:',
  '😀 👩‍👩‍👧 é \ud800 allein',
  '\u0000\u0001\u000b\u001b[31mrot\u001b[0m\u007f\u0085\ufffe\uffff',
  '\u202egnp.exe',
  '--> <!-- </details> &amp; &#64;octocat',
  '\\',
  '',
  'x'.repeat(3000),
];
const hostileFinding = (name: string): Finding => ({
  rule: 'container-image',
  severity: 'error',
  class: 'drift',
  handbook: name,
  host: name,
  subject: `container:${name}`,
  message: `Container „${name}“: Image anders als dokumentiert.`,
  expected: name,
  actual: name,
  place: { file: `inventory/${name}.yaml`, line: 1, column: 1 },
  related: [{ file: name, line: 1, column: 1, message: name }],
  fix: name,
  waived: name.length % 2 === 0 ? { reason: name, until: name, by: name } : undefined,
});
const hostileInput = (name: string): Input => ({
  findings: [hostileFinding(name), { ...hostileFinding(name), severity: 'warning', waived: undefined }],
  coverage: [{ ...live, handbook: name, host: name, kind: name }],
  handbooks: [name],
});
const anyName = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.constantFrom(...hostile, '|', '`', '\\', '<', '@', '[', ']('), { maxLength: 5 })
    .map((entry) => entry.join('')),
);
const everyName = (holds: (name: string) => void) => {
  for (const name of hostile) holds(name);
  fc.assert(fc.property(anyName, holds), { numRuns: runs(300) });
};

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}
/** Reads strictly: anything that is not well-formed XML 1.0 throws. */
function readXml(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element) element.text += text;
  });
  parser.write(Buffer.from(xml, 'utf8').toString('utf8')).close();
  return root.children[0] ?? root;
}
const testsOf = (xml: string) => readXml(xml).children.flatMap(({ children }) => children);
const resultOf = ({ children }: Element) =>
  children.find(({ name }) => name !== 'system-out')?.name ?? 'passed';

/** What the runner of GitHub Actions understands: one command a line. */
function readCommands(output: string) {
  const decode = (text: string) =>
    text
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%');
  expect(output.endsWith('\n')).toBe(true);
  return output
    .slice(0, -1)
    .split(/\r\n|\r|\n/)
    .map((line) => {
      const [, command, properties, message] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? [];
      if (!command) throw new Error(`no command: ${line}`);
      const values = Object.fromEntries(
        (properties ?? '')
          .split(',')
          .map((part) => [part.split('=')[0], decode(part.slice(part.indexOf('=') + 1))]),
      );
      return { command, ...values, message: decode(message ?? '') } as Record<string, string>;
    });
}

const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
ajv.addFormat('uri', (text: string) => URL.canParse(text));
ajv.addFormat('uri-reference', (text: string) => /^([\w.~:/?#[\]@!$&'()*+,;=-]|%[\dA-F]{2})*$/i.test(text));
ajv.addFormat('date-time', true);
const isSarif = ajv.compile(sarifSchema);
interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation?: {
      readonly artifactLocation: { readonly uri: string };
      readonly region: object;
    };
  }[];
  readonly relatedLocations: readonly { readonly id: number }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions: readonly object[];
}
interface Run {
  readonly tool: {
    readonly driver: {
      readonly version: string;
      readonly rules: readonly {
        readonly id: string;
        readonly name: string;
        readonly help: { readonly text: string };
      }[];
    };
  };
  readonly columnKind: string;
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly toolExecutionNotifications: readonly { readonly message: { readonly text: string } }[];
  }[];
  readonly results: readonly Result[];
}
function readSarif(text: string): Run {
  const log = JSON.parse(text) as { readonly runs: readonly Run[] };
  isSarif(log);
  expect(isSarif.errors).toBeNull();
  const [run] = log.runs;
  if (!run) throw new Error('no run');
  return run;
}

const readHtml = (markdown: string) =>
  micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
/** The text that a filter for mentions and numbers looks at: everything outside of code. */
const outsideCode = (html: string) => html.replace(/<code>.*?<\/code>/gs, '').replace(/<[^>]*>/g, ' ');

const files: Record<Format, string> = {
  text: 'befunde.txt',
  json: 'befunde.out.json',
  junit: 'befunde.xml',
  sarif: 'befunde.sarif',
  github: 'befunde.github',
  markdown: 'befunde.md',
};
describe('one realistic list', () => {
  test.each(Object.keys(reports) as Format[])('as %s is the golden file', (format) => {
    const actual = render(format, realistic);
    const file = join(fixtures, files[format]);
    if (process.env.UPDATE === '1') writeFileSync(file, actual);
    expect(existsSync(file), 'no golden file: run with UPDATE=1 and read it').toBe(true);
    expect(actual).toBe(readFileSync(file, 'utf8'));
  });

  test('waived findings fail nothing and are counted apart', () => {
    const { summary } = JSON.parse(render('json', realistic)) as Record<string, unknown>;
    expect(summary).toEqual({ errors: 3, warnings: 1, infos: 1, waived: 1 });
    expect(render('text', realistic)).toContain('3 Fehler, 1 Warnung, 1 Hinweis, 1 geduldet.');
  });
});

describe('owners and a base', () => {
  const owners = { laden: 'Betrieb' };
  const findings: Finding[] = [
    { ...first, owner: 'Betrieb', since: 'existing' },
    { ...first, owner: 'Entwicklung', since: 'new', subject: 'container:neu' },
    { ...first, owner: 'Entwicklung', since: 'announced', severity: 'info', subject: 'container:bald' },
  ];
  const input = { findings, coverage: realistic.coverage };

  test.each(Object.keys(reports) as Format[])('%s says both', (format) => {
    const report = render(format, input, { owners, base: 'main' });
    if (format === 'json') {
      expect(JSON.parse(report).summary).toMatchObject({ new: 1, existing: 1, announced: 1 });
      expect(JSON.parse(report).findings[0]).toMatchObject({ owner: 'Betrieb', since: 'existing' });
      return;
    }
    expect(report.match(/Zuständig: Entwicklung/g)).toHaveLength(2);
    expect(report).not.toContain('Zuständig: Betrieb');
    for (const word of ['neu', 'bestand schon', 'angekündigt'])
      expect(report).toContain(`Gegenüber der Basis: ${word}`);
  });

  test('only what is new is red', () => {
    const results = testsOf(render('junit', input, { base: 'main' })).map(resultOf);
    expect(results.filter((result) => result === 'failure')).toHaveLength(1);
    const commands = readCommands(render('github', input, { base: 'main' })).map(({ command }) => command);
    expect(commands).toEqual(['error', 'notice', 'notice', 'notice']);
    const { results: sarif } = readSarif(render('sarif', input, { base: 'main' }));
    expect(sarif.map((result) => (result as { baselineState?: string }).baselineState)).toEqual([
      'unchanged',
      'new',
      'unchanged',
    ]);
  });

  test('without a base nothing is said about one', () => {
    expect(render('text', realistic)).not.toContain('Basis');
    expect(JSON.parse(render('json', realistic)).summary).not.toHaveProperty('new');
  });
});

describe('junit', () => {
  test('has a suite a handbook and host, with sums that are right at both levels', () => {
    const root = readXml(render('junit', realistic));
    expect(root.children.map(({ attributes }) => attributes.name)).toEqual([
      'laden / web',
      'laden / db',
      'lager / nas',
    ]);
    for (const level of [root, ...root.children]) {
      const tests = level === root ? root.children.flatMap(({ children }) => children) : level.children;
      const count = (result: string) => String(tests.filter((test) => resultOf(test) === result).length);
      expect(level.attributes).toMatchObject({
        tests: String(tests.length),
        failures: count('failure'),
        errors: count('error'),
        skipped: count('skipped'),
      });
    }
  });

  test('is green only for what was compared with the machine', () => {
    const results = testsOf(render('junit', realistic)).map((element) => [
      element.attributes.classname,
      element.attributes.name,
      resultOf(element),
    ]);
    expect(results).toContainEqual(['laden.web', 'Container: verglichen', 'passed']);
    expect(results).toContainEqual(['laden.db', 'Container: verglichen', 'skipped']);
    expect(results).toContainEqual(['lager.nas', 'Container: verglichen', 'skipped']);
  });

  test('fails where the command fails', () => {
    const failures = (strict: boolean) =>
      testsOf(render('junit', realistic, { strict })).filter((element) => resultOf(element) === 'failure')
        .length;
    expect([failures(false), failures(true)]).toEqual([3, 4]);
  });

  test.each<[string, Partial<Input>, Partial<ReportOptions>]>([
    ['drift without coverage', {}, {}],
    ['drift of nothing', { coverage: [{ ...live, origin: null, entities: 0, fields: 0 }] }, {}],
    ['drift with a finding only', { findings: many(1) }, {}],
    ['check of no handbook', { handbooks: [] }, { command: 'check' }],
  ])('%s is an error', (_, input, options) => {
    expect(testsOf(render('junit', input, options)).map(resultOf)).toContain('error');
  });

  test('check passes a test a handbook', () => {
    const tests = testsOf(render('junit', { handbooks: ['laden', 'lager'] }, { command: 'check' }));
    expect(tests.map((test) => [test.attributes.classname, resultOf(test)])).toEqual([
      ['laden', 'passed'],
      ['lager', 'passed'],
    ]);
  });

  test('gives every test its own name', () => {
    const names = testsOf(render('junit', { findings: many(3), coverage: realistic.coverage })).map(
      ({ attributes }) => `${attributes.classname} ${attributes.name}`,
    );
    expect(new Set(names).size).toBe(names.length);
  });

  test('is XML whatever the names are', () => {
    everyName((name) => {
      const tests = testsOf(render('junit', hostileInput(name)));
      expect(tests.map(resultOf)).toHaveLength(3);
      for (const { children } of tests) for (const child of children) expect(child.children).toEqual([]);
    });
  });
});

describe('sarif', () => {
  const run = readSarif(render('sarif', realistic));

  test('names tool, columns and rules in German', () => {
    expect(run.tool.driver.version).toBe('1.2.3');
    expect(run.columnKind).toBe('utf16CodeUnits');
    for (const { ruleId, ruleIndex } of run.results)
      expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(run.tool.driver.rules[1]).toMatchObject({
      id: 'container-image',
      name: 'Container: Image wie dokumentiert',
      help: { text: kinds.container.remedy },
    });
  });

  test('has level, place, related places and suppressions', () => {
    expect(run.results.map(({ level }) => level)).toEqual([
      'error',
      'error',
      'error',
      'error',
      'warning',
      'note',
    ]);
    expect(run.results[0]?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'inventory/laden/laden.yaml', uriBaseId: '%SRCROOT%' },
      region: { startLine: 21, startColumn: 12 },
    });
    expect(run.results[0]?.message.text).toMatch(/\n\[So in der Momentaufnahme\.\]\(1\)$/);
    expect(run.results[0]?.relatedLocations[0]?.id).toBe(1);
    expect(run.results.map(({ suppressions }) => suppressions.length)).toEqual([0, 0, 1, 0, 0, 0]);
  });

  test('has one fingerprint a finding, which stays when lines and values move', () => {
    const prints = (findings: readonly Finding[]) =>
      readSarif(render('sarif', { ...realistic, findings })).results.map(
        (result) => result.partialFingerprints,
      );
    const before = prints(realistic.findings);
    expect(new Set(before.map((entry) => entry.primaryLocationLineHash)).size).toBe(before.length);
    const moved = realistic.findings.map((finding) => ({
      ...finding,
      actual: 'anders',
      place: { ...finding.place, line: finding.place.line + 7, column: 1 },
    }));
    expect(prints(moved)).toEqual(before);
    expect(prints(moved.toReversed())).toEqual(before.toReversed());
    expect(
      new Set(prints(many(3, { subject: 'container:shop' })).map((print) => print.primaryLocationLineHash))
        .size,
    ).toBe(3);
  });

  test('says when nothing was compared, and what a self-test is', () => {
    const [nothing] = readSarif(render('sarif', {})).invocations;
    expect(nothing?.executionSuccessful).toBe(false);
    const said = run.invocations[0]?.toolExecutionNotifications.map(({ message }) => message.text);
    expect(said).toContain('Selbsttest – nicht mit der Maschine verglichen: lager/nas (Nachbau).');
  });

  test('names files as the repository does', () => {
    const [result] = readSarif(render('sarif', realistic, { folder: 'demo/' })).results;
    expect(result?.locations[0]?.physicalLocation?.artifactLocation.uri).toBe(
      'demo/inventory/laden/laden.yaml',
    );
  });

  test('is valid and holds no foreign link whatever the names are', () => {
    everyName((name) => {
      for (const { message } of readSarif(render('sarif', hostileInput(name))).results)
        for (const [, target] of message.text.matchAll(/(?<!\\)\[(?:[^[\]\\]|\\.)*\]\(([^)]*)\)/g))
          expect(target).toBe('1');
    });
  });
});

describe('github', () => {
  test('is one command a line, with file, line and column', () => {
    const commands = readCommands(render('github', realistic));
    expect(commands.map(({ command }) => command)).toEqual([
      'error',
      'error',
      'error',
      'warning',
      'notice',
      'notice',
    ]);
    expect(commands[0]).toMatchObject({
      file: 'inventory/laden/laden.yaml',
      line: '21',
      col: '12',
      title: 'container-image',
    });
    expect(commands[0]?.message).toMatch(/^Container „shop“.*\nSoll: nginx:1\.27\nIst: nginx:1\.29\n/);
    expect(commands.at(-1)?.message).toContain('Selbsttest – nicht mit der Maschine verglichen');
  });

  test('gives ten commands a level and says how many are left out', () => {
    const findings = [...many(30), ...many(12, { severity: 'warning' }), ...many(15, { severity: 'info' })];
    const commands = readCommands(render('github', { findings, coverage: realistic.coverage }));
    const count = (level: string) => commands.filter(({ command }) => command === level).length;
    expect([count('error'), count('warning'), count('notice')]).toEqual([10, 10, 10]);
    expect(commands.at(-1)?.message).toMatch(/^28 weitere Befunde sind/m);
  });

  test('says that nothing was compared as an error', () => {
    const [error] = readCommands(render('github', { findings: many(12) }));
    expect(error).toMatchObject({ command: 'error', message: 'Es wurde nichts verglichen.' });
    expect(
      readCommands(render('github', { findings: many(12) })).filter(({ command }) => command === 'error'),
    ).toHaveLength(10);
  });

  test('lets no name write a command', () => {
    everyName((name) => {
      const commands = readCommands(render('github', hostileInput(name)));
      const expected = name.length % 2 === 0 ? ['warning', 'notice'] : ['error', 'warning', 'notice'];
      expect(commands.map(({ command }) => command)).toEqual(expected);
      expect(Object.keys(commands[0] ?? {}).sort()).toEqual([
        'col',
        'command',
        'file',
        'line',
        'message',
        'title',
      ]);
      expect(commands[0]?.line).toBe('1');
      expect(commands[0]?.file).toBe(`inventory/${plain(name)}.yaml`);
      expect(commands[0]?.message).toContain(`\nSoll: ${plain(name)}\nIst: `);
    });
  });
});

describe('markdown', () => {
  const cells = (html: string) => (html.match(/<td/g) ?? []).length;

  test('is a table that a renderer shows, with the coverage folded away', () => {
    const html = readHtml(render('markdown', realistic));
    expect(html).toContain('<h3>infrabuch drift: 3 Fehler, 1 Warnung, 1 Hinweis, 1 geduldet</h3>');
    expect(html).toContain(
      '<strong>Selbsttest – nicht mit der Maschine verglichen: lager/nas (Nachbau).</strong>',
    );
    expect(html).toContain('<code>inventory/laden/laden.yaml:21:12</code>');
    expect(html.indexOf('<details>')).toBeLessThan(html.lastIndexOf('<table>'));
    expect(cells(html)).toBe(6 * 5 + 4 * 6);
  });

  test('never praises a self-test', () => {
    const coverage = realistic.coverage.filter(({ origin }) => origin === 'laboratory');
    const report = render('markdown', { coverage });
    expect(report).toContain('**Selbsttest – nicht mit der Maschine verglichen');
    expect(report).not.toMatch(/in Ordnung|Mit der Maschine verglichen:/);
    expect(render('markdown', {})).toContain('**Es wurde nichts verglichen.**');
  });

  test('stays below 60 000 characters and says how many are left out', () => {
    const report = render('markdown', { ...realistic, findings: many(1000) });
    expect(report.length).toBeLessThanOrEqual(60_000);
    expect(report.length).toBeGreaterThan(50_000);
    const left = Number(/^(\d+) weitere Befunde sind/m.exec(report)?.[1]);
    expect(left + (report.match(/^\| \*\*Fehler/gm) ?? []).length).toBe(1000);
    const name = '@'.repeat(5000);
    const worst = render('markdown', {
      findings: Array.from({ length: 40 }, () => hostileFinding(name)),
      coverage: Array.from({ length: 400 }, () => ({ ...live, handbook: name, host: name, kind: name })),
      handbooks: Array.from({ length: 400 }, () => name),
    });
    expect(worst.length).toBeLessThanOrEqual(60_000);
  });

  test('holds the whole entry of what only the machine has, whatever stands in it', () => {
    const entry = 'containers:\n  fremd:\n    purpose: "````\\n</details><b>@alle</b>"\n';
    const report = render('markdown', { findings: many(1, { entry }) });
    expect(report).toContain(`\n\`\`\`\`\`yaml\n${entry}\`\`\`\`\`\n`);
    const html = readHtml(report);
    expect(html).toContain('<pre><code class="language-yaml">containers:');
    expect(html).not.toContain('<b>');
    expect(
      render('markdown', {
        findings: many(1, { entry, waived: realistic.findings.find(({ waived }) => waived)?.waived }),
      }),
    ).not.toContain('fremd');
    const long = render('markdown', { findings: many(1000, { entry }) });
    expect(long.length).toBeLessThanOrEqual(60_000);
    expect(long).toMatch(/Nicht gezeigte Einträge: \d+\./);
  });

  test('errors come first when there are too many', () => {
    const report = render('markdown', { findings: [...many(1000, { severity: 'info' }), ...many(1)] });
    expect(report.indexOf('**Fehler**')).toBeGreaterThan(0);
  });

  test('is inert whatever the names are', () => {
    everyName((name) => {
      const html = readHtml(render('markdown', hostileInput(name)));
      const tags = new Set(
        [...html.matchAll(/<\/?([a-z][\w-]*|!--)/gi)].map(([, tag]) => tag?.toLowerCase()),
      );
      const allowed = [
        'h3',
        'p',
        'strong',
        'table',
        'thead',
        'tbody',
        'tr',
        'th',
        'td',
        'br',
        'code',
        'details',
        'summary',
      ];
      expect([...tags].filter((tag) => !allowed.includes(tag ?? ''))).toEqual([]);
      expect(cells(html)).toBe(2 * 5 + 6);
      expect(outsideCode(html)).not.toMatch(/[@#!~]\w|GH-\d|:\/\/|www\.|:fire:/i);
    });
  });
});

/** Rule ids that a report of tests/cases shows. */
const shown = readdirSync(join(repository, 'tests/cases')).flatMap((name) => {
  const file = join(repository, 'tests/cases', name, 'expected.txt');
  return existsSync(file)
    ? [...readFileSync(file, 'utf8').matchAll(/ (?:Fehler|Warnung|Hinweis) ([a-z-]+)$/gm)].map(
        ([, id]) => id ?? '',
      )
    : [];
});
test.each([...new Set(shown)].sort())('rule %s has German words', (id) => {
  expect(ruleTexts({ rules, kinds }).get(id)?.title).toMatch(/\.$/);
});

describe('the command', () => {
  const root = join(repository, 'tests/cases/container-krank');
  const folder = existsSync(join(repository, '.git')) ? 'tests/cases/container-krank/' : '';
  test.each(['junit', 'sarif', 'github', 'markdown'] as const)(
    'writes %s and keeps its exit code',
    async (format) => {
      const args = ['--root', root, '--format', format, '--now', '2026-01-16'];
      const { code, stdout } = await infrabuch('drift', ...args);
      expect(code).toBe(1);
      expect(stdout).toContain('container-health');
      expect(stdout).toContain(`${folder}inventory/laden/laden.yaml`);
      expect((await infrabuch('check', ...args)).code).toBe(0);
    },
  );
});
