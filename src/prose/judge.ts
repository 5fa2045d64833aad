// Literals of a text against what is known: what contradicts, what is unknown, and what is right but typed by hand.

import { closestTo } from '../model/closest.ts';
import type { DraftFinding } from '../model/finding.ts';
import { addressOf, overlaps, rangeOf } from '../model/ip-ranges.ts';
import { readMarkdown } from '../source/markdown.ts';
import type { Known, KnownOwner } from './known.ts';
import { type Literal, type LiteralKind, literalsIn } from './literals.ts';

/** A text that is looked at. */
export interface ProseText {
  /** As findings name it. */
  readonly file: string;
  readonly text: string;
}
/** What is found of a literal; undefined: nothing. */
interface Verdict {
  /** contradicts: it cannot be right. unknown: nobody documents it. hand: right, but not taken from the inventory. */
  readonly as: 'contradicts' | 'unknown' | 'hand';
  readonly message: string;
  readonly expected?: string | undefined;
  readonly fix?: string | undefined;
}
/** Where a literal stands. */
interface Context {
  readonly known: Known;
  readonly line: string;
  readonly isCode: boolean;
  readonly isMdx: boolean;
}

/** Loopback, link-local, multicast and examples; resolvers that everybody uses. */
const ignoredRanges = [
  ...['0.0.0.0/8', '127.0.0.0/8', '255.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4'],
  ...[
    '192.0.2.0/24',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '::/127',
    'fe80::/10',
    'ff00::/8',
    '2001:db8::/32',
  ],
  ...['1.1.1.1', '1.0.0.1', '8.8.8.8', '8.8.4.4', '9.9.9.9'],
].flatMap((text) => rangeOf(text) ?? []);

/** Words that name no machine in particular. */
const genericWords = new Set(['web', 'server', 'host', 'vm', 'app', 'root', 'lan', 'internet', 'router']);
/** The machine that a line speaks of when it comes to an address: the one named last before it, else the only one. */
function machineNear({ known, line }: Context, column: number): KnownOwner | undefined {
  const lower = line.toLowerCase();
  // With a single machine, everything is about it.
  if (known.machines.length < 2) return undefined;
  const places = known.machines.flatMap((machine) =>
    machine.words.flatMap((word) => {
      if (word.length < 3 || genericWords.has(word)) return [];
      const found: { machine: KnownOwner; at: number }[] = [];
      for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) {
        const isWhole =
          !/[a-zäöüß0-9]/.test(lower[at - 1] ?? ' ') && !/[a-zäöüß0-9]/.test(lower[at + word.length] ?? ' ');
        if (isWhole) found.push({ machine, at });
      }
      return found;
    }),
  );
  const before = places.filter(({ at }) => at < column && column - at < 80).sort((a, b) => b.at - a.at);
  const named = new Set(places.map(({ machine }) => machine));
  return before[0]?.machine ?? (named.size === 1 ? places[0]?.machine : undefined);
}
/** The addresses under which others reach a machine. */
const reachable = ({ addresses }: KnownOwner): string =>
  addresses.filter((address) => !/^(127\.|::1$|fe80:)/.test(address)).join(', ');
const nearestAddress = (known: Known, value: string): string | undefined => {
  const number = addressOf(value);
  const all = [...known.addresses.values()].filter((entry) => !entry.value.includes('/'));
  const distance = (other: string) => {
    const range = addressOf(other);
    if (!range || !number || range.family !== number.family) return undefined;
    return range.first > number.first ? range.first - number.first : number.first - range.first;
  };
  const sorted = all
    .flatMap((entry) => {
      const away = distance(entry.value);
      return away === undefined || away > 65_536n ? [] : [{ entry, away }];
    })
    .sort((a, b) => (a.away < b.away ? -1 : 1));
  const [first] = sorted;
  return first ? `${first.entry.value} (${first.entry.of})` : undefined;
};

