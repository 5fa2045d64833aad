// The rules of `check`, in the order of their reports. One object a rule; a new rule is a file and a line here.
import { nameConflict } from './name-conflict.ts';
import { portConflict } from './port-conflict.ts';
import { proxyPath } from './proxy-path.ts';
import type { Rule } from './rule.ts';
import { secretValue } from './secret-value.ts';

export const rules: readonly Rule[] = [portConflict, nameConflict, secretValue, proxyPath];
