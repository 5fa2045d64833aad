// The site holds what the source texts ask for: chapters in their order, and a page for everything in the inventory.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { sections } from '../../src/model/sections.ts';
import { pagePath } from '../../src/views/paths.ts';
import { base, handbooks, pages, plain } from './site.ts';

/** Titles and sections of the chapters in the order of the sidebar. */
async function chapters(
  page: Page,
  handbook: string,
): Promise<{ title: string; sections: string[]; parts: string[][] }[]> {
  await page.goto(pagePath(base, handbook));
  return page.evaluate(async () => {
    const group = [...document.querySelectorAll('nav.sidebar details, #starlight__sidebar details')].find(
      (element) => element.querySelector('summary')?.textContent.trim() === 'Kapitel',
    );
    const addresses = [...(group?.querySelectorAll('a') ?? [])].map(({ href }) => href);
    return Promise.all(
      addresses.map(async (address) => {
        const chapter = new DOMParser().parseFromString(await (await fetch(address)).text(), 'text/html');
        const headings = [...chapter.querySelectorAll('.sl-markdown-content :is(h2, h3)')];
        const parts: string[][] = [];
        for (const { tagName, textContent } of headings) {
          if (tagName === 'H2') parts.push([]);
          else parts.at(-1)?.push(textContent);
        }
        return {
          title: chapter.querySelector('h1')?.textContent ?? '',
          sections: headings.filter(({ tagName }) => tagName === 'H2').map(({ textContent }) => textContent),
          parts,
        };
      }),
    );
  });
}

test('GRO-MATE folgt dem Inhaltsverzeichnis der Vorlage Zeile für Zeile', async ({ page }) => {
  const wanted = readFileSync(
    join(import.meta.dirname, '../fixtures/gro-mate-inhaltsverzeichnis.txt'),
    'utf8',
  )
    .trim()
    .split('\n');
  expect(wanted.filter((line) => /^\d+\. /.test(line))).toHaveLength(10);
  expect(wanted.filter((line) => /^\d+\.\d+ /.test(line))).toHaveLength(38);
  expect(wanted.filter((line) => /^[A-E]\. /.test(line))).toHaveLength(5);
  const built = await chapters(page, 'gro-mate');
  expect(built.flatMap(({ title, sections: own }) => [title, ...own]).map(plain)).toEqual(wanted);
});

test('Jeder Dienst des fünften Kapitels nennt, was die Vorlage verlangt', async ({ page }) => {
  const applications = (await chapters(page, 'gro-mate')).find(({ title }) => title.startsWith('5. '));
  const wanted = [
    /^Zweck/,
    /Images? und Version/,
    /Compose-Datei/,
    /^Umgebungsvariablen/,
    /^Persistente Daten/,
    /^Ports/,
    /^Start, Stopp/,
    /^Aktualisierung/,
  ];
  expect(applications?.sections).toHaveLength(6);
  for (const [index, section] of (applications?.sections ?? []).entries()) {
    // Mailcow brings its own compose file of about twenty containers: it is linked, not quoted.
    const needed = section.includes('Mailcow')
      ? wanted.filter((regExp) => !regExp.source.includes('Compose'))
      : wanted;
    expect
      .soft(
        needed
          .filter((heading) => !applications?.parts[index]?.some((part) => heading.test(part)))
          .map(String),
        section,
      )
      .toEqual([]);
  }
});

test('Tick-Guard hat die neun Kapitel seiner Vorlage', async ({ page }) => {
  const built = await chapters(page, 'tick-guard');
  expect(built.map(({ title }) => title)).toEqual([
    '1. Überblick',
    '2. Komponenten im Detail',
    '3. Netzwerk-Topologie',
    '4. CORS & Security Headers',
    '5. Vorteile der lokalen Container-Architektur',
    '6. Best Practices',
    '7. Migration von All-inkl',
    '8. Troubleshooting',
    '9. Weiterführend',
  ]);
  for (const { title, sections: own } of built) expect.soft(own.length, title).toBeGreaterThan(0);
});

test('Die Startseite führt zu allen Handbüchern', async ({ page }) => {
  await page.goto(base);
  expect(handbooks.map(({ id }) => id).sort()).toEqual(['gro-mate', 'tick-guard']);
  for (const { id, handbook } of handbooks) {
    const card = page.getByRole('main').getByRole('link', { name: handbook.title, exact: true });
    await expect(card).toHaveAttribute('href', pagePath(base, id));
  }
});

for (const inventory of handbooks) {
  test(`Jeder Eintrag des Inventars hat eine Seite, die ihn nennt: ${inventory.handbook.title}`, async ({
    page,
  }) => {
    await page.goto(base);
    const kinds = [
      'hosts',
      'stacks',
      'containers',
      'services',
      'networks',
      'volumes',
      'domains',
      'env_files',
    ] as const;
    const wanted = kinds.flatMap((section) =>
      Object.values(inventory[section]).map(({ id, name }) => ({
        address: pagePath(base, inventory.id, sections[section].slug, id),
        name,
        list: pagePath(base, inventory.id, sections[section].slug),
      })),
    );
    expect(wanted.length).toBeGreaterThan(10);
    expect(wanted.map(({ address }) => address).filter((address) => !pages.includes(address))).toEqual([]);
    const found = await page.evaluate(
      (all) =>
        Promise.all(
          all.map(async ({ address, name, list }) => {
            const read = async (url: string) =>
              new DOMParser().parseFromString(await (await fetch(url)).text(), 'text/html');
            const [own, overview] = [await read(address), await read(list)];
            const texts = (document: Document) => document.querySelector('main')?.textContent ?? '';
            const linked = [...overview.querySelectorAll('main a')].some(
              (link) => link.getAttribute('href') === address,
            );
            return {
              address,
              title: own.querySelector('h1')?.textContent ?? '',
              named: texts(own).includes(name),
              linked,
            };
          }),
        ),
      wanted,
    );
    for (const { address, title, named, linked } of found) {
      expect.soft(title, `${address}: Überschrift`).not.toBe('');
      expect.soft(named, `${address}: nennt den Namen`).toBe(true);
      expect.soft(linked, `${address}: steht im Verzeichnis seiner Art`).toBe(true);
    }
  });
}
