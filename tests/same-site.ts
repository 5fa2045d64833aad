// Two built sites held against each other: the first place where they differ.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();

/** Enough of a text around a place to find it, in one line. */
const around = (text: Buffer, at: number) =>
  JSON.stringify(text.subarray(Math.max(0, at - 40), at + 60).toString('latin1'));

function placeIn(file: string, first: Buffer, second: Buffer): string {
  const at = first.findIndex((byte, index) => byte !== second[index]);
  const place = at < 0 ? first.length : at;
  const line = first.subarray(0, place).toString('latin1').split('\n').length;
  return `${file}:${line} (byte ${place}): ${around(first, place)} / ${around(second, place)}`;
}

/**
 * The first difference of two folders, pages before what is made of them: `laden/index.html:12 (byte 300): "…" / "…"`.
 * @returns undefined where both hold the same files with the same bytes
 */
export function firstDifference(first: string, second: string): string | undefined {
  const [files, others] = [filesOf(first), filesOf(second)];
  const only = [
    ...files.filter((file) => !others.includes(file)).map((file) => `only ${join(first, file)}`),
    ...others.filter((file) => !files.includes(file)).map((file) => `only ${join(second, file)}`),
  ];
  const differing = files
    .filter((file) => others.includes(file))
    .map((file) => [file, readFileSync(join(first, file)), readFileSync(join(second, file))] as const)
    .filter(([, content, other]) => !content.equals(other))
    .sort(([file], [other]) => Number(other.endsWith('.html')) - Number(file.endsWith('.html')));
  const [most] = differing;
  if (!most) return only[0];
  const more = differing.length + only.length - 1;
  return `${placeIn(...most)}${more > 0 ? ` and ${more} more` : ''}`;
}
