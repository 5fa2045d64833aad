// Host groups: what is merged into a host, in which order, and where each value is written.
import { describe, expect, test } from 'vitest';
import { whereWritten } from '../../src/inventory/inherited.ts';
import { readInventory } from '../../src/inventory/read.ts';
import { placeFindings } from '../../src/source/places.ts';
import { head } from '../sample.ts';

const groups = `host_groups:
  linux:
    purpose: Alle Server
    owner: Hosting
    snapshots: [docker-ps, ufw-status]
    software:
      - { name: curl, version: "8.0" }
      - { name: docker }
    tools: [{ command: uptime, purpose: Last }]
    users:
      betrieb: { uid: 1000, purpose: Betrieb }
    firewall:
      engine: ufw
      active: true
      defaults: { incoming: deny, outgoing: allow }
      groups:
        - title: Verwaltung
          rules:
            - { to: 22/tcp, purpose: SSH }
            - { to: 9100/tcp, purpose: Messwerte }
        - title: Nur eine
          rules:
            - { to: 53/udp, purpose: DNS }
  docker:
    purpose: Alle mit Docker
    owner: Container
    software: [{ name: docker, version: "28.0" }]
    transient: [sicherung-*]
`;
const hosts = `hosts:
  laden:
    purpose: Laden
    kind: vm
    groups: [linux, docker]
    snapshots: [docker-ps, ss]
    software:
      - { name: nginx }
      - { name: curl, version: "8.5" }
    firewall:
      defaults: { outgoing: deny }
      groups:
        - title: Laden
          rules:
            - { to: 9100/tcp, action: deny, purpose: Hier nicht }
            - { to: 53/udp, purpose: DNS im Laden }
  bestand:
    purpose: Bestand
    kind: vm
    groups: [linux]
  allein:
    purpose: Ohne Gruppe
    kind: vm
    software: [{ name: curl }]
`;
const files = [head, groups, hosts].map((text, index) => ({ file: `${index}.yaml`, text }));
const { inventory, inherited, findings } = readInventory('laden', files);
/** The line of the files that a pointer into the merged host leads to. */
const lineAt = (host: string, ...path: (string | number)[]) => {
  const at = whereWritten({ file: '2.yaml', path: ['hosts', host, ...path] }, inherited);
  const [finding] = placeFindings(
    [{ rule: 'x', severity: 'info', class: 'document', subject: 'x', message: 'x', at }],
    (file) => files.find((entry) => entry.file === file)?.text,
  );
  const { file, line } = finding!.place;
  return `${file}: ${files
    .find((entry) => entry.file === file)
    ?.text.split('\n')
    [line - 1]?.trim()}`;
};

describe('merged', () => {
  const host = inventory?.hosts.laden;
  test('without findings', () => expect(findings).toEqual([]));

  test('lists: groups first, each entry once, the later one counts', () => {
    expect(host?.snapshots).toEqual(['ufw-status', 'docker-ps', 'ss']);
    expect(host?.software.map(({ name, version }) => `${name} ${version}`)).toEqual([
      'docker 28.0',
      'nginx undefined',
      'curl 8.5',
    ]);
    expect(host?.transient).toEqual(['sicherung-*']);
    expect(host?.tools).toHaveLength(1);
  });

  test('single values and maps: the later one counts', () => {
    expect(host?.owner).toBe('Container');
    expect(host?.purpose).toBe('Laden');
    expect(host?.firewall).toMatchObject({
      engine: 'ufw',
      active: true,
      defaults: { incoming: 'deny', outgoing: 'deny' },
    });
    expect(host?.users).toMatchObject({ betrieb: { uid: 1000 } });
  });

  test('a rule of the host takes the place of the same one in a group; a group without rules is gone', () => {
    expect(
      host?.firewall?.groups.map(({ title, rules }) => [
        title,
        ...rules.map(({ to, action }) => `${action} ${to}`),
      ]),
    ).toEqual([
      ['Verwaltung', 'allow 22/tcp'],
      ['Laden', 'deny 9100/tcp', 'allow 53/udp'],
    ]);
  });

  test('a host with nothing of its own has all of the group; one without groups nothing', () => {
    expect(inventory?.hosts.bestand?.firewall?.groups).toHaveLength(2);
    expect(inventory?.hosts.bestand?.firewall?.active).toBe(true);
    expect(inventory?.hosts.allein?.software).toHaveLength(1);
    expect(inventory?.hosts.allein?.firewall).toBeUndefined();
    expect(Object.isFrozen(host?.firewall)).toBe(true);
  });
});

test.each<[string, (string | number)[], string]>([
  ['laden', ['firewall', 'groups', 0, 'rules', 0], '1.yaml: - { to: 22/tcp, purpose: SSH }'],
  [
    'laden',
    ['firewall', 'groups', 1, 'rules', 0, 'action'],
    '2.yaml: - { to: 9100/tcp, action: deny, purpose: Hier nicht }',
  ],
  ['laden', ['firewall', 'groups', 1], '2.yaml: - title: Laden'],
  ['laden', ['firewall', 'engine'], '1.yaml: engine: ufw'],
  ['laden', ['firewall', 'defaults', 'incoming'], '1.yaml: defaults: { incoming: deny, outgoing: allow }'],
  ['laden', ['firewall', 'defaults', 'outgoing'], '2.yaml: defaults: { outgoing: deny }'],
  ['laden', ['software', 0, 'version'], '1.yaml: software: [{ name: docker, version: "28.0" }]'],
  ['laden', ['software', 1], '2.yaml: - { name: nginx }'],
  ['laden', ['purpose'], '2.yaml: purpose: Laden'],
  ['bestand', ['firewall', 'groups', 1, 'rules', 0], '1.yaml: - { to: 53/udp, purpose: DNS }'],
  ['bestand', ['firewall'], '1.yaml: firewall:'],
  ['allein', ['software', 0], '2.yaml: software: [{ name: curl }]'],
])('%s %j is written there', (host, path, expected) => {
  expect(lineAt(host, ...path)).toBe(expected);
});

test('a group that does not exist is one finding, and the host is compared all the same', () => {
  const read = readInventory('laden', [
    { file: 'a.yaml', text: head.replace('kind: vm', 'kind: vm, groups: [linx]') },
    { file: 'b.yaml', text: groups },
  ]);
  expect(read.findings.map(({ rule, fix }) => [rule, fix])).toEqual([
    ['reference-unknown', 'Meinten Sie „linux“?'],
  ]);
  expect(read.comparable?.hosts.web).toBeDefined();
});
