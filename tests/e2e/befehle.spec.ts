// Every block of commands of both handbooks is copied as a reader copies it: the clipboard holds what stands there, and
// one action.
import { expect, test } from '@playwright/test';
import { pages } from './site.ts';

/** Actions that must not be pasted together: one would undo or end the other. */
const actions: Readonly<Record<string, RegExp>> = {
  starts: /\b(up -d|(systemctl|docker|compose|pct) start)\b/,
  stops: /\b((systemctl|docker|compose) stop|pct (stop|shutdown))\b/,
  restarts: /\b((systemctl|docker|compose) restart|pct reboot)\b/,
  reboots: /\bsudo reboot\b/,
  'does not end': /\blogs -f\b|^ping (?!-c)/m,
};
/** What a page's blocks put on the clipboard. */
interface Copied {
  readonly language: string;
  readonly shown: string;
  readonly copied: string;
}

const shown = pages.filter((address) => !/\/druck\//.test(address));
for (const handbook of ['gro-mate', 'tick-guard'])
  test(`Jeder Block kopiert, was dasteht, und nur eine Handlung: ${handbook}`, async ({ page, context }) => {
    test.setTimeout(600_000);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    let blocks = 0;
    for (const address of shown.filter((path) => path.includes(`/${handbook}/`))) {
      await page.goto(address);
      await page.bringToFront();
      const found = await page.evaluate(async () => {
        const copies: Copied[] = [];
        for (const block of document.querySelectorAll('main .expressive-code')) {
          const button = block.querySelector<HTMLButtonElement>('.copy button');
          if (!button) continue;
          await navigator.clipboard.writeText('');
          button.click();
          let copied = '';
          for (let tries = 0; copied === '' && tries < 300; tries++) {
            await new Promise((resolve) => setTimeout(resolve, 10));
            copied = await navigator.clipboard.readText();
          }
          const shown = [...block.querySelectorAll('.ec-line')]
            .map((line) => line.querySelector('.code')?.textContent.replace(/\n$/, '') ?? '')
            .join('\n');
          copies.push({ language: block.querySelector('pre')?.dataset.language ?? '', shown, copied });
        }
        return copies;
      });
      blocks += found.length;
      expect
        .soft(
          found
            .filter(({ shown: text, copied }) => text.trimEnd() !== copied.trimEnd())
            .map(({ copied }) => copied),
          `${address}: kopiert, was dasteht`,
        )
        .toEqual([]);
      const together = found
        .filter(({ language }) => language === 'sh')
        .map(({ copied }) => ({
          copied,
          actions: Object.keys(actions).filter((name) => actions[name]?.test(copied)),
        }))
        .filter(
          ({ copied, actions: named }) => named.length > 1 || (copied.match(/\blogs -f\b/g) ?? []).length > 1,
        );
      expect.soft(together, `${address}: je Block eine Handlung`).toEqual([]);
    }
    expect(blocks).toBeGreaterThan(50);
  });
