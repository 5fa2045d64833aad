// The Umfeld on the pages of entities, and the texts of diagrams: measured in the browser with its real letters.
import { expect, test } from '@playwright/test';
import { pagePath } from '../../src/views/paths.ts';
import { base, handbooks, pages } from './site.ts';

const entityPages = pages.filter((path) => /^[^/]+\/[^/]+\/[^/]+\/$/.test(path.slice(base.length)));

/** Texts of the visible drawing that stick out of their boxes or run into another box. */
const misplaced = () => {
  const wrong: string[] = [];
  const svg = [...document.querySelectorAll<SVGSVGElement>('.ib-near-svg')].find((element) =>
    element.checkVisibility(),
  );
  if (!svg) return { wrong: ['kein Umfeld zu sehen'], texts: 0, boxes: 0 };
  const rect = (element: Element) => element.getBoundingClientRect();
  const groups = [...svg.querySelectorAll('.ib-near-box, .ib-near-centre')];
  const boxes = groups.map((group) =>
    rect(group.querySelector('rect, path:not(.ib-near-line, .ib-near-head)')!),
  );
  let texts = 0;
  for (const [index, group] of groups.entries())
    for (const text of group.querySelectorAll('text:not(.ib-last text)')) {
      texts++;
      const own = boxes[index]!;
      const { left, right, top, bottom } = rect(text);
      if (text.matches('.ib-near-relation')) {
        const hit = boxes.find(
          (box) => left < box.right && right > box.left && top < box.bottom && bottom > box.top,
        );
        if (hit) wrong.push(`„${text.textContent}“ liegt auf einem Kasten`);
      } else if (left < own.left || right > own.right || top < own.top - 1 || bottom > own.bottom + 1)
        wrong.push(`„${text.textContent}“ ragt aus seinem Kasten`);
    }
  // A state lies on its own box only.
  for (const [index, group] of groups.entries()) {
    const badge = group.querySelector('.ib-last rect');
    if (!badge) continue;
    const { left, right, top, bottom } = rect(badge);
    const hit = boxes.some(
      (box, at) =>
        at !== index && left < box.right && right > box.left && top < box.bottom && bottom > box.top,
    );
    if (hit) wrong.push('Zustand auf einem fremden Kasten');
    if (right > rect(svg).right + 1) wrong.push('Zustand außerhalb des Bildes');
  }
  for (const [index, a] of boxes.entries())
    for (const b of boxes.slice(index + 1))
      if (a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top)
        wrong.push('zwei Kästen überlappen');
  const frame = rect(svg);
  for (const box of boxes)
    if (box.right > frame.right + 1 || box.bottom > frame.bottom + 1)
      wrong.push('Kasten außerhalb des Bildes');
  return { wrong, texts, boxes: boxes.length };
};

for (const width of [1400, 390])
  test(`Das Umfeld ist bei ${width} px lesbar gezeichnet`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    let drawn = 0;
    let boxes = 0;
    for (const path of entityPages) {
      // A sample is enough: unit tests draw the Umfeld of every entry.
      if (drawn++ % (width < 1000 ? 4 : 2)) continue;
      await page.goto(path);
      if ((await page.locator('.ib-near').count()) === 0) continue;
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      const seen = await page.evaluate(misplaced);
      boxes += seen.boxes;
      expect.soft(seen.wrong, path).toEqual([]);
    }
    expect(boxes).toBeGreaterThan(100);
  });

test('Ein Klick im Umfeld öffnet die Seite des Nachbarn; sein Name nennt die Beziehung', async ({ page }) => {
  await page.goto(pagePath(base, 'gro-mate', 'container', 'grocery_backend'));
  await expect(page.getByRole('heading', { name: 'Umfeld' })).toBeVisible();
  const network = page.locator('.ib-near-wide a', { hasText: 'Netzwerk' }).first();
  await expect(network).toHaveAccessibleName(/grocery_backend angeschlossen: .*Netzwerk/);
  await network.click();
  await expect(page).toHaveURL(/\/netzwerke\/[^/]+\/$/);
});

test('Im Umfeld tragen die Nachbarn den letzten bekannten Stand wie in den Diagrammen', async ({ page }) => {
  await page.goto(pagePath(base, 'gro-mate', 'container', 'grocery_backend'));
  const badges = page.locator('.ib-near-wide .ib-last:has(rect)');
  expect(await badges.count()).toBeGreaterThan(1);
  await expect(page.locator('.ib-near-wide .ib-last[data-of="container:grocery_postgres"] text')).toHaveText(
    'Selbsttest',
  );
  await expect(page.locator('.ib-near-wide .ib-last[data-of="container:keycloak"] text')).toHaveCount(0);
});

test('Im dunklen Farbschema wechselt das Umfeld seine Farben', async ({ page }) => {
  await page.goto(pagePath(base, 'gro-mate', 'container', 'grocery_backend'));
  const fill = () =>
    page.locator('.ib-near-wide .ib-near-centre > rect').evaluate((shape) => getComputedStyle(shape).fill);
  const light = await fill();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.reload();
  expect(await fill()).not.toBe(light);
});

for (const { id, handbook } of handbooks)
  test(`Zu jedem Diagramm gehört sein Text: ${handbook.title}`, async ({ page }) => {
    await page.goto(pagePath(base, id, 'diagramme'));
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    const drawings = await page.locator('.ib-drawing').all();
    expect(drawings.length).toBeGreaterThanOrEqual(3);
    for (const drawing of drawings) {
      const details = page.locator(`details#${await drawing.getAttribute('aria-details')}`);
      await expect(details).not.toHaveAttribute('open');
      await expect(drawing).toHaveAccessibleDescription(/Kästen.*Verbindung/);
      await details.locator('summary').click();
      const said = await details.locator('li > .ib-ref').allTextContents();
      const boxes = await drawing.locator('g.node').count();
      expect(said.length, 'Kästen im Text').toBe(boxes);
    }
  });
