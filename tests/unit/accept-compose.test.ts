// Differences of containers whose settings stand in a compose file: they are accepted there, and nowhere else.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { acceptFinding, compared } from '../../src/adopt/accept/accept.ts';
import { isUnchanged, pairsLike } from '../../src/adopt/accept/container-lists.ts';
import { loadHandbook } from '../../src/handbook/load.ts';
import { type HandbookFiles, readRoot } from '../../src/handbook/root.ts';
import { acceptAll, withCommentsEverywhere } from '../accepted.ts';
import { repository } from '../command.ts';

const now = new Date('2026-01-16T12:00:00Z');
const file = (name: string, text: string) => ({ file: name, text });
type Entry = Record<string, unknown>;

/** Keys that the inventory says, because compose has no words for them. */
const ofInventory = ['purpose', 'role', 'host', 'stack', 'service', 'status'];
/** A case of the comparison with the settings of its container in a compose file. */
function withCompose(name: string): HandbookFiles {
  const [files] = readRoot(join(repository, 'tests/cases', name)).handbooks;
  const text = files?.yaml.map((source) => source.text).join('\n') ?? '';
  const inventory = parse(text) as Record<string, Record<string, Entry>>;
  const [[id = '', entry = {}] = []] = Object.entries(inventory.containers ?? {});
  const pick = (isOfInventory: boolean) =>
    Object.fromEntries(Object.entries(entry).filter(([key]) => ofInventory.includes(key) === isOfInventory));
  const { host, ...described } = pick(true);
  const stack = { purpose: 'Laden', host, directory: '/srv/laden', compose: 'compose.yaml' };
  const yaml = stringify({
    ...inventory,
    stacks: { laden: stack },
    containers: { [id]: { ...described, stack: 'laden', service: id } },
  });
  return {
    ...files!,
    yaml: [file('inventory/laden/laden.yaml', yaml)],
    compose: [
      withCommentsEverywhere(
        file('compose.yaml', stringify({ services: { [id]: { container_name: id, ...pick(false) } } })),
      ),
    ],
  };
}

