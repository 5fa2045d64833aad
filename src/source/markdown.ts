// The text of a Markdown or MDX file -> its lines with what they are, headings, links and components, each with its place.
// Line and column are 1-based. Own reading, line by line: what is looked for are literals and references, not a tree.

/** What a line is. Module lines are imports and exports of MDX; comments are no text for readers. */
type LineKind = 'frontmatter' | 'module' | 'code' | 'comment' | 'text';
/** One line of a text. */
interface MarkdownLine {
  readonly number: number;
  readonly kind: LineKind;
  /** As readers see it: components, expressions and comments are blanks, so that columns stay. */
  readonly text: string;
  /** In a passage that says it is about former times. */
  readonly isHistorical: boolean;
}
/** A heading with the anchor that it gets. */
interface MarkdownHeading {
  readonly depth: number;
  readonly text: string;
  readonly slug: string;
  readonly line: number;
}
/** A place in the text with what stands there. */
interface MarkdownSpot {
  readonly line: number;
  readonly column: number;
}
/** A link, as it is written. */
interface MarkdownLink extends MarkdownSpot {
  readonly target: string;
}
/** A component of MDX with the attributes that are plain texts. */
interface MarkdownComponent extends MarkdownSpot {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The names of all its attributes; `...` where some are spread. */
  readonly attributeNames: readonly string[];
}
/** An import of MDX. */
interface MarkdownImport extends MarkdownSpot {
  readonly from: string;
  readonly names: readonly string[];
}
/** A fault of the writing. */
interface MarkdownFault extends MarkdownSpot {
  readonly message: string;
}
export interface MarkdownText {
  readonly lines: readonly MarkdownLine[];
  readonly headings: readonly MarkdownHeading[];
  /** Ids that are written as such: `<h2 id="x">`. */
  readonly ids: readonly string[];
  readonly links: readonly MarkdownLink[];
  readonly components: readonly MarkdownComponent[];
  readonly imports: readonly MarkdownImport[];
  /** Of the frontmatter: its YAML and the line on which it begins; undefined without one. */
  readonly frontmatter: { readonly text: string; readonly line: number } | undefined;
  readonly faults: readonly MarkdownFault[];
}

const blank = (text: string) => text.replace(/[^\n]/g, ' ');
/** Where the tag or the expression that begins at `from` ends; undefined where it does not. */
function endOf(text: string, from: number): number | undefined {
  let depth = 0;
  let quote = '';
  const isTag = text[from] === '<';
  for (let at = from; at < text.length; at++) {
    const char = text[at] ?? '';
    if (quote !== '') {
      if (char === '\\' && quote !== '"') at++;
      else if (char === quote) quote = '';
      continue;
    }
    if ((char === '"' || char === "'" || char === '`') && (depth > 0 || isTag)) quote = char;
    else if (char === '{') depth++;
    else if (char === '}') {
      depth--;
      if (depth === 0 && !isTag) return at + 1;
    } else if (char === '>' && isTag && depth === 0) return at + 1;
  }
  return undefined;
}

