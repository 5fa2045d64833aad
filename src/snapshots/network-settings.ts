// What besides rules decides where packets go: settings of the kernel, rules of routing, what the Docker daemon was told.
//
//   # sysctl -a --pattern ^net[.](ipv4|ipv6|bridge)[.]
//   net.ipv4.ip_forward = 1
//   # ip rule
//   0:	from all lookup local
//   # ip -6 rule
//   # cat /etc/docker/daemon.json
//   "userland-proxy": false
//   # ps -ww -o args= -C dockerd
//   dockerd
//   --iptables=false
//   # cat /proc/net/ip_tables_names
//   filter
//   # cat /proc/net/ip6_tables_names
//   # uname -s
//   Linux
//
// The collector lets only these names through (collect/script-library.ts): daemon.json and the command line of dockerd may
// hold secrets. Sources: linux/Documentation/networking/ip-sysctl, ip-rule(8), dockerd(8).
import type { Problem, SnapshotSource } from '../model/facts.ts';
import { isBlockHead, missingBlock, readLines } from './read-lines.ts';
import { cleanLines, problemAt } from './text.ts';

/** One rule of routing: `from 10.0.0.0/8 lookup 100`, with its priority. */
interface RoutingRule {
  readonly family: 'IPv4' | 'IPv6';
  readonly priority: number;
  readonly rule: string;
}
/** What `parse network-settings` prints. */
export interface NetworkSettings {
  /** `net.ipv4.ip_forward` → `1` */
  readonly kernel: Readonly<Record<string, string>>;
  /** Families whose rules were read. */
  readonly families: readonly ('IPv4' | 'IPv6')[];
  readonly rules: readonly RoutingRule[];
  /** Options of dockerd by their names in daemon.json; null: nothing was read. */
  readonly engine: Readonly<Record<string, string>> | null;
  /** Tables of the old kernel interface by family; null: not readable. */
  readonly legacy: Readonly<Record<'IPv4' | 'IPv6', readonly string[] | null>>;
  readonly problems: readonly Problem[];
}

/** Names of daemon.json and flags of dockerd that say who reaches a port; only they leave the machine. */
export const engineOptions = [
  'iptables',
  'ip6tables',
  'userland-proxy',
  'icc',
  'ip',
  'ipv6',
  'ip-forward',
  'allow-direct-routing',
  'firewall-backend',
] as const;
/** Settings of the kernel that decide. */
export const kernelSettings =
  'net[.](ipv4[.]ip_forward|ipv4[.]conf[.][^ ]*[.](route_localnet|rp_filter|forwarding)|ipv6[.]conf[.](all|default)[.]forwarding|ipv6[.]bindv6only|bridge[.]bridge-nf-call-ip6?tables)';

const commands = [
  ['sysctl', '-a', '--pattern', '^net[.](ipv4|ipv6|bridge)[.]'],
  ['ip', 'rule'],
  ['ip', '-6', 'rule'],
  ['cat', '/etc/docker/daemon.json'],
  ['ps', '-ww', '-o', 'args=', '-C', 'dockerd'],
  // Tables that the old kernel interface of iptables has; without any there is nothing or an error.
  ['cat', '/proc/net/ip_tables_names'],
  ['cat', '/proc/net/ip6_tables_names'],
  ['uname', '-s'],
] as const;
const legacyBlock = /^cat \/proc\/net\/ip6?_tables_names$/;
const unknownLine = 'Diese Zeile gehört zu keiner der Angaben, die hier gelesen werden.';
const option = new RegExp(
  `^"?(?:--)?(${engineOptions.join('|')})"?(?:\\s*[:=]\\s*|\\s+|$)"?([\\w.:-]*)"?,?$`,
);

/** Reads the settings. Never throws; every line not understood is a problem. */
export function parseNetworkSettings(text: string): NetworkSettings {
  const lines = cleanLines(text);
  const kernel: Record<string, string> = {};
  const rules: RoutingRule[] = [];
  const read = new Set<string>();
  const engine: Record<string, string> = {};
  const legacy: Record<'IPv4' | 'IPv6', string[] | null> = { IPv4: null, IPv6: null };
  let block = '';
  const problems = readLines(lines, '(?!)', (line) => {
    const trimmed = line.trim();
    const head = commands.find((argv) => isBlockHead(line, argv));
    if (head) {
      block = head.join(' ');
      if (legacyBlock.test(block)) legacy[block.includes('ip6') ? 'IPv6' : 'IPv4'] = [];
      return null;
    }
    if (legacyBlock.test(block)) {
      const family = block.includes('ip6') ? 'IPv6' : 'IPv4';
      if (/denied/i.test(trimmed)) legacy[family] = null;
      else if (/^[a-z]+$/.test(trimmed)) legacy[family]?.push(trimmed);
      else if (!/No such file/.test(trimmed)) return unknownLine;
      return null;
    }
    const setting = /^(net\.[\w.@:/-]+) = (\S*)$/.exec(trimmed);
    if (setting) {
      kernel[setting[1] ?? ''] = setting[2] ?? '';
      return null;
    }
    const rule = /^(\d+): (.+)$/.exec(trimmed);
    if (rule) {
      const family = block.includes('-6') ? 'IPv6' : 'IPv4';
      read.add(family);
      rules.push({ family, priority: Number(rule[1]), rule: (rule[2] ?? '').trim() });
      return null;
    }
    if (/^(?:dockerd|Linux)$/.test(trimmed) || /No such file|not found|^[{}]$/.test(trimmed)) {
      if (trimmed !== 'Linux') read.add('engine');
      return null;
    }
    const found = option.exec(trimmed);
    if (!found) return unknownLine;
    read.add('engine');
    engine[found[1] ?? ''] = found[2] || 'true';
    return null;
  });
  const isHeaded = commands.some((argv) => lines.some((line) => isBlockHead(line, argv)));
  const isWhole = commands.every((argv) => lines.some((line) => isBlockHead(line, argv)));
  const last = lines.findLastIndex((line) => line.trim() !== '');
  if (isHeaded && (!isWhole || lines[last]?.trim() !== 'Linux'))
    problems.push(problemAt(lines, last, missingBlock));
  return {
    kernel,
    families: (['IPv4', 'IPv6'] as const).filter((family) => read.has(family)),
    rules,
    engine: read.has('engine') ? engine : null,
    legacy,
    problems,
  };
}

/** What of the kernel and the engine decides besides rules. */
export const networkSettings: SnapshotSource<NetworkSettings> = {
  title: 'Einstellungen des Netzes (sysctl, ip rule, daemon.json)',
  file: 'network-settings.txt',
  command: commands[0],
  commands,
  kinds: [],
  parse: parseNetworkSettings,
  facts: () => [],
  isEmpty: ({ kernel, problems }) => Object.keys(kernel).length === 0 && problems.length === 0,
};
