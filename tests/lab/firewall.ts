// npm run lab:firewall: what `infrabuch export ufw` and `docker-user` hand out, run on a machine with a real ufw and a
// real Docker engine that is not as documented. Afterwards nothing is found any more, what they are not about is as it
// was, a second run changes nothing, and what nobody confirms comes back. Ends with one line "N passed, N failed".
import { copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { collectorScript } from '../../src/collect/script.ts';
import { dockerUserFiles } from '../../src/exports/docker-user.ts';
import type { ExportFile } from '../../src/exports/file.ts';
import { ufwFiles } from '../../src/exports/ufw.ts';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import {
  firewallRuleWithoutEffect,
  publishedPortBypassesFirewall,
} from '../../src/rules/exposure-firewall.ts';
import { snapshotSources } from '../../src/snapshots/index.ts';
import { infrabuch } from '../command.ts';
import { type Lab, startLab } from './host.ts';
import { silenceCommand } from './rebuild.ts';
import { missingForLab, placesOf } from './requirements.ts';

const dropping = (port: number) =>
  `-i eth0 -p tcp -m conntrack --ctorigdstport ${port} --ctdir ORIGINAL -j DROP`;
const rules = [
  'to: 22/tcp',
  '{to: 25/tcp, direction: out, action: reject, ipv6: false}',
  "to: '80,443/tcp (WWW Full)', profile: WWW Full, comment: 'Läden: #1 $(id)'",
  'to: 8080/tcp, interface_in: eth0, action: limit',
  'to: Anywhere, from: 198.51.100.0/24, action: deny',
  "to: 7000:7010/udp, from: '2001:db8:7::/48'",
  'to: 9000/tcp, status: retired',
  'to: 9001/tcp, status: planned',
  'to: 172.17.0.0/16, direction: fwd, action: deny, interface_in: eth0, interface_out: docker0',
].map((rule) => rule.replace(/^\{(.*)\}$/, '$1'));
const documented = `handbook: { title: Laden, subtitle: Beispiel, description: Ein Laden., edition_date: 2026-01-15, owner: Betrieb }
hosts:
  web:
    hostname: laden
    purpose: Webserver
    kind: vm
    interfaces:
      - { name: eth0, purpose: Internet, addresses: [{ address: 192.0.2.7/24, scope: global }, { address: '2001:db8::7/64', scope: global }] }
    firewall:
      engine: ufw
      active: true
      defaults: { incoming: deny, outgoing: allow, routed: deny }
      groups:
        - title: Zugänge
          rules:
${rules.map((rule) => `            - { ${rule}, purpose: Zugang }\n`).join('')}      docker_user:
        - { rule: '-s 192.0.2.200 -j DROP', purpose: Gesperrt }
        - { rule: '-p tcp -m multiport --dports 8088,9090 -i eth0 -j REJECT', families: [IPv4], purpose: Verwaltung }
        - { rule: '${dropping(6000)}', status: retired, purpose: Früher }
    snapshots: [ufw-status, ufw-added, docker-user]
containers:
  shop: { purpose: Laden, role: application, host: web, image: "labor:1", ports: [{ target: 80, published: 80, exposure: public }] }
  db: { purpose: Datenbank, role: data, host: web, image: "labor:1", ports: [{ target: 5432, published: 5432, exposure: loopback }] }
`;

let passed = 0;
let failed = 0;
function verdict(title: string, complaints: readonly string[]): void {
  if (complaints.length === 0) passed += 1;
  else failed += 1;
  console.log(`${complaints.length === 0 ? 'ok    ' : 'FEHLER'} ${title}`);
  for (const complaint of complaints) console.log(`       ${complaint.replaceAll('\n', '\n       ')}`);
}
const unless = (holds: boolean, complaint: string) => (holds ? [] : [complaint]);

/** Who is on the internet, before eth0. */
async function buildNetwork(lab: Lab): Promise<void> {
  const steps = [
    'ip netns add internet',
    'ip -n internet link set lo up',
    'ip link add eth0 type veth peer name eth0 netns internet',
    'ip addr add 192.0.2.7/24 dev eth0',
    'ip addr add 2001:db8::7/64 dev eth0 nodad',
    'ip link set eth0 up',
    'ip -n internet addr add 192.0.2.1/24 dev eth0',
    'ip -n internet addr add 2001:db8::1/64 dev eth0 nodad',
    'ip -n internet link set eth0 up',
    'ip route add default via 192.0.2.1',
  ];
  await lab.must(['sh', '-ec', steps.join('\n')]);
}
/** A process of the host that says again what it is told; `silenceCommand` ends it. */
const serve = (port: number) => [
  ...['start-stop-daemon', '--start', '--background', '--make-pidfile'],
  ...['--pidfile', `/run/labor-${port}.pid`, '--exec', placesOf('busybox')[0] ?? '', '--', ...listen(port)],
];
const listen = (port: number) => ['nc', '-ll', '-p', String(port), '-e', 'cat'];
async function startContainers(lab: Lab): Promise<void> {
  const bin = join(lab.folder, 'rootfs/bin');
  mkdirSync(bin, { recursive: true });
  copyFileSync(placesOf('busybox')[0] ?? '', join(bin, 'busybox'));
  for (const applet of ['sh', 'nc', 'cat', 'sleep']) symlinkSync('busybox', join(bin, applet));
  const archive = join(lab.folder, 'rootfs.tar');
  await lab.must(['tar', '-C', join(lab.folder, 'rootfs'), '-cf', archive, '.']);
  await lab.docker('import', '--change', 'ENV PATH=/bin', archive, 'labor:1');
  for (const [name, port] of [
    ['shop', 80],
    ['db', 5432],
  ] as const)
    await lab.docker('run', '-d', '--name', name, '-p', `${port}:${port}`, 'labor:1', ...listen(port));
}

/** Whether a TCP connection from the internet is answered. */
async function answers(lab: Lab, address: string, port: number): Promise<boolean> {
  const script = 'echo x | timeout 2 busybox nc -w 2 "$1" "$2"';
  const argv = ['nsenter', '--net=/run/netns/internet', 'sh', '-c', script, 'sh', address, String(port)];
  return (await lab.run(argv)).stdout.includes('x');
}

/** A connection that somebody holds for as long as this takes: one line in, the same line out. */
async function holdConnection(lab: Lab, enter: readonly string[], address: string, port: number) {
  const folder = `/run/held-${port}`;
  await lab.must(['mkdir', '-p', folder]);
  await lab.must(['mkfifo', `${folder}/in`]);
  const held = lab.run([
    ...enter,
    ...[
      'sh',
      '-c',
      'echo $$ >"$3/pid"; exec busybox nc "$1" "$2" <>"$3/in" >"$3/out"',
      'sh',
      address,
      String(port),
      folder,
    ],
  ]);
  return {
    lives: async (word: string) => {
      await lab.must(['sh', '-c', 'echo "$1" >"$2/in"', 'sh', word, folder]);
      await sleep(700);
      return (await lab.must(['cat', `${folder}/out`])).includes(word);
    },
    end: async () => {
      await lab.run(['sh', '-c', 'kill "$(cat "$1/pid")"', 'sh', folder]);
      await held;
    },
  };
}

/** Everything that the scripts are not about: all rules of all tables without those of ufw and of DOCKER-USER. */
async function otherRules(lab: Lab): Promise<string> {
  const saved = await lab.must(['sh', '-c', 'iptables-save; ip6tables-save']);
  return saved
    .split('\n')
    .filter((line) => !/^#|^:|ufw|-A DOCKER-USER/.test(line))
    .map((line) => line.replace(/\[\d+:\d+\]/, ''))
    .join('\n');
}
const allRules = async (lab: Lab) =>
  (await lab.must(['sh', '-c', 'iptables-save; ip6tables-save; ufw status verbose; ufw show added']))
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.replace(/\[\d+:\d+\]/, ''))
    .join('\n');

interface Trial {
  readonly lab: Lab;
  readonly root: string;
  readonly handbook: string;
  readonly host: string;
}
const ids = ['ufw-status', 'ufw-added', 'docker-user'];
/** What `infrabuch drift` finds of ufw or of DOCKER-USER, on the machine as it is now. */
async function drift(
  { lab, root, handbook, host }: Trial,
  of: 'firewall' | 'docker-user',
): Promise<string[]> {
  const script = collectorScript({ sources: snapshotSources.filter(({ id }) => ids.includes(id)) });
  const archives = join(lab.folder, 'archives');
  rmSync(archives, { recursive: true, force: true });
  mkdirSync(archives);
  writeFileSync(join(archives, `${host}.txt`), await lab.must(['sh', '-s'], { input: script }));
  const { stdout, stderr } = await infrabuch(
    ...['drift', '--root', root, '--handbook', handbook, '--host', host],
    ...['--snapshots', archives, '--format', 'json'],
  );
  if (!stdout.startsWith('{')) throw new Error(stderr || stdout);
  const { findings } = JSON.parse(stdout) as { findings: readonly Finding[] };
  return findings
    .map(({ rule, subject }) => `${rule} ${subject}`)
    .filter((name) => name.startsWith(`${of}-`))
    .sort();
}

const session = (port: number) => `192.0.2.1 40000 192.0.2.7 ${port}`;
/** Runs a script as root does in an SSH session. */
async function runScript(
  { lab }: Trial,
  { content }: ExportFile,
  flags: readonly string[],
  { seconds = 300, ssh = 22 } = {},
) {
  const environment = [`SSH_CONNECTION=${session(ssh)}`, `INFRABUCH_ROLLBACK_SECONDS=${seconds}`];
  const { exit, stdout, stderr } = await lab.run(['env', ...environment, 'bash', '-s', '--', ...flags], {
    input: content,
  });
  return {
    exit,
    said: `${stdout}${stderr}`,
    confirm: /sudo (sh \S+\/confirm)/.exec(stdout)?.[1]?.split(' '),
  };
}

/** Sets what is documented on a machine that is otherwise, sees it come back unconfirmed, sets it again and confirms. */
async function trySetting(
  trial: Trial,
  file: ExportFile,
  disturb: readonly string[],
  expected: readonly string[],
): Promise<void> {
  const { lab } = trial;
  const of = file.set === 'ufw' ? 'firewall' : 'docker-user';
  await lab.must(['sh', '-ec', disturb.join('\n')]);
  const found = await drift(trial, of);
  verdict(`${file.name}: die Maschine ist anders als dokumentiert`, [
    ...expected
      .filter((each) => !found.includes(each))
      .map((each) => `Es fehlt: ${each} (${found.join(', ')})`),
  ]);
  const [before, others] = [await allRules(lab), await otherRules(lab)];
  const shown = await runScript(trial, file, []);
  verdict(`${file.name}: ohne Angabe wird nur gezeigt`, [
    ...unless(shown.exit === 0 && shown.said.includes('nichts geändert'), shown.said),
    ...unless((await allRules(lab)) === before, 'Die Regeln sind danach andere.'),
  ]);
  const asked = await runScript(trial, file, ['--apply']);
  verdict(`${file.name}: ohne Antwort auf die Frage ändert sich nichts`, [
    ...unless(asked.exit === 2, asked.said),
    ...unless((await allRules(lab)) === before, 'Die Regeln sind danach andere.'),
  ]);

  const unconfirmed = await runScript(trial, file, ['--yes'], { seconds: 20 });
  const between = await drift(trial, of);
  for (let left = 60; left > 0 && (await allRules(lab)) !== before; left -= 1) await sleep(1000);
  verdict(`${file.name}: was niemand bestätigt, kommt von selbst zurück`, [
    ...unless(unconfirmed.exit === 0, unconfirmed.said),
    ...unless(between.length === 0, `Dazwischen: ${between.join(', ')}`),
    ...unless((await allRules(lab)) === before, `Danach:\n${await allRules(lab)}\nDavor:\n${before}`),
  ]);

  const done = await runScript(trial, file, ['--yes']);
  const early = await runScript(trial, file, ['--yes'], { ssh: 2222 });
  const confirmed = await lab.run(done.confirm ?? ['false']);
  const late = await lab.run(['sh', done.confirm?.[1]?.replace(/confirm$/, 'rollback') ?? '']);
  const after = await drift(trial, of);
  verdict(`${file.name}: bestätigt bleibt es, und kein Befund ist übrig`, [
    ...unless(done.exit === 0 && confirmed.exit === 0, done.said + confirmed.stdout + confirmed.stderr),
    ...unless(/noch nicht bestätigt|nichts zu ändern/.test(early.said), early.said),
    ...unless(late.stdout.includes('Schon bestätigt'), late.stdout + late.stderr),
    ...after,
    ...unless(
      (await otherRules(lab)) === others,
      `Andere Regeln:\n${await otherRules(lab)}\nDavor:\n${others}`,
    ),
  ]);
  const second = await runScript(trial, file, ['--yes']);
  verdict(
    `${file.name}: der zweite Lauf hat nichts zu ändern`,
    unless(second.exit === 0 && second.said.trim().endsWith('nichts zu ändern'), second.said),
  );
}

async function tryUfw(trial: Trial, inventory: Inventory): Promise<void> {
  const { lab } = trial;
  const [file] = ufwFiles(inventory);
  if (!file) throw new Error('no script for ufw');
  for (const port of [22, 2222, 6379]) await lab.must(serve(port));
  await lab.must([
    'sh',
    '-ec',
    'ufw allow 22/tcp; ufw allow 2222/tcp; ufw allow 6379/tcp; ufw --force enable',
  ]);
  const fromOutside = await holdConnection(lab, ['nsenter', '--net=/run/netns/internet'], '192.0.2.7', 22);
  await trySetting(
    trial,
    file,
    [
      'ufw --force reset',
      'ufw default allow incoming',
      'ufw default reject outgoing',
      "ufw allow log 22/tcp comment 'von Hand'",
      'ufw allow 9000/tcp',
      'ufw allow from 198.51.100.0/24',
      'ufw --force enable',
    ],
    [
      'firewall-default firewall:web',
      'firewall-rule-unexpected firewall:web/9000/tcp',
      'firewall-rule-missing firewall:web/8080/tcp on eth0',
    ],
  );
  const added = await lab.ufw('show', 'added');
  verdict('ufw: Kommentar und log, die niemand dokumentiert, bleiben', [
    ...unless(added.includes("ufw allow log 22/tcp comment 'von Hand'"), added),
  ]);
  verdict(
    'ufw: die SSH-Verbindung hat alles überlebt',
    unless(await fromOutside.lives('lebt'), 'abgerissen'),
  );

  const container = await lab.must(['docker', 'inspect', '-f', '{{.State.Pid}}', 'db']);
  const net = ['nsenter', `--net=/proc/${container.trim()}/ns/net`];
  await lab.must(['ufw', 'allow', '6379/tcp']);
  const fromContainer = await holdConnection(lab, net, '172.17.0.1', 6379);
  const kept = await runScript(trial, file, ['--yes'], { ssh: 2222 });
  await lab.run(kept.confirm ?? ['false']);
  verdict(
    'ufw: der Port der SSH-Sitzung und die Verbindung des Containers bleiben, obwohl nicht dokumentiert',
    [
      ...unless(/Behalten.*SSH auf Port 2222/.test(kept.said), kept.said),
      ...unless(/Behalten.*Port 6379 für Container an docker0/.test(kept.said), kept.said),
      ...unless(await fromContainer.lives('auch'), 'Die Verbindung des Containers ist abgerissen.'),
      ...unless(await answers(lab, '192.0.2.7', 2222), 'Port 2222 antwortet nicht mehr.'),
      ...unless(!(await answers(lab, '192.0.2.7', 6379)), 'Port 6379 ist von außen offen.'),
      ...unless(await answers(lab, '192.0.2.7', 22), 'Port 22 antwortet nicht mehr.'),
    ],
  );
  await fromContainer.end();
  await fromOutside.end();
  const last = await runScript(trial, file, ['--yes'], { ssh: 22 });
  await lab.run(last.confirm ?? ['false']);
  verdict('ufw: ohne diese Verbindungen gilt wieder nur das Dokumentierte', await drift(trial, 'firewall'));
  for (const port of [22, 2222, 6379]) await lab.run(silenceCommand(port));
}

async function tryDockerUser(trial: Trial, inventory: Inventory): Promise<void> {
  const { lab } = trial;
  const [file] = dockerUserFiles(inventory);
  if (!file) throw new Error('no script for DOCKER-USER');
  await trySetting(
    trial,
    file,
    [
      'iptables -I DOCKER-USER -p tcp --dport 9999 -j DROP',
      'iptables -I DOCKER-USER -s 198.51.100.1 -j DROP',
    ],
    [
      'docker-user-rule-missing firewall:web/DOCKER-USER -s 192.0.2.200 -j DROP',
      'docker-user-rule-unexpected firewall:web/DOCKER-USER -s 198.51.100.1 -j DROP',
    ],
  );
  const open = [await answers(lab, '192.0.2.7', 5432), await answers(lab, '192.0.2.7', 80)];
  const closed = await runScript(trial, file, ['--yes', '--close', '5432/tcp']);
  await lab.run(closed.confirm ?? ['false']);
  verdict('docker-user: --close schließt den Port, der weiter offen ist als gewollt, und keinen anderen', [
    ...unless(open.every(Boolean), `Vorher: ${open}`),
    ...unless(closed.exit === 0, closed.said),
    ...unless(!(await answers(lab, '192.0.2.7', 5432)), '5432 ist noch offen.'),
    ...unless(await answers(lab, '192.0.2.7', 80), '80 ist zu.'),
  ]);
  const boot = await (async () => {
    await lab.must(['iptables', '-F', 'DOCKER-USER']);
    return runScript(trial, file, ['--boot']);
  })();
  verdict('docker-user: --boot setzt nach dem Start von Docker alles wieder', [
    ...unless(boot.exit === 0, boot.said),
    ...(await drift(trial, 'docker-user')),
  ]);
  const unit = await runScript(trial, file, ['--unit']);
  await lab.must(
    [
      'sh',
      '-c',
      'sed s,/usr/local/sbin/infrabuch-docker-user,/bin/true, >/run/infrabuch-docker-user.service',
    ],
    {
      input: unit.said.replace(/^(?:After|Requires|PartOf)=.*\n/gm, ''),
    },
  );
  const verified = await lab.run(['systemd-analyze', 'verify', '/run/infrabuch-docker-user.service']);
  verdict('docker-user: systemd nimmt die Unit an', unless(verified.stderr === '', verified.stderr));
}

/** Docker's nftables backend, as far as it can be tried without an engine 29: nft takes the table, and it filters. */
async function tryNftables(trial: Trial, inventory: Inventory): Promise<void> {
  const { lab } = trial;
  const [file] = dockerUserFiles(inventory);
  if (!file) throw new Error('no script for DOCKER-USER');
  const { content } = file;
  const pretending = { ...file, content: content.replace(/^engine=.*$/m, 'engine=nftables') };
  await lab.must(['iptables', '-F', 'DOCKER-USER']);
  const done = await runScript(trial, pretending, ['--yes', '--close', '5432/tcp'], { seconds: 4 });
  const isShut = !(await answers(lab, '192.0.2.7', 5432));
  const second = await runScript(trial, pretending, ['--yes', '--close', '5432/tcp']);
  await sleep(5000);
  verdict(
    'docker-user für nftables (nicht an einer Engine 29 geprüft): die eigene Tabelle filtert und kommt zurück',
    [
      ...unless(done.exit === 0 && isShut, done.said),
      ...unless(second.said.trim().endsWith('nichts zu ändern'), second.said),
      ...unless(await answers(lab, '192.0.2.7', 5432), 'Nach der Rücknahme ist 5432 noch zu.'),
    ],
  );
}

/** What findings give people to paste does what it says. */
async function tryRemedies({ lab }: Trial): Promise<void> {
  await lab.must(['iptables', '-F', 'DOCKER-USER']);
  const open = await answers(lab, '192.0.2.7', 5432);
  await lab.must(['sh', '-ec', publishedPortBypassesFirewall.remedy]);
  verdict('published-port-bypasses-firewall: die Abhilfe schließt den Port', [
    ...unless(open, 'Der Port war schon vorher zu.'),
    ...unless(!(await answers(lab, '192.0.2.7', 5432)), '5432 ist noch offen.'),
    ...unless(await answers(lab, '192.0.2.7', 80), '80 ist zu.'),
  ]);
  const before = await lab.ufw('show', 'added');
  await lab.ufw('allow', '9000/tcp');
  await lab.must(['sh', '-ec', firewallRuleWithoutEffect.remedy]);
  verdict('firewall-rule-without-effect: die Abhilfe entfernt die Regel und keine andere', [
    ...unless((await lab.ufw('show', 'added')) === before, await lab.ufw('show', 'added')),
  ]);
}

const missing = missingForLab();
if (missing !== null) {
  console.log(`Labor übersprungen: ${missing}.`);
  console.log(`0 passed, ${process.env.CI === 'true' ? 1 : 0} failed`);
  process.exit(process.env.CI === 'true' ? 1 : 0);
}
const lab = await startLab('laden');
try {
  const root = join(lab.folder, 'root');
  mkdirSync(join(root, 'inventory/laden'), { recursive: true });
  writeFileSync(join(root, 'inventory/laden/laden.yaml'), documented);
  const loaded = loadHandbooks(readRoot(root));
  const inventory = loaded.handbooks[0]?.inventory;
  if (!inventory)
    throw new Error(JSON.stringify(loaded.place(loaded.handbooks.flatMap(({ findings }) => findings))));
  await buildNetwork(lab);
  await startContainers(lab);
  const trial: Trial = { lab, root, handbook: 'laden', host: 'web' };
  await tryUfw(trial, inventory);
  await tryDockerUser(trial, inventory);
  await tryNftables(trial, inventory);
  await tryRemedies(trial);
} catch (error) {
  verdict('Labor', [error instanceof Error ? (error.stack ?? error.message) : String(error)]);
} finally {
  await lab.stop();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
