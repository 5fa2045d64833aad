// One value of a YAML file in its place: quotes, comments, order and every other line stay as they are.
import { isAlias, isScalar, parseDocument, Scalar, stringify } from 'yaml';

/** A value as it is written: as it was quoted before where that is possible. */
function written(value: string, style: Scalar.Type | undefined): string {
  if (style === 'QUOTE_SINGLE' && !/['\n]/.test(value)) return `'${value}'`;
  const scalar = new Scalar(value);
  // A plain text that YAML would read as something else is quoted by the library.
  scalar.type = style === 'QUOTE_DOUBLE' || style === 'QUOTE_SINGLE' ? 'QUOTE_DOUBLE' : 'PLAIN';
  return stringify(scalar, { lineWidth: 0 }).trimEnd();
}

/**
 * The text with another value.
 * @param path of the value from the root of the file
 * @param expected what stands there, as text
 * @returns undefined where nothing of this value stands there, or it is no plain value
 */
export function withScalar(
  text: string,
  path: readonly (string | number)[],
  expected: string,
  value: string,
): string | undefined {
  const document = parseDocument(text, { uniqueKeys: false, logLevel: 'silent' });
  const node = document.getIn(path, true);
  if (isAlias(node) || !isScalar(node) || !node.range) return undefined;
  if (String(node.value) !== expected || node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL')
    return undefined;
  const [start, end] = node.range;
  const isText = typeof node.value === 'string';
  const fresh = isText || Number.isNaN(Number(value)) ? written(value, node.type as Scalar.Type) : value;
  return text.slice(0, start) + fresh + text.slice(end);
}
