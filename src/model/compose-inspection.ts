// Fields of compose that are no settings of their own (compose-fields.ts), but that `docker inspect` shows: what the
// machine must show of them, and what compose's silence about them means. Together with the settings they are all that is
// asked for and compared. Source: Compose Specification, services; Docker Engine API, ContainerInspect.
import type { ComposeField } from './compose-fields.ts';
import { type ContainerSetting, calm } from './container-setting.ts';
import { eachSetting, type SettingKey, settingKeys } from './container-settings.ts';
import { secondsOf } from './duration.ts';
import type { FieldValue } from './facts.ts';
import * as spelled from './setting-values.ts';

/** What is compared of one place of inspect. */
export interface Inspection
  extends Pick<
    ContainerSetting,
    'title' | 'inspect' | 'otherwise' | 'otherwiseMode' | 'observed' | 'mode' | 'asked' | 'isRight'
  > {
  /** Compose's word for what is documented; undefined: compose has none, what is `otherwise` always holds. */
  readonly of: ComposeField | SettingKey | undefined;
  readonly documented?: ((value: never) => FieldValue | undefined) | undefined;
}

interface BlockIo {
  readonly weight?: unknown;
  readonly weight_device?: readonly { path: string; weight: unknown }[];
  readonly [rate: `device_${string}`]: readonly { path: string; rate: unknown }[] | undefined;
}
/** `/dev/sda=1048576`. */
const perDevice = (value: unknown, amount: 'Weight' | 'Rate') =>
  spelled.textsOfObjects(value, ({ Path, [amount]: number }) =>
    typeof Path === 'string' && typeof number === 'number' ? `${Path}=${number}` : undefined,
  );
const blockRate = (key: `device_${string}`, inspect: Inspection['inspect'], title: string) =>
  ({
    of: 'blkio_config',
    title: `${title} (blkio_config)`,
    inspect,
    documented: (value: BlockIo) =>
      (value[key] ?? []).map(({ path, rate }) => `${path}=${spelled.bytesOf(rate) ?? rate}`).sort(),
    observed: (value: unknown) => perDevice(value, 'Rate'),
  }) as const;

interface DeviceRequest {
  readonly driver?: string;
  readonly count?: unknown;
  readonly device_ids?: readonly unknown[];
  readonly capabilities?: readonly string[];
}
const deviceText = (
  driver: string,
  count: unknown,
  ids: readonly unknown[],
  capabilities: readonly string[],
) =>
  [
    driver || 'beliebig',
    ids.length > 0
      ? `Geräte ${ids.map(String).sort().join('+')}`
      : `Anzahl ${Number(count) < 0 ? 'all' : count}`,
    [...capabilities].sort().join('+'),
  ].join(' ');
const textList = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
/** compose: `all`, or requests; without a number they mean all. */
const deviceRequests = (value: 'all' | readonly DeviceRequest[]): string[] =>
  (value === 'all' ? [{}] : value)
    .map(({ driver = '', count, device_ids = [], capabilities = [] }: DeviceRequest) =>
      deviceText(
        driver,
        count === undefined || count === 'all' ? -1 : count,
        device_ids,
        capabilities.length > 0 ? capabilities : ['gpu'],
      ),
    )
    .sort();

const plainNumber = {
  documented: (value: unknown): FieldValue => (Number(value) === 0 ? null : Number(value)),
  observed: (value: unknown): FieldValue | undefined =>
    value === null || value === 0 ? null : typeof value === 'number' ? value : undefined,
};
const count = (value: unknown): number | undefined =>
  value === null ? 0 : Array.isArray(value) ? value.length : typeof value === 'number' ? value : undefined;
/** `db:datenbank` -> `datenbank`: under what name a service is linked. */
export const aliasOf = (link: string) => link.split(/[:/]/).at(-1) ?? link;
/** The groups that engines choose themselves. */
const ownParents = ['', '/docker', 'user.slice', 'machine.slice', 'system.slice', '/libpod_parent'];

