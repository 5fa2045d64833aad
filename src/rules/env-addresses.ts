// Addresses in variables: origins that an application lets in, and URLs, against documented domains, hosts and ports.
import { closestTo } from '../model/closest.ts';
import type { Domain, Inventory } from '../model/inventory.ts';
import { addressOf, overlaps, rangeOf } from '../model/ip-ranges.ts';
import { expandPorts } from '../model/ports.ts';
import { workloadsOf } from '../model/workloads.ts';
import { offeredPorts } from '../paths/trace.ts';
import { type DocumentedVariable, placeOf, variablesOf } from './env-contract.ts';
import { entityAt, type Rule, type RuleFinding, type RuleInput } from './rule.ts';

/** What the names and addresses of an inventory lead to. */
interface Targets {
  readonly domains: ReadonlyMap<string, Domain>;
  /** Ids of hosts, by their addresses and full names. */
  readonly hosts: ReadonlyMap<string, string>;
  /** Names of containers, services, hosts and aliases. */
  readonly names: ReadonlySet<string>;
  /** The last two labels of the domains. */
  readonly registrable: ReadonlySet<string>;
  /** Domains of ours are names for examples themselves: then others of them are nobody's example. */
  readonly isMadeUp: boolean;
}
const registrableOf = (domain: string) => domain.split('.').slice(-2).join('.');
const isExample = (host: string) => /(^|\.)(example(\.(com|org|net))?|invalid|test|localhost)$/.test(host);
function targetsOf(inventory: Inventory): Targets {
  const domains = Object.values(inventory.domains);
  const hosts = new Map<string, string>();
  for (const { id, hostname, interfaces } of Object.values(inventory.hosts)) {
    if (hostname) hosts.set(hostname.toLowerCase(), id);
    for (const { addresses } of interfaces)
      for (const { address } of addresses) hosts.set(address.replace(/\/\d+$/, '').toLowerCase(), id);
  }
  return {
    domains: new Map(domains.map((domain) => [domain.name.toLowerCase(), domain])),
    hosts,
    names: new Set([
      ...workloadsOf(inventory).flatMap((workload) => [
        workload.name,
        workload.id,
        ...('service' in workload && workload.service ? [workload.service] : []),
        ...('networks' in workload ? workload.networks.flatMap(({ aliases = [] }) => aliases) : []),
      ]),
      ...Object.values(inventory.hosts).flatMap(({ id, name }) => [id, name]),
    ]),
    registrable: new Set(domains.map(({ name }) => registrableOf(name.toLowerCase()))),
    isMadeUp: domains.some(({ name }) => isExample(name.toLowerCase())),
  };
}
const isLocal = (host: string) =>
  /^(localhost|127\.|0\.0\.0\.0$|\[?::1\]?$|host\.docker\.internal$)/.test(host);
const hostOf = ({ entity }: DocumentedVariable) => entity.host;
/** What a domain is answered with: HTTPS alone, where it has a certificate and sends HTTP there. */
const isHttpsOnly = ({ tls, redirect_https: redirects }: Domain): boolean =>
  tls !== undefined && redirects === true;

