// What pages do in the browser, apart from the browser: commands that can be copied, tables as CSV, the light scheme without scripts.
import { expect, test } from 'vitest';
import { inScheme } from '../../src/publish/without-script.ts';
import { isCommand } from '../../src/site/components/copy-commands.ts';
import { csvOf } from '../../src/site/components/table-tools.ts';

test.each([
  ['docker compose restart pgadmin', true],
  ['sudo ufw status', true],
  ['./update.sh --check', true],
  ['/opt/tool/run.sh -v', true],
  ['docker', false],
  ['8082 → 80/tcp', false],
  ['/srv/daten', false],
  ['nur auf dem Host', false],
])('%s is a command: %s', (text, expected) => expect(isCommand(text)).toBe(expected));

test('a table is saved with quotes, and without formulas', () => {
  expect(
    csvOf([
      ['Port', 'Zweck'],
      ['80/tcp', 'sagt „"ja"“; oder'],
      ['=1+1', '-x'],
    ]),
  ).toBe('\ufeff"Port";"Zweck"\r\n"80/tcp";"sagt „""ja""“; oder"\r\n"\'=1+1";"\'-x"\r\n');
});

test('without scripts the rules of one scheme hold, and those of the other do not', () => {
  const sheet = ':root[data-theme=light]{a:b}:root[data-theme="dark"] x{c:d}';
  expect(inScheme(sheet, 'light')).toBe(':root[data-theme]{a:b}:root[data-theme="never"] x{c:d}');
  expect(inScheme(sheet, 'dark')).toBe(':root[data-theme="never"]{a:b}:root[data-theme] x{c:d}');
});
