// Compose's short forms of ports, mounts and devices -> its long forms. Source: Compose Specification; compose-go.
import { posix } from 'node:path';
import type { Place } from '../../model/finding.ts';
import { escapeDollars, interpolate } from './interpolate.ts';
import { type ComposeMap, type ComposeNode, type ComposeProblem, map, scalar, textOf } from './node.ts';

const text = (value: string | undefined, at: Place) => (value ? scalar(value, at) : undefined);
/** A number where it is one, as the long form writes it. */
const numeric = (value: string) => (/^\d+$/.test(value) ? Number(value) : value);

/**
 * `8080:80`, `127.0.0.1:8000-8001:80-81/udp`, `[::1]:443:443`, `80`: as target, published, host_ip, protocol.
 * @returns undefined for what is no port
 */
export function longPort(node: ComposeNode): ComposeMap | undefined {
  if (node.kind === 'map') return node;
  const open = openPort(node);
  if (open) return open;
  const written = textOf(node)?.trim();
  const found = /^(?:(?<rest>.*):)?(?<target>\d{1,5}(?:-\d{1,5})?)(?:\/(?<protocol>[A-Za-z]+))?$/.exec(
    written ?? '',
  );
  if (!found?.groups) return undefined;
  const { rest, target = '', protocol } = found.groups;
  const colon = rest?.lastIndexOf(':') ?? -1;
  const published = rest?.slice(colon + 1);
  const address = colon < 0 ? undefined : rest?.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  if (published && !/^\d{1,5}(-\d{1,5})?$/.test(published)) return undefined;
  if (address && !/^[0-9a-fA-F.:]+$/.test(address)) return undefined;
  const { at } = node;
  return map(
    [
      ['target', scalar(numeric(target), at)],
      ['published', text(published, at)],
      ['host_ip', text(address, at)],
      ['protocol', scalar(protocol?.toLowerCase() ?? 'tcp', at)],
      ['mode', scalar('ingress', at)],
    ],
    at,
  );
}

/** A port of the host that a variable without a value is to say: what stands before the target, as it is written. */
function openPort({ at, ...node }: ComposeNode): ComposeMap | undefined {
  const notation = node.kind === 'scalar' ? node.notation?.trim() : undefined;
  if (!notation?.includes('${')) return undefined;
  const found = /^(?<open>.*\}.*?):(?<target>\d{1,5}(?:-\d{1,5})?)(?:\/(?<protocol>[A-Za-z]+))?$/.exec(
    notation,
  );
  if (!found?.groups?.open?.includes('${')) return undefined;
  const { open, target = '', protocol } = found.groups;
  // Compose takes the last part for the port, what stands before it for the address.
  const parts = mountParts(open);
  return map(
    [
      ['target', scalar(numeric(target), at)],
      ['published', scalar(parts.at(-1) ?? '', at, parts.at(-1))],
      [
        'host_ip',
        parts.length > 1 ? scalar(parts.slice(0, -1).join(':'), at, parts.slice(0, -1).join(':')) : undefined,
      ],
      ['protocol', scalar(protocol?.toLowerCase() ?? 'tcp', at)],
      ['mode', scalar('ingress', at)],
    ],
    at,
  );
}

/** Whether a mount's source is a path of the host, not a volume's name. */
const isHostPath = (source: string): boolean => /^(?:[./~]|[A-Za-z]:[\\/]|\\\\)/.test(source);
const propagations = new Set(['private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave']);
/** The parts of a short mount as they are written; a drive's letter belongs to its path, a variable stays whole. */
function mountParts(written: string): string[] {
  const parts: string[] = [];
  let open = 0;
  let part = '';
  for (const [at, sign] of [...written].entries()) {
    if (sign === '{' && written[at - 1] === '$') open += 1;
    else if (sign === '}' && open > 0) open -= 1;
    const isDrive = /^[A-Za-z]$/.test(part) && /[\\/]/.test(written[at + 1] ?? '');
    if (sign === ':' && open === 0 && !isDrive) {
      parts.push(part);
      part = '';
    } else part += sign;
  }
  return [...parts, part];
}
/** A part of a short form: what compose takes, and how it is written. */
const partOf = (written: string | undefined): { value: string; notation: string } | undefined => {
  if (!written) return undefined;
  const { text, notation } = interpolate(written, () => undefined);
  return { value: text, notation };
};
/** A path in a container without what says nothing. */
const cleanTarget = (target: string) =>
  target.startsWith('/') ? posix.normalize(target).replace(/(?<=.)\/$/, '') : target;

/**
 * `data:/data`, `./x:/y:ro,z`, `/anonymous`: as type, source, target and options.
 * @returns undefined for what is no mount
 */
export function longMount(node: ComposeNode): ComposeMap | undefined {
  if (node.kind === 'map') return node;
  const written = node.kind === 'scalar' ? (node.notation ?? escapeDollars(textOf(node) ?? '')) : '';
  const parts = mountParts(written);
  if (written === '' || parts.length > 3 || parts.some((part) => part === '')) return undefined;
  const [first, second, third] = parts.map(partOf);
  const [source, target] = second ? [first, second] : [undefined, first];
  const { at } = node;
  const options = (third?.value ?? '').split(',').map((option) => option.trim());
  // A variable without a value stands for a path.
  const isBind = source !== undefined && (source.value === '' || isHostPath(source.value));
  const isPipe = source?.value.startsWith('\\\\.\\pipe\\') ?? false;
  const propagation = options.find((option) => propagations.has(option));
  const selinux = options.find((option) => /^z$/i.test(option));
  const subpath = options.find((option) => option.startsWith('subpath='))?.slice('subpath='.length);
  const isCopied = !options.includes('nocopy');
  const ofBind = (isBind && !isPipe) || propagation || selinux;
  return map(
    [
      ['type', scalar(isPipe ? 'npipe' : isBind ? 'bind' : 'volume', at)],
      ['source', source && scalar(source.value, at, source.notation)],
      ['target', target && scalar(cleanTarget(target.value), at, cleanTarget(target.notation))],
      ['read_only', options.includes('ro') ? scalar(true, at) : undefined],
      [
        'bind',
        ofBind
          ? map(
              [
                ['create_host_path', isBind ? scalar(true, at) : undefined],
                ['propagation', text(propagation, at)],
                ['selinux', text(selinux, at)],
              ],
              at,
            )
          : undefined,
      ],
      [
        'volume',
        isCopied && !subpath
          ? undefined
          : map(
              [
                ['nocopy', isCopied ? undefined : scalar(true, at)],
                ['subpath', text(subpath, at)],
              ],
              at,
            ),
      ],
    ],
    at,
  );
}

/** `/dev/a:/dev/b:rwm`: as source, target and permissions; a name of CDI has a source only. */
export function longDevice(node: ComposeNode): ComposeMap | undefined {
  if (node.kind === 'map') return node;
  const written = textOf(node);
  if (!written) return undefined;
  const [source = '', target = source, permissions = 'rwm'] = written.split(':');
  const isName = /=/.test(written);
  const { at } = node;
  return map(
    isName
      ? [['source', scalar(written, at)]]
      : [
          ['source', scalar(source, at)],
          ['target', scalar(target, at)],
          ['permissions', scalar(permissions, at)],
        ],
    at,
  );
}

/** What could not be read, as a sentence. */
export const unreadable = (what: string, node: ComposeNode): ComposeProblem => ({
  severity: 'error',
  message: `${what} „${node.kind === 'scalar' ? String(node.value) : '…'}“ ist nicht lesbar.`,
  at: node.at,
});
