// The legend of a diagram as it is drawn below it.
import { colours, lineStyles, roleColours } from '../../model/colours.ts';
import type { Graph, NodeRole } from '../../model/graph.ts';
import { legendOf } from '../../views/diagrams/legend.ts';
import type { LegendEntry } from './in-page/legend.ts';
import { signOf } from './signs.ts';

const roundRoles: readonly NodeRole[] = ['user', 'domain', 'port', 'gap', 'more'];
/** The legend as it is drawn below a diagram, in the colours of the light scheme. */
export function legendEntries(graph: Graph | undefined): LegendEntry[] {
  if (!graph) return [];
  const { roles, statuses, lines } = legendOf(graph);
  const plain = `fill:${colours.paper?.light};stroke:${colours.muted?.light}`;
  return [
    ...roles.map(({ key, word }): LegendEntry => {
      const { fill, stroke } = roleColours[key].light;
      return {
        text: word,
        style: `fill:${fill};stroke:${stroke}`,
        shape: key === 'data' ? 'data' : roundRoles.includes(key) ? 'round' : 'box',
        sign: signOf(key),
      };
    }),
    ...statuses.map(
      ({ key, word }): LegendEntry => ({
        text: word,
        style: `${plain};stroke-dasharray:${key === 'retired' ? '2 4;opacity:0.65' : '6 4'}`,
        shape: 'box',
      }),
    ),
    ...lines.map(({ key, word }): LegendEntry => {
      const { colour, width, dash } = lineStyles[key];
      return {
        text: word,
        style: `fill:none;stroke:${colours[colour]?.light};stroke-width:${width}px${dash ? `;stroke-dasharray:${dash}` : ''}`,
        shape: 'line',
      };
    }),
  ];
}
