// The index of names, addresses, ports and headings that the search and the page for unknown addresses read: entries of the
// inventories, and what the built pages say. One JSON file beside Pagefind's.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import type { LoadedHandbook } from '../handbook/handbook.ts';
import { fixedPages } from '../site/navigation.ts';
import { writeBelow } from '../system/write.ts';
import { inventoryEntries, isDigest, type SearchEntry } from '../views/search/entries.ts';
import type { SearchIndex } from '../views/search/match.ts';
import { folded, isEmptyWord, wordsOf } from '../views/search/words.ts';

/** Its place below the site's base. */
const searchIndexFile = 'pagefind/names.json';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** What stands below one heading of a page, up to the next. */
interface PageSection {
  readonly depth: number;
  readonly title: string;
  readonly anchor: string;
  readonly text: string;
  readonly commands: readonly string[];
}
interface ReadPage {
  readonly title: string;
  readonly sections: readonly PageSection[];
  readonly anchors: ReadonlySet<string>;
}
const inline = new Set(
  'a abbr b bdi code em i kbd mark q s samp small span strong sub sup u var wbr'.split(' '),
);
const attribute = ({ attrs }: Element, name: string) => attrs.find((entry) => entry.name === name)?.value;
const isSkipped = (element: Element) =>
  ['script', 'style', 'noscript', 'svg', 'select', 'button'].includes(element.tagName) ||
  attribute(element, 'data-pagefind-ignore') !== undefined ||
  attribute(element, 'class')?.split(' ').includes('sl-anchor-link');

/** The main part of a page as text, heading by heading; undefined for pages without one, and those made for paper. */
export function readPage(html: string): ReadPage | undefined {
  const anchors = new Set<string>();
  const found: (PageSection & { text: string; commands: string[] })[] = [];
  let isInMain = false;
  const textOf = (node: Node): string => {
    if ('value' in node) return node.value;
    if (!('childNodes' in node) || ('tagName' in node && isSkipped(node))) return '';
    const text = node.childNodes.map(textOf).join('');
    return 'tagName' in node && inline.has(node.tagName) ? text : ` ${text} `;
  };
  const add = (text: string) => {
    const last = found.at(-1);
    if (last) last.text += text;
  };
  const addCommand = (text: string) => {
    const command = folded(text).replaceAll(/\s+/g, ' ').trim();
    if (command.includes(' ') && command.length <= 120) found.at(-1)?.commands.push(command);
  };
  const walk = (node: Node): void => {
    if ('value' in node && isInMain) add(node.value);
    if (!('childNodes' in node)) return;
    if (!('tagName' in node)) {
      for (const child of node.childNodes) walk(child);
      return;
    }
    const wasInMain = isInMain;
    isInMain ||= attribute(node, 'data-pagefind-body') !== undefined;
    const id = attribute(node, 'id');
    if (id) anchors.add(id);
    const depth = /^h([1-4])$/.exec(node.tagName)?.[1];
    if (isInMain && depth) {
      const title = textOf(node).replaceAll(/\s+/g, ' ').trim();
      found.push({
        depth: Number(depth),
        title,
        anchor: id === '_top' ? '' : (id ?? ''),
        text: '',
        commands: [],
      });
    } else if (isSkipped(node)) {
      // What is found nowhere may still be a place that something leads to.
      const findIds = (child: Node): void => {
        if ('attrs' in child) anchors.add(attribute(child, 'id') ?? '');
        if ('childNodes' in child) for (const next of child.childNodes) findIds(next);
      };
      findIds(node);
    } else {
      const isBlock = !inline.has(node.tagName);
      if (isInMain && (node.tagName === 'code' || attribute(node, 'class')?.split(' ').includes('ec-line')))
        addCommand(textOf(node));
      if (isBlock && isInMain) add(' ');
      for (const child of node.childNodes) walk(child);
      if (isBlock && isInMain) add(' ');
    }
    isInMain = wasInMain;
  };
  walk(parse(html));
  const [first] = found;
  return first && { title: first.title, sections: found, anchors };
}

/** The words of a text, each as often as it counts, without those that say nothing. */
function compactText(text: string): string {
  const counts = new Map<string, number>();
  const plain = text
    .split(/\s+/)
    .filter((token) => !isDigest(token))
    .join(' ');
  return wordsOf(plain)
    .filter((word) => {
      const count = (counts.get(word) ?? 0) + 1;
      counts.set(word, count);
      return count <= 4 && !isEmptyWord(word);
    })
    .join(' ');
}

