// What containers tell their reverse proxy, by label or variable -> the domains that nobody has documented yet.
import { domainEntries, isProxyImage, type Route, routesOf } from '../../inventory/compose/routes.ts';
import { roleOf } from '../../inventory/compose/well-known.ts';
import type { Inventory } from '../../model/inventory.ts';
import { isRecord } from '../../model/record.ts';
import { idPatternHolds } from '../../model/sections.ts';
import { hostIdOf } from '../../model/workloads.ts';
import { dockerInspect } from '../../snapshots/docker-inspect.ts';
import type { InspectedContainer } from '../../snapshots/docker-inspect-container.ts';
import { folderLabel } from '../../snapshots/docker-routing.ts';
import type { Sections } from './sections.ts';

/** The containers of a snapshot with what only inspect shows of them. */
export const inspectedOf = (files: ReadonlyMap<string, string>): readonly InspectedContainer[] =>
  dockerInspect.parse(files.get(dockerInspect.file) ?? '').containers;

/** The folder in which a compose project lies on its machine; undefined: not known. */
export const folderOf = (containers: readonly InspectedContainer[], project: string): string | undefined =>
  containers
    .filter((container) => container.project === project)
    .map(({ routing }) => routing[folderLabel])
    // Windows' paths are no folders of a documented machine.
    .find((folder) => folder?.startsWith('/') && !/[\n\r]/.test(folder));

/** The only port of the container that its image or its project shows. */
function solePort({ ports }: InspectedContainer): number | undefined {
  const shown = new Set(ports?.map(({ containerPort }) => containerPort));
  const [only] = shown;
  return shown.size === 1 && /^\d+$/.test(only ?? '') ? Number(only) : undefined;
}

/**
 * Entries of the domains that the inventory lacks.
 * @param sections the entries that are about to be written: most containers stand there
 */
export function domainsOf(
  host: string,
  inspected: readonly InspectedContainer[],
  sections: Sections,
  inventory: Pick<Inventory, 'containers' | 'domains' | 'stacks'>,
): Sections[string] {
  const fresh = Object.entries(sections.containers ?? {}).flatMap(([id, value]) =>
    isRecord(value) ? [{ id, name: String(value.name ?? id), image: String(value.image ?? '') }] : [],
  );
  const known = Object.values(inventory.containers)
    .filter((container) => hostIdOf(inventory, container) === host)
    .map(({ id, name, image }) => ({ id, name, image: image ?? '' }));
  const containers = [...fresh, ...known];
  const routed = containers.flatMap(({ id, name }) => {
    const found = inspected.find((container) => container.name === name);
    // Wildcards, templates and regular expressions are no names of domains.
    const routes = (found ? routesOf(found.routing) : [])
      .map((route) => ({ ...route, host: route.host.toLowerCase() }))
      .filter((route) => idPatternHolds(route.host));
    return found && routes.length > 0 ? [{ id, routes, port: solePort(found) }] : [];
  });
  const proxyOf = (kind: Route['proxy']) =>
    containers.find(({ image }) => roleOf(image) === 'proxy' && isProxyImage(image, kind))?.id;
  const taken = new Set(Object.values(inventory.domains).flatMap(({ id, name }) => [id, name]));
  return Object.fromEntries(
    Object.entries(domainEntries(routed, proxyOf)).filter(([name]) => !taken.has(name)),
  );
}
