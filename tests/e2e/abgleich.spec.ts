// The page that compares: where its snapshots are from, what they cover; a self-test is never said to be the machine.
import { expect, test } from '@playwright/test';
import { base, handbooks, plain } from './site.ts';

for (const { id, hosts } of handbooks) {
  test(`Soll/Ist-Abgleich von ${id}: ein Selbsttest heißt so`, async ({ page }) => {
    await page.goto(`${base}${id}/abgleich/`);
    const text = plain(await page.locator('main').innerText());
    expect(text).toContain('Selbsttest – nicht mit der Maschine verglichen');
    expect(text).not.toMatch(/in Ordnung|abgeglichen am/);
    expect(text).toContain('Keine Abweichung zwischen Inventar und Momentaufnahmen');
    for (const { snapshots } of Object.values(hosts))
      for (const source of snapshots) expect(text).toContain(source);
    const silent = Object.values(hosts).filter(({ snapshots }) => snapshots.length === 0);
    expect(text.includes('Ohne Momentaufnahmen')).toBe(silent.length > 0);
    for (const { name, title } of silent) expect(text).toContain(title ?? name);
  });
}
