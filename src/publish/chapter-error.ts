// What Astro throws when a chapter does not build, as one sentence.
import { relative, sep } from 'node:path';
import { UsageError } from '../system/errors.ts';

/** The longest part of a foreign message that is shown. */
const longest = 300;

/**
 * @param error what the build threw
 * @param root absolute path of the root folder, to which the chapter's path is shown relative
 * @returns an error for the user where it is about a chapter; else the same error
 */
export function chapterError(error: unknown, root: string): unknown {
  if (!(error instanceof Error) || error instanceof UsageError) return error;
  const { message } = error;
  // MDX that is none: `[plugin …] /root/content/x.mdx:6:6` and `MDXError: 6:6: reason` in the lines after.
  const [, file, line, column] = /(\/[^\n]+\.mdx?):(\d+):(\d+)/.exec(message) ?? [];
  const reason = /\w*Error: (?:\d+:\d+(?:-\d+:\d+)?: )?([^\n]+)/.exec(message)?.[1];
  if (file !== undefined && reason !== undefined) {
    const shown = relative(root, file).split(sep).join('/');
    return new UsageError(
      `Das Kapitel „${shown}“ ist in Zeile ${line}, Spalte ${column} nicht zu lesen: ${reason.slice(0, longest).replace(/\.$/, '')}.`,
    );
  }
  // A component says in German what it misses; Astro adds where it stands.
  const [first = ''] = message.split('\n');
  const { loc, id } = error as { loc?: { file?: string }; id?: string };
  const at = [loc?.file, id].find((path) => /\.mdx?$/.test(path ?? ''));
  if (/[.!?]$/.test(first) && /^[A-ZÄÖÜ„]/.test(first) && 'hint' in error)
    return new UsageError(at ? `${first} (${relative(root, at)})` : first);
  return error;
}
