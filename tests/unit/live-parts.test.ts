// The living parts of pages, rendered as `live` does it: each of them, for every kind of finding that it may show.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { currentData, type LiveData } from '../../src/live/current.ts';
import { openPartRenderer, type PartRenderer } from '../../src/live/part-renderer.ts';
import { loadSample } from '../sample.ts';

const loaded = loadSample(`
handbook: { title: Laden, subtitle: Test, description: Test., version: '1', edition_date: 2026-01-01, owner: Test }
hosts:
  web: { kind: vm, purpose: Test., hostname: web, snapshots: [docker-ps, ufw-status] }
containers:
  web: { host: web, name: laden_web, image: 'nginx:1.27', role: application, purpose: Test., status: active, restart: 'no' }
  neu: { host: web, name: laden_neu, image: 'nginx:1.27', role: application, purpose: Test., status: planned }
`);
const line = (name: string, image: string, state: string) =>
  `${JSON.stringify({ Names: name, Image: image, State: state })}\n`;
const text = line('laden_web', 'nginx:1.28', 'exited') + line('fremd', 'alpine:3', 'running');
const live = {
  hosts: [{ handbook: 'laden', host: 'web' }],
  texts: new Map([['docker-ps', text]] as const),
  time: '2026-02-01T11:59:00Z',
};
const { site, handbooks } = currentData(loaded, live, new Date('2026-02-01T12:00:00Z'));
const [handbook] = handbooks;
/** Every finding also as one that is tolerated, frozen, settled by somebody, and said at several places. */
const findings = handbook!.drift.findings.flatMap((finding) => [
  finding,
  { ...finding, waived: { until: '2027-01-01', by: 'Anna', reason: 'Umbau mit `docker`.' } },
  { ...finding, frozen: '2026-01-01' },
  { ...finding, owner: 'Berta', related: [{ ...finding.place, message: 'Siehe auch.' }] },
]);
const data: LiveData = {
  site,
  handbooks: [
    {
      ...handbook!,
      drift: {
        ...handbook!.drift,
        findings,
        findingsOf: {
          'container:web': { about: findings, onHost: findings },
          'host:web': { about: [], onHost: findings },
        },
      },
    },
  ] as LiveData['handbooks'],
};

let renderer: PartRenderer;
beforeAll(async () => {
  renderer = openPartRenderer(data);
  await renderer.ready;
}, 60_000);
afterAll(() => renderer.close());

test('the findings are of every kind that has a shape of its own', () => {
  expect(findings.some(({ entry }) => entry)).toBe(true);
  expect(findings.some(({ expected, actual }) => expected !== undefined && actual !== undefined)).toBe(true);
  expect(findings.some(({ fix }) => fix)).toBe(true);
});
test.each(['LastState', 'StateLine'])('%s renders for each entity', async (part) => {
  for (const of of ['container:web', 'container:neu', 'host:web'])
    expect(await renderer.render(part, { of }, '/laden/'), of).toContain('data-live-part');
});
test('the comparison renders, with entries to copy', async () => {
  const html = await renderer.render('Comparison', {}, '/laden/abgleich/');
  expect(html).toContain('Eintrag für das Inventar');
  expect(html).toContain('Geduldet bis');
});
test('what is not there is no part', async () => {
  expect(await renderer.render('LastState', { of: 'container:fehlt' }, '/laden/')).toBeUndefined();
  expect(await renderer.render('LastState', { of: 'container:constructor' }, '/laden/')).toBeUndefined();
  expect(await renderer.render('StateLine', {}, '/laden/')).toBeUndefined();
  expect(await renderer.render('Comparison', {}, '/laden%zz/')).toBeUndefined();
  expect(await renderer.render('Comparison', {}, '/fehlt/')).toBeUndefined();
  expect(await renderer.render('FaultBox', {}, '/laden/')).toBeUndefined();
});
