// The place of a value in plain block YAML, found by its indentation alone: a parser takes a hundred times as long. Where
// the lines are anything but plain, there is no answer, and the parser is asked.

/** Lines of one map or list. */
interface Part {
  readonly from: number;
  readonly to: number;
  /** Where its keys or dashes begin. */
  readonly indent: number;
}
const isBlank = (line: string) => /^\s*(#|$)/.test(line);
const indentOf = (line: string) => line.length - line.trimStart().length;
/** Anchors, tags, block scalars and complex keys are the parser's. */
const isOdd = (rest: string) => /^[&*!|>?%@]/.test(rest);

/** The lines below a key or dash, up to the next line that is no deeper. */
function below(
  lines: readonly string[],
  at: number,
  to: number,
  indent: number,
  withDashes: boolean,
): Part | undefined {
  let end = at + 1;
  let first: number | undefined;
  for (; end < to; end++) {
    const line = lines[end] ?? '';
    if (isBlank(line)) continue;
    const depth = indentOf(line);
    // A list may stand as deep as its key.
    const belongs = depth > indent || (withDashes && depth === indent && /^\s*-(\s|$)/.test(line));
    if (!belongs) break;
    first ??= end;
  }
  return first === undefined ? undefined : { from: first, to: end, indent: indentOf(lines[first] ?? '') };
}

interface Step {
  /** 0-based. */
  readonly line: number;
  readonly column: number;
  /** What stands behind the key or dash on its line. */
  readonly rest: string;
  readonly restColumn: number;
}
function stepTo(lines: readonly string[], part: Part, step: string | number): Step | undefined {
  let index = -1;
  for (let line = part.from; line < part.to; line++) {
    const text = lines[line] ?? '';
    if (isBlank(text) || indentOf(text) !== part.indent) continue;
    const content = text.slice(part.indent);
    const found =
      typeof step === 'number' ? /^-(\s+|$)/.exec(content) : /^([A-Za-z0-9_.-]+):(\s+|$)/.exec(content);
    if (typeof step === 'number' ? found && ++index === step : found?.[1] === step) {
      const restColumn = part.indent + (found?.[0].length ?? 0);
      const rest = text.slice(restColumn).trim();
      return { line, column: part.indent, rest: rest.startsWith('#') ? '' : rest, restColumn };
    }
    // What is no key here is something that only a parser understands.
    if (!found && !/^-(\s|$)/.test(content)) return undefined;
  }
  return undefined;
}

/**
 * Where a value stands, 0-based, relative to the lines.
 * @param lines of one entity, the first with its id
 * @param indent of the id
 * @param path below the entity
 * @param key point to the key instead of the value
 * @returns undefined where only a parser can tell
 */
export function quickPlace(
  lines: readonly string[],
  indent: number,
  path: readonly (string | number)[],
  key: boolean,
): { readonly line: number; readonly column: number } | undefined {
  if (!/:\s*(#.*)?$/.test(lines[0] ?? '') || lines.some((line) => line.includes('\t'))) return undefined;
  let part = below(lines, 0, lines.length, indent, false);
  let own = lines;
  for (const [depth, step] of path.entries()) {
    if (!part) return undefined;
    const found = stepTo(own, part, step);
    if (!found || isOdd(found.rest)) return undefined;
    const { line, column, rest, restColumn } = found;
    const isItem = typeof step === 'number';
    if (depth === path.length - 1) {
      if (isItem) return rest === '' ? undefined : { line, column: restColumn };
      const inner = rest === '' ? below(own, line, part.to, column, true) : undefined;
      // Nothing, or a text that begins on the next line.
      if (!key && rest === '' && !/^\s*(-(\s|$)|[A-Za-z0-9_.-]+:(\s|$))/.test(own[inner?.from ?? -1] ?? ''))
        return undefined;
      // Maps and lists are at their key.
      return key || rest === '' || /^[[{]/.test(rest) ? { line, column } : { line, column: restColumn };
    }
    if (isItem) {
      if (rest === '' || /^[[{"']/.test(rest)) return undefined;
      own = own.with(
        line,
        own[line]!.slice(0, column).concat(' '.repeat(restColumn - column), own[line]!.slice(restColumn)),
      );
      const end = below(own, line, part.to, column, false);
      part = { from: line, to: end?.to ?? line + 1, indent: restColumn };
    } else {
      if (rest !== '') return undefined;
      part = below(own, line, part.to, column, true);
    }
  }
  return undefined;
}