/** What a page below a handbook is. */
function kindOf(handbook: LoadedHandbook, parts: readonly string[]): string {
  const [slug = ''] = parts;
  if (parts.length === 0) return 'Handbuch';
  if (handbook.files.chapters.includes(parts.join('/'))) return 'Kapitel';
  const fixedPage = fixedPages.find((candidate) => candidate.slug === slug);
  if (!fixedPage || fixedPage.place === 'registers') return 'Verzeichnis';
  return fixedPage.place === 'evidence' ? 'Nachweis' : 'Seite';
}

/** The entries of a page that is no entity's own. */
function pageEntries(handbook: LoadedHandbook, path: string, page: ReadPage): SearchEntry[] {
  const parts = path.split('/').slice(1, -1);
  const kind = kindOf(handbook, parts);
  const description = fixedPages.find(({ slug }) => slug === parts[0])?.description ?? '';
  // The register of addresses is where one sees them side by side.
  const mentions = [
    ...new Set(
      page.sections.flatMap(
        ({ text }) => text.match(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?:\/\d+)?(?![\d.])/g) ?? [],
      ),
    ),
  ];
  const isProse = kind === 'Kapitel' || kind === 'Handbuch';
  const above: string[] = [];
  const entries = page.sections.map(({ depth, title, anchor, text, commands }): SearchEntry => {
    above.length = depth - 1;
    const within = above.filter(Boolean);
    above[depth - 1] = title;
    return {
      handbook: handbook.id,
      kind: within.length > 0 && !isProse ? 'Abschnitt' : kind,
      title,
      path: anchor ? `${path}#${anchor}` : path,
      ...(within.length > 0 ? { within } : {}),
      ...(kind === 'Verzeichnis' && within.length === 0 && mentions.length > 0 ? { mentions } : {}),
      ...(isProse && commands.length > 0 ? { commands: [...new Set(commands)] } : {}),
      text: compactText(isProse || kind === 'Seite' ? text : within.length > 0 ? '' : description),
    };
  });
  // Lists and evidence are found by their names; what they list has entries of its own.
  return isProse ? entries : entries.slice(0, 1);
}

/**
 * The index of a built site.
 * @param pages the texts of its HTML files by their paths below the site: `laden/betrieb/index.html`
 */
export function searchIndexOf(
  handbooks: readonly LoadedHandbook[],
  pages: ReadonlyMap<string, string>,
): SearchIndex {
  const read = new Map<string, ReadPage>();
  for (const [file, html] of pages) {
    const page =
      /(^|\/)index\.html$/.test(file) && !/^[^/]+\/druck\//.test(file) ? readPage(html) : undefined;
    if (page) read.set(file.replace(/index\.html$/, ''), page);
  }
  const entries = handbooks.flatMap((handbook) => {
    if (!handbook.inventory) return [];
    const ofInventory = inventoryEntries(handbook.inventory);
    const ofEntities = ofInventory.flatMap((entry): SearchEntry[] => {
      const [path = '', anchor] = entry.path.split('#');
      const page = read.get(path);
      if (!page) return [];
      const text = compactText(
        `${entry.text ?? ''} ${anchor === undefined ? page.sections.map((section) => section.text).join(' ') : ''}`,
      );
      const commands = anchor === undefined ? page.sections.flatMap((section) => section.commands) : [];
      return [
        {
          ...entry,
          path: anchor && !page.anchors.has(anchor) ? path : entry.path,
          text,
          ...(commands.length > 0 ? { commands: [...new Set(commands)] } : {}),
        },
      ];
    });
    const own = new Set(ofInventory.flatMap(({ path, kind }) => (kind === 'Person' ? [] : path)));
    const ofPages = [...read].flatMap(([path, page]) =>
      path.startsWith(`${handbook.id}/`) && !own.has(path) ? pageEntries(handbook, path, page) : [],
    );
    return [...ofEntities, ...ofPages];
  });
  return {
    handbooks: Object.fromEntries(
      handbooks.map(({ id, inventory }) => [id, inventory?.handbook.title ?? id]),
    ),
    entries,
  };
}

/** Writes the index of a site that was built into a folder. */
export function writeSearchIndex(folder: string, handbooks: readonly LoadedHandbook[]): void {
  if (!existsSync(join(folder, 'pagefind'))) return;
  const pages = new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.html'))
      .map((name) => [name.replaceAll('\\', '/'), readFileSync(join(folder, name), 'utf8')]),
  );
  const inOrder = handbooks.toSorted(
    (a, b) =>
      (a.inventory?.handbook.order ?? 1) - (b.inventory?.handbook.order ?? 1) ||
      a.id.localeCompare(b.id, 'en'),
  );
  writeBelow(folder, searchIndexFile, JSON.stringify(searchIndexOf(inOrder, pages)));
}
