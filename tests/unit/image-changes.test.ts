// Images behind tags: what the IDs of containers, of the list of images and of the snapshot before say together.
import { expect, test } from 'vitest';
import { driftOf } from '../../src/handbook/drift.ts';
import { changedImages } from '../../src/handbook/image-changes.ts';
import { loadSample } from '../sample.ts';

const [a, b] = ['a', 'b'].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string];
const digest = `sha256:${'0'.repeat(64)}`;
const inspect = (id: string, image = 'nginx:1.27') =>
  `${JSON.stringify({
    ...{ Id: '6'.repeat(64), Name: '/shop', Image: id, State: { Status: 'running' } },
    ...{
      Config: { Image: image },
      HostConfig: { NetworkMode: 'bridge' },
      NetworkSettings: { Networks: { bridge: {} } },
    },
  })}\n`;
const images = (id: string) => `{"Repository":"nginx","Tag":"1.27","ID":"${id}"}\n`;

function handbookWith(texts: Readonly<Record<string, string>>, day: string, rest = '', image = 'nginx:1.27') {
  const sources = Object.keys(texts).map((file) => file.split('.')[0]);
  const meta = JSON.stringify({
    format: 2,
    host: 'web',
    time: `${day}T00:00:00Z`,
    origin: 'live',
    sources: {},
  });
  const folder = new Map(
    Object.entries({ ...texts, 'snapshot.json': meta }).map(([name, text]) => [
      name,
      { file: `inventory/laden/snapshots/web/${name}`, text },
    ]),
  );
  const yaml = `handbook: { title: Laden, subtitle: x, description: x, edition_date: 2026-01-15, owner: x }
hosts: { web: { purpose: x, kind: vm, snapshots: [${sources.join(', ')}] } }
containers: { shop: { purpose: x, role: support, host: web, image: '${image}' ${rest} } }
`;
  return loadSample(yaml, { snapshots: new Map([['web', folder]]) }).handbooks[0]!;
}
const told = (findings: readonly { severity: string; rule: string; subject: string; message: string }[]) =>
  findings.map(({ severity, rule, subject }) => `${severity} ${rule} ${subject}`);

test.each([
  ['the tag is the container’s', a, []],
  ['the tag has gone on', b, ['error container-image-tag container:shop']],
])('inspect and images, without a list of containers: %s', (_, tagged, expected) => {
  const handbook = handbookWith(
    { 'docker-inspect.jsonl': inspect(a), 'docker-images.jsonl': images(tagged) },
    '2026-01-19',
  );
  expect(told(driftOf(handbook, new Date('2026-01-20')).findings)).toEqual(expected);
});

const pinned = `nginx:1.27@${digest}`;
test.each([
  ['the same', [inspect(a), inspect(a)], '', 'nginx:1.27', []],
  [
    'a new one behind a tag',
    [inspect(a), inspect(b)],
    '',
    'nginx:1.27',
    ['info image-changed container:shop'],
  ],
  [
    'a new one behind a digest',
    [inspect(a, pinned), inspect(b, pinned)],
    '',
    pinned,
    ['error image-changed container:shop'],
  ],
  ['another name is another finding', [inspect(a, 'nginx:1.26'), inspect(b)], '', 'nginx:1.27', []],
  ['a documented ID is compared as such', [inspect(a), inspect(b)], `, image_id: '${a}'`, 'nginx:1.27', []],
] as const)('against the snapshot before: %s', (_, [before, now], rest, image, expected) => {
  const [old, current] = [
    handbookWith({ 'docker-inspect.jsonl': before }, '2026-01-10', rest, image),
    handbookWith({ 'docker-inspect.jsonl': now }, '2026-01-19', rest, image),
  ];
  const findings = changedImages(old, current);
  expect(told(findings)).toEqual(expected);
  for (const { message } of findings) expect(message).toContain('zwischen dem 2026-01-10 und dem 2026-01-19');
});
test('where only images are listed, their IDs are compared', () => {
  const [old, current] = [
    handbookWith({ 'docker-images.jsonl': images(a) }, '2026-01-10'),
    handbookWith({ 'docker-images.jsonl': images(b) }, '2026-01-19'),
  ];
  expect(told(changedImages(old, current))).toEqual(['info image-changed container:shop']);
});
