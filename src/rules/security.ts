// Rights and ways in that go further than they need.
import type { Container, Host, Inventory } from '../model/inventory.ts';
import { isCommonPassword } from '../secrets/values.ts';
import { ownContainers, runningContainers } from './maintained.ts';
import { entityAt, type Rule } from './rule.ts';
import { composeReference, dockerManual } from './sources.ts';

const container = (more: string) => `containers:
  shop: { purpose: Laden, host: web, role: application, image: "laden:1.4"${more} }
`;

/** The socket itself, or a folder of the host with it inside. */
const isSocket = /(^|\/)(docker|podman)\.sock$/;
const holdsSocket = /^(\/|\/run|\/var\/run)\/?$/;
export const dockerSocketMounted: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Kein Container erreicht den Socket des Docker-Dienstes.',
  why: 'Wer den Socket erreicht, ist root auf dem Host, auch wenn er nur lesend eingehängt ist: Die Schnittstelle dahinter bleibt dieselbe.',
  cure: 'rights',
  remedy:
    'services:\n  socket-proxy:\n    image: tecnativa/docker-socket-proxy:0.3.0\n    environment: { CONTAINERS: 1 }\n    volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]',
  source: dockerManual(
    'Docker Engine security, attack surface',
    'engine/security/#docker-daemon-attack-surface',
  ),
  examples: {
    fires: container(', volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]'),
    silent: container(', volumes: ["/srv/laden:/data"]'),
  },
  check: ({ inventory, origins }) =>
    runningContainers(inventory).flatMap((entity) =>
      entity.volumes.flatMap(({ volume, path, target }, index) => {
        const source = path ?? (volume ? inventory.volumes[volume]?.path : undefined) ?? '';
        return isSocket.test(source) || isSocket.test(target) || holdsSocket.test(source)
          ? [
              {
                host: entity.host,
                subject: entity.ref,
                message: `„${entity.name}“ erreicht den Socket von Docker und ist damit root auf dem Host.`,
                at: entityAt(origins, entity, 'volumes', index),
                fix: 'Den Socket nicht einhängen oder einen Proxy davorsetzen, der nur Leseabfragen durchlässt.',
              },
            ]
          : [];
      }),
    ),
};

const right = (
  texts: Pick<Rule, 'title' | 'why' | 'remedy' | 'cure' | 'source' | 'examples'>,
  find: (container: Container) => { message: string; path: (string | number)[]; fix: string } | undefined,
  among: (inventory: Inventory) => readonly Container[] = runningContainers,
): Rule => ({
  severity: 'warning',
  class: 'risk',
  ...texts,
  check: ({ inventory, origins }) =>
    among(inventory).flatMap((entity) => {
      const found = find(entity);
      return found
        ? [
            {
              host: entity.host,
              subject: entity.ref,
              message: found.message,
              at: entityAt(origins, entity, ...found.path),
              fix: found.fix,
            },
          ]
        : [];
    }),
});

export const containerPrivileged = right(
  {
    title: 'Kein Container läuft mit allen Rechten.',
    why: 'Mit „privileged“ fallen fast alle Schranken zwischen Container und Host; ein Einbruch in den Container ist einer in den Host.',
    cure: 'rights',
    remedy: 'cap_drop: [ALL]\ncap_add: [NET_ADMIN]',
    source: composeReference('privileged'),
    examples: { fires: container(', privileged: true'), silent: container('') },
  },
  ({ name, privileged }) =>
    privileged
      ? {
          message: `„${name}“ läuft mit allen Rechten (privileged).`,
          path: ['privileged'],
          fix: 'Nur die Rechte geben, die gebraucht werden („cap_add“).',
        }
      : undefined,
);
/** Rights of the kernel that lead out of a container. */
const strongRights = new Set([
  'ALL',
  'SYS_ADMIN',
  'SYS_PTRACE',
  'SYS_MODULE',
  'SYS_RAWIO',
  'NET_ADMIN',
  'DAC_READ_SEARCH',
  'BPF',
]);
const capability = (text: string) => text.toUpperCase().replace(/^CAP_/, '');
const addedTo = ({ cap_add: added = [] }: Container): string[] =>
  added.map(capability).filter((name) => strongRights.has(name));
