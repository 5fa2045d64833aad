// Brings a diagram of the page to life: path in and out of a box, filters, pan and zoom, full screen. The drawing, its
// links and its legend are there without it.
import panzoom from '@panzoom/panzoom';

/** What lies behind and before each box. */
type Ways = ReadonlyMap<string, ReadonlySet<string>>;

/** Everything that can be reached from a box, itself included. */
function reach(start: string, ways: Ways): Set<string> {
  const found = new Set([start]);
  for (const text of found) for (const next of ways.get(text) ?? []) found.add(next);
  return found;
}

interface Parts {
  readonly boxes: ReadonlyMap<string, SVGGElement>;
  readonly lines: readonly SVGElement[];
  readonly out: Ways;
  readonly into: Ways;
}
function partsOf(drawing: Element): Parts {
  const boxes = new Map(
    [...drawing.querySelectorAll<SVGGElement>('g[data-node]')].map((box) => [box.dataset.node ?? '', box]),
  );
  const lines = [...drawing.querySelectorAll<SVGElement>('[data-from][data-to]')];
  const out = new Map<string, Set<string>>();
  const into = new Map<string, Set<string>>();
  const add = (ways: Map<string, Set<string>>, from: string, to: string) =>
    ways.set(from, (ways.get(from) ?? new Set()).add(to));
  for (const { dataset } of lines) {
    add(out, dataset.from ?? '', dataset.to ?? '');
    add(into, dataset.to ?? '', dataset.from ?? '');
  }
  return { boxes, lines, out, into };
}

/** Hover or focus: the way to a box and from it stays, the rest fades. */
function lightPaths(drawing: HTMLElement, { boxes, lines, out, into }: Parts) {
  const light = (id: string | undefined) => {
    drawing.classList.toggle('ib-lit', id !== undefined);
    if (id === undefined) return;
    const [after, before] = [reach(id, out), reach(id, into)];
    for (const [text, box] of boxes) {
      box.classList.toggle('ib-on', after.has(text) || before.has(text));
      box.classList.toggle('ib-here', text === id);
    }
    for (const line of lines) {
      const { from = '', to = '' } = line.dataset;
      line.classList.toggle('ib-on', after.has(from) || before.has(to));
    }
  };
  const boxAt = (target: EventTarget | null) =>
    (target as Element | null)?.closest<SVGGElement>('g[data-node]') ??
    (target as Element | null)?.querySelector?.<SVGGElement>(':scope > g[data-node]');
  const focused = () => {
    const link = drawing.querySelector('a:focus-visible');
    return link ? boxAt(link)?.dataset.node : undefined;
  };
  drawing.addEventListener('pointerover', ({ target, pointerType }) => {
    if (pointerType !== 'touch') light(boxAt(target)?.dataset.node ?? focused());
  });
  drawing.addEventListener('pointerleave', () => light(focused()));
  drawing.addEventListener('focusin', () => light(focused()));
  drawing.addEventListener('focusout', () => light(undefined));
}

/**
 * Filters: a box stays when it has every value that is asked for. One that cannot have it (a user, a domain) stays
 * while it leads, through others like it, to one that has.
 */
function filterBoxes(viewer: HTMLElement, { boxes, lines, out, into }: Parts) {
  const fields = [...viewer.querySelectorAll<HTMLSelectElement>('select[data-filter]')];
  const count = viewer.querySelector('output');
  const apply = () => {
    const asked = fields.filter(({ value }) => value !== '');
    const fits = (box: SVGGElement) => {
      const answers = asked.map(({ dataset, value }) => {
        const own = box.getAttribute(`data-${dataset.filter}`);
        return own === null ? undefined : own.split(' ').includes(value);
      });
      return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
    };
    const verdicts = new Map([...boxes].map(([id, box]) => [id, fits(box)]));
    const kept = new Set([...verdicts].filter(([, fit]) => fit).map(([id]) => id));
    const matching = kept.size;
    for (const id of kept)
      for (const near of [...(out.get(id) ?? []), ...(into.get(id) ?? [])])
        if (verdicts.get(near) === undefined) kept.add(near);
    for (const [id, box] of boxes) {
      const out = asked.length > 0 && !kept.has(id);
      box.classList.toggle('ib-out', out);
      // The Tab key passes over what is filtered out.
      const link = box.closest('a');
      if (out) link?.setAttribute('tabindex', '-1');
      else link?.removeAttribute('tabindex');
    }
    for (const { dataset, classList } of lines)
      classList.toggle(
        'ib-out',
        asked.length > 0 && !(kept.has(dataset.from ?? '') && kept.has(dataset.to ?? '')),
      );
    for (const field of fields) field.classList.toggle('ib-set', field.value !== '');
    if (count) count.value = asked.length ? `${matching} von ${boxes.size} Kästen` : '';
  };
  for (const field of fields) field.addEventListener('change', apply);
  // A browser that restores the page restores the fields as well.
  if (fields.some(({ value }) => value !== '')) apply();
}

