// Findings -> workflow commands of GitHub Actions, which shows them as annotations beside the lines.
// One command a line: ::error file=inventory/x.yaml,line=3,col=5,title=container-image::…
import { type Finding, isTolerated } from '../model/finding.ts';
import { inRepository, type ReportOptions, type ReportRenderer } from './renderer.ts';
import { isCompared, sumsOf } from './sums.ts';
import { comparedSentences, detailLines, plain, sumLine } from './words.ts';

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const;
type Command = (typeof commands)[keyof typeof commands];
/** GitHub shows ten annotations of a level a step and drops the others without a word. */
const mostShown: Record<Command, number> = { error: 10, warning: 10, notice: 10 };

const value = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string) => value(plain(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
const line = (command: Command, properties: Record<string, string | number | undefined>, lines: string[]) => {
  const parts = Object.entries(properties).flatMap(([name, entry]) =>
    entry === undefined ? [] : [`${name}=${property(String(entry))}`],
  );
  return `::${command} ${parts.join(',')}::${value(lines.join('\n'))}\n`;
};

/** What was there before fails nothing and must not take the place of what is new. */
const levelOf = ({ severity, since = 'new' }: Finding) => (since === 'new' ? severity : 'info');

const annotation = (finding: Finding, options: ReportOptions) => {
  const { place, rule, message, related } = finding;
  const at = place.file === '' ? {} : { file: place.file, line: place.line, col: place.column };
  const others = related.map((place) =>
    plain(`${place.message} ${place.file}:${place.line}:${place.column}`),
  );
  return line(commands[levelOf(finding)], { ...at, title: rule }, [
    plain(message),
    ...detailLines(finding, options),
    ...others,
  ]);
};

/** At most ten annotations a level; the last notice holds the sum, what was compared, and how many are left out. */
export const renderGithub: ReportRenderer = (findings, coverage, handbooks, options) => {
  const title = `infrabuch ${options.command}`;
  const open = inRepository(findings, options).filter((finding) => !isTolerated(finding));
  const nothing = options.command === 'drift' && !isCompared(findings, coverage);
  const reserved: Record<Command, number> = { error: nothing ? 1 : 0, warning: 0, notice: 1 };
  const listed = (['error', 'warning', 'info'] as const).flatMap((severity) =>
    open
      .filter((finding) => levelOf(finding) === severity)
      .slice(0, mostShown[commands[severity]] - reserved[commands[severity]]),
  );
  const left = open.length - listed.length;
  const compared = comparedSentences(findings, coverage, options);
  return [
    ...(nothing ? [line('error', { title }, compared)] : []),
    ...listed.map((finding) => annotation(finding, options)),
    line('notice', { title }, [
      plain(`${handbooks.join(', ')}: ${sumLine(sumsOf(findings, options))}.`),
      ...compared,
      ...(left > 0
        ? [
            `${left === 1 ? 'Ein weiterer Befund ist' : `${left} weitere Befunde sind`} hier nicht gezeigt: GitHub zeigt je Stufe höchstens zehn. „infrabuch ${options.command}“ nennt alle.`,
          ]
        : []),
    ]),
  ].join('');
};
