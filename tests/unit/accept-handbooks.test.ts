// A committed handbook, and changes of its machine that every snapshot shows: all is accepted, by as few lines as it takes.
import { expect, test } from 'vitest';
import { readRoot } from '../../src/handbook/root.ts';
import { acceptAll } from '../accepted.ts';
import { repository } from '../command.ts';
import { share } from '../runs.ts';

const [files] = readRoot(repository, 'gro-mate').handbooks;
const day = /"time":\s*"([^"T]+)/.exec(files?.snapshots.get('web')?.get('snapshot.json')?.text ?? '')?.[1];
/** The snapshots of the machine with another text everywhere. */
function changed(from: RegExp, to: string) {
  const texts = [...(files?.snapshots.get('web') ?? [])].map(
    ([name, source]) =>
      [
        name,
        {
          ...source,
          text:
            name === 'snapshot.json'
              ? source.text.replaceAll(/,\s*"sha256": "[^"]*"/g, '')
              : source.text.replace(from, to),
        },
      ] as const,
  );
  return { ...files!, snapshots: new Map([...files!.snapshots, ['web', new Map(texts)]]) };
}

/** A change, what it replaces in all snapshots by what, and by how many lines at most it is accepted. */
const changes: readonly (readonly [string, RegExp, string, number])[] = [
  ['another subnet with its gateway', /172\.18\./g, '172.28.', 3],
  ['a container with another name', /grocery_backend/g, 'grocery_api', 8],
  ['a network with another name', /grocery-mate_devnet/g, 'grocery-mate_prodnet', 14],
  ['a published port', /7654/g, '7655', 2],
  ['other addresses of ports', /127\.0\.0\.1/g, '0.0.0.0', 6],
  ['another restart policy', /unless-stopped/g, 'always', 5],
  ['SSH at one address', /\*:22/g, '192.0.2.1:22', 2],
  ['a value of a variable', /value:"postgres"/g, 'value:"db2"', 1],
  ['another command', /"--workers","4"/g, '"--workers","8"', 1],
  ['another release of the system', /24\.04\.3 LTS/g, '26.04 LTS', 1],
  ['rules with another action', /ALLOW IN {2}(?= *Anywhere)/g, 'DENY IN   ', 18],
];
test.each(share(changes))('%s', (_, from, to, atMost) => {
  const before = new Map(files?.yaml.map(({ file, text }) => [file, text]));
  const {
    edited,
    waived,
    complaints,
    files: after,
  } = acceptAll(changed(from, to), new Date(`${day}T23:00:00Z`));
  expect({ waived, complaints }).toEqual({ waived: [], complaints: [] });
  expect(edited).not.toEqual([]);
  const fresh = after.yaml.flatMap(({ file, text }) => {
    const old = new Set(before.get(file)?.split('\n'));
    return text.split('\n').filter((line) => !old.has(line));
  });
  expect(fresh.length).toBeLessThanOrEqual(atMost);
});
