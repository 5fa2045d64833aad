// What the collector has to know about the tools that it runs.
import type { SourceId } from '../model/source-ids.ts';

/** Tools that need root to say everything: where they stand, for sudo. */
export const rootTools: Readonly<Record<string, string>> = {
  ufw: '/usr/sbin/ufw',
  iptables: '/usr/sbin/iptables',
  ip6tables: '/usr/sbin/ip6tables',
  'iptables-save': '/usr/sbin/iptables-save',
  'ip6tables-save': '/usr/sbin/ip6tables-save',
  'iptables-legacy-save': '/usr/sbin/iptables-legacy-save',
  'ip6tables-legacy-save': '/usr/sbin/ip6tables-legacy-save',
  nft: '/usr/sbin/nft',
  ipset: '/usr/sbin/ipset',
  ss: '/usr/bin/ss',
  pct: '/usr/sbin/pct',
};
/** What says a tool's version. */
export const versionCommands: Readonly<Record<string, readonly string[]>> = {
  docker: ['docker', '--version'],
  ufw: ['ufw', 'version'],
  iptables: ['iptables', '--version'],
  nft: ['nft', '--version'],
  ipset: ['ipset', 'version'],
  ss: ['ss', '-V'],
  systemctl: ['systemctl', '--version'],
  pct: ['pveversion'],
};
/**
 * What makes two readings of the same machine the same, by source: each tool has an order of its own, or none. A command
 * of the shell, or a function of the library.
 */
export const tidies: Readonly<Partial<Record<SourceId, string>>> = {
  'docker-ps': 'sort',
  'docker-inspect': 'inspected',
  'docker-network': 'sort',
  'docker-volume': 'sort',
  'docker-images': 'sort',
  'iptables-save': 'uncounted',
  'nft-ruleset': 'listed_objects',
  ipset: 'timeless',
  'network-settings': 'settings',
  ss: 'sockets',
  'env-files': 'hashed',
  'container-env': 'documented',
};

/** A command without `env NAME=…` before it: the script sets LC_ALL and LANGUAGE for all, so that sudo sees the tool itself. */
export const withoutEnv = (argv: readonly string[]): readonly string[] =>
  argv[0] === 'env' ? argv.slice(argv.findIndex((word, index) => index > 0 && !word.includes('='))) : argv;
