// The requirements of BSI IT-Grundschutz that rules touch. Only those whose id, title and edition a public page names: here
// the control files of ComplianceAsCode, which quote the English Compendium (bsi_it_gs_comp_2022.pdf).
import type { Control } from './rule.ts';

/** Each file at the commit at which it was read. */
const files = {
  'SYS.1.1': ['bsi_sys_1_1_rhel9', '816ee61a342d3f434476a7d37ce7ced269b5f844'],
  'SYS.1.3': ['bsi_sys_1_3_rhel9', 'b91fd69fe804337a155e3a5653acecf63c536d8b'],
  'SYS.1.6': ['bsi_sys_1_6', '02ea0e2c3184521552f43ed3ad58c0d9a7f5f1fd'],
} as const;
const control = (module: keyof typeof files, number: number, title: string): readonly [Control] => {
  const [file, commit] = files[module];
  return [
    {
      id: `${module}.A${number}`,
      title,
      edition: '2022',
      source: {
        title: `ComplianceAsCode: ${file}`,
        url: `https://github.com/ComplianceAsCode/content/blob/${commit}/controls/${file}.yml`,
      },
    },
  ];
};
const packetFilter = control('SYS.1.1', 19, 'Configuring Local Packet Filters');
const monitoring = control('SYS.1.1', 23, 'Monitoring Systems and Servers');
const secureShell = control('SYS.1.3', 8, 'Encrypted Access via Secure Shell');
const health = control('SYS.1.6', 3, 'Secure Use of Containerised IT Systems');
const separation = control('SYS.1.6', 5, 'Separation of Administration and Access Networks for Containers');
const images = control('SYS.1.6', 6, 'Use of Secure Images');
const accessData = control('SYS.1.6', 8, 'Secure Storage of Container Access Data');
const resources = control('SYS.1.6', 15, 'Limitation of Resources per Container');
const remoteAccess = control('SYS.1.6', 16, 'Administrative Remote Access to Containers');
const privileges = control('SYS.1.6', 17, 'Running Containers Without Privileges');
const mounts = control('SYS.1.6', 19, 'Including Data Stores in Containers');

/** The requirements by the ids of the rules that touch them. */
export const controlsOf = {
  'admin-interface-public': separation,
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
  'secret-exposed': accessData,
  'secret-value': accessData,
  'ssh-password': secureShell,
} as const satisfies Readonly<Record<string, readonly Control[]>>;
