// The facts that an inventory expects: how they are spelled, what is left open, and what an announced change lets pass.
import { describe, expect, test } from 'vitest';
import { compare } from '../../src/drift/differences.ts';
import type { Scope } from '../../src/drift/scope.ts';
import { commandText } from '../../src/model/command.ts';
import type { FactKind, FieldValue } from '../../src/model/facts.ts';
import { firewallOrder } from '../../src/model/firewall-order.ts';
import { altered, complete, evidenceOf, fileName, projected } from '../complete.ts';

type Value = Record<string, unknown>;
const head = complete.handbook;
/** The facts of a small inventory with the host `web`. */
const factsOf = (sections: Value, host: Value = {}) =>
  projected({ handbook: head, hosts: { web: { purpose: 'x', kind: 'vm', ...host } }, ...sections }).expected;
const container = (more: Value, stacks: Value = {}) =>
  factsOf({ stacks, containers: { shop: { purpose: 'x', role: 'data', image: 'nginx', ...more } } });
const fieldsOf = (facts: ReturnType<typeof factsOf>, kind: FactKind) =>
  facts.find((fact) => fact.kind === kind)?.fields ?? {};
const stack = { shop: { purpose: 'x', host: 'web', directory: '/srv/shop' } };

describe('containers', () => {
  test.each<[string, Value, Value, string, unknown]>([
    ['a network of compose', { stack: 'shop' }, stack, 'networks', ['shop_default']],
    ['no stack', { host: 'web' }, {}, 'networks', ['bridge']],
    ['the network of the host', { host: 'web', network_mode: 'host' }, {}, 'networks', ['host']],
    [
      'the network of another container',
      { host: 'web', network_mode: 'container:db' },
      {},
      'networks',
      ['container:db'],
    ],
    [
      'ports in the network of the host are not published',
      { host: 'web', network_mode: 'host', ports: ['80:80'] },
      {},
      'ports',
      [],
    ],
    ['nothing about mounts: there are none', { stack: 'shop' }, stack, 'mounts', []],
    ['no mounts, and why', { stack: 'shop', data_note: 'Keine Daten.' }, stack, 'mounts', []],
    [
      'a path below the stack',
      { stack: 'shop', volumes: ['./a/../b/:/c/'] },
      stack,
      'mounts',
      ['/srv/shop/b -> /c'],
    ],
    ['a home directory', { stack: 'shop', volumes: ['~/a:/a'] }, stack, 'mounts', undefined],
    ['privileged, when nothing is said', { host: 'web' }, {}, 'privileged', false],
    [
      'variables that the host gives need not be there',
      { host: 'web', environment: ['A=1', 'B'] },
      {},
      'env',
      ['A'],
    ],
    ['the restart policy, when nothing is said', { host: 'web' }, {}, 'restart', undefined],
    [
      'the command, when compose fills in a value',
      { host: 'web', command: 'a $B' },
      {},
      'command',
      undefined,
    ],
  ])('%s', (_, more, stacks, field, value) => {
    expect(fieldsOf(container(more, stacks), 'container')[field]).toEqual(value);
  });

  test('of others: only the extract that is documented', () => {
    const upstream = { shop: { ...stack.shop, upstream: true } };
    const [fact] = container({ stack: 'shop', volumes: ['/a:/a'] }, upstream);
    expect(fact?.group).toMatchObject({
      subject: 'stack:shop',
      fields: expect.arrayContaining(['privileged', 'host_mounts']),
    });
    expect(Object.keys(fact?.fields ?? {})).not.toContain('mem_limit');
    expect(Object.keys(fact?.fields ?? {})).not.toContain('networks');
    expect(fact?.modes?.mounts).toMatchObject({ contains: true });
  });

  test('ports of an internal network are asked for, but not bound', () => {
    const facts = factsOf({
      networks: { intern: { purpose: 'x', host: 'web', internal: true } },
      containers: {
        shop: { purpose: 'x', host: 'web', role: 'data', image: 'x', networks: ['intern'], ports: ['80:80'] },
      },
    });
    expect(fieldsOf(facts, 'container')).toMatchObject({ ports: [], bindings: ['*:80->80/tcp'] });
  });
});

