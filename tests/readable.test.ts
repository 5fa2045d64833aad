// What keeps the source readable for a stranger: short files and functions, comments on what is exported, plain names.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { repository } from './command.ts';

const lines = { file: 350, function: 80 };
/** Longer on purpose, each with its reason: `file` or `file#function`. */
const longer: Readonly<Record<string, string>> = {
  'site/styles/site.css': 'a style sheet',
  'site/styles/print.css': 'a style sheet',
};
/** Names that say nothing about what they hold, and the words that replaced them. */
const empty: Readonly<Record<string, string>> = {
  one: 'the name of the thing',
  thing: 'the name of the thing',
  given: 'supplied, or the name of the thing',
  seen: 'observed',
  twin: 'inWords',
  artist: 'renderer',
  painter: 'renderer',
  memory: 'cache',
};

const src = join(repository, 'src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.(ts|js|astro|css)$/.test(file));
const textOf = (file: string) => readFileSync(join(src, file), 'utf8');
const countLines = (text: string) => text.trimEnd().split('\n').length;
/** Scripts, and what stands between the dashes of an Astro component. */
const parsed = files
  .filter((file) => /\.(ts|js|astro)$/.test(file) && !file.endsWith('.d.ts'))
  .map((file) => {
    const text = textOf(file);
    const code = file.endsWith('.astro') ? (/^---\n([\s\S]*?)\n---/.exec(text)?.[1] ?? '') : text;
    return { file, tree: ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS) };
  });

function nodesOf(tree: ts.Node): ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node) => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return nodes;
}
const nameOf = (node: ts.SignatureDeclaration): string => {
  if (node.name) return node.name.getText();
  const { parent } = node;
  const isNamed = ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent);
  return isNamed
    ? parent.name.getText()
    : `line ${node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
};

test('there is source to look at', () => {
  expect(parsed.length).toBeGreaterThan(200);
});

test('no file is longer than the limit', () => {
  const long = files
    .map((file) => ({ file, length: countLines(textOf(file)) }))
    .filter(({ file, length }) => length > lines.file && !Object.hasOwn(longer, file));
  expect(
    long.map(({ file, length }) => `${file}: ${length} lines`),
    `over ${lines.file}: look for the part that has a name of its own`,
  ).toEqual([]);
});

test('no function is longer than the limit', () => {
  const long = parsed.flatMap(({ file, tree }) =>
    nodesOf(tree).flatMap((node) => {
      if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) return [];
      const length = countLines(node.getText());
      const name = `${file}#${nameOf(node)}`;
      return length > lines.function && !Object.hasOwn(longer, name) ? [`${name}: ${length} lines`] : [];
    }),
  );
  expect(long, `over ${lines.function}: look for the part that has a name of its own`).toEqual([]);
});

test('an exception is still needed', () => {
  const names = Object.keys(longer).filter((name) => {
    const [file = '', of] = name.split('#');
    if (!files.includes(file)) return true;
    if (of === undefined) return countLines(textOf(file)) <= lines.file;
    const tree = parsed.find((one) => one.file === file)?.tree;
    return !nodesOf(tree!).some(
      (node) => ts.isFunctionLike(node) && nameOf(node) === of && countLines(node.getText()) > lines.function,
    );
  });
  expect(names).toEqual([]);
});

test('every exported function says what goes in and out', () => {
  // What a page exports has its name and form from Astro.
  const ours = parsed.filter(({ file }) => !file.startsWith('site/pages/'));
  const bare = ours.flatMap(({ file, tree }) =>
    tree.statements.flatMap((statement) => {
      const isExported = ts.canHaveModifiers(statement)
        ? ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
        : false;
      if (!isExported || ts.getJSDocCommentsAndTags(statement).length > 0) return [];
      if (ts.isFunctionDeclaration(statement)) return [`${file}#${statement.name?.getText()}`];
      if (!ts.isVariableStatement(statement)) return [];
      return statement.declarationList.declarations
        .filter(({ initializer }) => initializer && ts.isFunctionLike(initializer))
        .map(({ name }) => `${file}#${name.getText()}`);
    }),
  );
  expect(bare, 'needs a doc comment').toEqual([]);
});

test('names say what they hold', () => {
  const found = parsed.flatMap(({ file, tree }) =>
    nodesOf(tree).flatMap((node) => {
      if (!ts.isIdentifier(node) || !Object.hasOwn(empty, node.text)) return [];
      const { parent } = node;
      const isDeclared =
        (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent)) &&
        parent.name === node;
      return isDeclared ? [`${file}: ${node.text} (${empty[node.text]})`] : [];
    }),
  );
  expect([...new Set(found)]).toEqual([]);
});
