// Mounts in compose's short and long forms, read into one form. Source: Compose Specification, services (volumes).
import { z } from 'zod';
import { flag, references, text } from './fields.ts';

/** What compose says of a mount beyond source, target and read_only. */
const mountOptions = {
  type: z
    .enum(['bind', 'volume', 'tmpfs', 'npipe', 'cluster', 'image'])
    .describe('Art: bind, volume, tmpfs, npipe, cluster, image; ohne Angabe nach der Quelle')
    .optional(),
  consistency: text('Abgleich (macOS, Windows)').optional(),
  bind: z
    .strictObject({
      propagation: text('Weitergabe von Einhängungen, z. B. rslave').optional(),
      create_host_path: flag('Legt den Pfad am Host an, wenn er fehlt').optional(),
      recursive: text('Was mit Einhängungen darunter geschieht').optional(),
      selinux: z.enum(['z', 'Z']).describe('Kennzeichnung für SELinux').optional(),
    })
    .describe('Optionen eines Pfads am Host')
    .optional(),
  volume: z
    .strictObject({
      nocopy: flag('Ein leeres Volume wird nicht aus dem Image gefüllt').optional(),
      subpath: text('Ordner im Volume').optional(),
      labels: z.record(z.string(), z.string()).describe('Labels des Volumes').optional(),
    })
    .describe('Optionen eines Volumes')
    .optional(),
  tmpfs: z
    .strictObject({
      size: z
        .union([z.number(), text('Größe')])
        .describe('Größe')
        .optional(),
      mode: z
        .union([z.number(), text('Dateirechte')])
        .describe('Dateirechte')
        .optional(),
    })
    .describe('Optionen eines Ordners im Arbeitsspeicher')
    .optional(),
  image: z
    .strictObject({ subpath: text('Ordner im Image').optional() })
    .describe('Optionen eines Images')
    .optional(),
} as const;
type MountOptions = z.output<z.ZodObject<typeof mountOptions>>;
/**
 * A mount: `volume` is an id of the section volumes, `path` a host path that has no entry of its own; without both,
 * what Docker makes for this container alone.
 */
interface Mount {
  readonly volume?: string | undefined;
  readonly path?: string | undefined;
  readonly target: string;
  readonly readOnly: boolean;
  readonly options?: MountOptions | undefined;
}

const isPath = (source: string) => /^(?:[/.~$]|[A-Za-z]:[\\/]|\\\\)/.test(source);
const toMount = (source: string | undefined, target: string, readOnly: boolean): Mount =>
  source === undefined
    ? { target, readOnly }
    : isPath(source)
      ? { path: source, target, readOnly }
      : { volume: source, target, readOnly };
/** `a:b:c`; colons of `${NAME:-x}` and of drives part nothing. */
const partsOf = (value: string): string[] =>
  (value.match(/(?:\$\{[^}]*\}|(?<=^|:)[A-Za-z]:(?=[\\/])|[^:])+/g) ?? []).slice(0, 4);
const mountSource = (value: string) => {
  const [source = '', target] = partsOf(value);
  return isPath(source) || target === undefined ? undefined : source;
};
/** A volume's id: what is no path, no image and nothing that other types take. */
const longSource = (value: string, holder?: Readonly<Record<string, unknown>>) =>
  isPath(value) || (holder?.type !== undefined && !/^(?:bind|volume|cluster)$/.test(String(holder.type)))
    ? undefined
    : value;
const propagations = ['private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave'];
/** The options of the short form; those that compose passes over are left out. */
function shortOptions(mode: readonly string[]): MountOptions | undefined {
  const propagation = mode.find((option) => propagations.includes(option));
  const selinux = mode.find((option) => option === 'z' || option === 'Z') as 'z' | 'Z' | undefined;
  if (mode.includes('nocopy')) return { volume: { nocopy: true } };
  return propagation || selinux
    ? { bind: { ...(propagation ? { propagation } : {}), ...(selinux ? { selinux } : {}) } }
    : undefined;
}

const shortMount = z
  .string()
  .refine((value) => partsOf(value).length <= 3 && partsOf(value).join(':') === value, {
    error: 'Schreibweise: "volume:/pfad" oder "volume:/pfad:ro".',
  })
  .register(references, { section: 'volumes', pick: mountSource })
  .transform((value): Mount => {
    const [source = '', target, mode = ''] = partsOf(value);
    const modes = mode.split(',');
    const options = shortOptions(modes);
    const mount = toMount(target === undefined ? undefined : source, target ?? source, modes.includes('ro'));
    return options ? { ...mount, options } : mount;
  });
const longMount = z
  .strictObject({
    source: text('Kennung aus „volumes“, ein Pfad am Host oder ein Image')
      .register(references, { section: 'volumes', pick: longSource })
      .optional(),
    target: text('Pfad im Container'),
    read_only: flag('Nur lesend eingehängt').default(false),
    ...mountOptions,
  })
  .transform(({ source, target, read_only, ...rest }): Mount => {
    const { type } = rest;
    const options = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    const isOther = type !== undefined && !['bind', 'volume', 'cluster'].includes(type);
    const mount = isOther
      ? { ...(source ? { path: source } : {}), target, readOnly: read_only }
      : toMount(source, target, read_only);
    return Object.keys(options).length > 0 ? { ...mount, options } : mount;
  });
/** Mounts in compose's short or long form. */
export const mounts = z
  .array(z.union([longMount, shortMount]))
  .describe('Eingehängte Volumes: "volume:/pfad[:ro]" oder source, target, read_only');
