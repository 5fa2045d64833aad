// A Caddyfile -> the routes of its sites. https://caddyserver.com/docs/caddyfile/concepts
import { type FileRoute, type ProxyTarget, targetOf } from './proxy-route.ts';

type Line = readonly string[];
/** The words of each line, with a line of its own for what ends a block; comments are left out. */
function linesOf(text: string): Line[] {
  return text.split('\n').flatMap((line): Line[] => {
    const words = [...line.matchAll(/"((?:[^"\\]|\\.)*)"|`([^`]*)`|\S+/g)].map(
      ([whole, double, back]) => double ?? back ?? whole,
    );
    const comment = words.findIndex((word) => word.startsWith('#'));
    const said = comment < 0 ? words : words.slice(0, comment);
    return said.length === 0 ? [] : [said];
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
    const opens = line.at(-1) === '{';
    if (depth === 0) {
      addresses.push(
        ...(opens ? line.slice(0, -1) : line).flatMap((word) => word.split(',')).filter(Boolean),
      );
      // Addresses go on behind a comma; else all that follows is the only site.
      if (!opens && !line.at(-1)?.endsWith(',')) return [{ addresses, lines: lines.slice(index + 1) }];
      if (!opens) continue;
      depth = 1;
      inside = [];
      continue;
    }
    if (opens) depth += 1;
    if (line[0] === '}') depth -= 1;
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

/** Where requests go: `reverse_proxy app:8080`, below a path where one is named. */
function proxiedBy(lines: readonly Line[]): { path: string | undefined; target: ProxyTarget | undefined }[] {
  const paths: (string | undefined)[] = [];
  const matchers = new Map(
    lines.flatMap((line) =>
      line[0]?.startsWith('@') && line[1] === 'path' && line[2] ? [[line[0], line[2]] as const] : [],
    ),
  );
  const pathOf = (word: string | undefined) => {
    const path = word?.startsWith('@') ? matchers.get(word) : word?.startsWith('/') ? word : undefined;
    return path?.replace(/\/?\*$/, '') || undefined;
  };
  const found: { path: string | undefined; target: ProxyTarget | undefined }[] = [];
  for (const line of lines) {
    const words = line.at(-1) === '{' ? line.slice(0, -1) : line;
    if (words[0] === 'reverse_proxy') {
      const upstream = words.slice(1).find((word) => !/^[/@*]/.test(word));
      found.push({
        path: pathOf(words[1]) ?? paths.findLast((path) => path !== undefined),
        target: upstream === undefined ? undefined : targetOf(upstream),
      });
    }
    if (line.at(-1) === '{')
      paths.push(/^(?:handle|handle_path|route)$/.test(words[0] ?? '') ? pathOf(words[1]) : undefined);
    if (line[0] === '}') paths.pop();
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
