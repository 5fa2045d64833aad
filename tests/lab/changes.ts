// Changes to the living system, one at a time, each undone afterwards, with the findings that must follow: exactly
// these and no others. A finding is written `rule subject`.
import {
  type Change,
  createOnly,
  differently,
  docker,
  inspected,
  isHealth,
  listening,
  loadImage,
  nameOf,
  recreate,
  remakeNetwork,
  startNew,
  ufw,
  waitFor,
  withoutFinding,
} from './change.ts';
import { harmlessEvents, hostChanges } from './changes-of-host.ts';
import { settingChanges } from './changes-of-settings.ts';
import { listenCommand, silenceCommand } from './rebuild.ts';

const backendEnv = '/home/jeff/grocery-mate/backend/.env';
const network = 'mailcowdockerized_mailcow-network';

const [settings, ofHost, harmless] = [settingChanges(), hostChanges(), harmlessEvents()];
/** What is tried with --all only: all of it together takes longer than CI has. */
export const onlyWithAll: ReadonlySet<Change> = new Set([
  ...settings.filter((_, index) => index % 3 !== 0),
  ...ofHost.filter((_, index) => index % 2 !== 0),
  ...harmless.filter((_, index) => index % 2 !== 0),
]);

export const changes: readonly Change[] = [
  // Container: Bestand und Zustand
  docker(
    'Container angehalten',
    'pgadmin',
    ['stop', 'ID'],
    ['start', 'ID'],
    ['container-state container:pgadmin'],
  ),
  {
    title: 'Container entfernt',
    does: (world) => world.lab.docker('rm', '--force', nameOf(world, 'olefy-mailcow')),
    undo: (world) => startNew(world, 'olefy-mailcow', {}),
    expects: ['container-missing container:olefy-mailcow'],
  },
  docker(
    'Container umbenannt',
    'pgadmin',
    ['rename', 'ID', 'pgadmin_alt'],
    ['rename', 'pgadmin_alt', 'ID'],
    ['container-missing container:pgadmin', 'container-unexpected container:pgadmin_alt'],
  ),
  {
    title: 'Container angelegt, aber nicht gestartet',
    does: (world) => createOnly(world, 'unbound-mailcow'),
    undo: (world) => recreate(world, 'unbound-mailcow'),
    expects: ['container-state container:unbound-mailcow'],
  },
  docker(
    'Container eingefroren',
    'memcached-mailcow',
    ['pause', 'ID'],
    ['unpause', 'ID'],
    ['container-state container:memcached-mailcow'],
  ),
  {
    title: 'Container startet immer wieder neu',
    does: async (world) => {
      await recreate(world, 'grocery_frontend', { command: ['false'] });
      const state = '{{.State.Restarting}} {{.RestartCount}}';
      // By then the engine waits several seconds between two tries.
      await waitFor('Neustart', 30, async () => {
        const [restarting, count] = (await inspected(world, 'grocery_frontend', state)).split(' ');
        return restarting === 'true' && Number(count) > 5;
      });
    },
    undo: (world) => recreate(world, 'grocery_frontend'),
    expects: ['container-state container:grocery_frontend'],
  },
  {
    title: 'Healthcheck rot',
    does: async (world) => {
      await recreate(world, 'grocery_postgres', {
        health: ['--health-cmd', 'false', '--health-interval', '1s', '--health-retries', '1'],
      });
      await waitFor('unhealthy', 30, isHealth(world, 'grocery_postgres', 'unhealthy'));
    },
    undo: async (world) => {
      await recreate(world, 'grocery_postgres');
      await waitFor('healthy', 60, isHealth(world, 'grocery_postgres', 'healthy'));
    },
    expects: [
      'container-health container:grocery_postgres',
      'container-healthcheck container:grocery_postgres',
    ],
  },
  {
    title: 'Undokumentierter Container',
    does: ({ lab }) => lab.docker('run', '--detach', '--name', 'fremd', 'memcached:alpine'),
    undo: ({ lab }) => lab.docker('rm', '--force', 'fremd'),
    expects: ['container-unexpected container:fremd'],
  },
  {
    title: 'Geplanter Container läuft',
    does: (world) => startNew(world, 'keycloak', {}),
    undo: (world) => world.lab.docker('rm', '--force', nameOf(world, 'keycloak')),
    expects: ['container-state container:keycloak'],
  },

  // Container: Image und Start
  {
    title: 'Anderes Image',
    does: async (world) => {
      await loadImage(world, 'mariadb:11.4');
      await recreate(world, 'mysql-mailcow', { image: 'mariadb:11.4' });
    },
    undo: async (world) => {
      await recreate(world, 'mysql-mailcow');
      await world.lab.docker('rmi', 'mariadb:11.4');
    },
    expects: ['container-image container:mysql-mailcow'],
  },
  {
    title: 'Tag zeigt auf ein anderes Image',
    does: (world) => loadImage(world, 'redis:7.4.6-alpine', 'neu'),
    undo: (world) => recreate(world, 'redis-mailcow'),
    expects: ['container-image-tag container:redis-mailcow'],
  },
  {
    title: 'Tag gelöscht',
    does: ({ lab }) => lab.docker('rmi', '--force', 'ghcr.io/mailcow/olefy:1.15'),
    undo: async (world) => {
      await loadImage(world, 'ghcr.io/mailcow/olefy:1.15');
      await recreate(world, 'olefy-mailcow');
    },
    expects: [
      'container-image-tag container:olefy-mailcow',
      'image-missing image:ghcr.io/mailcow/olefy:1.15',
    ],
  },
  differently(
    'Anderer Startbefehl',
    'grocery_backend',
    { command: ['gunicorn', 'app.main:app', '--reload'] },
    ['container-command container:grocery_backend'],
  ),
  differently('Anderer Benutzer', 'labor', { user: '0' }, ['container-user container:labor']),
  {
    title: 'Erweiterte Rechte (nur angelegt: manche Rechner geben nicht alle Rechte her)',
    does: (world) => createOnly(world, 'grocery_backend', { privileged: true }),
    undo: (world) => recreate(world, 'grocery_backend'),
    expects: ['container-privileged container:grocery_backend', 'container-state container:grocery_backend'],
  },
  docker(
    'Andere Neustart-Regel',
    'grocery_frontend',
    ['update', '--restart', 'no', 'ID'],
    ['update', '--restart', 'unless-stopped', 'ID'],
    ['container-restart container:grocery_frontend'],
  ),
  differently(
    'Anderes Compose-Projekt',
    'grocery_frontend',
    {
      labels: ['com.docker.compose.project=grocery', 'com.docker.compose.service=frontend'],
    },
    ['container-project container:grocery_frontend'],
  ),
  differently(
    'Anderer Compose-Dienst',
    'grocery_frontend',
    {
      labels: ['com.docker.compose.project=grocery-mate', 'com.docker.compose.service=web'],
    },
    ['container-service container:grocery_frontend'],
  ),
  differently('Von Hand statt mit Compose gestartet', 'grocery_frontend', { labels: [] }, [
    'container-project container:grocery_frontend',
    'container-service container:grocery_frontend',
  ]),
  differently(
    'Variable nicht gesetzt',
    'grocery_backend',
    (spec) => ({ environment: spec.environment.filter((text) => !text.startsWith('DB_HOST=')) }),
    ['container-env container:grocery_backend'],
  ),
  differently(
    'Anderer Wert einer Variable',
    'pgadmin',
    (spec) => ({
      environment: spec.environment.map((text) =>
        text.replace(/^PGADMIN_DEFAULT_EMAIL=.*/, 'PGADMIN_DEFAULT_EMAIL=anders@example.org'),
      ),
    }),
    ['container-env-values container:pgadmin'],
  ),
  differently(
    'Wert aus der Env-Datei von gestern',
    'grocery_backend',
    (spec) => ({ environment: spec.environment.map((text) => text.replace(/^DB_PORT=.*/, 'DB_PORT=5433')) }),
    ['container-env-values container:grocery_backend'],
  ),
  {
    title: 'Variable aus der Env-Datei entfernt',
    does: ({ lab }) => lab.must(['sed', '-i', '/^GEMINI_API_KEY=/d', backendEnv]),
    undo: ({ lab }) => lab.must(['tee', '--append', backendEnv], { input: 'GEMINI_API_KEY=anders\n' }),
    expects: ['env-file-names env_file:backend'],
  },

  // Container: Ports
  differently('Anderer Port', 'pgadmin', { ports: ['8083:80'] }, ['container-ports container:pgadmin']),
  differently('Port nur noch lokal gebunden', 'pgadmin', { ports: ['127.0.0.1:8082:80'] }, [
    'container-ports container:pgadmin',
  ]),
  differently('Lokaler Port für alle geöffnet', 'mysql-mailcow', { ports: ['13306:3306'] }, [
    'container-ports container:mysql-mailcow',
  ]),
  differently('Zusätzlicher Port', 'grocery_backend', { ports: ['8000:8000'] }, [
    'container-ports container:grocery_backend',
  ]),
  differently('Port nicht mehr veröffentlicht', 'nginx-mailcow', { ports: ['8443:8443'] }, [
    'container-ports container:nginx-mailcow',
  ]),
  differently('Port nur über IPv4', 'pgadmin', { ports: ['0.0.0.0:8082:80'] }, [
    'container-port-families container:pgadmin',
  ]),

  // Netzwerke
  docker(
    'Zusätzliches Netzwerk',
    'grocery_backend',
    ['network', 'connect', network, 'ID'],
    ['network', 'disconnect', network, 'ID'],
    ['container-networks container:grocery_backend'],
  ),
  {
    title: 'Vom Netzwerk getrennt',
    does: (world) => world.lab.docker('network', 'disconnect', network, nameOf(world, 'acme-mailcow')),
    undo: (world) => recreate(world, 'acme-mailcow'),
    expects: ['container-networks container:acme-mailcow'],
  },
  differently('Im Netzwerk des Hosts', 'watchdog-mailcow', { networks: ['host'], aliases: [] }, [
    'container-networks container:watchdog-mailcow',
  ]),
  {
    title: 'Undokumentiertes Netzwerk',
    does: ({ lab }) => lab.docker('network', 'create', '--subnet', '10.99.0.0/24', 'fremdnetz'),
    undo: ({ lab }) => lab.docker('network', 'rm', 'fremdnetz'),
    expects: ['network-unexpected network:fremdnetz'],
  },

  {
    title: 'Netzwerk gelöscht',
    does: ({ lab }) => lab.docker('network', 'rm', 'labor'),
    undo: (world) => remakeNetwork(world),
    expects: ['network-missing network:labor'],
  },
  {
    title: 'Netzwerk mit anderem Subnetz',
    does: (world) => remakeNetwork(world, { subnets: ['10.97.0.0/24'] }),
    undo: (world) => remakeNetwork(world),
    expects: ['network-subnets network:labor'],
  },
  {
    title: 'Netzwerk ohne Weg nach außen',
    does: (world) => remakeNetwork(world, { internal: true }),
    undo: (world) => remakeNetwork(world),
    expects: ['network-internal network:labor'],
  },

  // Volumes
  {
    title: 'Volume verloren',
    does: async (world) => {
      await recreate(world, 'postfix-tlspol-mailcow', { mounts: [] });
      await world.lab.docker('volume', 'rm', 'mailcowdockerized_postfix-tlspol-vol-1');
    },
    undo: (world) => recreate(world, 'postfix-tlspol-mailcow'),
    expects: [
      'container-mounts container:postfix-tlspol-mailcow',
      'volume-missing volume:postfix-tlspol-vol-1',
    ],
  },
  {
    title: 'Undokumentiertes Volume',
    does: ({ lab }) => lab.docker('volume', 'create', 'fremdes-volume'),
    undo: ({ lab }) => lab.docker('volume', 'rm', 'fremdes-volume'),
    expects: ['volume-unexpected volume:fremdes-volume'],
  },
  {
    title: 'Weiteres Volume eines fremdgepflegten Stacks (nur ein Hinweis)',
    does: ({ lab }) => lab.docker('volume', 'create', 'mailcowdockerized_neu-vol-1'),
    undo: ({ lab }) => lab.docker('volume', 'rm', 'mailcowdockerized_neu-vol-1'),
    expects: ['volume-unexpected volume:mailcowdockerized_neu-vol-1'],
  },
  differently(
    'Ordner von anderer Stelle eingehängt',
    'nginx_proxy_manager',
    { mounts: ['/srv/dockerdata/nginx/data:/data', '/srv/letsencrypt:/etc/letsencrypt'] },
    ['container-mounts container:nginx_proxy_manager'],
  ),
  differently(
    'Socket von Docker beschreibbar eingehängt',
    'dockerapi-mailcow',
    { mounts: ['/var/run/docker.sock:/var/run/docker.sock'] },
    ['container-mounts container:dockerapi-mailcow', 'stack-rights stack:mailcow'],
  ),

  // Firewall
  ufw(
    'Firewallregel gelöscht',
    ['--force delete allow 8181/tcp'],
    ['allow 8181/tcp'],
    ['firewall-rule-missing firewall:web/8181/tcp'],
  ),
  ufw(
    'Firewallregel hinzugefügt',
    ['allow 9000/tcp'],
    ['--force delete allow 9000/tcp'],
    ['firewall-rule-unexpected firewall:web/9000/tcp'],
  ),
  ufw(
    'Aktion einer Regel geändert',
    ['limit 22/tcp'],
    ['allow 22/tcp'],
    ['firewall-rule-action firewall:web/22/tcp'],
  ),
  ufw(
    'Quelle einer Regel eingeschränkt',
    ['--force delete allow 81/tcp', 'allow proto tcp from 192.0.2.0/24 to any port 81'],
    ['--force delete allow proto tcp from 192.0.2.0/24 to any port 81', 'allow 81/tcp'],
    [
      'firewall-rule-missing firewall:web/81/tcp',
      'firewall-rule-unexpected firewall:web/81/tcp from 192.0.2.0/24',
    ],
  ),
  {
    title: 'Regel nur noch für IPv4',
    does: async ({ lab }) => {
      const numbered = await lab.ufw('status', 'numbered');
      const number = /^\[ *(\d+)\] 5174\/tcp \(v6\)/m.exec(numbered)?.[1];
      await lab.ufw('--force', 'delete', number ?? 'Die Regel für IPv6 fehlt.');
    },
    undo: ({ lab }) => lab.ufw('allow', '5174/tcp'),
    expects: ['firewall-rule-families firewall:web/5174/tcp'],
  },
  ufw(
    'Ausgehende Verbindung gesperrt',
    ['deny out 25/tcp'],
    ['--force delete deny out 25/tcp'],
    ['firewall-rule-unexpected firewall:web/out 25/tcp'],
  ),
  ufw(
    'Weiterleitung erlaubt',
    ['route allow in on eth0 out on br-mailcow'],
    ['--force route delete allow in on eth0 out on br-mailcow'],
    ['firewall-rule-unexpected firewall:web/fwd eth0 → br-mailcow'],
  ),
  ufw(
    'Voreinstellung eingehend geändert',
    ['default allow incoming'],
    ['default deny incoming'],
    ['firewall-default firewall:web'],
  ),
  ufw(
    'Voreinstellung weitergeleitet geändert',
    ['default allow routed'],
    ['default deny routed'],
    ['firewall-default firewall:web'],
  ),
  ufw('Firewall ausgeschaltet', ['disable'], ['--force enable'], ['firewall-inactive firewall:web']),
  {
    title: 'Regel in der Kette DOCKER-USER',
    does: ({ lab }) => lab.must(['iptables', '-I', 'DOCKER-USER', '-i', 'eth0', '-j', 'DROP']),
    undo: ({ lab }) => lab.must(['iptables', '-D', 'DOCKER-USER', '-i', 'eth0', '-j', 'DROP']),
    expects: ['docker-user-rule-unexpected firewall:web/DOCKER-USER -i eth0 -j DROP'],
  },
  {
    title: 'Neuer lauschender Port',
    does: async ({ lab }) => {
      await lab.must(listenCommand(9090));
      await listening(lab, 9090, true);
    },
    undo: ({ lab }) => lab.must(silenceCommand(9090)),
    expects: ['listener-unexpected port:web/9090/tcp'],
  },
  {
    title: 'SSH antwortet nicht',
    does: ({ lab }) => lab.must(silenceCommand(22)),
    undo: async ({ lab }) => {
      await lab.must(listenCommand(22, 'sshd'));
      await listening(lab, 22, true);
    },
    expects: ['listener-missing port:web/22/tcp'],
  },

  // Was kein Unterschied ist
  withoutFinding(
    'Container neu gestartet',
    ({ lab }) => lab.docker('restart', 'grocery_frontend'),
    async () => {},
  ),
  withoutFinding(
    'Container neu angelegt, wie dokumentiert',
    (world) => recreate(world, 'sogo-mailcow'),
    async () => {},
  ),
  withoutFinding(
    'Firewallregeln neu geladen, Protokollierung geändert, Regel mit Kommentar',
    async ({ lab }) => {
      await lab.ufw('logging', 'medium');
      await lab.ufw('allow', '8181/tcp', 'comment', 'historisch # Größe');
      await lab.ufw('reload');
    },
    async ({ lab }) => {
      await lab.ufw('logging', 'low');
      await lab.ufw('allow', '8181/tcp', 'comment', '');
    },
  ),

  ...settings,
  ...ofHost,
  ...harmless,

  // Zuletzt: der Dienst selbst
  {
    title: 'Docker-Dienst steht',
    does: ({ lab }) => lab.stopEngine(),
    undo: async (world) => {
      await world.lab.startEngine();
      await waitFor('Start aller Container', 60, async () => {
        const states = await world.lab.docker('ps', '--all', '--format', '{{.Status}}');
        return states
          .trim()
          .split('\n')
          .every((status) => /^Up(?!.*(starting|unhealthy))/.test(status));
      });
    },
    // docker ps, inspect, network, volume, images, version, variables of containers: one each.
    expects: Array.from({ length: 7 }, () => 'snapshot-failed host:web'),
  },
];
