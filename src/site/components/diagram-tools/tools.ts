// The tools of a diagram in the page: paths in and out of a box, filters, pan and zoom, full screen. The drawing, its
// links and its legend are there without it.

import { connectionsOf } from './connections.ts';
import { filterBoxes } from './filter.ts';
import { addFullScreen } from './full-screen.ts';
import { highlightPaths } from './highlight.ts';
import { addPanAndZoom } from './pan-zoom.ts';

/** Gives a figure its tools. One without them (on paper) stays as it is. */
export function addDiagramTools(figure: HTMLElement): void {
  const viewer = figure.querySelector<HTMLElement>('.ib-viewer');
  const tools = viewer?.querySelector<HTMLElement>('.ib-tools');
  const frame = viewer?.querySelector<HTMLElement>('.ib-frame');
  const drawing = frame?.querySelector<HTMLElement>('.ib-drawing');
  if (!viewer || !tools || !frame || !drawing) return;
  const connections = connectionsOf(drawing);
  highlightPaths(drawing, connections);
  filterBoxes(viewer, connections);
  const states = tools.querySelector<HTMLInputElement>('[data-do="states"]');
  const showStates = () => drawing.classList.toggle('ib-bare', states?.checked === false);
  states?.addEventListener('change', showStates);
  showStates();
  const { reset } = addPanAndZoom({ viewer, frame, drawing }, connections);
  addFullScreen(figure, viewer, reset);
  tools.hidden = false;
}
