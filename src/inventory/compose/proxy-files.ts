// Configuration files of reverse proxies -> the names that they serve: Caddyfile, nginx (also as Nginx Proxy Manager writes
// it), and files of Traefik's file provider as YAML.
import { isRecord } from '../../model/record.ts';
import { readYaml } from '../../source/yaml.ts';
import { caddyfileRoutes } from './proxy-caddyfile.ts';
import { nginxRoutes } from './proxy-nginx.ts';
import { type FileRoute, targetOf } from './proxy-route.ts';
import { quotedIn } from './routes.ts';

/** What a file says, and of which proxy it is. */
export interface ProxyFile {
  readonly proxy: 'caddy' | 'nginx' | 'nginx-proxy-manager' | 'traefik';
  readonly routes: readonly FileRoute[];
}

/** https://doc.traefik.io/traefik/reference/routing-configuration/http/routing/router/ */
function traefikRoutes(http: Readonly<Record<string, unknown>>): FileRoute[] {
  const services = isRecord(http.services) ? http.services : {};
  const addressOf = (service: unknown): string | undefined => {
    const name = String(service).replace(/@file$/, '');
    const entry = services[name];
    const balancer = isRecord(entry) ? entry.loadBalancer : undefined;
    const [first] = isRecord(balancer) && Array.isArray(balancer.servers) ? balancer.servers : [];
    return isRecord(first) && typeof first.url === 'string' ? first.url : undefined;
  };
  return Object.values(isRecord(http.routers) ? http.routers : {}).flatMap((router): FileRoute[] => {
    if (!isRecord(router) || typeof router.rule !== 'string') return [];
    const address = addressOf(router.service);
    const resolver = isRecord(router.tls) ? router.tls.certResolver : undefined;
    const [path] = [...quotedIn(router.rule, 'PathPrefix'), ...quotedIn(router.rule, 'Path')];
    return quotedIn(router.rule, 'Host').map((host) => ({
      host: host.toLowerCase(),
      path,
      target: address === undefined ? undefined : targetOf(address),
      tls: typeof resolver === 'string' ? resolver : undefined,
      redirects: /redirect|https/.test(String(router.middlewares ?? '')),
      isServed: true,
    }));
  });
}

/**
 * Reads a proxy's file, by what stands in it.
 * @returns undefined where it is none that is known
 */
export function readProxyFile(name: string, text: string): ProxyFile | undefined {
  if (/\.ya?ml$/i.test(name)) {
    const { value } = readYaml({ file: name, text });
    const http = isRecord(value) ? value.http : undefined;
    return isRecord(http) && isRecord(http.routers)
      ? { proxy: 'traefik', routes: traefikRoutes(http) }
      : undefined;
  }
  if (/(?:^|[\n{};])\s*server\s*\{/.test(text) && /\b(?:server_name|listen)\s/.test(text)) {
    const isOfManager = /set \$forward_scheme |conf\.d\/include\//.test(text);
    return { proxy: isOfManager ? 'nginx-proxy-manager' : 'nginx', routes: nginxRoutes(text) };
  }
  const routes = caddyfileRoutes(text);
  return routes.length > 0 ? { proxy: 'caddy', routes } : undefined;
}
