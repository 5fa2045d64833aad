// Comments of a compose file that explain a service: kept as its purpose and its notes.
import { findSecrets } from '../../secrets/find.ts';

/** Lines that are switched off, not said: `# - "8080:80"`, `# image: x`. */
const isCode = (comment: string): boolean =>
  /^(?:-\s|[\w.-]+:(?:\s|$)|[A-Z][A-Z0-9_]{2,}=|\$|\{|\[|image:|[-=#*_~]{3,}$)/.test(comment) ||
  !/\p{L}{2,}.*\s\p{L}/u.test(comment);
const textOf = (line: string | undefined): string | undefined =>
  /^\s*#+\s?(.*?)\s*#*$/.exec(line ?? '')?.[1]?.trim();
/** What may be said: words, no secret, nothing that nobody sees. */
const isSaid = (comment: string): boolean =>
  comment !== '' && !isCode(comment) && findSecrets(comment).length === 0 && !/\p{Cc}/u.test(comment);

/** The comment behind a value on its line; a `#` in quotes is none. */
const behind = (line: string): string | undefined =>
  /^(?:[^#'"]|'[^']*'|"[^"]*")*?\s#+\s*(.+)$/.exec(line)?.[1]?.trim();

/** What comments say of a service. */
export interface ServiceComments {
  /** The lines right above its key, and behind it. */
  readonly above: string | undefined;
  /** Those between its keys. */
  readonly within: readonly string[];
}

/**
 * The comments of a service.
 * @param line of its key, from 1
 */
export function commentsOf(text: string, line: number): ServiceComments {
  const lines = text.split(/\r?\n/);
  const key = lines[line - 1] ?? '';
  const indent = key.search(/\S/);
  const above: string[] = [];
  for (let at = line - 2; at >= 0; at -= 1) {
    const comment = textOf(lines[at]);
    if (comment === undefined || (lines[at] ?? '').search(/\S/) < Math.min(indent, 1)) break;
    above.unshift(comment);
  }
  const within: string[] = [];
  for (let at = line; at < lines.length; at += 1) {
    const content = lines[at] ?? '';
    const depth = content.search(/\S/);
    if (depth >= 0 && depth <= indent) break;
    const said = textOf(content) ?? behind(content);
    if (said !== undefined && isSaid(said)) within.push(said);
  }
  const onKey = behind(key);
  const explained = [...above, ...(onKey ? [onKey] : [])].filter(isSaid).join(' ');
  return { above: explained || undefined, within: [...new Set(within)] };
}
