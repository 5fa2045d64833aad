// Settings of a container that `docker inspect` shows and the machine must show as documented, by compose's words. An
// entry here is the whole field: the schema and announced changes, what the collector and `live` ask Docker for, the
// comparison, the container's page and the compose file all follow from it. How a value is spelled stands in
// setting-values.ts. Source: Compose Specification, services; Docker Engine API, ContainerInspect.
import { z } from 'zod';
import { containerLimits } from './container-limits.ts';
import { type ContainerSetting, isContainerId } from './container-setting.ts';
import { flag, text, texts } from './fields.ts';
import * as spelled from './setting-values.ts';

/** The settings, in the order of the page. */
const containerSettings = {
  privileged: {
    schema: flag('Läuft mit erweiterten Rechten'),
    title: 'Erweiterte Rechte (privileged)',
    label: 'Erweiterte Rechte',
    inspect: 'HostConfig.Privileged',
    otherwise: false,
    isRight: true,
  },
  user: {
    schema: text('Benutzer im Container'),
    title: 'Benutzer im Container',
    label: 'Benutzer',
    inspect: 'Config.User',
  },
  group_add: {
    schema: texts('Weitere Gruppen des Benutzers im Container'),
    title: 'Weitere Gruppen (group_add)',
    label: 'Weitere Gruppen',
    inspect: 'HostConfig.GroupAdd',
    otherwise: [],
    ...spelled.list,
    isRight: true,
  },
  cap_add: {
    schema: texts('Zusätzliche Rechte des Kernels, z. B. NET_ADMIN'),
    title: 'Zusätzliche Rechte des Kernels (cap_add)',
    label: 'Zusätzliche Kernel-Rechte',
    inspect: 'HostConfig.CapAdd',
    otherwise: [],
    ...spelled.capabilities,
    isRight: true,
  },
  cap_drop: {
    schema: texts('Entzogene Rechte des Kernels, z. B. ALL'),
    title: 'Entzogene Rechte des Kernels (cap_drop)',
    label: 'Entzogene Kernel-Rechte',
    inspect: 'HostConfig.CapDrop',
    ...spelled.capabilities,
  },
  devices: {
    schema: texts('Geräte des Hosts, z. B. /dev/dri:/dev/dri'),
    title: 'Geräte des Hosts (devices)',
    label: 'Geräte des Hosts',
    inspect: 'HostConfig.Devices',
    otherwise: [],
    ...spelled.devices,
    isRight: true,
  },
  device_cgroup_rules: {
    schema: texts('Regeln für Geräte, z. B. c 1:3 mr'),
    title: 'Regeln für Geräte (device_cgroup_rules)',
    label: 'Regeln für Geräte',
    inspect: 'HostConfig.DeviceCgroupRules',
    otherwise: [],
    ...spelled.list,
    isRight: true,
  },
  security_opt: {
    schema: texts('Sicherheitsoptionen, z. B. no-new-privileges:true'),
    title: 'Sicherheitsoptionen (security_opt)',
    label: 'Sicherheitsoptionen',
    inspect: 'HostConfig.SecurityOpt',
    otherwise: [],
    ...spelled.securityOptions,
    isRight: true,
  },
  read_only: {
    schema: flag('Das Dateisystem des Containers ist nur lesbar'),
    title: 'Nur lesbares Dateisystem (read_only)',
    label: 'Nur lesbares Dateisystem',
    inspect: 'HostConfig.ReadonlyRootfs',
  },
  pid: {
    schema: text('Prozesse, die der Container sieht, z. B. host'),
    title: 'Prozess-Namensraum (pid)',
    label: 'Prozess-Namensraum',
    inspect: 'HostConfig.PidMode',
    otherwise: null,
    ...spelled.ownNamespace,
    isRight: true,
  },
  ipc: {
    schema: text('Gemeinsamer Speicher, z. B. host oder shareable'),
    title: 'IPC-Namensraum (ipc)',
    label: 'IPC-Namensraum',
    inspect: 'HostConfig.IpcMode',
    otherwise: 'private',
    otherwiseMode: { oneOf: ['private', 'shareable'] },
    ...spelled.ipcMode,
    isRight: true,
  },
  uts: {
    schema: text('Namensraum des Hostnamens, z. B. host'),
    title: 'UTS-Namensraum (uts)',
    label: 'UTS-Namensraum',
    inspect: 'HostConfig.UTSMode',
    otherwise: null,
    ...spelled.ownNamespace,
    isRight: true,
  },
  userns_mode: {
    schema: text('Namensraum der Benutzer, z. B. host'),
    title: 'Benutzer-Namensraum (userns_mode)',
    label: 'Benutzer-Namensraum',
    inspect: 'HostConfig.UsernsMode',
    otherwise: null,
    ...spelled.ownNamespace,
    isRight: true,
  },
  cgroup: {
    schema: z.enum(['host', 'private']).describe('Namensraum der Kontrollgruppen: host oder private'),
    title: 'Namensraum der Kontrollgruppen (cgroup)',
    label: 'Kontrollgruppen',
    inspect: 'HostConfig.CgroupnsMode',
  },
  init: {
    schema: flag('Docker stellt den ersten Prozess (init)'),
    title: 'Erster Prozess von Docker (init)',
    label: 'Init',
    inspect: 'HostConfig.Init',
    ...spelled.falseWhenEmpty,
  },
  entrypoint: {
    schema: z.union([text('Programm'), texts('Programm')]).describe('Programm, das den Startbefehl ausführt'),
    title: 'Entrypoint',
    label: 'Entrypoint',
    inspect: 'Config.Entrypoint',
    ...spelled.command,
  },
  working_dir: {
    schema: text('Arbeitsverzeichnis im Container'),
    title: 'Arbeitsverzeichnis (working_dir)',
    label: 'Arbeitsverzeichnis',
    inspect: 'Config.WorkingDir',
  },
  hostname: {
    schema: text('Hostname im Container'),
    title: 'Hostname im Container',
    label: 'Hostname',
    inspect: 'Config.Hostname',
    // Without one Docker takes the container's ID.
    observed: (value) => {
      if (typeof value !== 'string') return undefined;
      return value === '' || isContainerId(value) ? null : value;
    },
  },
  domainname: {
    schema: text('Domain des Hostnamens im Container'),
    title: 'Domain des Hostnamens (domainname)',
    label: 'Domain des Hostnamens',
    inspect: 'Config.Domainname',
  },
  ...containerLimits,
} as const satisfies Record<string, ContainerSetting>;

/** Compose's word for a setting. */
export type SettingKey = keyof typeof containerSettings;
/** All of them, in the order of the page. */
export const settingKeys = Object.keys(containerSettings) as SettingKey[];
/** A setting with what it need not have. */
export const settingOf = (key: SettingKey): ContainerSetting => containerSettings[key];

/**
 * One value for each setting.
 * @param value of a setting; undefined leaves it out
 */
export const eachSetting = <T>(
  value: (key: SettingKey, setting: ContainerSetting) => T,
): Readonly<Record<SettingKey, T>> => {
  const values: Partial<Record<SettingKey, T>> = {};
  for (const key of settingKeys) values[key] = value(key, settingOf(key));
  return values as Record<SettingKey, T>;
};

type SettingShape = { [K in SettingKey]: z.ZodOptional<(typeof containerSettings)[K]['schema']> };
/** The settings as fields of the inventory's schema; none of them must be written. */
export const settingShape = eachSetting((key) => containerSettings[key].schema.optional()) as SettingShape;
