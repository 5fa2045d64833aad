// What the rules of `check` are given to look at.
import { expect, test } from 'vitest';
import { ruleInputOf } from '../../src/handbook/rules.ts';
import { loadSample } from '../sample.ts';

const yaml = `
handbook: { title: Laden, subtitle: x, description: x, edition_date: 2026-01-01, owner: x }
hosts:
  web: { kind: vm, purpose: x, os: { name: Debian, version: "12" } }
`;
const loaded = loadSample(yaml, { chapters: ['betrieb/sicherung'] });
const handbook = loaded.handbooks[0]!;
const valid = { ...handbook, inventory: handbook.inventory! };

test('rules see facts, chapters and the day', () => {
  const input = ruleInputOf(valid, new Date('2026-02-01T23:59:00Z'));
  expect(input).toMatchObject({ chapters: ['betrieb/sicherung'], today: '2026-02-01' });
  expect(input.facts.map(({ kind, host }) => `${kind} ${host}`)).toEqual(['os web']);
});

test('facts are made when they are asked for, and only once', () => {
  let asked = 0;
  const inventory = new Proxy(valid.inventory, {
    get: (target, key) => {
      asked += 1;
      return Reflect.get(target, key);
    },
  });
  const input = ruleInputOf({ ...valid, inventory }, new Date());
  expect([input.today.length, asked]).toEqual([10, 0]);
  expect(input.facts).toBe(input.facts);
  expect(asked).toBeGreaterThan(0);
});
