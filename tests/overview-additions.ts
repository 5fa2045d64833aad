// One more container or service, of every kind there is in an inventory: how many of the other boxes of its
// Gesamtübersicht stand elsewhere afterwards. Boxes are measured by the widths of their letters, so no browser is needed.
import type { MeasuredGraph } from '../src/diagrams/arrange/measured.ts';
import { place } from '../src/diagrams/arrange/place.ts';
import type { Graph } from '../src/model/graph.ts';
import type { Inventory } from '../src/model/inventory.ts';
import { volumesOf, type Workload, workloadsOf } from '../src/model/workloads.ts';
import { overviewGraphs } from '../src/views/diagrams/overview.ts';
import { textWidth } from '../src/views/text-width.ts';

const widest = (rows: readonly string[]) => Math.max(...rows.map((row) => textWidth(row, 15)));
/** A graph as large as it is drawn, nearly. */
const measured = ({ direction, nodes, groups, edges }: Graph): MeasuredGraph => ({
  across: direction === 'LR',
  boxes: nodes.map(({ id, group, column, isAligned, label }) => ({
    id,
    parent: group,
    column,
    isAligned,
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
/** Where something stands in what holds it, and that. */
interface Spot {
  readonly home: string;
  readonly inHome: string;
  /** In the whole drawing. */
  readonly inAll: string;
  readonly isGroup: boolean;
}
type Places = ReadonlyMap<string, Spot>;
/** Where the boxes and frames of an overview stand. */
export function overviewPlaces(inventory: Inventory): Places {
  const graphs = overviewGraphs(inventory);
  const graph = 'nodes' in graphs ? graphs : graphs[0]!.graph;
  const { items } = place(measured(graph));
  return new Map(
    [...items.values()].map(({ id, u, v, sizeV, parent = '', isGroup }) => {
      const home = items.get(parent);
      const across = isGroup ? v : v + sizeV / 2;
      return [
        id,
        {
          home: parent,
          inHome: `${u - (home?.u ?? 0)} ${across - (home?.v ?? 0)}`,
          inAll: `${u} ${across}`,
          isGroup,
        },
      ];
    }),
  );
}
/**
 * What one more moves.
 * @returns which part of the boxes stands elsewhere in the whole drawing, beside the shift that most of them share; and
 * which part of boxes and frames stands elsewhere in what holds it, so that a frame that moves as a whole counts once
 */
export function movedParts(old: Places, now: Places) {
  const kept = [...old].flatMap(([id, before]) => {
    const after = now.get(id);
    return after ? [{ id, before, after }] : [];
  });
  const boxes = kept.filter(({ before }) => !before.isGroup);
  const shiftOf = ({ before, after }: (typeof kept)[number]) => {
    const [u = 0, v = 0] = before.inAll.split(' ').map(Number);
    const [toU = 0, toV = 0] = after.inAll.split(' ').map(Number);
    return `${toU - u} ${toV - v}`;
  };
  const most = Math.max(...[...Map.groupBy(boxes, shiftOf).values()].map(({ length }) => length));
  const inside = [...Map.groupBy(kept, ({ before }) => before.home).values()].flatMap((members) => {
    const shifts = [
      ...Map.groupBy(members, ({ before, after }) => {
        const [u = 0, v = 0] = before.inHome.split(' ').map(Number);
        const [toU = 0, toV = 0] = after.inHome.split(' ').map(Number);
        return before.home === after.home ? `${toU - u} ${toV - v}` : after.home;
      }).values(),
    ].sort((a, b) => b.length - a.length);
    return shifts.slice(1).flat();
  });
  return {
    inAll: 1 - most / boxes.length,
    inFrames: inside.length / kept.length,
    ids: inside.map(({ id }) => id),
  };
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
