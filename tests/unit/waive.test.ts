// Waivers, owners and the comparison with a base, as pure functions.
import { describe, expect, test } from 'vitest';
import { ownerOf } from '../../src/drift/owner.ts';
import { withSince } from '../../src/drift/since.ts';
import { type WaiverScope, waive } from '../../src/drift/waivers.ts';
import type { DraftFinding } from '../../src/model/finding.ts';
import { sample } from '../sample.ts';

const finding = (subject: string, rest: Partial<DraftFinding> = {}): DraftFinding => ({
  rule: 'container-image',
  severity: 'error',
  class: 'drift',
  handbook: 'laden',
  host: 'web',
  subject,
  message: 'Anders.',
  actual: 'nginx:1.29',
  at: { file: 'x.yaml', line: 1, column: 1 },
  ...rest,
});
const waiver = (id: string, rest: object = {}) => ({
  section: 'waivers' as const,
  id,
  name: id,
  ref: `waiver:${id}`,
  rule: 'container-image',
  subject: 'container:shop',
  reason: 'Umstellung',
  until: '2026-01-31',
  by: 'Betrieb',
  ...rest,
});
const scope: WaiverScope = {
  handbook: 'laden',
  today: '2026-01-31',
  reports: () => true,
  looked: () => true,
  at: ({ id }, ...path) => ({ file: 'x.yaml', path: ['waivers', id, ...path] }),
};
const briefly = (findings: readonly DraftFinding[]) =>
  findings.map(({ rule, subject, waived }) => `${rule} ${subject}${waived ? ' waived' : ''}`);

describe('waive', () => {
  test.each<[string, object, string[]]>([
    ['the very finding', {}, ['container-image container:shop waived', 'waiver-untied waiver:w']],
    [
      'another rule',
      { rule: 'container-ports' },
      ['container-image container:shop', 'waiver-unused waiver:w'],
    ],
    [
      'another subject',
      { subject: 'container:sho' },
      ['container-image container:shop', 'waiver-unused waiver:w'],
    ],
    ['a star at the end', { subject: 'container:sh*' }, ['container-image container:shop waived']],
    ['a star alone', { subject: '*' }, ['container-image container:shop waived']],
    [
      'a star elsewhere is a star',
      { subject: '*:shop' },
      ['container-image container:shop', 'waiver-unused waiver:w'],
    ],
    ['its host', { host: 'web' }, ['container-image container:shop waived', 'waiver-untied waiver:w']],
    ['the value that was accepted', { actual: 'nginx:1.29' }, ['container-image container:shop waived']],
    ['another host', { host: 'db' }, ['container-image container:shop', 'waiver-unused waiver:w']],
    ['yesterday', { until: '2026-01-30' }, ['container-image container:shop', 'waiver-expired waiver:w']],
  ])('%s', (_, rest, expected) => {
    expect(briefly(waive([finding('container:shop')], [waiver('w', rest)], scope))).toEqual(expected);
  });

  test('the first of several is named, and all that meet it are used', () => {
    const [entry, ...more] = waive(
      [finding('container:shop')],
      [waiver('a', { actual: 'nginx:1.29' }), waiver('b', { subject: '*', reason: 'Alles' })],
      scope,
    );
    expect(entry?.waived).toEqual({ reason: 'Umstellung', until: '2026-01-31', by: 'Betrieb' });
    expect(more).toEqual([]);
  });

  test('what the command does not look at is neither unused nor reported as expired', () => {
    const elsewhere = { ...scope, reports: () => false, looked: () => false };
    expect(waive([], [waiver('a'), waiver('b', { until: '2025-01-01' })], elsewhere)).toEqual([]);
  });
});

describe('with a base', () => {
  const states = (now: DraftFinding[], base: DraftFinding[]) =>
    withSince(now, base).map(({ since }) => since);

  test('line, message and documented value do not matter; the thing and what was seen do', () => {
    const base = [finding('container:shop', { expected: 'nginx:1.27' })];
    const moved = { at: { file: 'y.yaml', line: 9, column: 9 }, expected: 'nginx:1.28', message: 'Neu.' };
    expect(states([finding('container:shop', moved)], base)).toEqual(['existing']);
    for (const other of [{ rule: 'container-ports' }, { host: 'db' }, { handbook: 'b' }, { actual: 'x' }])
      expect(states([finding('container:shop', other)], base)).toEqual(['new']);
  });

  test('of equal findings as many exist as the base has', () => {
    const entry = finding('host:web', { rule: 'snapshot-line-unknown', actual: undefined });
    expect(states([entry, entry, entry], [entry, entry])).toEqual(['existing', 'existing', 'new']);
  });

  test('one that only the base waives is new; one that only this state waives exists', () => {
    const waived = { waived: { reason: 'x', until: '2026-01-01', by: 'y' } };
    const open = finding('container:shop');
    expect(states([open], [{ ...open, ...waived }])).toEqual(['new']);
    expect(states([{ ...open, ...waived }], [open])).toEqual(['existing']);
  });

  test('an announced change is announced, whatever the base has', () => {
    const entry = finding('container:shop', { rule: 'change-announced', severity: 'info' });
    expect(states([entry], [])).toEqual(['announced']);
    expect(states([entry], [entry])).toEqual(['announced']);
  });
});

test('the owner is the entity’s, else its host’s, else the handbook’s', () => {
  const { inventory } = sample(`hosts:
  db: { purpose: Datenbank, kind: vm, owner: Hosting }
containers:
  shop: { purpose: Laden, host: db, role: application, image: nginx, owner: Entwicklung }
  regal: { purpose: Bestand, host: db, role: data, image: redis }
  kasse: { purpose: Kasse, host: web, role: application, image: nginx }
`);
  const owner = (subject: string, host?: string) => ownerOf(finding(subject, { host }), inventory, 'Betrieb');
  expect(owner('container:shop', 'db')).toBe('Entwicklung');
  expect(owner('container:regal', 'db')).toBe('Hosting');
  expect(owner('container:regal')).toBe('Hosting');
  expect(owner('container:kasse', 'web')).toBe('Betrieb');
  expect(owner('host:db', 'db')).toBe('Hosting');
  expect(owner('firewall:db/22/tcp', 'db')).toBe('Hosting');
  expect(owner('container:unbekannt', 'db')).toBe('Hosting');
  // A container of the same name on a host where it is not documented.
  expect(owner('container:shop', 'web')).toBe('Betrieb');
  expect(owner('file:x.yaml')).toBe('Betrieb');
  expect(ownerOf(finding('container:shop'), undefined, 'Betrieb')).toBe('Betrieb');
});
