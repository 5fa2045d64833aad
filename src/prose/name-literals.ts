// A line of a text -> the names of containers, networks, volumes and units in it, each with its column (1-based): what
// commands are given, what files of compose and systemd say, and what stands in backticks behind a noun.
import type { Literal, LiteralKind } from './literal.ts';

const isName = /^[A-Za-z0-9][\w.-]*$/;
const withValue =
  /^(-[uewnt]|--(user|env|workdir|tail|since|until|format|time|signal|filter|network|name|volume|file|project-name|profile|last))$/;
/** The words behind a command that are names: the first that is no flag and no value of one, or all of them. */
function namesAfter(rest: string, isList: boolean): { value: string; at: number }[] {
  const names: { value: string; at: number }[] = [];
  let isValue = false;
  for (const word of rest.matchAll(/\S+/g)) {
    if (/^[|;&>#]/.test(word[0])) break;
    if (isValue) isValue = false;
    else if (/^-.*[,.;]$/.test(word[0])) break;
    else if (word[0].startsWith('-')) isValue = withValue.test(word[0]);
    else {
      const value = word[0].replace(/[`'",;:)]+.*$/, '').replace(/^[`'"(]+/, '');
      if (!isName.test(value)) break;
      names.push({ value, at: word.index + word[0].indexOf(value) });
      // Behind a quote or a comma the sentence goes on.
      if (!isList || /[`'",;)]/.test(word[0])) break;
    }
  }
  return names;
}
/** Commands that take names; lists: every word up to the next flag is one. */
const commands: readonly { kind: LiteralKind; pattern: RegExp; isList?: true }[] = [
  { kind: 'container', pattern: /\bdocker\s+(?:container\s+)?(?:logs|exec|attach|top)\s+([^`\n]*)/g },
  {
    kind: 'container',
    pattern: /\bdocker\s+(?:container\s+)?(?:restart|stop|start|kill|pause|unpause)\s+([^`\n]*)/g,
    isList: true,
  },
  {
    kind: 'container',
    pattern: /\bdocker[ -]compose\s+(?:-\S+\s+\S+\s+)*(?:exec|rm|run)\s+([^`\n]*)/g,
  },
  {
    kind: 'container',
    pattern: /\bdocker[ -]compose\s+(?:-\S+\s+\S+\s+)*(?:logs|restart|stop|start|build|pull|up)\s+([^`\n]*)/g,
    isList: true,
  },
  { kind: 'network', pattern: /\bdocker\s+network\s+(?:inspect|connect|disconnect|rm)\s+([^`\n]*)/g },
  { kind: 'volume', pattern: /\bdocker\s+volume\s+(?:inspect|rm)\s+([^`\n]*)/g },
  {
    kind: 'unit',
    pattern:
      /\bsystemctl\s+(?:-\S+\s+)*(?:status|start|stop|restart|reload|enable|disable|is-active|is-enabled|cat|show)\s+([^`\n]*)/g,
  },
  { kind: 'unit', pattern: /\bjournalctl\b[^|`]*?\s(?:-u|--unit)[ =]?([^`\n]*)/g },
];
const literal = (kind: LiteralKind, value: string, at: number, isLoose = false): Literal => ({
  kind,
  value: kind === 'unit' ? value.replace(/\.service$/, '') : value,
  column: at + 1,
  ...(isLoose ? { isLoose } : {}),
});
/** Words of a sentence that goes on behind a command without quotes. */
const wordOfSentence =
  /^(neu|alle|auf|den|die|das|dem|der|und|oder|mit|wenn|falls|ob|um|zu|zum|im|in|ist|sind|hilft|reicht|all|the|it|and|or|to|for|if|when|with|is|are|this|that|again|each|every)$/i;
const inCommands = (line: string, isCode: boolean): Literal[] =>
  commands.flatMap(({ kind, pattern, isList = false }) =>
    [...line.matchAll(pattern)].flatMap((match): Literal[] => {
      const rest = match[1] ?? '';
      const start = match.index + match[0].length - rest.length;
      const isQuoted = isCode || line.slice(0, match.index).split('`').length % 2 === 0;
      return namesAfter(rest, isList && isQuoted).flatMap(({ value, at }) =>
        isQuoted || !wordOfSentence.test(value) ? [literal(kind, value, start + at)] : [],
      );
    }),
  );

/** Where files of compose, flags of docker and units name what they may as well create. */
const inFiles: readonly { kind: LiteralKind; pattern: RegExp }[] = [
  { kind: 'container', pattern: /^\s*container_name:\s*["']?([A-Za-z0-9][\w.-]*)/g },
  { kind: 'container', pattern: /\s--name[ =]([A-Za-z0-9][\w.-]*)/g },
  { kind: 'network', pattern: /\s--net(?:work)?[ =]([A-Za-z0-9][\w.-]*)/g },
  { kind: 'volume', pattern: /(?:^\s*-\s*["']?|\s(?:-v|--volume)[ =])([A-Za-z0-9][\w.-]*):\/[\w.-]/g },
  { kind: 'volume', pattern: /\bdocker\s+volume\s+create\s+([A-Za-z0-9][\w.-]*)/g },
  { kind: 'network', pattern: /\bdocker\s+network\s+create\s+(?:-\S+\s+)*([A-Za-z0-9][\w.-]*)\s*$/g },
  { kind: 'unit', pattern: /\/etc\/systemd\/system\/([\w@.-]+)\.service/g },
];
const found = (line: string, { kind, pattern }: { kind: LiteralKind; pattern: RegExp }): Literal[] =>
  [...line.matchAll(pattern)].map((match) => {
    const value = match[1] ?? '';
    return literal(kind, value, match.index + match[0].indexOf(value), true);
  });

/** „im Container `a`“, „Volumes `a`, `b` und `c`“: names in backticks behind their noun. */
const nouns = (
  [
    ['container', 'container'],
    ['network', '(?:docker-?)?(?:netzwerk|network)'],
    ['volume', 'volume'],
  ] as const
).map(([kind, noun]) => ({
  kind,
  pattern: new RegExp(
    `(?<![\\p{L}\\d_/.-])${noun}(?:s|e|en|es|n)?(?:-?definition(?:en)?)?\\s*(?:namens\\s*)?:?\\s*((?:\`[\\w.-]+\`(?:,\\s*|\\s+(?:und|oder|and|or)\\s+|\\s*/\\s*)?)+)`,
    'giu',
  ),
}));
const behindNouns = (line: string): Literal[] =>
  line.includes('`')
    ? nouns.flatMap(({ kind, pattern }) =>
        [...line.matchAll(pattern)].flatMap((match) => {
          const list = match[1] ?? '';
          const start = match.index + match[0].length - list.length;
          return [...list.matchAll(/`([A-Za-z0-9][\w.-]*)`/g)].map((name) =>
            literal(kind, name[1] ?? '', start + name.index + 1),
          );
        }),
      )
    : [];
/** What stands alone in backticks or in a cell and looks like a name: a slip of the pen beside a known one. */
const alone = (line: string): Literal[] =>
  [
    ...line.matchAll(/(`)([A-Za-z0-9][\w-]{7,})`/g),
    ...(/^\s*\|/.test(line) ? line.matchAll(/(\|\s*)([A-Za-z0-9]+[-_][\w-]{3,})(?=\s*\|)/g) : []),
  ].map((match) => literal('name', match[2] ?? '', match.index + (match[1]?.length ?? 0)));

/** Only such lines are looked through for the forms above. */
const isCommand = /\bdocker|systemctl|journalctl/;
const isOfFile = /container_name|--?n|-v|volume|network|systemd|^\s*-/;
/** The names of a line; one place is named once. */
export function namesIn(line: string, isCode: boolean): Literal[] {
  const literals: Literal[] = [];
  for (const candidate of [
    ...(isCommand.test(line) ? inCommands(line, isCode) : []),
    ...behindNouns(line),
    ...((isCode || line.includes('`')) && isOfFile.test(line)
      ? inFiles.flatMap((form) => found(line, form))
      : []),
    ...(isCode ? [] : alone(line)),
  ])
    if (!literals.some(({ column }) => column === candidate.column)) literals.push(candidate);
  return literals;
}
