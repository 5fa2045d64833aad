// Domains and names of containers, networks, volumes and units of a text against what is known.
import { closestTo, editDistance } from '../model/closest.ts';
import type { Known } from './known.ts';
import type { Literal, LiteralKind } from './literal.ts';
import type { Context, Verdict } from './verdict.ts';

const registrable = (domain: string) => domain.split('.').slice(-2).join('.');
const labelOf = (domain: string) => domain.split('.').at(-2) ?? '';
/** What stands for the reader's own domain. */
const isPlaceholder = (domain: string): boolean =>
  /(^|\.)example(\.|$)|\.(tld|test|invalid)$/.test(domain) ||
  /^(my|your|deine?|meine?|ihre?|eigene?|example|some|foo|bar|domain|test)[a-z-]*$/.test(labelOf(domain));
/** Where a text says that the system itself answers to a name: a site of a proxy, a certificate. */
const isServed = (line: string, column: number): boolean =>
  /(\bserver_name\s[^;#]*|\bServer(Name|Alias)\s[^#]*|\bcertbot\b.*\s(-d|--domains?)[ =]\S*|\bHost\(\W*|\bVIRTUAL_HOST=\S*|\bLETSENCRYPT_HOST=\S*)$/.test(
    line.slice(0, column - 1),
  );
/** One of ours that a name is a slip of the pen of. */
function nearDomain(value: string, all: readonly string[]): string | undefined {
  if (value.length < 7) return undefined;
  return all.find((domain) => {
    const [known, other] = [registrable(domain), registrable(value)];
    const away = editDistance(domain, value);
    return known.length > 5 && away <= 2 && away * 5 <= value.length && editDistance(known, other) <= 2;
  });
}
/** `laden.kaufhaus.net` and `laden.warenhaus.net`. */
function isSameButMiddle(domain: string, value: string): boolean {
  const [a, b] = [domain.split('.'), value.split('.')] as [string[], string[]];
  return (
    a.length > 2 && a.length === b.length && (a[0]?.length ?? 0) > 4 && a[0] === b[0] && a.at(-1) === b.at(-1)
  );
}
/** A domain against ours: those of others are nobody’s business. */
export function judgeDomain(
  { value, column }: Literal,
  { known, line, isMdx }: Context,
): Verdict | undefined {
  if (known.domains.size === 0) return undefined;
  if (known.domains.has(value))
    return isMdx ? { as: 'hand', message: `Die Domain ${value} steht hier von Hand.` } : undefined;
  const all = [...known.domains.keys()];
  const ofOurs = all.find((domain) => registrable(domain) === registrable(value));
  const sameLabel = all.find(
    (domain) =>
      labelOf(domain) === labelOf(value) && labelOf(value).length > 3 && labelOf(value) !== 'example',
  );
  const near = nearDomain(value, all) ?? all.find((domain) => isSameButMiddle(domain, value));
  const isClose = ofOurs !== undefined || sameLabel !== undefined || near !== undefined;
  const isOthers = isPlaceholder(value) && !all.some(isPlaceholder);
  if (isOthers || !(isClose || (isServed(line, column) && !/beispiel|muster/.test(value)))) return undefined;
  return {
    as: 'unknown',
    message: `Die Domain ${value} ist ${known.absent}.`,
    expected: near ?? closestTo(value, all) ?? ofOurs ?? sameLabel,
  };
}

const systemUnits =
  /^(ssh|sshd|docker|containerd|ufw|cron|crond|nftables|iptables|netfilter-persistent|networking|NetworkManager|systemd-.*|apt-.*|dbus|chronyd?|ntp|ntpd|qemu-guest-agent|unattended-upgrades|fail2ban|rsyslog|logrotate|certbot|snapd|getty.*|network-online|multi-user|timers|docker\.socket|daemon-reload|pve[a-z-]*|rescue|reboot|poweroff)(\..*)?$/;
/** What stands for a name that the reader is to put there. */
const placeholderName =
  /^(my|your|mein|dein|ihr|some|foo|bar|example|beispiel)|^(container|service|servicename|name|dienst|dienstname|volume|network|netzwerk|unit|stack|image|id|x+)([-_]?(name|id|\d))?$/i;
const nouns: Readonly<Partial<Record<LiteralKind, string>>> = {
  container: 'Einen Container oder Dienst',
  network: 'Ein Netzwerk',
  volume: 'Ein Volume',
  unit: 'Eine Unit',
};
const valuesOf = (kind: LiteralKind, known: Known) =>
  kind === 'container'
    ? known.containers
    : kind === 'network'
      ? known.networks
      : kind === 'volume'
        ? known.volumes
        : known.units;
/** The name that another is a slip of the pen of: a letter or two, but no other number. */
function slipOf(value: string, names: Iterable<string>): string | undefined {
  const digits = value.replace(/\D/g, '');
  for (const name of names) {
    if (Math.min(name.length, value.length) < 8 || Math.abs(name.length - value.length) > 3) continue;
    if (name.replace(/\D/g, '') !== digits) continue;
    if (
      editDistance(name.toLowerCase(), value.toLowerCase()) <=
      (value.length < 12 ? 1 : value.length < 20 ? 2 : 3)
    )
      return name;
  }
  return undefined;
}
/** Whether a real name is made of a key of a compose file: `shop_data` of `data`, `shop-web-1` of `web`. */
function isKeyOf(kind: LiteralKind, value: string, names: Iterable<string>): boolean {
  if (kind !== 'container' && kind !== 'network' && kind !== 'volume') return false;
  const end = kind === 'container' ? `-${value}-1` : `_${value}`;
  for (const name of names) if (name.endsWith(end)) return true;
  return false;
}
/** The name of a container, network, volume or unit. */
export function judgeName({ kind, value, isLoose }: Literal, { known }: Context): Verdict | undefined {
  const values = valuesOf(kind, known);
  if (values.size === 0 || values.has(value) || /^[A-ZÄÖÜ_-]+$/.test(value)) return undefined;
  if (isKeyOf(kind, value, values.keys())) return undefined;
  if (placeholderName.test(value)) return undefined;
  if (kind === 'unit' && systemUnits.test(value)) return undefined;
  if (kind === 'network' && /^(bridge|host|none|ls)$/.test(value)) return undefined;
  const near = isLoose
    ? slipOf(value, values.keys())
    : (closestTo(value, values.keys()) ??
      [...values.keys()].find((name) => name.split(/[-_]/).includes(value)));
  if (isLoose && near === undefined) return undefined;
  return {
    as: near ? 'contradicts' : 'unknown',
    message: `${nouns[kind]} „${value}“ gibt es nicht.`,
    expected: near ?? (values.size <= 6 ? [...values.keys()].join(', ') : undefined),
  };
}
/** A word in backticks that is a slip of the pen of a container's, a network's or a volume's name. */
export function judgeAlone({ value }: Literal, { known }: Context): Verdict | undefined {
  const isOther = [known.units, known.variables, known.domains, known.versions, known.images].some((values) =>
    values.has(value),
  );
  if (isOther || known.others.has(value)) return undefined;
  const kinds = (['container', 'network', 'volume'] as const).map((kind) => ({
    kind,
    values: valuesOf(kind, known),
  }));
  if (kinds.some(({ kind, values }) => values.has(value) || isKeyOf(kind, value, values.keys())))
    return undefined;
  for (const { kind, values } of kinds) {
    const near = slipOf(value, values.keys());
    if (near && /[-_]/.test(near + value))
      return {
        as: 'contradicts',
        kind,
        message: `${nouns[kind]} „${value}“ gibt es nicht.`,
        expected: near,
      };
  }
  return undefined;
}
