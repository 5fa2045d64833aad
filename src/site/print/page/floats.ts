// Where a large figure stands (a float, as typesetters say): one that does not fit on the rest of a page would leave that rest empty, so what follows
// it comes first, as far as it fits. Pages are counted from the blocks' heights, as a printer would lay them out.

/** A block of a chapter, in the order in which it is written; heights in any one unit. */
export interface Block {
  /** From its upper edge to that of the next block. */
  readonly height: number;
  /** heading: stays with what follows. whole: never broken. text: goes on overleaf. */
  readonly kind: 'heading' | 'figure' | 'whole' | 'text';
  /** Heights of what is never broken inside a text: lines, rows of a table. Without: it may break anywhere. */
  readonly pieces?: readonly number[];
  /** Height of a table's head, which stands on every page of it. */
  readonly repeats?: number;
  /** Stays with the block before it, like the legend of a table. */
  readonly belongs?: boolean;
  /** Introduces the next block, so it is no end. */
  readonly leads?: boolean;
}

/** Shares of a page: a gap worth filling, the least of it that has to be filled, what a guess may be wrong by. */
const [large, least, slack] = [0.2, 0.35, 0.03];

/** Where on its page a text ends that begins there. */
function endOf({ height, pieces = [], repeats = 0 }: Block, from: number, page: number): number {
  if (pieces.length === 0) return from + height > page ? (from + height) % page : from + height;
  let used = from;
  let rest = height;
  for (const piece of pieces) {
    if (used + piece > page) used = repeats;
    used += piece;
    rest -= piece;
  }
  return Math.min(page, used + Math.max(0, rest));
}

/**
 * The order in which blocks are printed.
 * @param page height of a page, in the unit of the blocks
 * @returns places of the blocks in the order in which they are printed
 */
export function floatOrder(blocks: readonly Block[], page: number): number[] {
  const order = blocks.map((_, index) => index);
  const at = (place: number): Block | undefined => blocks[order[place] ?? -1];
  const sum = (from: number, to: number) => {
    let all = 0;
    for (let place = from; place < to; place++) all += at(place)?.height ?? 0;
    return all;
  };
  let used = 0;
  let place = 0;
  while (place < order.length) {
    // Headings stay with what follows them: they are laid out with it.
    let body = place;
    while (at(body)?.kind === 'heading') body++;
    const heads = sum(place, body);
    const block = at(body);
    if (!block) break;
    const whole = heads + block.height;
    const gap = page - used;
    if (block.kind === 'figure' && whole > gap && gap > large * page) {
      let end = body + 1;
      for (let next = body + 1; next < order.length; next++) {
        const block = at(next);
        if (!block || block.kind === 'heading' || block.kind === 'figure') break;
        if (heads + sum(body + 1, next + 1) > gap - slack * page) break;
        if (!block.leads && !at(next + 1)?.belongs) end = next + 1;
      }
      if (heads + sum(body + 1, end) >= least * gap) {
        const [figure] = order.splice(body, 1);
        order.splice(end - 1, 0, figure ?? 0);
        continue;
      }
    }
    const first =
      block.kind === 'text' ? heads + (block.pieces?.[0] ?? Math.min(block.height, 0.06 * page)) : whole;
    const from = (first > gap ? 0 : used) + heads;
    used = block.kind === 'text' ? endOf(block, from, page) : (from + block.height) % page || page;
    place = body + 1;
  }
  return order;
}

/** What a block is to the printer. */
function kindOf(element: HTMLElement): Block['kind'] {
  if (element.matches('h1, h2, h3, h4, .sl-heading-wrapper')) return 'heading';
  if (element.matches('.ib-figure')) return 'figure';
  return element.matches('.ib-whole, .starlight-aside') || element.querySelector(':scope > .ib-whole')
    ? 'whole'
    : 'text';
}

/** What of a text is never broken. */
function piecesOf(element: HTMLElement): Pick<Block, 'pieces' | 'repeats'> {
  const heights = (parts: Iterable<Element>) => [...parts].map((part) => part.getBoundingClientRect().height);
  const table = element.querySelector<HTMLTableElement>(':scope > table');
  if (table) {
    const [caption = 0, head = 0] = [table.caption, table.tHead].map((part) => part?.offsetHeight ?? 0);
    // The first two rows stay together, and so do the last two.
    const [first = 0, second = 0, ...others] = heights(table.tBodies[0]?.rows ?? []);
    const last = others.length > 1 ? others.splice(-2).reduce((sum, height) => sum + height, 0) : 0;
    return {
      pieces: [caption + head + first + second, ...others, ...(last ? [last] : [])],
      repeats: head,
    };
  }
  if (element.matches('ul, ol')) return { pieces: heights(element.children) };
  if (element.matches('.expressive-code')) return { pieces: heights(element.querySelectorAll('.ec-line')) };
  // A paragraph of a few lines keeps three on either page, so it is hardly ever broken.
  const height = element.offsetHeight;
  return height < 6 * Number.parseFloat(getComputedStyle(element).lineHeight) ? { pieces: [height] } : {};
}

/**
 * Sets the large figures of all chapters where they leave no page half empty.
 * @param width of the text on paper in millimetres
 * @param height of a page's text in millimetres
 */
export function placeFloats(main: HTMLElement, width: number, height: number): void {
  main.style.width = `${width}mm`;
  const chapters = [...main.querySelectorAll<HTMLElement>(':scope > [data-kind="chapter"]')].map(
    (chapter) => {
      const elements = [...chapter.children].filter(
        (element): element is HTMLElement =>
          element instanceof HTMLElement && element.offsetHeight > 0 && !element.matches('.ib-plate'),
      );
      const tops = elements.map((element) => element.getBoundingClientRect().top);
      const blocks = elements.map((element, index): Block => {
        const next = tops[index + 1] ?? element.getBoundingClientRect().bottom;
        const kind = kindOf(element);
        return {
          height: next - (tops[index] ?? 0),
          kind,
          ...(kind === 'text' ? piecesOf(element) : {}),
          belongs: element.matches('.ib-key'),
          leads: element.matches('.ib-leads'),
        };
      });
      return { elements, order: floatOrder(blocks, (height * 96) / 25.4) };
    },
  );
  main.style.width = '';
  // Read first, then moved: each move would be a new layout of everything.
  for (const { elements, order } of chapters)
    for (const [place, index] of order.entries()) {
      const element = elements[index];
      const before = elements[order[place - 1] ?? -1];
      if (element?.matches('.ib-figure') && before && before !== elements[index - 1]) before.after(element);
    }
}
