// What every page asks for before it is shown is one style sheet and one script: a browser asks for few files at a time, and
// a page that waits for twenty small ones stays empty longer. Runs after inline.ts, which has moved all of them into files.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeBelow, writeWhole } from '../system/write.ts';

/** A page's text, and the texts of files by their address. */
export interface Pages {
  readonly pages: ReadonlyMap<string, string>;
  readonly textOf: (address: string) => string | undefined;
}
/** Pages that ask for joined files, and these files by their names below the site. */
export interface JoinedPages {
  readonly pages: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, string>;
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 10);
/** Sheets for every medium; those of drawings come with their drawing. */
const sheetPattern = /<link rel="stylesheet" href="([^"]+)">/g;
const isDrawingSheet = (address: string) => /\/drawing\.[^/]+\.css$/.test(address);
const scriptPattern = /<script(?: aria-hidden="true")? src="([^"]+\/inline\.[0-9a-f]{10}\.js)"><\/script>/g;
const modulePattern = /<script type="module" src="([^"]+\/inline\.[0-9a-f]{10}\.js)"><\/script>/g;
const named = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, name = '']) => name);

/** Several orders as one that holds them all; undefined where they contradict each other. */
export function commonOrder(orders: Iterable<readonly string[]>): readonly string[] | undefined {
  const before = new Map<string, Set<string>>();
  for (const order of orders)
    for (const [index, name] of order.entries()) {
      const above = before.get(name) ?? new Set();
      for (const other of order.slice(0, index)) above.add(other);
      before.set(name, above);
    }
  const all: string[] = [];
  while (before.size > 0) {
    const next = [...before].find(([, above]) => [...above].every((name) => !before.has(name)));
    if (!next) return undefined;
    all.push(next[0]);
    before.delete(next[0]);
  }
  return all;
}

/** Replaces the first match and removes the others. */
function replaceFirst(text: string, pattern: RegExp, isMeant: (name: string) => boolean, by: string): string {
  let isFirst = true;
  return text.replaceAll(pattern, (whole, name: string) => {
    if (!isMeant(name)) return whole;
    const written = isFirst ? by : '';
    isFirst = false;
    return written;
  });
}

/**
 * Runs at the places of scripts what stood in them: a page's parser hands an element to its class as soon as it is read.
 * @param scripts texts by their names
 */
const runnerOf = (scripts: ReadonlyMap<string, string>) =>
  `customElements.define('ib-run',class extends HTMLElement{connectedCallback(){const run=({${[...scripts]
    .map(([name, text]) => `${JSON.stringify(name)}(){${text}\n}`)
    .join(',\n')}})[this.dataset.run];delete this.dataset.run;run?.()}});`;

/**
 * Joins what the pages of a site ask for: all style sheets (where their orders agree), all scripts that hold up the page, and
 * each page's own modules.
 * @param base path of the site on its server, with slashes at both ends
 */
export function joinedPages({ pages, textOf }: Pages, base: string): JoinedPages {
  const files = new Map<string, string>();
  const fileFor = (text: string, name: string, ending: string) => {
    const file = `_astro/${name}.${hashOf(text)}.${ending}`;
    files.set(file, text);
    return base + file;
  };
  const textsOf = (names: readonly string[]) => names.map((name) => textOf(name) ?? '');
  const isJoined = (name: string) => !isDrawingSheet(name) && textOf(name) !== undefined;
  /** Others have imports, or wait for something. */
  const isWhole = (name: string) => !/\b(?:import|export|await)\b/.test(textOf(name) ?? 'import');
  const order = commonOrder([...pages.values()].map((text) => named(text, sheetPattern).filter(isJoined)));
  const sheet = order && order.length > 0 ? fileFor(textsOf(order).join('\n'), 'site', 'css') : undefined;
  /** Scripts in the order of their names, so that the same site gives the same file. */
  const scripts = new Map(
    [
      ...new Set(
        [...pages.values()].flatMap((text) => named(text.slice(text.indexOf('</head>')), scriptPattern)),
      ),
    ]
      .sort()
      .map((name) => [hashOf(name), textOf(name) ?? ''] as const),
  );
  const joined = [...pages].map(([file, text]): [string, string] => {
    const end = text.indexOf('</head>');
    if (end < 0) return [file, text];
    let head = text.slice(0, end);
    let body = text.slice(end);
    const link = `<link rel="stylesheet" href="${sheet}">`;
    if (sheet && named(text, sheetPattern).some(isJoined)) {
      const isInHead = named(head, sheetPattern).some(isJoined);
      head = isInHead ? replaceFirst(head, sheetPattern, isJoined, link) : head + link;
      body = replaceFirst(body, sheetPattern, isJoined, '');
    }
    const first = named(head, scriptPattern);
    const isHeldUp = first.length > 0 || named(body, scriptPattern).length > 0;
    const blocking = [...textsOf(first), ...(scripts.size > 0 ? [runnerOf(scripts)] : [])].join('\n');
    const tag = isHeldUp ? `<script src="${fileFor(blocking, 'start', 'js')}"></script>` : '';
    head = first.length > 0 ? replaceFirst(head, scriptPattern, () => true, tag) : head + tag;
    body = body.replaceAll(
      scriptPattern,
      (_, name: string) => `<ib-run hidden data-run="${hashOf(name)}"></ib-run>`,
    );
    const modules = [...new Set(named(head + body, modulePattern).filter(isWhole))];
    const own = textsOf(modules).map(
      (module) => `(()=>{${module}
})();`,
    );
    if (modules.length < 2) return [file, head + body];
    const module = `<script type="module" src="${fileFor(own.join('\n'), 'modules', 'js')}"></script>`;
    return [file, replaceFirst(head + body, modulePattern, isWhole, module)];
  });
  return { pages: new Map(joined), files };
}

/**
 * Joins the files of all pages below a built site's folder but those that are made for paper.
 * @param base path of the site on its server, with slashes at both ends
 */
export function joinFiles(folder: string, base: string): void {
  const pages = new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.html') && !/[\\/]druck[\\/]/.test(name))
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
  const texts = new Map<string, string | undefined>();
  const textOf = (address: string) => {
    if (!texts.has(address)) {
      const file = join(folder, decodeURIComponent(address.slice(base.length)));
      texts.set(
        address,
        address.startsWith(base) && existsSync(file) ? readFileSync(file, 'utf8') : undefined,
      );
    }
    return texts.get(address);
  };
  const joined = joinedPages({ pages, textOf }, base);
  for (const [name, text] of joined.files) writeBelow(folder, name, text);
  for (const [name, text] of joined.pages) if (text !== pages.get(name)) writeWhole(join(folder, name), text);
}
