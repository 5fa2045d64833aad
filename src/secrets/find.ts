// The detector: a text, or a value with its name, in; the secrets in it out. Everything that must not leak asks here:
// inventory, chapters, snapshots, exports, pages. Pure, and linear in the length of the text.
import { findAssignments } from './assignments.ts';
import { findInColumns } from './columns.ts';
import { findInCommands } from './commands.ts';
import { findHeaders, findPiped, findPrivateKeys, findRandom, findShapes, findStatements } from './forms.ts';
import { mergeHits, type SecretHit } from './hit.ts';
import { judge, reasonOf } from './judge.ts';
import { senseOf, wordsOf } from './names.ts';
import { findInProse } from './prose.ts';
import { findConnections, findInUrls } from './urls.ts';
import { isReference, looksRandom, type ValueContext } from './values.ts';

/** A value with the name that it has: of a variable, a build argument, a label, a field. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
  /** `example`: shows how a value is written; the words for a password are none there. */
  readonly context?: ValueContext;
}

const inText = (text: string, context: ValueContext): SecretHit[] => {
  if (text.length < 4) return [];
  const hasAt = text.includes('@');
  return [
    ...findShapes(text),
    ...findPrivateKeys(text),
    ...(hasAt ? findInUrls(text, context) : []),
    ...(hasAt || text.includes(':') ? findConnections(text, context) : []),
    ...findHeaders(text),
    ...findStatements(text, context),
    ...findPiped(text, context),
    ...findInCommands(text, context),
    ...findAssignments(text, context),
    ...findInColumns(text, context),
    ...findInProse(text),
    ...findRandom(text),
  ];
};

/** Names whose long values everybody may know. */
const openWords = new Set(
  'sha sha1 sha256 sha512 md5 digest checksum hash commit rev revision ref id ids uuid guid image tag version build fingerprint etag trace serial public pub nonce cid machine cluster node'.split(
    ' ',
  ),
);

/**
 * The secrets of a text, or of a value that has a name, in order and without overlaps.
 * @param input a text of any kind (a sentence, a command, JSON, YAML, a page), or a value with its name
 * @returns offsets count in the text, or in the value
 */
export function findSecrets(input: string | NamedValue): SecretHit[] {
  if (typeof input === 'string') return mergeHits(inText(input, 'value'));
  const { name, value, context = 'value' } = input;
  if (isReference(value.trim())) return [];
  const judged = judge(name, value, context);
  const { sense } = senseOf(name);
  const words = wordsOf(name);
  const isOpen = sense === 'public' || words.some((word) => openWords.has(word));
  const found = inText(value, context).filter(({ kind }) => kind !== 'random' || !isOpen);
  if (judged) return mergeHits([...found, { ...judged, reason: reasonOf(name) }]);
  if (sense !== 'none' || isOpen || found.length > 0 || value.length > 200 || !looksRandom(value))
    return mergeHits(found);
  const reason = 'Die Zeichenfolge sieht aus wie ein zufällig erzeugter Schlüssel.';
  return [{ kind: 'random', reason, start: 0, end: value.length, confidence: 'low' }];
}

/** Whether a text, or a value that has a name, holds a secret. */
export const holdsSecret = (input: string | NamedValue): boolean => findSecrets(input).length > 0;
