// A Caddyfile -> the routes of its sites. https://caddyserver.com/docs/caddyfile/concepts
import { type FileRoute, type ProxyTarget, targetOf } from './proxy-route.ts';

/** A line of a Caddyfile; braces in quotes are texts. */
interface Line {
  /** Without the brace that opens a block. */
  readonly words: readonly string[];
  readonly opens: boolean;
  readonly closes: boolean;
}
/** Lines that say something: comments and the texts of `<<HEREDOC` are left out. */
function linesOf(text: string): Line[] {
  let heredoc: string | undefined;
  return text.split('\n').flatMap((line): Line[] => {
    if (heredoc !== undefined) {
      if (line.trim().split(/\s/)[0] === heredoc) heredoc = undefined;
      return [];
    }
    const all = [...line.matchAll(/"((?:[^"\\]|\\.)*)"|`([^`]*)`|\S+/g)];
    const comment = all.findIndex(([whole]) => whole.startsWith('#'));
    const said = comment < 0 ? all : all.slice(0, comment);
    if (said.length === 0) return [];
    const last = said.at(-1)?.[0] ?? '';
    heredoc = /^<<([\w-]+)$/.exec(last)?.[1];
    const opens = last === '{';
    return [
      {
        words: (opens ? said.slice(0, -1) : said).map(([whole, double, back]) => double ?? back ?? whole),
        opens,
        closes: said[0]?.[0] === '}',
      },
    ];
  });
}

interface Site {
  readonly addresses: readonly string[];
  readonly lines: readonly Line[];
}
/** Sites with the lines of their blocks; one without braces is the only one of its file. */
function sitesOf(lines: readonly Line[]): Site[] {
  const sites: Site[] = [];
  let depth = 0;
  let addresses: string[] = [];
  let inside: Line[] = [];
  for (const [index, line] of lines.entries()) {
    const { words, opens, closes } = line;
    if (depth === 0) {
      // What other files hold is not in this one.
      if (words[0] === 'import' && !opens) continue;
      addresses.push(...words.flatMap((word) => word.split(',')).filter(Boolean));
      // Addresses go on behind a comma; else all that follows is the only site.
      if (!opens && !words.at(-1)?.endsWith(','))
        return [...sites, { addresses, lines: lines.slice(index + 1) }];
      if (!opens) continue;
      depth = 1;
      inside = [];
      continue;
    }
    if (opens) depth += 1;
    if (closes) depth -= 1;
    if (depth > 0) inside.push(line);
    else {
      sites.push({ addresses, lines: inside });
      addresses = [];
    }
  }
  return sites;
}

/** `app.example`, without scheme, port and path; undefined for wildcards, variables, snippets and ports alone. */
function nameOf(address: string): string | undefined {
  const name = address.replace(/^https?:\/\//, '').replace(/[/:].*$/, '');
  return /^[a-z\d-]+(?:\.[a-z\d-]+)+$/i.test(name) ? name.toLowerCase() : undefined;
}

/** Paths by the matcher that stands for them: `@api path /api/*`, on one line or in a block. */
function matchersIn(lines: readonly Line[]): ReadonlyMap<string, string> {
  const matchers = new Map<string, string>();
  let block: string | undefined;
  for (const { words, opens, closes } of lines) {
    const isNamed = words[0]?.startsWith('@') === true;
    const [name, kind, path] = isNamed ? words : [block, ...words];
    if (name !== undefined && kind === 'path' && path !== undefined) matchers.set(name, path);
    if (opens) block = isNamed ? words[0] : undefined;
    if (closes) block = undefined;
  }
  return matchers;
}

interface Proxied {
  readonly path: string | undefined;
  readonly target: ProxyTarget | undefined;
}
/** Where requests go: `reverse_proxy app:8080`, below a path where one is named. */
function proxiedBy(lines: readonly Line[]): Proxied[] {
  const matchers = matchersIn(lines);
  const pathOf = (word: string | undefined) => {
    const path = word?.startsWith('@') ? matchers.get(word) : word?.startsWith('/') ? word : undefined;
    return path?.replace(/\/?\*$/, '') || undefined;
  };
  const found: Proxied[] = [];
  /** Blocks that are open, and whether they say where a proxy sends requests. */
  const blocks: { readonly path: string | undefined; readonly isProxy: boolean }[] = [];
  for (const { words, opens, closes } of lines) {
    const isProxy = words[0] === 'reverse_proxy';
    const upstream = words.slice(1).find((word) => !/^[/@*]/.test(word));
    const target = upstream === undefined ? undefined : targetOf(upstream);
    if (isProxy)
      found.push({
        path: pathOf(words[1]) ?? blocks.findLast(({ path }) => path !== undefined)?.path,
        target,
      });
    const last = found.at(-1);
    if (words[0] === 'to' && blocks.at(-1)?.isProxy && last && !last.target)
      found.splice(-1, 1, { ...last, target });
    if (opens)
      blocks.push({
        path: /^(?:handle|handle_path|route)$/.test(words[0] ?? '') ? pathOf(words[1]) : undefined,
        isProxy,
      });
    if (closes) blocks.pop();
  }
  return found;
}

/** The routes of all sites of a Caddyfile. */
export function caddyfileRoutes(text: string): FileRoute[] {
  return sitesOf(linesOf(text)).flatMap(({ addresses, lines }) => {
    const routes = proxiedBy(lines);
    return addresses.flatMap((address) => {
      const host = nameOf(address);
      // Without a scheme, or another port, Caddy fetches a certificate and redirects.
      const isPlain = address.startsWith('http://') || /:80$/.test(address);
      return host === undefined
        ? []
        : (routes.length > 0 ? routes : [{ path: undefined, target: undefined }]).map((route) => ({
            host,
            ...route,
            tls: isPlain ? undefined : 'Caddy',
            redirects: !isPlain,
            isServed: true,
          }));
    });
  });
}
