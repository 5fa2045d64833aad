import { describe, expect, test } from 'vitest';
import { expandPorts, portFact, portFacts } from '../../src/model/ports.ts';
import { dockerPs, dockerPsFacts, parseDockerPs } from '../../src/snapshots/docker-ps.ts';
import { snapshotSource, snapshotSources } from '../../src/snapshots/index.ts';
import type { Fixture } from './golden.ts';
import { fixturesOf } from './golden.ts';

const captures = fixturesOf('captures/docker').filter(({ name }) => /-ps-/.test(name));
const own = fixturesOf('snapshots/docker-ps');

function named(fixtures: readonly Fixture[], end: string): string {
  return fixtures.find(({ name }) => name.endsWith(`/${end}`))?.text ?? '';
}

/** The fields that the table shows as well as JSON. */
function tableFields(text: string): unknown {
  return dockerPsFacts(parseDockerPs(text)).map(({ name, fields }) => {
    const { image, tag_current, state, health, ports, port_families } = fields;
    return { name, image, tag_current, state, health, ports, port_families };
  });
}

describe('forms of one engine agree', () => {
  const table = named(captures, '28-ps-a');

  test('the table and JSON', () => {
    expect(tableFields(table)).toEqual(tableFields(named(captures, '28-ps-a-template-json')));
  });

  test('an old client and a new one', () => {
    expect(tableFields(named(captures, '20-ps-a'))).toEqual(tableFields(table));
  });

  test.each([60, 80, 100, 120, 200])('a terminal of %i columns that wraps the rows', (width) => {
    const wrapped = table.split('\n').flatMap((line) => line.match(new RegExp(`.{1,${width}}`, 'g')) ?? ['']);
    expect(parseDockerPs(wrapped.join('\n')).problems).toEqual([]);
    expect(tableFields(wrapped.join('\n'))).toEqual(tableFields(table));
  });

  test('a web paste that collapses spaces', () => {
    expect(tableFields(table.replace(/ +/g, ' '))).toEqual(tableFields(table));
  });
});

test('rows cut by a narrow screen are problems, none is missing', () => {
  const table = named(captures, '28-ps-a');
  for (const width of [30, 80, 140, 300, 1170]) {
    const cut = table.split('\n').map((line) => line.slice(0, width));
    const { containers, problems } = parseDockerPs(cut.join('\n'));
    expect(containers).toEqual([]);
    expect(problems).toHaveLength(33);
  }
});

test('a line of a problem is never quoted: it may hold a secret', () => {
  const { problems } = parseDockerPs('TOKEN=geheim\n{"Names":"x","Command":"geheim"');
  expect(problems).toHaveLength(2);
  expect(JSON.stringify(problems)).not.toContain('geheim');
});

describe('ports', () => {
  test.each([
    ['0.0.0.0', '*:8082->80/tcp'],
    ['::', '*:8082->80/tcp'],
    ['[::]', '*:8082->80/tcp'],
    [null, '*:8082->80/tcp'],
    ['127.0.0.1', '127.0.0.1:8082->80/tcp'],
    ['::1', '[::1]:8082->80/tcp'],
  ])('host address %s', (hostIp, fact) => {
    expect(portFact(hostIp, '8082', '80', 'tcp')).toBe(fact);
  });

  test('ranges are expanded pairwise, uneven ones stay', () => {
    expect(expandPorts('6000-6002', '7000-7002')).toEqual([
      ['6000', '7000'],
      ['6001', '7001'],
      ['6002', '7002'],
    ]);
    expect(expandPorts('8000-8010', '80')).toEqual([['8000-8010', '80']]);
    expect(expandPorts('9-1', '9-1')).toEqual([['9-1', '9-1']]);
  });

  test('no host address publishes in both families', () => {
    const port = { hostIp: null, hostPort: '80', containerPort: '80', protocol: 'TCP' };
    expect(portFacts([port, { ...port, hostPort: null }])).toEqual({
      ports: ['*:80->80/tcp'],
      families: ['80/tcp IPv4', '80/tcp IPv6'],
    });
  });
});

test('an image that lost its name is no image but a moved tag', () => {
  const facts = dockerPsFacts(parseDockerPs(named(captures, '28-ps-a-no-trunc-template-json')));
  const fieldsOf = (name: string) => facts.find((fact) => fact.name === name)?.fields ?? {};
  for (const name of ['moved', 'untagged', 'byid']) {
    expect(fieldsOf(name)).not.toHaveProperty('image');
    expect(fieldsOf(name).tag_current).toBe(false);
  }
  expect(fieldsOf('regname')).toMatchObject({
    image: 'registry.example.com:5000/team/app:v1',
    tag_current: true,
  });
  const short = parseDockerPs(
    '{"Names":"a","Image":"cafe","State":"running"}\n{"Names":"b","Image":"web@sha256:0123","State":"running"}',
  );
  expect(dockerPsFacts(short).map(({ fields }) => fields.tag_current)).toEqual([true, true]);
});

test('no networks printed may be a shared network: not evidence', () => {
  const [fact] = dockerPsFacts(parseDockerPs('{"Names":"a","State":"running","Networks":""}'));
  expect(fact?.fields).not.toHaveProperty('networks');
});

test('sources are found by their id', () => {
  for (const source of snapshotSources) expect(snapshotSource(source.id)).toBe(source);
  expect(snapshotSource('nmap')).toBeUndefined();
});

test('a daemon that does not answer is no evidence of missing containers, an empty list is', () => {
  expect(dockerPs.blind?.(parseDockerPs(named(own, 'error-no-daemon')))).toEqual(['container']);
  expect(dockerPs.blind?.(parseDockerPs(named(captures, '28-ps-empty')))).toEqual([]);
});
