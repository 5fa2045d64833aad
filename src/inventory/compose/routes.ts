// What containers tell reverse proxies -> domains with their routes: labels for Traefik's routers and services and for
// caddy-docker-proxy, variables for nginx-proxy.
import type { Plain } from '../../source/compose/node.ts';
import { type Entry, filled } from './taken.ts';

/** A route that a container's labels ask a proxy for. */
export interface Route {
  readonly host: string;
  readonly path: string | undefined;
  readonly port: number | undefined;
  readonly scheme: 'http' | 'https';
  readonly proxy: 'traefik' | 'caddy' | 'nginx-proxy' | 'nginx' | 'nginx-proxy-manager';
  /** Where it is not said by the container itself: the file that says it. */
  readonly file?: string;
  readonly tls: string | undefined;
  readonly redirects: boolean;
}
/** Labels by name. */
export type Labels = Readonly<Record<string, string>>;

/** The texts in a matcher of a rule of Traefik: both of ``Host(`a`, `b`)``. */
export const quotedIn = (rule: string, matcher: string): string[] =>
  [...rule.matchAll(new RegExp(`\\b${matcher}\\(([^)]*)\\)`, 'gi'))].flatMap(([, inside = '']) =>
    [...inside.matchAll(/[`'"]([^`'"]+)[`'"]/g)].map(([, text = '']) => text),
  );
const portOf = (text: string | undefined): number | undefined => {
  const port = Number(text);
  return text && Number.isInteger(port) && port > 0 && port < 65536 ? port : undefined;
};

/** Traefik's routers for HTTP. */
function traefikRoutes(labels: Labels): Route[] {
  const named = Object.entries(labels).map(([key, value]) => [key.toLowerCase(), value] as const);
  const get = (key: string) => named.find(([name]) => name === key.toLowerCase())?.[1];
  if (get('traefik.enable')?.toLowerCase() === 'false') return [];
  const ports = named.flatMap(([key, value]) =>
    /^traefik\.http\.services\..+\.loadbalancer\.server\.port$/.test(key) ? [value] : [],
  );
  return named.flatMap(([key, rule]) => {
    const router = /^traefik\.http\.routers\.(.+)\.rule$/.exec(key)?.[1];
    if (router === undefined) return [];
    const of = (part: string) => get(`traefik.http.routers.${router}.${part}`);
    const service = of('service') ?? router;
    const own = get(`traefik.http.services.${service}.loadbalancer.server.port`);
    const scheme = get(`traefik.http.services.${service}.loadbalancer.server.scheme`);
    const isTls =
      of('tls') === 'true' ||
      named.some(([name]) => name.startsWith(`traefik.http.routers.${router}.tls.`)) ||
      /secure|https/.test(of('entrypoints') ?? '');
    const redirects = /redirect|https/.test(of('middlewares') ?? '');
    return quotedIn(rule, 'Host').map((host) => ({
      host,
      path: quotedIn(rule, 'PathPrefix')[0] ?? quotedIn(rule, 'Path')[0],
      port: portOf(own ?? (ports.length === 1 ? ports[0] : undefined)),
      scheme: scheme === 'https' ? ('https' as const) : ('http' as const),
      proxy: 'traefik' as const,
      tls: isTls ? (of('tls.certresolver') ?? 'Traefik') : undefined,
      redirects,
    }));
  });
}

/** caddy-docker-proxy: `caddy: host`, `caddy_1`, `caddy.reverse_proxy: "{{upstreams 80}}"`. */
function caddyRoutes(labels: Labels): Route[] {
  return Object.entries(labels).flatMap(([key, hosts]) => {
    if (!/^caddy(_\d+)?$/.test(key)) return [];
    const proxied =
      Object.entries(labels).find(([name]) =>
        new RegExp(`^${key}(\\.\\d+_\\w+|\\.handle\\w*)?\\.(\\d+_)?reverse_proxy$`).test(name),
      )?.[1] ?? '';
    const [, path] = /^(\/\S*)\s/.exec(proxied) ?? [];
    const scheme = /upstreams\s+https/.test(proxied) ? 'https' : 'http';
    return hosts.split(/[\s,]+/).flatMap((host) => {
      const name = host.replace(/^https?:\/\//, '').replace(/:\d+$/, '');
      if (!/\./.test(name) || name.startsWith('(')) return [];
      return [
        {
          host: name,
          path: path?.replace(/\*$/, ''),
          port: portOf(/upstreams(?:\s+https?)?\s+(\d+)/.exec(proxied)?.[1]),
          scheme,
          proxy: 'caddy' as const,
          tls: host.startsWith('http://') ? undefined : 'Caddy',
          redirects: !host.startsWith('http://'),
        },
      ] satisfies Route[];
    });
  });
}

/** nginx-proxy: `VIRTUAL_HOST=a.example,b.example`, `VIRTUAL_PORT`, `VIRTUAL_PATH`; regular expressions are no names. */
const nginxRoutes = (variables: Labels): Route[] =>
  (variables.VIRTUAL_HOST ?? '').split(',').flatMap((text) => {
    const [host = '', port] = text.trim().split(':');
    if (!/^[\w-]+(\.[\w-]+)+$/.test(host)) return [];
    const path = variables.VIRTUAL_PATH;
    return [
      {
        host,
        path: path === undefined || path === '' || path === '/' ? undefined : path,
        port: portOf(port ?? variables.VIRTUAL_PORT),
        scheme: variables.VIRTUAL_PROTO === 'https' ? ('https' as const) : ('http' as const),
        proxy: 'nginx-proxy' as const,
        tls: undefined,
        redirects: false,
      },
    ];
  });

/**
 * The routes that a container asks for.
 * @param labels its labels; among them, by their names, the variables for nginx-proxy
 */
export const routesOf = (labels: Labels): Route[] => [
  ...traefikRoutes(labels),
  ...caddyRoutes(labels),
  ...nginxRoutes(labels),
];

/** Whether an image is the proxy that reads these words. */
export const isProxyImage = (image: string, kind: Route['proxy']): boolean =>
  kind === 'nginx-proxy'
    ? /\bnginx-proxy(?!-manager)\b/.test(image)
    : kind === 'nginx'
      ? /\bnginx(?!-proxy)\b/.test(image)
      : image.includes(kind);
const sourceOf: Readonly<Record<Route['proxy'], string>> = {
  traefik: 'aus den Labels für Traefik',
  caddy: 'aus den Labels für Caddy',
  'nginx-proxy': 'aus den Variablen für nginx-proxy',
  nginx: 'aus der Konfiguration von nginx',
  'nginx-proxy-manager': 'aus der Konfiguration von Nginx Proxy Manager',
};

/** A container and the routes to it. */
export interface RoutedContainer {
  readonly id: string;
  readonly routes: readonly Route[];
  /** The only port that it shows, where labels name none. */
  readonly port: number | undefined;
}

/**
 * The domains of all routes, by name.
 * @param proxyOf the container of a proxy, where it is known
 */
export function domainEntries(
  containers: readonly RoutedContainer[],
  proxyOf: (kind: Route['proxy']) => string | undefined,
): Record<string, Entry> {
  const routes = containers.flatMap(({ id, port, routes: own }) =>
    own.map((route) => ({ ...route, to: `container:${id}`, port: route.port ?? port })),
  );
  const entries: Record<string, Entry> = {};
  for (const [host, all] of Map.groupBy(routes, (route) => route.host)) {
    const main = all.find(({ path }) => path === undefined) ?? all[0]!;
    const proxy = proxyOf(main.proxy);
    const others = all.filter(({ path, to }) => path !== undefined || to !== main.to);
    const tls = all.find((route) => route.tls !== undefined)?.tls;
    entries[host] = filled({
      purpose: `Adresse von ${main.to.slice('container:'.length)} (${main.file === undefined ? sourceOf[main.proxy] : `aus ${main.file}`}).`,
      proxy: proxy === undefined ? undefined : `container:${proxy}`,
      upstream:
        main.port === undefined
          ? undefined
          : ({ scheme: main.scheme, to: main.to, port: main.port } as Plain),
      redirect_https: all.some(({ redirects }) => redirects) ? true : undefined,
      tls:
        tls !== undefined && proxy !== undefined
          ? { issuer: tls, terminated_by: `container:${proxy}` }
          : undefined,
      notes:
        others.length > 0
          ? [
              ...new Set(
                others.map(
                  ({ path, to, port }) =>
                    `Pfad ${path ?? '/'} führt zu ${to.slice('container:'.length)}${port === undefined ? '' : `, Port ${port}`}.`,
                ),
              ),
            ]
          : undefined,
    });
  }
  return entries;
}