test.each([
  ['nginx -g "daemon off;"', 'nginx -g daemon off;'],
  ['sh -c \'echo  "a"\'', 'sh -c echo  "a"'],
  ['  a\n  b\\ c ', 'a b c'],
  ['echo $$HOME', 'echo $HOME'],
  ['echo $HOME', undefined],
])('command %j', (written, seen) => {
  expect(commandText(written)).toBe(seen);
});

test.each([
  ['nginx', 'nginx:latest'],
  ['docker.io/library/nginx:1', 'nginx:1'],
  ['registry.example.org:5000/a/b', 'registry.example.org:5000/a/b:latest'],
  ['nginx@sha256:00', undefined],
])('image %s', (image, name) => {
  expect(container({ host: 'web', image }).find(({ kind }) => kind === 'image')?.name).toBe(name);
});

describe('listeners', () => {
  const ports = (host: Value) =>
    factsOf(
      {
        containers: { shop: { purpose: 'x', host: 'web', role: 'data', image: 'x', ports: ['80:80'] } },
        services: {
          api: { purpose: 'x', host: 'web', role: 'data', ports: ['127.0.0.1:8000:8000', '[::1]:8000:8000'] },
        },
      },
      host,
    )
      .filter(({ kind }) => kind === 'listener')
      .map(({ name, fields, optional = false }) => ({ name, fields, optional }));

  test('without evidence of Docker, ss must show published ports as well', () => {
    expect(ports({})).toEqual([
      { name: '80/tcp', fields: { addresses: ['*'], process: 'docker-proxy' }, optional: false },
      { name: '8000/tcp', fields: { addresses: ['127.0.0.1', '::1'] }, optional: false },
    ]);
  });

  test('with it, only the program is compared', () => {
    expect(ports({ snapshots: ['docker-inspect'] })[0]).toEqual({
      name: '80/tcp',
      fields: { process: 'docker-proxy' },
      optional: true,
    });
  });
});

