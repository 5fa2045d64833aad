// What the handbook says of secrets that became public: which come first, since when, what was done, who changes them.
import { expect, test } from 'vitest';
import { readInventory } from '../../src/inventory/read.ts';
import { tables } from '../../src/views/tables/index.ts';

const secret = { purpose: 'Versand', kept_in: 'Tresor' };
const { inventory } = readInventory('laden', [
  {
    file: 'laden.yaml',
    text: JSON.stringify({
      handbook: {
        title: 'Laden',
        subtitle: 'Beispiel',
        description: 'Ein Laden.',
        edition_date: '2026-01-15',
        owner: 'Betrieb',
      },
      hosts: { web: { purpose: 'Webserver', kind: 'vm' } },
      secrets: {
        done: {
          ...secret,
          exposed_since: '2025-10-01',
          exposure_handled: { date: '2025-10-02', what: 'Wert geändert' },
        },
        open: { ...secret, exposed_since: '2025-11-03', exposure_due: '2025-12-01', owner: 'A. Beispiel' },
        safe: secret,
      },
      accounts: {
        login: { system: 'host:web', who: 'Betrieb', how: 'Passwort', exposed_since: 'unknown' },
      },
    }),
  },
]);

test('what is open stands first, with owner and day; what never became public is left out', () => {
  const { rows } = tables.exposed(inventory!, {});
  const cells = rows.map(([name, , ...rest]) => [name, ...rest]);
  const open = 'offen';
  expect(cells).toEqual([
    ['open', '03.11.2025', open, 'A. Beispiel', '01.12.2025'],
    ['login', 'nicht bekannt', open, 'Betrieb', null],
    ['done', '01.10.2025', 'Wert geändert (02.10.2025)', 'Betrieb', '–'],
  ]);
});

test('the tables of secrets and accounts say it beside the entry', () => {
  const shown = (name: 'secrets' | 'accounts') => JSON.stringify(tables[name](inventory!, {}).rows);
  expect(shown('secrets').match(/öffentlich geworden: zu ändern/g)).toHaveLength(1);
  expect(shown('secrets')).toContain('öffentlich geworden: Wert geändert (02.10.2025)');
  expect(shown('accounts')).toContain('öffentlich geworden: zu ändern');
});
