// Whether a chapter can be read by the build: the same parser, of the same version, asked before.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** A place that the parser cannot read. */
export interface SyntaxFault {
  readonly line: number;
  readonly column: number;
  /** German. */
  readonly message: string;
}
type Compile = (text: string, options: object) => unknown;
/** The parser of the build: found from where Astro's MDX finds it. */
async function compiler(): Promise<Compile> {
  const ofMdx = createRequire(import.meta.resolve('@astrojs/mdx'));
  const ofProcessor = createRequire(ofMdx.resolve('@astrojs/markdown-satteri'));
  const { mdxToJs } = (await import(pathToFileURL(ofProcessor.resolve('satteri')).href)) as {
    mdxToJs: Compile;
  };
  return mdxToJs;
}
const words: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [
    /Expected a closing tag for `<([^`>]*)>/,
    ([, name]) => `<${name}> wird nicht geschlossen; leere Elemente enden mit „/>“, z. B. <br />.`,
  ],
  [/Unexpected closing tag `<\/([^`>]*)>/, ([, name]) => `</${name}> schließt nichts, was offen ist.`],
  [/Unexpected character `!`/, () => 'Kommentare schreibt MDX als {/* … */}, nicht als <!-- … -->.'],
  [
    /Unexpected character/,
    () =>
      'Nach „<“ wird ein Tag erwartet; das Zeichen selbst schreibt man &lt;, eine Adresse [Text](Adresse).',
  ],
  [
    /Could not parse expression|in expression/,
    () => 'Der Ausdruck in { } ist kein gültiges JavaScript; Klammern im Text schreibt man \\{ und \\}.',
  ],
  [/Could not parse esm/, () => 'Die Zeile mit „import“ oder „export“ ist kein gültiges JavaScript.'],
];
const germanOf = (reason: string): string => {
  for (const [pattern, say] of words) {
    const match = pattern.exec(reason);
    if (match) return say(match);
  }
  return `MDX kann die Stelle nicht lesen: ${reason.slice(0, 200)}`;
};

let loaded: Promise<Compile | undefined> | undefined;
/** The first place of an MDX text that the build would stop at; undefined where it would not. */
export async function syntaxFault(source: string): Promise<SyntaxFault | undefined> {
  // Where there is none for this platform, the build says so itself.
  loaded ??= compiler().catch(() => undefined);
  const compile = await loaded;
  if (!compile) return undefined;
  // The head is not MDX; its lines stay, so that places stay.
  const body = source
    .replaceAll('\r\n', '\n')
    .replace(/^---\n[\s\S]*?\n---(?=\n|$)/, (head) => head.replace(/[^\n]/g, ''));
  try {
    await compile(body, {});
    return undefined;
  } catch (error) {
    const [, line = '1', column = '1', reason = ''] =
      /^(?:\w*Error: )?(\d+):(\d+)(?:-\d+:\d+)?: ([^\n]*)/.exec((error as Error).message) ?? [];
    return {
      line: Number(line),
      column: Number(column),
      message: germanOf(reason || (error as Error).message),
    };
  }
}
