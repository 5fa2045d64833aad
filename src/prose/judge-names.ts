// Names, paths and versions of a text against what is known.
import { closestTo, editDistance } from '../model/closest.ts';
import type { Literal, LiteralKind } from './literals.ts';
import type { Context, Verdict } from './verdict.ts';

const registrable = (domain: string) => domain.split('.').slice(-2).join('.');
/** A domain against ours: those of others are nobody’s business. */
export function judgeDomain({ value }: Literal, { known, isMdx }: Context): Verdict | undefined {
  if (known.domains.size === 0) return undefined;
  if (known.domains.has(value))
    return isMdx ? { as: 'hand', message: `Die Domain ${value} steht hier von Hand.` } : undefined;
  const all = [...known.domains.keys()];
  if (/(^|\.)example(\.|$)/.test(value)) return undefined;
  const near = closestTo(value, all);
  const ofOurs = all.find((domain) => registrable(domain) === registrable(value));
  const sameName = all.find(
    (domain) =>
      domain.split('.').at(-2) === value.split('.').at(-2) && (value.split('.').at(-2)?.length ?? 0) > 3,
  );
  const meant =
    ofOurs ?? sameName ?? (near && value.length > 6 && registrable(near).length > 5 ? near : undefined);
  // Other people's domains are nobody's business.
  if (!meant || isShort(near, value, ofOurs, sameName)) return undefined;
  return { as: 'unknown', message: `Die Domain ${value} ist ${known.absent}.`, expected: near ?? meant };
}
/** A name that is near only because it is short. */
const isShort = (near: string | undefined, value: string, ...sure: (string | undefined)[]): boolean =>
  sure.every((text) => text === undefined) &&
  (near === undefined || Math.abs(near.length - value.length) > 2);

const systemUnits =
  /^(ssh|sshd|docker|containerd|ufw|cron|nftables|networking|NetworkManager|systemd-.*|apt-.*|unattended-upgrades|fail2ban|rsyslog|snapd|getty.*|network-online|multi-user|timers|docker\.socket|daemon-reload)(\..*)?$/;
const nouns: Readonly<Partial<Record<LiteralKind, string>>> = {
  container: 'Einen Container oder Dienst',
  network: 'Ein Netzwerk',
  volume: 'Ein Volume',
  unit: 'Eine Unit',
};
/** The name of a container, network, volume or unit. */
export function judgeName({ kind, value }: Literal, { known }: Context): Verdict | undefined {
  const values =
    kind === 'container'
      ? known.containers
      : kind === 'network'
        ? known.networks
        : kind === 'volume'
          ? known.volumes
          : known.units;
  if (values.size === 0 || values.has(value) || /^[A-ZÄÖÜ_-]+$/.test(value)) return undefined;
  if (kind === 'unit' && systemUnits.test(value)) return undefined;
  if (kind === 'network' && /^(bridge|host|none|ls)$/.test(value)) return undefined;
  const near =
    closestTo(value, values.keys()) ?? [...values.keys()].find((name) => name.split(/[-_]/).includes(value));
  return {
    as: near ? 'contradicts' : 'unknown',
    message: `${nouns[kind]} „${value}“ gibt es nicht.`,
    expected: near ?? ([...values.keys()].length <= 6 ? [...values.keys()].join(', ') : undefined),
  };
}

/** A variable: only what is close to a known one is meant to be it. */
export function judgeVariable({ value }: Literal, { known }: Context): Verdict | undefined {
  if (known.variables.size === 0 || known.variables.has(value)) return undefined;
  const words = value.split('_');
  const end = words.slice(-2).join('_');
  const all = [...known.variables.keys()];
  const near =
    value.length > 5
      ? all.find(
          (other) =>
            Math.abs(other.length - value.length) <= 2 &&
            closestTo(value, [other]) &&
            distanceIsSmall(value, other),
        )
      : undefined;
  const sameEnd =
    words.length > 2 ? all.find((other) => other.endsWith(`_${end}`) || other === end) : undefined;
  const meant = near ?? sameEnd;
  return meant
    ? { as: 'unknown', message: `Die Variable ${value} ist ${known.absent}.`, expected: meant }
    : undefined;
}
const distanceIsSmall = (a: string, b: string): boolean => {
  const differing = a.split('_').filter((word) => !b.split('_').includes(word));
  return differing.length <= 1 && differing.every((word) => word.length > 2);
};

/** The tag of an image that is known. */
export function judgeImage({ value, of = '' }: Literal, { known, isMdx }: Context): Verdict | undefined {
  const tags = known.images.get(of);
  if (!tags || (/^\d{3,}$/.test(value) && known.ports.has(value))) return undefined;
  if (tags.has(value))
    return isMdx ? { as: 'hand', message: `Das Image ${of}:${value} steht hier von Hand.` } : undefined;
  return {
    as: 'contradicts',
    message: `Das Image ${of}:${value} ist nicht das dokumentierte.`,
    expected: [...tags].map((tag) => `${of}:${tag}`).join(', '),
  };
}

/** A path: only what is close to a known one is meant to be it. */
export function judgePath({ value }: Literal, { known }: Context): Verdict | undefined {
  const all = [...known.paths.keys()];
  const isKnown = all.some(
    (path) => path === value || value.startsWith(`${path}/`) || path.startsWith(`${value}/`),
  );
  if (isKnown) return undefined;
  const parts = value.split('/');
  for (let length = parts.length; length > 2; length--) {
    const part = parts.slice(0, length).join('/');
    const base = parts[length - 1]?.toLowerCase() ?? '';
    const meant = all.find((path) => {
      if (path.toLowerCase() === part.toLowerCase()) return true;
      if (
        path.split('/').length === length &&
        path.length > 12 &&
        closestTo(part, [path]) &&
        Math.abs(path.length - part.length) <= 3 &&
        path.split('/').slice(0, -1).join('/') === parts.slice(0, length - 1).join('/') &&
        !/\d/.test(base)
      )
        return true;
      const other = path.split('/').at(-1)?.toLowerCase() ?? '';
      // One letter beside a known folder in the same place: a slip of the pen.
      if (
        path.split('/').length === length &&
        Math.min(base.length, other.length) > 3 &&
        !/\d/.test(base + other) &&
        path.split('/').slice(0, -1).join('/') === parts.slice(0, length - 1).join('/') &&
        editDistance(base, other) === 1
      )
        return true;
      return base.length > 7 && other === base;
    });
    if (meant)
      return {
        as: 'contradicts',
        message: `Der Pfad ${value} ist ein anderer als der dokumentierte.`,
        expected: meant,
      };
  }
  return undefined;
}

const begins = (a: string, b: string): boolean => a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
/** The version of a product that is known. */
export function judgeVersion({ value, of = '' }: Literal, { known }: Context): Verdict | undefined {
  const versions = [...(known.versions.get(of) ?? [])];
  if (versions.length === 0 || versions.some((version) => begins(version, value))) return undefined;
  return {
    as: 'contradicts',
    message: `Von ${of} ist nicht die Version ${value} bekannt.`,
    expected: versions.join(', '),
  };
}
