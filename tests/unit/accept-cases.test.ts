// Every case of the comparison, a kind of difference each: whatever `drift` finds there, accepting it leaves nothing, and
// every comment where it was.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kinds, ruleOf } from '../../src/drift/kinds.ts';
import { readRoot } from '../../src/handbook/root.ts';
import type { FactKind } from '../../src/model/facts.ts';
import { acceptAll, withCommentsEverywhere } from '../accepted.ts';
import { repository } from '../command.ts';
import { isThorough, share } from '../runs.ts';

/** What is a state and no plan, or has no words in an inventory: accept says so, and a waiver tolerates it. */
const refused: Readonly<Record<string, string>> = {
  'container-auto-remove': 'hat keinen Eintrag',
  'container-exit-code': 'kein Soll',
  'container-health': 'kein Soll',
  'container-image': 'Instanzen unterscheiden sich',
  'container-image-tag': 'wohin sein Tag gerade zeigt',
  'container-ports': 'worker-1|Instanzen unterscheiden sich',
  'container-unexpected': 'widersprechen sich',
  'exposure-differs': 'in keinem Eintrag',
  'firewall-chain-undocumented': 'keine Worte',
  'image-missing': 'folgt aus dem Container',
  'swarm-service-running': 'kein Soll',
  'swarm-service-unexpected': 'Zustand anders',
};
/** Settled together with another one, or never found alone. */
const together = [
  'container-port-families',
  'container-readonly-paths',
  'container-service',
  'firewall-missing',
  'firewall-unexpected',
  'software-missing',
  'docker-user-chain-missing',
  'os-missing',
];
const folder = join(repository, 'tests/cases');
const compared = readdirSync(folder).filter((name) => {
  const { args = [] } = JSON.parse(readFileSync(join(folder, name, 'case.json'), 'utf8')) as {
    args?: string[];
  };
  const expected = readFileSync(join(folder, name, 'expected.txt'), 'utf8');
  return args[0] === 'drift' && /^\S+ (?:Fehler|Warnung) (?!snapshot-|waiver-|schema-)/m.test(expected);
});
const settled = new Set<string>();

test.each(share(compared))('%s', (name) => {
  for (const { yaml, ...files } of readRoot(join(folder, name)).handbooks) {
    const commented = { ...files, yaml: yaml.map(withCommentsEverywhere) };
    const { edited, waived, complaints } = acceptAll(commented, new Date('2026-01-16T12:00:00Z'));
    for (const rule of edited) settled.add(rule);
    expect(complaints).toEqual([]);
    for (const text of waived) {
      const [rule = ''] = text.split(':');
      expect(text).toMatch(new RegExp(refused[rule] ?? 'nothing'));
    }
  }
});

test.runIf(isThorough)('the cases show every kind of difference that an edit settles', () => {
  const known = (Object.keys(kinds) as FactKind[]).flatMap((kind) => [
    `${kind}-missing`,
    ...(kinds[kind].unexpected === false ? [] : [`${kind}-unexpected`]),
    ...Object.keys(kinds[kind].fields).map((field) => ruleOf(kind, field)),
  ]);
  expect(
    [...new Set(known)].filter((rule) => !settled.has(rule) && !refused[rule] && !together.includes(rule)),
  ).toEqual([]);
});
