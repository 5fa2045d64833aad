// What a finding about something undocumented prints, pasted into the inventory: then nothing is undocumented any more, the
// inventory is valid, and only states and health may still differ.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { driftOf } from '../../src/handbook/drift.ts';
import type { DraftFinding } from '../../src/model/finding.ts';
import { snapshotSource } from '../../src/snapshots/index.ts';
import { repository } from '../command.ts';
import { loadSample } from '../sample.ts';

type Texts = Readonly<Record<string, string>>;
type Tree = Record<string, unknown>;
const now = new Date('2026-01-20T00:00:00Z');

const bare = (sources: readonly string[]): Tree => ({
  handbook: { title: 'Laden', subtitle: 'x', description: 'x', edition_date: '2026-01-15', owner: 'x' },
  hosts: { web: { purpose: 'x', kind: 'hypervisor', snapshots: sources } },
});

/** Maps join, lists grow: what a person does who pastes. */
function paste(into: Tree, entry: Tree): Tree {
  const joined = { ...into };
  for (const [key, value] of Object.entries(entry)) {
    const before = joined[key];
    joined[key] =
      Array.isArray(before) && Array.isArray(value)
        ? [...before, ...value]
        : typeof before === 'object' && before !== null && typeof value === 'object' && value !== null
          ? paste(before as Tree, value as Tree)
          : value;
  }
  return joined;
}

function compared(inventory: Tree, texts: Texts) {
  const meta = {
    ...{ format: 2, host: 'web', time: '2026-01-19T00:00:00Z', origin: 'live' },
    sources: {},
  };
  const files = Object.entries(texts).map(([id, text]) => [snapshotSource(id)?.file ?? '', text] as const);
  const folder = new Map(
    [...files, ['snapshot.json', JSON.stringify(meta)] as const].map(([name, text]) => [
      name,
      { file: `inventory/laden/snapshots/web/${name}`, text },
    ]),
  );
  const handbook = loadSample(dump(inventory), { snapshots: new Map([['web', folder]]) }).handbooks[0]!;
  return { invalid: handbook.findings, findings: driftOf(handbook, now).findings };
}

const isUndocumented = ({ rule, severity }: DraftFinding) => /-unexpected$/.test(rule) && severity !== 'info';
/** What an entry cannot change: what the snapshot is, and what the thing does just now. */
const stays =
  /^(snapshot-.*|container-(state|health|exit-code|image-tag|volumes-from|transient)|firewall-(order|rule-families|inactive)|docker-user-order|guest-status|swarm-service-running|waiver-.*)$/;

function pasted(texts: Texts) {
  const before = bare(Object.keys(texts));
  const { findings } = compared(before, texts);
  const found = findings.filter(isUndocumented);
  const inventory = found.reduce((tree, { entry = '{}' }) => paste(tree, load(entry) as Tree), before);
  const { invalid, findings: after } = compared(inventory, texts);
  return {
    found,
    text: dump(inventory),
    invalid: invalid.map(({ rule, message }) => `${rule}: ${message}`),
    left: after
      .filter(({ rule, severity }) => !stays.test(rule) && severity !== 'info')
      // Compose has no word for `docker run -P`.
      .filter(({ rule, actual }) => rule !== 'container-bindings' || actual !== 'keine')
      // ufw has two rules of one place there: the inventory has one, and the finding says so.
      .filter(({ rule, actual }) => rule !== 'firewall-rule-action' || !/,|\(IPv/.test(actual ?? ''))
      .map(({ rule, subject, expected, actual }) => `${rule} ${subject}: ${expected} / ${actual}`),
  };
}

const fixtures = join(repository, 'tests/fixtures');
const texts = (folder: string, source: string): [string, string, string][] =>
  readdirSync(join(fixtures, folder))
    .filter((name) => name.endsWith('.txt'))
    .map((name) => [source, `${folder}/${name}`, readFileSync(join(fixtures, folder, name), 'utf8')]);
const sources = [
  'docker-ps',
  'docker-inspect',
  'docker-network',
  'docker-volume',
  'ufw-status',
  'ufw-added',
].concat(['docker-service', 'docker-user', 'ss', 'env-files', 'pct-list']);
const cases = [
  ...sources.flatMap((source) => texts(`snapshots/${source}`, source)),
  ...['ufw-status', 'ufw-added', 'docker-user', 'ss'].flatMap((source) =>
    texts(`captures/${source}`, source),
  ),
  ...texts('captures/docker', 'docker-ps').filter(([, name]) => name.includes('-ps-')),
  ...texts('captures/docker', 'docker-inspect').filter(([, name]) => name.includes('28-inspect')),
  ...texts('captures/docker', 'docker-network').filter(([, name]) => name.includes('network-inspect')),
];

describe('pasting what findings print leaves nothing undocumented', () => {
  test.each(cases)('%s: %s', (source, _, text) => {
    const { invalid, left } = pasted({ [source]: text });
    expect(invalid).toEqual([]);
    // No engine binds ports of a container in another's network: that one is made up.
    expect(left.filter((text) => !text.startsWith('container-ports container:fremdes-netz'))).toEqual([]);
  });
  test('a whole machine', () => {
    const read = (path: string) => readFileSync(join(fixtures, path), 'utf8');
    const { found, invalid, left } = pasted({
      'docker-inspect': read('captures/docker/28-inspect-all.txt'),
      'docker-network': read('captures/docker/28-network-inspect-all.txt'),
      'docker-volume': read('captures/docker/28-volume-inspect-all.txt'),
    });
    expect(found.length).toBeGreaterThan(5);
    expect([...invalid, ...left]).toEqual([]);
  });
});
