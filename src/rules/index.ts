// The rules of `check` by their ids, in the order of their reports. A new rule is a file and a line here.
import { nameConflict } from './name-conflict.ts';
import { portConflict } from './port-conflict.ts';
import { proxyPath } from './proxy-path.ts';
import type { Rule } from './rule.ts';
import { secretExposed } from './secret-exposed.ts';
import { secretValue } from './secret-value.ts';

const byId = {
  'port-conflict': portConflict,
  'name-conflict': nameConflict,
  'secret-value': secretValue,
  'secret-exposed': secretExposed,
  'proxy-path': proxyPath,
} as const satisfies Record<string, Rule>;

type RuleId = keyof typeof byId;
/** A rule with its id. */
type RegisteredRule = Rule & { readonly id: RuleId };

/** All rules, in the order of reports. */
export const rules: readonly RegisteredRule[] = (Object.keys(byId) as RuleId[]).map((id) => ({
  id,
  ...byId[id],
}));
