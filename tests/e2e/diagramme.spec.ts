// Diagrams are pictures of the page itself: described, linked, readable without scripts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { pagePath } from '../../src/views/paths.ts';
import { base, dist, files, handbooks } from './site.ts';

const drawings = '.ib-drawing > svg';

/** Labels that stick out of their boxes, and boxes that were looked at. */
const labels = () => {
  const outside: string[] = [];
  const nodes = [...document.querySelectorAll('.ib-drawing > svg g.node')];
  for (const node of nodes) {
    const shape = [
      ...node.querySelectorAll<SVGGraphicsElement>(
        '.label-container, :scope > rect, :scope > path, :scope > polygon',
      ),
    ][0];
    const label = node.querySelector<SVGGraphicsElement>('.label text, text');
    if (!shape || !label?.textContent.trim()) {
      outside.push(`${node.id}: Form oder Beschriftung fehlt`);
      continue;
    }
    // Both boxes in the coordinates of the drawing, whatever transforms lie between.
    const inDrawing = (sVGGraphicsElement: SVGGraphicsElement) => {
      const { x, y, width, height } = sVGGraphicsElement.getBBox();
      const matrix = node
        .closest('svg')!
        .getScreenCTM()!
        .inverse()
        .multiply(sVGGraphicsElement.getScreenCTM()!);
      const [from, to] = [
        new DOMPoint(x, y).matrixTransform(matrix),
        new DOMPoint(x + width, y + height).matrixTransform(matrix),
      ];
      return { left: from.x, top: from.y, right: to.x, bottom: to.y };
    };
    const [box, text] = [inDrawing(shape), inDrawing(label)];
    if (text.left < box.left || text.top < box.top || text.right > box.right || text.bottom > box.bottom)
      outside.push(`${node.id}: „${label.textContent}“ ${JSON.stringify({ box, text })}`);
  }
  return { outside, nodes: nodes.length };
};

async function eachDrawing(page: Page, handbook: string) {
  await page.goto(pagePath(base, handbook, 'diagramme'));
  await expect(page.locator(drawings).first()).toBeVisible();
  await drawAll(page);
  return page.locator(drawings);
}
/** Pictures below the first wait until somebody comes near; before printing all of them are drawn. */
const drawAll = async (page: Page) => {
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await expect(page.locator('.ib-drawing[data-later]')).toHaveCount(0);
};

test('Bilder werden erst gezeichnet, wenn man ihnen nahe kommt; ohne Skript stehen alle da', async ({
  browser,
  page,
  baseURL,
}) => {
  await page.setViewportSize({ width: 1400, height: 900 });
  const address = pagePath(base, 'gro-mate', 'diagramme');
  await page.goto(address);
  const all = page.locator('.ib-drawing');
  const count = await all.count();
  await expect(page.locator(drawings).first()).toBeVisible();
  expect(await page.locator(drawings).count()).toBeLessThan(count / 2);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const last = all.last();
  await last.scrollIntoViewIfNeeded();
  await expect(last.locator('svg g.node').first()).toBeVisible();
  // Its place was kept: nothing moves when it is drawn, but for the tools that every picture gets.
  const after = await page.evaluate(() => document.documentElement.scrollHeight);
  expect(Math.abs(after - height)).toBeLessThan(80 * count);
  const context = await browser.newContext({ javaScriptEnabled: false, ...(baseURL ? { baseURL } : {}) });
  const plain = await context.newPage();
  await plain.goto(address);
  expect(await plain.locator('.ib-drawing svg').count()).toBe(count);
  await context.close();
});

for (const inventory of handbooks) {
  const { title } = inventory.handbook;

  test(`Diagramme stehen mit Titel und Beschreibung in der Seite: ${title}`, async ({ page }) => {
    const scripts: string[] = [];
    page.on('request', (request) => request.resourceType() === 'script' && scripts.push(request.url()));
    const all = await eachDrawing(page, inventory.id);
    const count = await all.count();
    expect(count).toBeGreaterThanOrEqual(3);
    for (let index = 0; index < count; index++) {
      const svg = all.nth(index);
      await expect.soft(svg.locator('> title')).not.toBeEmpty();
      await expect.soft(svg.locator('> desc')).not.toBeEmpty();
      await expect.soft(svg).toHaveAccessibleName((await svg.locator('> title').textContent()) ?? '');
      await expect.soft(svg).toHaveAccessibleDescription((await svg.locator('> desc').textContent()) ?? '');
      expect.soft(await svg.locator('script, foreignObject').count()).toBe(0);
    }
    expect(await page.locator('main img').count(), 'Diagramme sind keine Bilddateien').toBe(0);
    expect(scripts.filter((url) => /mermaid/i.test(url))).toEqual([]);
  });

  test(`Beschriftungen liegen in ihren Kästen: ${title}`, async ({ page }) => {
    await eachDrawing(page, inventory.id);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    const { outside, nodes } = await page.evaluate(labels);
    expect(nodes).toBeGreaterThan(10);
    expect(outside).toEqual([]);
  });

  test(`Geplantes ist gestrichelt gezeichnet: ${title}`, async ({ page }) => {
    await eachDrawing(page, inventory.id);
    const all = { ...inventory.hosts, ...inventory.containers, ...inventory.services, ...inventory.domains };
    const byAddress = new Map(
      [
        ...Object.values(inventory.hosts),
        ...Object.values(inventory.containers),
        ...Object.values(inventory.services),
        ...Object.values(inventory.domains),
      ].map((host) => [host.ref, 'status' in host ? host.status : undefined]),
    );
    expect(Object.keys(all).length).toBeGreaterThan(3);
    const drawn = await page.locator(`${drawings} a`).evaluateAll((links) =>
      links.map((link) => {
        const shape = link.querySelector('.label-container, rect, path, polygon')!;
        return {
          path: decodeURIComponent(link.getAttribute('href') ?? ''),
          dashes: getComputedStyle(shape).strokeDasharray,
        };
      }),
    );
    const slugs: Record<string, string> = {
      hosts: 'host',
      container: 'container',
      dienste: 'service',
      domains: 'domain',
    };
    let planned = 0;
    for (const { path, dashes } of drawn) {
      const [kind = '', id = ''] = path.slice(pagePath(base, inventory.id).length).split('/');
      const status = byAddress.get(`${slugs[kind]}:${id}` as 'host:web');
      if (!status) continue;
      if (status === 'planned') planned++;
      expect
        .soft(dashes !== 'none' && dashes !== '0px', `${path} (${status}): ${dashes}`)
        .toBe(status !== 'active');
    }
    const expected = [...byAddress.values()].filter((status) => status === 'planned').length;
    if (expected > 0) expect(planned, 'geplante Kästen').toBeGreaterThan(0);
  });
}

