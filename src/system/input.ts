// Reads a file, or standard input where it is called `-`.
import { readFileSync, readSync } from 'node:fs';
import { UsageError } from './errors.ts';

/** Standard input to its end; a pipe may be set not to wait, then we do. */
function readStandardInput(): string {
  const parts: Buffer[] = [];
  const buffer = Buffer.alloc(1 << 16);
  for (;;)
    try {
      const length = readSync(0, buffer);
      if (length === 0) return Buffer.concat(parts).toString('utf8');
      parts.push(Buffer.from(buffer.subarray(0, length)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
}

/**
 * The text of a file.
 * @throws UsageError when it cannot be read
 */
export const readInput = (file: string): string => {
  try {
    return file === '-' ? readStandardInput() : readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(
      file === '-' ? 'Die Standardeingabe ist nicht lesbar.' : `„${file}“ ist nicht lesbar.`,
    );
  }
};
