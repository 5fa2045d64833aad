// Rules in another order than documented: accepted, they stand as the machine has them, each with its comments.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acceptFinding, compared } from '../../src/adopt/accept/accept.ts';
import { loadHandbook } from '../../src/handbook/load.ts';
import type { HandbookFiles } from '../../src/handbook/root.ts';
import { withYamlEdits } from '../../src/source/yaml-edit.ts';

const now = new Date('2026-01-16T12:00:00Z');
const head = `handbook: {title: Laden, subtitle: Beispiel, description: Ein Laden., edition_date: 2026-01-15, owner: Betrieb}
hosts:
  web:
    purpose: Webserver
    kind: vm
    snapshots: [ufw-status, docker-user]
    firewall:
      engine: ufw
      active: true
`;
/** Every rule meets every other one; what they do differs. */
const ruleOf = (number: number) => ({
  to: '22/tcp',
  from: `10.0.0.0/${8 + number}`,
  action: number % 2 ? 'deny' : 'allow',
});
const statusOf = (order: readonly number[]) =>
  `Status: active\nLogging: on (low)\nDefault: deny (incoming), allow (outgoing), disabled (routed)\nNew profiles: skip\n\nTo                         Action      From\n--                         ------      ----\n${order
    .map(ruleOf)
    .map(({ to, from, action }) => `${to}                     ${action.toUpperCase()} IN    ${from}\n`)
    .join('')}`;
const chainOf = (order: readonly number[]) =>
  `# iptables -S DOCKER-USER\n-N DOCKER-USER\n${order
    .map((number) => `-A DOCKER-USER -s 10.0.0.0/${8 + number} -j ${number % 2 ? 'DROP' : 'RETURN'}\n`)
    .join('')}# ip6tables -S DOCKER-USER\n-N DOCKER-USER\n`;
const filesOf = (yaml: string, name: string, text: string): HandbookFiles => ({
  id: 'laden',
  chapters: [],
  yaml: [{ file: 'inventory/laden/laden.yaml', text: yaml }],
  snapshots: new Map([
    [
      'web',
      new Map([
        [name, { file: `inventory/laden/snapshots/web/${name}`, text }],
        [
          'snapshot.json',
          {
            file: 'inventory/laden/snapshots/web/snapshot.json',
            text: JSON.stringify({
              host: 'web',
              hostname: null,
              time: '2026-01-15T08:00:00Z',
              origin: 'laboratory',
              sources: { [name.replace('.txt', '')]: { command: 'x', exit: 0 } },
            }),
          },
        ],
      ]),
    ],
  ]),
});
/** Accepts the order; the text afterwards, and what is found then. */
function accepted(files: HandbookFiles, rule: string) {
  const first = compared(loadHandbook(files), now);
  const finding = first.findings.find((other) => other.rule === rule);
  if (!finding) return { text: files.yaml[0]?.text ?? '', left: [], why: undefined };
  const outcome = acceptFinding(first, finding, now);
  if ('why' in outcome) return { text: '', left: [], why: outcome.why };
  const { findings, handbook } = outcome.next;
  return {
    text: handbook.files.yaml[0]?.text ?? '',
    left: findings.filter((other) => other.rule === rule),
    why: undefined,
  };
}
/** A comment directly above each rule, one behind it and one below its last key. */
const groupText = (rules: readonly number[], title: number) =>
  `        # Gruppe ${title}\n        - title: G${title} # Titel ${title}\n          rules:\n${rules
    .map((number) => {
      const { to, from, action } = ruleOf(number);
      return `            # über ${number}\n            - to: ${to} # hinter ${number}\n              from: ${from}\n              action: ${action}\n              purpose: "Regel ${number}"\n              # unter ${number}\n${number % 3 === 0 ? '\n' : ''}`;
    })
    .join('')}`;
const numbersOf = (text: string, sign: RegExp) =>
  [...text.matchAll(sign)].map(([, number]) => Number(number));

describe('rules of ufw', () => {
  test('in any order, in any groups, are accepted with their comments', () => {
    const arbitrary = fc.integer({ min: 2, max: 7 }).chain((count) =>
      fc.tuple(
        fc.array(fc.integer({ min: 0, max: 2 }), { minLength: count, maxLength: count }),
        fc.shuffledSubarray(
          Array.from({ length: count }, (_, index) => index),
          { minLength: count },
        ),
      ),
    );
    fc.assert(
      fc.property(arbitrary, ([groupOf, order]) => {
        const groups = Map.groupBy(groupOf.keys(), (number) => groupOf[number]);
        const documented = [...groups.values()].flat();
        const yaml = `${head}      groups:\n${[...groups.values()].map(groupText).join('')}# Ende\n`;
        const { text, left, why } = accepted(
          filesOf(yaml, 'ufw-status.txt', statusOf(order)),
          'firewall-order',
        );
        expect(why).toBeUndefined();
        expect(left).toEqual([]);
        for (const sign of [
          /# über (\d+)\n/g,
          /# hinter (\d+)\n/g,
          /from: 10\.0\.0\.0\/\d+\n[^\n]*\n[^\n]*"Regel (\d+)"/g,
          /# unter (\d+)\n/g,
        ])
          expect(numbersOf(text, sign)).toEqual(numbersOf(text, /"Regel (\d+)"/g));
        expect(text.split('\n').toSorted()).toEqual(yaml.split('\n').toSorted());
        expect(numbersOf(text, /# Gruppe (\d+)\n/g)).toEqual(numbersOf(text, /# Titel (\d+)\n/g));
        expect(documented.length).toBe(order.length);
      }),
      { numRuns: 25, seed: 19 },
    );
  });

  test('of which one changes its place change nothing else', () => {
    const yaml = `${head}      groups:\n${groupText([0, 1, 2], 1)}`;
    const { text } = accepted(filesOf(yaml, 'ufw-status.txt', statusOf([0, 2, 1])), 'firewall-order');
    expect(text.startsWith(yaml.slice(0, yaml.indexOf('            # über 1')))).toBe(true);
  });
});

