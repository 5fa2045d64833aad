// The script that sets exactly the documented rules of the chain DOCKER-USER on a host, for Docker's iptables backend, and
// in a table of its own for its nftables backend.
import { type Family, families } from '../exposure/address.ts';
import { readRule } from '../exposure/iptables-rule.ts';
import { dockerUserWords, hasIPv6Address } from '../model/firewall.ts';
import type { Host, Inventory } from '../model/inventory.ts';
import { shellLine, shellQuoted, shellWord } from '../model/shell.ts';
import { curesOf, cutConnections } from './cures.ts';
import { dockerUserFunctions } from './docker-user-functions.ts';
import type { ExportFile } from './file.ts';
import { guardFunctions, oneLine, scriptHead } from './guarded-script.ts';
import { nftWords } from './nft-words.ts';

type Firewall = NonNullable<Host['firewall']>;
type DockerUserRule = NonNullable<Firewall['docker_user']>[number];
type RuleText = Pick<DockerUserRule, 'rule' | 'families'>;

/** A literal address belongs to one family; else a rule is for both. */
const familiesOf = ({ rule, families: named }: RuleText): readonly Family[] =>
  named ?? (hasIPv6Address(rule) ? ['IPv6'] : /\d+\.\d+\.\d+\.\d+/.test(rule) ? ['IPv4'] : families);

/** iptables would run a program of that name as root. */
const isForeign = (word: string) => /^(?:-M|--mod)/.test(word);

/** One line a rule and family; `set_rule` is told what iptables and what nft take. */
function ruleLines(rules: readonly RuleText[], family: Family): string[] {
  return rules
    .filter((rule) => familiesOf(rule).includes(family))
    .map(({ rule }) => {
      const words = dockerUserWords(rule);
      if (!words || words.length === 0 || words.some(isForeign))
        return `unreadable ${shellWord(oneLine(rule))}`;
      const line = shellLine(words);
      return `set_rule ${shellQuoted(nftWords(readRule(rule, family), family, rule) ?? '')} ${line}`;
    });
}
const indented = (lines: readonly string[], indent: string) =>
  lines.length > 0 ? lines.map((line) => `${indent}${line}`).join('\n') : `${indent}:`;
const byFamily = (rules: readonly RuleText[], indent: string) =>
  families
    .map(
      (family) =>
        `${indent}${family === 'IPv4' ? '4' : '6'})\n${indented(ruleLines(rules, family), `${indent}  `)}\n${indent}  ;;`,
    )
    .join('\n');

/** The script for one host with a Docker engine. */
function dockerUserScript(inventory: Inventory, host: Host, firewall: Firewall): string {
  const documented = firewall.docker_user ?? [];
  const active = documented.filter(({ status }) => status === 'active');
  const cures = curesOf(inventory, host);
  const cut = cutConnections(host);
  const others = documented.length - active.length;
  return `${scriptHead({
    tool: 'docker-user',
    inventory,
    host,
    purpose: 'Setzt genau die dokumentierten Regeln der Kette DOCKER-USER',
    notes: [
      ...(firewall.docker_user === undefined
        ? ['Der Host dokumentiert keine Regel dieser Kette: Ohne --close ist sie danach leer.']
        : []),
      ...(others > 0 ? [`Geplante Regeln und solche außer Betrieb (${others}) sind nicht dabei.`] : []),
      'Für das nftables-Backend von Docker (ab Engine 29) setzt das Skript dieselben Regeln in einer eigenen Tabelle;',
      'das ist an einer Engine 29 nicht geprüft.',
    ],
    flags: [
      '--close PORT/PROTOKOLL  zusätzlich einen Port schließen, den das Skript als zu weit offen nennt; mehrmals möglich',
      '--cut-containers  auch Regeln setzen, die Verbindungen der Container nach außen abschneiden',
      '--unit          die systemd-Unit ausgeben, die die Regeln nach jedem Start von Docker setzt',
      '--boot          ohne Frage, Sicherung und Rücknahme anwenden: für diese Unit',
    ],
  })}
documented_rules() {
  case $1 in
${byFamily(active, '    ')}
  esac
}
# Open, although the documentation does not want it, and closed by no documented rule: only with --close.
cures=(${cures.map(({ port }) => shellWord(port)).join(' ')})
cure_rules() {
  case $2/$1 in
${cures
  .flatMap(({ port, rules }) =>
    families.map(
      (family) =>
        `    ${shellWord(port)}/${family === 'IPv4' ? '4' : '6'})\n${indented(
          ruleLines(
            rules.map((rule) => ({ rule })),
            family,
          ),
          '      ',
        )}\n      ;;\n`,
    ),
  )
  .join('')}    *) : ;;
  esac
}
cure_texts() {
  case $1 in
${cures
  .map(
    ({ port, why, but, rules }) =>
      `    ${shellWord(port)})\n      say ${shellQuoted(`  --close ${port}: ${oneLine(why)}${but ? ` (die Regel ${but})` : ''}`)}\n${rules.map((rule) => `      say ${shellQuoted(`    fürs Inventar, docker_user: - { rule: '${rule}', purpose: … }`)}\n`).join('')}      ;;\n`,
  )
  .join('')}    *) : ;;
  esac
}
# Documented rules that would cut what containers ask for.
cut_by=(${cut.map((text) => `\n  ${shellQuoted(oneLine(text))}`).join('')}${cut.length > 0 ? '\n' : ''})
${guardFunctions}${dockerUserFunctions}`;
}

const publishes = (inventory: Inventory, host: Host) =>
  Object.values(inventory.containers).some(
    (container) =>
      container.host === host.id &&
      container.status === 'active' &&
      container.network_mode === undefined &&
      container.ports.some(({ published }) => published !== null),
  );

/** The scripts of a handbook: one for each host that documents rules of the chain, or ports that they could close. */
export const dockerUserFiles = (inventory: Inventory): ExportFile[] =>
  Object.values(inventory.hosts).flatMap((host) => {
    const { firewall, container_engine: engine } = host;
    if (host.status !== 'active' || !firewall || engine?.kind === 'podman' || engine?.rootless) return [];
    if (firewall.docker_user === undefined && !publishes(inventory, host)) return [];
    const name = `docker-user.${host.id}.sh`;
    return [
      {
        path: `firewall/${name}`,
        name,
        set: 'docker-user',
        host: host.id,
        title: `Skript, das die dokumentierten Regeln der Kette DOCKER-USER auf „${host.title ?? host.name}“ setzt`,
        get content() {
          return dockerUserScript(inventory, host, firewall);
        },
      },
    ];
  });