function judgeAddress({ value, column }: Literal, context: Context): Verdict | undefined {
  const { known } = context;
  const text = value.toLowerCase();
  const range = rangeOf(text);
  if (!range || ignoredRanges.some((ignored) => overlaps(ignored, range))) return undefined;
  const isNetwork = text.includes('/') && !/\/(32|128)$/.test(text);
  const entry = known.addresses.get(text) ?? known.addresses.get(text.replace(/\/\d+$/, ''));
  if (isNetwork && known.ranges.some(({ first, last }) => first === range.first && last === range.last))
    return undefined;
  const machine = isNetwork ? undefined : machineNear(context, column);
  if (entry) {
    const isOther =
      machine &&
      machine.addresses.length > 0 &&
      !machine.addresses.includes(text) &&
      known.machines.some(({ addresses }) => addresses.includes(text));
    if (isOther)
      return {
        as: 'contradicts',
        message: `„${machine.name}“ hat nicht die Adresse ${value}; die ist ${entry.of}.`,
        expected: reachable(machine),
      };
    return { as: 'hand', message: `Die Adresse ${value} steht hier von Hand (${entry.of}).` };
  }
  // The gateway of a known network, and the network itself.
  const inside = known.ranges.find((subnet) => overlaps(subnet, range));
  if (inside && (range.first === inside.first || range.first === inside.last)) return undefined;
  if (machine && machine.addresses.length > 0 && !isNetwork)
    return {
      as: 'contradicts',
      message: `„${machine.name}“ hat nicht die Adresse ${value}; die ist ${known.absent}.`,
      expected: reachable(machine),
    };
  return {
    as: 'unknown',
    message: `${isNetwork ? 'Das Netz' : 'Die Adresse'} ${value} ist ${known.absent}.`,
    expected: nearestAddress(known, value),
  };
}

const commonPorts = new Set(['53', '80', '123', '443']);
const nearestPort = (
  known: Known,
  value: string,
  ports: Iterable<string> = known.ports.keys(),
): string | undefined => {
  const [first] = [...ports].sort(
    (a, b) => Math.abs(Number(a) - Number(value)) - Math.abs(Number(b) - Number(value)),
  );
  const entry = first === undefined ? undefined : known.ports.get(first);
  return first && `${first}${entry ? ` (${entry.of})` : ''}`;
};
function judgePort({ value, of }: Literal, { known, isMdx }: Context): Verdict | undefined {
  if (known.ports.size === 0) return undefined;
  // `postgres:16` is an image.
  if (of !== undefined && known.images.has(of) && !known.ports.has(value)) return undefined;
  const host = of?.toLowerCase();
  const isHere = host === undefined || host === 'localhost' || /^\d+(\.\d+){3}$/.test(host);
  const owner = of === undefined ? undefined : (known.owners.get(of) ?? known.owners.get(host ?? ''));
  if (owner && owner.ports.size > 0 && !owner.ports.has(value))
    return {
      as: 'contradicts',
      message: `„${owner.name}“ hat keinen Port ${value}.`,
      expected: [...owner.ports].join(', '),
    };
  // Of machines that are not ours nothing is known.
  if (!isHere && !owner && !known.domains.has(host ?? '')) return undefined;
  const entry = known.ports.get(value);
  if (entry)
    return isMdx ? { as: 'hand', message: `Port ${value} steht hier von Hand (${entry.of}).` } : undefined;
  if (commonPorts.has(value)) return undefined;
  return {
    as: 'unknown',
    message: `Port ${value} ist ${known.absent}.`,
    expected: nearestPort(known, value),
  };
}

