// The ground plan of the Gesamtübersicht: which of its boxes were laid out together, and which found a free place beside
// them since. It stands in the committed .mmd file, so that one container more leaves the others where they are.
import type { Graph } from '../model/graph.ts';

/** The committed file of the Gesamtübersicht, relative to the root. */
export const overviewFile = (handbook: string): string => `diagrams/${handbook}/uebersicht.mmd`;

const lateMark = '%% Seit dem Grundriss dazugekommen:';
/** Of more boxes that came late, as a part of all, everything is laid out anew. */
const mostLate = 0.25;
/** So few may always come. */
const alwaysFew = 6;

/**
 * A graph whose boxes keep the places of a committed picture: those that are not in its ground plan are marked and stand
 * last. Without a picture, with one of something else, or when too much came since, nothing is kept.
 * @param picture the text of the committed .mmd file
 */
export function withGroundPlan(graph: Graph, picture: string | undefined): Graph {
  if (picture === undefined) return graph;
  const drawn = new Set(picture.match(/^ *n_\w+(?=[[({])/gm)?.map((id) => id.trim()));
  const later = picture
    .split('\n')
    .filter((line) => line.startsWith(lateMark))
    .flatMap((line) => line.slice(lateMark.length).trim().split(/\s+/));
  for (const id of later) drawn.delete(id);
  const early = graph.nodes.filter(({ id }) => drawn.has(id));
  const rankOf = ({ id }: { readonly id: string }) => later.indexOf(id) + 1 || later.length + 1;
  const late = graph.nodes
    .filter(({ id }) => !drawn.has(id))
    .sort((former, other) => rankOf(former) - rankOf(other));
  if (early.length === 0 || late.length > Math.max(alwaysFew, mostLate * graph.nodes.length)) return graph;
  return { ...graph, nodes: [...early, ...late.map((node) => ({ ...node, isLate: true }))] };
}

/** The lines by which a .mmd file remembers what came late; none where all were laid out together. */
export function groundPlanLines({ nodes }: Graph): string[] {
  const late = nodes.filter(({ isLate }) => isLate);
  return late.length > 0 ? [[lateMark, ...late.map(({ id }) => id)].join(' ')] : [];
}
