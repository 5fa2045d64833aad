import { describe, expect, test } from 'vitest';
import { inspectedKeys } from '../../src/model/compose-inspection.ts';
import type { FieldValue, ObservedFact } from '../../src/model/facts.ts';
import { dockerImagesFacts, parseDockerImages } from '../../src/snapshots/docker-images.ts';
import { dockerInspectFacts, parseDockerInspect } from '../../src/snapshots/docker-inspect.ts';
import { dockerNetworkFacts, parseDockerNetwork } from '../../src/snapshots/docker-network.ts';
import { dockerPsFacts, parseDockerPs } from '../../src/snapshots/docker-ps.ts';
import { dockerVersionFacts, parseDockerVersion } from '../../src/snapshots/docker-version.ts';
import { dockerVolume, dockerVolumeFacts, parseDockerVolume } from '../../src/snapshots/docker-volume.ts';
import { snapshotSources } from '../../src/snapshots/index.ts';
import { fixturesOf } from './golden.ts';

const captures = fixturesOf('captures/docker');
/** What asks Docker for chosen fields. */
const listed = snapshotSources.filter(({ id }) => id.startsWith('docker-') && id !== 'docker-user');
const sources = listed.filter(({ id }) => id !== 'docker-ps');

function capture(name: string): string {
  return captures.find((fixture) => fixture.name.endsWith(`/${name}`))?.text ?? '';
}

function own(id: string, name: string): string {
  return fixturesOf(`snapshots/${id}`).find((fixture) => fixture.name.endsWith(`/${name}`))?.text ?? '';
}

function fieldsOf(facts: readonly ObservedFact[]): Record<string, Readonly<Record<string, FieldValue>>> {
  return Object.fromEntries(facts.map(({ name, fields }) => [name, fields]));
}