/** The box nearest in a direction; one that a line leads to counts as half as far. */
function neighbour(link: Element, key: string, links: readonly Element[], { out, into }: Parts) {
  const middle = (element: Element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  };
  const idOf = (element: Element) => element.querySelector<SVGGElement>('g[data-node]')?.dataset.node ?? '';
  const [here, id] = [middle(link), idOf(link)];
  const linked = new Set([...(out.get(id) ?? []), ...(into.get(id) ?? [])]);
  const distance = (element: Element) => {
    const { x, y } = middle(element);
    const [along, across] = /Left|Right/.test(key) ? [x - here.x, y - here.y] : [y - here.y, x - here.x];
    const ahead = /Left|Up/.test(key) ? -along : along;
    if (ahead < 8) return Number.POSITIVE_INFINITY;
    return (ahead + 2 * Math.abs(across)) * (linked.has(idOf(element)) ? 0.5 : 1);
  };
  const [nearest] = links
    .filter((element) => element !== link)
    .map((element) => ({ element, far: distance(element) }))
    .filter(({ far }) => Number.isFinite(far))
    .sort((a, b) => a.far - b.far);
  return nearest?.element;
}

const step = 80;
const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [step, 0],
  ArrowRight: [-step, 0],
  ArrowUp: [0, step],
  ArrowDown: [0, -step],
};

/** Pan and zoom with mouse, touch and keys; the page's own scrolling stays as it is. */
function panAndZoom(viewer: HTMLElement, frame: HTMLElement, drawing: HTMLElement, parts: Parts) {
  const area = panzoom(drawing, {
    noBind: true,
    contain: 'outside',
    minScale: 1,
    maxScale: 10,
    cursor: '',
    touchAction: 'pan-y',
    pinchAndPan: true,
    // It measures the drawing where it is: while that still moves, it would take the wrong size.
    animate: false,
    handleStartEvent: () => {},
  });
  const still = { animate: false };
  const isFull = () => viewer.closest('dialog') !== null;
  const fit = viewer.querySelector('.ib-scale');
  const canPan = () => area.getScale() > 1.001 || drawing.offsetWidth > frame.clientWidth + 1;
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
    if (fit) fit.textContent = `${Math.round(area.getScale() * 100)} %`;
    frame.classList.toggle('ib-movable', canPan());
  };
  drawing.addEventListener('panzoomchange', show);
  new ResizeObserver(() => {
    area.pan(area.getPan().x, area.getPan().y, still);
    show();
  }).observe(frame);

  const actions: Readonly<Record<string, () => void>> = {
    in: () => area.zoomIn(still),
    out: () => area.zoomOut(still),
    fit: () => area.reset(still),
  };
  for (const [name, act] of Object.entries(actions))
    viewer.querySelector(`[data-do="${name}"]`)?.addEventListener('click', act);

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

  frame.addEventListener('keydown', (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { '+': actions.in, '=': actions.in, '-': actions.out, '0': actions.fit }[key];
    const move = moves[key];
    if (act) act();
    else if (move) {
      const link = (target as Element).closest('a');
      const next = link && neighbour(link, key, [...drawing.querySelectorAll('a')], parts);
      if (next) (next as SVGAElement).focus();
      else if (canPan())
        area.pan(move[0] / area.getScale(), move[1] / area.getScale(), { relative: true, ...still });
      else return;
    } else return;
    event.preventDefault();
  });

  // A focused box comes into view by the drawing's own movement, not by scrolling inside of the frame.
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
  show();
  return {
    /** Back to the whole drawing, for a frame of another size. */
    reset: () => {
      area.reset(still);
      show();
    },
  };
}

/** Full screen in a dialog: it keeps the focus inside, Esc closes it, and every browser has it. */
function fullScreen(figure: HTMLElement, viewer: HTMLElement, reset: () => void) {
  const button = viewer.querySelector<HTMLButtonElement>('[data-do="full"]');
  const dialog = document.createElement('dialog');
  dialog.className = 'ib-full';
  dialog.setAttribute('aria-label', viewer.querySelector('.ib-drawing')?.getAttribute('aria-label') ?? '');
  const say = (full: boolean) => {
    button?.setAttribute('aria-label', full ? 'Vollbild beenden' : 'Vollbild');
    button?.setAttribute('title', full ? 'Vollbild beenden (Esc)' : 'Vollbild, Ende mit Esc');
    reset();
    button?.focus({ preventScroll: true });
  };
  button?.addEventListener('click', () => {
    if (dialog.open) return dialog.close();
    // The page keeps the place free, so that it is where it was afterwards.
    figure.style.minHeight = `${figure.offsetHeight}px`;
    figure.append(dialog);
    dialog.append(viewer);
    dialog.showModal();
    say(true);
  });
  dialog.addEventListener('close', () => {
    figure.prepend(viewer);
    dialog.remove();
    figure.style.minHeight = '';
    say(false);
  });
}

/** Gives a figure its tools. One without them (on paper) stays as it is. */
export function bringToLife(figure: HTMLElement): void {
  const viewer = figure.querySelector<HTMLElement>('.ib-viewer');
  const tools = viewer?.querySelector<HTMLElement>('.ib-tools');
  const frame = viewer?.querySelector<HTMLElement>('.ib-frame');
  const drawing = frame?.querySelector<HTMLElement>('.ib-drawing');
  if (!viewer || !tools || !frame || !drawing) return;
  const parts = partsOf(drawing);
  lightPaths(drawing, parts);
  filterBoxes(viewer, parts);
  const states = tools.querySelector<HTMLInputElement>('[data-do="states"]');
  const showStates = () => drawing.classList.toggle('ib-bare', states?.checked === false);
  states?.addEventListener('change', showStates);
  showStates();
  const { reset } = panAndZoom(viewer, frame, drawing, parts);
  fullScreen(figure, viewer, reset);
  tools.hidden = false;
}
