// For every field of the inventory: with which fields of facts it is compared, or why it is not. docs/compared.md is made
// from this table; a test holds it against the schema and changes what is said to be compared.
import { by, type Comparability, compose, granted, needs, prose, unprovable } from './comparability.ts';
import { comparedContainerFields } from './compared-container-fields.ts';

const proxy = needs('Konfiguration des Reverse Proxys');
const unitFile = needs('Inhalt der Units (systemctl cat)');
const accounts = needs('Benutzer und Gruppen (getent)');
const disks = needs('Datenträger und Hardware (lsblk, lscpu, free)');
const files = needs('Dateien und Ordner (stat)');

/** The most exact pattern counts: `a.b` before `a.b.**` before `a.**`. */
export const comparedFields: Readonly<Record<string, Comparability>> = {
  'handbook.**': prose,
  'accounts.**': prose,
  'decisions.**': prose,
  'documents.**': prose,
  'externals.**': prose,
  'gaps.**': prose,
  'monitoring.**': prose,
  'open_questions.**': prose,
  'procedures.**': prose,
  'waivers.**': prose,
  'secrets.**': prose,
  'secrets.*.file': by('container mounts'),
  'secrets.*.environment': compose,
  'secrets.*.external': granted,
  'secrets.*.labels': granted,
  'secrets.*.template_driver': granted,
  'backups.**': needs('Stand der Sicherungen (Alter, Größe, letzter Lauf)'),
  'backups.*.purpose': prose,
  'backups.*.notes': prose,
  'backups.*.owner': prose,
  'backups.*.restore_duration': prose,
  'backups.*.acceptance': prose,
  'connections.**': needs('Bestehende Verbindungen (ss, conntrack)'),
  'connections.*.note': prose,
  'connections.*.notes': prose,
  'domains.**': proxy,
  'domains.*.name': prose,
  'domains.*.notes': prose,
  'domains.*.owner': prose,
  'domains.*.purpose': prose,
  'domains.*.access_note': prose,
  'domains.*.records.**': needs('Antworten der Nameserver (dig)'),
  'domains.*.alias_of': needs('Antworten der Nameserver (dig)'),
  'domains.*.tls.**': needs('Zertifikate (openssl s_client)'),

  // What the hosts of a group have in common is compared at each of them.
  'host_groups.**': prose,
  'host_groups.*.firewall.active': by('firewall active'),
  'host_groups.*.firewall.defaults.**': by(
    'firewall default_incoming',
    'firewall default_outgoing',
    'firewall default_routed',
  ),
  'host_groups.*.firewall.groups[].rules[].**': by(
    ...([
      'firewall-rule',
      'firewall-rule action',
      'firewall-rule families',
      'firewall-rule comment',
    ] as const),
  ),
  'host_groups.*.firewall.groups[].rules[].purpose': prose,
  'host_groups.*.firewall.groups[].rules[].serves': prose,
  'host_groups.*.firewall.docker_user[].**': by('docker-user-rule', 'docker-user-rule families'),
  'host_groups.*.firewall.docker_user[].purpose': prose,
  'host_groups.*.software[].version': by('software version'),
  'host_groups.*.users.**': accounts,
  'host_groups.*.users.*.purpose': prose,
  'host_groups.*.users.*.notes': prose,
  'host_groups.*.cron.**': needs('Cronjobs (crontab -l, /etc/cron.d)'),
  'host_groups.*.directories[].owner': files,
  'host_groups.*.directories[].mode': files,

  'hosts.**': prose,
  'hosts.*.hostname': { by: ['guest name'], says: 'Auch mit snapshot.json (snapshot-foreign).' },
  'hosts.*.status': by('guest status'),
  'hosts.*.parent': by('guest'),
  'hosts.*.vmid': by('guest'),
  'hosts.*.provider': prose,
  'hosts.*.virtualization': needs('Virtualisierung (systemd-detect-virt)'),
  'hosts.*.hardware.**': disks,
  'hosts.*.os.name': by('os name'),
  'hosts.*.os.version': by('os version'),
  'hosts.*.os.codename': by('os codename'),
  'hosts.*.os.kernel': by('os kernel'),
  'hosts.*.os.architecture': by('os architecture'),
  'hosts.*.os.firmware': needs('Virtualisierung (systemd-detect-virt)'),
  'hosts.*.interfaces[].name': needs('Adressen der Schnittstellen (ip -j address)'),
  'hosts.*.interfaces[].addresses[].address': needs('Adressen der Schnittstellen (ip -j address)'),
  'hosts.*.interfaces[].addresses[].scope': needs('Adressen der Schnittstellen (ip -j address)'),
  'hosts.*.dns': needs('Namensauflösung (resolvectl)'),
  'hosts.*.users.**': accounts,
  'hosts.*.users.*.purpose': prose,
  'hosts.*.users.*.notes': prose,
  'hosts.*.ssh.port': by('listener'),
  'hosts.*.ssh.listen_address': by('listener addresses'),
  'hosts.*.ssh.authentication': needs('Einstellungen von SSH (sshd -T)'),
  'hosts.*.software[].name': needs('Liste der Pakete (dpkg-query)'),
  'hosts.*.software[].version': {
    by: ['software version'],
    says: 'Nur Docker und Compose; anderes braucht die Liste der Pakete (dpkg-query).',
  },
  'hosts.*.software[].build': needs('Liste der Pakete (dpkg-query)'),
  'hosts.*.directories[].path': files,
  'hosts.*.directories[].owner': files,
  'hosts.*.directories[].mode': files,
  'hosts.*.directories[].entries[].path': files,
  'hosts.*.cron[].path': needs('Cronjobs (crontab -l, /etc/cron.d)'),
  'hosts.*.cron[].jobs': needs('Cronjobs (crontab -l, /etc/cron.d)'),
  'hosts.*.units[].name': by('unit'),
  'hosts.*.units[].path': unitFile,
  'hosts.*.units[].status': by('unit active'),
  'hosts.*.units[].active': by('unit active'),
  'hosts.*.units[].enabled': by('unit enabled'),
  'hosts.*.firewall.engine': by('firewall'),
  'hosts.*.firewall.backend': needs('Unterbau der Firewall (iptables --version)'),
  'hosts.*.firewall.active': by('firewall active'),
  'hosts.*.firewall.defaults.incoming': by('firewall default_incoming'),
  'hosts.*.firewall.defaults.outgoing': by('firewall default_outgoing'),
  'hosts.*.firewall.defaults.routed': by('firewall default_routed'),
  'hosts.*.firewall.groups[].rules': by('firewall order'),
  'hosts.*.firewall.groups[].rules[].to': by('firewall-rule'),
  'hosts.*.firewall.groups[].rules[].action': by('firewall-rule action'),
  'hosts.*.firewall.groups[].rules[].direction': by('firewall-rule'),
  'hosts.*.firewall.groups[].rules[].from': by('firewall-rule'),
  'hosts.*.firewall.groups[].rules[].interface_in': by('firewall-rule'),
  'hosts.*.firewall.groups[].rules[].interface_out': by('firewall-rule'),
  'hosts.*.firewall.groups[].rules[].ipv6': by('firewall-rule families'),
  'hosts.*.firewall.groups[].rules[].profile': {
    by: ['firewall-rule'],
    says: 'Regel und Profil sind eine; welche Schreibweise die Maschine zeigt, zählt nicht.',
  },
  'hosts.*.firewall.groups[].rules[].comment': by('firewall-rule comment'),
  'hosts.*.firewall.groups[].rules[].status': by('firewall-rule'),
  'hosts.*.firewall.docker_user': by('docker-user-chain order'),
  'hosts.*.firewall.docker_user[].rule': by('docker-user-rule'),
  'hosts.*.firewall.docker_user[].families': by('docker-user-rule families'),
  'hosts.*.firewall.docker_user[].status': by('docker-user-rule'),
  'hosts.*.forwards.**': needs('Weiterleitungen des Routers (TR-064 oder UPnP)'),
  'hosts.*.forwards[].note': prose,
  'hosts.*.transient': by('container'),

  'stacks.**': prose,
  'stacks.*.host': by('container'),
  'stacks.*.project': by('container project'),
  'stacks.*.directory': by('container mounts'),
  'stacks.*.files': unprovable(
    'Das Label config_files wird nicht gelesen: Es nennt Pfade, die es nicht mehr geben muss.',
  ),
  'stacks.*.configs.*.file': by('container mounts'),
  'stacks.*.configs.*.content': compose,
  'stacks.*.configs.*.environment': compose,
  'stacks.*.configs.*.external': granted,
  'stacks.*.configs.*.labels': granted,
  'stacks.*.configs.*.template_driver': granted,
  'stacks.*.models.**': needs('Sprachmodelle (docker model list)'),

  ...comparedContainerFields,

  'services.**': prose,
  'services.*.host': by('unit', 'listener'),
  'services.*.status': by('unit active', 'listener'),
  'services.*.version': needs('Liste der Pakete (dpkg-query)'),
  'services.*.unit': by('unit'),
  'services.*.command': unitFile,
  'services.*.binary': by('listener process'),
  'services.*.user': unitFile,
  'services.*.working_directory': unitFile,
  'services.*.restart': unitFile,
  'services.*.ports': by('listener', 'listener addresses'),
  'services.*.ports[].target': prose,
  'services.*.ports[].published': by('listener'),
  'services.*.ports[].host_ip': by('listener addresses'),
  'services.*.ports[].protocol': by('listener'),
  'services.*.environment.**': unitFile,
  'services.*.env_file': unitFile,
  'services.*.routes.**': proxy,
  'services.*.routes[].note': prose,

  'networks.**': prose,
  'networks.*.name': by('network'),
  'networks.*.kind': by('network'),
  'networks.*.status': by('network'),
  'networks.*.host': by('network'),
  'networks.*.stack': by('network'),
  'networks.*.driver': by('network driver'),
  'networks.*.bridge': by('network bridge'),
  'networks.*.internal': by('network internal'),
  'networks.*.ipv6': by('network ipv6'),
  'networks.*.ipv4': {
    by: ['network ipv4'],
    says: 'Nur in vollständigen Ausgaben von Engines ab 28.',
  },
  'networks.*.subnets': by('network subnets'),
  'networks.*.gateway': by('network gateways'),
  'networks.*.attachable': by('network attachable'),
  'networks.*.driver_opts': by('network driver_opts'),
  'networks.*.external': prose,
  'networks.*.ipam.driver': by('network ipam_driver'),
  'networks.*.ipam.options': { by: ['network ipam_options'], says: 'Nur in vollständigen Ausgaben.' },
  'networks.*.ipam.config[].subnet': by('network subnets'),
  'networks.*.ipam.config[].ip_range': by('network ip_ranges'),
  'networks.*.ipam.config[].gateway': by('network gateways'),
  'networks.*.ipam.config[].aux_addresses': by('network aux_addresses'),
  'networks.*.labels': { by: ['network labels'], says: 'Nur in vollständigen Ausgaben.' },

  'volumes.**': prose,
  'volumes.*.name': by('volume'),
  'volumes.*.kind': by('volume', 'container mounts'),
  'volumes.*.status': by('volume'),
  'volumes.*.host': by('volume'),
  'volumes.*.stack': by('volume'),
  'volumes.*.path': by('container mounts'),
  'volumes.*.driver': by('volume driver'),
  'volumes.*.driver_opts': by('volume driver_opts'),
  'volumes.*.labels': { by: ['volume labels'], says: 'Nur in vollständigen Ausgaben.' },
  'volumes.*.encrypted': disks,

  'env_files.**': prose,
  'env_files.*.host': by('env-file'),
  'env_files.*.path': by('env-file'),
  'env_files.*.mode': by('env-file mode'),
  'env_files.*.file_owner': by('env-file file_owner'),
  'env_files.*.complete': prose,
  'env_files.*.variables': by('env-file names'),
  'env_files.*.variables.*.default': by('env-file values'),
  'env_files.*.variables.*.secret': {
    by: ['env-file'],
    says: 'Wo die Maschine einen Schlüssel hat: ob sich der Wert seit der Momentaufnahme davor geändert hat.',
  },
  'env_files.*.variables.*.required': by('env-file names', 'container env'),
};

/** How exact a pattern is: its steps, `**` least. */
const weight = (pattern: string) =>
  pattern.split('.').reduce((sum, step) => sum + (step === '**' ? 0.1 : step === '*' ? 1 : 2), 0);
const patterns = Object.keys(comparedFields)
  .sort((a, b) => weight(b) - weight(a))
  .map((pattern) => ({
    pattern,
    fits: new RegExp(
      `^${pattern
        .split('.')
        .map((step) =>
          step === '**' ? '.*' : step === '*' ? String.raw`\*` : step.replaceAll(/[[\]]/g, String.raw`\$&`),
        )
        .join(String.raw`\.`)
        .replace(/\\\.\.\*$/, String.raw`(?:(?:\.|\[\]).*)?`)}$`,
    ),
  }));

/** The pattern under which a field of the schema is found, `containers.*.image`; undefined: the table does not have it. */
export const patternOf = (path: string): string | undefined =>
  patterns.find(({ fits }) => fits.test(path))?.pattern;
/** What the comparison does with a field of the schema. */
export const comparabilityOf = (path: string): Comparability | undefined =>
  comparedFields[patternOf(path) ?? ''];
