// Code is highlighted by what it says, however slow the machine: Shiki looks at a clock unless it is told not to.
import { ExpressiveCode, loadShikiTheme, pluginShiki } from '@astrojs/starlight/expressive-code';
import { afterEach, expect, test, vi } from 'vitest';
import settings from '../../ec.config.mjs';

const code = "docker compose -f /srv/shop/compose.yml up -d --build && echo 'fertig'";
/** A clock that says that a second has passed whenever it is looked at. */
function slowDown() {
  let now = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => (now += 1000));
}
afterEach(() => vi.restoreAllMocks());

async function highlighted(shiki: Parameters<typeof pluginShiki>[0]): Promise<string> {
  const themes = [await loadShikiTheme('github-light')];
  const { renderedGroupAst } = await new ExpressiveCode({
    themes,
    shiki: false,
    plugins: [pluginShiki(shiki)],
  }).render({ code, language: 'sh' });
  return JSON.stringify(renderedGroupAst);
}

test('A slow machine gives the same colours', async () => {
  const fast = await highlighted(settings.shiki);
  expect(fast.match(/--0:#/g)?.length).toBeGreaterThan(4);
  slowDown();
  expect(await highlighted(settings.shiki)).toBe(fast);
});

test('Without our setting it does not: Shiki still looks at the clock', async () => {
  const fast = await highlighted({});
  slowDown();
  expect(await highlighted({})).not.toBe(fast);
});