test('Ein Klick auf einen Kasten öffnet die Seite des Eintrags', async ({ page }) => {
  await page.goto(pagePath(base, 'gro-mate', 'diagramme'));
  const box = page
    .locator(`${drawings} a[href="${pagePath(base, 'gro-mate', 'container', 'grocery_backend')}"]`)
    .first();
  await drawAll(page);
  await box.click();
  await expect(page).toHaveURL(/\/container\/grocery_backend\/$/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('grocery_backend');
});

test('Die Tabulatortaste erreicht die Kästen, die Eingabetaste öffnet sie', async ({ page }) => {
  await page.goto(pagePath(base, 'gro-mate', 'diagramme'));
  await page.locator('.ib-drawing').first().focus();
  await page.keyboard.press('Tab');
  const focused = page.locator('.ib-drawing a:focus');
  await expect(focused).toHaveCount(1);
  await expect(focused).toHaveAccessibleName(/\S/);
  const target = await focused.getAttribute('href');
  const outline = await focused.evaluate(
    (link) => getComputedStyle(link.querySelector('rect, path, polygon')!).strokeWidth,
  );
  expect(Number.parseFloat(outline), 'der Kasten hebt sich ab').toBeGreaterThan(1);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL((url) => url.pathname === target);
});

test('Die Tabulatortaste erreicht die Titel der Gruppen, die Eingabetaste öffnet ihre Seite', async ({
  page,
}) => {
  await page.goto(pagePath(base, 'gro-mate', 'diagramme'));
  const figure = page.locator('#diagramm-netzwerke');
  await drawAll(page);
  const titles = figure.locator('.cluster-label a');
  const wanted = await titles.evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  expect(wanted.length).toBeGreaterThan(2);
  await figure.locator('.ib-drawing').focus();
  const links = await figure.locator('.ib-drawing a').count();
  const reached: (string | null)[] = [];
  for (let times = 0; times < links; times++) {
    await page.keyboard.press('Tab');
    const title = figure.locator('.cluster-label a:focus');
    if ((await title.count()) === 0) continue;
    await expect(title).toHaveAccessibleName(/\S/);
    expect(
      await title.locator('text').evaluate((text) => getComputedStyle(text).textDecorationLine),
      'der Titel hebt sich ab',
    ).toBe('underline');
    reached.push(await title.getAttribute('href'));
  }
  expect(reached).toEqual(wanted);
  await titles.last().focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL((url) => url.pathname === wanted.at(-1));
});

test('Ohne JavaScript zeigt die Seite Diagramme und Tabellen', async ({ browser, baseURL }) => {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 1400, height: 900 },
    ...(baseURL ? { baseURL } : {}),
  });
  const page = await context.newPage();
  await page.goto(pagePath(base, 'gro-mate'));
  const drawing = page.locator('.ib-drawing svg').first();
  await expect(drawing).toBeVisible();
  await expect(drawing.locator('g.node').first()).toBeVisible();
  // As wide as with a script.
  const frame = await page.locator('.ib-drawing').first().boundingBox();
  expect((await drawing.boundingBox())?.width).toBeGreaterThan((frame?.width ?? 0) * 0.9);
  await page.goto(pagePath(base, 'gro-mate', 'container'));
  await expect(page.getByRole('row', { name: /grocery_backend/ }).first()).toBeVisible();
  await expect(
    page.getByRole('navigation', { name: 'Hauptnavigation' }).getByRole('link').first(),
  ).toBeVisible();
  await context.close();
});

test('Im dunklen Farbschema wechseln die Diagramme ihre Farben', async ({ page }) => {
  await page.goto(pagePath(base, 'gro-mate', 'diagramme'));
  const fill = () =>
    page
      .locator(`${drawings} g.node .label-container`)
      .first()
      .evaluate((shape) => getComputedStyle(shape).fill);
  const light = await fill();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.reload();
  expect(await fill()).not.toBe(light);
});

test('Heruntergeladene Diagramme stehen für sich', () => {
  for (const file of files.filter((text) => /\/diagramme\/.*\.svg$/.test(text))) {
    const text = readFileSync(join(dist, file), 'utf8');
    expect.soft(text, file).toMatch(/<title[^>]*>[^<]+<\/title><desc[^>]*>[^<]+<\/desc>/);
    expect.soft(text, `${file}: keine Farbvariablen der Website`).not.toContain('var(--ib-');
  }
});