describe('rules of DOCKER-USER', () => {
  test.each([
    [
      'in lines',
      (number: number) =>
        `        # über ${number}\n        - rule: -s 10.0.0.0/${8 + number} -j ${number % 2 ? 'DROP' : 'RETURN'} # hinter ${number}\n          families: [IPv4]\n          purpose: Regel\n`,
    ],
    [
      'in braces',
      (number: number) =>
        `        # über ${number}\n        - { rule: "-s 10.0.0.0/${8 + number} -j ${number % 2 ? 'DROP' : 'RETURN'}", families: [IPv4], purpose: Regel } # hinter ${number}\n`,
    ],
  ])('%s take their comments along', (_, entry) => {
    const yaml = `${head}      docker_user:\n${[0, 1, 2].map(entry).join('')}`;
    const { text, left, why } = accepted(
      filesOf(yaml, 'docker-user.txt', chainOf([2, 1, 0])),
      'docker-user-order',
    );
    expect({ left, why }).toEqual({ left: [], why: undefined });
    expect(text).toBe(`${head}      docker_user:\n${[2, 1, 0].map(entry).join('')}`);
  });
});

describe('items of a list in another order', () => {
  test.each([
    ['between brackets', 'a: [x, "y", {z: 1}] # c\n', 'a: [{z: 1}, x, "y"] # c\n'],
    ['without a last line end', 'a:\n  - x\n  - y # c\n  - z', 'a:\n  - z\n  - x\n  - y # c'],
    [
      "with Windows' line ends",
      'a:\r\n  - x\r\n  - y\r\n  - z # c\r\n',
      'a:\r\n  - z # c\r\n  - x\r\n  - y\r\n',
    ],
    [
      'with a block text',
      'a:\n  - x\n  - y\n  - |\n    # Text\n    z\n',
      'a:\n  - |\n    # Text\n    z\n  - x\n  - y\n',
    ],
    [
      'with a heading that stands apart',
      'a:\n  # Überschrift\n\n  # x\n  - x\n\n  - y\n  - z # c\n',
      'a:\n  # Überschrift\n\n  - z # c\n\n  # x\n  - x\n  - y\n',
    ],
  ])('%s', (_, before, after) => {
    expect(withYamlEdits(before, [{ path: ['a'], value: undefined, order: [2, 0, 1] }])).toBe(after);
  });
  test.each([
    ['comments between brackets', 'a: [x, # erste\n  y, z]\n'],
    ['an anchor that would come behind its alias', 'a:\n  - x\n  - &y 1\n  - *y\n'],
    ['another number of items', 'a:\n  - x\n'],
    ['no list', 'a: x\n'],
  ])('with %s is refused', (_, before) => {
    expect(withYamlEdits(before, [{ path: ['a'], value: undefined, order: [2, 0, 1] }])).toBeUndefined();
  });
});
