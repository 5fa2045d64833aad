// Secrets that their form alone gives away: known tokens and hashes, private keys, headers, cookies, statements to
// databases, what is piped into a program that asks for a password, and long words that mean nothing.

import type { SecretHit } from './hit.ts';
import { matchesOf } from './matches.ts';
import { senseOf } from './names.ts';
import { pemBegin, shapes } from './shapes.ts';
import {
  isHarmless,
  isMixed,
  isPlaceholder,
  isReference,
  looksChosen,
  looksRandom,
  type ValueContext,
} from './values.ts';

const shapeForms = shapes.map((shape) => ({
  shape,
  form: new RegExp(`(?<![A-Za-z0-9])(?:${shape.pattern})`, 'g'),
}));

const anyShape = new RegExp(`(?<![A-Za-z0-9])(?:${shapes.map(({ pattern }) => pattern).join('|')})`);
/** Tokens and hashes of known shapes. */
export function findShapes(text: string): SecretHit[] {
  if (!/\S{12}/.test(text) || !anyShape.test(text)) return [];
  return shapeForms.flatMap(({ shape, form }) =>
    shape.core !== undefined && !text.includes(shape.core)
      ? []
      : matchesOf(form, text).map(
          ({ 0: found, index }): SecretHit => ({
            kind: shape.kind,
            reason: `Das hat die Form ${shape.title}.`,
            start: index,
            end: index + found.length,
            confidence: 'high',
          }),
        ),
  );
}

const puttyLines = /(?<=Private-Lines: \d{1,4}\s)[A-Za-z0-9+/=\s]{40,20000}/g;
const pemStart = new RegExp(pemBegin, 'g');
const pemEnd = /-----END [A-Z0-9 ]{0,30}-----/g;
/** Private keys in PEM form and those of PuTTY, to their end or, where they were cut, to the text's. */
export function findPrivateKeys(text: string): SecretHit[] {
  const hits: SecretHit[] = [];
  const add = (start: number, end: number) =>
    hits.push({
      kind: 'private-key',
      reason: 'Das ist ein privater Schlüssel.',
      start,
      end,
      confidence: 'high',
    });
  pemStart.lastIndex = 0;
  for (let match = pemStart.exec(text); match; match = pemStart.exec(text)) {
    pemEnd.lastIndex = match.index + match[0].length;
    const end = pemEnd.exec(text);
    const to = end ? end.index + end[0].length : text.length;
    // The name of the form alone is none: a sentence may speak of it.
    if (/[A-Za-z0-9+/=]{16}/.test(text.slice(match.index + match[0].length, to))) add(match.index, to);
    pemStart.lastIndex = to;
  }
  if (text.includes('Private-Lines: '))
    for (const { index, 0: head } of matchesOf(puttyLines, text)) add(index, index + head.length);
  return hits;
}

