// Moves what built pages hold inline – scripts, style sheets, style attributes – into files, so that a web server can serve
// them under a content security policy without hashes: docs/hosting.md.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { xmlText } from '../model/escape.ts';
import { writeBelow, writeWhole } from '../system/write.ts';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** A page's new text, and what it refers to: texts by their name below the site, declarations by their `data-style`. */
export interface MovedPage {
  readonly text: string;
  readonly files: ReadonlyMap<string, string>;
  readonly declarations: ReadonlyMap<string, string>;
}
/** Stands in pages where the name of the sheet of all style attributes belongs, until all pages are read. */
const sheetMark = '%sheet-of-style-attributes%';

const sheetLink = (href: string, media?: string) =>
  `<link rel="stylesheet"${media ? ` media="${xmlText(media)}"` : ''} href="${href}">`;
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 10);
const attribute = (element: Element, name: string) =>
  element.attrs.find((candidate) => candidate.name === name)?.value;
const isScript = (element: Element) =>
  element.tagName === 'script' &&
  attribute(element, 'src') === undefined &&
  ['', 'module', 'text/javascript'].includes(attribute(element, 'type') ?? '');
/** Whether declarations can stand in a rule: what would end it, or begin another, makes a browser ignore them inline too. */
const isPlain = (declarations: string) => !/[{}<@\\]|\/\*/.test(declarations);

/**
 * @param page a whole HTML document as Astro writes it
 * @param base path of the site on its server, with slashes at both ends
 */
export function movedInline(page: string, base: string): MovedPage {
  const files = new Map<string, string>();
  const declarations = new Map<string, string>();
  const edits: { readonly from: number; readonly to: number; readonly text: string }[] = [];
  const fileFor = (text: string, ending: 'js' | 'css', what: 'inline' | 'drawing' = 'inline') => {
    const name = `_astro/${what}.${hashOf(text)}.${ending}`;
    files.set(name, text);
    return base + name;
  };
  const textOf = (element: Element) =>
    element.childNodes.map((child) => ('value' in child ? child.value : '')).join('');

  const moveScript = (element: Element) => {
    const { startTag, endTag } = element.sourceCodeLocation ?? {};
    if (!startTag || !endTag) return;
    edits.push({
      from: startTag.endOffset - 1,
      to: endTag.startOffset,
      text: ` src="${fileFor(textOf(element), 'js')}">`,
    });
  };
  /** A link may stand in text, but not in a drawing: there it stands before it. */
  const moveSheet = (element: Element, drawing: Element | undefined) => {
    const place = element.sourceCodeLocation;
    const before = drawing?.sourceCodeLocation?.startOffset ?? place?.startOffset;
    if (!place || before === undefined) return;
    const name = fileFor(textOf(element), 'css', drawing ? 'drawing' : 'inline');
    const link = sheetLink(name, attribute(element, 'media'));
    edits.push({ from: before, to: before, text: link });
    edits.push({ from: place.startOffset, to: place.endOffset, text: '' });
  };
  const moveAttribute = (element: Element) => {
    const declared = attribute(element, 'style')?.trim();
    const place = element.sourceCodeLocation?.attrs?.style;
    if (declared === undefined || !place || !isPlain(declared)) return;
    const name = (declared.startsWith('--') ? '--' : '') + hashOf(declared);
    if (declared) declarations.set(name, declared);
    edits.push({
      from: place.startOffset,
      to: place.endOffset,
      text: declared ? `data-style="${name}"` : '',
    });
  };
  /** Where the head ends. */
  let end: number | undefined;
  const walk = (node: Node, drawing: Element | undefined): void => {
    let inside = drawing;
    if ('tagName' in node) {
      if (node.tagName === 'head') end = node.sourceCodeLocation?.endTag?.startOffset;
      moveAttribute(node);
      if (isScript(node)) moveScript(node);
      if (node.tagName === 'style') moveSheet(node, drawing);
      if (node.tagName === 'svg') inside ??= node;
      if ('content' in node) walk(node.content, inside);
    }
    if ('childNodes' in node) for (const child of node.childNodes) walk(child, inside);
  };
  // Without script what stands in noscript is part of the page: it is read as such.
  walk(parse(page, { sourceCodeLocationInfo: true, scriptingEnabled: false }), undefined);

  if (declarations.size > 0 && end !== undefined)
    edits.push({ from: end, to: end, text: sheetLink(base + sheetMark) });
  let text = '';
  let read = 0;
  for (const { from, to, text: written } of edits.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    text += page.slice(read, from) + written;
    read = to;
  }
  return { text: text + page.slice(read), files, declarations };
}

/** A rule that wins over all others of a page, as the attribute did: no selector of ours names four ids. */
const ruleOf = ([name, declared]: readonly [string, string]) =>
  `[data-style="${name}"]:not(#_#_#_#_){${declared.replace(/;$/, '')}}`;
/**
 * Sheets of code blocks (Expressive Code) choose by style attributes that begin with variables. Parts of pages that live
 * renders anew still have them.
 */
const chosenByBoth = (sheet: string) =>
  sheet.replaceAll(/\[style\^=(['"]?)--\1\]/g, ":is([style^='--'],[data-style^='--'])");

/**
 * Rewrites all pages below a built site's folder, and writes the files that they refer to from then on.
 * @param base path of the site on its server, with slashes at both ends
 */
export function moveInline(folder: string, base: string): void {
  const namesOf = (ending: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending));
  const pages = namesOf('.html');
  const declarations = new Map<string, string>();
  const written = new Set<string>();
  for (const name of pages) {
    const moved = movedInline(readFileSync(join(folder, name), 'utf8'), base);
    for (const [file, text] of moved.files) if (!written.has(file)) writeBelow(folder, file, text);
    for (const file of moved.files.keys()) written.add(file);
    for (const [id, declared] of moved.declarations) declarations.set(id, declared);
    writeWhole(join(folder, name), moved.text);
  }
  for (const name of namesOf('.css')) {
    const text = readFileSync(join(folder, name), 'utf8');
    const chosen = chosenByBoth(text);
    if (chosen !== text) writeWhole(join(folder, name), chosen);
  }
  const sheet = [...declarations]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(ruleOf)
    .join('\n');
  if (!sheet) return;
  const sheetName = `_astro/inline.${hashOf(sheet)}.css`;
  writeBelow(folder, sheetName, sheet);
  for (const name of pages) {
    const path = join(folder, name);
    const text = readFileSync(path, 'utf8');
    const linked = text.replace(sheetLink(base + sheetMark), sheetLink(base + sheetName));
    if (linked !== text) writeWhole(path, linked);
  }
}
