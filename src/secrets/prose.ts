// Passwords that a sentence tells: „Das Passwort lautet …“, „Login: admin / …“. German and English.

import { isToldSecret } from './assignments.ts';
import type { SecretHit } from './hit.ts';
import { matchesOf } from './matches.ts';
import { senseOf } from './names.ts';
import {
  isCommonPassword,
  isDefaultPassword,
  isPlaceholder,
  isReference,
  looksChosen,
  looksRandom,
} from './values.ts';

const noun =
  /(?<![_0-9.$])(?:passwort|kennwort|password|passphrase|passwd|zugangscode|geheimwort|token|schlüssel|secret|(?:api|access|secret|private|auth|license|account)[-_ ]?key|(?<![a-zäöüß])(?:pin|pw))(?![a-zäöüß0-9_])(?:\*\*|`)?/gi;
const bridge =
  /(?:[ \t]{1,3}(?:für|fürs|of|for|von|des|der|zum|zur|vom|beim|am|im)[ \t]{1,3}(?:(?:den|die|das|dem|der|the|your|my|unsere[nmrs]?|meine[nmrs]?)[ \t]{1,3})?[\p{L}\p{N}_.-]{1,30})?[ \t]{0,3}((?:(?:lautet|ist|is|war|was|heißt|heisst|bleibt|→|=|:|(?:was )?(?:re)?set to|changed to|geändert (?:auf|in|zu)|(?:wurde|ist|wird) auf|(?:zurück)?gesetzt auf)[ \t]{0,3}){0,2})(?:(?:aktuell|derzeit|standardmäßig|immer|noch|set to|weiterhin|jetzt|nun|neu|künftig|currently|now)[ \t]{1,3})?("|'|`|„|“|«|‚|\*\*)?([^\s"'`„“”»‘<>|]{3,200})("|'|`|“|”|»|‘|\*\*)?/uy;
/** `Passwort (alt): …`, `Passwort für den Zugang: …`. */
const toldLater =
  /(?<![_0-9.$/a-zäöüß-])(passwort|kennwort|password|passphrase|passwd|pw)[ \t][^\n:.;|="'`]{1,40}:[ \t]{1,3}(?:(?:aktuell|derzeit|jetzt|neu|alt|currently|now)[ \t]{1,3})?["'`„]?([^\s"'`„“”»‘<>|]{3,200})/gi;
const trailing = /[.,;:)\]*]+$/;

/** Passwords behind the word for them. */
function findTold(text: string): SecretHit[] {
  const hits: SecretHit[] = [];
  for (const match of matchesOf(noun, text)) {
    const [whole] = match;
    const word = whole.replace(/[*`]+$/, '');
    bridge.lastIndex = match.index + whole.length;
    const found = bridge.exec(text);
    if (!found) continue;
    const [all, verb = '', open = '', raw = '', close = ''] = found;
    const value = raw.replace(trailing, '');
    // `Passwort-Manager`, `/passwort-vergessen`: another word.
    if (!/^[\s:="'`„“«*]/.test(all) && !whole.endsWith('*') && !whole.endsWith('`')) continue;
    if (value === '' || isReference(value) || isPlaceholder(value)) continue;
    const isQuoted = open !== '' && close !== '';
    if (!isTold(word, value, verb.trim() !== '', isQuoted && open !== '**')) continue;
    const start = match.index + whole.length + all.length - close.length - raw.length;
    hits.push({
      kind: 'prose',
      reason: `Hinter „${word}“ steht im Text ein Passwort.`,
      start,
      end: start + value.length,
      confidence: 'medium',
    });
  }
  for (const match of matchesOf(toldLater, text)) {
    const [whole, word = '', raw = ''] = match;
    const value = raw.replace(trailing, '');
    if (!isTold(word, value, true, false)) continue;
    const start = match.index + whole.length - raw.length;
    const reason = `Hinter „${word}“ steht im Text ein Passwort.`;
    hits.push({ kind: 'prose', reason, start, end: start + value.length, confidence: 'medium' });
  }
  return hits;
}

function isTold(word: string, value: string, hasVerb: boolean, isQuoted: boolean): boolean {
  if (/^pin$/i.test(word)) return /^\d{4,8}$/.test(value);
  const sense = senseOf(/key|schlüssel|token|secret/i.test(word) ? 'token' : 'passwort');
  if (isQuoted && !hasVerb && isCommonPassword(value)) return true;
  if (isQuoted) return isToldSecret(sense, { text: value, quote: hasVerb ? '"' : '' });
  if (
    hasVerb &&
    /^[A-Za-z0-9]{20,}$/.test(value) &&
    /\d/.test(value) &&
    /[a-z]/.test(value) &&
    /[A-Z]/.test(value)
  )
    return true;
  if (hasVerb) return isToldSecret(sense, { text: value, quote: '' });
  // Without a verb the word behind it is a password only where no other word looks so.
  if (sense.noun !== 'Passwort') return looksRandom(value);
  const core = value.replace(/[!?]+$/, '');
  return (
    looksChosen(core) && (/[!#$%&*?§€]/.test(core) || /^\p{L}{3,}\d{2,}$/u.test(core) || looksRandom(core))
  );
}

const login =
  /(?<![\p{L}\p{N}_])(?:login-?daten|zugangs-?daten|logins|login|anmeldedaten|anmeldung|zugang|credentials|creds|user\/pass|benutzer\/passwort|default login|standardlogin)(?:[ \t]{1,3}(?:mit|ist|sind|lautet|lauten|is|are|with|für|als|zum|zur|beim|am|im|to|at|of)(?:[ \t]{1,3}[\p{L}\p{N}_.-]{1,30}:?)?)?[ \t]{0,3}:?[ \t]{0,3}[`„"']?([\p{L}\p{N}_.@-]{2,40})[ \t]{0,2}[/:][ \t]{0,2}([^\s"'`“”<>|]{3,80})/giu;
const pair =
  /(?<![\p{L}\p{N}_/.-])(?:mit|with|als|as|per|via)[ \t]{1,3}[`„"']?([\p{L}\p{N}_.@-]{2,40})(?:[ \t]{1,2}\/[ \t]{1,2}|[:/])([^\s"'`“”<>|]{4,80})/giu;

/** `… als Passwort`. */
const as =
  /(?<![a-zäöüß0-9_/.@-])["'`„]?([^\s"'`„“”<>|,;()]{5,60})["'`“]?[ \t]{1,3}(?:als|as)[ \t]{1,3}(?:das[ \t]|the[ \t]|ein[ \t]|a[ \t])?(?:passwort|kennwort|password|passphrase)(?![a-zäöüß0-9_-])/gi;
function findAs(text: string): SecretHit[] {
  return matchesOf(as, text).flatMap(({ 0: whole, 1: value = '', index }): SecretHit[] => {
    if (!looksChosen(value) || !/\d/.test(value) || isReference(value) || isPlaceholder(value)) return [];
    const start = index + whole.indexOf(value);
    const reason = 'Davon sagt der Text, dass es ein Passwort ist.';
    return [{ kind: 'prose', reason, start, end: start + value.length, confidence: 'medium' }];
  });
}

/** User and password in one breath: `Login: admin / hunter2`. */
function findLogins(text: string): SecretHit[] {
  return [...matchesOf(login, text), ...matchesOf(pair, text)].flatMap((match): SecretHit[] => {
    const [whole, user = '', raw = ''] = match;
    const value = raw.replace(trailing, '');
    if (isReference(value) || isPlaceholder(value) || /^\/\/|^\d{1,5}(\/|$)/.test(value)) return [];
    const isKnown =
      /^(admin|root|postgres|guest|user|test|minioadmin|administrator)$/i.test(user) && value !== '';
    const isDefault =
      isKnown && isDefaultPassword(value) && (value === user || !/^\p{Lu}/u.test(value)) && value.length < 20;
    const isSame = value.toLowerCase() === user.toLowerCase();
    if (!isSame && !isDefault && !(looksChosen(value) && !value.includes('/'))) return [];
    const start = match.index + whole.length - raw.length;
    return [
      {
        kind: 'prose',
        reason: 'Im Text stehen Benutzer und Passwort.',
        start,
        end: start + value.length,
        confidence: 'medium',
      },
    ];
  });
}

/** Searching for these first takes a small part of the time. */
const tellsSecret = /pass|kennwort|geheim|zugang|token|schl.{1,2}ssel|secret|key|\bp(?:in|w)\b/i;
const tellsLogin = /login|zugang|anmeld|cred|\/pass|\b(?:mit|with|als|as|per|via)\b/i;
/** Passwords in sentences. */
export const findInProse = (text: string): SecretHit[] => [
  ...(tellsSecret.test(text) ? findTold(text) : []),
  ...(tellsLogin.test(text) ? findLogins(text) : []),
  ...(/\ba[ls]s? [^\n]{0,6}(?:pass|kennwort)/i.test(text) ? findAs(text) : []),
];
