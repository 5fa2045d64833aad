import { describe, expect, test } from 'vitest';
import type { FirewallTuple } from '../../src/model/firewall.ts';
import { firewallEndpoint, firewallRuleKey } from '../../src/model/firewall.ts';
import { parseUfwStatus, ufwStatus, ufwStatusFacts } from '../../src/snapshots/ufw-status.ts';
import { fixturesOf } from './golden.ts';

const captures = fixturesOf('captures/ufw-status');

function capture(end: string): string {
  return captures.find(({ name }) => name.endsWith(`/${end}`))?.text ?? '';
}

/** Facts without their lines, in the order of their names. */
function facts(text: string): unknown[] {
  return ufwStatusFacts(parseUfwStatus(text))
    .map(({ kind, name, fields }) => ({ kind, name, fields }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

describe('forms of one firewall agree', () => {
  const verbose = capture('active-many-status-verbose');

  test('German and English', () => {
    expect(facts(capture('de-active-many-status-verbose'))).toEqual(facts(verbose));
  });

  test('plain and numbered', () => {
    expect(facts(capture('active-many-status'))).toEqual(facts(capture('active-many-status-numbered')));
  });

  test('a web paste that collapses spaces', () => {
    expect(facts(verbose.replace(/ +/g, ' '))).toEqual(facts(verbose));
  });
});

const anywhere: FirewallTuple = {
  direction: 'in',
  to: 'Anywhere',
  from: 'Anywhere',
  interfaceTo: null,
  interfaceFrom: null,
};

describe('the key of a rule', () => {
  test.each<[Partial<FirewallTuple>, string]>([
    [{}, 'any'],
    [{ direction: 'out' }, 'out any'],
    [{ to: '22/tcp' }, '22/tcp'],
    [{ to: '22/tcp (OpenSSH)' }, '22/tcp'],
    [{ to: 'OpenSSH' }, 'profile:OpenSSH'],
    [{ to: '443,80/tcp' }, '80,443/tcp'],
    [{ to: '6000-6007/udp' }, '6000:6007/udp'],
    [{ to: '8000/tcp', from: '192.168.178.156' }, '8000/tcp from 192.168.178.156'],
    [{ to: '8000/tcp', from: '192.168.178.156/32' }, '8000/tcp from 192.168.178.156'],
    [{ from: '192.168.178.156/24' }, 'from 192.168.178.0/24'],
    [{ from: '192.168.178.0/255.255.255.0' }, 'from 192.168.178.0/24'],
    [{ from: 'FD00:0::/8' }, 'from fd00::/8'],
    [{ from: '192.0.2.1/esp' }, 'from 192.0.2.1 proto esp'],
    [{ to: 'Anywhere/tcp', from: 'Anywhere/tcp' }, 'proto tcp'],
    [{ to: '68/udp', from: '67/udp' }, '68/udp from any port 67/udp'],
    [{ from: '192.0.2.9 OpenSSH' }, 'from 192.0.2.9 profile:OpenSSH'],
    [{ to: '9100/tcp', interfaceTo: 'eth1' }, '9100/tcp on eth1'],
    [{ direction: 'out', to: '123/udp', interfaceFrom: 'eth0' }, 'out 123/udp on eth0'],
    [{ direction: 'fwd', interfaceTo: 'eth0', interfaceFrom: 'wg0' }, 'fwd wg0 → eth0'],
    [
      { direction: 'fwd', to: '172.17.0.0/16', interfaceTo: 'docker0', interfaceFrom: 'eth0' },
      'fwd eth0 → docker0 172.17.0.0/16',
    ],
  ])('%j is %s', (rule, key) => {
    expect(firewallRuleKey({ ...anywhere, ...rule })).toBe(key);
  });
});

test.each(['Anyw', '80/t', '192.168.178.', '300.1.1.1', 'fd00:', '(OpenSSH)', ''])(
  '%j is no side of a rule',
  (text) => {
    expect(firewallEndpoint(text)).toBeNull();
  },
);

test.each([
  ['active-norules-status-verbose', []],
  ['inactive-status-verbose', ['firewall-rule']],
  ['nonroot-status', ['firewall', 'firewall-rule']],
])('%s is no evidence of %j', (name, kinds) => {
  expect(ufwStatus.blind?.(parseUfwStatus(capture(name)))).toEqual(kinds);
});
