// What a change of the documentation opens and closes: one sentence a port, the table before and after.
import { expect, test } from 'vitest';
import { exposureChanges } from '../../src/exposure/changes.ts';
import { exposuresOfBoth } from '../../src/exposure/exposures.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { changeSentences, changeTable } from '../../src/reports/exposure-changes.ts';
import { inventoryOf, service, ufw } from '../exposure-samples.ts';

const changesOf = (before: Inventory, after: Inventory) => {
  const verdicts = exposuresOfBoth(before, after);
  return exposureChanges(verdicts.before, verdicts.after);
};
const said = (before: Inventory, after: Inventory) => changeSentences(after, changesOf(before, after));
const at = (rules: readonly string[], rest = service(', host_ip: 0.0.0.0'), chain: readonly string[] = []) =>
  inventoryOf({ firewall: ufw(rules, chain), rest });

test('nothing has changed', () => {
  expect(changesOf(at(['to: 6379/tcp']), at(['to: 6379/tcp']))).toEqual([]);
});

test('a rule that opens a port, and its taking away', () => {
  const [closed, open] = [at([]), at(['to: 6379/tcp'])];
  const sources = 'das Internet (IPv4), Nachbarn im selben Segment (IPv4)';
  expect(said(closed, open)).toEqual([
    `Dieser Stand öffnet 6379/tcp auf „web“ für ${sources.replace(', Nachbarn', ' und Nachbarn')}, weiter als gewollt.`,
    'Dieser Stand öffnet 6379/tcp auf „web“ für das Netz „lan“ (IPv4) und das Netz „vpn“ (IPv4).',
  ]);
  expect(said(open, closed)).toEqual([
    `Dieser Stand schließt 6379/tcp auf „web“ für ${sources}, das Netz „lan“ (IPv4) und das Netz „vpn“ (IPv4).`,
  ]);
});

test('whom only rules of one state name has a verdict in both', () => {
  const open = at(['to: 6379/tcp']);
  const denied = at(['to: 6379/tcp, action: deny, from: 203.0.113.5', 'to: 6379/tcp']);
  expect(said(denied, open)).toEqual([
    'Dieser Stand öffnet 6379/tcp auf „web“ für 203.0.113.5/32 (IPv4), weiter als gewollt.',
  ]);
  expect(said(open, denied)).toEqual(['Dieser Stand schließt 6379/tcp auf „web“ für 203.0.113.5/32 (IPv4).']);
  // A rule that only repeats what others let in opens and closes nothing.
  const repeated = at(['to: 6379/tcp, from: 203.0.113.0/24', 'to: 6379/tcp']);
  expect([...said(open, repeated), ...said(repeated, open)]).toEqual([]);
  const narrower = at(['to: 6379/tcp, action: deny, from: 203.0.113.0/25', 'to: 6379/tcp']);
  const wider = at(['to: 6379/tcp, action: deny, from: 203.0.113.0/24', 'to: 6379/tcp']);
  expect(said(wider, narrower)).toEqual([
    'Dieser Stand öffnet 6379/tcp auf „web“ für 203.0.113.0/24 (IPv4), weiter als gewollt.',
  ]);
  // From one state to the other a prefix is asked for where it comes in.
  const lan = at(['to: 6379/tcp, action: deny, from: 10.1.0.9', 'to: 6379/tcp']);
  expect(said(lan, open)).toEqual(['Dieser Stand öffnet 6379/tcp auf „web“ für 10.1.0.9/32 (IPv4).']);
});

test('a port that is new', () => {
  expect(said(at([], ''), at(['to: 6379/tcp, interface_in: wg0']))).toEqual([
    'Dieser Stand öffnet 6379/tcp auf „web“ für das Netz „vpn“ (IPv4).',
  ]);
});

test('of a range only what changes', () => {
  const rest = `containers:
  shop: { purpose: Laden, role: application, host: web, image: x, ports: ["0.0.0.0:9000-9009:9000-9009"] }
`;
  const before = at([], rest, ['-i eth0 -p tcp --dport 9003:9005 -j DROP']);
  expect(said(before, at([], rest, ['-i eth0 -p tcp --dport 9005 -j DROP']))).toEqual([
    'Dieser Stand öffnet 9003-9004/tcp auf „web“ für das Internet (IPv4) und Nachbarn im selben Segment (IPv4).',
  ]);
});

test('what is no longer decided', () => {
  expect(
    said(at([]), at(['to: Redis'])).every((text) =>
      text.startsWith('Nach diesem Stand ist nicht mehr entschieden, ob 6379/tcp'),
    ),
  ).toBe(true);
});

test('the table for a pull request quotes what comes from data', () => {
  const after = at(['to: 6379/tcp, interface_in: wg0']);
  expect(changeTable(after, changesOf(at([]), after)).split('\n')).toEqual([
    '| Host | Port | Von | vorher | nachher | Warum |',
    '| --- | --- | --- | --- | --- | --- |',
    '| web | 6379/tcp | das Netz „vpn“ (IPv4) | geschlossen | offen | offen: ufw allow 6379/tcp auf wg0 |',
    '',
  ]);
});
