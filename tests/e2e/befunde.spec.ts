// What is found of an entity stands on its page, with the anchor that it has on the page of the comparison.
import { expect, test } from '@playwright/test';
import { assessHandbook } from '../../src/handbook/assessment.ts';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import { anyRefParts, sections } from '../../src/model/sections.ts';
import { entityPath } from '../../src/views/paths.ts';
import { repository } from '../command.ts';
import { base } from './address.ts';

test('jeder Befund über einen Eintrag steht auf dessen Seite und auf der der Befunde oder des Abgleichs', async ({
  page,
}) => {
  const loaded = loadHandbooks(readRoot(repository));
  const found = loaded.handbooks.flatMap((handbook) => {
    const { findings, drift } = assessHandbook(
      loaded,
      { ...handbook, inventory: handbook.inventory! },
      new Date(),
    );
    return [
      ...findings.map((finding) => ({ ...finding, handbook: handbook.id, list: 'befunde' })),
      ...drift.findings.map((finding) => ({ ...finding, handbook: handbook.id, list: 'abgleich' })),
    ];
  });
  const ofPages = found.flatMap(({ handbook, subject, concerns = [], anchor, message, list }) =>
    [subject, ...concerns].flatMap((ref) => {
      const section = anyRefParts(ref)?.section;
      const path = section && sections[section].pages && entityPath(base, handbook, ref);
      return path ? [{ handbook, path, anchor, message, list }] : [];
    }),
  );
  expect(ofPages.length).toBeGreaterThan(0);
  for (const { handbook, path, anchor, message, list } of ofPages)
    for (const address of [path, `${base}${handbook}/${list}/`]) {
      await page.goto(address);
      await expect(page.locator(`[id="${anchor}"]`), `${address}#${anchor}`).toContainText(message);
    }
});
