// Diagrams written by hand: diagrams/<handbook>/eigene/*.mmd. What can be told of their texts without Mermaid; whether
// Mermaid understands them is seen when they are drawn.
import { load } from 'js-yaml';
import type { DraftFinding } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import { idPatternHolds, sections } from '../model/sections.ts';
import type { Site } from '../model/site-file.ts';
import type { SourceFile } from '../source/yaml.ts';
import { pagePath } from '../views/paths.ts';

/** What is read here of a handbook. */
export interface HandbookWithDiagrams {
  readonly id: string;
  readonly files: {
    /** The texts of diagrams/<id>/eigene/*.mmd. */
    readonly byHandDiagrams?: readonly SourceFile[] | undefined;
    /** The committed Gesamtübersicht. */
    readonly overview?: SourceFile | undefined;
  };
  /** Undefined where it is not valid: then links are not looked at. */
  readonly inventory?: Inventory | undefined;
}

/** A diagram written by hand. */
export interface ByHandDiagram {
  /** `eigene/<name>` */
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  /** Relative to the root. */
  readonly file: string;
  readonly text: string;
}

/** The first words that Mermaid 12 takes as a kind of diagram. */
const diagramKinds: readonly string[] = [
  'flowchart',
  'flowchart-elk',
  'graph',
  'sequenceDiagram',
  'classDiagram',
  'classDiagram-v2',
  'stateDiagram',
  'stateDiagram-v2',
  'erDiagram',
  'journey',
  'gantt',
  'pie',
  'quadrantChart',
  'requirement',
  'requirementDiagram',
  'gitGraph',
  'C4Context',
  'C4Container',
  'C4Component',
  'C4Dynamic',
  'C4Deployment',
  'mindmap',
  'timeline',
  'sankey',
  'sankey-beta',
  'xychart',
  'xychart-beta',
  'block',
  'block-beta',
  'packet',
  'packet-beta',
  'kanban',
  'architecture',
  'architecture-beta',
  'radar-beta',
  'treemap',
  'treemap-beta',
  'treeView-beta',
  'venn-beta',
  'ishikawa',
  'ishikawa-beta',
  'swimlane-beta',
  'usecase-beta',
  'agentflow-beta',
  'cynefin-beta',
  'eventmodeling',
  'wardley-beta',
  'railroad-beta',
  'railroad-abnf-beta',
  'railroad-ebnf-beta',
  'railroad-peg-beta',
];

interface Line {
  readonly text: string;
  /** From 1, in the file. */
  readonly number: number;
}
interface Parts {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  /** Line of a front matter without its end. */
  readonly open?: number;
  /** What Mermaid parses: the lines without front matter, directives and comments. */
  readonly lines: readonly Line[];
}
const textOf = (value: unknown) => (typeof value === 'string' && value.trim() ? value.trim() : undefined);

function partsOf(text: string): Parts {
  const all = text.split(/\r?\n/).map((line, index) => ({ text: line, number: index + 1 }));
  const first = all.findIndex((line) => line.text.trim() !== '');
  let body = all;
  let head: Record<string, unknown> = {};
  if (all[first]?.text.trim() === '---') {
    const end = all.findIndex((line, index) => index > first && line.text.trim() === '---');
    if (end < 0) return { open: first + 1, lines: [] };
    try {
      head = (load(
        all
          .slice(first + 1, end)
          .map((line) => line.text)
          .join('\n'),
      ) ?? {}) as Record<string, unknown>;
    } catch {
      return { open: first + 1, lines: [] };
    }
    body = all.slice(end + 1);
  }
  const block = /^[ \t]*accDescr[ \t]*\{([^}]*)\}/m.exec(text)?.[1];
  return {
    title: textOf(/^[ \t]*accTitle[ \t]*:[ \t]*(.+)$/m.exec(text)?.[1]) ?? textOf(head.title),
    description:
      textOf(/^[ \t]*accDescr[ \t]*:[ \t]*(.+)$/m.exec(text)?.[1]) ??
      textOf(block?.replace(/\s+/g, ' ')) ??
      textOf(head.description),
    lines: body.filter((line) => !/^\s*%%/.test(line.text)),
  };
}

/** The line of the file that Mermaid means by a line of what it parses. */
export function lineInFile(text: string, line: number): number {
  const { lines } = partsOf(text);
  const start = lines.findIndex((line) => line.text.trim() !== '');
  return lines[Math.max(0, start) + line - 1]?.number ?? lines.at(-1)?.number ?? 1;
}

const nameOf = (file: string) =>
  file
    .split('/')
    .at(-1)
    ?.replace(/\.mmd$/, '') ?? file;

/** The hand-written diagrams of a handbook, by file name. */
export const byHandDiagrams = (files: readonly SourceFile[]): ByHandDiagram[] =>
  files
    .filter(({ file }) => idPatternHolds(nameOf(file)))
    .map(({ file, text }) => {
      const { title, description } = partsOf(text);
      return {
        slug: `eigene/${nameOf(file)}`,
        title: title ?? nameOf(file),
        description: description ?? 'Von Hand gezeichnet.',
        file,
        text,
      };
    });

/**
 * Where a link of a hand-written diagram leads: a page of this handbook, from its start page on, or the site's own
 * address. Undefined for everything else.
 */
