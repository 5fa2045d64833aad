// Figures of the print page: each drawing once, where a page gives it the larger scale, tagged as one picture.
import { isTurned, type Rooms, type Size } from './orientation.ts';
import { type Paper, pointsPerMillimetre } from './paper.ts';
import { moveToPlates, referenceLine } from './plates.ts';

/** Text of a drawing in the handbook's diagrams, in the drawing's own units. */
const drawingType = 15;
/** Text, in points, with which a drawing stands upright among the paragraphs, and on a page of its own. */
const readable = { among: 6.5, alone: 9 };
/** Millimetres that heading and caption take from a page: of a figure in the text, of one with a page for itself. */
const headRoom = { among: 14, plate: 16, alone: 35 };
/**
 * The room for a drawing in points.
 * @param upright millimetres that are taken from an upright page
 * @param turned the same of a landscape page
 */
const roomsOf = ({ portrait, landscape }: Paper, upright: number, turned: number): Rooms => {
  const room = ({ width, height }: Size, used: number) => ({
    width: width * pointsPerMillimetre,
    height: (height - used) * pointsPerMillimetre,
  });
  return { upright: room(portrait, upright), turned: room(landscape, turned) };
};

/**
 * Drawings that are larger on landscape pages get one at the end of their part, so that no half page stays empty before
 * them; where they stood a line says where they are. A drawing that the document has already shown is named, not shown
 * again. In a document of diagrams each has a page of its own, which is turned as a whole.
 */
export function placeFigures(document: Document, paper: Paper): void {
  const shown = new Map<string, HTMLElement>();
  for (const figure of document.querySelectorAll<HTMLElement>('main .ib-figure')) {
    const [, , width = 0, height = 0] = (figure.querySelector('svg')?.getAttribute('viewBox') ?? '')
      .split(/\s+/)
      .map(Number);
    const drawing = { width, height };
    const diagramPart = figure.closest<HTMLElement>('[data-kind="diagram"]');
    if (diagramPart) {
      const rooms = roomsOf(paper, headRoom.alone, headRoom.alone);
      if (!isTurned(drawing, rooms, readable.alone / drawingType)) continue;
      diagramPart.classList.add('ib-turned');
      diagramPart.style.setProperty('page', 'var(--ib-landscape)');
      continue;
    }
    const title = figure.querySelector('[data-title]')?.textContent.trim().replace(/\.$/, '') ?? '';
    const earlier = shown.get(title);
    if (earlier) {
      figure.replaceWith(referenceLine(document, earlier.id));
      continue;
    }
    shown.set(title, figure);
    const rooms = roomsOf(paper, headRoom.among, headRoom.plate);
    if (isTurned(drawing, rooms, readable.among / drawingType)) moveToPlates(document, figure, figure.id);
    // Its texts are smaller than those around it.
    else
      figure.style.setProperty(
        '--ib-drawn',
        `${((width * 0.9 * paper.tableType) / drawingType).toFixed(1)}pt`,
      );
  }
}

/** Millimetres around a figure that its drawing cannot have: below its caption, and in the document of diagrams above. */
const around = { among: 4, alone: 14 };

/**
 * Lets a high drawing take the page that its caption leaves: the lower it is, the smaller is its type.
 * @param paper its upright page
 */
export function growDrawings(document: Document, { portrait }: Paper): void {
  const pixels = 96 / 25.4;
  const figures = document.querySelectorAll<HTMLElement>('main :not(.ib-turned) > .ib-figure:not(.ib-plate)');
  const boxes = [...figures].map((figure) => {
    // In the document of diagrams a heading stands above.
    const part = figure.closest('[data-kind="diagram"]');
    const beside = [figure.querySelector('.ib-figcaption'), part?.querySelector('h1')];
    const used = beside.reduce((sum, element) => sum + (element?.getBoundingClientRect().height ?? 0), 0);
    return { figure, used: used / pixels + (part ? around.alone : around.among) };
  });
  for (const { figure, used } of boxes)
    figure.style.setProperty('--ib-highest', `${(portrait.height - used).toFixed(1)}mm`);
}

/** The same element by another name. */
function renamed(element: HTMLElement, name: string): HTMLElement {
  const replacement = element.ownerDocument.createElement(name);
  for (const { name: key, value } of element.attributes)
    if (key !== 'style') replacement.setAttribute(key, value);
  // A policy may forbid the attribute, but not what a script sets.
  replacement.style.cssText = element.style.cssText;
  replacement.append(...element.childNodes);
  element.replaceWith(replacement);
  return replacement;
}

/**
 * Tags of pictures: on paper a drawing is one picture with its alternative text, and nothing else is one, neither the
 * frame around it nor those around code. On a screen the drawing stays a document, with links to step through.
 */
export function describeFigures(document: Document): void {
  for (const frame of document.querySelectorAll<HTMLElement>('main figure')) {
    const caption = frame.querySelector<HTMLElement>(':scope > figcaption');
    if (caption) renamed(caption, 'div').classList.add('ib-figcaption');
    renamed(frame, 'div');
  }
  const describe = () => {
    for (const box of document.querySelectorAll<HTMLElement>('main .ib-drawing')) {
      const svg = box.querySelector('svg');
      if (!svg) continue;
      for (const name of ['role', 'aria-label', 'tabindex']) box.removeAttribute(name);
      for (const name of ['aria-roledescription', 'aria-labelledby', 'aria-describedby'])
        svg.removeAttribute(name);
      svg.setAttribute('role', 'img');
      svg.setAttribute('aria-label', box.dataset.alt ?? '');
    }
  };
  document.defaultView?.addEventListener('beforeprint', describe);
}
