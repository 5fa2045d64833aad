// Page geometry, running heads and feet as @page rules: two named pages a part (upright and landscape), because
// Chromium knows no string-set and a landscape page inside a part is a page of another name.
import type { PrintProfile } from '../../model/print.ts';

/** Any text as a CSS string. */
const cssString = (text: string) =>
  `"${text.replace(/[\\"<>&\n\r\f]/g, (char) => `\\${char.codePointAt(0)?.toString(16)} `)}"`;

/**
 * The names of a part's pages: `page: …` of what is printed upright and of what is printed landscape.
 * @param index of the part in its document
 */
export const pageNames = (index: number) => ({ upright: `teil${index}`, landscape: `teil${index}q` });

/** What stands in the margins of the pages. */
export interface RunningText {
  /** Left head, on every page but the cover. */
  readonly head: string;
  /** Left foot. */
  readonly foot: string;
  /** Right head of each part, in the order of the parts. */
  readonly parts: readonly string[];
  /** The first page is a cover: no head, no foot. */
  readonly cover: boolean;
  /** Place of the first appendix among the parts; -1: none. */
  readonly appendix?: number;
}

/**
 * The rules of a document: sizes from its profile, texts in the margins. A landscape page is the same sheet, turned.
 * @returns CSS for the head of the print page: custom properties and @page rules
 */
export function printRules(
  profile: PrintProfile,
  { head, foot, parts, cover, appendix = -1 }: RunningText,
): string {
  const { top, right, bottom, left } = profile.margins;
  const heads = (title: string) =>
    `@top-left{content:${cssString(head)};}@top-right{content:${cssString(title)};}`;
  const landscape = `size:A4 landscape;margin:${left}mm ${top}mm ${right}mm ${bottom}mm;`;
  // Appendices that count for themselves: the page's own counter cannot be set back, another one can begin.
  const isSplit = profile.numbering === 'appendix' && appendix >= 0;
  const appendixCounter = (index: number) =>
    isSplit && index >= appendix
      ? 'counter-increment:anhang;@bottom-right{content:"Anhang, Seite " counter(anhang);}'
      : '';
  return [
    `:root{--ib-print-smallest:${profile.smallest_font}pt;--ib-print-size:${profile.font_size}pt;--ib-print-leading:${profile.line_spacing};--ib-print-width:${210 - left - right};--ib-print-width-landscape:${297 - top - bottom};--ib-print-height:${297 - top - bottom}mm;--ib-print-height-landscape:${210 - left - right}mm;}`,
    `@page{size:A4;font-size:${Math.max(8, profile.smallest_font)}pt;margin:${top}mm ${right}mm ${bottom}mm ${left}mm;@bottom-left{content:${cssString(foot)};}@bottom-right{content:"Seite " counter(page)${isSplit ? '' : ' " von " counter(pages)'};}${heads('')}}`,
    ...(cover
      ? [
          '@page :first{@top-left{content:none;}@top-right{content:none;}@bottom-left{content:none;}@bottom-right{content:none;}}',
        ]
      : []),
    ...parts.flatMap((title, index) => {
      const { upright, landscape: wide } = pageNames(index);
      return [
        `@page ${upright}{${appendixCounter(index)}${heads(title)}}`,
        `@page ${wide}{${appendixCounter(index)}${landscape}${heads(title)}}`,
      ];
    }),
  ].join('\n');
}
