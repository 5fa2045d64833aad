// What compose leaves open is no difference: ports that Docker picks, profiles that do not run, values of variables.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of compose.
import { describe, expect, test } from 'vitest';
import { holds, shown } from '../../src/drift/values.ts';
import { projectFacts, projectTolerated } from '../../src/inventory/project.ts';
import { readInventory } from '../../src/inventory/read.ts';
import { labelFacts } from '../../src/model/container-labels.ts';

const text = (container: string, stack = '') => `
handbook: { title: H, subtitle: S, description: D, edition_date: "2026-01-15", owner: O }
hosts: { web: { purpose: P, kind: vm } }
stacks: { laden: { purpose: P, host: web, directory: /srv/laden${stack} } }
containers:
  shop: { purpose: P, stack: laden, service: shop, role: application, image: "shop:1", ${container} }
`;
function factOf(container: string, stack = '') {
  const { inventory, findings } = readInventory('h', [{ file: 'a.yaml', text: text(container, stack) }]);
  expect(findings).toEqual([]);
  const fact = projectFacts(inventory!, new Map()).find(({ kind }) => kind === 'container');
  return { ...fact!, modes: fact?.modes ?? {} };
}

describe('ports that Docker picks', () => {
  test.each(['ports: ["80"]', 'ports: [80]', 'ports: ["${HTTP_PORT}:80"]', 'ports: [{ target: 80 }]'])(
    '%s',
    (ports) => {
      const { fields, modes } = factOf(ports);
      expect(holds(fields.ports!, ['*:32768->80/tcp'], modes.ports)).toBe(true);
      expect(holds(fields.ports!, ['127.0.0.1:8080->80/tcp'], modes.ports)).toBe(true);
      expect(holds(fields.bindings!, ['*:0->80/tcp'], modes.bindings)).toBe(true);
      expect(holds(fields.ports!, [], modes.ports)).toBe(false);
      expect(holds(fields.ports!, ['*:32768->81/tcp'], modes.ports)).toBe(false);
      expect(holds(fields.ports!, ['*:32768->80/tcp', '*:1->81/tcp'], modes.ports)).toBe(false);
      expect(fields.port_families).toBeUndefined();
      expect(shown(fields.ports!, [], modes.ports).expected).toEqual(['beliebig->80/tcp']);
    },
  );
  test('beside others, and in ranges', () => {
    const { fields, modes } = factOf('ports: ["8080:80", "90-91/udp"]');
    const observed = ['*:8080->80/tcp', '*:32768->90/udp', '*:32769->91/udp'];
    expect(holds(fields.ports!, observed, modes.ports)).toBe(true);
    expect(holds(fields.ports!, observed.slice(0, 2), modes.ports)).toBe(false);
  });
});

test.each([
  ['profiles: [debug]', '', true],
  ['profiles: ["", debug]', '', undefined],
  ['profiles: [debug]', ', profiles: [debug]', undefined],
  ['profiles: [debug]', ', profiles: [other]', true],
  ['deploy: { replicas: 0 }', '', true],
  ['deploy: { replicas: 1 }', '', undefined],
  ['restart: always', '', undefined],
])('%s of a stack with „%s“ may be missing: %s', (container, stack, optional) =>
  expect(factOf(container, stack).optional).toBe(optional),
);

test('two dollars are one on the machine, and variables without a value are not compared', () => {
  const { fields, modes } = factOf(
    'hostname: "${NAME}", user: "a$$b", labels: ["a=$$x", "b=${Y}"], command: "echo $$HOME", ' +
      'volumes: ["./a:/a", "${DATA}:/b"], healthcheck: { test: "x $$Y", interval: "${I}", retries: "${R}" }',
  );
  expect(fields.hostname).toBeUndefined();
  expect(fields.user).toBe('a$b');
  expect(fields.labels).toEqual(['a=$x']);
  expect(fields.command).toBe('echo $HOME');
  expect(fields.healthcheck).toEqual(['test=CMD-SHELL x $Y']);
  expect(fields.mounts).toEqual(['/srv/laden/a -> /a']);
  expect(holds(fields.mounts!, ['/srv/laden/a -> /a', '/x -> /b'], modes.mounts)).toBe(true);
  expect(holds(fields.mounts!, ['/x -> /b'], modes.mounts)).toBe(false);
});

test('labels that no source shows are not expected: empty ones, compose’s, and what may be secret', () => {
  const labels = ['team=laden', 'leer=', 'nur-name', 'shop.token=x', 'com.docker.compose.project=laden'];
  const { fields, modes } = factOf(`labels: ${JSON.stringify(labels)}`);
  const observed = { team: 'laden', leer: '', 'nur-name': '', 'shop.token': 'x' };
  expect(fields.labels).toEqual(labelFacts(observed));
  expect(holds(fields.labels!, labelFacts(observed), modes.labels)).toBe(true);
  expect(holds(fields.labels!, labelFacts({ team: 'lager' }), modes.labels)).toBe(false);
  const { inventory } = readInventory('h', [
    {
      file: 'a.yaml',
      text: text(`deploy: { labels: ${JSON.stringify(labels)} }`).replace(
        'kind: vm',
        'kind: vm, snapshots: [docker-service]',
      ),
    },
  ]);
  const service = projectFacts(inventory!, new Map()).find(({ kind }) => kind === 'swarm-service');
  expect(service?.fields.labels).toEqual(['team=laden']);
});

test('networks and volumes that others make may be as they are', () => {
  const { inventory } = readInventory('h', [
    {
      file: 'a.yaml',
      text: `${text('networks: [proxy], volumes: ["daten:/d"]')}networks: { proxy: { purpose: P, stack: laden, external: true, name: proxy } }\nvolumes: { daten: { content: C, stack: laden, external: true, name: daten } }\n`,
    },
  ]);
  const facts = projectFacts(inventory!, new Map()).filter(
    ({ kind }) => kind === 'network' || kind === 'volume',
  );
  expect(facts.map(({ name, fields }) => [name, fields])).toEqual([
    ['proxy', {}],
    ['daten', {}],
  ]);
});

test('the network that compose makes for services that name none is no surprise', () => {
  const namesOf = (container: string) => {
    const { inventory } = readInventory('h', [{ file: 'a.yaml', text: text(container) }]);
    return projectTolerated(inventory!, new Map())
      .filter(({ kind }) => kind === 'network')
      .map(({ host, pattern }) => `${host}/${pattern}`);
  };
  expect(namesOf('restart: always')).toEqual(['web/laden_default']);
  expect(namesOf('network_mode: host')).toEqual([]);
});
