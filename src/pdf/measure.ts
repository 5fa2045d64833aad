// A produced PDF, measured again with pdfjs: where its text stands, how large it is, what its margins say. The
// stylesheet that it was made with is not asked.
import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A piece of text in one size. Lengths in points from the page's left and top edge. */
export interface MeasuredText {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly baseline: number;
  readonly size: number;
  /** artifact: what the browser leaves out of the structure, such as running heads and feet. */
  readonly role: 'text' | 'code' | 'figure' | 'table' | 'artifact';
  /** Texts of one paragraph, cell or label have the same. */
  readonly group: string;
}
/** Size of a page in points, and its texts in the order in which they are written. */
export interface MeasuredPage {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly MeasuredText[];
}
/** The pages in their order. */
export interface MeasuredPdf {
  readonly pages: readonly MeasuredPage[];
}

interface Node {
  readonly role?: string;
  readonly type?: string;
  readonly id?: string;
  readonly children?: readonly Node[];
}
type Role = MeasuredText['role'];
/** What a structure element makes of its content; what explains a figure or a table is text like any other. */
function roleIn(role: string | undefined, above: Role): Role {
  if (role === 'Caption') return 'text';
  if (role === 'Code') return above === 'table' ? above : 'code';
  return role === 'Figure' ? 'figure' : role === 'Table' ? 'table' : above;
}
/** What each marked content of a page belongs to. */
function rolesOf(tree: Node | null): Map<string, Role> {
  const found = new Map<string, Role>();
  const collect = (node: Node, above: Role) => {
    if (node.type === 'content' && node.id) found.set(node.id, above);
    const role = roleIn(node.role, above);
    for (const child of node.children ?? []) collect(child, role);
  };
  if (tree) collect(tree, 'text');
  return found;
}

/** Height above and depth below the baseline of letters, in parts of the type size. */
const [ascent, descent] = [0.75, 0.22];

async function measurePage(page: PDFPageProxy, isTagged: boolean): Promise<MeasuredPage> {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = page.view;
  const roles = isTagged ? rolesOf((await page.getStructTree()) as Node | null) : new Map();
  const { items } = await page.getTextContent({ includeMarkedContent: true });
  const texts: MeasuredText[] = [];
  const marks: string[] = [];
  for (const item of items) {
    if (!('str' in item)) {
      if (item.type === 'endMarkedContent') marks.pop();
      else marks.push(item.id ?? '');
      continue;
    }
    if (!item.str.trim()) continue;
    const [a, b, c, d, x, y] = item.transform as [number, number, number, number, number, number];
    const size = Math.hypot(c, d);
    const mark = marks.findLast((text) => text !== '');
    const upright = Math.abs(b) < Math.abs(a);
    texts.push({
      text: item.str,
      left: (upright ? x : x - size * ascent) - x0,
      right: (upright ? x + item.width : x + size * descent) - x0,
      top: y1 - (upright ? y + size * ascent : y + item.width),
      bottom: y1 - (upright ? y - size * descent : y),
      baseline: y1 - y,
      size,
      role: mark === undefined ? (isTagged ? 'artifact' : 'text') : (roles.get(mark) ?? 'text'),
      group: mark ?? '',
    });
  }
  return { width: x1 - x0, height: y1 - y0, texts };
}

/**
 * Reads a PDF's text with places and sizes. Figures, tables, head and foot are told apart only in a tagged PDF.
 * @throws when pdfjs cannot read it
 */
export async function measurePdf(pdf: Uint8Array): Promise<MeasuredPdf> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const task = getDocument({ data: new Uint8Array(pdf), verbosity: 0 });
  const document = await task.promise;
  try {
    // pdfjs 6 hands out a Map, its types still say an object.
    const marked = (await document.getMarkInfo()) as unknown as Map<string, boolean> | null;
    const isTagged = marked?.get('Marked') === true;
    const pages: MeasuredPage[] = [];
    for (let number = 1; number <= document.numPages; number++) {
      const page = await document.getPage(number);
      pages.push(await measurePage(page, isTagged));
      page.cleanup();
    }
    return { pages };
  } finally {
    await task.destroy();
  }
}
