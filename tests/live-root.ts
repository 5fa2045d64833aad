// A root whose snapshots say that they were read from the living machine, with every state a value can be in: as
// documented, different, missing, only documented, before an announced change, tolerated, waived, of a failed source.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** When the live snapshots were taken, and how many days they count. */
export const taken = '2026-01-15T08:00:00Z';
export const maxAge = 10;
/** The first moment at which they are out of date. */
export const outOfDate = '2026-01-26T08:00:00Z';

const inventory = `handbook:
  title: Laden
  subtitle: Beispiel
  description: Ein Laden mit einem Webserver.
  edition_date: 2026-01-15
  owner: Betrieb
  snapshots: { max_age: ${maxAge} }
hosts:
  web:
    purpose: Webserver
    kind: vm
    snapshots: [docker-ps, docker-volume, ufw-status, os]
    transient: [sicherung-*]
    os: { name: Ubuntu, version: "24.04", kernel: Linux 6.8.0-1-generic }
    units:
      - { name: nachtlauf.timer, purpose: Nachtlauf }
    firewall:
      engine: ufw
      active: true
      defaults: { incoming: deny, outgoing: allow, routed: deny }
      groups:
        - title: Verwaltung
          rules:
            - { to: 22/tcp, purpose: SSH, ipv6: false }
            - { to: 8082/tcp, purpose: Laden, ipv6: false }
            - { to: 9000/tcp, purpose: Später, ipv6: false, status: planned }
  alt:
    purpose: Nur aus Texten bekannt
    kind: vm
    snapshots: [docker-ps]
  still: { purpose: Ohne Momentaufnahmen, kind: vm, os: { name: Debian, version: "12" } }
volumes:
  daten: { content: Daten, host: web, driver: local }
domains:
  laden.example: { purpose: Laden im Netz, records: [] }
containers:
  shop: { purpose: Laden, host: web, role: application, image: "nginx:1.27", restart: always, network_mode: bridge, ports: ["8082:80"] }
  kasse: { purpose: Kasse, host: web, role: application, image: "kasse:2", network_mode: bridge }
  geduldet: { purpose: Alte Fassung, host: web, role: support, image: "alt:2", network_mode: bridge }
  weg: { purpose: Gelöschtes, host: web, role: support, image: "weg:1", network_mode: bridge }
  lauf: { purpose: Einmalig, host: web, role: support, image: "lauf:1", one_shot: true, network_mode: bridge }
  bald: { purpose: Kommt bald, host: web, role: support, image: "bald:1", network_mode: bridge, change: { valid_from: 2099-01-01 } }
  neu: { purpose: Neues, host: web, role: support, image: "neu:1", status: planned }
  umzug:
    purpose: Zieht um
    host: web
    role: support
    image: "umzug:2"
    network_mode: bridge
    change: { valid_from: 2099-01-01, before: { image: "umzug:1" } }
  alter: { purpose: Nur im Text, host: alt, role: support, image: "alter:1", network_mode: bridge }
waivers:
  fassung: { rule: container-image, subject: "container:geduldet", reason: Wird am Wochenende eingespielt., until: 2099-01-31, by: A. Beispiel }
  ohne: { rule: container-health, subject: "container:shop", reason: Vorsorglich., until: 2099-01-31, by: A. Beispiel }
  alt: { rule: container-state, subject: "container:*", reason: War einmal., until: 2020-01-31, by: B. Beispiel }
`;
const container = (name: string, image: string, rest: object = {}) =>
  JSON.stringify({
    Image: image,
    Labels: '',
    Names: name,
    Networks: 'bridge',
    Ports: '',
    State: 'running',
    Status: 'Up',
    ...rest,
  });
const files: Record<string, Record<string, string>> = {
  web: {
    'docker-ps.jsonl': `${[
      container('shop', 'nginx:1.27', { Ports: '0.0.0.0:8082->80/tcp, [::]:8082->80/tcp' }),
      container('kasse', 'kasse:1'),
      container('geduldet', 'alt:1'),
      container('lauf', 'lauf:1', { State: 'exited', Status: 'Exited (0)' }),
      container('umzug', 'umzug:1'),
      container('fremd', 'fremd:1'),
      container('sicherung-2026-01-15', 'alpine:3'),
    ].join('\n')}\n`,
    'ufw-status.txt': `Status: active
Default: deny (incoming), allow (outgoing), deny (routed)

To                         Action      From
--                         ------      ----
22/tcp                     ALLOW IN    Anywhere
8082/tcp                   DENY IN     Anywhere
`,
    'os.txt': `NAME="Ubuntu"
VERSION="24.04.3 LTS (Noble Numbat)"
VERSION_CODENAME=noble
Linux 6.8.0-2-generic x86_64
`,
  },
  alt: { 'docker-ps.jsonl': `${container('alter', 'alter:1')}\n` },
};
const commands: Record<string, string> = {
  'docker-ps': 'docker ps -a',
  'ufw-status': 'ufw status verbose',
  os: 'cat /etc/os-release; uname -srm',
};

/** Writes the root into a folder. */
export function writeLiveRoot(root: string): void {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('inventory/laden/laden.yaml', inventory);
  write(
    'content/laden/index.mdx',
    `---
title: Überblick
description: Der Laden.
---
import { DataTable, Fact } from 'infrabuch/mdx';

Der Kernel ist <Fact of="hosts.web.os.kernel" />, die Kasse läuft aus <Fact of="containers.kasse.image" />.

<DataTable of="containers" />
`,
  );
  for (const [host, own] of Object.entries(files)) {
    const live = host === 'web';
    const sources = Object.fromEntries(
      Object.entries(own).map(([file, text]) => {
        write(`inventory/laden/snapshots/${host}/${file}`, text);
        const id = file.replace(/\.\w+$/, '');
        return [
          id,
          {
            command: commands[id],
            version: live ? '28.1' : null,
            exit: 0,
            sha256: createHash('sha256').update(text).digest('hex'),
          },
        ];
      }),
    );
    const failed = live
      ? { 'docker-volume': { command: 'docker volume ls', exit: 1, reason: 'Zugriff verweigert' } }
      : {};
    const meta = {
      host,
      hostname: null,
      time: taken,
      origin: live ? 'live' : 'documentation',
      sources: { ...sources, ...failed },
    };
    write(`inventory/laden/snapshots/${host}/snapshot.json`, `${JSON.stringify(meta, null, 2)}\n`);
  }
}