const reasons = {
  header: 'Die Kopfzeile trägt Zugangsdaten.',
  cookie: 'Der Cookie trägt eine Sitzung.',
  statement: 'Die Anweisung an die Datenbank enthält ein Passwort.',
  piped: 'Ein Passwort wird an ein Programm weitergegeben.',
  random: 'Die Zeichenfolge sieht aus wie ein zufällig erzeugter Schlüssel.',
};
const authorization =
  /authorization["'`]{0,2}[ \t]{0,5}[:=][ \t]{0,5}["'`]?(?:(?:bearer|basic|token|apikey|digest|negotiate|pveapitoken)[ \t=]{1,5})?([^\s"'`„“”<>,]{4,4000})/gi;
const scheme = /(?<![\p{L}\p{N}_-])(bearer|basic)[ \t]{1,5}([A-Za-z0-9._~+/=-]{8,4000})/giu;
const cookies = /(?:set-)?cookie["'`]?[ \t]{0,5}:[ \t]{0,5}["'`]?([^\n"'`]{3,4000})/gi;

/** Headers that log in. */
export function findHeaders(text: string): SecretHit[] {
  const hits: SecretHit[] = [];
  if (!/authorization|bearer|basic|cookie/i.test(text)) return hits;
  const add = (value: string, end: number, reason: string) =>
    hits.push({ kind: 'header', reason, start: end - value.length, end, confidence: 'high' });
  for (const { 0: whole, 1: value = '', index } of matchesOf(authorization, text)) {
    const isWord = /^(bearer|basic|token|header|kopfzeile|\p{L}+[.:;]?)$/iu.test(value);
    if (!isWord && !isReference(value) && !isPlaceholder(value) && !value.startsWith('$'))
      add(value, index + whole.length, reasons.header);
  }
  for (const { 0: whole, 2: value = '', index } of matchesOf(scheme, text)) {
    const isCode = /\d/.test(value) || /=$/.test(value) || /[a-z][A-Z].*[a-z][A-Z]/.test(value.slice(0, 200));
    if (isCode && !isPlaceholder(value) && !/^[\w-]*(token|auth\w*)$/i.test(value))
      add(value, index + whole.length, reasons.header);
  }
  for (const { 0: whole, 1: list = '', index } of matchesOf(cookies, text)) {
    const values = list.split(/;\s*/).map((part) => part.replace(/^[^=]*=?/, ''));
    const isSecret = values.some((value) => value.length >= 8 && (looksRandom(value) || looksChosen(value)));
    if (isSecret) add(list, index + whole.length, reasons.cookie);
  }
  return hits;
}

const statements: readonly RegExp[] = [
  /\bidentified[ \t\n]{1,5}(?:with[ \t]{1,5}['"`]?\w{1,40}['"`]?[ \t]{1,5})?(?:by|as)[ \t\n]{1,5}(?:password[ \t]{1,5})?\\?(['"])([^'"\n]{1,200})\\?\1/dgi,
  /\b(?:user|role|login)\b[^;'"\n]{0,120}\bpassword[ \t]{0,5}=?[ \t]{0,5}\\?(['"])([^'"\n]{1,200})\\?\1/dgi,
  /\bset[ \t]{1,5}password\b[^;\n]{0,120}?(?:=|to)[ \t]{0,5}(?:password\()?\\?(['"])([^'"\n]{1,200})\\?\1/dgi,
  /\bpwd[ \t]{0,5}:[ \t]{0,5}\\?(['"])([^'"\n]{1,200})\\?\1/dgi,
  /\b(?:config[ \t]{1,3}set[ \t]{1,3}requirepass|redis-cli[^\n|;]{0,120}\bauth)[ \t]{1,3}(["']?)([^\s"']{3,200})/dgi,
  /\bchangeUserPassword\(\s{0,5}["'][^"'\n]{1,80}["']\s{0,5},\s{0,5}(["'])([^"'\n]{1,200})\1/dg,
  /\.auth\(\s{0,5}["'][^"'\n]{1,80}["']\s{0,5},\s{0,5}(["'])([^"'\n]{1,200})\1/dg,
  /\bcreate_(?:super)?user\([^()\n]{0,200},\s{0,5}(?:password\s{0,3}=\s{0,3})?(["'])([^"'\n]{1,200})\1\s{0,5}\)/dg,
  /\bacl[ \t]{1,3}setuser\b[^\n>]{0,80}([>])([^\s"']{3,200})/dgi,
];
/** Passwords in SQL and its kin. */
export function findStatements(text: string, context: ValueContext): SecretHit[] {
  if (!/identified|password|pwd|requirepass|setuser|auth|create_/i.test(text)) return [];
  return statements.flatMap((form) =>
    matchesOf(form, text).flatMap((match): SecretHit[] => {
      const [start = 0, end = 0] = match.indices?.[2] ?? [];
      const value = text.slice(start, end);
      if (isReference(value) || isPlaceholder(value, context) || /^\$/.test(value)) return [];
      return [{ kind: 'statement', reason: reasons.statement, start, end, confidence: 'high' }];
    }),
  );
}

const piped =
  /\b(?:echo|printf)[ \t]{1,3}(?:-[en]{1,2}[ \t]{1,3}|'%s(?:\\n)?'[ \t]{1,3}){0,2}(["']?)([^"'|\n]{1,200})\1[ \t]{0,3}\|[ \t]{0,3}(?:sudo[ \t]{1,3}(?:-S\b|(?=chpasswd|passwd|cryptsetup|tee))|(?:sudo[ \t]{1,3})?(?:chpasswd|passwd\b|cryptsetup\b|smbpasswd|gpg\b|su\b|(?:docker|podman|helm|nerdctl)[ \t]{1,3}(?:registry[ \t]{1,3})?login|gh[ \t]{1,3}auth|vault[ \t]{1,3}login|kinit\b))/dg;
/** `cryptsetup luksOpen … <<< secret`. */
const hereString =
  /\b(?:cryptsetup|chpasswd|passwd|smbpasswd|su|sudo|kinit|gpg2?|vaultwarden|login|vault|docker|podman|openssl|htpasswd|restic|borg)\b[^\n|;&]{0,200}<<<[ \t]{0,3}(["']?)([^"'\n\s]{1,200})\1/dg;
/** `--password-command "echo secret"`. */
const passwordCommand =
  /\b\w{0,30}pass(?:word|phrase)?[-_]?(?:command|cmd|eval|file|fd)\b["'=: \t<(]{1,5}(?:\/\w+\/)?(?:echo|printf)[ \t]{1,3}(["']?)([^"'\n\s()]{1,200})/dgi;
/** `expect -c 'send "secret\\r"'`. */
const sent = /\bsend[ \t]{1,3}(?:--[ \t]{1,3})?\\?(["'])([^"'\\\n]{4,100})\\[rn]/dg;
/** `echo secret | docker login --password-stdin` and its kin. */
export function findPiped(text: string, context: ValueContext): SecretHit[] {
  const forms = [
    ...(text.includes('|') ? [piped] : []),
    ...(text.includes('<<<') ? [hereString] : []),
    ...(/echo|printf/.test(text) ? [passwordCommand] : []),
    ...(/\bsend\b/.test(text) ? [sent] : []),
  ];
  return forms
    .flatMap((form) => matchesOf(form, text))
    .flatMap((match): SecretHit[] => {
      const [start = 0, last = 0] = match.indices?.[2] ?? [];
      const value = text.slice(start, last).trimEnd();
      const colon = /chpasswd/.test(match[0]) ? value.indexOf(':') + 1 : 0;
      const secret = value.slice(colon);
      if (isReference(secret) || isPlaceholder(secret, context) || /^\$/.test(secret)) return [];
      if (match[0].startsWith('send') && !looksChosen(secret)) return [];
      const from = start + colon;
      return [
        {
          kind: 'command',
          reason: reasons.piped,
          start: from,
          end: from + secret.length,
          confidence: 'high',
        },
      ];
    });
}

const longWord = /[A-Za-z0-9+/=_~.-]{20,4000}/g;
/** What may stand before a long word that everybody may know. */
const openly =
  /((public|pub|öffentlich\w*)([-_ ]?key)?|fingerprint|fingerabdruck|sha-?\d*|md5|digest|checksum|prüfsumme|integrity|commit|revision|peer|ssh-(rsa|dss|ed25519)|ecdsa[\w-]*|recipient|uuid|guid|\bid|serial\w*|etag|base64|version|build|image|tag|ref|oid|machine-id|nonce|cid)["'`]?[\s:=@,-]{0,4}$/i;

const publicBlock =
  /-----BEGIN (?:[A-Z0-9 ]{0,30}PUBLIC KEY|[A-Z0-9 ]{0,20}CERTIFICATE|[A-Z ]{0,30}MESSAGE|[A-Z ]{0,30}SIGNATURE)[A-Z ]{0,20}-----/g;
/** From where to where certificates and public keys stand. */
function publicBlocks(text: string): [number, number][] {
  const blocks: [number, number][] = [];
  publicBlock.lastIndex = 0;
  for (let match = publicBlock.exec(text); match; match = publicBlock.exec(text)) {
    pemEnd.lastIndex = match.index + match[0].length;
    const to = pemEnd.exec(text)?.index ?? text.length;
    blocks.push([match.index, to]);
    publicBlock.lastIndex = to;
  }
  return blocks;
}

/** Long words that only a machine makes, where nothing says that they are known to all. */
export function findRandom(text: string): SecretHit[] {
  if (!/[A-Za-z0-9+/=_~.-]{20}/.test(text)) return [];
  const open = publicBlocks(text);
  return matchesOf(longWord, text).flatMap(({ 0: found, index }): SecretHit[] => {
    if (open.some(([from, to]) => index >= from && index < to)) return [];
    if (/^(sha-?\d+|md5)[-:]/i.test(found)) return [];
    const lead = text.slice(Math.max(0, index - 60), index);
    if (openly.test(lead) || /[a-z]{2,12}:\/\/\S{0,60}$/.test(lead) || /^\/\/|:\/\//.test(found)) return [];
    return randomParts(found).map(([from, to]) => ({
      kind: 'random',
      reason: reasons.random,
      start: index + from,
      end: index + to,
      confidence: 'low',
    }));
  });
}
const longPart = /[A-Za-z0-9+_~-]{20,4000}={0,2}/g;
/** The parts of a long word between slashes, dots and assignments that look random. */
function randomParts(text: string): [number, number][] {
  const parts: [number, number][] = [];
  const isEncoded = /^[A-Za-z0-9+/]{24,}={0,2}$/.test(text) && isMixed(text) && !/\/[a-z]{4,}\//.test(text);
  if (isEncoded) return isKnownForm(text) ? [] : [[0, text.length]];
  for (const { 0: part, index } of matchesOf(longPart, text)) {
    const [, name = ''] = /^([A-Za-z_]\w{0,40})=/.exec(part) ?? [];
    if (name !== '' && senseOf(name).sense === 'public') continue;
    // A name of many short words is none.
    if (!part.split(/[-_~+]/).some((word) => word.length >= 12)) continue;
    if (/^[0-9a-f-]+$/i.test(part) || isKnownForm(part) || !isMixed(part)) continue;
    if (/[a-z]/.test(part) && /[A-Z]/.test(part) && /\d/.test(part)) parts.push([index, index + part.length]);
    else if (/^[a-z0-9]{24,}$/.test(part) && looksRandom(part)) parts.push([index, index + part.length]);
  }
  return parts;
}
const isKnownForm = (text: string): boolean =>
  /^AAAA[BCE]|^MII[A-Z]|^ssh-|^[0-9a-f]+$|^age1|^Qm[1-9A-Za-z]{44}$/.test(text) || isHarmless(text, false);
