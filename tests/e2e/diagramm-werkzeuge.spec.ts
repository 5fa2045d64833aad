// The tools of a diagram: path in and out, filters, pan and zoom, full screen, the last known state.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { pagePath } from '../../src/views/paths.ts';
import { base } from './site.ts';

const diagrams = pagePath(base, 'gro-mate', 'diagramme');
const figureOf = (page: Page, slug: string) => page.locator(`#diagramm-${slug}`);
const box = (figure: Locator, entity: string) => figure.locator(`g[data-entity="${entity}"]`).first();
const opacity = (locator: Locator) =>
  locator.evaluate((element) => Number(getComputedStyle(element).opacity));
const scale = (figure: Locator) => figure.locator('.ib-scale').textContent();

async function open(page: Page, slug = 'uebersicht'): Promise<Locator> {
  await page.goto(diagrams);
  const figure = figureOf(page, slug);
  // The pictures below the first are drawn when somebody comes near.
  await figure.locator('.ib-drawing').scrollIntoViewIfNeeded();
  await expect(figure.locator('.ib-tools')).toBeVisible();
  return figure;
}

/** Every box of a figure with the boxes that lines lead to, as the drawing itself says. */
const waysOf = (figure: Locator) =>
  figure.evaluate((element) => {
    const ids = [...element.querySelectorAll<SVGGElement>('g[data-node]')].map(
      ({ dataset }) => dataset.node!,
    );
    const lines = [...element.querySelectorAll<SVGElement>('path[data-from]')].map(({ dataset }) => [
      dataset.from!,
      dataset.to!,
    ]);
    return { ids, lines };
  });

test('Zeigen und Fokussieren hebt den Weg in beide Richtungen hervor, der Rest verblasst', async ({
  page,
}) => {
  const figure = await open(page);
  const { ids, lines } = await waysOf(figure);
  expect(lines.length).toBeGreaterThan(5);
  const backend = box(figure, 'container:grocery_backend');
  const start = (await backend.getAttribute('data-node')) ?? '';
  const reach = (from: number, to: number) => {
    const found = new Set([start]);
    for (const text of found) for (const line of lines) if (line[from] === text) found.add(line[to]!);
    return found;
  };
  const expected = new Set([...reach(0, 1), ...reach(1, 0)]);
  expect(expected.size).toBeGreaterThan(2);
  expect(expected.size).toBeLessThan(ids.length);
  const lit = () =>
    figure
      .locator('.ib-lit g[data-node].ib-on')
      .evaluateAll((boxes) => boxes.map((box) => (box as SVGGElement).dataset.node));
  await backend.hover();
  expect(new Set(await lit())).toEqual(expected);
  const other = figure.locator('g[data-node]:not(.ib-on)').first();
  await expect.poll(() => opacity(other)).toBeLessThan(0.3);
  await page.mouse.move(2, 2);
  await expect.poll(() => opacity(other)).toBe(1);
  await figure.locator('a:has(g[data-entity="container:grocery_backend"])').first().focus();
  await page.keyboard.press('Shift');
  expect(new Set(await lit())).toEqual(expected);
});

test('Filter lassen nur stehen, was dazu gehört', async ({ page }) => {
  const figure = await open(page);
  const field = figure.getByLabel('Stack');
  await field.selectOption({ label: 'GroceryMate' });
  await expect(box(figure, 'container:dovecot-mailcow')).toHaveClass(/ib-out/);
  const ofStack = figure.locator('g[data-stack="stack:grocery-mate"]');
  expect(await ofStack.count()).toBeGreaterThan(2);
  for (const locator of await ofStack.all()) await expect.soft(locator).not.toHaveClass(/ib-out/);
  await expect(figure.getByRole('status')).toHaveText(
    `${await ofStack.count()} von ${await figure.locator('g[data-node]').count()} Kästen`,
  );
  await field.selectOption({ label: 'alle' });
  await expect(figure.locator('.ib-out')).toHaveCount(0);
  await figure.getByLabel('Status').selectOption({ label: 'geplant' });
  await expect(box(figure, 'container:keycloak')).not.toHaveClass(/ib-out/);
  await expect(box(figure, 'container:grocery_backend')).toHaveClass(/ib-out/);
});