describe('an announced change', () => {
  const scope = (today: string): Scope => ({
    handbook: 'laden',
    hostAt: (host) => ({ file: fileName, path: ['hosts', host], key: true }),
    today,
  });
  /** Findings of the new inventory against a machine that is as the old one says. */
  const found = (before: unknown, after: unknown, today: string) =>
    compare(projected(after).expected, evidenceOf(projected(before).expected), scope(today))
      .findings.map(({ rule, subject }) => `${rule} ${subject}`)
      .sort();
  const [early, late] = ['2026-01-31', '2026-02-01'];
  const change = (before?: Value) => ({ valid_from: '2026-02-01', before });
  const shop = complete.containers.shop;
  const rule = complete.hosts.web.firewall.groups[0]!.rules;
  const rules = 'hosts/web/firewall/groups/0/rules';

  test.each<[string, unknown, string, string[]]>([
    [
      'an image',
      altered('containers/shop', { ...shop, image: 'nginx:2', change: change({ image: 'nginx:1.27' }) }),
      'container:shop',
      ['container-image container:shop', 'image-missing image:nginx:2'],
    ],
    [
      'a name',
      altered('containers/shop', { ...shop, name: 'laden', change: change({ name: 'shop' }) }),
      'container:shop',
      ['container-missing container:shop', 'container-unexpected container:shop'],
    ],
    [
      'a container that is taken out of service',
      altered('containers/stumm', {
        ...complete.containers.stumm,
        status: 'retired',
        change: change({ status: 'active' }),
      }),
      'container:stumm',
      ['container-state container:stumm'],
    ],
    [
      'a container that comes into service',
      altered('containers/neu', {
        ...complete.containers.neu,
        status: 'active',
        change: change({ status: 'planned' }),
      }),
      'container:neu',
      ['container-missing container:neu', 'image-missing image:neu:1'],
    ],
    [
      'a service on another port',
      altered('services/api', {
        ...complete.services.api,
        ports: ['127.0.0.1:8001:8001'],
        change: change({ ports: ['127.0.0.1:8000:8000'] }),
      }),
      'service:api',
      ['listener-missing port:bare/8001/tcp', 'listener-unexpected port:bare/8000/tcp'],
    ],
    [
      'a network that its containers use',
      altered('networks/front', {
        ...complete.networks.front,
        name: 'front',
        change: change({ name: 'shop_front' }),
      }),
      'network:front',
      [
        'container-networks container:shop',
        'network-missing network:front',
        'network-unexpected network:shop_front',
      ],
    ],
    [
      'a volume',
      altered('volumes/daten', {
        ...complete.volumes.daten,
        driver: 'nfs',
        change: change({ driver: 'local' }),
      }),
      'volume:daten',
      ['volume-driver volume:daten'],
    ],
    [
      'the source of a rule',
      altered(`${rules}/0`, { ...rule[0], from: '192.0.2.7', change: change({ from: '192.0.2.0/24' }) }),
      'host:web',
      [
        'firewall-rule-missing firewall:web/22/tcp from 192.0.2.7',
        'firewall-rule-unexpected firewall:web/22/tcp from 192.0.2.0/24',
      ],
    ],
    [
      'a default policy',
      altered('hosts/web/firewall', {
        ...complete.hosts.web.firewall,
        defaults: { incoming: 'reject', outgoing: 'allow', routed: 'deny' },
        change: change({ defaults: { incoming: 'deny' } }),
      }),
      'host:web',
      ['firewall-default firewall:web'],
    ],
    [
      'a firewall that is switched off',
      altered('hosts/web/firewall', {
        ...complete.hosts.web.firewall,
        active: false,
        change: change({ active: true }),
      }),
      'host:web',
      ['firewall-inactive firewall:web'],
    ],
    [
      'the port of SSH',
      altered('hosts/web/ssh', { ...complete.hosts.web.ssh, port: 2222, change: change({ port: 22 }) }),
      'host:web',
      ['listener-missing port:web/2222/tcp', 'listener-unexpected port:web/22/tcp'],
    ],
    [
      'a guest that is taken out of service',
      altered('hosts/lxc', {
        ...complete.hosts.lxc,
        status: 'retired',
        change: change({ status: 'active' }),
      }),
      'host:lxc',
      ['guest-status host:lxc'],
    ],
    [
      'a guest of another name',
      altered('hosts/named', {
        ...complete.hosts.named,
        hostname: 'gast-3',
        change: change({ hostname: 'gast-2' }),
      }),
      'host:named',
      ['guest-missing host:named', 'guest-unexpected guest:proxmox/999'],
    ],
    [
      'a new guest',
      altered('hosts/zuwachs', {
        purpose: 'Gast',
        kind: 'lxc',
        parent: 'proxmox',
        vmid: 103,
        hostname: 'gast-3',
        change: { valid_from: '2026-02-01' },
      }),
      'host:zuwachs',
      ['guest-missing host:zuwachs'],
    ],
    [
      'a new rule',
      altered(rules, [{ to: '7/tcp', purpose: 'x', change: { valid_from: '2026-02-01' } }, ...rule]),
      'host:web',
      ['firewall-rule-missing firewall:web/7/tcp'],
    ],
  ])('%s', (_, after, subject, overdue) => {
    expect(new Set(found(complete, after, early))).toEqual(new Set([`change-announced ${subject}`]));
    expect(new Set(found(after, after, early))).toEqual(new Set([`change-announced ${subject}`]));
    expect(found(complete, after, late)).toEqual(overdue);
    expect(found(after, after, late)).toEqual([]);
  });

  test('something else than both is a finding, also before the day', () => {
    const after = altered('containers/shop', {
      ...shop,
      image: 'nginx:2',
      change: change({ image: 'nginx:1.27' }),
    });
    const third = altered('containers/shop', { ...shop, image: 'nginx:3' });
    expect(found(third, after, early)).toContain('container-image container:shop');
  });

  test('of two rules, both of which are there, neither is unexpected', () => {
    const after = altered(`${rules}/2`, {
      ...rule[2],
      interface_in: 'eth0',
      change: change({ interface_in: 'eth1' }),
    });
    const both = altered(rules, [...rule, { ...rule[2], interface_in: 'eth0' }]);
    expect(found(both, after, early)).toEqual(['change-announced host:web']);
    expect(found(both, after, late)).toEqual(['firewall-rule-unexpected firewall:web/9100/tcp on eth1']);
  });

  const set = { description: 'x' };
  /** Two hosts; what the second one's container refers to belongs to the first. */
  const across = (more: Value) => {
    const { expected } = projected({
      handbook: head,
      hosts: { web: { purpose: 'x', kind: 'vm' }, db: { purpose: 'x', kind: 'vm' } },
      networks: { front: { purpose: 'x', host: 'web', name: 'vorn', ...(more.network as Value) } },
      env_files: {
        shop: { purpose: 'x', path: '/srv/shop.env', example: '.env.example', ...(more.file as Value) },
      },
      containers: {
        first: { purpose: 'x', role: 'data', image: 'nginx', host: 'web', ...(more.first as Value) },
        shop: {
          purpose: 'x',
          role: 'data',
          image: 'nginx',
          host: 'db',
          networks: ['front'],
          env_file: ['shop'],
        },
      },
    });
    return expected
      .filter(({ changes, ends }) => changes || ends)
      .map(({ host, kind, name, ends }) => `${host} ${kind} ${name}${ends ? ' bisher' : ''}`)
      .sort();
  };
  test.each<[string, Value, string[]]>([
    [
      'a network',
      { network: { change: change({ name: 'alt' }) } },
      ['db container shop', 'web network vorn'],
    ],
    [
      'an env file',
      { file: { variables: { A: set, B: set }, change: change({ variables: { A: set } }) } },
      ['db container shop', 'db env-file /srv/shop.env'],
    ],
    [
      'a user of an env file',
      { first: { env_file: ['shop'], change: change() } },
      [
        'db env-file /srv/shop.env bisher',
        'web container first',
        'web env-file /srv/shop.env',
        'web image nginx:latest',
      ],
    ],
  ])('shows on all hosts that refer to %s', (_, more, expected) => {
    expect(across(more)).toEqual(expected);
  });
});