export function byHandLink(inventory: Inventory, site: Site, href: string): string | undefined {
  const start = pagePath(site.base, inventory.id);
  const address = site.url?.replace(/\/$/, '');
  const inner = address && href.startsWith(`${address}/`) ? href.slice(address.length) : href;
  if (!inner || /^[a-z][a-z0-9+.-]*:/i.test(inner) || /^[/\\]{2}/.test(inner) || inner.includes('\\'))
    return undefined;
  let target: URL;
  let parts: string[];
  try {
    target = new URL(inner, `http://handbuch.invalid${start}`);
    if (target.origin !== 'http://handbuch.invalid' || !target.pathname.startsWith(start)) return undefined;
    parts = decodeURIComponent(target.pathname.slice(start.length)).split('/');
  } catch {
    return undefined;
  }
  const [slug = '', id = '', ...rest] = parts;
  const section = Object.entries(sections).find(([, entry]) => entry.pages && entry.slug === slug)?.[0];
  if (section && id && (rest.join('') || !Object.hasOwn(inventory[section as 'hosts'], id))) return undefined;
  const path = /\/$|\.[a-z]+$/.test(target.pathname) ? target.pathname : `${target.pathname}/`;
  return `${path}${target.hash}`;
}

/** Addresses behind `click`, `link` and `href` of all kinds of diagrams. */
const linksIn = (text: string): string[] =>
  [
    ...text.matchAll(/^\s*click\s+\S+\s+(?:href\s+)?"([^"]+)"/g),
    ...text.matchAll(/^\s*link\s+\S+\s+"([^"]+)"/g),
    ...text.matchAll(/^\s*link\s+[^:]+:.*@\s*(\S+)\s*$/g),
    ...text.matchAll(/\bhref\s*=\s*["']?([^"'\s>]+)/g),
  ].map(([, href = '']) => href);

/** What is wrong at a place of a text: rule, line and column (from 1), what, and what to do. */
interface Fault {
  readonly rule: 'diagram-name' | 'diagram-text' | 'diagram-link';
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly fix: string;
}

const nameFaults = (file: string): Fault[] =>
  idPatternHolds(nameOf(file))
    ? []
    : [
        {
          rule: 'diagram-name',
          line: 1,
          column: 1,
          message: `„${nameOf(file)}“ taugt nicht als Name eines Diagramms.`,
          fix: 'Die Datei umbenennen: Kleinbuchstaben, Ziffern, Punkt, Binde- und Unterstrich.',
        },
      ];

/** Front matter and kind: the first fault that keeps Mermaid from reading the text. */
function textFault({ open, lines }: Parts): Fault | undefined {
  const rule = 'diagram-text';
  if (open)
    return {
      rule,
      line: open,
      column: 1,
      message: 'Der Vorspann zwischen „---“ und „---“ ist nicht lesbar.',
      fix: 'Den Vorspann als YAML schreiben und mit „---“ schließen.',
    };
  const first = lines.find((line) => line.text.trim() !== '');
  if (!first)
    return {
      rule,
      line: 1,
      column: 1,
      message: 'Das Diagramm ist leer.',
      fix: 'Das Diagramm schreiben oder die Datei löschen.',
    };
  const word = /^\s*([A-Za-z0-9-]*)/.exec(first.text)?.[1] ?? '';
  if (diagramKinds.includes(word)) return undefined;
  return {
    rule,
    line: first.number,
    column: first.text.search(/\S/) + 1,
    message: `„${word || first.text.trim().slice(0, 30)}“ ist keine Art von Diagramm.`,
    fix: 'Mit der Art beginnen, zum Beispiel „flowchart LR“ oder „sequenceDiagram“.',
  };
}

const linkFaults = ({ lines }: Parts, inventory: Inventory, site: Site): Fault[] =>
  lines.flatMap(({ text, number }) =>
    linksIn(text)
      .filter((href) => byHandLink(inventory, site, href) === undefined)
      .map((href) => ({
        rule: 'diagram-link',
        line: number,
        column: text.indexOf(href) + 1,
        message: `Der Link „${href}“ führt nicht zu einer Seite dieses Handbuchs.`,
        fix: 'Einen Pfad ab der Startseite des Handbuchs angeben, zum Beispiel „container/web/“.',
      })),
  );

/**
 * What a look at the texts finds: names, kinds, front matter, links. Loads neither Mermaid nor a browser.
 * @param site what links may lead to
 */
export function byHandFindings({ id, files, inventory }: HandbookWithDiagrams, site: Site): DraftFinding[] {
  return (files.byHandDiagrams ?? []).flatMap(({ file, text }) => {
    const parts = partsOf(text);
    const faults = [
      ...nameFaults(file),
      ...[textFault(parts) ?? []].flat(),
      ...(inventory ? linkFaults(parts, inventory, site) : []),
    ];
    return faults.map(
      ({ rule, line, column, message, fix }): DraftFinding => ({
        rule,
        severity: 'error',
        class: 'document',
        handbook: id,
        subject: `file:${file}`,
        message,
        at: { file, line, column },
        fix,
      }),
    );
  });
}

/** The finding for a text that Mermaid does not understand. */
export const undrawableFinding = (
  handbook: string,
  { file, text }: ByHandDiagram,
  { message, line }: { readonly message: string; readonly line?: number | undefined },
): DraftFinding => ({
  rule: 'diagram-text',
  severity: 'error',
  class: 'document',
  handbook,
  subject: `file:${file}`,
  message: `Mermaid versteht das Diagramm nicht: ${message}`,
  at: { file, line: line ? lineInFile(text, line) : 1, column: 1 },
  fix: 'Die Schreibweise an dieser Stelle berichtigen; bis dahin steht auf den Seiten ein Platzhalter.',
});
