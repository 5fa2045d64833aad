// Nine tasks of someone in the middle of a fault: at most one search and one click each, from the start page, and the answer
// stands on the screen without scrolling at 1400 × 900.
import { expect, type Locator, type Page, test } from '@playwright/test';
import { pagePath } from '../../src/views/paths.ts';
import { base } from './site.ts';

test.use({ viewport: { width: 1400, height: 900 } });

const at = (...steps: string[]) => pagePath(base, 'gro-mate', ...steps);

/** Searches from the start page and follows one of the first three hits, the one that leads to a page. */
async function findPage(page: Page, words: string, ...steps: string[]): Promise<void> {
  await page.goto(base);
  await page.keyboard.press('Control+k');
  const dialog = page.getByRole('dialog', { name: 'Suchen' });
  await expect(dialog.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type(words);
  const hits = dialog.getByRole('list', { name: 'Treffer' }).getByRole('link');
  const firstThree = () =>
    hits.evaluateAll((links) => links.slice(0, 3).map((link) => (link as HTMLAnchorElement).pathname));
  await expect.poll(firstThree, { timeout: 15_000 }).toContain(at(...steps));
  await hits.nth((await firstThree()).indexOf(at(...steps))).click();
  await expect(page).toHaveURL(({ pathname }) => pathname === at(...steps));
}
/** On the screen as the page opens, at its head or at the place of the hit: nothing is cut off. */
async function expectOnScreen(answers: readonly Locator[]): Promise<void> {
  for (const answer of answers) {
    await expect(answer).toBeVisible();
    const box = await answer.boundingBox();
    expect(box && box.y >= 0 && box.y + box.height <= 900, `${answer} ohne Rollen zu sehen`).toBe(true);
  }
}
/** A line of the box „Bei Störung“. */
const fault = (page: Page, label: string) =>
  page
    .getByRole('region', { name: 'Bei Störung' })
    .locator('dl > div')
    .filter({ has: page.locator(`dt:text-is("${label}")`) });

test('8082 ist offen: wer ist das, warum, darf das sein, wie schließt man ihn', async ({ page }) => {
  await findPage(page, '8082', 'container', 'pgadmin');
  const finding = page.locator('.ib-open-findings li').filter({ hasText: '8082/tcp' }).first();
  await expect(finding).toContainText('aus dem Internet');
  await expect(finding).toContainText(/gewollt ist|geduldet bis/);
  await expectOnScreen([
    page.getByRole('heading', { level: 1 }),
    finding,
    finding.getByRole('link', { name: 'schließen' }),
  ]);
});

test('api.gro-mate.tech antwortet mit 502: was steckt dahinter, Protokoll, Neustart, was fällt noch aus', async ({
  page,
}) => {
  await findPage(page, 'api.gro-mate.tech', 'domains', 'api.gro-mate.tech');
  await expect(fault(page, 'Protokoll Ziel')).toContainText('docker compose logs --tail 100 backend');
  await expect(fault(page, 'Neustart Ziel')).toContainText('docker compose restart backend');
  await expect(fault(page, 'Braucht')).toContainText('Backend (FastAPI)');
  await expectOnScreen(
    ['Prüfen', 'Protokoll Ziel', 'Neustart Ziel', 'Protokoll Proxy', 'Braucht', 'Fällt mit aus'].map(
      (label) => fault(page, label),
    ),
  );
});

test('Wo liegt das Passwort der Datenbank', async ({ page }) => {
  await findPage(page, 'Passwort der Datenbank', 'geheimnisse');
  const row = page.getByRole('row').filter({ hasText: 'Passwort der Datenbank' }).first();
  await expect(row).toContainText('docker-compose.yml');
  await expectOnScreen([row]);
});

test('Den Dump von PostgreSQL einspielen: anhalten, leeren, einspielen, prüfen', async ({ page }) => {
  await findPage(page, 'Datenbank wiederherstellen', 'ablaeufe', 'postgres-wiederherstellen');
  const steps = page.locator('.ib-procedure > li');
  await expect(steps.nth(0)).toContainText('docker compose stop backend');
  await expect(page.locator('main')).toContainText('dropdb');
  await expect(page.locator('main')).toContainText('ON_ERROR_STOP=1');
  await expect(page.locator('main')).toContainText('Prüfung');
  await expectOnScreen([page.getByRole('heading', { level: 1 }), page.getByText('Achtung').first()]);
});

test('Das Volume der Datenbank ist hin: was fällt aus, was habe ich', async ({ page }) => {
  await findPage(page, 'postgres_data', 'volumes', 'postgres_data');
  await expect(fault(page, 'Fällt aus')).toContainText('api.gro-mate.tech');
  // A backup that is only planned never looks as if it were there.
  await expect(fault(page, 'Sicherung')).toContainText('geplant');
  await expect(fault(page, 'Abläufe').getByRole('link').first()).toHaveAttribute(
    'href',
    at('ablaeufe', 'postgres-wiederherstellen'),
  );
  await expectOnScreen([fault(page, 'Fällt aus'), fault(page, 'Sicherung'), fault(page, 'Abläufe')]);
});

test('Wer darf sich mit SSH anmelden, und wie', async ({ page }) => {
  await findPage(page, 'SSH', 'zugaenge');
  const row = page.getByRole('row').filter({ hasText: 'SSH mit Passwort' });
  await expect(row).toContainText('Jeff (Benutzer jeff)');
  await expectOnScreen([row]);
});

test('Welcher Container hat eine Adresse aus 172.22.1.x', async ({ page }) => {
  await findPage(page, '172.22.1', 'netzwerke', 'mailcow-network');
  const row = page.getByRole('row').filter({ hasText: '172.22.1.253' });
  await expect(row).toContainText('Postfix');
  await expectOnScreen([row]);
});

test('Wem gehört 91.99.21.21', async ({ page }) => {
  await findPage(page, '91.99.21.21', 'hosts', 'web');
  await expectOnScreen([
    page.locator('.ib-head').getByText('91.99.21.21'),
    fault(page, 'Zuständig'),
    fault(page, 'Anmeldung'),
  ]);
});

test('Was hat sich seit der letzten Ausgabe geändert', async ({ page }) => {
  await page.goto(base);
  const system = page.locator('.ib-systems > li').filter({ hasText: 'GRO-MATE' });
  await system.getByRole('link', { name: 'Änderungen' }).click();
  const since = page.getByRole('heading', { name: /^Seit der Ausgabe vom \d\d\.\d\d\.\d{4}$/ });
  await expectOnScreen([since, page.locator('.ib-day-changes').first().getByRole('listitem').first()]);
});

test('Der erste Bildschirm nennt je System Stand, Befunde und offene Ports, und was sich zuletzt geändert hat', async ({
  page,
}) => {
  await page.goto(base);
  const systems = page.locator('.ib-systems > li');
  expect(await systems.count()).toBeGreaterThan(1);
  for (const system of await systems.all()) {
    await expect(system).toContainText(/Abgleich \d\d\.\d\d\.\d{4} \(.+\)|nie abgeglichen/);
    await expect(system).toContainText(/Befund/);
    await expect(system).toContainText(/Ports? (weiter offen|aus dem Internet)/);
    await expectOnScreen([system.getByRole('link', { name: 'Bei Störung' })]);
  }
  await expectOnScreen([page.getByRole('heading', { name: 'Zuletzt geändert' })]);
});

test('Auf jeder Seite eines laufenden Containers steht der Kasten ohne Rollen', async ({ page }) => {
  for (const id of ['pgadmin', 'grocery_backend', 'grocery_postgres', 'nginx_proxy_manager']) {
    await page.goto(at('container', id));
    await expectOnScreen([fault(page, 'Protokoll'), fault(page, 'Neustart'), fault(page, 'Zuständig')]);
  }
});
