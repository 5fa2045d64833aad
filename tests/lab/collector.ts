// The collector on a machine with real docker, ufw, sudo and sshd: as root, as a user who may do nothing else, through a
// key with a forced command. Secrets are planted wherever Docker and the files keep some; none may leave the machine.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Archive, readArchives, reasonOf } from '../../src/collect/archive.ts';
import { authorizedKeys, sudoers } from '../../src/collect/install.ts';
import { collectorScript } from '../../src/collect/script.ts';
import { snapshotSources } from '../../src/snapshots/index.ts';
import { repository } from '../command.ts';
import type { Lab } from './host.ts';
import { placesOf } from './requirements.ts';

type Verdict = (title: string, complaints: readonly string[]) => void;
const secret = 'HUSCH';
const program = '/usr/local/sbin/infrabuch-collector';
const envFile = '/srv/geheim/.env';
const names = ['geheim-1', 'geheim-2', 'geheim-3'];

/** Puts text into a file of the laboratory. */
const put = (lab: Lab, path: string, text: string, mode = '0600') =>
  lab.must(['sh', '-c', 'mkdir -p "$(dirname "$1")" && cat >"$1" && chmod "$2" "$1"', 'sh', path, mode], {
    input: text,
  });

async function plant(lab: Lab, rootfs: Uint8Array): Promise<void> {
  await lab.must(['docker', 'import', '--change', 'ENV PATH=/bin', '-', 'geheim:1'], { input: rootfs });
  const run = (name: string, options: readonly string[], command: readonly string[]) =>
    lab.docker('run', '--detach', '--pull', 'never', '--name', name, ...options, 'geheim:1', ...command);
  await run(
    'geheim-1',
    [
      ...[
        '--env',
        `DB_PASSWORD=${secret}1`,
        '--env',
        `ODD=a\nTOKEN=${secret}2`,
        '--label',
        `api.token=${secret}3`,
      ],
      ...['--health-cmd', `wget http://u:${secret}4@localhost`, '--health-interval', '60s'],
    ],
    ['sh', '-c', `sleep 3600 # --requirepass ${secret}5`],
  );
  await run('geheim-2', ['--publish', '18080:80'], ['sh', '-c', `sleep 3600; : redis://:${secret}6@cache/0`]);
  await run('geheim-3', [], ['sh', '-c', 'sleep 3600', '--masterauth', `${secret}7`]);
  await put(lab, envFile, `SMTP_PASSWORD=${secret}8\nKEY="a\n${secret}9=b"\n`);
  await lab.ufw('allow', '18443/tcp', 'comment', `password=${secret}10`);
  await lab.ufw('--force', 'enable');
}
async function uproot(lab: Lab): Promise<void> {
  await lab.run(['docker', 'rm', '--force', '--volumes', ...names]);
  await lab.run(['docker', 'image', 'rm', 'geheim:1']);
  await lab.run(['ufw', 'delete', 'allow', '18443/tcp']);
  await lab.run(['rm', '-rf', '/srv/geheim', '/etc/sudoers.d/infrabuch']);
}

interface Said {
  readonly text: string;
  readonly archive: Archive | undefined;
}
const said = (text: string): Said => ({ text, archive: readArchives(text)[0] });
/** Not one of the secrets; of the sources those that must be evidence, and those that must not. */
function judge({ text, archive }: Said, good: readonly string[], bad: readonly string[] = []): string[] {
  const state = (id: string) => {
    const source = archive?.sources.get(id);
    return source ? (reasonOf(source) ?? 'gelesen') : 'fehlt';
  };
  return [
    ...(text.match(/.*HUSCH\d.*/g) ?? []).map(
      (line) => `Ein Geheimnis verlässt die Maschine: ${line.slice(0, 120)}`,
    ),
    ...good.filter((id) => state(id) !== 'gelesen').map((id) => `${id}: ${state(id)}`),
    ...bad.filter((id) => state(id) === 'gelesen').map((id) => `${id} wurde gelesen`),
  ];
}
const factsOf = (archive: Archive | undefined, id: string) => {
  const source = snapshotSources.find((snapshotSource) => snapshotSource.id === id);
  const text = archive?.sources.get(id)?.text;
  return source && text !== undefined ? source.facts(source.parse(text)) : [];
};