const isOrigins = /(^|_)(CORS(_\w*)?|ALLOWED_ORIGINS?|TRUSTED_ORIGINS?|CSRF_TRUSTED_ORIGINS?|WEB_ORIGINS?)$/;
/** The origins of a variable: a list with commas or blanks, or JSON. */
const originsIn = (value: string): string[] =>
  value
    .replace(/^\[|\]$/g, '')
    .split(/[\s,;]+/)
    .map((origin) => origin.replace(/^["']|["']$/g, ''))
    .filter(Boolean);

/** What is wrong with one origin; undefined where nothing is. */
function originFault(
  origin: string,
  { domains, hosts, names, isMadeUp }: Targets,
): { says: string; expected?: string } | undefined {
  if (origin === '*') return { says: 'lässt jede Website zu' };
  const [, scheme = '', host = '', rest = ''] =
    /^(https?):\/\/([^/:]+)(?::\d+)?(.*)$/i.exec(origin.toLowerCase()) ?? [];
  if (scheme === '' || host.includes('*') || isLocal(host)) return undefined;
  if (rest !== '')
    return {
      says: `nennt „${origin}“ mit einem Pfad; Browser schicken die Herkunft ohne ihn, auch ohne „/“ am Ende`,
      expected: origin.slice(0, origin.length - rest.length),
    };
  const domain = domains.get(host);
  if (!domain && !hosts.has(host) && !names.has(host)) {
    if (isExample(host) && !isMadeUp) return undefined;
    const expected = closestTo(host, domains.keys());
    return {
      says: `nennt „${origin}“; eine solche Domain oder Adresse ist nicht dokumentiert`,
      ...(expected ? { expected } : {}),
    };
  }
  if (domain?.status === 'retired') return { says: `nennt „${origin}“; die Domain ist außer Betrieb` };
  return domain && scheme === 'http' && isHttpsOnly(domain)
    ? { says: `nennt „${origin}“; die Domain gibt es nur mit HTTPS`, expected: `https://${host}` }
    : undefined;
}

const inShop = (variable: string) => `containers:
  proxy: { purpose: Reverse Proxy, host: web, role: proxy, image: "nginx:1.27", ports: ["80:80", "443:443"], networks: [netz] }
  shop: { purpose: Laden, host: web, role: application, image: "laden:1.4", expose: [8000], networks: [netz], environment: { ${variable} } }
networks:
  netz: { purpose: Gemeinsam, host: web }
domains:
  laden.kaufhaus.net: { purpose: Der Laden, redirect_https: true, proxy: "container:proxy", upstream: { scheme: http, to: "container:shop", port: 8000 }, tls: { issuer: Let’s Encrypt, terminated_by: "container:proxy", renewal: certbot } }
`;
const report = (
  { inventory, origins }: RuleInput,
  isMeant: (variable: DocumentedVariable) => boolean,
  faults: (variable: DocumentedVariable, targets: Targets) => { says: string; expected?: string }[],
  fix: string,
): RuleFinding[] => {
  const variables = variablesOf(inventory).filter((variable) => variable.value !== null && isMeant(variable));
  if (variables.length === 0) return [];
  const targets = targetsOf(inventory);
  return variables.flatMap((variable) =>
    faults(variable, targets).map(({ says, expected }) => ({
      host: hostOf(variable),
      subject: variable.entity.ref,
      message: `${variable.name} bei „${placeOf(variable)}“ ${says}.`,
      ...(expected === undefined ? {} : { expected }),
      at: entityAt(origins, variable.entity, ...variable.path),
      fix,
    })),
  );
};

const cors = {
  title: 'MDN: Cross-Origin Resource Sharing (CORS)',
  url: 'https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS',
};
export const originUnknown: Rule = {
  severity: 'warning',
  class: 'document',
  title: 'Zugelassene Herkünfte (CORS) sind dokumentierte Domains, so geschrieben, wie Browser sie schicken.',
  why: 'Eine falsche Herkunft sperrt die eigene Website aus; eine fremde oder „*“ lässt andere mit den Rechten der Nutzenden zugreifen.',
  cure: 'environment',
  remedy: 'environment: { CORS_ORIGINS: "https://laden.kaufhaus.net" }',
  source: cors,
  examples: {
    fires: inShop('CORS_ORIGINS: "https://laden.kaufhaus.net/"'),
    silent: inShop('CORS_ORIGINS: "https://laden.kaufhaus.net"'),
  },
  check: (input) =>
    report(
      input,
      ({ name }) => isOrigins.test(name),
      ({ value }, targets) => originsIn(value ?? '').flatMap((origin) => originFault(origin, targets) ?? []),
      'Die Herkunft berichtigen oder die Domain dokumentieren.',
    ),
};

/** The ports of a host that something answers at. */
const portsOfHost = (inventory: Inventory, id: string): ReadonlySet<string> =>
  new Set(
    workloadsOf(inventory)
      .filter(({ host }) => host === id)
      .flatMap((workload) =>
        workload.section === 'services' || workload.network_mode === 'host'
          ? [
              ...offeredPorts(workload),
              ...workload.ports.flatMap(({ published, target }) =>
                published === null ? [] : expandPorts(published, target).map(([port]) => port),
              ),
            ]
          : workload.ports.flatMap(({ published, target }) =>
              published === null ? [] : expandPorts(published, target).map(([port]) => port),
            ),
      ),
  );
const defaultPorts: Readonly<Record<string, string>> = { http: '80', https: '443' };
/** What is wrong with one URL; undefined where nothing is, or where it leads to others. */
function urlFault(
  inventory: Inventory,
  url: { text: string; scheme: string; host: string; port: string | undefined },
  { domains, hosts, registrable, isMadeUp }: Targets,
): { says: string; expected?: string } | undefined {
  const { text, scheme, host } = url;
  if (isLocal(host)) return undefined;
  const domain = domains.get(host);
  if (domain)
    return domain.status === 'active'
      ? scheme === 'http' && url.port === undefined && isHttpsOnly(domain)
        ? { says: `nennt „${text}“; die Domain gibt es nur mit HTTPS`, expected: `https://${host}` }
        : undefined
      : {
          says: `nennt „${text}“; die Domain ist ${domain.status === 'planned' ? 'nur geplant' : 'außer Betrieb'}`,
        };
  const id = hosts.get(host);
  if (id !== undefined) {
    const port = url.port ?? defaultPorts[scheme];
    const ports = portsOfHost(inventory, id);
    return port === undefined || ports.size === 0 || ports.has(port)
      ? undefined
      : {
          says: `nennt „${text}“; an „${inventory.hosts[id]?.name}“ antwortet niemand an Port ${port}`,
          expected: [...ports].join(', '),
        };
  }
  const range = addressOf(host);
  if (range) {
    const isOurs = Object.values(inventory.networks).some(({ subnets }) =>
      subnets.some((subnet) => {
        const whole = rangeOf(subnet);
        return whole !== undefined && overlaps(whole, range);
      }),
    );
    return isOurs ? { says: `nennt „${text}“; diese Adresse hat kein dokumentierter Host` } : undefined;
  }
  const isOther = (isExample(host) && !isMadeUp) || !registrable.has(registrableOf(host));
  if (!host.includes('.') || isOther) return undefined;
  const expected = closestTo(host, domains.keys());
  return { says: `nennt „${text}“; diese Domain ist nicht dokumentiert`, ...(expected ? { expected } : {}) };
}
const urlsIn = (value: string) =>
  [
    ...value.matchAll(
      /\b([a-z][a-z0-9+.-]*):\/\/(?:[^@/\s"']*@)?(\[[0-9a-f:]+\]|[^/:?#\s"',;]+)(?::(\d+))?/gi,
    ),
  ].map(([whole, scheme = '', host = '', port]) => ({
    text: whole,
    scheme: scheme.toLowerCase(),
    host: host.replace(/^\[|\]$/g, '').toLowerCase(),
    port,
  }));
export const urlUnknown: Rule = {
  severity: 'warning',
  class: 'document',
  title: 'URLs in Variablen führen zu dokumentierten Domains, Hosts und Ports.',
  why: 'Sonst ruft die Anwendung eine Adresse, an der niemand antwortet; also ist die Variable oder die Dokumentation falsch.',
  cure: 'environment',
  remedy: 'environment: { LADEN_URL: "https://laden.kaufhaus.net" }',
  source: {
    title: 'RFC 3986: Uniform Resource Identifier (URI)',
    url: 'https://www.rfc-editor.org/rfc/rfc3986',
  },
  examples: {
    fires: inShop('LADEN_URL: "https://neu.kaufhaus.net"'),
    silent: inShop('LADEN_URL: "https://laden.kaufhaus.net"'),
  },
  check: (input) =>
    report(
      input,
      ({ name, value }) => !isOrigins.test(name) && (value ?? '').includes('://'),
      ({ value }, targets) =>
        urlsIn(value ?? '').flatMap((url) =>
          url.host.includes('$') ? [] : (urlFault(input.inventory, url, targets) ?? []),
        ),
      'Die Adresse in der Variable berichtigen oder Domain, Host oder Port dokumentieren.',
    ),
};