export const capabilitiesAdded = right(
  {
    title: 'Kein Container hat Rechte des Kernels, die aus ihm herausführen.',
    why: 'Mit Rechten wie SYS_ADMIN oder NET_ADMIN lässt sich der Host verändern oder verlassen, was den Container umgibt.',
    cure: 'rights',
    remedy: 'cap_drop: [ALL]',
    source: composeReference('cap_add'),
    examples: { fires: container(', cap_add: [SYS_ADMIN]'), silent: container(', cap_add: [CHOWN]') },
  },
  (entity) => {
    const added = addedTo(entity);
    return added.length > 0
      ? {
          message: `„${entity.name}“ hat zusätzliche Rechte des Kernels: ${added.join(', ')}.`,
          path: ['cap_add'],
          fix: 'Die Rechte weglassen oder begründen, wozu sie gebraucht werden.',
        }
      : undefined;
  },
);
export const hostNetwork = right(
  {
    title: 'Kein Container benutzt das Netzwerk des Hosts.',
    why: 'Er erreicht alles, was auf dem Host nur lokal lauscht, und seine Ports gehen an den Netzwerken von Docker vorbei.',
    cure: 'rights',
    remedy: 'networks: [vorn]\nports: ["8080:80"]',
    source: dockerManual('Host network driver', 'engine/network/drivers/host/'),
    examples: { fires: container(', network_mode: host'), silent: container('') },
  },
  ({ name, network_mode: mode }) =>
    mode === 'host'
      ? {
          message: `„${name}“ benutzt das Netzwerk des Hosts.`,
          path: ['network_mode'],
          fix: 'An ein eigenes Netzwerk hängen und nur nötige Ports veröffentlichen.',
        }
      : undefined,
);
export const containerRoot = right(
  {
    title: 'Kein Container ist ausdrücklich als root eingestellt.',
    why: 'Eine Lücke in der Anwendung gibt dann root im Container, und jede Lücke in Docker root auf dem Host.',
    cure: 'rights',
    remedy: 'user: "1000:1000"',
    source: composeReference('user'),
    examples: { fires: container(', user: root'), silent: container(', user: "1000:1000"') },
  },
  ({ name, user }) =>
    /^(root|0)(:|$)/.test(user ?? '')
      ? {
          message: `„${name}“ läuft als root.`,
          path: ['user'],
          fix: 'Einen Benutzer ohne Rechte angeben.',
        }
      : undefined,
  ownContainers,
);

const ssh = (authentication: string) => `hosts:
  web: { purpose: Webserver, kind: vm, ssh: { service: OpenSSH, from: überall, authentication: "${authentication}" } }
`;
/** Words for a password that opens the door; „ohne Passwort“, „kein Passwort“ and „Passwort abgeschaltet“ say that none does. */
const passwordWord =
  /(?<![\p{L}])(passwort|passwörter|passwörtern|kennwort|kennwörter|kennwörtern|passwords?|passwort(anmeldung|login)|keyboard-interactive)(?![\p{L}])/giu;
const refusedBefore =
  /(?<![\p{L}])(ohne|kein|keine|keinem|keinen|nicht|nie|statt|anstelle|verbietet|verboten|no)(\s+(des|der|eines|mit|per|via|über|von))?\s*$/iu;
const refusedAfter =
  /^\s*(-?\s*(anmeldung|login|authentication)\s+)?(sind|ist|wird|werden)?\s*((aus|ab)geschaltet|deaktiviert|gesperrt|verboten|nicht|unmöglich|no\b|aus\b)/iu;
/** Of a key, or of sudo: no password of SSH. */
const ofOtherThings = /^\s*(des|der|vom|am)\s+(schlüssels?|keys?|sudo)/iu;
const isByPassword = ({ passwords, authentication = '' }: NonNullable<Host['ssh']>): boolean =>
  passwords ??
  [...authentication.matchAll(passwordWord)].some(({ index, 0: word }) => {
    const after = authentication.slice(index + word.length);
    return (
      !refusedBefore.test(authentication.slice(0, index)) &&
      !refusedAfter.test(after) &&
      !ofOtherThings.test(after) &&
      !/^\s+verbietet keine/.test(after)
    );
  });
export const sshPassword: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Niemand meldet sich über SSH mit einem Passwort an.',
  why: 'Passwörter lassen sich erraten; jeder erreichbare SSH-Dienst wird ständig daraufhin probiert.',
  cure: 'access',
  remedy:
    "printf 'PasswordAuthentication no\\nKbdInteractiveAuthentication no\\n' | sudo tee /etc/ssh/sshd_config.d/10-schluessel.conf\nsudo sshd -t && sudo systemctl reload ssh",
  source: {
    title: 'OpenSSH: sshd_config(5), PasswordAuthentication',
    url: 'https://man.openbsd.org/sshd_config#PasswordAuthentication',
  },
  examples: { fires: ssh('Passwort'), silent: ssh('Schlüssel, kein Passwort') },
  check: ({ inventory, origins }) =>
    Object.values(inventory.hosts).flatMap((host) =>
      host.status === 'active' && host.ssh && isByPassword(host.ssh)
        ? [
            {
              host: host.id,
              subject: host.ref,
              message: `An „${host.name}“ meldet man sich über SSH mit einem Passwort an${host.ssh.authentication ? ` (${host.ssh.authentication})` : ''}.`,
              at: entityAt(
                origins,
                host,
                'ssh',
                host.ssh.passwords === undefined ? 'authentication' : 'passwords',
              ),
              fix: 'Schlüssel hinterlegen, die Anmeldung damit prüfen und Passwörter abschalten.',
            },
          ]
        : [],
    ),
};

