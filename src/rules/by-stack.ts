// What one edit of a compose file cures is one finding: of all containers of a stack together.

import type { Origins } from '../model/finding.ts';
import type { Container, Inventory } from '../model/inventory.ts';
import { listed } from '../model/listed.ts';
import { entityAt, type RuleFinding } from './rule.ts';

/** So many containers are named; the others are counted. */
const mostNamed = 8;
/** German: the names of some entities; of many the first, and how many more there are. */
export function namesInWords(entities: readonly { readonly name: string }[], and = 'und'): string {
  const names = entities.slice(0, mostNamed).map(({ name }) => `„${name}“`);
  const left = entities.length - names.length;
  if (left > 0) return `${names.join(', ')} ${and} ${left} weitere`;
  return listed(names, and);
}

/**
 * One finding a stack, at the stack; containers without one have a finding each.
 * @param say German: what is wrong with the named containers; the number says how many they are
 * @param at where it is written in a container that stands alone
 */
export function findingsByStack(
  { inventory, origins }: { readonly inventory: Inventory; readonly origins: Origins },
  containers: readonly Container[],
  say: (names: string, count: number) => string,
  fix: string,
  at: (container: Container) => readonly string[] = () => [],
): RuleFinding[] {
  return [...Map.groupBy(containers, ({ stack, id }) => stack ?? `container:${id}`)].flatMap(
    ([key, members]): RuleFinding[] => {
      const [first] = members;
      if (!first) return [];
      const stack = first.stack === key ? inventory.stacks[key] : undefined;
      const isAlone = members.length === 1 || !stack;
      return [
        {
          host: first.host,
          subject: isAlone ? first.ref : stack.ref,
          ...(isAlone ? {} : { concerns: members.map(({ ref }) => ref) }),
          message: say(namesInWords(members), members.length),
          at: isAlone ? entityAt(origins, first, ...at(first)) : entityAt(origins, stack),
          fix,
        },
      ];
    },
  );
}
