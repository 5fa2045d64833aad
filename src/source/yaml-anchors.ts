// Values of a YAML text that stand in more than one place: behind an anchor that aliases name.
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';

type Path = readonly (string | number)[];
/** An anchor through which a value is shared. */
export interface SharedValue {
  readonly anchor: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

function aliasesOf(document: Document): Set<string> {
  const names = new Set<string>();
  visit(document, {
    Alias: (_, { source }) => {
      names.add(source);
    },
  });
  return names;
}

/** The nodes on the way to a place, as far as they are there. */
function nodesTo(contents: unknown, path: Path): Node[] {
  const nodes: Node[] = [];
  let node = contents;
  for (const step of path) {
    if (!isMap(node) && !isSeq(node)) break;
    node = node.get(isSeq(node) ? Number(step) : step, true);
    if (isNode(node)) nodes.push(node);
  }
  return nodes;
}

/** The anchor that a place shares its value with other places through; undefined: it stands for itself. */
export function sharedAt(text: string, path: Path): SharedValue | undefined {
  const counter = new LineCounter();
  const document = parseDocument(text, { uniqueKeys: false, logLevel: 'silent', lineCounter: counter });
  const aliases = aliasesOf(document);
  const found = nodesTo(document.contents, path).find(
    (node) => isAlias(node) || ('anchor' in node && aliases.has(String(node.anchor))),
  );
  if (!found) return undefined;
  const { line, col } = counter.linePos(found.range?.[0] ?? 0);
  return {
    anchor: isAlias(found) ? found.source : String((found as { anchor?: string }).anchor),
    line,
    column: col,
  };
}