const envFile = (mode: string) => `env_files:
  shop: { purpose: Einstellungen, host: web, path: /srv/laden/.env, example: env.shop.example, mode: "${mode}", variables: { TOKEN: { description: Zugang, secret: true } } }
${container(', env_file: [shop]')}`;
export const envFileReadable: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Eine Env-Datei mit Geheimnissen kann nur ihr Besitzer lesen.',
  why: 'Sonst liest jeder Benutzer und jeder Dienst der Maschine die Geheimnisse mit.',
  cure: 'files',
  remedy: 'chmod 600 /srv/laden/.env',
  source: {
    title: 'GNU coreutils: Numeric file modes',
    url: 'https://www.gnu.org/software/coreutils/manual/html_node/Numeric-Modes.html',
  },
  examples: { fires: envFile('644'), silent: envFile('600') },
  check: ({ inventory, origins }) =>
    Object.values(inventory.env_files).flatMap((file) => {
      const others = Number((file.mode ?? '').trim().at(-1));
      const secrets = Object.entries(file.variables).filter(([, { secret }]) => secret);
      if (!/^[0-7]{3,4}$/.test(file.mode ?? '') || (others & 4) === 0 || secrets.length === 0) return [];
      const what = secrets.some(([, { required }]) => required)
        ? 'enthält Geheimnisse'
        : `kann Geheimnisse enthalten (${secrets.map(([name]) => name).join(', ')})`;
      return [
        {
          host: file.host,
          subject: file.ref,
          message: `„${file.path ?? file.name}“ ${what} und ist für alle lesbar (${file.mode}).`,
          expected: file.mode_recommended ?? '600',
          actual: file.mode,
          at: entityAt(origins, file, 'mode'),
          fix: `Die Rechte auf ${file.mode_recommended ?? '600'} setzen.`,
        },
      ];
    }),
};

const known = new Set([
  'admin',
  'password',
  'passwort',
  'changeme',
  'change-me',
  'root',
  'secret',
  'postgres',
  'mysql',
  'test',
  '123456',
  '12345678',
  'guest',
  'default',
  'minioadmin',
]);
/** A value that everybody tries first. */
const isKnown = (value: string | null | undefined): boolean =>
  value !== null && value !== undefined && (known.has(value.toLowerCase()) || isCommonPassword(value));
const isPassword = /(^|_)(PASS|PASSWORD|PASSWD|PASSWORT|PW)$/i;
export const defaultPassword: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Kein Passwort ist eine Voreinstellung, die jeder kennt.',
  why: 'Voreinstellungen stehen in Anleitungen und werden als Erste probiert.',
  cure: 'secrets',
  remedy: 'openssl rand -base64 24',
  source: {
    title: 'OWASP: Testing for Default Credentials',
    url: 'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/04-Authentication_Testing/02-Testing_for_Default_Credentials',
  },
  examples: {
    fires: container(', environment: { SHOP_PASSWORD: changeme }'),
    silent: `secrets:\n  verwaltung: { purpose: Verwaltung, kept_in: Tresor }\n${container(', environment: { SHOP_PASSWORD: { secret: verwaltung } }')}`,
  },
  check: ({ inventory, origins }) => [
    ...runningContainers(inventory).flatMap((entity) =>
      entity.environment.flatMap(({ name, value }) =>
        isPassword.test(name) && isKnown(value)
          ? [
              {
                host: entity.host,
                subject: entity.ref,
                message: `${name} von „${entity.name}“ ist eine bekannte Voreinstellung.`,
                at: entityAt(origins, entity, 'environment', name),
                fix: 'Ein zufälliges Passwort setzen und hier auf das Geheimnis verweisen ({secret: kennung}).',
              },
            ]
          : [],
      ),
    ),
    ...Object.values(inventory.env_files).flatMap((file) =>
      Object.entries(file.variables).flatMap(([name, { default: value }]) =>
        isPassword.test(name) && isKnown(value)
          ? [
              {
                host: file.host,
                subject: file.ref,
                message: `${name} in „${file.path ?? file.name}“ ist eine bekannte Voreinstellung.`,
                at: entityAt(origins, file, 'variables', name),
                fix: 'Ein zufälliges Passwort setzen und „secret“ statt „default“ angeben.',
              },
            ]
          : [],
      ),
    ),
  ],
};
