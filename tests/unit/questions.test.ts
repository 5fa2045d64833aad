// Questions at the terminal: an answer, and every way to leave without one.
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openQuestions, type Questions } from '../../src/cli/questions.ts';

let keys: PassThrough;
let questions: Questions;
beforeEach(() => {
  keys = new PassThrough();
  questions = openQuestions(keys, Object.assign(new PassThrough().resume(), { isTTY: true }));
});
afterEach(() => questions.close());

test('an answer comes without the blanks around it, and without the question', async () => {
  const answer = questions.ask('Zweck? ');
  keys.write('  Bestellungen der Kundschaft \r');
  expect(await answer).toBe('Bestellungen der Kundschaft');
  const empty = questions.ask('Zweck? ');
  keys.write('\r');
  expect(await empty).toBe('');
});

test.each([
  ['Ctrl-C', () => keys.write('\u0003')],
  ['Ctrl-D', () => keys.write('\u0004')],
  ['a terminal that closes', () => keys.end()],
])('%s leaves this question and all that follow', async (_name, leave) => {
  const answer = questions.ask('Zweck? ');
  leave();
  expect(await answer).toBeUndefined();
  expect(await questions.ask('Verantwortlich? ')).toBeUndefined();
});
