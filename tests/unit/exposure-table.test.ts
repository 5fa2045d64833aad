// The table of who reaches which port: alike verdicts are one row, domains are a way in, the sentence about proofs.
import { expect, test } from 'vitest';
import type { Cell } from '../../src/model/table.ts';
import { proofText } from '../../src/views/proofs.ts';
import { tables } from '../../src/views/tables/index.ts';
import { inventoryOf, ufw } from '../exposure-samples.ts';

const plain = (cell: Cell): string =>
  cell === null
    ? ''
    : typeof cell === 'string'
      ? cell
      : 'code' in cell
        ? cell.code
        : 'ref' in cell
          ? cell.ref
          : 'list' in cell
            ? cell.list.map(plain).join('; ')
            : JSON.stringify(cell);
const rowsOf = (rest: string, rules: readonly string[] = [], chain: readonly string[] = []) => {
  const table = tables.exposure(inventoryOf({ firewall: ufw(rules, chain), rest }), { host: 'web' });
  return table.rows.map((row) => row.map(plain).join(' | '));
};
const db = (rest = '') => `containers:
  db: { purpose: Datenbank, role: data, host: web, image: x, ports: [{ target: 5432, published: 5432, host_ip: 0.0.0.0, exposure: vpn }] }
${rest}`;

test('alike verdicts are one row, with who, why, what is meant and what decides', () => {
  expect(rowsOf(db(), ['to: 5432/tcp'], ['-i eth0 -j DROP'])).toEqual([
    '5432/tcp | container:db | Internet, Nachbarn im Segment (IPv4) | geschlossen | – | nur über VPN | -i eth0 -j DROP',
    '5432/tcp | container:db | lan (IPv4) | offen | weiter als gewollt | nur über VPN | Docker lässt veröffentlichte Ports durch',
    '5432/tcp | container:db | vpn (IPv4) | offen | – | nur über VPN | Docker lässt veröffentlichte Ports durch',
    '5432/tcp | container:db | Internet, Nachbarn im Segment (IPv6) | geschlossen | – | nur über VPN | nur an 0.0.0.0 gebunden',
  ]);
});

test('a domain is a way in', () => {
  const domain = `domains:
  pg: { name: pg.example.org, purpose: Verwaltung, proxy: container:db, upstream: { scheme: http, to: container:db, port: 80 }, access: public }
`;
  expect(rowsOf(db(domain)).at(-1)).toBe(
    '80 | container:db | Internet | über die Domain | domain:pg; Zugriffsschutz: nicht dokumentiert | öffentlich | container:db',
  );
});

test('what the proofs say', () => {
  const run = {
    engine: '20.10.24+dfsg1',
    day: '2026-11-30',
    rulesets: 4,
    verdicts: 10,
    right: 9,
    undecided: 1,
  };
  expect(proofText(run)).toBe(
    'berechnet = gemessen: 9 von 9, 1 nicht entschieden, im Nachbau mit Docker Engine 20.10.24 und 4 Regelsätzen, am 30.11.2026',
  );
});
