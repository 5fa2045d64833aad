// Procedures: read from the inventory, found from what they belong to, complete where they stop something.
import { expect, test } from 'vitest';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import type { Entity } from '../../src/model/inventory.ts';
import { procedureSteps, proceduresOf, stepLines } from '../../src/views/procedures.ts';
import { sheetOf } from '../../src/views/sheets/index.ts';
import { repository } from '../command.ts';
import { sample } from '../sample.ts';

const text = (rest: string) => `procedures:
  neu-starten:
    title: Neu starten
    purpose: Es läuft wieder.
    kind: fault
    subjects: ['host:web']
    source: Erfahrung
${rest}`;

test('steps keep their order, machine, commands, check and way back', () => {
  const { inventory, findings } = sample(
    text(`    steps:
      - { do: Anhalten., host: web, directory: /srv/x, commands: [./stop], warning: Alles steht. }
      - { do: Starten., host: web, commands: [./start], check: Es antwortet., back_commands: [./stop] }
`),
  );
  expect(findings).toEqual([]);
  const [procedure] = proceduresOf(inventory!, 'host:web');
  expect(stepLines(procedure!.steps[0]!)).toEqual(['cd /srv/x', './stop']);
  expect(procedureSteps(procedure!).table?.rows).toEqual([
    [
      '1',
      { list: ['Anhalten.', 'Achtung: Alles steht.'] },
      { ref: 'host:web' },
      { code: 'cd /srv/x && ./stop' },
      '',
      '',
    ],
    ['2', 'Starten.', { ref: 'host:web' }, { code: './start' }, 'Es antwortet.', { code: './stop' }],
  ]);
  const titles = sheetOf(inventory!, inventory!.hosts.web as Entity).map(({ title }) => title);
  expect(titles).toContain('Abläufe');
});
test.each([
  ['no steps', '    steps: []\n', 'steps'],
  ['an unknown machine', '    steps: [{ do: x, host: wbe }]\n', 'wbe'],
  ['no source', '    steps: [{ do: x }]\n', 'source'],
])('%s is a finding', (what, steps, named) => {
  const yaml = what === 'no source' ? text(steps).replace('    source: Erfahrung\n', '') : text(steps);
  const { findings } = sample(yaml);
  expect(findings.map(({ message }) => message).join()).toContain(named);
});

const handbooks = loadHandbooks(readRoot(repository)).handbooks.map(({ inventory }) => inventory!);
test.each(handbooks)(
  '$id: whoever stops something or throws something away finds the way on',
  (inventory) => {
    const procedures = Object.values(inventory.procedures);
    expect(procedures.length).toBeGreaterThan(9);
    for (const { id, kind, steps, source } of procedures) {
      expect.soft(source, id).toMatch(/Q\d|Empfehlung/);
      // A way back, or a word that there is none.
      const isReversible = steps.some(({ back, back_commands }) => back || back_commands);
      expect.soft(isReversible, `${id}: no way back`).toBe(true);
      // Every step says where it is done.
      const placed = steps.filter(({ host, where, commands }) => host || where || commands);
      expect.soft(placed, `${id}: nobody knows where`).toEqual(steps);
      // The last word of an update, a backup or a restore is a check.
      const checked = steps.some(({ check, check_commands }) => check || check_commands);
      if (kind !== 'fault') expect.soft(checked, `${id}: no step is checked`).toBe(true);
      for (const step of steps) {
        const lines = stepLines(step).join('\n');
        if (/\b(dropdb|--drop|prune|reset --hard)\b/.test(lines))
          expect.soft(step.warning ?? step.back, `${id}: ${step.do}`).toBeTruthy();
        if (/compose stop|systemctl stop/.test(lines))
          expect.soft(step.back ?? step.back_commands, `${id}: ${step.do}`).toBeTruthy();
      }
    }
  },
);
