// Open questions and gaps keep their numbers when others are answered, and are named by number and a few words.
import { expect, test } from 'vitest';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import {
  gapLabel,
  gapNumber,
  questionLabel,
  questionNumber,
  sentenceParts,
} from '../../src/views/questions.ts';
import { repository } from '../command.ts';
import { sample } from '../sample.ts';

const { inventory } = sample(`open_questions:
  adresse: { number: 7, title: Ist die Adresse fest?, short: Feste Adresse, statements: [{ source: A, says: B }], follows: A, reason: A, owner: A }
  zweite: { title: Und nun?, statements: [{ source: A, says: B }], follows: A, reason: A, owner: A }
gaps:
  ort: { number: 3, what: Ort, owner: A }
`);
const known = { number: 'K7', title: 'Feste Adresse', page: 'klaerungsbedarf', anchor: 'frage-adresse' };
test('the documented number counts, else the place; the short title, else the whole one', () => {
  expect(questionLabel(inventory!, 'adresse')).toEqual(known);
  expect(questionLabel(inventory!, 'zweite')).toMatchObject({ number: 'K2', title: 'Und nun?' });
  expect(questionLabel(inventory!, 'dritte')).toBeUndefined();
  expect(gapNumber(inventory!, 'ort')).toBe('N3');
  expect(gapLabel(inventory!, 'ort')).toMatchObject({
    number: 'N3',
    title: 'Ort',
    page: 'nicht-dokumentiert',
    anchor: 'luecke-ort',
  });
  expect(gapLabel(inventory!, 'zeit')).toBeUndefined();
});

test.each([
  ['Die Adresse wechselt (K7).', ['Die Adresse wechselt (', known, ').']],
  [
    'Beides (Q3, K7, N3) ist offen.',
    ['Beides (Q3, ', known, ', ', gapLabel(inventory!, 'ort'), ') ist offen.'],
  ],
  ['K7', [known]],
  ['Frage K9 ist beantwortet.', ['Frage K9 ist beantwortet.']],
  ['Modell XK7, K7-Kabel, /K7, K70 und K7s', ['Modell XK7, K7-Kabel, /K7, K70 und K7s']],
])('a sentence names what is open by number: %s', (text, parts) => {
  const found = sentenceParts(inventory!, text);
  expect(found.every((part) => typeof part === 'string') ? [found.join('')] : found).toEqual(parts);
});

test.each(loadHandbooks(readRoot(repository)).handbooks.map((handbook) => handbook.inventory!))(
  '$id: every number is given once, and the history names none that is open',
  (handbook) => {
    const questions = Object.keys(handbook.open_questions).map((id) => questionNumber(handbook, id));
    const gaps = Object.keys(handbook.gaps).map((id) => gapNumber(handbook, id));
    expect(new Set(questions).size).toBe(questions.length);
    expect(new Set(gaps).size).toBe(gaps.length);
    const closed = handbook.handbook.change_history.flatMap(({ change }) => [
      ...change.matchAll(/^(?:Frage|Lücke) ([KN]\d+) /g),
    ]);
    expect(closed.length).toBeGreaterThan(9);
    for (const [, number] of closed) expect([...questions, ...gaps]).not.toContain(number);
  },
);
