// Whether the head of a chapter is one that the build takes: Starlight's own schema, of the same version, asked before.
import { load as readYaml } from 'js-yaml';
import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { z } from 'zod';

/** A value that the build would refuse; its place counts from the first line of the head's YAML, both from 1. */
export interface HeadFault {
  readonly line: number;
  readonly column: number;
  /** German. */
  readonly message: string;
}
type Head = { safeParse: (value: unknown) => { error?: { issues: readonly Issue[] } } };
interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly expected?: string;
  readonly values?: readonly unknown[];
  readonly keys?: readonly string[];
  readonly errors?: readonly (readonly Issue[])[];
}

const kinds: Readonly<Record<string, string>> = {
  string: 'ein Text',
  number: 'eine Zahl',
  boolean: '„true“ oder „false“',
  object: 'ein Abschnitt mit Schlüsseln',
  record: 'ein Abschnitt mit Schlüsseln',
  array: 'eine Liste',
  date: 'ein Datum',
};
/** What one of the ways in which a value may be written wants. */
function wanted({ code, expected = '', values = [], errors = [] }: Issue): string[] {
  if (code === 'invalid_type') return kinds[expected] ? [kinds[expected]] : [];
  if (code === 'invalid_value') return values.map((value) => `„${String(value)}“`);
  if (code === 'invalid_union')
    return [
      ...new Set(
        errors
          .flat()
          .filter(({ path }) => path.length === 0)
          .flatMap(wanted),
      ),
    ];
  return [];
}
function messageOf(issue: Issue): string {
  const key = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys')
    return `${(issue.keys ?? []).map((name) => `„${[...issue.path, name].map(String).join('.')}“`).join(', ')} kennt der Kopf eines Kapitels nicht.`;
  const choices = wanted(issue);
  const last = choices.at(-1);
  if (!last) return `„${key}“ hat im Kopf eines Kapitels nicht diese Form.`;
  const list = choices.length > 1 ? `${choices.slice(0, -1).join(', ')} oder ${last}` : last;
  return `„${key}“ muss im Kopf eines Kapitels ${list} sein.`;
}

/** Of a value that may be written in several ways: what is wrong in the way that was meant, where one is recognisable. */
function meant(issue: Issue): readonly Issue[] {
  const inside = issue.errors?.find(
    (issues) => issues.length > 0 && issues.every(({ path }) => path.length > 0),
  );
  if (issue.code !== 'invalid_union' || !inside) return [issue];
  return inside.flatMap((inner) => meant({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** Where the value of a path begins, or of the longest part of it that is there. */
function offsetOf(contents: unknown, path: readonly PropertyKey[]): number {
  let node = contents as Node | null | undefined;
  let offset = node?.range?.[0] ?? 0;
  for (const step of path) {
    let next: Node | null | undefined;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      next = pair?.value as Node | null | undefined;
      offset = next?.range?.[0] ?? (pair?.key as Node | undefined)?.range?.[0] ?? offset;
    } else if (node && 'items' in node) {
      next = (node as { items: Node[] }).items[Number(step)];
      offset = next?.range?.[0] ?? offset;
    }
    if (!next) break;
    node = next;
  }
  return offset;
}

let asked: Promise<Head | undefined> | undefined;
/**
 * What Starlight's schema refuses in the YAML of a chapter's head. Its title is looked at elsewhere, and so is what is no
 * YAML at all.
 * @param text the YAML between the lines of three dashes
 */
export async function headFaults(text: string): Promise<readonly HeadFault[]> {
  let value: unknown;
  try {
    value = readYaml(text);
  } catch {
    return [];
  }
  if (typeof value !== 'object' || value === null) return [];
  asked ??= import('@astrojs/starlight/schema')
    // A picture is a path here; whether its file exists is asked elsewhere.
    .then(({ docsSchema }) => docsSchema()({ image: () => z.string() } as never) as Head)
    .catch(() => undefined);
  const issues = (await asked)?.safeParse(value).error?.issues ?? [];
  const counter = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: counter });
  return issues
    .flatMap(meant)
    .filter(({ path }) => path[0] !== 'title')
    .map((issue) => {
      const { line, col } = counter.linePos(
        offsetOf(
          contents,
          issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys?.[0] ?? ''] : issue.path,
        ),
      );
      return { line, column: col, message: messageOf(issue) };
    });
}
