// docs/chapters.md: every component for authors has an example, and each shows what the page says.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { chapterSite } from '../../src/handbook/chapters.ts';
import { repository } from '../command.ts';
import { ended } from '../processes.ts';

type Node = DefaultTreeAdapterMap['childNode'];
const page = readFileSync(join(repository, 'docs/chapters.md'), 'utf8');
const examples = [
  ...page.matchAll(/^### (\w+)\n[\s\S]*?```mdx\n([\s\S]*?)\n```\n((?:\nergibt: .*\n)+)/gm),
].map(([, name = '', code = '', shown = '']) => ({
  name,
  code,
  shown: [...shown.matchAll(/^ergibt: (.*)$/gm)].map(([, text = '']) => text),
}));
const inventory =
  /```yaml\n([\s\S]*?)```/.exec(page.slice(page.indexOf('## Inventar der Beispiele')))?.[1] ?? '';

test('every component has an example, but those for programs', () => {
  const programs = ['Commands', 'inventoryOf'];
  expect(examples.map(({ name }) => name).sort()).toEqual(
    chapterSite.components.filter((name) => !programs.includes(name)).sort(),
  );
});

let root: string;
let dev: ChildProcess;
let said = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'infrabuch-examples-'));
  mkdirSync(join(root, 'inventory/laden'), { recursive: true });
  mkdirSync(join(root, 'content/laden'), { recursive: true });
  writeFileSync(join(root, 'inventory/laden/laden.yaml'), inventory);
  for (const { name, code } of examples)
    writeFileSync(
      join(root, `content/laden/${name.toLowerCase()}.mdx`),
      `---\ntitle: ${name}\n---\n\n${code}\n`,
    );
  dev = spawn(process.execPath, ['src/cli/bin.js', 'dev', '--root', root, '--port', '0'], {
    cwd: repository,
    env: { ...process.env, NODE_ENV: undefined, VITEST: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [dev.stdout, dev.stderr]) stream?.on('data', (chunk) => (said += chunk));
});
afterAll(async () => {
  dev.kill('SIGINT');
  await ended(dev);
  rmSync(root, { recursive: true, force: true });
});

/** The text that a reader sees: of the main part, without scripts and styles. */
function textOf(node: Node): string {
  if (node.nodeName === '#text') return (node as DefaultTreeAdapterMap['textNode']).value;
  if (['script', 'style', 'svg', 'noscript'].includes(node.nodeName) || !('childNodes' in node)) return '';
  const isBlock = /^(p|li|td|th|tr|div|h\d|pre|figcaption|caption|summary)$/.test(node.nodeName);
  return node.childNodes.map(textOf).join('') + (isBlock ? ' ' : '');
}

test('each shows what the page says, on the address that `dev --port 0` prints', {
  timeout: 240_000,
}, async () => {
  const address = await vi.waitFor(
    () => {
      const found = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(said);
      expect(found, said).not.toBeNull();
      return found?.[0] ?? '';
    },
    { timeout: 90_000, interval: 300 },
  );
  expect(new URL(address).port).not.toBe('0');
  for (const { name, shown } of examples) {
    const response = await fetch(`${address}laden/${name.toLowerCase()}/`);
    const body = await response.text();
    expect(response.status, `${name}\n${said}`).toBe(200);
    const whole = textOf(parse(body) as unknown as Node).replace(/\s+/g, ' ');
    for (const text of shown) expect(whole, name).toContain(text);
  }
});
