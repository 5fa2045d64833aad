// Reads files that other people wrote: whole, but never without end, and nothing that is no file.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { refusalOf, UsageError } from './errors.ts';

const mebi = 1 << 20;
/** The largest file of an inventory (YAML, site.yaml, a diagram by hand), in bytes. */
export const maxInventoryFile = 16 * mebi;
/** The largest snapshot of one source, and the largest output that is parsed, in bytes. */
export const maxSnapshotFile = 64 * mebi;
/** The largest file with archives of the collector, in bytes. */
export const maxArchiveFile = 256 * mebi;
/** All files of the inventories of a root, and all their snapshots, in bytes. */
export const maxInventory = 64 * mebi;
export const maxSnapshots = 512 * mebi;

/** A number of bytes for people. */
const shownSize = (bytes: number) => `${Math.round(bytes / mebi)} MiB`;
/** The sentence for what is larger than it may be. */
export const tooLarge = (shown: string, limit: number): string =>
  `${shown} ist zu groß: höchstens ${shownSize(limit)} werden gelesen.`;

/** Text of what was redirected into a file: UTF-8, or UTF-16 with its mark as Windows' shells write it. */
function redirectedText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString('utf16le', 2);
  return bytes.toString('utf8');
}
/** All that a descriptor gives; a pipe may be set not to wait, then we do. */
function readAll(descriptor: number, shown: string, limit: number, expected: number): Buffer {
  const parts: Buffer[] = [];
  let length = 0;
  let buffer = Buffer.allocUnsafe(Math.min(expected + 1, limit + 1));
  for (;;)
    try {
      const got = readSync(descriptor, buffer);
      if (got === 0) return Buffer.concat(parts, length);
      length += got;
      if (length > limit) throw new UsageError(tooLarge(shown, limit));
      parts.push(buffer.subarray(0, got));
      buffer = got === buffer.length ? Buffer.allocUnsafe(1 << 16) : buffer.subarray(got);
      if (buffer.length < 1024) buffer = Buffer.allocUnsafe(1 << 16);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
}

/**
 * The text of a file, without a byte order mark. Pipes, devices and folders are refused, nothing is waited for.
 * @param shown how the file is called in a sentence
 * @param limit in bytes
 * @throws UsageError when it cannot be read, is no file or is larger than the limit
 */
export function readTextFile(path: string, shown: string, limit: number): string {
  let descriptor: number | undefined;
  try {
    // Opening a pipe would wait for its writer.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw new UsageError(`„${shown}“ ist keine Datei.`);
    if (stat.size > limit) throw new UsageError(tooLarge(`„${shown}“`, limit));
    return readAll(descriptor, `„${shown}“`, limit, stat.size)
      .toString('utf8')
      .replace(/^\uFEFF/, '');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENXIO')
      throw new UsageError(`„${shown}“ ist keine Datei.`);
    const refusal = refusalOf(error, path);
    if (refusal === undefined) throw error;
    throw new UsageError(refusal);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/**
 * The text of what a command line names: a file, a pipe, or standard input where it is called `-`.
 * @throws UsageError when it cannot be read or is larger than the limit
 */
export function readInput(file: string, limit = maxSnapshotFile): string {
  const shown = file === '-' ? 'Die Standardeingabe' : `„${file}“`;
  let descriptor: number | undefined;
  try {
    descriptor = file === '-' ? 0 : openSync(file, 'r');
    const { size } = fstatSync(descriptor);
    if (size > limit) throw new UsageError(tooLarge(shown, limit));
    return redirectedText(readAll(descriptor, shown, limit, size || 1 << 16));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${shown} ist nicht lesbar.`);
  } finally {
    if (descriptor) closeSync(descriptor);
  }
}
