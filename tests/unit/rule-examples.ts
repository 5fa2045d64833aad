// The examples of a rule as inventories: what the documentation shows is what the rule is tested with.
import { CORE_SCHEMA, load } from 'js-yaml';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { ruleInputOf } from '../../src/handbook/rules.ts';
import type { RegisteredRule } from '../../src/rules/index.ts';
import type { RuleFinding } from '../../src/rules/rule.ts';
import type { SourceFile } from '../../src/source/yaml.ts';

const head = {
  title: 'Laden',
  subtitle: 'Beispiel',
  description: 'x',
  edition_date: '2026-01-15',
  owner: 'x',
};
const file = 'inventory/laden/laden.yaml';

/**
 * What a rule finds in one of its examples.
 * @param compose the files that its stacks name
 * @throws Error where the example is no valid inventory
 */
export function findingsIn(
  rule: RegisteredRule,
  example: string,
  compose: readonly SourceFile[] = [],
): RuleFinding[] {
  const written = load(example, { schema: CORE_SCHEMA }) as Record<string, object>;
  const whole = {
    hosts: { web: { purpose: 'Webserver', kind: 'vm' } },
    ...written,
    handbook: { ...head, ...written.handbook },
  };
  const yaml = [{ file, text: JSON.stringify(whole) }];
  const loaded = loadHandbooks({
    root: '/r',
    site: undefined,
    handbooks: [{ id: 'laden', yaml, compose, snapshots: new Map(), chapters: [] }],
  });
  const handbook = loaded.handbooks[0]!;
  if (!handbook.inventory) throw new Error(handbook.findings.map(({ message }) => message).join('\n'));
  return rule.check(
    ruleInputOf({ ...handbook, inventory: handbook.inventory }, new Date('2026-11-30T12:00:00Z')),
  );
}
