// Findings -> the entities on whose pages they stand.

import { entityOfFinding } from '../drift/owner.ts';
import type { Finding } from '../model/finding.ts';
import type { Entity, Inventory } from '../model/inventory.ts';
import { expandPorts } from '../model/ports.ts';
import { workloadsOf } from '../model/workloads.ts';

/** The findings that the page of one entity shows or leads to. */
export interface EntityFindings<F> {
  /** What is found of the entity itself. */
  readonly about: readonly F[];
  /** Of a host: what is found of the entities on it, which have these findings on their own pages. */
  readonly onHost: readonly F[];
}

type Published = ReadonlyMap<string, readonly Entity['ref'][]>;
/** The containers and services that publish a port, by `port:<host>/<port>/<protocol>`. */
function publishedPorts(inventory: Inventory): Published {
  const refs = new Map<string, Entity['ref'][]>();
  for (const { host, ref, ports } of workloadsOf(inventory))
    for (const { published, target, protocol } of ports)
      for (const [port] of published === null ? [] : expandPorts(published, target)) {
        const subject = `port:${host}/${port}/${protocol}`;
        const others = refs.get(subject) ?? [];
        if (!others.includes(ref)) refs.set(subject, [...others, ref]);
      }
  return refs;
}

/**
 * Sorts findings by the entities that they are about: their subject where it is one; else the host on which they were
 * found and, of a port, the containers and services that publish it. What is about no entity is left out.
 * @returns by `kind:id`, of each entity in the order of the findings
 */
export function findingsByEntity<F extends Pick<Finding, 'subject' | 'host' | 'concerns'>>(
  inventory: Inventory,
  findings: readonly F[],
): Record<string, EntityFindings<F>> {
  const byEntity: Record<string, { about: F[]; onHost: F[] }> = {};
  const at = (ref: string) => {
    byEntity[ref] ??= { about: [], onHost: [] };
    return byEntity[ref];
  };
  let published: Published | undefined;
  for (const finding of findings) {
    const { subject, host } = finding;
    const entity = entityOfFinding(inventory, finding);
    const hostRef = host !== undefined && inventory.hosts[host]?.ref;
    if (entity) at(entity.ref).about.push(finding);
    for (const ref of finding.concerns ?? []) if (ref !== subject) at(ref).about.push(finding);
    if (hostRef && entity && entity.ref !== hostRef) at(hostRef).onHost.push(finding);
    if (entity) continue;
    if (hostRef) at(hostRef).about.push(finding);
    if (!subject.startsWith('port:')) continue;
    published ??= publishedPorts(inventory);
    for (const ref of published.get(subject) ?? []) at(ref).about.push(finding);
  }
  return byEntity;
}
