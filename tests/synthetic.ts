// A made-up company of any size: stacks with a proxy, applications and a database each, some shared networks, a firewall.
import type { Inventory } from '../src/model/inventory.ts';
import { sample } from './sample.ts';

/**
 * A valid inventory with so many containers on so many networks; the same numbers give the same inventory.
 * @param extra number of a stack that has one more application
 */
export function synthetic(containers: number, networks: number, extra?: number): Inventory {
  const perStack = Math.ceil(containers / networks);
  const sections = {
    hosts: {} as Record<string, unknown>,
    networks: {} as Record<string, unknown>,
    stacks: {} as Record<string, unknown>,
    containers: {} as Record<string, unknown>,
    volumes: {} as Record<string, unknown>,
    backups: {} as Record<string, unknown>,
    domains: {} as Record<string, unknown>,
    connections: {} as Record<string, unknown>,
    externals: {
      kunden: { name: 'Kundschaft', purpose: 'Bestellt', kind: 'user' },
      bank: { name: 'Bank', purpose: 'Bucht', kind: 'service' },
    },
  };
  for (const host of ['node1', 'node2'])
    sections.hosts[host] = {
      purpose: 'Rechner',
      kind: 'vm',
      interfaces: [
        { name: 'eth0', purpose: 'außen', addresses: [{ address: '192.0.2.7/24', scope: 'global' }] },
      ],
      firewall: {
        engine: 'ufw',
        active: true,
        defaults: { incoming: 'deny' },
        groups: [
          {
            title: 'Web',
            rules: [
              { to: '443/tcp', purpose: 'Web' },
              { to: '8888/tcp', purpose: 'alt' },
            ],
          },
        ],
      },
    };
  sections.backups.nachts = {
    purpose: 'Datenbanken',
    method: 'pg_dump',
    schedule: 'täglich',
    automated: true,
    target: '/srv/sicherung',
  };
  for (let index = 0; index < containers; index++) {
    const stack = Math.floor(index / perStack);
    const within = index % perStack;
    const [id, project] = [`s${stack}-c${within}`, `stack${stack}`];
    const host = stack % 2 ? 'node2' : 'node1';
    const network = `netz${stack % networks}`;
    if (within === 0) {
      sections.networks[`netz${stack}`] = { purpose: 'Netz', host, subnets: [`10.${stack}.0.0/24`] };
      sections.stacks[project] = {
        purpose: 'Dienst',
        host,
        directory: `/srv/${project}`,
        start_order: stack + 1,
      };
      sections.domains[`d${stack}.example.org`] = {
        purpose: 'Adresse',
        records: [{ type: 'A', points_to: host }],
        proxy: `container:s${stack}-c0`,
        ...(perStack > 1 ? { upstream: { scheme: 'http', to: `container:s${stack}-c1`, port: 8080 } } : {}),
        tls: { issuer: 'Let’s Encrypt', terminated_by: `container:s${stack}-c0` },
      };
      sections.connections[`kunden-${stack}`] = {
        from: 'external:kunden',
        to: `container:${id}`,
        port: 443,
        protocol: 'HTTPS',
      };
    }
    const isData = within === perStack - 1;
    if (isData)
      sections.volumes[`daten-${stack}`] = {
        content: 'Daten',
        host,
        stack: project,
        ...(stack % 3 ? { backup: 'nachts' } : {}),
      };
    sections.containers[id] = {
      purpose: 'Teil',
      stack: project,
      service: `dienst${within}`,
      role: within === 0 ? 'proxy' : isData ? 'data' : within % 4 === 3 ? 'admin' : 'application',
      image: `example/teil:${within}`,
      status: index % 17 === 16 ? 'planned' : 'active',
      // Every third stack is joined to the one before by its first container.
      networks: within === 0 && stack % 3 === 2 ? [network, `netz${stack - 1}`] : [network],
      ...(within === 0
        ? { ports: [{ target: 443, published: 10000 + stack, exposure: stack % 2 ? 'public' : 'proxy' }] }
        : { expose: [8080] }),
      ...(isData ? { volumes: [`daten-${stack}:/var/lib/daten`] } : {}),
      ...(within > 0 && !isData ? { depends_on: [`dienst${perStack - 1}`] } : {}),
    };
    if (within > 0 && !isData)
      sections.connections[`${id}-weg`] = {
        from: `container:s${stack}-c0`,
        to: `container:${id}`,
        port: 8080,
        protocol: 'HTTP',
      };
  }
  if (extra !== undefined) {
    sections.containers[`s${extra}-neu`] = {
      purpose: 'Neu',
      stack: `stack${extra}`,
      service: 'neu',
      role: 'application',
      image: 'example/neu:1',
      networks: [`netz${extra}`],
      expose: [8080],
      depends_on: [`dienst${perStack - 1}`],
    };
    sections.connections[`s${extra}-neu-weg`] = {
      from: `container:s${extra}-c0`,
      to: `container:s${extra}-neu`,
      port: 8080,
      protocol: 'HTTP',
    };
  }
  sections.connections['zur-bank'] = { from: 'container:s0-c1', to: 'external:bank', protocol: 'HTTPS' };
  const { inventory, findings } = sample(JSON.stringify(sections));
  if (!inventory) throw new Error(findings.map(({ message }) => message).join('\n'));
  return inventory;
}
