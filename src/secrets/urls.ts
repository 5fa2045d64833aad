// Addresses that carry the means to log in: `scheme://user:secret@host`, `user:secret@tcp(host)`, `.pgpass` lines.

import type { SecretHit } from './hit.ts';
import { matchesOf } from './matches.ts';
import {
  isDescribing,
  isPlaceholder,
  isReference,
  looksChosen,
  looksRandom,
  type ValueContext,
} from './values.ts';

const withUser = /(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{0,30}:\/\/([^\s"'`<>@/?#:]{0,200})(:?)/g;
const reason = {
  url: 'Die Adresse enthält vor dem @ ein Passwort.',
  user: 'Die Adresse enthält vor dem @ einen Schlüssel.',
  connection: 'Die Verbindung enthält vor dem @ ein Passwort.',
  map: 'Das ist eine Zeile mit Server, Benutzer und Passwort.',
  pgpass: 'Das ist eine Zeile einer Passwortdatei von PostgreSQL.',
};
/** Longest secret in an address. */
const longest = 500;

/** Where the secret behind the colon ends: at the last @ of the word, since it may hold one itself. */
function secretEnd(text: string, start: number): number {
  const word = /[^\s"'`<>]{0,500}/y;
  word.lastIndex = start;
  const rest = word.exec(text)?.[0] ?? '';
  // A second address behind a comma or in a query is another one.
  const next = rest.search(/[,;|&][A-Za-z][A-Za-z0-9+.-]{0,20}:\/\//);
  const within = next < 0 ? rest : rest.slice(0, next);
  const port = /^\d{1,5}(?=[/?#]|$)/.exec(within);
  if (port) return -1;
  const last = within.lastIndexOf('@');
  return last < 0 || last > longest ? -1 : start + last;
}

const isTemplate = (text: string): boolean =>
  isReference(text) || isPlaceholder(text) || /^\$\{|^\$[A-Z_]+$|^:?[<{[]/.test(text);
const generic = /^(user|username|user_name|benutzer|benutzername|name|login|konto|u|my_?user|db_?user)$/i;

/** Whether the part between `user:` and `@` is a secret. */
function isSecretOf(user: string, secret: string, context: ValueContext): boolean {
  if (secret === '' || isTemplate(secret)) return false;
  return !((generic.test(user) || context === 'example') && isDescribing(secret));
}

const addressUser = /^@[\w-]{1,60}(?:\.[\w-]{1,60}){1,5}:([^\s@/"'`<>]{1,200})@/;

/** Logins in addresses. */
export function findInUrls(text: string, context: ValueContext): SecretHit[] {
  const hits: SecretHit[] = [];
  for (const match of matchesOf(withUser, text)) {
    const [whole, user = '', colon] = match;
    const behind = match.index + whole.length;
    if (colon === ':') {
      const end = secretEnd(text, behind);
      if (end < 0) continue;
      const secret = text.slice(behind, end);
      if (!isSecretOf(user, secret, context)) continue;
      hits.push({ kind: 'url', reason: reason.url, start: behind, end, confidence: 'high' });
    } else if (text[behind] === '@' && addressUser.test(text.slice(behind, behind + 200))) {
      // The user's name is an address itself: `smtp://mail@example.org:secret@host`.
      const [lead = '', secret = ''] = addressUser.exec(text.slice(behind, behind + 700)) ?? [];
      const from = behind + lead.length - 1 - secret.length;
      if (isSecretOf(user, secret, context))
        hits.push({
          kind: 'url',
          reason: reason.url,
          start: from,
          end: from + secret.length,
          confidence: 'high',
        });
    } else if (text[behind] === '@' && (looksRandom(user) || /^[0-9a-f]{20,}$/.test(user)))
      hits.push({
        kind: 'url',
        reason: reason.user,
        start: behind - user.length,
        end: behind,
        confidence: 'high',
      });
  }
  return hits;
}

const bare =
  /(?<![\w/.@:$-])([A-Za-z][\w.+-]{0,60}):([^\s:@/"'`<>=]{3,100})@(tcp\(|unix\(|(\d{1,3}\.){3}\d{1,3}|[A-Za-z][A-Za-z0-9-]{0,60}:\d{2,5}(?!\d)|[A-Za-z0-9-]{1,60}(\.[A-Za-z0-9-]{1,60}){1,4})/g;
const oracle = /\bjdbc:oracle:\w{1,10}:[\w$#.]{1,60}\/([^\s@"'`]{1,100})@/g;
const notLogin = /mail|kontakt|contact|adresse|^(from|to|cc|an|von|sip|xmpp|acct|image|uses|tel|git)$/i;
/** Postfix's password maps: https://www.postfix.org/SASL_README.html#client_sasl_enable */
const passwordMap =
  /^\[?[\w.-]{3,100}\]?(?::\d{1,5})?[ \t]{1,20}[\w.+-]{1,60}(?:@[\w.-]{1,80})?:([^\s:]{4,200})[ \t]*$/gm;
const pgpass = /^[\w.*-]{1,100}:(\d{1,5}|\*):[\w.*-]{1,60}:[\w.*-]{1,60}:([^\s:]{1,200})$/gm;

/** Logins without a scheme: data source names, `user:secret@host`, lines of .pgpass. */
export function findConnections(text: string, context: ValueContext): SecretHit[] {
  const hits: SecretHit[] = [];
  for (const match of matchesOf(bare, text)) {
    const [, user = '', secret = '', host = ''] = match;
    if (notLogin.test(user) || !isSecretOf(user, secret, context)) continue;
    if (!host.endsWith('(') && !looksChosen(secret)) continue;
    const start = match.index + user.length + 1;
    hits.push({
      kind: 'connection',
      reason: reason.connection,
      start,
      end: start + secret.length,
      confidence: 'high',
    });
  }
  for (const { 0: whole, 1: secret = '', index } of text.includes('jdbc:oracle')
    ? matchesOf(oracle, text)
    : []) {
    const end = index + whole.length - 1;
    if (isSecretOf('', secret, context))
      hits.push({
        kind: 'connection',
        reason: reason.connection,
        start: end - secret.length,
        end,
        confidence: 'high',
      });
  }
  for (const { 0: whole, 1: secret = '', index } of matchesOf(passwordMap, text)) {
    const end = index + whole.trimEnd().length;
    if (looksChosen(secret) && isSecretOf('', secret, context))
      hits.push({
        kind: 'connection',
        reason: reason.map,
        start: end - secret.length,
        end,
        confidence: 'medium',
      });
  }
  for (const match of matchesOf(pgpass, text)) {
    const secret = match[2] ?? '';
    const end = match.index + match[0].length;
    if (!isSecretOf('', secret, context) || /^\d+$/.test(secret)) continue;
    hits.push({
      kind: 'connection',
      reason: reason.pgpass,
      start: end - secret.length,
      end,
      confidence: 'medium',
    });
  }
  return hits;
}
