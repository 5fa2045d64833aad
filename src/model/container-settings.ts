// Settings of a container that compose writes as one word or number, that `docker inspect` shows as they are, and that
// the machine must show as documented. An entry here is the whole field: the schema and announced changes, what the
// collector and `live` ask Docker for, the comparison, the container's page and the compose file all follow from it.
import type { z } from 'zod';
import { flag, text } from './fields.ts';

/** The value of a setting. */
export type SettingValue = string | number | boolean;
/** One setting, by compose's word for it. */
interface ContainerSetting {
  /** With the German description that editors show. */
  readonly schema: z.ZodType<SettingValue>;
  /** German: what differs, before „anders als dokumentiert“. */
  readonly title: string;
  /** German: the label on the container's page. */
  readonly label: string;
  /** Where `docker inspect` shows it: the section and the key in it, `HostConfig.Privileged`. */
  readonly inspect: `${'Config' | 'HostConfig'}.${string}`;
  /** What compose takes when it is not written. Without it, what is not documented is not compared. */
  readonly otherwise?: SettingValue;
}

/** The settings, in the order of the page. */
const containerSettings = {
  privileged: {
    schema: flag('Läuft mit erweiterten Rechten'),
    title: 'Erweiterte Rechte (privileged)',
    label: 'Erweiterte Rechte',
    inspect: 'HostConfig.Privileged',
    otherwise: false,
  },
  user: {
    schema: text('Benutzer im Container'),
    title: 'Benutzer im Container',
    label: 'Benutzer',
    inspect: 'Config.User',
  },
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
): Readonly<Record<SettingKey, T>> =>
  Object.fromEntries(settingKeys.map((key) => [key, value(key, settingOf(key))])) as Record<SettingKey, T>;

type SettingShape = { [K in SettingKey]: z.ZodOptional<(typeof containerSettings)[K]['schema']> };
/** The settings as fields of the inventory's schema; none of them must be written. */
export const settingShape = eachSetting((key) => containerSettings[key].schema.optional()) as SettingShape;
