// One more container or service, of every kind there is in an inventory: how many of the other boxes of its
// Gesamtübersicht stand elsewhere afterwards. Boxes are measured by the widths of their letters, so no browser is needed.
import type { MeasuredGraph } from '../src/diagrams/arrange/measured.ts';
import { place } from '../src/diagrams/arrange/place.ts';
import { withGroundPlan } from '../src/diagrams/ground-plan.ts';
import { diagramTexts } from '../src/diagrams/mmd.ts';
import type { Graph } from '../src/model/graph.ts';
import type { Inventory } from '../src/model/inventory.ts';
import { volumesOf, type Workload, workloadsOf } from '../src/model/workloads.ts';
import { overviewGraphs } from '../src/views/diagrams/overview.ts';
import { textWidth } from '../src/views/text-width.ts';

const widest = (rows: readonly string[]) => Math.max(...rows.map((row) => textWidth(row, 15)));
/** A graph as large as it is drawn, nearly. */
const measured = ({ direction, nodes, groups, edges }: Graph): MeasuredGraph => ({
  across: direction === 'LR',
  boxes: nodes.map(({ id, group, column, isAligned, isLate, label }) => ({
    id,
    parent: group,
    column,
    isAligned,
    isLate,
    width: Math.ceil(widest(label)) + 48,
    height: label.length * 17 + 30,
  })),
  groups: groups.map(({ id, parent, column, title }) => ({
    id,
    parent,
    column,
    titleWidth: Math.ceil(widest([title])),
  })),
  lines: edges.map(({ from, to, line, label }, index) => ({
    id: `line${index}`,
    from,
    to,
    kind: line,
    ...(label
      ? { label: { width: widest(label.split(' · ')) + 8, height: 18 * label.split(' · ').length } }
      : {}),
  })),
});
/** Where the boxes of an overview stand, counted from the picture's corner. */
type Places = ReadonlyMap<string, string>;
/**
 * Where the boxes of an overview stand.
 * @param picture text of the committed overview, whose places are kept
 */
export function overviewPlaces(inventory: Inventory, picture?: string): Places {
  const graphs = overviewGraphs(inventory);
  const graph = 'nodes' in graphs ? graphs : graphs[0]!.graph;
  const { items } = place(measured(withGroundPlan(graph, picture)));
  return new Map(
    [...items.values()]
      .filter(({ isGroup }) => !isGroup)
      .map(({ id, u, v, sizeV }) => [id, `${u} ${v + sizeV / 2}`]),
  );
}
/** The text of an overview as it is committed. */
export const overviewText = (inventory: Inventory): string =>
  diagramTexts(inventory, '/').find(({ slug }) => slug === 'uebersicht')!.text;

/** Which part of the boxes stands elsewhere. */
export function movedPart(old: Places, now: Places): number {
  const kept = [...old].filter(([id]) => now.has(id));
  return kept.filter(([id, place]) => now.get(id) !== place).length / kept.length;
}

/** One more of what there is. */
interface Addition {
  /** Id of what it is like. */
  readonly like: string;
  readonly kind: (typeof kinds)[number];
  readonly name: string;
  readonly inventory: Inventory;
}
/** How much of a workload the further one takes over, beside its place. */
export const kinds = ['alone', 'with ports', 'with connections', 'with all of that and volumes'] as const;

const placed = <T>(entries: Readonly<Record<string, T>>, id: string, value: T, at: number) => {
  const list = Object.entries(entries);
  list.splice(at, 0, [id, value]);
  return Object.fromEntries(list);
};
function oneMore(inventory: Inventory, like: Workload, kind: (typeof kinds)[number], at: number): Inventory {
  const id = 'worker';
  const ref = `${like.ref.split(':')[0]}:${id}`;
  const isWhole = kind === 'with all of that and volumes';
  const ports =
    kind === 'with ports' || isWhole
      ? like.ports.map((port) => ({
          ...port,
          ...('published' in port && port.published ? { published: port.published + 20000 } : {}),
        }))
      : [];
  const volumes = isWhole ? volumesOf(like) : [];
  const more = {
    ...like,
    id,
    ref,
    name: id,
    title: undefined,
    ports,
    service: undefined,
    ...(like.section === 'containers'
      ? {
          volumes: like.volumes.flatMap((mount) =>
            mount.volume && isWhole ? [{ ...mount, volume: `${mount.volume}-2` }] : [],
          ),
        }
      : {
          data: like.data.flatMap((entry) =>
            entry.volume && isWhole ? [{ ...entry, volume: `${entry.volume}-2` }] : [],
          ),
        }),
  } as Workload;
  const connections = Object.entries(inventory.connections).flatMap(([key, connection]) => {
    const { from, to } = connection;
    const isTold = kind === 'with connections' || isWhole;
    // Of what comes from outside only with a port of its own.
    if (!isTold || (from !== like.ref && to !== like.ref)) return [];
    if (from.startsWith('external:') && !isWhole) return [];
    const ends = { from: from === like.ref ? ref : from, to: to === like.ref ? ref : to };
    return [[`${key}-2`, { ...connection, ...ends, id: `${key}-2`, ref: `connection:${key}-2` }] as const];
  });
  return {
    ...inventory,
    [like.section]: placed<Workload>(inventory[like.section], id, more, at),
    connections: { ...inventory.connections, ...Object.fromEntries(connections) },
    volumes: {
      ...inventory.volumes,
      ...Object.fromEntries(
        volumes.flatMap((volume) => {
          const known = inventory.volumes[volume];
          const further = `${volume}-2`;
          return known ? [[further, { ...known, id: further, ref: `volume:${further}` }]] : [];
        }),
      ),
    },
  };
}

const positions = {
  first: () => 0,
  'in the middle': (count: number) => Math.floor(count / 2),
  last: (count: number) => count,
} as const;
/** One more of every container and service: alone and with what it has, at the places of the inventory that are asked for. */
export const additionsOf = (
  inventory: Inventory,
  wanted: readonly (typeof kinds)[number][] = kinds,
  where: readonly (keyof typeof positions)[] = ['last'],
): Addition[] =>
  workloadsOf(inventory)
    .filter(({ status }) => status !== 'retired')
    .flatMap((like) =>
      wanted.flatMap((kind) =>
        where.map((position) => ({
          like: like.id,
          name: `like ${like.id}, ${kind}, ${position}`,
          kind,
          inventory: oneMore(
            inventory,
            like,
            kind,
            positions[position](Object.keys(inventory[like.section]).length),
          ),
        })),
      ),
    );
