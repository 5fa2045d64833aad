// What other engines than Docker print, and what a swarm calls its containers.
import { expect, test } from 'vitest';
import { driftOf } from '../../src/handbook/drift.ts';
import { parseDockerPs } from '../../src/snapshots/docker-ps.ts';
import { parseSs, ssFacts } from '../../src/snapshots/ss.ts';
import { loadSample } from '../sample.ts';

const read = (text: string) => {
  const { containers, problems } = parseDockerPs(text);
  return [
    ...containers.map(({ name, state, ports }) =>
      [
        name,
        state,
        ...ports.map(({ hostIp, hostPort, containerPort }) => `${hostIp}:${hostPort}->${containerPort}`),
      ].join(' '),
    ),
    ...problems.map(({ message }) => message.split(',')[0]),
  ];
};

test.each([
  [
    'podman 3',
    '[{"Id":"5f3a","Image":"docker.io/library/nginx:1.27","Names":["web"],"Networks":null,"Ports":[{"hostPort":8080,"containerPort":80,"protocol":"tcp","hostIP":""}],"State":"running","Status":""}]',
    ['web running 0.0.0.0:8080->80'],
  ],
  [
    'podman 5',
    '[{"Id":"5f3a","Image":"docker.io/library/nginx:1.27","Names":["web"],"Networks":["podman"],"Ports":[{"host_ip":"","container_port":80,"host_port":8080,"range":1,"protocol":"tcp"}],"State":"running","Status":"Up 2 hours (healthy)"}]',
    ['web running 0.0.0.0:8080->80'],
  ],
  [
    'nerdctl',
    '{"ID":"0123456789ab","Image":"docker.io/library/nginx:alpine","Labels":"","Names":"web","Networks":"bridge","Ports":"0.0.0.0:8080-\\u003e80/tcp","Status":"Up"}',
    ['web running 0.0.0.0:8080->80'],
  ],
])('%s', (_, text, expected) => {
  expect(read(text)).toEqual(expected);
});

test.each([
  ['ID             NAME       MODE         REPLICAS   IMAGE        PORTS', 'docker service ls'],
  ['ID             NAME         IMAGE        NODE      DESIRED STATE   CURRENT STATE', 'docker stack ps'],
  ['NAME                STATUS              CONFIG FILES', 'docker compose ls'],
  ['CONTAINER           IMAGE               CREATED             STATE               NAME', 'crictl ps'],
  ['CONTAINER    IMAGE    RUNTIME', 'ctr containers ls'],
  ['NAME                     READY   STATUS    RESTARTS   AGE', 'kubectl get'],
])('%s is called by its name', (head, command) => {
  const { containers, problems } = parseDockerPs(`${head}\n`);
  expect(containers).toEqual([]);
  expect(problems[0]?.message).toContain(`„${command}`);
});

const row = (name: string, ports = '') =>
  `1a2b3c4d5e6f   ghcr.io/mailcow/sogo:1.133        "/docker-entrypoint.…"   6 weeks ago    Up 6 weeks              ${ports.padEnd(28)}${name}`;
const head =
  'CONTAINER ID   IMAGE                             COMMAND                  CREATED        STATUS                  PORTS';
test('a head without NAMES above whole rows', () => {
  const text = [
    head,
    row('mailcowdockerized-sogo-mailcow-1'),
    row('mailcowdockerized-nginx-mailcow-1', '0.0.0.0:443->443/tcp'),
  ];
  expect(read(text.join('\n'))).toEqual([
    'mailcowdockerized-sogo-mailcow-1 running',
    'mailcowdockerized-nginx-mailcow-1 running 0.0.0.0:443->443',
  ]);
});
test('rows that end where others end are cut there', () => {
  const text = [
    head,
    row('mailcowdockerized-sogo-mailcow-1').slice(0, 170),
    row('mailcowdockerized-sogo-mailcow-12').slice(0, 170),
  ];
  expect(parseDockerPs(text.join('\n')).containers).toEqual([]);
});

const swarm = (image: string, extra = '') => {
  const text = ['1', '2']
    .map((number) => ({
      Names: `shop_web.${number}.x7k2m9q4w1e5r8t0y3u6i1o2p`,
      Image: image,
      State: 'running',
      Health: '',
    }))
    .map((entry) =>
      JSON.stringify({
        ...entry,
        Ports: '80/tcp',
        Networks: ['ingress', 'shop_net'],
        Project: '',
        Service: '',
      }),
    )
    .join('\n');
  const meta = JSON.stringify({
    format: 2,
    host: 'web',
    time: '2026-01-19T00:00:00Z',
    origin: 'live',
    sources: {},
  });
  const folder = new Map(
    [['docker-ps.jsonl', text] as const, ['snapshot.json', meta] as const].map(([name, body]) => [
      name,
      { file: `inventory/laden/snapshots/web/${name}`, text: body },
    ]),
  );
  const yaml = `handbook: { title: Laden, subtitle: x, description: x, edition_date: 2026-01-15, owner: x }
hosts: { web: { purpose: x, kind: vm, snapshots: [docker-ps] } }
networks: { net: { purpose: x, host: web, name: shop_net } }
containers:
  web: { purpose: x, role: proxy, host: web, name: shop_web, image: 'nginx:1.27', networks: [net], ports: ['80:80'], ${extra} }
`;
  const handbook = loadSample(yaml, { snapshots: new Map([['web', folder]]) }).handbooks[0]!;
  return driftOf(handbook, new Date('2026-01-20'))
    .findings.filter(({ rule }) => rule !== 'snapshot-left-out')
    .map(({ rule, actual }) => `${rule} ${actual}`);
};
test.each([
  ['as documented', 'nginx:1.27', 'replicas: 2', []],
  ['one replica too few', 'nginx:1.27', 'replicas: 3', ['container-replicas 2']],
  [
    'another image',
    'nginx:1.26',
    'replicas: 2',
    ['container-image nginx:1.26', 'container-image nginx:1.26'],
  ],
])('the containers of a swarm’s service: %s', (_, image, extra, expected) => {
  expect(swarm(image, extra)).toEqual(expected);
});

const socket = (rest: string) => `udp UNCONN 0 0 ${rest}\n`;
test.each([
  ['a client', `${socket('0.0.0.0:40123 0.0.0.0:* users:(("node"))')}32768\t60999\n`, true],
  [
    'as the collector writes it',
    `ip_local_port_range = 32768 60999\n${socket('0.0.0.0:40123 0.0.0.0:* users:(("node"))')}`,
    true,
  ],
  [
    'another range of the machine',
    `${socket('0.0.0.0:40123 0.0.0.0:* users:(("node"))')}1024\t20000\n`,
    false,
  ],
  ['WireGuard belongs to the kernel', `${socket('0.0.0.0:51820 0.0.0.0:*')}32768\t60999\n`, false],
  [
    'a port that Docker publishes',
    `${socket('0.0.0.0:40123 0.0.0.0:* users:(("docker-proxy"))')}32768\t60999\n`,
    false,
  ],
  ['no range was read', socket('0.0.0.0:40123 0.0.0.0:* users:(("node"))'), undefined],
])('sockets of clients: %s', (_, text, expected) => {
  const parsed = parseSs(text);
  expect(parsed.problems).toEqual([]);
  expect(ssFacts(parsed).map(({ fields }) => fields.client)).toEqual([expected]);
});
