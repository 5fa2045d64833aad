// Pan and zoom with mouse, touch and keys; the page's own scrolling stays as it is.

import panzoom, { type PanzoomObject } from '@panzoom/panzoom';
import type { Connections } from './connections.ts';
import { nearestLink } from './nearest.ts';

/** The elements of a diagram: the drawing lies in its frame, the frame and the tools in the viewer. */
interface Elements {
  readonly viewer: HTMLElement;
  readonly frame: HTMLElement;
  readonly drawing: HTMLElement;
}
/** A drawing that can be moved, and what is known of it. */
interface View extends Elements {
  readonly area: PanzoomObject;
  readonly isFull: () => boolean;
  readonly canPan: () => boolean;
}
/** Nothing is animated: panzoom measures the drawing where it is, and while that still moves it would take the wrong size. */
const still = { animate: false };

/** Opens a view; `show` brings scale and pointer up to date. */
function openView({ viewer, frame, drawing }: Elements): View & { readonly show: () => void } {
  const area = panzoom(drawing, {
    noBind: true,
    contain: 'outside',
    minScale: 1,
    maxScale: 10,
    cursor: '',
    touchAction: 'pan-y',
    pinchAndPan: true,
    ...still,
    handleStartEvent: () => {},
  });
  const isFull = () => viewer.closest('dialog') !== null;
  const scale = viewer.querySelector('.ib-scale');
  const canPan = () =>
    area.getScale() > 1.001 ||
    drawing.offsetWidth > frame.clientWidth + 1 ||
    drawing.offsetHeight > frame.clientHeight + 1;
  // One finger moves a drawing that is enlarged; otherwise it scrolls the page.
  let touchAction = 'pan-y';
  const setTouch = () => {
    const wanted = isFull() || area.getScale() > 1.001 ? 'none' : 'pan-y';
    if (wanted === touchAction) return;
    touchAction = wanted;
    area.setOptions({ touchAction });
  };
  const show = () => {
    setTouch();
    // Of the drawing's own size: at 100 % its letters are as large as those of the page.
    const svg = drawing.querySelector('svg');
    const own = svg ? svg.clientWidth / (svg.viewBox.baseVal.width || svg.clientWidth || 1) : 1;
    if (scale) scale.textContent = `${Math.round(area.getScale() * own * 100)} %`;
    frame.classList.toggle('ib-movable', canPan());
  };
  drawing.addEventListener('panzoomchange', show);
  // Called at first as well, when the page has been laid out.
  new ResizeObserver(() => {
    area.pan(area.getPan().x, area.getPan().y, still);
    show();
  }).observe(frame);
  return { viewer, frame, drawing, area, isFull, canPan, show };
}

/** What buttons and keys do. */
const actionsOf = ({ area }: View) => ({
  in: () => area.zoomIn(still),
  out: () => area.zoomOut(still),
  fit: () => area.reset(still),
});

function listenToButtons(view: View): void {
  for (const [name, act] of Object.entries(actionsOf(view)))
    view.viewer.querySelector(`[data-do="${name}"]`)?.addEventListener('click', act);
}

function listenToWheel({ frame, area, isFull }: View): void {
  frame.addEventListener(
    'wheel',
    (event) => {
      // Outside of full screen the wheel belongs to the page; a pinch on a touchpad comes with Ctrl.
      if (!event.ctrlKey && !event.metaKey && !isFull()) return;
      event.preventDefault();
      const turn = Math.max(-60, Math.min(60, event.deltaMode === 1 ? event.deltaY * 20 : event.deltaY));
      area.zoomToPoint(area.getScale() * Math.exp(-turn / (event.ctrlKey ? 150 : 250)), event, still);
    },
    { passive: false },
  );
}

function listenToPointers({ drawing, area, canPan }: View): void {
  let dragged = false;
  let from: PointerEvent | undefined;
  // Every finger that came down goes up again: one that is forgotten would make the next one zoom.
  const held = new Set<number>();
  drawing.addEventListener('pointerdown', (event) => {
    dragged = false;
    if (event.pointerType === 'mouse' && (event.button !== 0 || !canPan())) return;
    from ??= event;
    held.add(event.pointerId);
    area.handleDown(event);
  });
  document.addEventListener('pointermove', (event) => {
    if (!from) return;
    if (Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) > 5) dragged = true;
    if (dragged) area.handleMove(event);
  });
  const up = (event: PointerEvent) => {
    if (!held.delete(event.pointerId)) return;
    if (held.size === 0) from = undefined;
    area.handleUp(event);
  };
  document.addEventListener('pointerup', up);
  document.addEventListener('pointercancel', up);
  // A link is not to be followed, or carried away, when the drawing was moved by it.
  drawing.addEventListener('dragstart', (event) => event.preventDefault());
  drawing.addEventListener(
    'click',
    (event) => {
      if (dragged) event.preventDefault();
      dragged = false;
    },
    true,
  );
}

/** Units by which an arrow key moves the drawing. */
const step = 80;
const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [step, 0],
  ArrowRight: [-step, 0],
  ArrowUp: [0, step],
  ArrowDown: [0, -step],
};

/** `+`, `-` and `0` zoom; arrows go from box to box, and move the drawing where no box has the focus. */
function listenToKeys(view: View, connections: Connections): void {
  const { frame, drawing, area, canPan } = view;
  const actions = actionsOf(view);
  frame.addEventListener('keydown', (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { '+': actions.in, '=': actions.in, '-': actions.out, '0': actions.fit }[key];
    const move = moves[key];
    if (act) act();
    else if (move) {
      const link = (target as Element).closest('a');
      const next = link && nearestLink(link, key, [...drawing.querySelectorAll('a')], connections);
      if (next) (next as SVGAElement).focus();
      else if (canPan())
        area.pan(move[0] / area.getScale(), move[1] / area.getScale(), { relative: true, ...still });
      else return;
    } else return;
    event.preventDefault();
  });
}

/** A focused box comes into view by the drawing's own movement, not by scrolling inside of the frame. */
function followFocus({ frame, drawing, area, canPan }: View): void {
  frame.addEventListener('scroll', () => frame.scrollTo(0, 0));
  drawing.addEventListener('focusin', ({ target }) => {
    if (!canPan() || target === drawing || !(target as Element).matches(':focus-visible')) return;
    frame.scrollTo(0, 0);
    const [box, view] = [(target as Element).getBoundingClientRect(), frame.getBoundingClientRect()];
    const outside = (start: number, end: number, low: number, high: number) =>
      start < low + 20 ? low + 20 - start : end > high - 20 ? high - 20 - end : 0;
    const x = outside(box.left, box.right, view.left, view.right);
    const y = outside(box.top, box.bottom, view.top, view.bottom);
    if (x || y) area.pan(x / area.getScale(), y / area.getScale(), { relative: true, ...still });
  });
}

/**
 * Makes a drawing movable, with mouse, touch, keys and buttons.
 * @returns `reset`: back to the whole drawing, for a frame of another size
 */
export function addPanAndZoom(elements: Elements, connections: Connections): { readonly reset: () => void } {
  const view = openView(elements);
  listenToButtons(view);
  listenToWheel(view);
  listenToPointers(view);
  listenToKeys(view, connections);
  followFocus(view);
  return {
    reset: () => {
      view.area.reset(still);
      view.show();
    },
  };
}