const composeInspections = {
  cgroup_parent: {
    of: 'cgroup_parent',
    title: 'Übergeordnete Kontrollgruppe (cgroup_parent)',
    inspect: 'HostConfig.CgroupParent',
    otherwise: null,
    otherwiseMode: calm,
    observed: (value) => (typeof value !== 'string' ? undefined : ownParents.includes(value) ? null : value),
    isRight: true,
  },
  gpus: {
    of: 'gpus',
    title: 'Grafikprozessoren (gpus)',
    inspect: 'HostConfig.DeviceRequests',
    otherwise: [],
    documented: deviceRequests,
    observed: (value) =>
      spelled.textsOfObjects(value, ({ Driver, Count, DeviceIDs, Capabilities }) =>
        typeof Driver === 'string' &&
        typeof Count === 'number' &&
        DeviceIDs !== undefined &&
        Capabilities !== undefined
          ? deviceText(
              Driver,
              Count,
              textList(DeviceIDs),
              Array.isArray(Capabilities) ? Capabilities.flatMap(textList) : [],
            )
          : undefined,
      ),
    asked: {
      print:
        '[{{range $i, $one := .HostConfig.DeviceRequests}}{{if $i}},{{end}}{"Driver":{{json $one.Driver}},' +
        '"Count":{{json $one.Count}},"DeviceIDs":{{json $one.DeviceIDs}},"Capabilities":{{json $one.Capabilities}}}{{end}}]',
      pick: (value) =>
        (Array.isArray(value) ? value : []).map(({ Driver, Count, DeviceIDs, Capabilities }) => ({
          Driver,
          Count,
          DeviceIDs,
          Capabilities,
        })),
    },
    isRight: true,
  },
  volumes_from: {
    of: 'volumes_from',
    title: 'Zahl der Container, deren Volumes auch hier eingehängt sind (volumes_from)',
    inspect: 'HostConfig.VolumesFrom',
    otherwise: 0,
    documented: (value: readonly string[]) => value.length,
    observed: count,
    // Compose names the other containers by their IDs, which are others each time they are made anew.
    asked: { print: '{{len .HostConfig.VolumesFrom}}', pick: count },
    isRight: true,
  },
  links: {
    of: 'links',
    title: 'Verbindungen (links)',
    inspect: 'HostConfig.Links',
    otherwise: [],
    otherwiseMode: calm,
    // Docker keeps there only those of its own network; what is documented is compared as names (`link_names`).
    documented: () => undefined,
    observed: (value) =>
      value === null || Array.isArray(value) ? [...new Set(textList(value).map(aliasOf))].sort() : undefined,
  },
  oom_kill_disable: {
    of: 'oom_kill_disable',
    title: 'Kein Ende bei Speichermangel (oom_kill_disable)',
    inspect: 'HostConfig.OomKillDisable',
    otherwise: false,
    otherwiseMode: calm,
    ...spelled.falseWhenEmpty,
  },
  mem_swappiness: {
    of: 'mem_swappiness',
    title: 'Neigung zum Auslagern (mem_swappiness)',
    inspect: 'HostConfig.MemorySwappiness',
    documented: (value: unknown) => Number(value),
    observed: (value) => (value === null || typeof value === 'number' ? value : undefined),
  },
  cpu_quota: {
    of: 'cpu_quota',
    title: 'Rechenzeit je Zeitraum (cpu_quota)',
    inspect: 'HostConfig.CpuQuota',
    otherwise: null,
    otherwiseMode: calm,
    ...plainNumber,
  },
  cpu_period: {
    of: 'cpu_period',
    title: 'Zeitraum der Rechenzeit (cpu_period)',
    inspect: 'HostConfig.CpuPeriod',
    ...plainNumber,
  },
  cpu_rt_period: {
    of: 'cpu_rt_period',
    title: 'Zeitraum der Echtzeit (cpu_rt_period)',
    inspect: 'HostConfig.CpuRealtimePeriod',
    ...plainNumber,
  },
  cpu_rt_runtime: {
    of: 'cpu_rt_runtime',
    title: 'Rechenzeit in Echtzeit (cpu_rt_runtime)',
    inspect: 'HostConfig.CpuRealtimeRuntime',
    ...plainNumber,
  },
  blkio_weight: {
    of: 'blkio_config',
    title: 'Gewicht beim Zugriff auf Datenträger (blkio_config)',
    inspect: 'HostConfig.BlkioWeight',
    documented: ({ weight }: BlockIo) => (weight === undefined ? undefined : Number(weight)),
    observed: plainNumber.observed,
  },
  blkio_weight_device: {
    of: 'blkio_config',
    title: 'Gewicht je Datenträger (blkio_config)',
    inspect: 'HostConfig.BlkioWeightDevice',
    documented: ({ weight_device = [] }: BlockIo) =>
      weight_device.map(({ path, weight }) => `${path}=${Number(weight)}`).sort(),
    observed: (value) => perDevice(value, 'Weight'),
  },
  blkio_read_bps: blockRate('device_read_bps', 'HostConfig.BlkioDeviceReadBps', 'Grenze beim Lesen'),
  blkio_write_bps: blockRate('device_write_bps', 'HostConfig.BlkioDeviceWriteBps', 'Grenze beim Schreiben'),
  blkio_read_iops: blockRate('device_read_iops', 'HostConfig.BlkioDeviceReadIOps', 'Lesezugriffe'),
  blkio_write_iops: blockRate('device_write_iops', 'HostConfig.BlkioDeviceWriteIOps', 'Schreibzugriffe'),
  storage_opt: {
    of: 'storage_opt',
    title: 'Optionen des Speichertreibers (storage_opt)',
    inspect: 'HostConfig.StorageOpt',
    ...spelled.pairs,
  },
  isolation: {
    of: 'isolation',
    title: 'Trennung des Containers (isolation)',
    inspect: 'HostConfig.Isolation',
    observed: (value) =>
      typeof value !== 'string' ? undefined : value === '' || value === 'default' ? null : value,
    documented: (value: string) => (value === 'default' ? null : value),
  },
  stdin_open: {
    of: 'stdin_open',
    title: 'Offene Standardeingabe (stdin_open)',
    inspect: 'Config.OpenStdin',
    otherwise: false,
    otherwiseMode: calm,
  },
  tty: { of: 'tty', title: 'Terminal (tty)', inspect: 'Config.Tty', otherwise: false, otherwiseMode: calm },
  stop_signal: {
    of: 'stop_signal',
    title: 'Signal zum Beenden (stop_signal)',
    inspect: 'Config.StopSignal',
    documented: (value: string) => signalOf(value),
    observed: (value) => (typeof value !== 'string' ? undefined : value === '' ? null : signalOf(value)),
  },
  stop_grace_period: {
    of: 'stop_grace_period',
    title: 'Frist bis zum erzwungenen Ende (stop_grace_period)',
    inspect: 'Config.StopTimeout',
    documented: (value: string) => secondsOf(value),
    observed: (value) => (value === null || typeof value === 'number' ? value : undefined),
  },
  masked_paths: {
    of: 'security_opt',
    title: 'Verdeckte Pfade in /proc und /sys (systempaths)',
    inspect: 'HostConfig.MaskedPaths',
    otherwise: true,
    documented: (value: readonly string[]) => !value.some((text) => /^systempaths[:=]unconfined$/.test(text)),
    // Null: nothing was said, or the container may do everything anyway. The list itself is the engine's.
    observed: (value) => (Array.isArray(value) ? value.length > 0 : undefined),
    asked: {
      print: '{{if .HostConfig.MaskedPaths}}["…"]{{else}}{{json .HostConfig.MaskedPaths}}{{end}}',
      pick: (value) => (Array.isArray(value) && value.length > 0 ? ['…'] : value),
    },
    isRight: true,
  },
  readonly_paths: {
    of: 'security_opt',
    title: 'Nur lesbare Pfade in /proc (systempaths)',
    inspect: 'HostConfig.ReadonlyPaths',
    otherwise: true,
    documented: (value: readonly string[]) => !value.some((text) => /^systempaths[:=]unconfined$/.test(text)),
    observed: (value) => (Array.isArray(value) ? value.length > 0 : undefined),
    asked: {
      print: '{{if .HostConfig.ReadonlyPaths}}["…"]{{else}}{{json .HostConfig.ReadonlyPaths}}{{end}}',
      pick: (value) => (Array.isArray(value) && value.length > 0 ? ['…'] : value),
    },
    isRight: true,
  },
  auto_remove: {
    of: undefined,
    title: 'Verschwindet, wenn er endet (--rm)',
    inspect: 'HostConfig.AutoRemove',
    otherwise: false,
    otherwiseMode: calm,
  },
} as const satisfies Record<string, Inspection>;

