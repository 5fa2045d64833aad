// Judges a value by the name it has: the heart of the detector, for variables, options, fields and assignments in text.
import type { Confidence, SecretHit, SecretKind } from './hit.ts';
import { type NameSense, senseOf } from './names.ts';
import {
  isDefaultPassword,
  isDescribing,
  isHarmless,
  isPlaceholder,
  isReference,
  looksChosen,
  looksRandom,
  type ValueContext,
} from './values.ts';

/** Which part of a value is a secret, relative to its beginning. */
export interface Judgement {
  readonly kind: SecretKind;
  readonly confidence: Confidence;
  readonly start: number;
  readonly end: number;
}

const defaulted = /^\$\{[A-Za-z_]\w{0,80}:?[-=]/;
const substituted = /\$?\$\{[^{}]{0,200}\}|\$\$?[A-Za-z_]\w{0,80}|\{\{[^{}]{0,200}\}\}/g;

/** Whether a value that is `user:secret` in one word holds a secret. */
const isPair = (value: string, isList: boolean): boolean => {
  const [, user = '', secret = ''] = /^([\w.@-]{1,60}):([^\s:/]{4,200})(?::\d+)*$/.exec(value) ?? [];
  return (
    user !== '' &&
    (!isList || looksChosen(secret)) &&
    !/^\d+$/.test(secret) &&
    !isReference(secret) &&
    !isPlaceholder(secret)
  );
};

/**
 * The hit in a text for a value that was judged by its name.
 * @param at where the value begins in the text
 */
export const namedHit = (name: string, judged: Judgement, at: number): SecretHit => ({
  ...judged,
  reason: reasonOf(name),
  start: at + judged.start,
  end: at + judged.end,
});

/**
 * Judges the value of something that has a name.
 * @param name of a variable, an option, a header, a key of a file
 * @param value as it stands there, without quotes
 * @param context whether the value is in use or an example
 * @returns the part that is a secret; undefined when there is none
 */
export function judge(name: string, value: string, context: ValueContext = 'value'): Judgement | undefined {
  return judgeAs(senseOf(name), value, context, 0);
}

function judgeAs(
  sense: NameSense,
  value: string,
  context: ValueContext,
  depth: number,
): Judgement | undefined {
  if (sense.sense === 'none' || sense.sense === 'public') return undefined;
  const opening = defaulted.exec(value)?.[0];
  if (opening !== undefined) {
    const end = value.endsWith('}') ? value.length - 1 : value.length;
    const inner =
      depth < 5 ? judgeAs(sense, value.slice(opening.length, end), context, depth + 1) : undefined;
    return (
      inner && {
        ...inner,
        kind: 'default',
        start: inner.start + opening.length,
        end: inner.end + opening.length,
      }
    );
  }
  const [, before = '', text = ''] = /^(\s*["']?)(.*?)["']?\s*$/s.exec(value.slice(0, 20_000)) ?? [];
  const whole = { start: before.length, end: value.length };
  if (isReference(text) || isPlaceholder(text, context)) return undefined;
  const isPassword = sense.noun === 'Passwort';
  if (/^\d{4,8}$/.test(text) && isPassword && sense.sense === 'maybe' && sense.isPin)
    return { kind: 'name', confidence: 'medium', ...whole };
  if (isHarmless(text, isPassword)) return undefined;
  // A token is given out by others: `MyCloudflareApiToken` is still to be replaced.
  if (
    sense.noun === 'Token' &&
    /^(my|mein|our|the)[-_A-Z]/.test(text.replace(/^[MOT]/, (letter) => letter.toLowerCase())) &&
    isDescribing(text)
  )
    return undefined;
  const rest = text.replace(substituted, '');
  if (rest !== text) return looksChosen(rest) ? { kind: 'name', confidence: 'medium', ...whole } : undefined;
  if (sense.sense === 'maybe') {
    const looks = sense.isStrong
      ? looksChosen(text) || looksRandom(text)
      : looksRandom(text) || isPair(text, sense.isList);
    return looks ? { kind: 'name', confidence: 'medium', ...whole } : undefined;
  }
  if (isPassword && isDefaultPassword(text))
    return { kind: 'default-password', confidence: 'high', ...whole };
  const isWord = /^[\p{L}_-]+$/u.test(text);
  return { kind: 'name', confidence: isWord ? 'medium' : 'high', ...whole };
}

const articles = {
  Passwort: 'ein Passwort',
  Token: 'ein Token',
  Schlüssel: 'einen Schlüssel',
  Geheimnis: 'ein Geheimnis',
};
/** Why the value of something with this name is taken for a secret: one German sentence. */
export const reasonOf = (name: string): string =>
  `„${name}“ trägt nach dem Namen ${articles[senseOf(name).noun]}.`;
