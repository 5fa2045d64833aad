// The site asks for nothing that a strict policy forbids, and holds nothing inline. serve.ts sends the policy with every file.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { policy } from './policy.ts';
import { base, dist, files, pages } from './site.ts';

test('Die Richtlinie erlaubt nichts Eingebettetes und nichts von anderswo', () => {
  for (const part of [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data:",
    "frame-ancestors 'none'",
  ])
    expect(policy.split('; ')).toContain(part);
  expect(policy).not.toMatch(/unsafe-inline|sha256|nonce|https?:|\*/);
});

test('Keine Seite hält Skripte, Formate oder Ereignisse in ihrem Text', () => {
  const found = files
    .filter((file) => file.endsWith('.html'))
    .flatMap((file) => {
      const text = readFileSync(join(dist, file), 'utf8');
      return [
        ...(text.match(/<style[\s>]/g) ?? []),
        ...(text.match(/<[a-z][^<>]*\sstyle=/g) ?? []),
        ...(text.match(/<[a-z][^<>]*\son[a-z]+=["']/g) ?? []),
        ...(text.match(/<script(?![^>]*\s(?:src=|type="application\/json"))[^>]*>/g) ?? []),
      ].map((part) => `${file}: ${part}`);
    });
  expect(found).toEqual([]);
});

/** One page of each kind: that with the most letters among those whose addresses differ in their last folder alone. */
const kinds = new Map<string, string>();
for (const address of pages) {
  const kind = address.split('/').slice(0, -2).join('/') + address.slice(base.length).split('/').length;
  const size = (path: string) =>
    readFileSync(join(dist, decodeURIComponent(path.slice(base.length)), 'index.html')).length;
  const best = kinds.get(kind);
  if (best === undefined || size(address) > size(best)) kinds.set(kind, address);
}
for (const address of kinds.values())
  test(`Kein Verstoß gegen die Richtlinie: ${address}`, async ({ page }) => {
    await page.addInitScript(() => {
      const list: string[] = [];
      Object.assign(globalThis, { violations: list });
      addEventListener('securitypolicyviolation', (event) =>
        list.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`),
      );
    });
    const response = await page.goto(address);
    expect(response?.headers()['content-security-policy']).toBe(policy);
    // Pictures wait until somebody comes near; their sheets come with them.
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.waitForLoadState('networkidle');
    for (const scheme of ['dark', 'light'] as const) await page.emulateMedia({ colorScheme: scheme });
    expect(await page.evaluate(() => (globalThis as unknown as { violations: string[] }).violations)).toEqual(
      [],
    );
    // Boxes of drawings have the colours of the sheet and not the black of a drawing without one.
    const fills = await page.evaluate(() =>
      [...document.querySelectorAll('svg .node rect.label-container, svg .node .label-container')].map(
        (box) => getComputedStyle(box).fill,
      ),
    );
    expect(fills.filter((fill) => fill === 'rgb(0, 0, 0)')).toEqual([]);
  });
