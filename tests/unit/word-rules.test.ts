// Rules that must read what people wrote: each phrase that decides, and the field that goes before all phrases.
import { describe, expect, test } from 'vitest';
import { rules } from '../../src/rules/index.ts';
import { findingsIn } from './rule-examples.ts';

const messages = (id: string, inventory: string) =>
  findingsIn(rules.find((rule) => rule.id === id)!, inventory).map(({ message }) => message);

describe('ssh-password', () => {
  const found = (authentication: string, more = '') =>
    messages(
      'ssh-password',
      `hosts:\n  web: { purpose: x, kind: vm, ssh: { service: OpenSSH, from: überall, authentication: "${authentication}"${more} } }\n`,
    ).length;
  test.each([
    'Passwort',
    'mit Kennwort',
    'Schlüssel oder Passwort',
    'Schlüssel; Passwörter sind erlaubt',
    'password',
    'root mit Passwort, nicht mit Schlüssel',
    'keyboard-interactive',
  ])('by password: %s', (words) => expect(found(words)).toBe(1));
  test.each([
    'Schlüssel',
    'Schlüssel, kein Passwort',
    'nur mit Schlüssel, ohne Passwort',
    'Schlüssel statt Passwort',
    'Passwort abgeschaltet',
    'Schlüssel; Passwörter sind verboten',
    'PasswordAuthentication no',
    'Schlüssel mit Passphrase',
    'Schlüssel; Passwort-Anmeldung deaktiviert',
    'Passwort des Schlüssels',
    'Passwörter verbietet keine Quelle',
  ])('not by password: %s', (words) => expect(found(words)).toBe(0));
  test('the field goes before the words', () => {
    expect(found('Schlüssel', ', passwords: true')).toBe(1);
    expect(found('Passwort', ', passwords: false')).toBe(0);
  });
});

describe('backup-missing', () => {
  const found = (volume: string) =>
    messages(
      'backup-missing',
      `volumes:\n  daten: { host: web, ${volume} }\ncontainers:\n  shop: { purpose: x, host: web, role: data, image: "x:1", volumes: ["daten:/data"] }\n`,
    ).length;
  test.each([
    'content: Bestellungen',
    'content: Socketserver-Daten',
    'content: Einstellungen, data_class: Konfiguration',
    'content: Cache, disposable: false',
  ])('is asked for: %s', (volume) => expect(found(volume)).toBe(1));
  test.each([
    'content: Socket von MySQL',
    'content: Cache der Bilder',
    'content: Zwischenspeicher',
    'content: Temporäre Dateien',
    'content: x, data_class: keine bleibenden Daten',
    'content: Lässt sich jederzeit neu erzeugen',
    'content: Bestellungen, disposable: true',
  ])('is not asked for: %s', (volume) => expect(found(volume)).toBe(0));
});

describe('monitoring-missing', () => {
  const found = (monitor: string) =>
    messages(
      'monitoring-missing',
      `stacks:
  laden: { purpose: x, host: web, directory: /srv/laden }
containers:
  proxy: { purpose: x, host: web, role: proxy, image: "x:1" }
  shop: { purpose: x, stack: laden, role: application, image: "x:1" }
domains:
  laden.example: { purpose: x, proxy: "container:proxy", upstream: { scheme: http, to: "container:shop", port: 80 } }
monitoring:
  puls: { tool: Uptime Kuma, check: Antwort, ${monitor} }
`,
    );
  test.each([
    ['subjects: ["host:web"], alert: E-Mail', []],
    ['subjects: ["domain:laden.example"], alert: E-Mail', []],
    [
      'subjects: ["stack:laden"], alert: E-Mail',
      ['Auf „web“ wird niemand benachrichtigt, wenn „proxy“ ausfällt.'],
    ],
    ['subjects: ["host:web"]', ['Fällt auf „web“ etwas aus, wird niemand benachrichtigt.']],
    ['subjects: ["host:web"], alert: niemand', ['Fällt auf „web“ etwas aus, wird niemand benachrichtigt.']],
    [
      'subjects: ["host:web"], alert: nicht eingerichtet',
      ['Fällt auf „web“ etwas aus, wird niemand benachrichtigt.'],
    ],
    [
      'subjects: ["host:web"], alert: E-Mail, status: planned',
      ['Fällt auf „web“ etwas aus, wird niemand benachrichtigt; das ist bisher nur geplant.'],
    ],
  ])('%s', (monitor, expected) => expect(found(monitor)).toEqual(expected));
});

test('a network of Docker must not overlap the LAN of its host, but may overlap one that the host has no part in', () => {
  const found = (network: string) =>
    messages(
      'subnet-overlap',
      `hosts:
  web: { purpose: x, kind: vm, interfaces: [{ name: eth0, purpose: x, network: ${network}, addresses: [{ address: 10.1.2.3/24 }] }] }
networks:
  lan: { purpose: x, kind: lan, subnets: [10.1.0.0/16] }
  anderes: { purpose: x, kind: lan, subnets: [10.2.0.0/16] }
  docker: { purpose: x, host: web, subnets: [10.1.5.0/24] }
`,
    ).length;
  expect([found('lan'), found('anderes')]).toEqual([1, 0]);
});
