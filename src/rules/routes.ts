// The way of a domain, link by link: each rule asks for one of them. The way is broken at one link only.
import type { LinkName } from '../paths/links.ts';
import { entityAt, type Rule, type RuleExamples } from './rule.ts';
import { composeReference, dockerManual, rfc } from './sources.ts';

type Texts = Pick<Rule, 'title' | 'why' | 'remedy' | 'source' | 'examples'>;
const routeRule = (link: LinkName, texts: Texts): Rule => ({
  severity: 'warning',
  class: 'risk',
  cure: 'routes',
  ...texts,
  check: ({ traces, origins }) =>
    traces.flatMap(({ domain, broken, target, proxy }) =>
      broken?.name === link
        ? [
            {
              host: (target ?? proxy)?.host,
              subject: domain.ref,
              concerns: [...new Set([proxy, target].flatMap((workload) => workload?.ref ?? []))],
              message: `${domain.name}: ${broken.text}`,
              at: entityAt(origins, domain, ...(broken.path ?? [])),
              ...(target ? { related: [{ message: 'Das Ziel.', at: entityAt(origins, target) }] } : {}),
              fix: broken.fix,
            },
          ]
        : [],
    ),
});

/** A proxy, a shop and a domain; `of` replaces lines. */
const example = ({
  record = '{ type: A, points_to: web }',
  proxy = 'ports: ["80:80", "443:443"], networks: [vorn]',
  shop = 'expose: [8000], networks: [vorn]',
  upstream = '    upstream: { scheme: http, to: "container:shop", port: 8000 }\n',
  hosts = '',
}): string => `${hosts}networks:
  vorn: { purpose: Zwischen Proxy und Laden, host: web }
  hinten: { purpose: Nur der Laden, host: web }
containers:
  proxy: { purpose: Reverse Proxy, host: web, role: proxy, image: "nginx:1.27", ${proxy} }
  shop: { purpose: Laden, host: web, role: application, image: "laden:1.4", ${shop} }
domains:
  laden.example:
    purpose: Der Laden
    records: [${record}]
    proxy: container:proxy
${upstream}`;
const examples = (broken: Parameters<typeof example>[0], whole: Parameters<typeof example>[0] = {}) =>
  ({ fires: example(broken), silent: example(whole) }) satisfies RuleExamples;

const router = (forwards: string) => `hosts:
  web: { purpose: Webserver, kind: vm }
  router: { purpose: Anschluss, kind: edge${forwards} }
`;
const forwarded = '{ type: DDNS, points_to: router }';
const proxyPass = {
  title: 'nginx: proxy_pass',
  url: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass',
};

export const domainRecordWrong = routeRule('record', {
  title: 'Der DNS-Eintrag einer Domain führt zu einer Maschine, die in Betrieb ist und diese Adresse hat.',
  why: 'Sonst kommt keine Anfrage an, oder bei einer fremden Maschine.',
  remedy: 'dig +short A laden.example\nip -brief address',
  source: rfc(1034, 'Domain names – concepts and facilities'),
  examples: examples({
    hosts:
      'hosts:\n  web: { purpose: Webserver, kind: vm }\n  alt: { purpose: Früher, kind: vm, status: retired }\n',
    record: '{ type: A, points_to: alt }',
  }),
});
export const edgeWithoutForward = routeRule('edge', {
  title: 'Der Netzrand leitet die Ports einer Domain an den Host ihres Proxys weiter.',
  why: 'Der Name führt sonst zum Router oder zu einer anderen Maschine, und dort endet die Anfrage.',
  remedy: 'forwards:\n  - { port: 443, to: web, to_port: 443 }',
  source: rfc(2663, 'IP Network Address Translator (NAT) Terminology and Considerations'),
  examples: examples(
    { hosts: router(''), record: forwarded },
    { hosts: router(', forwards: [{ port: 80, to: web, to_port: 80 }]'), record: forwarded },
  ),
});
export const routeProxyUnreachable = routeRule('proxy', {
  title: 'Der Reverse Proxy einer Domain ist in Betrieb und an ihrem Port erreichbar.',
  why: 'Ohne ihn antwortet die Domain nicht.',
  remedy: 'ports: ["80:80", "443:443"]',
  source: composeReference('ports'),
  examples: examples({ proxy: 'ports: ["8080:80"], networks: [vorn]' }),
});
export const domainWithoutRoute = routeRule('route', {
  title: 'Von jeder Domain ist bekannt, wohin der Proxy sie weiterreicht.',
  why: 'Sonst weiß niemand, welcher Container hinter ihr steht und mit ihm ausfällt.',
  remedy: 'upstream: { scheme: http, to: "container:shop", port: 8000 }',
  source: proxyPass,
  examples: examples({ upstream: '' }),
});
export const routeTargetUnreachable = routeRule('network', {
  title: 'Proxy und Ziel einer Domain teilen ein Netzwerk.',
  why: 'Sonst antwortet die Domain mit einem Fehler (502), obwohl alle Container laufen.',
  remedy: 'networks: [vorn]',
  source: dockerManual('Networking in Compose', 'compose/how-tos/networking/'),
  examples: examples({ shop: 'expose: [8000], networks: [hinten]' }),
});
export const routeToPlannedContainer = routeRule('target', {
  title: 'Das Ziel einer Domain ist in Betrieb.',
  why: 'Die Domain ist öffentlich, dahinter antwortet aber niemand.',
  remedy: 'status: planned',
  source: proxyPass,
  examples: examples({ shop: 'expose: [8000], networks: [vorn], status: planned' }),
});
export const routePortNotOffered = routeRule('port', {
  title: 'Das Ziel einer Domain bietet den Port an, auf den sie zeigt.',
  why: 'Sonst antwortet die Domain mit einem Fehler (502), obwohl alle Container laufen.',
  remedy: 'expose: [8000]',
  source: composeReference('expose'),
  examples: examples({ shop: 'expose: [8080], networks: [vorn]' }),
});
