// Findings and coverage -> JUnit XML, as Jenkins, GitLab and most CI servers read it.
//
// One suite a handbook and host. A test is either a kind of thing (did the comparison take place?) or a finding.
// - failed: findings that make the command fail, so red here is red there.
// - skipped: all other findings, and kinds that were not compared with the machine (self-test, no snapshot). GitLab shows
//   the text of a skipped test but never the system-out of a passed one, so a warning as system-out would be invisible;
//   and what was compared with a rebuild must not be green.
// - passed: a kind that was compared with the machine; its differences are tests of their own. `check` passes one test
//   a handbook that says it was read.
// - error: nothing was compared at all. A report never has zero tests.
import { xmlText } from '../model/escape.ts';
import type { Finding } from '../model/finding.ts';
import { type Coverage, wholeHost } from '../model/snapshot.ts';
import { inRepository, type ReportOptions, type ReportRenderer } from './renderer.ts';
import { isCompared, isFailure } from './sums.ts';
import { comparedSentences, coverageWords, detailLines, plain, plural, severityWords } from './words.ts';

type Result = 'passed' | 'failure' | 'error' | 'skipped';
interface Test {
  readonly suite: string;
  readonly name: string;
  readonly file?: string;
  readonly result: Result;
  /** German word for the result's kind; the rule of a finding. */
  readonly type: string;
  /** One line, and below it what more there is to say. */
  readonly text: readonly [string, ...string[]];
}

const attributes = (values: Record<string, string | number | undefined>) =>
  Object.entries(values)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${xmlText(plain(String(value)))}"`))
    .join('');

const suiteOf = ({ handbook, host }: { handbook?: string | undefined; host?: string | undefined }) =>
  handbook === undefined ? 'infrabuch' : host === undefined ? handbook : `${handbook} / ${host}`;

function kindTest(coverage: Coverage, { kinds }: ReportOptions): Test {
  const { kind, origin, hidden, documented, entities: things, fields } = coverage;
  const count = `${plural(things, 'Eintrag', 'Einträge')}, ${plural(fields, 'Feld', 'Felder')} verglichen`;
  if (kind === wholeHost)
    return {
      suite: suiteOf(coverage),
      name: 'nur dokumentiert',
      result: 'skipped',
      type: 'Abgleich',
      text: ['Das Inventar erwartet von diesem Host keine Momentaufnahme.'],
    };
  const text =
    origin === null && !hidden && documented === undefined
      ? 'Nicht verglichen: Davon zeigt keine Momentaufnahme etwas.'
      : `${count} (${coverageWords(coverage)})`;
  return {
    suite: suiteOf(coverage),
    name: `${kinds[kind]?.title ?? kind}: verglichen`,
    result: origin === 'live' && things > 0 ? 'passed' : 'skipped',
    type: 'Abgleich',
    text: [text],
  };
}

const findingTest = (finding: Finding, options: ReportOptions): Test => ({
  suite: suiteOf(finding),
  name: `${finding.rule}: ${finding.message}`,
  ...(finding.place.file === '' ? {} : { file: finding.place.file }),
  result: isFailure(finding, options.strict) ? 'failure' : 'skipped',
  type: finding.rule,
  text: [
    `${finding.waived ? 'Geduldet' : finding.frozen ? 'Eingefroren' : severityWords[finding.severity]}: ${finding.message}`,
    ...detailLines(finding, options),
    ...[finding.place, ...finding.related].map(
      (place) =>
        `${'message' in place ? `${place.message} ` : ''}${place.file}:${place.line}:${place.column}`,
    ),
  ],
});

/** GitLab takes two tests of one name for the same. */
function withUniqueNames(tests: readonly Test[]): Test[] {
  const counts = new Map<string, number>();
  return tests.map((test) => {
    const key = JSON.stringify([test.suite, test.name]);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count === 1 ? test : { ...test, name: `${test.name} (${count})` };
  });
}

function testElement({ suite, name, file, result, type, text }: Test): string {
  const head = `    <testcase${attributes({ classname: suite.replace(' / ', '.'), name, file, time: 0 })}>`;
  const lines = text.map((text) => xmlText(plain(text))).join('\n');
  return result === 'passed'
    ? `${head}\n      <system-out>${lines}</system-out>\n    </testcase>\n`
    : `${head}\n      <${result}${attributes({ type: result === 'skipped' ? undefined : type, message: text[0] })}>${lines}</${result}>\n    </testcase>\n`;
}
const counts = (tests: readonly Test[]) => {
  const count = (result: Result) => tests.filter((test) => test.result === result).length;
  return {
    tests: tests.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: 0,
  };
};

/** One XML document with at least one test. */
export const renderJunit: ReportRenderer = (findings, coverage, handbooks, options) => {
  const { command } = options;
  const done = command === 'check' ? handbooks.length > 0 : isCompared(findings, coverage);
  const nothing: Test = {
    suite: 'infrabuch',
    name: command === 'check' ? 'Prüfung' : 'Abgleich',
    result: 'error',
    type: 'nichts-verglichen',
    text: command === 'check' ? ['Es wurde nichts geprüft.'] : ['Es wurde nichts verglichen.'],
  };
  const read = handbooks.map(
    (handbook): Test => ({
      suite: handbook,
      name: 'Inventar: geprüft',
      result: 'passed',
      type: 'Prüfung',
      text: [comparedSentences(findings, coverage, options).join(' ')],
    }),
  );
  const tests = withUniqueNames([
    ...(done ? [] : [nothing]),
    ...(command === 'check' ? read : coverage.map((coverage) => kindTest(coverage, options))),
    ...inRepository(findings, options).map((finding) => findingTest(finding, options)),
  ]);
  const suites = [...Map.groupBy(tests, ({ suite }) => suite)].map(
    ([name, group]) =>
      `  <testsuite${attributes({ name, ...counts(group) })}>\n${group.map(testElement).join('')}  </testsuite>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes({ name: `infrabuch ${command}`, ...counts(tests) })}>\n${suites.join('')}</testsuites>\n`;
};
