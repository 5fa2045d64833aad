// Secrets in what the tools of a machine print. Names, ports and digests fill most of it, so only two things are looked
// at: the lists of commands and variables that docker prints as JSON, and lines that look as if they held a secret.
import { findSecrets } from './find.ts';
import type { SecretHit } from './hit.ts';
import { scrub } from './scrub.ts';

/** Lists of words in docker's JSON, on one line or on many. */
const lists =
  /"(Cmd|Command|Entrypoint|Args|Test|Env)"\s{0,10}:\s{0,10}(\[\s{0,200}(?:"(?:[^"\\\n]|\\.){0,20000}"(?:,?\s{0,200})){0,2000}\])/dg;
/** What a line has that holds a secret. */
const suspicious =
  /[=@]|:\/\/|pass|pw|kenn|geheim|secret|token|key|bearer|cookie|cred|auth|webhook|hooks|-----BEGIN|\$\d|gh[opsu]_|gl\w+-|xox|eyJ|AKIA|[A-Za-z0-9+/_-]{24}/i;
const longestLine = 20_000;

/** Equal texts occur on many hosts: each is looked at once. */
const answers = new Map<string, readonly SecretHit[]>();
function hitsOf(text: string): readonly SecretHit[] {
  let hits = answers.get(text);
  if (!hits) {
    // Ids and digests look random too.
    hits = findSecrets(text).filter(({ kind }) => kind !== 'random');
    if (answers.size > 20_000) answers.clear();
    answers.set(text, hits);
  }
  return hits;
}
const moved = (hits: readonly SecretHit[], by: number): SecretHit[] =>
  hits.map((hit) => ({ ...hit, start: hit.start + by, end: hit.end + by }));

/** Where the lists of docker's JSON stand. */
function listsOf(text: string): { readonly start: number; readonly end: number; readonly key: string }[] {
  if (!/"(Cmd|Command|Entrypoint|Args|Test|Env)"/.test(text)) return [];
  return [...text.matchAll(lists)].flatMap(({ 1: key = '', indices }) => {
    const [start, end] = indices?.[2] ?? [0, 0];
    return [{ key, start, end }];
  });
}

/**
 * The secrets in the text of a snapshot.
 * @param text as a tool prints it, or snapshot.json
 */
export function findInSnapshot(text: string): SecretHit[] {
  const hits: SecretHit[] = [];
  for (const { start, end, key } of listsOf(text)) {
    const list = text.slice(start, end);
    if (key !== 'Env' || list.includes('=')) hits.push(...moved(hitsOf(list), start));
  }
  let start = 0;
  for (const line of text.split('\n')) {
    if (line.length <= longestLine && !line.startsWith('{"') && suspicious.test(line))
      hits.push(
        ...moved(hitsOf(line), start).filter(
          (hit) => !hits.some((other) => other.start <= hit.start && hit.start < other.end),
        ),
      );
    start += line.length + 1;
  }
  return hits.sort((a, b) => a.start - b.start);
}

/** Of variables only the names are kept, whatever they are called. */
const withoutValues = (list: string): string => list.replaceAll(/("[^"=\\]{1,200})=(?:[^"\\]|\\.)*"/g, '$1"');
/** A variable that is set within a command. */
const assigns = /(?:[^A-Za-z0-9_-])[A-Z_][A-Z0-9_]*=[^"\s]/;

/**
 * The text of a snapshot without its secrets. A command in which there is one says nothing more: the rest may hold
 * another. Scrubbing again changes nothing.
 */
export function scrubSnapshot(text: string): string {
  let scrubbed = '';
  let from = 0;
  for (const { start, end, key } of listsOf(text)) {
    const list = text.slice(start, end);
    const clean =
      key === 'Env'
        ? withoutValues(list)
        : hitsOf(list).length === 0 && !assigns.test(list)
          ? list
          : '["***"]';
    if (clean === list) continue;
    scrubbed += text.slice(from, start) + clean;
    from = end;
  }
  return (scrubbed + text.slice(from))
    .split('\n')
    .map((line) => {
      if (line.length > longestLine || line.startsWith('{"') || !suspicious.test(line)) return line;
      return hitsOf(line).length === 0 ? line : scrub(line);
    })
    .join('\n');
}
