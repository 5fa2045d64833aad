// One rule as `iptables -S` prints it or as people write it -> matches and target. Options that are not understood
// become matches or targets that decide nothing. Source: iptables(8), iptables-extensions(8).
import { type Family, prefixOf } from './address.ts';
import { conditional, type Option, simple } from './iptables-matches.ts';
import type { Ranges } from './ranges.ts';
import type { Match, Rule, RulePlace, Target } from './ruleset.ts';

/** The words of a command line; quotes hold words together. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"']+)/g)].map(
    ([, double, quoted, bare]) => double?.replace(/\\(.)/g, '$1') ?? quoted ?? bare ?? '',
  );
}

/** `! -i eth0`, `-i ! eth0` and `--dports 80,443` as options with their values. */
function optionsOf(words: readonly string[]): Option[] {
  const options: { name: string; values: string[]; not: boolean }[] = [];
  let not = false;
  for (const word of words) {
    const last = options.at(-1);
    if (word === '!') {
      if (last && last.values.length === 0 && takesValue(last.name)) last.not = true;
      else not = true;
    } else if (/^-{1,2}[a-z]/i.test(word) && !/^-\d/.test(word)) {
      options.push({ name: word, values: [], not });
      not = false;
    } else last?.values.push(word);
  }
  return options;
}
const takesValue = (name: string) => name !== '--syn' && name !== '-f';

/** What is no part of the rule itself. */
const administrative =
  /^(?:-A|-I|-R|--append|--insert|--replace|-t|--table|-c|--set-counters|--comment|-w|--wait)$/;

function portsAndAddress(text: string): { destination: Ranges | null; ports: Ranges | null } | undefined {
  const bracketed = /^\[([^\]]+)\](?::(.*))?$/.exec(text);
  const colons = text.split(':').length - 1;
  const [address = '', port] = bracketed
    ? [bracketed[1], bracketed[2]]
    : colons > 1
      ? [text, undefined]
      : text.split(':');
  const prefix = address === '' ? null : prefixOf(address);
  const numbers = port === undefined || port === '' ? null : /^(\d+)(?:-(\d+))?(?:\/\d+)?$/.exec(port);
  if (prefix === undefined || (port && !numbers)) return undefined;
  return {
    destination: prefix ? [prefix.range] : null,
    ports: numbers ? [[BigInt(numbers[1]!), BigInt(numbers[2] ?? numbers[1]!)]] : null,
  };
}

const going = new Set([
  ...[
    'LOG',
    'NFLOG',
    'ULOG',
    'AUDIT',
    'TRACE',
    'SET',
    'TCPMSS',
    'CLASSIFY',
    'DSCP',
    'TOS',
    'TTL',
    'HL',
    'NOTRACK',
  ],
  ...['CHECKSUM', 'TEE', 'RATEEST', 'IDLETIMER', 'LED', 'SECMARK', 'CONNSECMARK'],
]);
/** Targets of nat POSTROUTING: they change the source and let the packet go. */
const leaving = new Set(['MASQUERADE', 'SNAT', 'NETMAP']);

function markTarget(options: readonly Option[]): Target {
  const option = options.find(({ name }) => /^--(?:set-x?mark|or-mark|and-mark|xor-mark)$/.test(name));
  const [value = '', mask] = option?.values[0]?.split('/') ?? [];
  const all = 0xffffffffn;
  const isNumber = (text: string) => /^(?:0x[0-9a-f]+|\d+)$/i.test(text);
  if (!option || !isNumber(value) || (mask !== undefined && !isNumber(mask)))
    return { kind: 'mark', value: null, mask: all };
  const number = BigInt(value);
  const bits = mask === undefined ? all : BigInt(mask);
  switch (option.name) {
    case '--or-mark':
      return { kind: 'mark', value: number, mask: number };
    case '--and-mark':
      return { kind: 'mark', value: 0n, mask: all & ~number };
    case '--xor-mark':
      return { kind: 'mark', value: number, mask: 0n };
    default:
      return { kind: 'mark', value: number, mask: option.name === '--set-mark' ? bits | number : bits };
  }
}

