// Changes of the host itself, of its networks, volumes and env files; and events after which nothing may be found.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Change, listening, recreate, remakeNetwork, startNew, ufw, withoutFinding } from './change.ts';
import { askCommand, listenCommand, silenceCommand } from './rebuild.ts';

const backendEnv = '/home/jeff/grocery-mate/backend/.env';
const mailcowEnv = '/opt/mailcow-dockerized/mailcow.conf';
const network = (title: string, options: readonly string[], expects: readonly string[]): Change => ({
  title,
  does: async ({ lab }) => {
    await lab.docker('network', 'rm', 'labor');
    await lab.docker('network', 'create', '--subnet', '10.98.0.0/24', ...options, 'labor');
  },
  undo: (world) => remakeNetwork(world),
  expects: expects.map((rule) => `${rule} network:labor`),
});
/** A command inside, undone by another. */
const command = (
  title: string,
  does: readonly string[],
  undo: readonly string[],
  expects: readonly string[],
): Change => ({
  title,
  does: ({ lab }) => lab.must(does),
  undo: ({ lab }) => lab.must(undo),
  expects,
});
const stub = (title: string, file: string, from: string, to: string, expects: readonly string[]): Change => ({
  title,
  does: ({ lab }) => lab.must(['sed', '-i', `s/${from}/${to}/g`, file]),
  undo: ({ lab }) => lab.must(['sed', '-i', `s/${to}/${from}/g`, file]),
  expects,
});
/** Another program on the port of SSH. */
const onSsh = (title: string, instead: string, expects: readonly string[]): Change => {
  const start =
    (program: string): Change['does'] =>
    async ({ lab }) => {
      await lab.must(silenceCommand(22));
      await lab.must(listenCommand(22, program));
      await listening(lab, 22, true);
    };
  return { title, does: start(instead), undo: start('sshd'), expects };
};
const stubs = '/run/infrabuch-labor/maschine';

export const hostChanges = (): readonly Change[] => [
  network('Netzwerk für andere offen', ['--attachable'], ['network-attachable']),
  network('Netzwerk mit Option', ['--opt', 'com.docker.network.driver.mtu=1400'], ['network-driver-opts']),
  network('Netzwerk mit IPv6', ['--ipv6', '--subnet', 'fd00:98::/64'], ['network-subnets']),
  {
    title: 'Volume an anderem Ort (bind über driver_opts)',
    does: async (world) => {
      await world.lab.docker('rm', '--force', 'labor');
      await world.lab.docker('volume', 'rm', 'labor-daten');
      const options = ['type=none', 'o=bind', 'device=/srv'].flatMap((option) => ['--opt', option]);
      await world.lab.docker('volume', 'create', ...options, 'labor-daten');
      await startNew(world, 'labor', {});
    },
    undo: async (world) => {
      await world.lab.docker('rm', '--force', 'labor');
      await world.lab.docker('volume', 'rm', 'labor-daten');
      await startNew(world, 'labor', {});
    },
    expects: ['volume-driver-opts volume:labor-daten'],
  },
  command(
    'Env-Datei für alle lesbar',
    ['chmod', '644', mailcowEnv],
    ['chmod', '600', mailcowEnv],
    ['env-file-mode env_file:mailcow'],
  ),
  command(
    'Env-Datei verschwunden',
    ['mv', backendEnv, `${backendEnv}.alt`],
    ['mv', `${backendEnv}.alt`, backendEnv],
    ['env-file-missing env_file:backend'],
  ),
  stub('Wert einer Variable', backendEnv, 'ALGORITHM=HS256', 'ALGORITHM=HS512', [
    'env-file-values env_file:backend',
  ]),
  command(
    'Undokumentierte Variable',
    ['sed', '-i', '$a NEU=1', backendEnv],
    ['sed', '-i', '/^NEU=1$/d', backendEnv],
    ['env-file-names env_file:backend'],
  ),
  stub('Anderer Kernel', `${stubs}/uname`, '6.8.0-87', '6.8.0-99', ['os-kernel host:web']),
  stub('Andere Distribution', '/etc/os-release', 'Ubuntu', 'Debian', ['os-name host:web']),
  stub('Andere Version', '/etc/os-release', '24.04.3', '22.04.1', ['os-version host:web']),
  stub('Andere Docker-Version', `${stubs}/docker-version`, '29.0.1', '28.0.1', [
    'software-version software:web/Docker Engine',
  ]),
  stub('Geplante Unit läuft schon', `${stubs}/list-units`, 'docker.service', 'mailcow.service', [
    'unit-active unit:web/mailcow.service',
  ]),
  ufw(
    'Regel abgelehnt statt erlaubt',
    ['reject 8181/tcp'],
    ['allow 8181/tcp'],
    ['firewall-rule-action firewall:web/8181/tcp'],
  ),
  ufw(
    'Voreinstellung abgehend geändert',
    ['default deny outgoing'],
    ['default allow outgoing'],
    ['firewall-default firewall:web'],
  ),
  ufw(
    'UDP geöffnet',
    ['allow 5353/udp'],
    ['--force delete allow 5353/udp'],
    ['firewall-rule-unexpected firewall:web/5353/udp'],
  ),
  ufw(
    'Nur an einer Schnittstelle geöffnet',
    ['allow in on eth0 to any port 9100 proto tcp'],
    ['--force delete allow in on eth0 to any port 9100 proto tcp'],
    ['firewall-rule-unexpected firewall:web/9100/tcp on eth0'],
  ),
  command(
    'Ein Port in DOCKER-USER gesperrt',
    ['iptables', '-I', 'DOCKER-USER', '-p', 'tcp', '--dport', '80', '-j', 'DROP'],
    ['iptables', '-D', 'DOCKER-USER', '-p', 'tcp', '--dport', '80', '-j', 'DROP'],
    ['docker-user-rule-unexpected firewall:web/DOCKER-USER -p tcp --dport 80 -j DROP'],
  ),
  command(
    'Port einer Quelle in DOCKER-USER offen',
    ['iptables', '-I', 'DOCKER-USER', '-s', '192.0.2.7', '-j', 'ACCEPT'],
    ['iptables', '-D', 'DOCKER-USER', '-s', '192.0.2.7', '-j', 'ACCEPT'],
    ['docker-user-rule-unexpected firewall:web/DOCKER-USER -s 192.0.2.7 -j ACCEPT'],
  ),
  {
    title: 'SSH auf anderem Port',
    does: async ({ lab }) => {
      await lab.must(silenceCommand(22));
      await lab.must(listenCommand(2222, 'sshd'));
      await listening(lab, 2222, true);
    },
    undo: async ({ lab }) => {
      await lab.must(silenceCommand(2222));
      await lab.must(listenCommand(22, 'sshd'));
      await listening(lab, 22, true);
    },
    expects: ['listener-missing port:web/22/tcp', 'listener-unexpected port:web/2222/tcp'],
  },
  onSsh('SSH von einem anderen Programm ersetzt', 'dropbear', ['listener-process port:web/22/tcp']),
  {
    title: 'Ein Programm namens docker-proxy, das nichts veröffentlicht',
    does: async ({ lab }) => {
      await lab.must(listenCommand(4444, 'docker-proxy'));
      await listening(lab, 4444, true);
    },
    undo: ({ lab }) => lab.must(silenceCommand(4444)),
    expects: ['listener-unexpected port:web/4444/tcp'],
  },
];

