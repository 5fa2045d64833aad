// Signs that tell the roles of boxes apart without colour: on paper from a black printer, for people who see no colours.
import { roleColours } from '../../model/colours.ts';
import type { Graph, NodeRole } from '../../model/graph.ts';
import type { Sign } from './in-page/signs.ts';

/**
 * The line of each sign on a field of 10 by 10; roles with a form of their own (pill, cylinder, hexagon, double
 * frame) need none, nor do ports, which alone have round corners without a sign. */
export const roleSigns: Readonly<Partial<Record<NodeRole, string>>> = {
  firewall: 'M0,1H10M0,5H10M0,9H10M3,1V5M7,5V9',
  host: 'M0,0.5H10V7H0zM2.5,9.5H7.5',
  proxy: 'M5,0L10,5L5,10L0,5z',
  application: 'M1.5,0.5L9.5,5L1.5,9.5z',
  admin: 'M5,0V10M0,5H10',
  mail: 'M0,1.5H10V8.5H0zM0,1.5L5,5.5L10,1.5',
  support: 'M5,1a4,4 0,1,0 0.01,0z',
  place: 'M0,4L5,0L10,4V10H0z',
  domain: 'M5,0.5a4.5,4.5 0,1,0 0.01,0zM0.5,5H9.5M5,0.5V9.5',
  gap: 'M1,1L9,9M9,1L1,9',
  more: 'M0,5H2M4,5H6M8,5H10',
};
/** The sign of a role in the colours of the light scheme; undefined for one with a form of its own. */
export const signOf = (role: NodeRole): Sign | undefined => {
  const line = roleSigns[role];
  return line === undefined
    ? undefined
    : {
        line,
        style: `fill:none;stroke:${roleColours[role].light.stroke};stroke-width:1.3px;stroke-dasharray:none !important`,
      };
};
/** The signs of the boxes of a graph, by their ids. */
export const signsOf = (graph: Graph | undefined): Readonly<Record<string, Sign>> =>
  Object.fromEntries(
    (graph?.nodes ?? []).flatMap(({ id, role }) => {
      const sign = signOf(role);
      return sign ? [[id, sign] as const] : [];
    }),
  );
