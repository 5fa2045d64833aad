// Items of YAML lists in another order, or in another list: the lines of an item move with the comments that belong to it.
import { isMap, isPair, isSeq, parseDocument, type YAMLSeq } from 'yaml';
import { commentsIn } from './yaml-comments.ts';
import { columnOf, endOf, lineEnd, lineStart, memberStart, rangeOf } from './yaml-nodes.ts';

type Path = readonly (string | number)[];
/** The lines of an item of a list in a block. */
interface ItemLines {
  readonly start: number;
  readonly end: number;
  readonly column: number;
}

const isCommentLine = (line: string) => /^ *#/.test(line);
const lineAt = (text: string, start: number) => text.slice(start, lineEnd(text, start));

/** From where on comments above a line belong to it: those that stand directly above, as far in as it or less. */
function startWithComments(text: string, line: number, column: number): number {
  let start = line;
  while (start > 0) {
    const above = lineStart(text, start - 1);
    const comment = lineAt(text, above);
    if (!isCommentLine(comment) || comment.indexOf('#') > column) break;
    start = above;
  }
  return start;
}
/** To where comments below an item belong to it: those that are further in than its dash. */
function endWithComments(text: string, from: number, column: number): number {
  let end = from;
  while (end < text.length) {
    const line = lineAt(text, end);
    if (!isCommentLine(line) || line.indexOf('#') <= column) break;
    end += line.length;
  }
  return end;
}

/** Where the last word of a node ends: its own range may reach over the comments behind it. */
function lastWordEnd(text: string, node: unknown): number {
  const last = (isMap(node) || isSeq(node)) && !node.flow ? node.items.at(-1) : undefined;
  if (last === undefined) return endOf(text, node);
  if (!isPair(last)) return lastWordEnd(text, last);
  return rangeOf(last.value) ? lastWordEnd(text, last.value) : endOf(text, last);
}

/** The lines of every item; undefined where one begins behind something else on its line. */
function linesOf(text: string, list: YAMLSeq): ItemLines[] | undefined {
  const found: ItemLines[] = [];
  for (const [index, item] of list.items.entries()) {
    const dash = memberStart(list, index);
    if (dash === undefined) return undefined;
    const line = lineStart(text, dash);
    const column = columnOf(text, dash);
    if (text.slice(line, dash).trim() !== '') return undefined;
    const start = startWithComments(text, line, column);
    found.push({ start, end: endWithComments(text, lineEnd(text, lastWordEnd(text, item)), column), column });
  }
  return found;
}

function listAt(text: string, path: Path): YAMLSeq | undefined {
  const document = parseDocument(text, { keepSourceTokens: true, uniqueKeys: false, logLevel: 'silent' });
  const node = document.errors.length > 0 ? undefined : document.getIn(path, true);
  return isSeq(node) ? node : undefined;
}

/** Items between brackets: they change places, what stands between them stays. */
function orderedInFlow(text: string, list: YAMLSeq, order: readonly number[]): string | undefined {
  const ranges = list.items.map((item) => rangeOf(item));
  const [first, last] = [ranges[0]?.[0], ranges.at(-1)?.[1]];
  if (first === undefined || last === undefined) return undefined;
  // Whose comment it is cannot be told from its place between brackets.
  if (commentsIn(text.slice(rangeOf(list)?.[0], rangeOf(list)?.[1])).length > 0) return undefined;
  return ranges.reduceRight((result, range, position) => {
    const source = ranges[order[position] ?? position];
    return range && source
      ? result.slice(0, range[0]) + text.slice(source[0], source[1]) + result.slice(range[1])
      : result;
  }, text);
}

/** A text whose last line ends as all others do, while something is done to it. */
function withLastBreak(text: string, change: (whole: string) => string | undefined): string | undefined {
  if (text.endsWith('\n')) return change(text);
  return change(`${text}\n`)?.replace(/\n$/, '');
}

/**
 * A text in which the items of a list have another order. Comments directly above an item, behind it and further in below
 * it move with it; blank lines and comments that stand apart stay where they are.
 * @param order which item, by its place until now, comes first, second, …
 * @returns undefined where there is no such list, or its comments cannot be told apart
 */
export const withOrderedItems = (text: string, path: Path, order: readonly number[]): string | undefined =>
  withLastBreak(text, (whole) => {
    const list = listAt(whole, path);
    if (!list || list.items.length !== order.length) return undefined;
    if (list.flow) return orderedInFlow(whole, list, order);
    const lines = linesOf(whole, list);
    return lines?.reduceRight((result, { start, end }, position) => {
      const source = lines[order[position] ?? position];
      return source
        ? result.slice(0, start) + whole.slice(source.start, source.end) + result.slice(end)
        : result;
    }, whole);
  });

/**
 * A text in which an item stands in another list, with its comments.
 * @param to the place before which it is put, counted while it still stands in its own list
 * @returns undefined where one of the lists is not there, or not written in lines, or would be empty
 */
export const withMovedItem = (text: string, from: Path, to: Path): string | undefined =>
  withLastBreak(text, (whole) => {
    const [source, target] = [listAt(whole, from.slice(0, -1)), listAt(whole, to.slice(0, -1))];
    if (!source || !target || source.flow || target.flow || source.items.length < 2) return undefined;
    const [sources, targets] = [linesOf(whole, source), linesOf(whole, target)];
    const item = sources?.[Number(from.at(-1))];
    const index = Number(to.at(-1));
    const [place, column] = [targets?.[index]?.start ?? targets?.at(-1)?.end, targets?.[0]?.column];
    if (!item || place === undefined || column === undefined) return undefined;
    const indent = ' '.repeat(column);
    const moved = whole
      .slice(item.start, item.end)
      .replaceAll(new RegExp(`^ {0,${item.column}}(?=[^\\n])`, 'gm'), indent);
    return place <= item.start
      ? whole.slice(0, place) + moved + whole.slice(place, item.start) + whole.slice(item.end)
      : whole.slice(0, item.start) + whole.slice(item.end, place) + moved + whole.slice(place);
  });
