// What is planned, or out of service, says so wherever a page names it: in tables, data sheets, sentences, PDFs' pages.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { sections } from '../../src/model/sections.ts';
import { pagePath } from '../../src/views/paths.ts';
import { base, dist, files, handbooks } from './site.ts';

for (const inventory of handbooks)
  test(`Geplantes sieht nirgends vorhanden aus: ${inventory.handbook.title}`, async ({ page }) => {
    const planned = (
      ['hosts', 'containers', 'services', 'networks', 'volumes', 'domains', 'externals'] as const
    ).flatMap((section) =>
      Object.values(inventory[section])
        .filter(({ status }) => status !== 'active')
        .map(({ id }) => pagePath(base, inventory.id, sections[section].slug, id)),
    );
    expect(planned.length).toBeGreaterThan(2);
    await page.goto(base);
    let named = 0;
    for (const file of files.filter(
      (name) => name.startsWith(`${inventory.id}/`) && name.endsWith('.html'),
    )) {
      const html = readFileSync(join(dist, file), 'utf8');
      const bare = await page.evaluate(
        ([text, addresses]) => {
          const main = new DOMParser().parseFromString(text, 'text/html').querySelector('main');
          const links = [...(main?.querySelectorAll<HTMLAnchorElement>('a.ib-ref') ?? [])].filter((link) =>
            addresses.includes(decodeURIComponent(link.getAttribute('href') ?? '')),
          );
          return {
            count: links.length,
            bare: links
              .filter((link) => {
                // Behind the name, or in the row's own column.
                const words = `${link.parentElement?.textContent} ${link.closest('tr')?.textContent}`;
                return !/geplant|außer Betrieb/.test(words);
              })
              .map((link) => link.textContent),
          };
        },
        [html, planned.map((address) => decodeURIComponent(address))] as const,
      );
      named += bare.count;
      expect.soft(bare.bare, file).toEqual([]);
    }
    expect(named).toBeGreaterThan(10);
  });

test('Was nur ein Nachbau hat, steht auf keiner Seite als Angabe der Maschine', async ({ page }) => {
  await page.goto(base);
  let shown = 0;
  for (const inventory of handbooks)
    for (const container of Object.values(inventory.containers)) {
      const file = `${inventory.id}/container/${container.id}/index.html`;
      const facts = await page.evaluate(
        (text) =>
          [
            ...new DOMParser()
              .parseFromString(text, 'text/html')
              .querySelectorAll('#letzter-bekannter-zustand ~ .ib-facts > div'),
          ].map((row) => [row.querySelector('dt')?.textContent, row.querySelector('dd')?.textContent]),
        readFileSync(join(dist, file), 'utf8'),
      );
      shown += facts.length;
      const titles = facts.map(([title]) => title);
      if (!container.command?.length) expect.soft(titles, file).not.toContain('Startbefehl');
      expect.soft(facts.flat().join(' '), file).not.toMatch(/\bstub\b|\bPATH\b/);
    }
  expect(shown).toBeGreaterThan(100);
});

for (const inventory of handbooks) {
  const waiting = Object.values(inventory.containers).filter(({ depends_on }) => depends_on.length > 0);
  if (waiting.length > 0)
    test(`Was nichts belegt, steht neben dem Wert: ${inventory.handbook.title}`, async ({ page }) => {
      for (const { id } of waiting.slice(0, 3)) {
        await page.goto(pagePath(base, inventory.id, sections.containers.slug, id));
        const values = page
          .locator('main dt', { hasText: /^Wartet auf$/ })
          .locator('xpath=following-sibling::dd');
        const word = values.locator('.ib-away-unprovable');
        await expect(word).toHaveText(['nicht belegbar']);
        await expect(word).toHaveAttribute('title', /^nicht belegbar: \S/);
      }
    });
}
