// One value of a YAML file in its place: quotes, comments, order and every other line stay as they are.
import { isAlias, isCollection, isScalar, parseDocument, Scalar, stringify } from 'yaml';

/**
 * A value as it is written: as it was quoted before where that is possible.
 * @param isInFlow it stands between braces or brackets, where commas and brackets mean something
 */
function written(value: string, style: Scalar.Type | undefined, isInFlow: boolean): string {
  if (style === 'QUOTE_SINGLE' && !/['\n]/.test(value)) return `'${value}'`;
  const scalar = new Scalar(value);
  // A plain text that YAML would read as something else is quoted by the library. Several lines become one in quotes.
  const isQuoted = style === 'QUOTE_DOUBLE' || style === 'QUOTE_SINGLE' || value.includes('\n');
  scalar.type = isQuoted || (isInFlow && /[,[\]{}]/.test(value)) ? 'QUOTE_DOUBLE' : 'PLAIN';
  return stringify(scalar, {
    lineWidth: 0,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  }).trimEnd();
}

/**
 * The text with another value.
 * @param path of the value from the root of the file
 * @param expected what stands there, as text; undefined: any text
 * @returns undefined where nothing of this value stands there, or it is no plain value
 */
export function withScalar(
  text: string,
  path: readonly (string | number)[],
  expected: string | undefined,
  value: string,
): string | undefined {
  const document = parseDocument(text, { uniqueKeys: false, logLevel: 'silent' });
  const node = document.getIn(path, true);
  if (isAlias(node) || !isScalar(node) || !node.range) return undefined;
  const isText = typeof node.value === 'string';
  if (expected === undefined ? !isText : String(node.value) !== expected) return undefined;
  if (node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL') return undefined;
  const [start, end] = node.range;
  const isInFlow = path.some((_, depth) => {
    const parent = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    return isCollection(parent) && parent.flow === true;
  });
  const fresh =
    isText || Number.isNaN(Number(value)) ? written(value, node.type as Scalar.Type, isInFlow) : value;
  return text.slice(0, start) + fresh + text.slice(end);
}