test('Strg und Mausrad zoomen an der Stelle des Zeigers, das Rad allein rollt die Seite', async ({
  page,
}) => {
  const figure = await open(page);
  const fitted = await scale(figure);
  const backend = box(figure, 'container:grocery_backend');
  await backend.scrollIntoViewIfNeeded();
  const before = (await backend.boundingBox())!;
  await page.mouse.move(before.x + before.width / 2, before.y + before.height / 2);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -120);
  await page.keyboard.up('Control');
  await expect.poll(() => scale(figure)).not.toBe(fitted);
  const after = (await backend.boundingBox())!;
  expect(after.width).toBeGreaterThan(before.width * 1.2);
  expect(Math.abs(after.x + after.width / 2 - before.x - before.width / 2)).toBeLessThan(before.width / 2);
  const [top, zoomed] = [await page.evaluate(() => scrollY), await scale(figure)];
  await page.mouse.wheel(0, 200);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(top);
  expect(await scale(figure)).toBe(zoomed);
});

test('Ziehen verschiebt und folgt dabei keinem Link', async ({ page }) => {
  const figure = await open(page);
  const fitted = Number.parseInt((await scale(figure)) ?? '', 10);
  await figure.getByRole('button', { name: 'Vergrößern' }).click();
  await figure.getByRole('button', { name: 'Vergrößern' }).click();
  await expect
    .poll(async () => Number.parseInt((await scale(figure)) ?? '', 10))
    .toBeGreaterThan(1.7 * fitted);
  // A box near the middle, which is still to be seen.
  const link = figure.locator('a:has(g[data-entity="container:dovecot-mailcow"])').first();
  await link.scrollIntoViewIfNeeded();
  await page.waitForTimeout(250);
  const before = (await link.boundingBox())!;
  await page.mouse.move(before.x + 20, before.y + 15);
  await page.mouse.down();
  await page.mouse.move(before.x - 60, before.y - 25, { steps: 5 });
  await page.mouse.up();
  await expect.poll(async () => Math.abs((await link.boundingBox())!.x - before.x + 80)).toBeLessThan(1.5);
  expect(page.url()).toContain('/diagramme/');
});

test('Tasten zoomen, verschieben und gehen zum Nachbarn', async ({ page }) => {
  const figure = await open(page);
  const fitted = await scale(figure);
  await figure.locator('.ib-drawing').focus();
  await page.keyboard.press('+');
  await expect.poll(() => scale(figure)).not.toBe(fitted);
  await page.keyboard.press('0');
  await expect.poll(() => scale(figure)).toBe(fitted);
  const proxy = figure.locator('a:has(g[data-entity="container:dovecot-mailcow"])').first();
  await proxy.focus();
  const start = (await proxy.boundingBox())!;
  await page.keyboard.press('ArrowRight');
  const next = figure.locator('a:focus');
  await expect(next).toHaveCount(1);
  expect((await next.boundingBox())!.x).toBeGreaterThan(start.x);
  await page.keyboard.press('ArrowLeft');
  await expect(figure.locator('a:focus g[data-node]')).toHaveCount(1);
});

test('Ein fokussierter Kasten außerhalb des Ausschnitts kommt ins Bild', async ({ page }) => {
  const figure = await open(page);
  await figure.locator('.ib-drawing').focus();
  for (let times = 0; times < 4; times++) await page.keyboard.press('+');
  const links = figure.locator('.ib-drawing a');
  for (const index of [0, (await links.count()) - 1]) {
    await links.nth(index).focus();
    await expect
      .poll(async () => {
        const frame = (await figure.locator('.ib-frame').boundingBox())!;
        const { x, y, width, height } = (await links.nth(index).boundingBox())!;
        // Titles have a halo that nobody sees.
        const halo = 8;
        return (
          x >= frame.x - halo &&
          y >= frame.y - halo &&
          x + width <= frame.x + frame.width &&
          y + height <= frame.y + frame.height
        );
      })
      .toBe(true);
  }
});

