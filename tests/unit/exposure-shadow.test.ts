// Rules of ufw and DOCKER-USER that never decide anything, because an earlier one takes all that they are about.
import { expect, test } from 'vitest';
import { shadowedRules } from '../../src/exposure/shadow.ts';
import { inventoryOf, ufw } from '../exposure-samples.ts';

const found = (rules: readonly string[], chain: readonly string[] = []) =>
  shadowedRules(inventoryOf({ firewall: ufw(rules, chain), rest: '' }).hosts.web!).map(
    ({ path, isRepetition }) => `${path.slice(1).join('/')} ${isRepetition ? 'alike' : 'other'}`,
  );

test.each<[string, readonly string[], readonly string[]]>([
  ['different ports', ['to: 22/tcp', 'to: 80/tcp'], []],
  ['deny behind allow', ['to: "22"', 'to: 22/tcp, action: deny'], ['groups/0/rules/1 other']],
  ['narrower first', ['to: 22/tcp, from: 10.0.0.0/8', 'to: 22/tcp, action: deny'], []],
  ['narrower behind', ['to: 22/tcp', 'to: 22/tcp, from: 10.0.0.0/8'], ['groups/0/rules/1 alike']],
  ['a list that holds it', ['to: "22,80,6000:6010/tcp"', 'to: 6005/tcp'], ['groups/0/rules/1 alike']],
  ['another protocol', ['to: 53/udp', 'to: 53/tcp'], []],
  ['another interface', ['to: 22/tcp, interface_in: wg0', 'to: 22/tcp'], []],
  [
    'everything on an interface',
    ['to: Anywhere, interface_in: wg0', 'to: 22/tcp, interface_in: wg0'],
    ['groups/0/rules/1 alike'],
  ],
  ['IPv6 is not covered', ['to: 22/tcp, ipv6: false', 'to: 22/tcp, action: deny'], []],
  ['another direction', ['to: 22/tcp, direction: out', 'to: 22/tcp'], []],
  ['a profile that nobody knows', ['to: Unbekannt', 'to: 22/tcp'], []],
  ['limit ends as well', ['to: 22/tcp, action: limit', 'to: 22/tcp'], ['groups/0/rules/1 alike']],
  ['not in force', ['to: 22/tcp, status: planned', 'to: 22/tcp'], []],
])('ufw: %s', (_, rules, expected) => {
  expect(found(rules)).toEqual(expected);
});

test.each<[string, readonly string[], readonly string[]]>([
  ['RETURN behind DROP', ['-i eth0 -j DROP', '-i eth0 -p tcp --dport 80 -j RETURN'], ['docker_user/1 other']],
  ['RETURN before DROP', ['-i eth0 -p tcp --dport 80 -j RETURN', '-i eth0 -j DROP'], []],
  ['a LOG takes nothing', ['-i eth0 -j LOG', '-i eth0 -j DROP'], []],
  ['only some packets', ['-m conntrack --ctstate RELATED,ESTABLISHED -j RETURN', '-i eth0 -j DROP'], []],
  ['a negated source', ['-i eth0 ! -s 10.0.0.0/8 -j DROP', '-i eth0 -s 10.0.0.0/8 -j DROP'], []],
  ['what nobody understands', ['-m geoip --src-cc DE -j RETURN', '-j DROP'], []],
])('DOCKER-USER: %s', (_, chain, expected) => {
  expect(found(['to: 22/tcp'], chain)).toEqual(expected);
});
