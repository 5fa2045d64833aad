// What findings about reachability say to do: rules that close a port at each interface where it is too wide; many ports that
// one cause leaves undecided are one finding.
import { expect, test } from 'vitest';
import { ruleInputOf } from '../../src/handbook/rules.ts';
import { exposureUndecided, exposureWiderThanIntended } from '../../src/rules/exposure-intent.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { loadSample } from '../sample.ts';

function findingsOf(rule: Rule, chain: string, containers: string) {
  const loaded =
    loadSample(`handbook: { title: Laden, subtitle: x, description: x, edition_date: 2026-01-01, owner: x }
hosts:
  web:
    purpose: Webserver
    kind: vm
    interfaces:
      - { name: eth0, purpose: Internet, addresses: [{ address: 192.0.2.7/24, scope: global }] }
      - { name: wg0, purpose: VPN, network: vpn, addresses: [{ address: 10.8.0.1/24, scope: private }] }
    firewall: { engine: ufw, active: true, defaults: { incoming: deny, outgoing: allow, routed: deny }, docker_user: [${chain}] }
networks:
  vpn: { purpose: VPN, kind: vpn, subnets: [10.8.0.0/24] }
containers:
${containers}`);
  const [handbook] = loaded.handbooks;
  const input = ruleInputOf(
    { ...handbook!, inventory: handbook!.inventory! },
    new Date('2026-02-01T00:00:00Z'),
  );
  return rule.check(input);
}
const container = (name: string, port: string) =>
  `  ${name}: { purpose: x, host: web, role: application, image: 'x:1', ports: [{ target: 80, published: ${port} }] }\n`;

test('a port is closed at each interface, and stays open for whom it allows', () => {
  const fixes = (port: string) =>
    findingsOf(exposureWiderThanIntended, '', container('shop', port)).map(({ fix }) => fix);
  expect(fixes('8080, exposure: proxy')).toEqual([
    `In der Compose-Datei nur lokal veröffentlichen: "127.0.0.1:8080:80"; oder in docker_user, in dieser Reihenfolge: '-i eth0 -p tcp -m conntrack --ctorigdstport 8080 --ctdir ORIGINAL -j DROP', '-i wg0 -p tcp -m conntrack --ctorigdstport 8080 --ctdir ORIGINAL -j DROP'.`,
  ]);
  expect(fixes('8080, exposure: vpn, allow: [198.51.100.0/24]')).toEqual([
    `In docker_user, in dieser Reihenfolge: '-i eth0 -s 198.51.100.0/24 -p tcp -m conntrack --ctorigdstport 8080 --ctdir ORIGINAL -j RETURN', '-i eth0 -p tcp -m conntrack --ctorigdstport 8080 --ctdir ORIGINAL -j DROP'.`,
  ]);
});

test('what is pasted ends the finding', () => {
  const rules = [
    '-i eth0 -s 198.51.100.0/24 -p tcp -m conntrack --ctorigdstport 8080 --ctdir ORIGINAL -j RETURN',
    '-i eth0 -p tcp -m conntrack --ctorigdstport 8080 --ctdir ORIGINAL -j DROP',
  ];
  const chain = rules.map((rule) => `{ rule: '${rule}', purpose: x }`).join(', ');
  const port = container('shop', '8080, exposure: vpn, allow: [198.51.100.0/24]');
  expect(findingsOf(exposureWiderThanIntended, '', port)).toHaveLength(1);
  expect(findingsOf(exposureWiderThanIntended, chain, port)).toEqual([]);
});

test('one cause that leaves many ports undecided is one finding', () => {
  const chain = `{ rule: '-i eth0 -m geoip ! --src-cc DE -j DROP', purpose: Land }`;
  const of = (count: number) =>
    findingsOf(
      exposureUndecided,
      chain,
      Array.from({ length: count }, (_, index) =>
        container(`c${index}`, `${8000 + index}, exposure: vpn`),
      ).join(''),
    );
  expect(of(3).map(({ subject }) => subject)).toEqual([
    'port:web/8000/tcp',
    'port:web/8001/tcp',
    'port:web/8002/tcp',
  ]);
  const [together, ...others] = of(5);
  expect(others).toEqual([]);
  expect(together?.subject).toBe('host:web');
  expect(together?.message).toContain('Ob 5 Ports aus dem Internet (IPv4) erreichbar sind');
  expect(together?.related).toHaveLength(5);
});