test('every setting of a container is accepted in the compose file that says it', () => {
  const files = withCompose('alle-einstellungen-geaendert');
  expect(loadHandbook(files).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  const { edited, waived, complaints, files: after } = acceptAll(files, now);
  expect(complaints).toEqual([]);
  // Docker's own bridge is no network of compose, and the case's container belongs to no project.
  expect(waived.map((text) => text.split(':')[0])).toEqual([
    'container-networks',
    'container-project',
    'container-service',
    'container-auto-remove',
  ]);
  expect(edited.length).toBeGreaterThan(50);
  const comments = (text: string) => text.match(/# (?:Über )?Zeile \d+/g)?.toSorted();
  expect(comments(after.compose?.[0]?.text ?? '')).toEqual(comments(files.compose?.[0]?.text ?? ''));
});

const head = `handbook: {title: Laden, subtitle: Beispiel, description: Ein Laden., edition_date: 2026-01-15, owner: Betrieb}
hosts:
  web: { purpose: Webserver, kind: vm, snapshots: [docker-ps, container-env] }
stacks:
  laden: { purpose: Laden, host: web, directory: /srv/laden, compose: compose.yaml }
containers:
`;
const entries = {
  shop: '  shop: { stack: laden, service: shop, purpose: Laden, role: application }\n',
  other: '  other: { stack: laden, service: other, purpose: Anderer, role: application, status: planned }\n',
};
interface Machine {
  readonly image?: string;
  readonly ports?: string;
  readonly env?: string;
}
/** A stack of one service that runs, and one that is only planned: nothing compares what becomes of that. */
const stackOf = (compose: string, { image = 'nginx:1.27', ports = '', env }: Machine): HandbookFiles => {
  const folder = 'inventory/laden/snapshots/web';
  const labels = 'com.docker.compose.project=laden,com.docker.compose.service=shop';
  const sources = ['docker-ps', ...(env === undefined ? [] : ['container-env'])];
  const texts = {
    'docker-ps.jsonl': `${JSON.stringify({ Image: image, Labels: labels, Names: 'shop', Networks: 'laden_default', Ports: ports, State: 'running', Status: 'Up' })}\n`,
    ...(env === undefined ? {} : { 'container-env.txt': env }),
    'snapshot.json': JSON.stringify({
      format: 2,
      host: 'web',
      hostname: null,
      time: '2026-01-15T08:00:00Z',
      origin: 'laboratory',
      sources: Object.fromEntries(sources.map((source) => [source, { command: 'docker', exit: 0 }])),
    }),
  };
  return {
    id: 'laden',
    chapters: [],
    yaml: [
      file(
        'inventory/laden/laden.yaml',
        head + entries.shop + (compose.includes('other:') ? entries.other : ''),
      ),
    ],
    compose: [file('compose.yaml', compose)],
    snapshots: new Map([
      ['web', new Map(Object.entries(texts).map(([name, text]) => [name, file(`${folder}/${name}`, text)]))],
    ]),
  };
};
/** The compose file after a finding was accepted, or why it was not. */
function accepted(files: HandbookFiles, rule: string): string {
  const first = compared(loadHandbook(files), now);
  const finding = first.findings.find((other) => other.rule === rule);
  if (!finding)
    return `no ${rule}: ${first.findings.map(({ message }) => message).join(' ')} ${JSON.stringify(loadHandbook(files).findings)}`;
  const outcome = acceptFinding(first, finding, now);
  if ('why' in outcome) return outcome.why;
  expect(outcome.next.handbook.files.yaml).toEqual(files.yaml);
  expect(outcome.next.findings.filter((other) => other.rule === rule)).toEqual([]);
  return outcome.next.handbook.files.compose?.[0]?.text ?? '';
}
const serviceOf = (lines: string, more = '') =>
  `# von Hand\n${more}services:\n  shop:\n    container_name: shop\n${lines}`;

describe('ports in a compose file', () => {
  const open = '0.0.0.0:8081->80/tcp, [::]:8081->80/tcp, 0.0.0.0:443->443/tcp, [::]:443->443/tcp';
  const image = '    image: nginx:1.27\n';
  test.each([
    [
      'short',
      '    ports:\n      - "8080:80" # Netz\n      # TLS\n      - "443:443"\n',
      '    ports:\n      - "8081:80" # Netz\n      # TLS\n      - "443:443"\n',
    ],
    [
      'in single quotes',
      "    ports: ['8080:80', '443:443'] # beide\n",
      "    ports: ['8081:80', '443:443'] # beide\n",
    ],
    [
      'with an address',
      '    ports:\n      - 127.0.0.1:8080:80\n      - 443:443\n',
      '    ports:\n      - 8081:80\n      - 443:443\n',
    ],
    [
      'long',
      '    ports:\n      - target: 80\n        published: "8080" # Netz\n        mode: host\n      - 443:443\n',
      '    ports:\n      - target: 80\n        published: "8081" # Netz\n        mode: host\n      - 443:443\n',
    ],
    [
      'long, in braces',
      '    ports: [{ target: 80, published: 8080 }, { target: 443, published: 443 }]\n',
      '    ports: [{ target: 80, published: 8081 }, { target: 443, published: 443 }]\n',
    ],
    [
      'of which one is missing',
      '    ports:\n      - "443:443" # TLS\n',
      '    ports:\n      - "443:443" # TLS\n      - "8081:80"\n',
    ],
  ])('%s', (_, before, after) => {
    expect(accepted(stackOf(serviceOf(image + before), { ports: open }), 'container-ports')).toBe(
      serviceOf(image + after),
    );
  });
});

describe('values of variables in a compose file', () => {
  const env = '# shop\nTZ value:"Europe/Berlin"\nSTUFE value:"b"\n';
  const image = '    image: nginx:1.27\n';
  test.each([
    [
      'as a map',
      '    environment:\n      TZ: UTC # Zone\n      A: b\n',
      '    environment:\n      TZ: Europe/Berlin # Zone\n      A: b\n',
    ],
    [
      'as a list',
      '    environment:\n      - TZ=UTC # Zone\n      - A=b\n',
      '    environment:\n      - TZ=Europe/Berlin # Zone\n      - A=b\n',
    ],
    [
      'in braces',
      '    environment: { TZ: "UTC", A: b } # kurz\n',
      '    environment: { TZ: "Europe/Berlin", A: b } # kurz\n',
    ],
    [
      'beside a variable with a default that is as it should be, as a map',
      `    environment:\n      TZ: \${ZONE:-UTC}\n      STUFE: \${STUFE:-b}\n`,
      `    environment:\n      TZ: Europe/Berlin\n      STUFE: \${STUFE:-b}\n`,
    ],
    [
      'beside a variable with a default that is as it should be, as a list',
      `    environment:\n      - TZ=UTC\n      - STUFE=\${STUFE:-b}\n`,
      `    environment:\n      - TZ=Europe/Berlin\n      - STUFE=\${STUFE:-b}\n`,
    ],
  ])('%s', (_, before, after) => {
    expect(accepted(stackOf(serviceOf(image + before), { env }), 'container-env-values')).toBe(
      serviceOf(image + after),
    );
  });
});

test('labels that the machine shows as documented stay as they are written', () => {
  const observed = ['a=1', 'b=3'];
  const isSame = isUnchanged(['a=1', 'b=2', 'c=4'], observed);
  expect(pairsLike({ a: `\${X:-1}`, b: '2', c: '4' }, observed, isSame)).toEqual({ a: `\${X:-1}`, b: '3' });
  expect(pairsLike([`a=\${X:-1}`, 'b=2', 'c=4'], observed, isSame)).toEqual([`a=\${X:-1}`, 'b=3']);
});

describe('values that several services share', () => {
  const image = 'nginx:1.28';
  const other = (lines: string) => `  other:\n    container_name: other\n${lines}`;
  test('a key of a merge is said anew by the service alone', () => {
    const common = 'x-common: &common\n  image: nginx:1.27\n';
    const before = serviceOf('    <<: *common # alle\n', common) + other('    <<: *common\n');
    expect(accepted(stackOf(before, { image }), 'container-image')).toBe(
      before.replace('    <<: *common # alle\n', '    <<: *common # alle\n    image: nginx:1.28\n'),
    );
  });
  test('an alias becomes a value of its own', () => {
    const before =
      serviceOf('    image: *bild # alle\n', 'x-bild: &bild nginx:1.27\n') + other('    image: *bild\n');
    expect(accepted(stackOf(before, { image }), 'container-image')).toBe(
      before.replace('image: *bild # alle', 'image: nginx:1.28 # alle'),
    );
  });
  test.each([
    [
      'an anchor at the value',
      serviceOf('    image: &bild nginx:1.27\n') + other('    image: *bild\n'),
      'bild',
    ],
    [
      'an anchor at the service',
      `services:\n  shop: &basis\n    image: nginx:1.27\n    container_name: shop\n${other('    <<: *basis\n')}`,
      'basis',
    ],
  ])('%s that another service names is left, with its place', (_, before, anchor) => {
    const why = accepted(stackOf(before, { image }), 'container-image');
    expect(why).toMatch(/^compose\.yaml:\d+:\d+: /);
    expect(why).toContain(`Anker „${anchor}“`);
  });
});