const nothing = async () => {};
/** Done and looked at; nothing is undone where nothing is left of it. */
const quiet = (title: string, does: Change['does'], undo: Change['undo'] = nothing): Change =>
  withoutFinding(title, does, undo);

export const harmlessEvents = (): readonly Change[] => [
  quiet(
    'Ein Programm fragt über UDP',
    async ({ lab }) => {
      await lab.must(askCommand('frage'));
      await sleep(500);
    },
    ({ lab }) => lab.must(silenceCommand('frage')),
  ),
  quiet('Zeit vergeht', () => sleep(1500)),
  quiet('Container hält an und läuft wieder', async ({ lab }) => {
    await lab.docker('stop', '--time', '1', 'labor');
    await lab.docker('start', 'labor');
  }),
  quiet('Container neu angelegt', (world) => recreate(world, 'labor')),
  quiet('Container eingefroren und aufgetaut', async ({ lab }) => {
    await lab.docker('pause', 'labor');
    await lab.docker('unpause', 'labor');
  }),
  quiet('Kurzer Lauf, der verschwindet', ({ lab }) => lab.docker('run', '--rm', 'memcached:alpine', 'true')),
  quiet('Netzwerk neu angelegt', (world) => remakeNetwork(world)),
  quiet('Ein Befehl im Container', ({ lab }) => lab.docker('exec', 'labor', 'true')),
  quiet(
    'Weiteres Image geladen',
    ({ lab }) => lab.docker('tag', 'memcached:alpine', 'fremd:1'),
    ({ lab }) => lab.docker('rmi', 'fremd:1'),
  ),
  quiet('Log des Containers gedreht', async ({ lab }) => {
    const path = (await lab.docker('inspect', '--format', '{{.LogPath}}', 'labor')).trim();
    await lab.must(['sh', '-c', 'mv "$1" "$1.1" && : >"$1"', 'sh', path]);
  }),
  quiet(
    'Dieselbe Regel noch einmal als Profil',
    ({ lab }) => lab.ufw('allow', 'OpenSSH'),
    ({ lab }) => lab.ufw('--force', 'delete', 'allow', 'OpenSSH'),
  ),
  quiet('Firewall neu geladen', ({ lab }) => lab.ufw('reload')),
  quiet('Protokollierung der Firewall', async ({ lab }) => {
    await lab.ufw('logging', 'medium');
    await lab.ufw('logging', 'low');
  }),
  quiet('Regel gelöscht und wieder angelegt', async ({ lab }) => {
    await lab.ufw('--force', 'delete', 'allow', '8181/tcp');
    await lab.ufw('allow', '8181/tcp');
  }),
  quiet('Zähler der Kette auf null', ({ lab }) => lab.must(['iptables', '-Z', 'DOCKER-USER'])),
  quiet('SSH neu gestartet', async ({ lab }) => {
    await lab.must(silenceCommand(22));
    await lab.must(listenCommand(22, 'sshd'));
    await listening(lab, 22, true);
  }),
  quiet('Env-Datei neu gespeichert', ({ lab }) => lab.must(['touch', backendEnv])),
  quiet(
    'Env-Datei mit Kommentar und Leerzeile',
    ({ lab }) => lab.must(['sh', '-c', 'printf "\\n# nur ein Wort\\n" >>"$1"', 'sh', backendEnv]),
    ({ lab }) => lab.must(['sed', '-i', '/^# nur ein Wort$/d', backendEnv]),
  ),
  quiet('Uhr der Datei der Firewall', ({ lab }) => lab.must(['touch', '/etc/ufw/user.rules'])),
];