describe('commands', () => {
  test.each(listed)('$id prints chosen fields only, and can be pasted into a shell', ({ command }) => {
    const template = command.at(-1) ?? '';
    expect(command[0]).toBe('docker');
    expect(template).not.toMatch(
      /json \.(?:Config|HostConfig|NetworkSettings|Labels|Options|Client|Server)?\}/,
    );
    expect(template).not.toMatch(/['\n\\]/);
  });

  test.each(listed.filter(({ id }) => id !== 'docker-version'))(
    '$id: clients of different age give the same facts',
    (source) => {
      const factsOf = (version: string) => source.facts(source.parse(own(source.id, `template-${version}`)));
      expect(factsOf('20')).not.toEqual([]);
      expect(factsOf('20')).toEqual(factsOf('28'));
    },
  );
});

describe('docker-inspect and docker-ps never disagree about one engine', () => {
  test.each([
    ['captures', capture('28-ps-a-no-trunc-template-json'), capture('28-inspect-all'), 33],
    ['own templates', own('docker-ps', 'template-28'), own('docker-inspect', 'template-28'), 14],
  ])('%s', (_, listed, inspected, count) => {
    const listedFields = fieldsOf(dockerPsFacts(parseDockerPs(listed)));
    const inspectedFields = fieldsOf(dockerInspectFacts(parseDockerInspect(inspected)));
    expect(Object.keys(inspectedFields).sort()).toEqual(Object.keys(listedFields).sort());
    expect(Object.keys(listedFields)).toHaveLength(count);
    for (const [name, fields] of Object.entries(listedFields))
      for (const [field, value] of Object.entries(fields)) {
        const other = inspectedFields[name]?.[field];
        if (other !== undefined) expect([name, field, other]).toEqual([name, field, value]);
      }
  });

  test('the template and the plain output give the same facts', () => {
    const ours = fieldsOf(dockerInspectFacts(parseDockerInspect(own('docker-inspect', 'template-28'))));
    const plain = fieldsOf(dockerInspectFacts(parseDockerInspect(own('docker-inspect', 'raw-with-secrets'))));
    expect(Object.keys(plain)).toEqual(['shop-web-1', 'ok', 'sharednet']);
    // Where there is no check, the plain output does not have the key: that is not seen. Settings that are asked for since
    // the template's text was printed, only the plain output has.
    const newer = ['healthcheck', 'labels', 'aliases', 'addresses', 'mac_addresses'];
    newer.push('network_options', 'link_names', 'mount_propagation', 'mount_options', 'gateway_priorities');
    for (const [name, fields] of Object.entries(plain))
      for (const [field, value] of Object.entries(fields)) {
        const other = ours[name]?.[field];
        if (other === undefined) expect([...inspectedKeys, ...newer]).toContain(field);
        else expect([name, field, other]).toEqual([name, field, value]);
      }
    const unchecked = Object.keys(plain).filter((name) => ours[name]?.health === null);
    expect(unchecked.map((name) => plain[name]?.health)).toEqual([undefined]);
  });
});

describe('secrets', () => {
  const plain = own('docker-inspect', 'raw-with-secrets');

  test('values of variables and of labels that speak of a secret are dropped', () => {
    expect(plain).toMatch(/geheim-env/);
    expect(plain).toMatch(/geheim-label/);
    const parsed = parseDockerInspect(plain);
    expect(JSON.stringify([parsed, dockerInspectFacts(parsed)])).not.toMatch(/geheim-(?:env|label)/);
  });

  test('labels and options of networks and volumes that speak of a secret are dropped', () => {
    const entry = {
      Name: 'x',
      Driver: 'local',
      Labels: { 'a.password': 'geheim' },
      Options: { o: 'password=geheim' },
    };
    expect(JSON.stringify(parseDockerVolume(JSON.stringify(entry)))).not.toContain('geheim');
    expect(JSON.stringify(parseDockerNetwork(JSON.stringify({ ...entry, Internal: false })))).not.toContain(
      'geheim',
    );
  });

  test.each(sources)('$id never quotes a line', (source) => {
    for (const text of ['geheim', '{"geheim":"geheim"}', '{"Name":"geheim', '[{"Name":"geheim"}'])
      expect(JSON.stringify(source.parse(text).problems)).not.toContain('geheim');
  });

  test('a scrubbed command is not compared, the words of the others are', () => {
    const facts = fieldsOf(dockerInspectFacts(parseDockerInspect(own('docker-inspect', 'json-odd-values'))));
    expect(facts.geschwaerzt).not.toHaveProperty('command');
    expect(facts['kein-befehl']?.command).toBeNull();
    expect(facts['kaputte-ports']?.command).toBe('sleep 3600');
  });
});

describe('docker-inspect', () => {
  const facts = fieldsOf(dockerInspectFacts(parseDockerInspect(own('docker-inspect', 'template-28'))));
  const all = fieldsOf(dockerInspectFacts(parseDockerInspect(capture('28-inspect-all'))));

  test('mounts', () => {
    expect(facts['shop-web-1']?.mounts).toEqual([
      '/srv/lab/x -> /b2',
      '/srv/lab/x -> /etc/conf (ro)',
      'anonym -> /anon',
      'nfsx -> /b3',
      'shop_pgdata -> /var/lib/data',
    ]);
    expect(facts.tmpfs?.mounts).toEqual(['shop_pgdata -> /ro (ro)']);
  });

  test('bindings are known of what does not run, ports are not', () => {
    expect(facts.exited0).toMatchObject({ state: 'exited', exit_code: 0, bindings: ['*:9102->9102/tcp'] });
    expect(facts.exited0).not.toHaveProperty('ports');
    expect(facts.created?.bindings).toEqual(['[::1]:9103->9103/tcp']);
    expect(facts.created).not.toHaveProperty('exit_code');
    expect(all['shop-db-1']).toMatchObject({ ports: [], bindings: ['127.0.0.1:5432->5432/tcp'] });
  });

  test('any free host port and a range to choose from', () => {
    expect(facts.ok?.bindings).toEqual(['*:0->81/tcp', '*:8000-8010->80/tcp']);
  });

  test('networks of a mode', () => {
    expect(facts.hostnet?.networks).toEqual(['host']);
    expect(facts.nonet?.networks).toEqual(['none']);
    expect(facts.sharednet?.networks).toEqual(['container:shop-web-1']);
  });

  test('restart policy, user, privileges, names of variables', () => {
    expect(facts.ok).toMatchObject({ restart: 'on-failure:5', user: '1000:1000', privileged: true });
    expect(facts['shop-web-1']).toMatchObject({ restart: 'unless-stopped', user: null, privileged: false });
    expect(facts['shop-web-1']?.env).toEqual(['DB_PASSWORD', 'LEER', 'PATH', 'ZWEI']);
    expect(facts['shop-web-1']).toMatchObject({ project: 'shop', service: 'web' });
    expect(facts.ok).toMatchObject({ project: 'shop', service: null });
  });

  test('health only of what runs, null without a check', () => {
    expect(facts['shop-web-1']?.health).toBe('healthy');
    expect(all.starting?.health).toBe('starting');
    expect(facts.linker?.health).toBeNull();
    expect(facts.pausedh).not.toHaveProperty('health');
  });
});

test('networks: what was not printed is not seen', () => {
  const facts = fieldsOf(dockerNetworkFacts(parseDockerNetwork(own('docker-network', 'template-28'))));
  expect(facts.v6net).toEqual({
    driver: 'bridge',
    subnets: ['172.31.5.0/24', 'fd00:dead:beef::/64'],
    internal: false,
    ipv6: true,
    bridge: null,
    driver_opts: [],
  });
  expect(facts.shop_backend).toMatchObject({ internal: true, bridge: 'br-back' });
  const listed = fieldsOf(dockerNetworkFacts(parseDockerNetwork(capture('28-network-ls-json'))));
  expect(listed.shop_backend).toEqual({ driver: 'bridge', internal: true, ipv6: false });
});

test('anonymous volumes are no facts, and nothing else is nothing to compare', () => {
  const some = parseDockerVolume(own('docker-volume', 'template-28'));
  expect(some.volumes).toHaveLength(4);
  expect(dockerVolumeFacts(some).map(({ name }) => name)).toEqual(['nfsvol', 'nfsx', 'shop_pgdata']);
  const none = parseDockerVolume(own('docker-volume', 'only-anonymous'));
  expect(dockerVolumeFacts(none)).toEqual([]);
  expect(dockerVolume.isEmpty(none)).toBe(true);
});

test('images without a tag are no facts, cut IDs are not compared', () => {
  const facts = dockerImagesFacts(parseDockerImages(own('docker-images', 'template-28')));
  expect(facts.map(({ name }) => name).sort()).toEqual([
    'proto/web:1.2.3',
    'registry.example.com:5000/team/app:v1',
  ]);
  const [cut] = dockerImagesFacts(parseDockerImages(own('docker-images', 'json-truncated-ids')));
  expect(cut).toMatchObject({ name: 'nginx:1.27', fields: {} });
});

test('the version of the engine, not of its parts; a silent engine is a problem', () => {
  const text = parseDockerVersion(capture('28-version'));
  expect(fieldsOf(dockerVersionFacts(text))).toEqual({
    'Docker CLI': { version: '28.2.2' },
    'Docker Engine': { version: '20.10.24+dfsg1' },
  });
  for (const name of ['json-no-daemon', 'text-no-daemon', 'text-cut-behind-client']) {
    const { versions, problems } = parseDockerVersion(own('docker-version', name));
    expect(versions.map((version) => version.name)).toEqual(['Docker CLI']);
    expect(problems).toHaveLength(1);
  }
});

test.each(sources)('$id: an answer that is none is no evidence that something is missing', (source) => {
  const silent = source.parse('Cannot connect to the Docker daemon at unix:///var/run/docker.sock.');
  expect(source.blind?.(silent)).toEqual(source.kinds);
  expect(source.isEmpty(silent)).toBe(false);
  const nothing = source.parse('[]\n');
  expect(source.blind?.(nothing)).toEqual([]);
  expect(source.isEmpty(nothing)).toBe(true);
});
