// The script that sets exactly the documented rules of ufw on a host. ufw itself writes them into a copy of its files,
// the copy is compared with the machine, and takes its place in one step.
import type { Host, Inventory } from '../model/inventory.ts';
import { shellLine, shellWord } from '../model/shell.ts';
import type { ExportFile } from './file.ts';
import { guardFunctions, oneLine, scriptHead } from './guarded-script.ts';
import { ufwFunctions } from './ufw-functions.ts';
import { ufwWords } from './ufw-words.ts';

type Firewall = NonNullable<Host['firewall']>;

const chains = { incoming: 'eingehend', outgoing: 'ausgehend', routed: 'weitergeleitet' } as const;
type Chain = keyof typeof chains;

/** One line a rule, below the title of its group. */
function ruleLines({ groups }: Firewall): string[] {
  return groups.flatMap(({ title, rules }) => {
    const lines = rules
      .filter(({ status }) => status === 'active')
      .map((rule) => {
        const words = ufwWords(rule);
        return words
          ? `  rule ${shellWord(rule.comment ?? '')} ${shellLine([...words.head, '@', ...words.tail])}`
          : `  unreadable ${shellWord(oneLine(`${rule.to} von ${rule.from}`))}`;
      });
    return lines.length > 0 ? [`  # ${oneLine(title)}`, ...lines] : [];
  });
}

function notesOf({ defaults, groups, change }: Firewall): string[] {
  const rules = groups.flatMap((group) => group.rules);
  const left = (Object.keys(chains) as Chain[]).filter((chain) => !defaults[chain]);
  const count = (status: string) => rules.filter((rule) => rule.status === status).length;
  const days = [change, ...rules.map((rule) => rule.change)].flatMap((each) => each?.valid_from ?? []);
  return [
    ...(left.length > 0
      ? [
          `Nicht dokumentiert und darum nicht gesetzt: die Voreinstellung ${left.map((chain) => `„${chains[chain]}“`).join(', ')}.`,
        ]
      : []),
    ...(count('planned') > 0 ? [`Geplante Regeln (${count('planned')}) sind nicht dabei.`] : []),
    ...(count('retired') > 0 ? [`Regeln außer Betrieb (${count('retired')}) sind nicht dabei.`] : []),
    ...(days.length > 0
      ? [`Angekündigt: Gesetzt wird der Stand, der ab ${[...new Set(days)].sort().join(', ')} gilt.`]
      : []),
  ];
}

/** The script for one host whose firewall is ufw. */
function ufwScript(inventory: Inventory, host: Host, firewall: Firewall): string {
  const defaults = (Object.keys(chains) as Chain[]).flatMap((chain) =>
    defaultLine(chain, firewall.defaults[chain]),
  );
  const rules = ruleLines(firewall);
  return `${scriptHead({
    tool: 'ufw',
    inventory,
    host,
    purpose: 'Setzt genau die dokumentierten Regeln von ufw',
    notes: notesOf(firewall),
    flags: [
      '--cut-containers  Verbindungen von Containern zum Host nicht behalten, die nicht dokumentiert sind',
    ],
  })}
wanted_active=${firewall.active ? 'yes' : 'no'}
wanted_defaults() {
${defaults.length > 0 ? defaults.join('\n') : '  :'}
}
wanted_rules() {
${rules.length > 0 ? rules.join('\n') : '  :'}
}
${guardFunctions}${ufwFunctions}`;
}
const defaultLine = (chain: Chain, policy: string | undefined) =>
  policy ? [`  staged default ${policy} ${chain} >/dev/null`] : [];

/** The scripts of a handbook: one for each host with a documented ufw. */
export const ufwFiles = (inventory: Inventory): ExportFile[] =>
  Object.values(inventory.hosts).flatMap((host) => {
    const { firewall } = host;
    if (host.status !== 'active' || firewall?.engine !== 'ufw') return [];
    const name = `ufw.${host.id}.sh`;
    return [
      {
        path: `firewall/${name}`,
        name,
        set: 'ufw',
        host: host.id,
        title: `Skript, das die dokumentierten Regeln von ufw auf „${host.title ?? host.name}“ setzt`,
        get content() {
          return ufwScript(inventory, host, firewall);
        },
      },
    ];
  });
