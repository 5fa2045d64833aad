// What a setting of a container is (container-settings.ts, container-limits.ts).
import type { z } from 'zod';
import type { FieldMode, FieldValue } from './facts.ts';

/** The value of a setting as the inventory holds it: as compose takes it. */
export type SettingValue =
  | string
  | number
  | boolean
  | readonly string[]
  | {
      readonly [name: string]: string | number | Readonly<Record<string, string | number>> | undefined;
    };
/**
 * Whether a name is only what Docker made of the container's ID: its first twelve digits. Nobody gave it; Docker takes it
 * as host name, and up to version 24 as a further name in networks, and it is another one each time a container is made.
 */
export const isContainerId = (name: string): boolean => /^[0-9a-f]{12}$/.test(name);

/** What gives no right and leads nobody elsewhere: a warning where the machine has it and nobody documented it. */
export const calm = { severity: 'warning' } as const satisfies FieldMode;

/** One setting, by compose's word for it. */
export interface ContainerSetting {
  /** With the German description that editors show. */
  readonly schema: z.ZodType<SettingValue>;
  /** German: what differs, before „anders als dokumentiert“. */
  readonly title: string;
  /** German: the label on the container's page. */
  readonly label: string;
  /** Where `docker inspect` shows it: the section and the key in it, `HostConfig.Privileged`. */
  readonly inspect: `${'Config' | 'HostConfig'}.${string}`;
  /** What compose takes when it is not written, as a fact. Without it, what is not documented is not compared. */
  readonly otherwise?: FieldValue;
  /** How `otherwise` is held against what is observed, where that is not as with a documented value. */
  readonly otherwiseMode?: FieldMode;
  /** The documented value as a fact; default: as it is. Undefined: it cannot be compared. */
  readonly documented?: (value: SettingValue) => FieldValue | undefined;
  /** The value of inspect as a fact; default: as it is, null where empty. Undefined: it was not understood. */
  readonly observed?: (value: unknown) => FieldValue | undefined;
  /** How both are held against each other. */
  readonly mode?: FieldMode;
  /** What the collector's template prints for it and what is kept of the engine's answer, where that is not all. */
  readonly asked?: { readonly print: string; readonly pick: (value: unknown) => unknown };
  /** A right over the host or against the walls of the container: what nobody documents is never passed over. */
  readonly isRight?: true;
}
