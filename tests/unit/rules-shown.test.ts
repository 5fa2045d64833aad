// Every rule has a minimal case that fires and one that does not, and its documentation shows both.
import { describe, expect, test } from 'vitest';
import { rules } from '../../src/rules/index.ts';
import { infrabuch } from '../command.ts';
import { findingsIn } from './rule-examples.ts';

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('finds something in the example that it shows as wrong', () => {
    expect(findingsIn(rule, rule.examples.fires), rule.examples.fires).not.toEqual([]);
  });
  test('finds nothing in the example that it shows as right', () => {
    expect(findingsIn(rule, rule.examples.silent), rule.examples.silent).toEqual([]);
  });
  test('places its findings in the example', () => {
    for (const { at } of findingsIn(rule, rule.examples.fires)) expect(at.file).not.toBe('');
  });
  test('is explained with both examples, its reason, remedy and source', async () => {
    const { code, stdout } = await infrabuch('explain', id);
    expect(code).toBe(0);
    const lines = stdout.split('\n').map((line) => line.trim());
    for (const text of [
      rule.title,
      rule.why,
      rule.source.url,
      ...rule.controls.map(
        ({ id: control, title, edition }) =>
          `berührt ${control} „${title}“ (IT-Grundschutz-Kompendium, Edition ${edition})`,
      ),
      ...rule.remedy.split('\n'),
      rule.examples.fires,
      rule.examples.silent,
    ].flatMap((text) => text.trim().split('\n')))
      expect(lines.join('\n')).toContain(text.trim());
  });
});
