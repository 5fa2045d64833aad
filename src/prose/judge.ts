// Literals of a text against what is known: what contradicts, what is unknown, and what is right but typed by hand.
import type { DraftFinding } from '../model/finding.ts';
import { readMarkdown } from '../source/markdown.ts';
import { judgeAddress, judgePort } from './judge-addresses.ts';
import { judgeAlone, judgeDomain, judgeName } from './judge-names.ts';
import { judgeImage, judgePath, judgeVariable, judgeVersion } from './judge-values.ts';
import type { Known } from './known.ts';
import type { Literal, LiteralKind } from './literal.ts';
import { literalsIn } from './literals.ts';
import type { Context, Verdict } from './verdict.ts';

/** A text that is looked at. */
export interface ProseText {
  /** As findings name it. */
  readonly file: string;
  readonly text: string;
}
const judges: Readonly<Record<LiteralKind, (literal: Literal, context: Context) => Verdict | undefined>> = {
  address: judgeAddress,
  port: judgePort,
  domain: judgeDomain,
  container: judgeName,
  network: judgeName,
  volume: judgeName,
  unit: judgeName,
  name: judgeAlone,
  variable: judgeVariable,
  image: judgeImage,
  path: judgePath,
  version: judgeVersion,
};
const former =
  /(?<![\p{L}./_-])(früher\p{L}*|vormals|ehemals|ehemalig\p{L}*|ursprünglich|vorher|zuvor|bisher|bislang|damals|einst|veraltet\p{L}*|alt(e|er|es|en|em)|nicht mehr|kein\p{L}* mehr|nicht länger|anstelle|anstatt|statt|formerly|previously|old|used to|no longer|instead of)(?![\p{L}])/giu;
const nowadays =
  /(?<![\p{L}])(jetzt|heute|nun|inzwischen|mittlerweile|künftig|neu\p{L}*|sondern|now|today|currently|but)(?![\p{L}])|→|->/iu;
/** Where a sentence, a cell of a table or a point of a list ends. */
const sentenceEnd = /[.!?;](?=\s)|\||^\s*[-*+]\s/g;
/** Words before a literal, in its sentence, that say that it is a former one; what tells of today ends them. */
function isFormer(line: string, column: number): boolean {
  const before = line.slice(Math.max(0, column - 120), column - 1);
  const start = [...before.matchAll(sentenceEnd)].at(-1);
  const sentence = start ? before.slice(start.index + start[0].length) : before;
  const last = [...sentence.matchAll(former)].at(-1);
  return last !== undefined && !nowadays.test(sentence.slice(last.index + last[0].length));
}
/** The block of code, or the paragraph, in which each line stands. */
function blocksOf(lines: readonly { kind: string; text: string }[]): { lines: string[]; first: number }[] {
  const blocks: { lines: string[]; first: number }[] = [];
  for (const [index, { kind, text }] of lines.entries()) {
    const before = lines[index - 1];
    const last = blocks[index - 1];
    const isSame =
      last !== undefined &&
      before?.kind === kind &&
      (kind === 'code' || (text.trim() !== '' && before.text.trim() !== ''));
    if (isSame) last.lines.push(text);
    blocks.push(isSame ? last : { lines: [text], first: index });
  }
  return blocks;
}
const severities = { contradicts: 'error', unknown: 'warning', hand: 'info' } as const;

/**
 * What is found of the literals of one text: each once, with how often it stands there. Passages marked as historical
 * do not count.
 */
export function proseFindings(known: Known, { file, text }: ProseText, handbook?: string): DraftFinding[] {
  const isMdx = file.endsWith('.mdx');
  const products = [...known.versions.keys()];
  const found = new Map<string, { finding: DraftFinding; lines: Set<number> }>();
  const { lines } = readMarkdown(text, isMdx);
  const blocks = blocksOf(lines);
  for (const [index, { kind: lineKind, number, text: line, isHistorical }] of lines.entries()) {
    if (isHistorical || (lineKind !== 'text' && lineKind !== 'code') || line.trim() === '') continue;
    const block = blocks[index] ?? { lines: [], first: index };
    const context = {
      known,
      line,
      isCode: lineKind === 'code',
      isMdx,
      block: block.lines,
      at: index - block.first,
    };
    for (const literal of literalsIn(line, lineKind === 'code', products)) {
      const verdict = isFormer(line, literal.column) ? undefined : judges[literal.kind](literal, context);
      if (!verdict) continue;
      const kind = verdict.kind ?? literal.kind;
      const key = `${verdict.as} ${kind} ${verdict.message}`;
      const known = found.get(key);
      if (known) {
        known.lines.add(number);
        continue;
      }
      found.set(key, {
        lines: new Set([number]),
        finding: {
          rule: verdict.as === 'hand' ? 'prose-by-hand' : `prose-${kind}`,
          severity: severities[verdict.as],
          class: 'document',
          ...(handbook === undefined ? {} : { handbook }),
          subject: `text:${file}`,
          message: verdict.message,
          ...(verdict.expected === undefined ? {} : { expected: verdict.expected }),
          ...(verdict.as === 'hand'
            ? {}
            : { actual: literal.kind === 'image' ? `${literal.of}:${literal.value}` : literal.value }),
          at: { file, line: number, column: literal.column },
          fix: fixOf(verdict.as, isMdx),
        },
      });
    }
  }
  return [...found.values()].map(({ finding, lines }) => ({
    ...finding,
    message: `${finding.message}${alsoIn([...lines].slice(1))}`,
  }));
}
/** In which further lines something stands: „ Auch in einer weiteren Zeile (22).“; '' for none. */
function alsoIn(lines: readonly number[]): string {
  if (lines.length === 0) return '';
  const count = lines.length === 1 ? 'einer weiteren Zeile' : `${lines.length} weiteren Zeilen`;
  return ` Auch in ${count} (${lines.slice(0, 5).join(', ')}${lines.length > 5 ? ', …' : ''}).`;
}
const fixOf = (as: Verdict['as'], isMdx: boolean): string =>
  as === 'hand'
    ? 'Aus dem Inventar holen, in Kapiteln mit <Fact of="…" /> oder <Ref to="…" />, damit er nicht veraltet.'
    : as === 'contradicts'
      ? 'Den Text berichtigen; stimmt er, dann das Inventar. Früheres als „historisch“ kennzeichnen.'
      : `Den Text berichtigen oder den Wert im Inventar dokumentieren${isMdx ? '' : '; Früheres unter eine Überschrift „Historisch“ stellen'}.`;
