// The examples of --help: each is a command with arguments and flags that it has.
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.ts';

/** The lines below „Beispiel(e):“ that call infrabuch, without what pipes and files around them do. */
const examples = commands.flatMap(({ name, help = '' }) =>
  help
    .split(/\nBeispiele?:\n/)
    .slice(1)
    .flatMap((text) => text.split('\n'))
    .flatMap((line) => line.split('|'))
    .map((part) => part.trim())
    .filter((part) => /^(?:[A-Z_]+=\S+ )?infrabuch /.test(part))
    .map((part) => [name, part.replace(/^[A-Z_]+=\S+ /, '').replace(/\s*[<>].*$/, '')] as const),
);

test('every command shows one', () => {
  expect(
    commands.filter(({ name }) => !examples.some(([of]) => of === name)).map(({ name }) => name),
  ).toEqual([]);
});

test.each(examples)('%s: %s', (_, line) => {
  const [, called = '', ...words] = [...line.matchAll(/"[^"]*"|\S+/g)].map(([word]) => word);
  const command = commands.find(({ name }) => name === called);
  expect(command, `there is no command ${called}`).toBeDefined();
  const flags = command!.flags();
  const isNamed = (word: string) => flags.find(({ long }) => long === word.split('=')[0]);
  const rest: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('--')) {
      rest.push(word);
      continue;
    }
    const flag = isNamed(word);
    expect(flag, `${called} has no flag ${word}`).toBeDefined();
    if (!flag?.required && !flag?.optional) continue;
    const value = words[++at] ?? '';
    expect(value, `${word} has no value`).not.toBe('');
    if (flag.argChoices) expect(flag.argChoices).toContain(value);
  }
  const wanted = command!.arguments ?? [];
  const required = wanted.filter(([name]) => name.startsWith('<')).length;
  const isOpen = wanted.some(([name]) => name.includes('...'));
  expect(rest.length).toBeGreaterThanOrEqual(required);
  if (!isOpen) expect(rest.length).toBeLessThanOrEqual(wanted.length);
});
