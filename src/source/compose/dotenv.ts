// The text of a .env file -> its variables, as compose reads them. Source: compose-go's dotenv.
import { interpolate, type Lookup } from './interpolate.ts';

const assignment = /^\s*(?:export\s+)?([^\s=:#][^=:#]*?)\s*[=:]\s*(.*)$/;
const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
  $: '$$',
};

/** The value in double quotes with its escapes read; `\$` stays a dollar for the interpolation. */
const unescaped = (text: string) =>
  text.replaceAll(/\\(["\\nrt$])/g, (_, sign: string) => escapes[sign] ?? sign);

/** Where a quoted value ends; undefined: not in this text. */
function quoteEnd(text: string, quote: string): number | undefined {
  for (let at = 1; at < text.length; at += 1) {
    if (text[at] === '\\' && quote === '"') at += 1;
    else if (text[at] === quote) return at;
  }
  return undefined;
}

/**
 * The variables of a .env file.
 * @param outer what is set outside goes before, and may be used in values
 */
export function readDotenv(text: string, outer: Lookup = () => undefined): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const lookup: Lookup = (name) => outer(name) ?? values.get(name);
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (/^\s*(#|$)/.test(line)) continue;
    const found = assignment.exec(line);
    if (!found) {
      const inherited = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*$/.exec(line)?.[1];
      const value = inherited === undefined ? undefined : outer(inherited);
      if (inherited !== undefined && value !== undefined) values.set(inherited, value);
      continue;
    }
    const [, name = '', start = ''] = found;
    const quote = /^["']/.exec(start)?.[0];
    if (quote === undefined) {
      values.set(name, interpolate(start.replace(/(?:^|\s)#.*$/, '').trim(), lookup).text);
      continue;
    }
    // A quoted value may go on in the next lines.
    let whole = start;
    while (quoteEnd(whole, quote) === undefined && index + 1 < lines.length) {
      index += 1;
      whole += `\n${lines[index]}`;
    }
    const inside = whole.slice(1, quoteEnd(whole, quote) ?? whole.length);
    values.set(name, quote === "'" ? inside : interpolate(unescaped(inside), lookup).text);
  }
  return values;
}