function targetOf(name: string, kind: 'jump' | 'goto', options: readonly Option[]): Target {
  if (kind === 'goto') return { kind, chain: name };
  if (name === 'ACCEPT' || name === 'RETURN') return { kind: name === 'ACCEPT' ? 'accept' : 'return' };
  if (name === 'DROP' || name === 'REJECT' || name === 'TARPIT') return { kind: 'drop' };
  if (name === 'NOTRACK') return { kind: 'unknown', text: '-j NOTRACK' };
  if (going.has(name)) return { kind: 'continue' };
  if (leaving.has(name)) return { kind: 'accept' };
  if (name === 'MARK') return markTarget(options);
  if (name === 'CONNMARK')
    return options.some(({ name: option }) => option === '--restore-mark')
      ? { kind: 'mark', value: null, mask: 0xffffffffn }
      : { kind: 'continue' };
  if (name === 'DNAT') {
    const to = options.find(({ name: option }) => option === '--to-destination')?.values[0];
    const read = to === undefined ? undefined : portsAndAddress(to);
    return read ? { kind: 'dnat', ...read } : { kind: 'unknown', text: '-j DNAT' };
  }
  if (name === 'REDIRECT') {
    const to = options.find(({ name: option }) => option === '--to-ports')?.values[0];
    const numbers = to === undefined ? null : /^(\d+)(?:-(\d+))?$/.exec(to);
    if (to !== undefined && !numbers) return { kind: 'unknown', text: '-j REDIRECT' };
    return {
      kind: 'redirect',
      ports: numbers ? [[BigInt(numbers[1]!), BigInt(numbers[2] ?? numbers[1]!)]] : null,
    };
  }
  return { kind: 'jump', chain: name };
}
/** Targets of the kernel that are neither known above nor chains: all in capitals and no chain of that name. */
const builtin = /^(?:QUEUE|NFQUEUE|CT|SYNPROXY|TPROXY|CLUSTERIP|MIRROR|STEAL|DNPT|SNPT|HMARK|ECN)$/;

/**
 * A rule of any chain, with or without `iptables -A CHAIN` before it.
 * @param text `-i eth0 -p tcp -m conntrack --ctorigdstport 80 -j DROP`
 * @param family addresses of the other family fit nothing
 */
export function readRule(text: string, family: Family, at?: RulePlace): Rule {
  const options = optionsOf(wordsOf(text)).filter(({ name }) => !administrative.test(name));
  const jump = options.findIndex(({ name }) => /^(?:-j|--jump|-g|--goto)$/.test(name));
  const before = jump < 0 ? options : options.slice(0, jump);
  const target: Target = jump < 0 ? { kind: 'continue' } : targetAt(options, jump);
  const matches: Match[] = [];
  let module = '';
  const taken = new Set<Option>();
  for (const option of before) {
    if (taken.has(option)) continue;
    if (/^(?:-m|--match)$/.test(option.name)) {
      module = option.values[0] ?? '';
      const own = optionsBehind(before, option);
      const read = conditional(module, option, own, target);
      if (read !== undefined) {
        for (const each of own) taken.add(each);
        matches.push(...read);
      }
      continue;
    }
    matches.push(simple(option, family));
  }
  const closes = target.kind === 'drop';
  return {
    text: shortened(text),
    matches: matches.map((match) => (match.kind === 'set' && closes ? { ...match, closes } : match)),
    target,
    at,
  };
}

function targetAt(options: readonly Option[], jump: number): Target {
  const { name, values } = options[jump]!;
  const [chain = ''] = values;
  if (builtin.test(chain)) return { kind: 'unknown', text: `-j ${chain}` };
  return targetOf(chain, /^(?:-g|--goto)$/.test(name) ? 'goto' : 'jump', options.slice(jump + 1));
}

/** The options that belong to a module: up to the next one. */
function optionsBehind(options: readonly Option[], module: Option): Option[] {
  const rest = options.slice(options.indexOf(module) + 1);
  const next = rest.findIndex(({ name }) =>
    /^(?:-m|--match|-[sdiopf]|--(?:source|destination|protocol|in-interface|out-interface))$/.test(name),
  );
  return next < 0 ? rest : rest.slice(0, next);
}

const shortened = (text: string) => {
  const squeezed = text.trim().replace(/\s+/g, ' ');
  return squeezed.length > 200 ? `${squeezed.slice(0, 199)}…` : squeezed;
};
