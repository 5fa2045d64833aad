// What containers tell their reverse proxy, by label or variable -> the domains that nobody has documented yet.

import type { ProxyFile } from '../../inventory/compose/proxy-files.ts';
import type { ProxyTarget } from '../../inventory/compose/proxy-route.ts';
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

/** A container that a route may lead to. */
interface Reachable {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly service: string | undefined;
  /** Ports of the host, as text, and the container's behind them. */
  readonly published: ReadonlyMap<string, string>;
}
const isOfHost = (name: string) =>
  /^(?:localhost|host\.docker\.internal|127\.|::1$|172\.17\.0\.1$)/.test(name);
/** The container that a proxy's file names: by name or service, or by a port of the host. */
function targetFound(
  target: ProxyTarget | undefined,
  containers: readonly Reachable[],
): { id: string; port: number | undefined } | undefined {
  if (!target) return undefined;
  const { name, port } = target;
  const isAddress = /^[\d.]+$|:/.test(name);
  const named = isAddress ? undefined : containers.find((other) => other.name === name);
  const ofService = isAddress ? [] : containers.filter(({ service }) => service === name);
  const found = named ?? (ofService.length === 1 ? ofService[0] : undefined);
  if (found) return { id: found.id, port };
  if (!isOfHost(name) || port === undefined) return undefined;
  const publishing = containers.filter(({ published }) => published.has(String(port)));
  const [only] = publishing;
  return only && publishing.length === 1
    ? { id: only.id, port: Number(only.published.get(String(port))) || undefined }
    : undefined;
}

/** A file of a proxy, by its name. */
export interface NamedProxyFile extends ProxyFile {
  readonly file: string;
}
/** What files of proxies say: routes by container, and names of which it is not known where they lead. */
function filed(files: readonly NamedProxyFile[], containers: readonly Reachable[]) {
  const routes: { readonly id: string; readonly route: Route }[] = [];
  const open = new Map<string, { readonly file: string; readonly proxy: Route['proxy'] }>();
  for (const { file, proxy, routes: all } of files)
    for (const { host, path, target, tls, redirects, isServed } of all) {
      if (!idPatternHolds(host)) continue;
      const found = targetFound(target, containers);
      // A server that only sends elsewhere says it of the one that serves.
      const isRedirected = redirects || all.some((other) => other.host === host && other.redirects);
      const rest = {
        host,
        path,
        scheme: target?.scheme ?? 'http',
        proxy,
        tls,
        file,
        redirects: isRedirected,
      } as const;
      if (found) routes.push({ id: found.id, route: { ...rest, port: found.port } });
      else if (isServed) open.set(host, { file, proxy });
    }
  return { routes, open };
}

/**
 * Entries of the domains that the inventory lacks.
 * @param sections the entries that are about to be written: most containers stand there
 * @param files of proxies, which say more than labels do
 */
export function domainsOf(
  host: string,
  inspected: readonly InspectedContainer[],
  sections: Sections,
  files: readonly NamedProxyFile[],
  inventory: Pick<Inventory, 'containers' | 'domains' | 'stacks'>,
): Sections[string] {
  const publishedOf = (ports: unknown) =>
    new Map(
      (Array.isArray(ports) ? ports : []).flatMap((port): [string, string][] =>
        isRecord(port) && port.published !== undefined && port.published !== null
          ? [[String(port.published), String(port.target)]]
          : [],
      ),
    );
  const fresh = Object.entries(sections.containers ?? {}).flatMap(([id, value]): Reachable[] =>
    isRecord(value)
      ? [
          {
            id,
            name: String(value.name ?? id),
            image: String(value.image ?? ''),
            service: typeof value.service === 'string' ? value.service : undefined,
            published: publishedOf(value.ports),
          },
        ]
      : [],
  );
  const known = Object.values(inventory.containers)
    .filter((container) => hostIdOf(inventory, container) === host)
    .map(
      ({ id, name, image, service, ports }): Reachable => ({
        id,
        name,
        image: image ?? '',
        service,
        published: publishedOf(ports),
      }),
    );
  const containers = [...fresh, ...known];
  const said = filed(files, containers);
  const routed = containers.flatMap(({ id, name }) => {
    const found = inspected.find((container) => container.name === name);
    // Wildcards, templates and regular expressions are no names of domains.
    const labelled = (found ? routesOf(found.routing) : [])
      .map((route) => ({ ...route, host: route.host.toLowerCase() }))
      .filter((route) => idPatternHolds(route.host));
    const routes = [...labelled, ...said.routes.flatMap((other) => (other.id === id ? other.route : []))];
    return routes.length > 0 ? [{ id, routes, port: found && solePort(found) }] : [];
  });
  const proxyOf = (kind: Route['proxy']) =>
    containers.find(({ image }) => roleOf(image) === 'proxy' && isProxyImage(image, kind))?.id;
  const taken = new Set(Object.values(inventory.domains).flatMap(({ id, name }) => [id, name]));
  const open = [...said.open].map(([name, { file, proxy }]) => {
    const id = proxyOf(proxy);
    return [
      name,
      { purpose: `TODO (aus ${file})`, ...(id === undefined ? {} : { proxy: `container:${id}` }) },
    ] as const;
  });
  const entries = { ...Object.fromEntries(open), ...domainEntries(routed, proxyOf) };
  return Object.fromEntries(Object.entries(entries).filter(([name]) => !taken.has(name)));
}
