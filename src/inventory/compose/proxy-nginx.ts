// Configuration of nginx, also as Nginx Proxy Manager writes it -> the routes of its servers.
// https://nginx.org/en/docs/beginners_guide.html#conf_structure
import { type FileRoute, type ProxyTarget, targetOf } from './proxy-route.ts';

/** A directive: its words, and those of its block. */
interface Directive {
  readonly words: readonly string[];
  readonly block?: readonly Directive[];
}

const token = /#[^\n]*|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|[{};]|(?:\$\{[^}]*\}|\\.|[^\s{};])+/g;
/** The directives of a text; what is open at its end ends there. */
function directivesOf(text: string): Directive[] {
  const root: Directive[] = [];
  const open: Directive[][] = [root];
  let words: string[] = [];
  for (const [whole, double, single] of text.matchAll(token)) {
    if (whole.startsWith('#')) continue;
    if (whole === ';') {
      if (words.length > 0) open.at(-1)?.push({ words });
      words = [];
    } else if (whole === '{') {
      const block: Directive[] = [];
      open.at(-1)?.push({ words, block });
      open.push(block);
      words = [];
    } else if (whole === '}') {
      if (open.length > 1) open.pop();
      words = [];
    } else words.push(double ?? single ?? whole);
  }
  return root;
}

const named = (directives: readonly Directive[], name: string) =>
  directives.filter(({ words }) => words[0] === name);
const wordsOf = (directives: readonly Directive[], name: string) =>
  named(directives, name).flatMap(({ words }) => words.slice(1));
/** All blocks of a name, however deep. */
const blocksOf = (directives: readonly Directive[], name: string): readonly Directive[][] =>
  directives.flatMap(({ words, block }) =>
    block ? [...(words[0] === name ? [[...block]] : []), ...blocksOf(block, name)] : [],
  );

/** Where a block sends requests. */
const passedOn = (block: readonly Directive[]): string | undefined =>
  wordsOf(block, 'proxy_pass')[0] ?? wordsOf(block, 'grpc_pass')[0];

/** `upstream name { server app:8080; }` by name. */
const upstreamsOf = (directives: readonly Directive[]): ReadonlyMap<string, string> =>
  new Map(
    directives.flatMap(({ words, block = [] }): [string, string][] => {
      const [server] = named(block, 'server');
      if (words[0] !== 'upstream') return [...upstreamsOf(block)];
      return server?.words[1] === undefined ? [] : [[words[1] ?? '', server.words[1]]];
    }),
  );

interface Surroundings {
  readonly upstreams: ReadonlyMap<string, string>;
  readonly variables: ReadonlyMap<string, string>;
}
function proxied(address: string, { upstreams, variables }: Surroundings): ProxyTarget | undefined {
  const text = address.replaceAll(/\$\{?(\w+)\}?/g, (whole, name: string) =>
    // What the request adds is no part of the address.
    name === 'request_uri' || name === 'uri' ? '' : (variables.get(name) ?? whole),
  );
  const [, scheme = 'http', host = ''] = /^(https?|grpcs?):\/\/([^/]+)/.exec(text) ?? [];
  return host === ''
    ? undefined
    : targetOf(`${scheme.replace('grpc', 'http')}://${upstreams.get(host) ?? host}`);
}

/** What `set` says, here and around: the inner one counts. */
const variablesIn = (
  directives: readonly Directive[],
  outer: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> =>
  new Map([
    ...outer,
    ...named(directives, 'set').flatMap(({ words: [, name, value] }): [string, string][] =>
      name && value !== undefined ? [[name.slice(1), value]] : [],
    ),
  ]);

const isName = (name: string) => /^[a-z\d-]+(?:\.[a-z\d-]+)+$/i.test(name);
/** Routes of one `server`. */
function serverRoutes(server: readonly Directive[], upstreams: ReadonlyMap<string, string>): FileRoute[] {
  const variables = variablesIn(server, new Map());
  const names = wordsOf(server, 'server_name').filter(isName);
  const listens = named(server, 'listen').map(({ words }) => words.slice(1));
  const isTls = listens.some((words) => words.includes('ssl') || /(?:^|:)443$/.test(words[0] ?? ''));
  const redirects =
    [server, ...blocksOf(server, 'location'), ...blocksOf(server, 'if')]
      .flatMap((block) => [...wordsOf(block, 'return'), ...wordsOf(block, 'rewrite')])
      .some((word) => {
        const [, to = ''] = /^https:\/\/([^/$:]+|\$(?:host|server_name|http_host)\b)/.exec(word) ?? [];
        return to.startsWith('$') || names.some((name) => name.toLowerCase() === to.toLowerCase());
      }) || wordsOf(server, 'include').some((file) => /force-ssl\.conf$/.test(file));
  const certificate = wordsOf(server, 'ssl_certificate')[0] ?? '';
  const locations = server.flatMap(
    ({ words, block }): { path: string | undefined; target: ProxyTarget | undefined }[] => {
      if (words[0] !== 'location' || !block) return [];
      const path = words.slice(1).find((word) => word.startsWith('/'));
      const isOfManager = wordsOf(block, 'include').some((file) => /\bproxy\.conf$/.test(file));
      const address = passedOn(block) ?? (isOfManager ? '$forward_scheme://$server:$port' : undefined);
      return address === undefined
        ? []
        : [
            {
              path: path === '/' ? undefined : path,
              target: proxied(address, { upstreams, variables: variablesIn(block, variables) }),
            },
          ];
    },
  );
  const whole = passedOn(server);
  const routes = [
    ...(whole ? [{ path: undefined, target: proxied(whole, { upstreams, variables }) }] : []),
    ...locations,
  ];
  return names.flatMap((host) =>
    (routes.length > 0 ? routes : [{ path: undefined, target: undefined }]).map(({ path, target }) => ({
      host: host.toLowerCase(),
      path,
      target,
      tls: isTls && /letsencrypt|certbot/i.test(certificate) ? "Let's Encrypt" : undefined,
      redirects,
      isServed: routes.length > 0 || !redirects,
    })),
  );
}

/** The routes of all servers of a file. */
export function nginxRoutes(text: string): FileRoute[] {
  const directives = directivesOf(text);
  const upstreams = upstreamsOf(directives);
  return blocksOf(directives, 'server').flatMap((server) => serverRoutes(server, upstreams));
}
