// The text of a compose file -> values with places: anchors, merge keys, the tags !reset and !override, variables.
import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { Place } from '../../model/finding.ts';
import { interpolate, type Lookup } from './interpolate.ts';
import type { ComposeNode, ComposeProblem, OverrideTag } from './node.ts';

/** The documents of a file; compose takes several as files that follow each other. */
export interface ComposeDocuments {
  readonly documents: readonly ComposeNode[];
  readonly problems: readonly ComposeProblem[];
}
/** More values than any file holds: aliases multiply. */
const maxNodes = 200_000;
const maxDepth = 60;

const tagOf = (node: { tag?: string | undefined }): OverrideTag | undefined =>
  node.tag === '!reset' ? 'reset' : node.tag === '!override' ? 'override' : undefined;
const keyText = (key: unknown) => (isScalar(key) ? String(key.value ?? '') : String(key));
/** Go's YAML reads 0440 as octal. */
const numberOf = ({ value, source }: Scalar): unknown =>
  typeof value === 'number' && source !== undefined && /^[-+]?0[0-7]+$/.test(source)
    ? Number.parseInt(source, 8)
    : value;

/** Reads nodes of one document. */
interface Reading {
  readonly lookup: Lookup;
  readonly problems: ComposeProblem[];
  readonly placeOf: (offset: number) => Place;
  readonly resolve: (alias: Alias) => unknown;
  left: number;
}

function readScalar(node: Scalar, reading: Reading): ComposeNode {
  const at = reading.placeOf(node.range?.[0] ?? 0);
  const tag = tagOf(node);
  const value = numberOf(node);
  if (typeof value !== 'string') {
    const known =
      typeof value === 'number' || typeof value === 'boolean' ? value : value === null ? null : String(value);
    // A number beyond what can be counted exactly is a text: it would come out as another one.
    const isExact = typeof known !== 'number' || !Number.isInteger(known) || Number.isSafeInteger(known);
    return { kind: 'scalar', value: isExact ? known : (node.source ?? String(known)), at, tag };
  }
  if (!value.includes('$')) return { kind: 'scalar', value, at, tag };
  const { text, notation, missing, required, isBroken } = interpolate(value, reading.lookup);
  for (const name of new Set(required))
    reading.problems.push({ severity: 'hint', message: `Die Variable „${name}“ muss gesetzt werden.`, at });
  for (const name of new Set(missing))
    reading.problems.push({ severity: 'hint', message: `Die Variable „${name}“ hat keinen Wert.`, at });
  if (isBroken)
    reading.problems.push({
      severity: 'hint',
      message: 'Ein „$“ steht hier, ohne dass eine Variable folgt; Compose verlangt „$$“.',
      at,
    });
  return { kind: 'scalar', value: text, notation, at, tag };
}

/** The maps that a merge key (`<<`) names, the first counts most. */
function mergedMaps(value: unknown, reading: Reading, depth: number): ComposeNode[] {
  const target = isAlias(value) ? reading.resolve(value) : value;
  if (isSeq(target)) return target.items.flatMap((item) => mergedMaps(item, reading, depth + 1));
  return isMap(target) ? [readNode(target, reading, depth + 1)] : [];
}

function readMap(node: YAMLMap, reading: Reading, depth: number): ComposeNode {
  const at = reading.placeOf(node.range?.[0] ?? 0);
  const entries = new Map<string, { key: Place; value: ComposeNode }>();
  const merged: ComposeNode[] = [];
  for (const { key, value } of node.items as Pair<unknown, unknown>[]) {
    const name = keyText(isAlias(key) ? reading.resolve(key) : key);
    if (name === '<<') {
      merged.push(...mergedMaps(value, reading, depth));
      continue;
    }
    const keyAt = reading.placeOf((key as Scalar | null)?.range?.[0] ?? node.range?.[0] ?? 0);
    if (entries.has(name))
      reading.problems.push({
        severity: 'error',
        message: `Der Schlüssel „${name}“ steht schon weiter oben im selben Abschnitt.`,
        at: keyAt,
      });
    entries.set(name, {
      key: keyAt,
      value:
        value === null ? { kind: 'scalar', value: null, at: keyAt } : readNode(value, reading, depth + 1),
    });
  }
  for (const other of merged)
    if (other.kind === 'map')
      for (const [name, entry] of other.entries) if (!entries.has(name)) entries.set(name, entry);
  return { kind: 'map', entries, at, tag: tagOf(node) };
}

function readNode(node: unknown, reading: Reading, depth: number): ComposeNode {
  reading.left -= 1;
  if (reading.left < 0 || depth > maxDepth)
    throw new RangeError('Die Verweise (*name) dieser Datei vervielfachen sich.');
  if (isAlias(node)) {
    const target = reading.resolve(node);
    if (target !== undefined) return readNode(target, reading, depth + 1);
    const at = reading.placeOf(node.range?.[0] ?? 0);
    reading.problems.push({
      severity: 'error',
      message: `Der Verweis „*${node.source}“ hat keinen Anker.`,
      at,
    });
    return { kind: 'scalar', value: null, at };
  }
  if (isMap(node)) return readMap(node, reading, depth);
  if (isSeq(node))
    return {
      kind: 'list',
      at: reading.placeOf(node.range?.[0] ?? 0),
      tag: tagOf(node),
      items: node.items.map((item) => readNode(item, reading, depth + 1)),
    };
  if (isScalar(node)) return readScalar(node, reading);
  return { kind: 'scalar', value: null, at: reading.placeOf(0) };
}

/**
 * Reads the YAML of a compose file. Never throws: what is no YAML is a problem.
 * @param lookup the variables that `${…}` may name
 */
export function readComposeYaml(file: string, text: string, lookup: Lookup): ComposeDocuments {
  const problems: ComposeProblem[] = [];
  const lines = new LineCounter();
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    uniqueKeys: false,
    logLevel: 'silent',
    keepSourceTokens: false,
    strict: false,
  });
  const documents: ComposeNode[] = [];
  for (const document of Array.isArray(parsed) ? parsed : []) {
    const [error] = document.errors;
    if (error) {
      problems.push({
        severity: 'error',
        message: `Kein gültiges YAML (${error.message.split('\n')[0]?.replace(/ at line .*/, '') ?? ''}).`,
        at: placeOf(error.pos[0]),
      });
      continue;
    }
    if (document.contents === null) continue;
    const resolve = (alias: Alias): unknown => alias.resolve(document);
    try {
      documents.push(readNode(document.contents, { lookup, problems, placeOf, resolve, left: maxNodes }, 0));
    } catch (fault) {
      if (!(fault instanceof RangeError)) throw fault;
      const message = 'Die Verweise (*name) dieser Datei vervielfachen sich oder enthalten sich selbst.';
      problems.push({ severity: 'error', message, at: { file, line: 1, column: 1 } });
    }
  }
  return { documents, problems };
}
