// Findings about a machine's rules of iptables as a whole: rules that nobody documents, other policies, DOCKER-USER asked late.
import { exposedHosts } from '../exposure/exposures.ts';
import { foreignRules, lateHooks, otherPolicies } from '../exposure/undocumented.ts';
import type { DraftFinding } from '../model/finding.ts';
import { iptablesSave } from '../snapshots/iptables-save.ts';
import type { LoadedHandbook } from './handbook.ts';

/** So many rules of a chain are quoted. */
const quoted = 5;

/**
 * What the chains of the hosts have that is not documented.
 * @param hosts only these; undefined: all that expect a snapshot of their rules
 */
export function firewallDrift(handbook: LoadedHandbook, hosts?: ReadonlySet<string>): DraftFinding[] {
  const { comparable: inventory, files, origins, id } = handbook;
  if (!inventory) return [];
  return exposedHosts(inventory).flatMap((host): DraftFinding[] => {
    const file = files.snapshots.get(host.id)?.get(iptablesSave.file);
    if (!file || !host.snapshots.includes('iptables-save') || (hosts && !hosts.has(host.id))) return [];
    const saved = iptablesSave.parse(file.text);
    const at = {
      file: origins.get(`hosts/${host.id}`) ?? '',
      path: ['hosts', host.id, ...(host.firewall ? ['firewall'] : [])],
      key: true,
    };
    const find = (
      rule: string,
      severity: DraftFinding['severity'],
      name: string,
      line: number,
      rest: Pick<DraftFinding, 'message' | 'fix' | 'expected' | 'actual'>,
    ): DraftFinding => ({
      ...{ rule, severity, class: 'drift', handbook: id, host: host.id, at, ...rest },
      subject: `firewall:${host.id}/${name}`,
      related: [{ message: 'So in der Momentaufnahme.', at: { file: file.file, line, column: 1 } }],
    });
    return [
      ...foreignRules(saved).map(({ table, chain, rules, line }) =>
        find('firewall-chain-undocumented', 'warning', `${table} ${chain}`, line, {
          message: `In der Kette ${chain} (Tabelle ${table}) ${rules.length === 1 ? 'steht eine Regel' : `stehen ${rules.length} Regeln`}, die weder ufw noch die Container-Engine schreibt und die nicht dokumentiert ${rules.length === 1 ? 'ist' : 'sind'}.`,
          actual: [...rules.slice(0, quoted), ...(rules.length > quoted ? ['…'] : [])].join('; '),
          fix: 'Die Regeln entfernen, oder mit einer Ausnahme sagen, wer sie schreibt und wozu.',
        }),
      ),
      ...otherPolicies(saved, host.firewall).map(({ family, chain, expected, actual, line }) =>
        find('firewall-policy', 'error', `filter ${chain} ${family}`, line, {
          message: `Die Kette ${chain} (${family}) hat eine andere Voreinstellung als dokumentiert.`,
          ...{ expected, actual },
          fix: 'Die Voreinstellung mit „ufw default“ setzen oder die dokumentierte berichtigen.',
        }),
      ),
      ...lateHooks(saved).map(({ family, behind, line }) =>
        find('docker-user-hook', 'error', `DOCKER-USER ${family}`, line, {
          message:
            behind === undefined
              ? `FORWARD (${family}) ruft die Kette DOCKER-USER nicht auf: Ihre Regeln wirken nicht.`
              : `FORWARD (${family}) fragt DOCKER-USER erst nach „${behind}“: Was dort durchgeht, sehen ihre Regeln nicht.`,
          fix: `sudo ip${family === 'IPv6' ? '6' : ''}tables -I FORWARD -j DOCKER-USER`,
        }),
      ),
    ];
  });
}
