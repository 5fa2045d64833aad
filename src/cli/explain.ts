// infrabuch explain: what a rule asks for, why, what cures it, and an example of both.
import { kinds } from '../drift/kinds.ts';
import { closestTo } from '../model/closest.ts';
import { explainRule, listRules } from '../reports/explain.ts';
import { ruleTexts } from '../reports/rule-texts.ts';
import { rules } from '../rules/index.ts';
import { UsageError } from '../system/errors.ts';
import { paletteFor } from './palette.ts';

/**
 * Exit code of `infrabuch explain`: prints one rule, or without an id the list of all.
 * @throws UsageError where there is no such rule
 */
export function explain(id: string | undefined): number {
  const palette = paletteFor(process.stdout);
  if (id === undefined) {
    process.stdout.write(listRules({ rules, kinds }, palette));
    return 0;
  }
  const texts = ruleTexts({ rules, kinds });
  const rule = rules.find((candidate) => candidate.id === id);
  const text = texts.get(id);
  if (!rule && !text) {
    const meant = closestTo(id, texts.keys());
    throw new UsageError(
      `Die Regel „${id}“ gibt es nicht${meant ? `; gemeint ist wohl „${meant}“` : ''}. „infrabuch explain“ nennt alle.`,
    );
  }
  process.stdout.write(explainRule(id, rule, text, palette));
  return 0;
}
