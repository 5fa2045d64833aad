// Values whose name stands in another place than right before them: columns of Markdown tables, of INSERT statements, the
// second argument of a function that asks for a variable.
import { isToldSecret } from './assignments.ts';
import type { SecretHit } from './hit.ts';
import { judge, namedHit } from './judge.ts';
import { matchesOf } from './matches.ts';
import { senseOf } from './names.ts';
import { isPlaceholder, isReference, looksChosen, type ValueContext } from './values.ts';

interface Part {
  readonly text: string;
  readonly start: number;
}
/** The parts of a text between separators, with their places, without blanks and signs around them. */
function partsOf(text: string, offset: number, separator: string, around: RegExp): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const part of text.split(separator)) {
    const lead = part.length - part.replace(around, '').length;
    const bare = part.slice(lead);
    parts.push({ text: bare.replace(trailing, ''), start: offset + from + lead });
    from += part.length + separator.length;
  }
  return parts;
}
const trailing = /[\s"'`*]+$/;
const leading = /^[\s"'`*]+/;

const tables =
  /(?:^|\n)[ \t]{0,20}\|([^\n]{3,1000})\|[ \t]*\n[ \t]{0,20}\|[ :|-]{3,1000}\|[ \t]*\n((?:[ \t]{0,20}\|[^\n]{1,2000}\|[ \t]*(?:\n|$)){1,500})/dg;
/** `| Benutzer | Passwort |`: what stands below is a password where it looks like one. */
function findInTables(text: string): SecretHit[] {
  if (!/\|[ :]{0,5}-/.test(text)) return [];
  return matchesOf(tables, text).flatMap((match) => {
    const [, head = '', body = ''] = match;
    const names = head.split('|').map((cell) => cell.replace(leading, '').replace(trailing, ''));
    const secret = names.map((name) => ['secret', 'maybe'].includes(senseOf(name).sense));
    if (!secret.includes(true)) return [];
    const hits: SecretHit[] = [];
    let offset = match.indices?.[2]?.[0] ?? 0;
    for (const row of body.split('\n')) {
      const cells = partsOf(row.replace(/^[ \t]*\|/, ''), offset + row.indexOf('|') + 1, '|', leading);
      for (const [at, { text: value, start }] of cells.entries()) {
        const name = names[at];
        if (name === undefined || !secret[at] || !isInCell(name, value)) continue;
        const reason = `Die Spalte „${name}“ nennt nach ihrem Namen Geheimnisse.`;
        hits.push({ kind: 'prose', reason, start, end: start + value.length, confidence: 'medium' });
      }
      offset += row.length + 1;
    }
    return hits;
  });
}
const isInCell = (name: string, value: string): boolean =>
  value.length > 2 &&
  !isReference(value) &&
  !isPlaceholder(value, 'example') &&
  isToldSecret(senseOf(name), { text: value, quote: '' });

const inserts =
  /\binsert[ \t]{1,5}into[ \t]{1,5}[\w."`]{1,80}[ \t]{0,5}\(([^()\n]{3,400})\)\s{1,10}values\s{0,10}\(([^\n]{3,1000}?)\)(?=\s{0,5}(?:;|,|"|'|$|on\b))/dgi;
/** `INSERT INTO users (name, password) VALUES ('a', 'secret')`. */
function findInserts(text: string, context: ValueContext): SecretHit[] {
  if (!/insert/i.test(text)) return [];
  return matchesOf(inserts, text).flatMap((match) => {
    const [, columns = '', list = ''] = match;
    const values = partsOf(list, match.indices?.[2]?.[0] ?? 0, ',', leading);
    return columns.split(',').flatMap((column, at): SecretHit[] => {
      const name = column.replace(leading, '').replace(trailing, '');
      const value = values[at];
      const judged = value && judge(name, value.text, context);
      if (!judged) return [];
      return [namedHit(name, judged, value.start)];
    });
  });
}

const asked =
  /\b(?:env|getenv|getEnv|config|get|environ\.get|getenv_or|envOr|coalesce)\(\s{0,5}["']([\w.-]{2,80})["']\s{0,5},\s{0,5}(?:default\s{0,3}=\s{0,3})?["']([^"'\n]{1,300})["']/dg;
/** `env('DB_PASSWORD', 'secret')`. */
function findFallbacks(text: string, context: ValueContext): SecretHit[] {
  if (!/\([ \t]{0,5}["']/.test(text)) return [];
  return matchesOf(asked, text).flatMap((match): SecretHit[] => {
    const [, name = '', value = ''] = match;
    const judged = judge(name, value, context);
    const [start] = match.indices?.[2] ?? [];
    if (!judged || start === undefined) return [];
    return [{ ...namedHit(name, judged, start), kind: 'default' }];
  });
}

const devices: readonly RegExp[] = [
  // Network devices: https://www.cisco.com/c/en/us/support/docs/security-vpn/remote-authentication-dial-user-service-radius/
  /\bsnmp-server[ \t]{1,5}community[ \t]{1,5}(\S{3,100})/dg,
  /(?:^|\n)[ \t]{0,20}r[ow]community6?[ \t]{1,5}(\S{3,100})/dg,
  /\busername[ \t]{1,5}\S{1,60}(?:[ \t]{1,5}privilege[ \t]{1,5}\d{1,2})?[ \t]{1,5}(?:password|secret)[ \t]{1,5}(?:\d[ \t]{1,5})?(\S{3,200})/dg,
  /\benable[ \t]{1,5}(?:password|secret)[ \t]{1,5}(?:\d[ \t]{1,5})?(\S{3,200})/dg,
  /\b(?:tacacs-server|radius-server)[ \t]{1,5}(?:[\w. ]{0,60}[ \t])?key[ \t]{1,5}(?:\d[ \t]{1,5})?(\S{3,200})/dg,
];
/** The lines of devices that have no sign between name and value. */
function findInDevices(text: string, context: ValueContext): SecretHit[] {
  if (!/community|username|enable|-server/.test(text)) return [];
  return devices.flatMap((form) =>
    matchesOf(form, text).flatMap((match): SecretHit[] => {
      const [start = 0, end = 0] = match.indices?.[1] ?? [];
      const value = text.slice(start, end);
      if (
        isReference(value) ||
        isPlaceholder(value, context) ||
        /^(public|private|is|ist|und|and|the|to)$/i.test(value)
      )
        return [];
      if (!looksChosen(value) && !match[0].includes('community')) return [];
      const reason = 'Die Zeile legt den Zugang zu einem Gerät fest.';
      return [{ kind: 'command', reason, start, end, confidence: 'medium' }];
    }),
  );
}

/** Secrets whose name stands elsewhere. */
export const findInColumns = (text: string, context: ValueContext): SecretHit[] => [
  ...findInTables(text),
  ...findInserts(text, context),
  ...findFallbacks(text, context),
  ...findInDevices(text, context),
];