/** `sigint`, `INT` and `SIGINT` are one; a number stays one. */
function signalOf(text: string): string {
  const upper = text.toUpperCase();
  return /^\d+$/.test(upper) || upper.startsWith('SIG') ? upper : `SIG${upper}`;
}

/** The field of a fact: a setting, or what is compared of a compose field. */
export type InspectedKey = SettingKey | keyof typeof composeInspections;
const ofSettings = eachSetting(
  (key, setting): Inspection => ({
    ...(setting as Omit<ContainerSetting, 'documented'>),
    of: key,
    documented: setting.documented as Inspection['documented'],
  }),
);
const inspections: Readonly<Record<InspectedKey, Inspection>> = { ...ofSettings, ...composeInspections };
/** All that is compared of what inspect shows in one place, settings first. */
export const inspectedKeys = Object.keys(inspections) as InspectedKey[];
/** What is compared under one key. */
export const inspectionOf = (key: InspectedKey): Inspection => inspections[key];
/** The fields of compose that are compared and are no settings, with what the page calls them. */
export const comparedComposeFields: readonly ComposeField[] = [
  ...new Set(
    Object.values(composeInspections).flatMap(({ of }) =>
      of === undefined || (settingKeys as readonly string[]).includes(of) ? [] : [of as ComposeField],
    ),
  ),
];

/** One value for each key. */
export const eachInspection = <T>(
  value: (key: InspectedKey, inspection: Inspection) => T,
): Readonly<Record<InspectedKey, T>> =>
  Object.fromEntries(inspectedKeys.map((key) => [key, value(key, inspectionOf(key))])) as Record<
    InspectedKey,
    T
  >;
