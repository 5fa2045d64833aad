// Nothing is drawn that is not so: what cannot work is broken, what is open is marked, who comes from where stands in its
// zone, and names are whole. On both handbooks of this repository, and on an inventory without connections.
import { describe, expect, test } from 'vitest';
import { diagramTexts } from '../../src/diagrams/mmd.ts';
import { startOrderOf } from '../../src/effects/start-order.ts';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import type { Graph, GraphEdge } from '../../src/model/graph.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { altText } from '../../src/views/diagrams/in-words.ts';
import { diagramsOf } from '../../src/views/diagrams/index.ts';
import { repository } from '../command.ts';
import { sample } from '../sample.ts';

const inventories = new Map(
  loadHandbooks(readRoot(repository)).handbooks.map(({ id, inventory }) => [id, inventory!]),
);
const groMate = inventories.get('gro-mate')!;
const tickGuard = inventories.get('tick-guard')!;
const graphOf = (inventory: Inventory, slug: string): Graph =>
  diagramsOf(inventory).find((figure) => figure.slug === slug)!.graph;
const between = ({ nodes, edges }: Graph, from: string, to: string): GraphEdge[] => {
  const ids = (entity: string) => nodes.filter((node) => node.entity === entity).map(({ id }) => id);
  return edges.filter((edge) => ids(from).includes(edge.from) && ids(to).includes(edge.to));
};
/** Titles of the frames around a box, from the outermost. */
const framesOf = ({ groups }: Graph, group: string | undefined): string[] => {
  const found = groups.find(({ id }) => id === group);
  return found ? [...framesOf({ groups } as Graph, found.parent), found.title] : [];
};

describe('what cannot work', () => {
  const [proxy, target] = ['container:nginx_proxy_manager', 'container:nginx-mailcow'];
  test.each(['uebersicht', 'netzwerke', 'zugriff'])('is broken in „%s“', (slug) => {
    const ways = between(graphOf(groMate, slug), proxy, target);
    expect(ways.map(({ line }) => line)).toEqual(['broken']);
    expect(ways[0]?.label).toContain('unterbrochen');
  });
  test('is drawn whole as soon as both share a network', () => {
    const joined = {
      ...groMate,
      containers: {
        ...groMate.containers,
        nginx_proxy_manager: {
          ...groMate.containers.nginx_proxy_manager!,
          networks: [
            ...groMate.containers.nginx_proxy_manager!.networks,
            ...groMate.containers['nginx-mailcow']!.networks,
          ],
        },
      },
    };
    expect(between(graphOf(joined, 'netzwerke'), proxy, target).map(({ line }) => line)).not.toContain(
      'broken',
    );
  });
  test('stands once as a real box, elsewhere as a reference', () => {
    const boxes = graphOf(groMate, 'netzwerke').nodes.filter(({ entity }) => entity === target);
    expect(boxes.map(({ role }) => role).sort()).toEqual(['more', 'proxy']);
  });
});

test.each(['uebersicht', 'mail'])('what an open question is about is uncertain and names it: %s', (slug) => {
  const [way] = between(graphOf(groMate, slug), 'container:postfix-mailcow', 'external:mailgun');
  expect(way?.line).toBe('uncertain');
  expect(way?.label).toContain('K23');
});

describe('Tick-Guard', () => {
  const overview = graphOf(tickGuard, 'uebersicht');
  test('SSH of the backend comes from the LAN, not from the internet', () => {
    const door = overview.nodes.find(({ label }) => label[0] === '22 SSH')!;
    const sources = overview.edges
      .filter(({ to }) => to === door.id)
      .map(({ from }) => overview.nodes.find(({ id }) => id === from)!);
    expect(sources.map(({ label }) => label.join(' '))).toEqual(['Administration']);
    for (const { group } of sources) expect(framesOf(overview, group)[0]).toMatch(/^LAN/);
  });
  test('one arrow leads from each port to what listens', () => {
    const counts = Map.groupBy(overview.edges, ({ from, to }) => `${from} ${to}`);
    expect([...counts.values()].filter(({ length }) => length > 1)).toEqual([]);
  });
  test('the Proxmox host is a frame round its guests; the planned VPN and the planned bridge are there', () => {
    const nginx = overview.nodes.find(({ entity }) => entity === 'service:nginx');
    expect(framesOf(overview, nginx?.group).join(' › ')).toMatch(/LAN.*Proxmox-Host.*Frontend-Container/);
    for (const slug of ['uebersicht', 'netzwerke'])
      for (const network of ['network:vpn', 'network:intern']) {
        const { nodes, groups } = graphOf(tickGuard, slug);
        expect([...nodes, ...groups].map(({ entity }) => entity)).toContain(network);
      }
  });
});

