// Where a technical value may break on paper: never inside an option, a domain or an address, and never behind a hyphen,
// for whoever joins the lines again takes that for one of the line's end. Nothing here touches a document.

/** Names of hosts and addresses are whole as long as a line can hold them. */
const wholes = [
  // Domains, files with an ending, and addresses of IPv4 with port or prefix.
  /^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+(?:[:/]\d+)?$/u,
  // Addresses of IPv6.
  /^\[?[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}\]?(?:[:/]\d+)?$/i,
  // Options.
  /^--?[\p{L}\p{N}][\p{L}\p{N}_-]*=?$/u,
];
const isWhole = (part: string, longest: number) =>
  part.length <= longest || (part.length <= 1.6 * longest && wholes.some((whole) => whole.test(part)));

/**
 * Divides a value without blanks.
 * @param longest so many characters may stay together, and half as many more of a domain, an address or an option
 * @returns its pieces in their order: a line may break between them and nowhere else
 */
export function piecesOf(value: string, longest: number): string[] {
  if (isWhole(value, longest)) return [value];
  // Behind separators of paths, pairs and lists.
  const parts = value.split(/(?<=[/:@=,;|&])(?=[^/:@=,;|&])/u);
  return parts.flatMap((part) =>
    isWhole(part, longest)
      ? [part]
      : // Before what joins the words of a name; before capitals inside of it where nothing else is left.
        part
          .split(/(?<=[\p{L}\p{N}])(?=[-_.][\p{L}\p{N}])/u)
          .flatMap((word) => (word.length <= 2 * longest ? [word] : (word.match(/.{1,12}/gu) ?? [word]))),
  );
}

/** Whether a line could break inside a piece by itself. */
export const breaksByItself = (piece: string): boolean => /[-/?!|–—…)\]}]./u.test(piece);

/**
 * Reads a line of a shell up to its comment.
 * @param quote the quotation mark that is open where it begins; empty: none
 * @returns the places of blanks between its words, and the quotation mark that is open where it ends
 */
function readShellLine(line: string, quote: string): { readonly blanks: number[]; readonly quote: string } {
  const blanks: number[] = [];
  let open = quote;
  for (let at = 0; at < line.length; at++) {
    const sign = line[at] ?? '';
    if (sign === '\\' && open !== "'") at++;
    else if (open) open = sign === open ? '' : open;
    else if (sign === '"' || sign === "'") open = sign;
    else if (sign === '#' && /\s/.test(line[at - 1] ?? ' ')) break;
    else if (sign === ' ' && /\S/.test(line.slice(0, at))) blanks.push(at);
  }
  return { blanks, quote: open };
}
/** The quotation mark that is open where a line of a shell ends, by the one that is open where it begins; empty: none. */
export const openQuote = (line: string, quote: string): string => readShellLine(line, quote).quote;

/**
 * Divides a line of a shell into lines that are no longer than a given one. Each but the last ends with a blank and a
 * backslash, so that they are one command still. Breaks stand between words, outside of quotes, never in a comment.
 * @param line one command, or a line of one whose quotes hold several
 * @param longest characters of a line
 * @param quote the quotation mark that is open where it begins; empty: none
 * @returns places in the line where a new one begins; none where it is short enough, or cannot be divided
 */
export function continuationsOf(line: string, longest: number, quote = ''): number[] {
  if (line.length <= longest) return [];
  const { blanks } = readShellLine(line, quote);
  const starts: number[] = [];
  let from = 0;
  while (line.length - from > longest - (starts.length > 0 ? 2 : 0)) {
    // Room for the backslash, and for what a continued line is indented by.
    const room = longest - 2 - (starts.length > 0 ? 2 : 0);
    const next =
      blanks.findLast((blank) => blank > from && blank - from <= room) ??
      blanks.find((blank) => blank > from);
    if (next === undefined) break;
    starts.push(next + 1);
    from = next + 1;
  }
  return starts;
}