test('Vollbild: Rad und Finger bewegen das Diagramm, Esc führt zurück an dieselbe Stelle', async ({
  page,
}) => {
  const figure = await open(page);
  const fitted = await scale(figure);
  const inPage = Number.parseInt(fitted ?? '', 10) / 100 - 0.01;
  await figure.getByRole('button', { name: 'Vollbild' }).hover();
  const top = await page.evaluate(() => scrollY);
  await figure.getByRole('button', { name: 'Vollbild' }).click();
  const dialog = page.getByRole('dialog', { name: 'Gesamtübersicht' });
  await expect(dialog).toBeVisible();
  const size = (await dialog.boundingBox())!;
  expect([size.width, size.height]).toEqual([1400, 900]);
  // Letters are no smaller than in the page.
  const sizeOf = (drawing: Locator) =>
    drawing.evaluate((svg) => svg.clientWidth / (svg as SVGSVGElement).viewBox.baseVal.width);
  expect(await sizeOf(dialog.locator('.ib-drawing > svg'))).toBeGreaterThanOrEqual(inPage);
  const whole = await scale(dialog);
  await page.mouse.move(700, 450);
  await page.mouse.wheel(0, -100);
  await expect.poll(() => scale(dialog)).not.toBe(whole);
  // What a box under the pointer has no part in is dimmed on purpose: nothing is pointed to while contrast is measured.
  await page.mouse.move(5, 895);
  const isClear = (parts: Element[]) => parts.every((part) => getComputedStyle(part).opacity === '1');
  await expect.poll(() => dialog.locator('[data-node], [data-from]').evaluateAll(isClear)).toBe(true);
  const axe = await new AxeBuilder({ page }).include('.ib-full').analyze();
  expect(axe.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(figure.getByRole('button', { name: 'Vollbild' })).toBeFocused();
  expect(await scale(figure)).toBe(fitted);
  expect(Math.abs((await page.evaluate(() => scrollY)) - top)).toBeLessThan(2);
});

test('Ein Finger rollt die Seite, zwei zoomen; danach verschiebt einer das Diagramm', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({
    hasTouch: true,
    viewport: { width: 390, height: 800 },
    ...(baseURL ? { baseURL } : {}),
  });
  const page = await context.newPage();
  const figure = await open(page);
  const fitted = await scale(figure);
  const frame = (await figure.locator('.ib-frame').boundingBox())!;
  const session = await context.newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: [number, number][]) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map(([x, y], id) => ({ x, y, id })),
    });
  const [x, y] = [frame.x + frame.width / 2, Math.max(frame.y, 60) + 150];
  const swipe = async () => {
    await touch('touchStart', [[x, y + 100]]);
    for (let at = 0; at <= 120; at += 10) await touch('touchMove', [[x, y + 100 - at]]);
    // The finger rests: the page does not roll on by itself.
    await page.waitForTimeout(200);
    await touch('touchMove', [[x, y - 20]]);
    await touch('touchEnd', []);
  };
  const scrolled = () => page.evaluate(() => scrollY);
  const start = await scrolled();
  await swipe();
  await expect.poll(scrolled).toBeGreaterThan(start + 40);
  expect(await scale(figure)).toBe(fitted);
  await page.evaluate((to) => scrollTo({ top: to, behavior: 'instant' }), start);
  await expect.poll(scrolled).toBe(start);
  await touch('touchStart', [
    [x - 20, y],
    [x + 20, y],
  ]);
  for (let at = 25; at <= 90; at += 5)
    await touch('touchMove', [
      [x - at, y],
      [x + at, y],
    ]);
  await touch('touchEnd', []);
  await expect.poll(() => scale(figure)).not.toBe(fitted);
  const [top, zoomed] = [await scrolled(), await scale(figure)];
  const drawn = figure.locator('.ib-drawing > svg');
  const before = (await drawn.boundingBox())!;
  await swipe();
  await expect.poll(async () => before.y - (await drawn.boundingBox())!.y).toBeGreaterThan(80);
  expect([await scrolled(), await scale(figure)]).toEqual([top, zoomed]);
  await figure.locator('[data-do="fit"]').click();
  await expect.poll(() => scale(figure)).toBe(fitted);
  const again = await scrolled();
  await swipe();
  await expect.poll(scrolled).toBeGreaterThan(again + 40);
  await context.close();
});

test('Ein Selbsttest nennt sich einmal im Bild, nicht auf jedem Kasten; auch ohne Skript', async ({
  browser,
  page,
  baseURL,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false, ...(baseURL ? { baseURL } : {}) });
  const plain = await context.newPage();
  await plain.goto(diagrams);
  await expect(figureOf(plain, 'uebersicht').locator('.ib-last text')).toHaveCount(0);
  await expect(figureOf(plain, 'uebersicht').locator('.ib-tools')).toBeHidden();
  await expect(
    figureOf(plain, 'uebersicht').getByRole('list', { name: 'Zeichen der Zustände' }),
  ).toContainText('Selbsttest');
  await context.close();
  const figure = await open(page);
  await expect(figure.getByLabel('letzter Stand')).toHaveCount(0);
});

test('Auf Papier und im Download steht nur das Dokumentierte', async ({ page, request }) => {
  await page.goto(pagePath(base, 'gro-mate', 'druck'));
  expect(await page.locator('.ib-last text, .ib-tools, dialog').count()).toBe(0);
  const file = `${pagePath(base, 'gro-mate')}downloads/diagramme/uebersicht.svg`;
  const text = await (await request.get(file)).text();
  expect(text).toContain('<svg');
  expect(text).not.toContain('Selbsttest');
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`Die Seite der Diagramme ist frei von Befunden der Barrierefreiheit (${colorScheme})`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme });
    const figure = await open(page);
    await figure.getByLabel('Stack').selectOption({ index: 1 });
    const { violations } = await new AxeBuilder({ page }).exclude('.ib-out').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });
