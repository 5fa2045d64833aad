// Rules in words, for a terminal and, by their parts, for a page.
import type { FindingClass, Severity } from '../model/finding.ts';
import type { Palette, ReportOptions } from './renderer.ts';
import { type RuleText, ruleTexts } from './rule-texts.ts';
import { severityWords } from './words.ts';

interface SourceText {
  readonly title: string;
  readonly url: string;
}
/** What is told about a rule of `check`. */
export interface ExplainedRule {
  readonly id: string;
  readonly severity: Severity;
  readonly class: FindingClass;
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
  readonly source: SourceText;
  readonly controls?:
    | readonly {
        readonly id: string;
        readonly title: string;
        readonly edition: string;
        readonly source: SourceText;
      }[]
    | undefined;
  readonly examples: { readonly fires: string; readonly silent: string };
}
/** German: what kind of fault a rule finds. */
export const classWords: Readonly<Record<FindingClass, string>> = {
  document: 'Dokumentation',
  drift: 'Abweichung der Maschine',
  risk: 'Risiko des Systems',
};
/** German: the requirements that a rule touches, one line each; none of them is thereby met. */
export const controlLines = ({ controls = [] }: Pick<ExplainedRule, 'controls'>): string[] =>
  controls.map(
    ({ id, title, edition, source }) =>
      `berührt ${id} „${title}“ (IT-Grundschutz-Kompendium, Edition ${edition}): ${source.url}`,
  );

const indented = (text: string) => text.trimEnd().replace(/^(?=.)/gm, '    ');

function wholeRule(rule: ExplainedRule, { bold, dim }: Palette): string {
  const part = (title: string, text: string) => `${bold(title)}\n${indented(text)}\n`;
  return [
    `${bold(rule.id)} ${dim(`${severityWords[rule.severity]}, ${classWords[rule.class]}`)}\n${rule.title}\n`,
    part('Warum', rule.why),
    part('Abhilfe', rule.remedy),
    part('Quelle', `${rule.source.title}\n${rule.source.url}`),
    ...(rule.controls?.length ? [part('BSI IT-Grundschutz', controlLines(rule).join('\n'))] : []),
    part('Daran findet sie etwas', rule.examples.fires),
    part('Daran findet sie nichts', rule.examples.silent),
  ].join('\n');
}

/**
 * One rule with all that is known of it.
 * @param text its words, where it is no rule of `check`
 */
export const explainRule = (
  id: string,
  rule: ExplainedRule | undefined,
  text: RuleText | undefined,
  palette: Palette,
): string =>
  rule
    ? wholeRule(rule, palette)
    : `${palette.bold(id)}\n${text?.title ?? ''}\n\n${palette.bold('Abhilfe')}\n${indented(text?.help ?? '')}\n`;

/** All rules, one line each: first those of `check` with their severities, then what reading and comparing find. */
export function listRules(
  { rules, kinds }: { readonly rules: readonly ExplainedRule[]; readonly kinds: ReportOptions['kinds'] },
  { bold }: Palette,
): string {
  const others = [...ruleTexts({ rules: [], kinds })];
  const width = Math.max(
    ...[...rules.map(({ id }) => id), ...others.map(([id]) => id)].map(({ length }) => length),
  );
  const line = (id: string, words: string) => `${bold(id)}${' '.repeat(width - id.length + 2)}${words}\n`;
  return [
    `Regeln von „infrabuch check“ (${rules.length})\n`,
    ...rules.map(({ id, severity, title }) => line(id, `${severityWords[severity]}: ${title}`)),
    `\nWas beim Lesen und beim Abgleich gefunden wird (${others.length})\n`,
    ...others.map(([id, { title }]) => line(id, title)),
  ].join('');
}
