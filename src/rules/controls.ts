// The requirements of BSI IT-Grundschutz that rules touch. Only those whose id, title and edition a public page names: here
// the texts of the Kompendium's edition of 2022, module by module, in the repository nfelger/it-grundschutz-bausteine.
import type { Control } from './rule.ts';

/** The commit at which the pages were read. */
const commit = 'd2cced5b5ba3a2e275cdb6f79c7788cb9d85043a';
const control = (
  module: 'CON.3' | 'SYS.1.1' | 'SYS.1.3' | 'SYS.1.6',
  number: number,
  title: string,
): readonly [Control] => [
  {
    id: `${module}.A${number}`,
    title,
    edition: '2022',
    source: {
      title: `nfelger/it-grundschutz-bausteine: ${module}`,
      url: `https://github.com/nfelger/it-grundschutz-bausteine/blob/${commit}/bausteine_2022/${module}.md`,
    },
  },
];
const backupPlan = control('CON.3', 4, 'Erstellung von Datensicherungsplänen');
const backup = control('CON.3', 5, 'Regelmäßige Datensicherung');
const restoreTest = control('CON.3', 15, 'Regelmäßiges Testen der Datensicherungen');
const packetFilter = control('SYS.1.1', 19, 'Einrichtung lokaler Paketfilter');
const emergencyPlan = control('SYS.1.1', 22, 'Einbindung in die Notfallplanung');
const monitoring = control('SYS.1.1', 23, 'Systemüberwachung und Monitoring von Servern');
const manual = control('SYS.1.1', 35, 'Erstellung und Pflege eines Betriebshandbuchs');
const secureShell = control('SYS.1.3', 8, 'Verschlüsselter Zugriff über Secure Shell');
const health = control('SYS.1.6', 3, 'Sicherer Einsatz containerisierter IT-Systeme');
const separation = control('SYS.1.6', 5, 'Separierung der Administrations- und Zugangsnetze bei Containern');
const images = control('SYS.1.6', 6, 'Verwendung sicherer Images');
const accessData = control('SYS.1.6', 8, 'Sichere Speicherung von Zugangsdaten bei Containern');
const resources = control('SYS.1.6', 15, 'Limitierung der Ressourcen pro Container');
const remoteAccess = control('SYS.1.6', 16, 'Administrativer Fernzugriff auf Container');
const privileges = control('SYS.1.6', 17, 'Ausführung von Containern ohne Privilegien');
const mounts = control('SYS.1.6', 19, 'Einbinden von Datenspeichern in Container');

/** The requirements by the ids of the rules that touch them. */
export const controlsOf = {
  'admin-interface-public': separation,
  'backup-incomplete': backupPlan,
  'backup-missing': backup,
  'capabilities-added': privileges,
  'container-privileged': privileges,
  'container-root': privileges,
  'database-public': packetFilter,
  'disk-full': monitoring,
  'docker-socket-mounted': [...remoteAccess, ...mounts],
  'end-of-life': images,
  'env-file-readable': accessData,
  'env-secret-plain': accessData,
  'exposure-wider-than-intended': packetFilter,
  'firewall-rule-without-effect': packetFilter,
  'healthcheck-missing': health,
  'host-network': separation,
  'image-unpinned': images,
  'log-unlimited': resources,
  'memory-overcommitted': resources,
  'monitoring-missing': monitoring,
  'published-port-bypasses-firewall': packetFilter,
  'restore-untested': restoreTest,
  'review-overdue': manual,
  'secret-exposed': accessData,
  'secret-value': accessData,
  'ssh-password': secureShell,
  'start-order': emergencyPlan,
} as const satisfies Readonly<Record<string, readonly Control[]>>;