const registrable = (domain: string) => domain.split('.').slice(-2).join('.');
function judgeDomain({ value }: Literal, { known, isMdx }: Context): Verdict | undefined {
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
function judgeName({ kind, value }: Literal, { known }: Context): Verdict | undefined {
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
    closestTo(value, values.keys()) ??
    [...values.keys()].find((name) => name.split(/[-_]/).includes(value));
  return {
    as: near ? 'contradicts' : 'unknown',
    message: `${nouns[kind]} „${value}“ gibt es nicht.`,
    expected: near ?? ([...values.keys()].length <= 6 ? [...values.keys()].join(', ') : undefined),
  };
}

function judgeVariable({ value }: Literal, { known }: Context): Verdict | undefined {
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

function judgeImage({ value, of = '' }: Literal, { known, isMdx }: Context): Verdict | undefined {
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

function judgePath({ value }: Literal, { known }: Context): Verdict | undefined {
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
      return base.length > 7 && path.split('/').at(-1)?.toLowerCase() === base;
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
function judgeVersion({ value, of = '' }: Literal, { known }: Context): Verdict | undefined {
  const versions = [...(known.versions.get(of) ?? [])];
  if (versions.length === 0 || versions.some((version) => begins(version, value))) return undefined;
  return {
    as: 'contradicts',
    message: `Von ${of} ist nicht die Version ${value} bekannt.`,
    expected: versions.join(', '),
  };
}

const judges: Readonly<Record<LiteralKind, (literal: Literal, context: Context) => Verdict | undefined>> = {
  address: judgeAddress,
  port: judgePort,
  domain: judgeDomain,
  container: judgeName,
  network: judgeName,
  volume: judgeName,
  unit: judgeName,
  variable: judgeVariable,
  image: judgeImage,
  path: judgePath,
  version: judgeVersion,
};
/** Words right before a literal that say that it is a former one. */
const isFormer = (line: string, column: number): boolean =>
  /(früher|vormals|ehemals|ursprünglich|zuvor|veraltet|formerly|previously|old)\W+(\w+\W+){0,2}$/i.test(
    line.slice(Math.max(0, column - 40), column - 1),
  );
const severities = { contradicts: 'error', unknown: 'warning', hand: 'info' } as const;

/**
 * What is found of the literals of one text: each once, with how often it stands there. Passages marked as historical
 * do not count.
 */
export function proseFindings(known: Known, { file, text }: ProseText, handbook?: string): DraftFinding[] {
  const isMdx = file.endsWith('.mdx');
  const products = [...known.versions.keys()];
  const found = new Map<string, { finding: DraftFinding; lines: Set<number> }>();
  for (const { kind, number, text: line, isHistorical } of readMarkdown(text, isMdx).lines) {
    if (isHistorical || (kind !== 'text' && kind !== 'code') || line.trim() === '') continue;
    const context = { known, line, isCode: kind === 'code', isMdx };
    for (const literal of literalsIn(line, kind === 'code', products)) {
      const verdict = isFormer(line, literal.column) ? undefined : judges[literal.kind](literal, context);
      if (!verdict) continue;
      const key = `${verdict.as} ${literal.kind} ${verdict.message}`;
      const known = found.get(key);
      if (known) {
        known.lines.add(number);
        continue;
      }
      found.set(key, {
        lines: new Set([number]),
        finding: {
          rule: verdict.as === 'hand' ? 'prose-by-hand' : `prose-${literal.kind}`,
          severity: severities[verdict.as],
          class: 'document',
          ...(handbook === undefined ? {} : { handbook }),
          subject: `text:${file}`,
          message: verdict.message,
          ...(verdict.expected === undefined ? {} : { expected: verdict.expected }),
          ...(verdict.as === 'hand'
            ? {}
            : { actual: literal.kind === 'image' ? `${literal.of}:${literal.value}` : literal.value }),
          at: { file, line: number, column: literal.column },
          fix: fixOf(verdict.as, isMdx),
        },
      });
    }
  }
  return [...found.values()].map(({ finding, lines }) => ({
    ...finding,
    message:
      lines.size > 1
        ? `${finding.message} Auch in ${lines.size - 1} weiteren Zeilen (${[...lines].slice(1, 6).join(', ')}${lines.size > 6 ? ', …' : ''}).`
        : finding.message,
  }));
}
const fixOf = (as: Verdict['as'], isMdx: boolean): string =>
  as === 'hand'
    ? 'Aus dem Inventar holen, in Kapiteln mit <Fact of="…" /> oder <Ref to="…" />, damit er nicht veraltet.'
    : as === 'contradicts'
      ? 'Den Text berichtigen; stimmt er, dann das Inventar. Früheres als „historisch“ kennzeichnen.'
      : `Den Text berichtigen oder den Wert im Inventar dokumentieren${isMdx ? '' : '; Früheres unter eine Überschrift „Historisch“ stellen'}.`;
