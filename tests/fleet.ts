// A fleet that nobody runs: hosts of ten containers and twenty ufw rules each, with the snapshots that match. Some
// values differ, so that both commands have findings to place. For measuring, in any size.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const handbook = `handbook:
  title: Flotte
  subtitle: Messung
  description: Gleichartige Hosts, nur zum Messen.
  edition_date: 2026-01-01
  owner: Betrieb
`;
const time = '2026-01-02T00:00:00Z';
const digits = (value: number) => String(value).padStart(4, '0');
const perHost = Array.from({ length: 10 }, (_, index) => index);
const rulesPerHost = Array.from({ length: 20 }, (_, index) => index);
const nameOf = (host: number, index: number) => `h${digits(host)}-c${index}`;

const containerYaml = (host: number, index: number) => `  ${nameOf(host, index)}:
    purpose: Dienst ${index} von Host ${host}
    stack: h${digits(host)}
    service: c${index}
    role: ${index === 0 ? 'proxy' : 'application'}
    image: registry.example/dienst-${index}:1.${host}
    ports:
      - "${8000 + index}:80"
      - target: 443
        published: ${8443 + index}
        host_ip: 127.0.0.1
        exposure: loopback
    networks: [h${digits(host)}-net]
    volumes:
      - h${digits(host)}-daten:/daten
      - /etc/dienst-${index}:/etc/dienst:ro
    environment:
      TZ: Europe/Berlin
      STUFE: ${index}
    depends_on: [${index === 0 ? '' : 'c0'}]
    restart: unless-stopped
`;
const ruleYaml = (host: number, index: number) => `          - to: ${8000 + index}/tcp
            from: 10.${host % 250}.${index}.0/24
            purpose: Zugang ${index}
`;
const hostYaml = (host: number) => `hosts:
  h${digits(host)}:
    purpose: Host ${host}
    hostname: h${digits(host)}
    kind: vm
    os: {name: Debian GNU/Linux, version: '12'}
    snapshots: [docker-ps, docker-inspect, ufw-status]
    firewall:
      engine: ufw
      active: true
      defaults: {incoming: deny, outgoing: allow}
      groups:
        - title: Zugänge
          rules:
${rulesPerHost.map((index) => ruleYaml(host, index)).join('')}stacks:
  h${digits(host)}:
    host: h${digits(host)}
    title: Stack ${host}
    purpose: Dienste von Host ${host}
    directory: /srv/h${digits(host)}
networks:
  h${digits(host)}-net:
    stack: h${digits(host)}
    purpose: Netz von Host ${host}
    kind: docker
volumes:
  h${digits(host)}-daten:
    stack: h${digits(host)}
    content: Daten von Host ${host}
containers:
${perHost.map((index) => containerYaml(host, index)).join('')}`;

const portsOf = (index: number) => ({
  '443/tcp': [{ HostIp: '127.0.0.1', HostPort: String(8443 + index) }],
  '80/tcp': [{ HostIp: '', HostPort: String(8000 + index) }],
});
/** One host in twenty runs another image than is documented, in its first container. */
const imageOf = (host: number, index: number) =>
  `registry.example/dienst-${index}:1.${host}${index === 0 && host % 20 === 7 ? '-rc1' : ''}`;
const psLine = (host: number, index: number) =>
  JSON.stringify({
    Image: imageOf(host, index),
    Labels: `com.docker.compose.project=h${digits(host)},com.docker.compose.service=c${index}`,
    Names: nameOf(host, index),
    Networks: `h${digits(host)}_h${digits(host)}-net`,
    Ports: `0.0.0.0:${8000 + index}->80/tcp, [::]:${8000 + index}->80/tcp, 127.0.0.1:${8443 + index}->443/tcp`,
    State: 'running',
    Status: 'Up',
  });
const inspectLine = (host: number, index: number) =>
  JSON.stringify({
    Id: createHash('sha256').update(nameOf(host, index)).digest('hex'),
    Name: `/${nameOf(host, index)}`,
    Image: `sha256:${createHash('sha256').update(imageOf(host, index)).digest('hex')}`,
    State: { Status: 'running', ExitCode: 0, Health: null },
    Config: {
      Image: imageOf(host, index),
      User: '',
      Cmd: ['serve', '--port', '80'],
      Env: ['STUFE', 'TZ', 'PATH'],
      Labels: {
        'com.docker.compose.project': `h${digits(host)}`,
        'com.docker.compose.service': `c${index}`,
      },
    },
    HostConfig: {
      NetworkMode: `h${digits(host)}_h${digits(host)}-net`,
      RestartPolicy: { Name: 'unless-stopped', MaximumRetryCount: 0 },
      Privileged: false,
      PortBindings: portsOf(index),
    },
    NetworkSettings: {
      Ports: {
        ...portsOf(index),
        '80/tcp': [...portsOf(index)['80/tcp'], { HostIp: '::', HostPort: String(8000 + index) }],
      },
      Networks: { [`h${digits(host)}_h${digits(host)}-net`]: {} },
    },
    Mounts: [
      {
        Type: 'volume',
        Name: `h${digits(host)}_h${digits(host)}-daten`,
        Source: '',
        Destination: '/daten',
        RW: true,
      },
      { Type: 'bind', Source: `/etc/dienst-${index}`, Destination: '/etc/dienst', RW: false },
    ],
  });
const ufwText = (host: number) => `Status: active
Logging: on (low)
Default: deny (incoming), allow (outgoing), deny (routed)
New profiles: skip

To                         Action      From
--                         ------      ----
${rulesPerHost.map((index) => `${`${8000 + index}/tcp`.padEnd(27)}ALLOW IN    10.${host % 250}.${index}.0/24`).join('\n')}

`;

/** Writes a root folder with so many hosts; says what it holds. */
export function writeFleet(root: string, hosts: number): { containers: number; rules: number } {
  const folder = join(root, 'inventory', 'flotte');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'handbuch.yaml'), handbook);
  for (let host = 0; host < hosts; host += 1) {
    const id = `h${digits(host)}`;
    writeFileSync(join(folder, `${id}.yaml`), hostYaml(host));
    const snapshot = join(folder, 'snapshots', id);
    mkdirSync(snapshot, { recursive: true });
    const files = {
      'docker-ps.jsonl': `${perHost.map((index) => psLine(host, index)).join('\n')}\n`,
      'docker-inspect.jsonl': `${perHost.map((index) => inspectLine(host, index)).join('\n')}\n`,
      'ufw-status.txt': ufwText(host),
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(snapshot, name), text);
    const sources = Object.fromEntries(
      Object.entries(files).map(([name, text]) => [
        name.split('.')[0],
        { command: name, version: null, exit: 0, sha256: createHash('sha256').update(text).digest('hex') },
      ]),
    );
    writeFileSync(
      join(snapshot, 'snapshot.json'),
      `${JSON.stringify({ host: id, hostname: id, time, origin: 'documentation', sources }, null, 2)}\n`,
    );
  }
  return { containers: hosts * perHost.length, rules: hosts * rulesPerHost.length };
}
