// Findings -> the lines of a diagram that they are about: those between two boxes that a finding names together.
import type { Finding } from '../model/finding.ts';
import type { Graph, GraphEdge } from '../model/graph.ts';
import type { Inventory } from '../model/inventory.ts';
import { anyRefParts, type Section } from '../model/sections.ts';

/** What is a way of several lines; the findings of a stack or a host name its parts, but not what is between them. */
const ofWays: ReadonlySet<Section | undefined> = new Set(['domains', 'connections']);
/** The entities that a finding names together; of a connection also its ends. */
function partiesOf(
  inventory: Inventory,
  { subject, concerns = [] }: Pick<Finding, 'subject' | 'concerns'>,
): string[] {
  const parts = anyRefParts(subject);
  const connection = parts?.section === 'connections' ? inventory.connections[parts.id] : undefined;
  return [subject, ...concerns, ...(connection ? [connection.from, connection.to] : [])];
}

/**
 * Sorts findings by the lines of a graph. A finding that is about one box only is on no line.
 * @param findings open ones, where only those are to be shown
 * @returns by the graph's own edges, in the order of the findings; edges without any are left out
 */
export function findingsOfEdges<F extends Pick<Finding, 'subject' | 'concerns'>>(
  inventory: Inventory,
  { nodes, edges }: Graph,
  findings: readonly F[],
): ReadonlyMap<GraphEdge, readonly F[]> {
  const entities = new Map(nodes.map(({ id, entity }) => [id, entity]));
  const parties = findings
    .map((finding) => ({
      finding,
      isWay: ofWays.has(anyRefParts(finding.subject)?.section),
      named: new Set(partiesOf(inventory, finding)),
    }))
    .filter(({ named }) => named.size > 1);
  const found = new Map<GraphEdge, readonly F[]>();
  if (parties.length === 0) return found;
  for (const edge of edges) {
    const from = entities.get(edge.from);
    const to = entities.get(edge.to);
    if (from === undefined || to === undefined || from === to) continue;
    const ofEdge = parties.flatMap(({ finding, isWay, named }) =>
      named.has(from) && named.has(to) && (isWay || finding.subject === from || finding.subject === to)
        ? [finding]
        : [],
    );
    if (ofEdge.length > 0) found.set(edge, ofEdge);
  }
  return found;
}