/** The code of fences, kept apart while the rest is read: lines by number. */
function fencesOf(lines: readonly string[]): {
  code: ReadonlySet<number>;
  fences: ReadonlySet<number>;
  open: number | undefined;
} {
  const code = new Set<number>();
  const fences = new Set<number>();
  let fence: string | undefined;
  let open: number | undefined;
  for (const [index, line] of lines.entries()) {
    const mark = /^\s*(?:>\s*)*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined && mark) [fence, open] = [mark, index];
    else if (fence !== undefined && mark?.startsWith(fence) && /^\s*(?:>\s*)*[`~]+\s*$/.test(line)) {
      fences.add(index);
      [fence, open] = [undefined, undefined];
      continue;
    } else if (fence !== undefined) {
      code.add(index);
      continue;
    }
    if (fence !== undefined) fences.add(index);
  }
  return { code, fences, open };
}

const lineStarts = (text: string): number[] => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
};
function spotIn(starts: readonly number[], offset: number): MarkdownSpot {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** Components whose texts are shown as they are: what stands in them counts as written by hand. */
const verbatim = new Set(['Shell', 'Commands', 'Code']);
interface Taken {
  readonly text: string;
  readonly components: MarkdownComponent[];
  readonly faults: MarkdownFault[];
  readonly ids: string[];
}
/** Takes components and expressions out of an MDX text. */
function takeComponents(text: string, starts: readonly number[], isCode: (offset: number) => boolean): Taken {
  const components: MarkdownComponent[] = [];
  const faults: MarkdownFault[] = [];
  const ids: string[] = [];
  const open: (MarkdownSpot & { readonly name: string })[] = [];
  let shown = '';
  let at = 0;
  const pattern = /`[^`\n]*`|<!--[\s\S]*?-->|<\/?([A-Za-z][A-Za-z0-9.]*)(?=[\s/>])|\{/g;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    const offset = found.index;
    if (isCode(offset) || (found[0].startsWith('`') && !found[0].startsWith('```'))) continue;
    if (found[0].startsWith('`')) continue;
    const end = found[0].startsWith('<!--') ? offset + found[0].length : endOf(text, offset);
    if (end === undefined) {
      faults.push({
        ...spotIn(starts, offset),
        message: found[1] ? `Das Tag <${found[1]}> endet nicht.` : 'Der Ausdruck { endet nicht.',
      });
      break;
    }
    const whole = text.slice(offset, end);
    const name = found[1];
    const attributes = Object.fromEntries(
      [...whole.matchAll(/\s([A-Za-z][\w-]*)=(?:"([^"]*)"|'([^']*)')/g)].map(([, key, a, b]) => [
        key,
        a ?? b ?? '',
      ]),
    ) as Record<string, string>;
    if (attributes.id !== undefined) ids.push(attributes.id);
    if (name && /^[A-Z]/.test(name)) {
      if (whole.startsWith('</')) {
        if (open.at(-1)?.name === name) open.pop();
        else
          faults.push({ ...spotIn(starts, offset), message: `</${name}> schließt nichts, was offen ist.` });
      } else {
        const written = [...whole.matchAll(/\s([A-Za-z][\w-]*)(?=[\s=/>])|\{(\.\.\.)/g)];
        components.push({
          ...spotIn(starts, offset),
          name,
          attributes,
          attributeNames: written.map(([, attribute, spread]) => attribute ?? spread ?? ''),
        });
        if (!whole.endsWith('/>')) open.push({ ...spotIn(starts, offset), name });
      }
    }
    shown += text.slice(at, offset);
    shown += name && verbatim.has(name) ? whole.replace(/\$?\{[A-Za-z_$][^{}]*\}/g, blank) : blank(whole);
    at = end;
    pattern.lastIndex = end;
  }
  for (const { name, ...spot } of open)
    faults.push({ ...spot, message: `<${name}> wird nicht geschlossen.` });
  return { text: shown + text.slice(at), components, faults, ids };
}

const historicalWord =
  /historisch|veraltet|überholt|nicht mehr (aktuell|gültig)|deprecated|obsolete|outdated|archiv(iert)?\b/i;
/** Lines of passages that say that they are about former times: by their heading, a quote or a comment around them. */
function historicalLines(lines: readonly string[], isCode: (index: number) => boolean): ReadonlySet<number> {
  const found = new Set<number>();
  let section: number | undefined;
  let isMarked = false;
  let isQuoted = false;
  for (const [index, line] of lines.entries()) {
    const heading = isCode(index) ? null : /^(#{1,6})\s+(.*)$/.exec(line);
    if (heading) {
      const depth = heading[1]?.length ?? 1;
      if (section !== undefined && depth <= section) section = undefined;
      if (section === undefined && historicalWord.test(heading[2] ?? '')) section = depth;
    }
    if (/<!--\s*historisch\s*-->|^:::\s*historisch/i.test(line)) isMarked = true;
    if (/^\s*>/.test(line)) isQuoted ||= /^\s*>\s*(\*\*)?(historisch|veraltet|früher|deprecated)/i.test(line);
    else isQuoted = false;
    if (section !== undefined || isMarked || isQuoted || /^\s*~~.*~~\s*$/.test(line)) found.add(index);
    if (/<!--\s*\/historisch\s*-->|^:::\s*$/i.test(line)) isMarked = false;
  }
  return found;
}

/** The anchors of headings as Markdown on GitHub and in Astro makes them (github-slugger). */
function sluggerOf(): (text: string) => string {
  const used = new Map<string, number>();
  return (text) => {
    const slug = text
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-');
    const count = used.get(slug) ?? 0;
    used.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  };
}
/** A heading's text without its marks. */
const plainHeading = (text: string) =>
  text
    .replace(/\s+#+\s*$/, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_]{1,2}(?=\S)|(?<=\S)[*_]{1,2}(?!\w)|`/g, '')
    .trim();

/** The head of a text between lines of three dashes: its YAML, the line after it, and what is wrong with it. */
export function frontmatterOf(lines: readonly string[]) {
  if (lines[0]?.trim() !== '---') return { end: 0, frontmatter: undefined, fault: undefined };
  const close = lines.findIndex((line, index) => index > 0 && line.trim() === '---');
  if (close < 0)
    return {
      end: 0,
      frontmatter: undefined,
      fault: { line: 1, column: 1, message: 'Der Kopf (---) endet nicht.' },
    };
  return {
    end: close + 1,
    frontmatter: { text: lines.slice(1, close).join('\n'), line: 2 },
    fault: undefined,
  };
}

/**
 * Reads a text.
 * @param isMdx whether components, expressions and imports are such
 */
export function readMarkdown(source: string, isMdx: boolean): MarkdownText {
  const text = source.replaceAll('\r\n', '\n');
  const raw = text.split('\n');
  const { end, frontmatter, fault } = frontmatterOf(raw);
  const { code, fences, open } = fencesOf(raw);
  const starts = lineStarts(text);
  const bodyStart = starts[end] ?? text.length;
  const isCode = (index: number) => code.has(index) || fences.has(index);
  const body = blank(text.slice(0, bodyStart)) + text.slice(bodyStart);
  const taken = isMdx
    ? takeComponents(body, starts, (offset) => isCode(spotIn(starts, offset).line - 1))
    : {
        text: body.replace(/<!--[\s\S]*?-->/g, blank),
        components: [],
        faults: [],
        ids: [...body.matchAll(/<[a-z][^>]*\sid="([^"]+)"/g)].map(([, id]) => id ?? ''),
      };
  const shown = taken.text.split('\n');
  const historical = historicalLines(raw, isCode);
  const isModule = (index: number) => isMdx && !isCode(index) && /^(import|export)\s/.test(raw[index] ?? '');
  const kindOf = (index: number): LineKind => {
    if (index < end) return 'frontmatter';
    if (code.has(index)) return 'code';
    if (fences.has(index)) return 'comment';
    return isModule(index) ? 'module' : 'text';
  };
  const slug = sluggerOf();
  const headings = raw.flatMap((line, index): MarkdownHeading[] => {
    const found = isCode(index) || index < end ? null : /^(#{1,6})\s+(.*)$/.exec(line);
    if (!found) return [];
    const plain = plainHeading(found[2] ?? '');
    return [{ depth: found[1]?.length ?? 1, text: plain, slug: slug(plain), line: index + 1 }];
  });
  const lines = shown.map(
    (line, index): MarkdownLine => ({
      number: index + 1,
      kind: kindOf(index),
      text: line,
      isHistorical: historical.has(index),
    }),
  );
  return {
    lines,
    headings,
    ids: taken.ids,
    links: lines.flatMap(({ kind, text: line, number }) =>
      kind === 'text'
        ? [
            ...line
              .replace(/`[^`]*`/g, blank)
              .matchAll(/(?<!!)\[(?:[^[\]]|\[[^\]]*\])*\]\(\s*<?([^()\s>]+(?:\([^()]*\))?)>?[^)]*\)/g),
          ].map((found) => ({ target: found[1] ?? '', line: number, column: found.index + 1 }))
        : [],
    ),
    components: taken.components,
    imports: raw.flatMap((line, index): MarkdownImport[] => {
      const found = isModule(index)
        ? /^import\s+(?:\{([^}]*)\}|(\w+))\s+from\s+['"]([^'"]+)['"]/.exec(line)
        : null;
      if (!found) return [];
      const names = (found[1] ?? found[2] ?? '')
        .split(',')
        .map((name) => name.trim().split(/\s+as\s+/))
        .flatMap(([name = '', alias]) => (name ? [alias ?? name] : []));
      return [{ from: found[3] ?? '', names, line: index + 1, column: 1 }];
    }),
    frontmatter,
    faults: [
      ...(fault ? [fault] : []),
      ...taken.faults,
      ...(open === undefined ? [] : [{ line: open + 1, column: 1, message: 'Der Codeblock endet nicht.' }]),
    ],
  };
}
