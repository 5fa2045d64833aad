// Parts of nft's JSON in the words of nft, for people: `tcp dport { 443, 6000-6400 } accept`.
// Source: libnftables-json(5), nft(8).

/** A value of JSON. */
export type Json = unknown;
export type JsonMap = Readonly<Record<string, Json>>;
/** Whether a value of JSON is an object. */
export const isMap = (value: Json): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const operators: Readonly<Record<string, string>> = { '==': '', in: '' };
const listed = (values: readonly Json[]): string => `{ ${values.map(valueText).join(', ')} }`;

/** A value or what a match looks at: `tcp dport`, `{ 22, 80-90 }`, `10.0.0.0/8`. */
export function valueText(value: Json): string {
  if (Array.isArray(value))
    return value.length === 2 && isMap(value[1])
      ? `${valueText(value[0])} : ${statementText(value[1])}`
      : listed(value);
  if (!isMap(value)) return String(value);
  const [kind = '', body] = Object.entries(value)[0] ?? [];
  if (Array.isArray(body)) {
    if (kind === 'concat') return body.map(valueText).join(' . ');
    if (kind === 'range') return body.map(valueText).join('-');
    if (kind === 'set') return listed(body);
    return body.map(valueText).join(` ${kind} `);
  }
  if (!isMap(body)) return kind;
  switch (kind) {
    case 'payload':
      return body.protocol === undefined
        ? `@${body.base},${body.offset},${body.len}`
        : `${body.protocol} ${body.field}`;
    case 'prefix':
      return `${body.addr}/${body.len}`;
    case 'elem':
      return valueText(body.val);
    case 'ct':
      return ['ct', body.dir, body.key].filter(Boolean).join(' ');
    case 'fib':
      return ['fib', ...(Array.isArray(body.flags) ? body.flags : [body.flags]), body.result].join(' ');
    case 'map':
      return `${valueText(body.key)} map ${valueText(body.data)}`;
    default:
      return [kind, body.key ?? body.name ?? body.field].filter(Boolean).join(' ');
  }
}

/** One statement: a match, a verdict, a translation. */
export function statementText(statement: Json): string {
  if (!isMap(statement)) return valueText(statement);
  const [kind = '', body] = Object.entries(statement)[0] ?? [];
  if (!isMap(body)) return kind;
  switch (kind) {
    case 'match': {
      const operator = operators[String(body.op)] ?? String(body.op);
      return [valueText(body.left), operator, valueText(body.right)].filter(Boolean).join(' ');
    }
    case 'jump':
    case 'goto':
      return `${kind} ${body.target}`;
    case 'vmap':
      return `${valueText(body.key)} vmap ${valueText(body.data)}`;
    case 'mangle':
      return `${valueText(body.key)} set ${valueText(body.value)}`;
    case 'dnat':
    case 'snat':
    case 'redirect': {
      const port = body.port === undefined ? '' : `:${valueText(body.port)}`;
      return `${kind} to ${body.addr === undefined ? '' : valueText(body.addr)}${port}`;
    }
    case 'limit':
      return `limit rate ${body.inv === true ? 'over ' : ''}${body.rate}/${body.per}`;
    case 'ct count':
      return `ct count ${body.inv === true ? 'over ' : ''}${body.val}`;
    case 'xt':
      return `xt ${body.type} ${body.name}`;
    default:
      return kind;
  }
}

/** A rule, shortened to what fits a line. */
export function ruleText(statements: readonly Json[]): string {
  const text = statements
    .filter((statement) => !(isMap(statement) && 'counter' in statement))
    .map(statementText)
    .join(' ');
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
