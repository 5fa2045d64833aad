// What every parser of pasted tool output needs: text in, clean lines and problems out.

import type { Problem } from '../model/facts.ts';
import { remembered } from '../model/memo.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours are control characters
const terminalCodes = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** The lines of a pasted output without byte order mark, colours, carriage returns and odd spaces. */
export function cleanLines(text: string): string[] {
  return text
    .replace(terminalCodes, '')
    .replace(/[\uFEFF\u200B]/g, '')
    .replace(/[\u00A0\u202F\t]/g, ' ')
    .split('\n')
    .map((line) => line.replaceAll('\r', ''));
}

/** The same lines as they stand there, for values that are compared to the letter. */
export const rawLines = (text: string): string[] => text.split('\n').map((line) => line.replaceAll('\r', ''));

/** A problem at the first character of a line; `index` counts from 0. The line itself is never quoted: it may hold a secret. */
export function problemAt(lines: readonly string[], index: number, message: string): Problem {
  const column = (lines[index] ?? '').search(/\S/) + 1;
  return { line: index + 1, column: Math.max(1, column), message };
}

/** `(Zeilen 3–5)` for a thing of several lines, else nothing. Indexes count from 0, `end` is not included. */
export function lineRange(start: number, end: number): string {
  return end - start > 1 ? ` (Zeilen ${start + 1}–${end})` : '';
}

/**
 * True for a line of the shell round the output: the given command behind a prompt or alone
 * (`jeff@host:~$ sudo docker ps -a`), an empty prompt, sudo asking for a password.
 */
export function isShellLine(line: string, command: string): boolean {
  return callOf(command).test(line) || emptyPrompt.test(line) || sudoPrompt.test(line);
}
const callOf = remembered(
  (command) =>
    new RegExp(
      `^\\s*(?:[^$#%>❯»{}"]{0,80}[$#%>❯»]\\s*)?(?:sudo\\s+)?(?:env\\s+)?(?:\\w+=\\S+\\s+)*${command}(?:\\s.*)?$`,
    ),
);
const emptyPrompt = /^\s*(?:[^\s$#%>❯»{}"]+@[^$#%>❯»{}"]*)?[$#%❯»]\s*$/;
const sudoPrompt = /^\s*\[sudo\] [^:]*:\s*$/;
