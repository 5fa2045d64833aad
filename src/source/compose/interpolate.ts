// `${…}` of a compose file: a text and the variables in, the text with their values out. Nothing aborts: what compose
// would stop for is a problem. Source: Compose Specification, interpolation; compose-go's template.

/** A text whose variables were looked up. */
export interface Interpolated {
  /** As compose takes it: a variable without a value is empty. */
  readonly text: string;
  /** As a compose file writes it: values that were found stand there, `$` is `$$`, what has no value stays `${…}`. */
  readonly notation: string;
  /** Variables that have neither a value nor a default. */
  readonly missing: readonly string[];
  /** Variables that must have a value (`:?`) and have none. */
  readonly required: readonly string[];
  /** Whether a `$` stands where none may. */
  readonly isBroken: boolean;
}
/** The value of a variable; undefined when it is not set. */
export type Lookup = (name: string) => string | undefined;

const plainName = /^[A-Za-z_][A-Za-z0-9_]*/;
const operator = /^(:?[-?+])/;
/** Deeper than any file: what is nested further stays as it is written. */
const maxDepth = 20;

/** What has been read so far. */
interface Parts {
  text: string;
  notation: string;
  readonly missing: string[];
  readonly required: string[];
  isBroken: boolean;
}
/** How the inventory and a compose file write a text without variables. */
export const escapeDollars = (text: string): string => text.replaceAll('$', '$$$$');

/** Where the brace that is open at `start` ends; undefined when it does not. */
function closingBrace(text: string, start: number): number | undefined {
  let depth = 1;
  for (let at = start; at < text.length; at += 1) {
    if (text.startsWith('${', at)) {
      depth += 1;
      at += 1;
    } else if (text[at] === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return undefined;
}

function addValue(parts: Parts, value: string): void {
  parts.text += value;
  parts.notation += escapeDollars(value);
}
function addInner(parts: Parts, inner: Interpolated, raw: string): void {
  parts.text += inner.text;
  // What depends on a variable without a value stays as it is written.
  parts.notation += inner.missing.length > 0 || inner.required.length > 0 ? raw : inner.notation;
  parts.missing.push(...inner.missing);
  parts.required.push(...inner.required);
  if (inner.isBroken) parts.isBroken = true;
}

/** What stands between the braces. */
function addBraced(parts: Parts, inside: string, lookup: Lookup, depth: number): void {
  const raw = `\${${inside}}`;
  const name = plainName.exec(inside)?.[0];
  const rest = name === undefined ? '' : inside.slice(name.length);
  const sign = operator.exec(rest)?.[1];
  if (name === undefined || (rest !== '' && sign === undefined)) {
    parts.isBroken = true;
    parts.text += raw;
    parts.notation += escapeDollars(raw);
    return;
  }
  const value = lookup(name);
  const isSet = sign?.startsWith(':') ? value !== undefined && value !== '' : value !== undefined;
  const word = () => interpolateBelow(rest.slice(sign?.length ?? 0), lookup, depth + 1);
  if (sign?.endsWith('+')) {
    if (isSet) addInner(parts, word(), raw);
    return;
  }
  if (isSet) addValue(parts, value ?? '');
  else if (sign?.endsWith('-')) addInner(parts, word(), raw);
  else {
    parts.notation += raw;
    (sign === undefined ? parts.missing : parts.required).push(name);
  }
}

function interpolateBelow(text: string, lookup: Lookup, depth: number): Interpolated {
  const parts: Parts = { text: '', notation: '', missing: [], required: [], isBroken: false };
  if (depth > maxDepth) return { ...parts, text, notation: escapeDollars(text), isBroken: true };
  let at = 0;
  while (at < text.length) {
    const dollar = text.indexOf('$', at);
    const plain = text.slice(at, dollar < 0 ? text.length : dollar);
    parts.text += plain;
    parts.notation += plain;
    if (dollar < 0) break;
    const rest = text.slice(dollar + 1);
    const name = plainName.exec(rest)?.[0];
    const end = rest.startsWith('{') ? closingBrace(rest, 1) : undefined;
    if (rest.startsWith('$')) {
      addValue(parts, '$');
      at = dollar + 2;
    } else if (end !== undefined) {
      addBraced(parts, rest.slice(1, end), lookup, depth);
      at = dollar + end + 2;
    } else if (name !== undefined) {
      addBraced(parts, name, lookup, depth);
      at = dollar + 1 + name.length;
    } else {
      addValue(parts, '$');
      parts.isBroken = true;
      at = dollar + 1;
    }
  }
  return parts;
}

/**
 * Replaces the variables of a text: `$NAME`, `${NAME}`, with the operators `:-`, `-`, `:?`, `?`, `:+`, `+`, nested, and
 * `$$` for a dollar. Never throws.
 */
export const interpolate = (text: string, lookup: Lookup): Interpolated =>
  text.includes('$')
    ? interpolateBelow(text, lookup, 0)
    : { text, notation: text, missing: [], required: [], isBroken: false };