const docker = [
  'docker-ps',
  'docker-inspect',
  'docker-network',
  'docker-volume',
  'docker-images',
  'docker-version',
];
const system = ['ufw-status', 'ufw-added', 'docker-user', 'ss'];

/** Tries the collector in every way it is run; takes its containers and rules away again. */
export async function tryCollector(lab: Lab, rootfs: Uint8Array, verdict: Verdict): Promise<void> {
  const script = collectorScript({ sources: snapshotSources, envFiles: [envFile] });
  const asUser = (command: string, input?: string) =>
    lab.run(['setpriv', '--reuid=infrabuch', '--regid=infrabuch', '--init-groups', 'sh', '-c', command], {
      input,
    });
  await plant(lab, rootfs);
  try {
    for (const client of lab.clients) {
      const entry = said((await lab.run(['sh', '-s'], { input: script, client })).stdout);
      const container = factsOf(entry.archive, 'docker-inspect').find(({ name }) => name === 'geheim-1');
      verdict(`Sammler als root, docker ${client.version}: kein Geheimnis`, [
        ...judge(entry, [...docker, ...system, 'os', 'env-files'], ['pct-list']),
        ...(JSON.stringify(container?.fields.env)?.includes('DB_PASSWORD')
          ? []
          : ['Die Namen der Variablen fehlen.']),
        ...(container && !('command' in container.fields)
          ? []
          : ['Ein geschwärzter Befehl gilt als gesehen.']),
        ...(JSON.stringify(factsOf(entry.archive, 'env-files')).includes('"SMTP_PASSWORD"')
          ? []
          : ['env-files: Namen fehlen']),
      ]);
      const again = (await lab.run(['sh', '-s'], { input: script, client })).stdout;
      const timeless = (text: string) => text.replace(/^time .*$/m, '');
      verdict(
        `Sammler, docker ${client.version}: zweimal dasselbe`,
        timeless(again) === timeless(entry.text) ? [] : ['Die zweite Aufnahme ist anders.'],
      );
    }

    const absent = ['sudo', 'sshd', 'setpriv', 'useradd'].filter((text) => placesOf(text).length === 0);
    if (absent.length > 0) {
      const required = process.env.CI === 'true' ? [`Es fehlt: ${absent.join(', ')}`] : [];
      verdict(`Sammler ohne root: übersprungen, es fehlt ${absent.join(', ')}`, required);
      return;
    }
    await lab.must(['useradd', '--create-home', '--shell', '/bin/sh', 'infrabuch']);
    await lab.must(['mount', '-t', 'tmpfs', '-o', 'mode=755', 'infrabuch', '/usr/local/sbin']);
    await put(lab, program, script, '0755');
    const { stdout, stderr } = await asUser('exec sh -s', script);
    verdict('Sammler ohne jedes Recht: Gründe statt Belegen', [
      ...judge(said(stdout), ['os', 'ss'], [...docker, 'ufw-status', 'ufw-added', 'docker-user']),
      ...(stderr === '' ? [] : [stderr]),
    ]);
    await put(lab, '/etc/sudoers.d/infrabuch', sudoers(snapshotSources), '0440');
    verdict(
      'Sammler mit den Zeilen für sudo: ufw, iptables und ss als root, docker nicht',
      judge(said((await asUser('exec sh -s', script)).stdout), ['os', ...system], docker),
    );
    const installed = said((await asUser(`exec sudo -n ${program}`)).stdout);
    verdict(
      'abgelegter Sammler über sudo: alles',
      judge(installed, [...docker, ...system, 'os', 'env-files']),
    );
    const forbidden = [
      'ufw disable',
      'ufw status',
      `${program} x`,
      'iptables -F DOCKER-USER',
      'sh',
      'docker ps',
    ];
    const allowed: string[] = [];
    for (const command of forbidden)
      if ((await asUser(`exec sudo -n ${command}`)).exit === 0) allowed.push(`sudo ${command} ist erlaubt.`);
    verdict('sudo erlaubt nichts anderes', allowed);

    // A key that can only run the collector.
    await lab.must([
      'sh',
      '-c',
      'mkdir -p /run/sshd /root/.ssh && ssh-keygen -q -t ed25519 -N "" -f /root/.ssh/labor',
    ]);
    const [, key = ''] = (await lab.must(['cat', '/root/.ssh/labor.pub'])).split(' ');
    const line = authorizedKeys().replace('ÖFFENTLICHER_SCHLÜSSEL', key);
    await put(lab, '/home/infrabuch/.ssh/authorized_keys', line);
    await lab.must(['chown', '-R', 'infrabuch:infrabuch', '/home/infrabuch/.ssh']);
    await lab.must(['usermod', '--password', '*', 'infrabuch']);
    await lab.must(['sh', '-c', 'test -e /etc/ssh/ssh_host_ed25519_key || ssh-keygen -A']);
    await put(
      lab,
      '/root/.ssh/config',
      'Host labor\n HostName 127.0.0.1\n User infrabuch\n Port 2222\n IdentityFile /root/.ssh/labor\n StrictHostKeyChecking accept-new\n',
    );
    await lab.must([placesOf('sshd')[0] ?? 'sshd', '-p', '2222', '-o', 'PidFile=/run/sshd.pid']);
    try {
      const root = join(lab.folder, 'sammler');
      const inventory = `handbook: { title: L, subtitle: L, description: L, edition_date: 2026-01-15, owner: L }
hosts: { web: { purpose: L, kind: vm, snapshots: [docker-ps, docker-inspect, ufw-status, ss, os] } }
`;
      await lab.must(['mkdir', '-p', join(root, 'inventory/labor')]);
      writeFileSync(join(root, 'inventory/labor/labor.yaml'), inventory);
      const bin = join(repository, 'src/cli/bin.js');
      const infrabuch = (...args: string[]) => lab.run([process.execPath, bin, ...args, '--root', root]);
      const snapshot = await infrabuch('snapshot', '--host', 'web', '--ssh', 'labor');
      // Neither systemd nor Proxmox runs here, nor a swarm; each source without evidence is named.
      const [, read, all] = (/(\d+) von (\d+) Quellen/.exec(snapshot.stderr) ?? []).map(Number);
      const unread = snapshot.stderr.match(/ohne Beleg: /g)?.length ?? 0;
      verdict('infrabuch snapshot über ssh und den Schlüssel mit festem Befehl', [
        ...(snapshot.exit === 0 ? [] : [snapshot.stderr]),
        ...(all === snapshotSources.length && unread <= 3 && read === all - unread ? [] : [snapshot.stderr]),
      ]);
      const drift = await infrabuch('drift', '--format', 'json');
      verdict(
        'infrabuch drift liest, was über ssh kam',
        drift.stdout.includes('"container:geheim-2"') ? [] : [drift.stdout.slice(0, 500) + drift.stderr],
      );
      const other = await lab.run(['ssh', '-o', 'BatchMode=yes', 'labor', 'cat', '/etc/passwd']);
      verdict('der Schlüssel führt nichts anderes aus', [
        ...(other.stdout.includes('root:x:') ? ['cat /etc/passwd wurde ausgeführt.'] : []),
        ...(other.stdout.startsWith('infrabuch-archive') ? [] : [other.stderr]),
      ]);
    } finally {
      await lab.run(['sh', '-c', 'kill "$(cat /run/sshd.pid)"']);
    }
  } catch (error) {
    verdict('Sammler', [error instanceof Error ? error.message : String(error)]);
  } finally {
    await uproot(lab);
  }
}
