// Names with values in a text: `NAME=value`, `name: value`, `"name": "value"`, `<name>value</name>`, rows of tables,
// `${NAME:-value}`. The name says whether the value is a secret; in prose the value must look like one as well.

import type { SecretHit } from './hit.ts';
import { judge, namedHit } from './judge.ts';
import { matchesOf } from './matches.ts';
import { type NameSense, senseOf } from './names.ts';
import { looksChosen, looksRandom, type ValueContext } from './values.ts';

const signs = /=>|:=|\?=|\+=|==|:\*\*|[=:|]|⟶|→/g;

interface Name {
  readonly name: string;
  readonly start: number;
  /** What closes the name: a quote, `**`. */
  readonly closing: string;
}
const isNameChar = (char: string): boolean => /[\w.-]/.test(char) || (char > '\u007f' && /\p{L}/u.test(char));
/** Longest name that is looked at. */
const longestName = 80;

/** The name before a sign, as it stands there; null where there is none. Reads backwards: signs are fewer than words. */
function nameBefore(text: string, sign: number): Name | null {
  let end = sign;
  while (end > 0 && sign - end < 20 && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--;
  let open = end;
  if (text[open - 1] === ']' && /["'`]/.test(text[open - 2] ?? '')) open--;
  if (/["'`]/.test(text[open - 1] ?? '')) open -= text[open - 2] === '\\' ? 2 : 1;
  else if (text.startsWith('**', open - 2)) open -= 2;
  const closing = text.slice(open, end);
  let start = open;
  while (start > 0 && open - start < longestName && isNameChar(text[start - 1] ?? '')) start--;
  const name = text.slice(start, open).replace(/^[^\p{L}_]+/u, '');
  return name === '' ? null : { name, start: open - name.length, closing };
}

interface Value {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly quote: string;
}
const closers: Readonly<Record<string, string>> = { '„': '“', '“': '”', '«': '»', '»': '«', '‚': '‘' };

/** A value in quotes: `\"…\"` inside of JSON too. */
function quotedValue(text: string, at: number): Value | null {
  const open = /\\?["'`„“«»‚]|\*\*/y;
  open.lastIndex = at;
  const [opening = ''] = open.exec(text) ?? [];
  if (opening === '') return null;
  const start = at + opening.length;
  const close = closers[opening] ?? opening;
  const limit = Math.min(text.length, start + (/["'`]/.test(opening) ? 5000 : 300));
  for (let end = start; end < limit; end++) {
    if (text[end] === '\n' && opening !== "'") break;
    if (text[end] === '\\' && opening === '"') end++;
    else if (text.startsWith(close, end)) return { text: text.slice(start, end), start, end, quote: opening };
    else if (opening === '„' && text[end] === '"')
      return { text: text.slice(start, end), start, end, quote: opening };
  }
  return null;
}

/** A word; a substitution in it may hold spaces: `${NAME:?message with spaces}`. */
const bareValue = /(?:\$\{[^{}\n]{0,200}\}|[^\s"'`<>|]){1,20000}/y;
const nextOfLine = /;(?=[A-Za-z_][\w. -]{0,40}=)/;
const nextOfList = /[;&,](?=$|["'\s]|[A-Za-z_][\w. -]{0,40}=)/;
/** A bare word; what separates it from a further value or closes what stands around it is no part of it. */
function wordValue(text: string, at: number, isLine: boolean): Value | null {
  bareValue.lastIndex = at;
  let [found = ''] = bareValue.exec(text) ?? [];
  const next = (isLine ? nextOfLine : nextOfList).exec(found);
  if (next) found = found.slice(0, next.index);
  // A dot, a comma or a bracket that was opened before the word ends the sentence.
  found = found.replace(/[,;.:]+$/, '');
  while (/[)\]}]$/.test(found) && !/[([{]/.test(found)) found = found.slice(0, -1);
  return found === '' ? null : { text: found, start: at, end: at + found.length, quote: '' };
}

/** Whether what stands before the name begins a line: of an env file, a YAML map or list, a Dockerfile. */
const lineStart = /(^|\n)[ \t]{0,40}(#[ \t]?)?(- )?(export |set |ENV |ARG |Environment=|env )?["']?$/;
/** What stands before a place; the text's beginning only where it is. */
const lead = (text: string, at: number): string =>
  at > 60 ? `…${text.slice(at - 60, at)}` : text.slice(0, at);
/** Names that only code has. */
const isCode = (name: string): boolean =>
  /_|^X-|^[A-Z][A-Z0-9.]+$|[a-z][A-Z]|^[a-z][\w-]*[.-][\w.-]*\w$/.test(name);

function isProse(text: string, { name, start, closing }: Name, sign: string): boolean {
  if (['|', '→', '⟶', ':**'].includes(sign) || closing === '**') return true;
  if (sign !== ':' || isCode(name)) return false;
  if (closing !== '' && closing !== '`') return false; // A string of JSON.
  // `password: x` at the beginning of a line, or in a map in braces.
  const before = lead(text, start);
  return !(/^\p{Ll}/u.test(name) && (lineStart.test(before) || /[{,(?&;]\s*$/.test(before)));
}

/** Behind the value stands more than a comment: the line is a sentence. */
function isSentence(text: string, end: number): boolean {
  const rest = /[ \t]+([^\n]{0,40})/y;
  rest.lastIndex = end;
  const following = rest.exec(text)?.[1] ?? '';
  return /^(\p{L}{2,}|\()/u.test(following) && !/^[\w.-]{1,60}[:=]/.test(following);
}

/** Whether a value in prose is a password. */
export function isToldSecret(sense: NameSense, { text, quote }: Pick<Value, 'text' | 'quote'>): boolean {
  if (/\s/.test(text)) return false;
  if (sense.noun !== 'Passwort' && sense.noun !== 'Geheimnis') return looksRandom(text);
  // The sign that ends a sentence makes no password.
  return (
    looksChosen(text.replace(/[!?]+$/, '')) ||
    (quote !== '' && quote !== '**' && /^[\p{L}\p{N}]{4,30}$/u.test(text))
  );
}

/** The value behind a sign that ends at `at`, and whether only its looks tell that it is a secret. */
function readValue(
  text: string,
  sign: Sign,
  named: Name,
): (Value & { prose: boolean; unsure: boolean }) | null {
  let at = sign.end;
  for (let space = 0; space < 20 && (text[at] === ' ' || text[at] === '\t'); space++) at++;
  // Python's prefixes: b'…', r"…".
  if (/^[rbfu]["']/.test(text.slice(at, at + 2))) at++;
  const isLine = lineStart.test(lead(text, named.start)) && named.closing !== '"';
  const value = quotedValue(text, at) ?? wordValue(text, at, isLine);
  if (!value) return null;
  const prose = isProse(text, named, sign.text);
  const unsure = prose || (value.quote === '' && sign.text === ':' && isSentence(text, value.end));
  return { ...value, prose, unsure };
}

/** A command in backticks, a variable of psql (`:'pw'`), a type (`token: Token`). */
const isOther = (name: string, { text, quote, start }: Value, sign: Sign): boolean =>
  (quote === '`' && /\s/.test(text)) ||
  (sign.text === ':' && quote !== '' && start === sign.end + 1 && sign.isSpaced) ||
  (sign.text === ':' && quote === '' && text.toLowerCase() === name.toLowerCase());

interface Sign {
  readonly text: string;
  readonly end: number;
  readonly isSpaced: boolean;
}

/** Assignments with a sign. */
function findSigned(text: string, context: ValueContext): SecretHit[] {
  const hits: SecretHit[] = [];
  signs.lastIndex = 0;
  for (let match = signs.exec(text); match; match = signs.exec(text)) {
    const named = nameBefore(text, match.index);
    if (!named) continue;
    const { name, start } = named;
    const sense = senseOf(name);
    const sign = { text: match[0], end: signs.lastIndex, isSpaced: text[match.index - 1] === ' ' };
    // `${NAME:-value}` and `${NAME:?message}` are read by findDefaults.
    const isSubstitution = text.startsWith('${', start - 2) && sign.text.startsWith(':');
    if (sense.sense === 'none' || sense.sense === 'public' || isSubstitution) continue;
    const value = readValue(text, sign, named);
    if (!value) continue;
    const judged = judge(name, value.text, context);
    if (!judged || (value.unsure && !isToldSecret(sense, value)) || isOther(name, value, sign)) {
      // Inside of a short value another name may stand.
      if (value.end - value.start > 200) signs.lastIndex = value.end;
      continue;
    }
    hits.push({
      ...namedHit(name, judged, value.start),
      kind: value.prose ? 'prose' : judged.kind,
      confidence: value.unsure ? 'medium' : judged.confidence,
    });
    signs.lastIndex = Math.max(value.end, signs.lastIndex);
  }
  return hits;
}

/** Values that have a name in a text. */
export const findAssignments = (text: string, context: ValueContext): SecretHit[] => [
  ...findSigned(text, context),
  ...findDefaults(text, context),
  ...findTagged(text, context),
];

const withDefault = /\$\{([A-Za-z_]\w{0,80}):?[-=]([^{}$\n]{1,500})\}/g;
/** Values in `${NAME:-value}`. */
function findDefaults(text: string, context: ValueContext): SecretHit[] {
  return matchesOf(withDefault, text).flatMap((match): SecretHit[] => {
    const [whole, name = '', value = ''] = match;
    const judged = judge(name, value, context);
    if (!judged) return [];
    const start = match.index + whole.length - 1 - value.length;
    return [{ ...namedHit(name, judged, start), kind: 'default' }];
  });
}

const tagged: readonly RegExp[] = [
  /\bdefine\(\s{0,5}["']([\w.-]{1,80})["']\s{0,5},\s{0,5}["']([^"'\n]{1,500})["']/dg,
  /<([A-Za-z][\w.:-]{0,60})>([^<>\n]{1,500})<\//dg,
  /\b(?:key|name)=["']([\w.:-]{1,80})["'][ \t]{0,5}>([^<>\n]{1,500})<\//dg,
  /\b(?:proxy_set_header|add_header|setHeader|RequestHeader[ \t]{1,3}set|http-request[ \t]{1,3}set-header)[ \t(]{1,3}["']?([\w-]{1,60})["']?,?[ \t]{1,5}["']([^"'\n]{1,500})["']/dg,
  /\b(?:key|name)=["']([\w.:-]{1,80})["'][ \t]{1,10}value=["']([^"'\n]{1,500})["']/dgi,
  /["']?\bname["']?:[ \t]{0,5}["']?([\w.-]{1,80})["']?,?\s{1,80}["']?value["']?:[ \t]{0,5}["']?([^\s"']{1,500})/dg,
  /\blogin[ \t]{1,5}\S{1,80}[ \t\n]{1,5}(password)[ \t]{1,5}(\S{1,200})/dg,
  /(?:^|\n)[ \t]{0,20}(requirepass|masterauth|rootpw|bindpw|bind_pw|wpa-psk|wpa_psk)[ \t]{1,20}([^\s=:|]{1,200})(?=[ \t]{0,20}(?:\n|$))/dg,
];
/** Names and values in XML, in lists of names and values, in .netrc and in configurations without a sign. */
function findTagged(text: string, context: ValueContext): SecretHit[] {
  return tagged.flatMap((form) =>
    matchesOf(form, text).flatMap((match): SecretHit[] => {
      const [, name = '', value = ''] = match;
      const judged = judge(name, value, context);
      const [start] = match.indices?.[2] ?? [];
      if (!judged || start === undefined) return [];
      return [namedHit(name, judged, start)];
    }),
  );
}
