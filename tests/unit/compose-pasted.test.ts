// The text of a compose file, laid into an inventory as it is, is the same containers as when a stack names the file; what only a reader
// of compose files can do is answered with where it belongs.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readInventory } from '../../src/inventory/read.ts';
import { fixtures } from '../compose-judge.ts';

const head = `handbook: { title: H, subtitle: S, description: D, edition_date: "2026-01-15", owner: O }
hosts: { web: { purpose: P, kind: vm } }
stacks: { laden: { purpose: P, host: web, directory: /srv/laden } }
`;
/** What belongs into a compose file that a stack names: several files, documents or tags, extends; ids in capitals. */
const answered: Readonly<Record<string, RegExp>> = {
  'extends-anderer-ordner': /„extends“/,
  'extends-gemischt': /YAML-Tag/,
  'extends-gleiche-datei': /„extends“/,
  geheimnisse: /„GROSS“ ist als Kennung nicht erlaubt/,
  include: /„include“/,
  'include-gemischt': /„include“/,
  'include-lang': /„include“/,
  'mehrere-dokumente': /mehrere YAML-Dokumente/,
};
const single = readdirSync(fixtures).filter(
  (name) =>
    existsSync(join(fixtures, name, 'compose.yaml')) &&
    /^services:/m.test(readFileSync(join(fixtures, name, 'compose.yaml'), 'utf8')),
);
const pasted = (name: string) =>
  readInventory('h', [
    { file: 'a.yaml', text: head },
    { file: 'b.yaml', text: readFileSync(join(fixtures, name, 'compose.yaml'), 'utf8') },
  ]);

/** The handbook whose stack names the file. */
const named = (name: string) =>
  readInventory(
    'h',
    [{ file: 'a.yaml', text: head.replace('/srv/laden }', '/srv/laden, compose: [laden/compose.yaml] }') }],
    undefined,
    new Map([['laden/compose.yaml', readFileSync(join(fixtures, name, 'compose.yaml'), 'utf8')]]),
  );

describe.each(single)('%s', (name) => {
  const refusal = answered[name];
  test.runIf(refusal)('is answered with where it belongs', () =>
    expect(
      pasted(name)
        .findings.map(({ message }) => message)
        .join('\n'),
    ).toMatch(refusal!),
  );
  test.skipIf(refusal)('works as it is, with the ports of the file', () => {
    const { inventory, findings } = pasted(name);
    expect(findings.map(({ subject, message }) => `${subject}: ${message}`)).toEqual([]);
    // Pasted, the text stands alone, and compose's own twins are left as they are.
    const isAlone = !['.env', 'files.txt'].some((file) => existsSync(join(fixtures, name, file)));
    if (!isAlone || name === 'doppelt-gemischt') return;
    const other = named(name).inventory!;
    const portsOf = ({ containers }: Pick<typeof other, 'containers'>) =>
      Object.fromEntries(
        Object.values(containers).map(({ service, ports, expose, networks }) => [
          service,
          { ports: ports.length, expose, networks: networks.length },
        ]),
      );
    expect(portsOf(inventory!)).toEqual(portsOf(other));
  });
});