describe('the order of firewall rules', () => {
  const order = (...rules: [to: string, from: string, action: string, families?: string[], on?: string][]) =>
    firewallOrder(
      rules.map(([to, from, action, families = ['IPv4', 'IPv6'], on = null]) => ({
        direction: 'in' as const,
        to,
        from,
        action,
        families,
        interfaceTo: on,
        interfaceFrom: null,
      })),
    );
  const any = 'Anywhere';
  test.each<[string, FieldValue, string[]]>([
    ['the same action', order(['22/tcp', any, 'allow'], ['22/tcp', '192.0.2.1', 'allow']), []],
    ['another port', order(['22/tcp', any, 'allow'], ['23/tcp', any, 'deny']), []],
    ['another protocol', order(['53/tcp', any, 'allow'], ['53/udp', any, 'deny']), []],
    ['another network', order(['22', '192.0.2.0/25', 'allow'], ['22', '192.0.2.128/25', 'deny']), []],
    ['another family', order(['22', any, 'allow', ['IPv4']], ['22/tcp', 'fd00::/8', 'deny', ['IPv6']]), []],
    [
      'another interface',
      order(['22', any, 'allow', undefined, 'eth0'], ['22/tcp', any, 'deny', undefined, 'eth1']),
      [],
    ],
    ['a protocol without ports', order(['22/tcp', any, 'allow'], [any, '192.0.2.1/esp', 'deny']), []],
    [
      'a port in a range',
      order(['8000:8010/tcp', any, 'allow'], ['8005/tcp', any, 'deny']),
      ['8000:8010/tcp vor 8005/tcp'],
    ],
    [
      'an address in a network',
      order(['22/tcp', 'fd00::5', 'deny', ['IPv6']], ['22/tcp', 'fd00::/8', 'allow', ['IPv6']]),
      ['22/tcp from fd00::5 vor 22/tcp from fd00::/8'],
    ],
    [
      'everything',
      order([any, '192.0.2.1', 'deny'], ['22/tcp', any, 'limit']),
      ['from 192.0.2.1 vor 22/tcp'],
    ],
  ])('%s', (_, pairs, expected) => {
    expect(pairs).toEqual(expected);
  });
});