test('a socket and virus signatures are no gaps', () => {
  const graph = graphOf(groMate, 'sicherungen-mailcow');
  const gaps = graph.edges.filter(({ line }) => line === 'missing').map(({ from }) => from);
  const open = graph.nodes.filter(({ id }) => gaps.includes(id)).map(({ entity }) => entity);
  expect(open).toContain('volume:mailcow-ssl');
  expect(open).not.toContain('volume:mysql-socket-vol-1');
  expect(open).not.toContain('volume:clamd-db-vol-1');
});

test.each([...inventories])('nothing starts before what it waits for: %s', (_, inventory) => {
  const step = new Map(
    startOrderOf(inventory).steps.flatMap((members, at) => members.map(({ ref }) => [ref, at])),
  );
  let compared = 0;
  for (const { graph, view } of diagramsOf(inventory).filter((figure) => figure.view === 'wiederanlauf'))
    for (const { from, to } of graph.edges) {
      const [before, after] = [from, to].map((id) =>
        step.get(graph.nodes.find((node) => node.id === id)?.entity ?? ''),
      );
      if (before === undefined || after === undefined) continue;
      compared++;
      expect(before, `${view}: ${from} → ${to}`).toBeLessThan(after);
    }
  expect(compared).toBeGreaterThan(2);
});

describe('names', () => {
  test('of backups, places and ports are whole in alternative texts', () => {
    for (const [, inventory] of inventories)
      for (const { graph } of diagramsOf(inventory)) {
        const text = altText(graph);
        expect(text).not.toMatch(/ … und \d+ weitere\./);
        for (const { entity } of graph.nodes)
          if (entity?.startsWith('backup:'))
            expect(text).toContain(inventory.backups[entity.slice('backup:'.length)]?.name);
      }
    expect(altText(graphOf(tickGuard, 'freigaben'))).toContain('80/tcp HTTP, 443/tcp HTTPS');
  });
  test('of networks say who is in them, and addresses of IPv6 are whole in texts of diagrams', () => {
    expect(altText(graphOf(groMate, 'netzwerke'))).toMatch(
      /Netzwerk von GroceryMate · 172\.18\.0\.0\/16: [^.]*grocery_postgres, /,
    );
    const text = diagramTexts(groMate, '/').find(({ slug }) => slug === 'netzwerke')?.text;
    expect(text).toContain('fd4d:6169:6c63:6f77::/64');
  });
});

describe('an inventory without connections', () => {
  const services = [
    'web',
    'api',
    'worker',
    'queue',
    'cache',
    'db',
    'mail',
    'auth',
    'search',
    'files',
    'cron',
    'docs',
  ];
  const strange = sample(
    JSON.stringify({
      hosts: {
        box: {
          purpose: 'Rechner',
          kind: 'vm',
          interfaces: [
            { name: 'eth0', purpose: 'außen', addresses: [{ address: '192.0.2.9/24', scope: 'global' }] },
          ],
        },
      },
      networks: { inner: { purpose: 'Netz', host: 'box' } },
      stacks: { app: { purpose: 'Anwendung', host: 'box', directory: '/srv/app' } },
      containers: Object.fromEntries(
        services.map((service) => [
          service,
          {
            purpose: 'Dienst',
            stack: 'app',
            service,
            role: service === 'db' ? 'data' : 'application',
            image: service,
            networks: ['inner'],
            ...(service === 'web'
              ? { ports: [{ target: 80, published: 8080, exposure: 'public', reason: 'Web' }] }
              : {}),
            ...(service === 'api' ? { depends_on: { db: { condition: 'service_healthy' } } } : {}),
          },
        ]),
      ),
    }),
  ).inventory!;
  const graph = graphOf(strange, 'uebersicht');
  test('shows each container in its network', () => {
    for (const service of services)
      expect(
        framesOf(graph, graph.nodes.find(({ entity }) => entity === `container:${service}`)?.group),
      ).toContain(strange.networks.inner?.name);
  });
  test('has the ways that follow from dependencies and published ports', () => {
    expect(between(graph, 'container:api', 'container:db')).toHaveLength(1);
    const door = graph.nodes.find(({ role }) => role === 'port')!;
    expect(door.label[0]).toContain('8080');
    expect(graph.edges.filter(({ to }) => to === door.id)).toHaveLength(1);
  });
  test('without networks is shown as well', () => {
    const bare = {
      ...strange,
      networks: {},
      containers: Object.fromEntries(
        Object.entries(strange.containers).map(([id, container]) => [id, { ...container, networks: [] }]),
      ),
    };
    expect(graphOf(bare, 'uebersicht').nodes.length).toBeGreaterThan(services.length);
  });
});
