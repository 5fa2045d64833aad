// Secrets on command lines: options by their name, and the forms of known programs (tools.ts).
import type { SecretHit } from './hit.ts';
import { judge, reasonOf } from './judge.ts';
import { senseOf } from './names.ts';
import { commandsOf, type ShellCommand, type ShellWord } from './shell-words.ts';
import { type Tool, tools } from './tools.ts';
import { isHarmless, isPlaceholder, isReference, type ValueContext } from './values.ts';

const toolsByName = new Map<string, Tool[]>();
for (const tool of tools)
  for (const name of tool.names) toolsByName.set(name, [...(toolsByName.get(name) ?? []), tool]);

/** How many words of a command are looked at behind a program's name. */
const reach = 80;
/** How deep strings inside of strings are commands: `ssh host "docker exec db sh -c 'mysql -pX'"`. */
const depths = 3;

/** The word for a program, without its folder and what a list leaves around it. */
const programOf = ({ text }: ShellWord): string =>
  text.length > 200 || !/[A-Za-z]/.test(text)
    ? ''
    : text.slice(text.lastIndexOf('/') + 1).replace(/^[[{"'$]+|[\]},"':]+$/g, '');

interface Part {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}
/** What stands behind the first `from` characters of a word; what closes a list around it is no part of it. */
function partOf(word: ShellWord, from = 0): Part {
  const text = word.text.slice(from);
  const tail = word.text.includes('[') ? '' : (/[\],]+$/.exec(text)?.[0] ?? '');
  return {
    text: text.slice(0, text.length - tail.length),
    start: word.start + from,
    end: word.end - tail.length,
  };
}

/** Whether a word may be a secret where a program takes one. */
function isSecret(value: string, context: ValueContext): boolean {
  if (value === '' || value.startsWith('-') || isReference(value) || isPlaceholder(value, context))
    return false;
  if (/^\d{1,5}:\d{1,5}/.test(value) || /\$\{[^}]*\}|^\$/.test(value)) return false;
  return !isHarmless(value, true);
}

/** curl takes several letters in one word, of which the last one has the value: `-su name:secret`. */
const withoutOthers = ({ names }: Tool, text: string): string =>
  names[0] === 'curl' && /^-[A-Za-z]{2,8}$/.test(text) ? `-${text.at(-1)}` : text;

/** Reads the words behind a program's name. */
function followTool(tool: Tool, words: ShellCommand, from: number, context: ValueContext): SecretHit[] {
  const name = tool.names[0] ?? '';
  const program = programOf(words[from] as ShellWord) || name;
  const hits: SecretHit[] = [];
  const add = ({ start, end, text }: Part, how: string) => {
    if (!isSecret(text, context)) return;
    hits.push({
      kind: 'command',
      reason: `Hinter „${program} ${how}“ steht ein Passwort.`,
      start,
      end,
      confidence: 'high',
    });
  };
  let isOpen = tool.after === undefined;
  let hasFlag = tool.flag === undefined;
  const plain: ShellWord[] = [];
  const last = Math.min(words.length, from + reach);
  for (let at = from + 1; at < last; at++) {
    const word = words[at] as ShellWord;
    if (!isOpen) {
      isOpen = word.text === tool.after;
      continue;
    }
    const next = words[at + 1];
    const { text } = word;
    if (tool.flag && /^-[A-Za-z0-9]+$/.test(text) && text.includes(tool.flag)) hasFlag = true;
    if (tool.options?.includes(text) && next) {
      add(afterScheme(partOf(next)), text);
      at++;
    } else if (tool.pairs?.includes(withoutOthers(tool, text)) && next) {
      addPair(partOf(next), text, add);
      at++;
    } else if (tool.valued?.includes(text)) at++;
    else {
      const option = tool.attached?.find((start) => text.startsWith(start) && text.length > start.length);
      const pair = tool.pairs?.find(
        (start) => start.length === 2 && text.startsWith(start) && text.length > 2,
      );
      const long = tool.pairs?.find((start) => start.startsWith('--') && text.startsWith(`${start}=`));
      if (option) add(partOf(word, option.length), option);
      else if (long) addPair(partOf(word, long.length + 1), long, add);
      else if (pair) addPair(partOf(word, pair.length), pair, add);
      else if (!text.startsWith('-')) plain.push(word);
    }
  }
  if (tool.login) for (const word of plain) addLogin(word, add);
  if (hasFlag && isOpen)
    for (const place of tool.words ?? []) {
      const word = plain.at(place);
      if (word && (place >= 0 || plain.length > 1)) add(partOf(word), place < 0 ? '…' : (tool.after ?? '…'));
    }
  return hits;
}

/** openssl's `pass:secret`. */
const afterScheme = (part: Part): Part =>
  part.text.startsWith('pass:') ? { ...part, text: part.text.slice(5), start: part.start + 5 } : part;

type Add = (part: Part, how: string) => void;
/** `user:secret`, `user%secret`, `user,secret`. */
function addPair({ text, start, end }: Part, how: string, add: Add): void {
  const at = text.search(/[:%,]/);
  const secret = text.slice(at + 1);
  if (at < 0 || at > 200 || /\s/.test(text.slice(0, at)) || /^\/\/|^\d+$/.test(secret)) return;
  add({ text: secret, start: start + at + 1, end }, how);
}
/** Oracle's `user/secret@database`. */
function addLogin({ text, start }: ShellWord, add: Add): void {
  const [, lead = '', user = '', quote = '', secret = ''] =
    /^(\w{1,20}=)?([A-Za-z][\w$#]{0,40})\/("?)([^\s@"/]{1,100})"?(@|$)/.exec(text.slice(0, 300)) ?? [];
  if (user === '' || !(text.includes('@') || /^sys(tem)?$/i.test(user))) return;
  const from = start + lead.length + user.length + 1 + quote.length;
  add({ text: secret, start: from, end: from + secret.length }, 'benutzer/…');
}

const functionWords = new Set(
  'der die das den dem des ein eine einen mit ohne und oder als für von zu zum zur im in ist sind wird werden wie nicht nur bei durch erwartet braucht liest setzt gibt steht option schalter the a an with without and or for of to is are reads takes expects needs option flag'.split(
    ' ',
  ),
);
/** Whether a sentence speaks of the option, not a command; a comment behind a command is no sentence. */
function speaks(words: ShellCommand): boolean {
  const comment = words.findIndex(({ text }) => text.startsWith('#'));
  return (comment < 0 ? words : words.slice(0, comment)).some(({ text }) =>
    functionWords.has(text.toLowerCase()),
  );
}

/** Options whose name says that a secret follows, of any program. */
function findOptions(words: ShellCommand, context: ValueContext): SecretHit[] {
  let sentence: boolean | undefined;
  const isSentence = () => (sentence ??= speaks(words));
  return words.flatMap((word, at) => {
    if (!word.text.startsWith('-') && !/^(requirepass|masterauth)$/.test(word.text)) return [];
    const [, name = '', equals] = /^--?([A-Za-z][\w.-]{0,80})(=?)/.exec(word.text) ?? [];
    const bare = /^(requirepass|masterauth)$/.test(word.text);
    if ((name === '' && !bare) || equals === '=') return [];
    const option = bare ? word.text : name;
    if (!bare && word.text.length > name.length + 2) return [];
    if (senseOf(option).sense === 'none') return [];
    const next = words[at + 1];
    if (!next || next.text.startsWith('-')) return [];
    if (option === 'secret' && /^(id=|[a-z][a-z0-9_-]*$)/.test(next.text)) return [];
    const part = partOf(next);
    if (!judge(option, part.text, context)) return [];
    if (/^[\p{L}.,:]+$/u.test(part.text) && isSentence()) return [];
    return [
      {
        kind: 'option',
        reason: reasonOf(word.text),
        start: part.start,
        end: part.end,
        confidence: 'high',
      } as SecretHit,
    ];
  });
}

/** What a text needs that holds a command with a secret: an option, or a program that takes secrets without one. */
const mayHoldCommand = new RegExp(
  `(?:^|[\\s"'\\[\`(,])--?[A-Za-z]|\\b(?:requirepass|masterauth|${tools
    .filter(
      ({ words, login, attached, options }) =>
        words || login || attached?.includes('/p:') || options?.some((option) => option.startsWith('/')),
    )
    .flatMap(({ names }) => names)
    .join('|')})\\b`,
);
/** Secrets in the command lines of a text; commands inside of quotes are read as well. */
export function findInCommands(text: string, context: ValueContext): SecretHit[] {
  const hits: SecretHit[] = [];
  const read = (from: number, to: number, depth: number) => {
    for (const words of commandsOf(text, from, to)) {
      hits.push(...findOptions(words, context));
      for (const [at, word] of words.entries()) {
        for (const tool of toolsByName.get(programOf(word)) ?? [])
          hits.push(...followTool(tool, words, at, context));
        if (word.isQuoted && depth < depths) read(word.start, word.end, depth + 1);
      }
    }
  };
  if (mayHoldCommand.test(text)) read(0, text.length, 0);
  return hits;
}
