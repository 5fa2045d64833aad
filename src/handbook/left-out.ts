// What a host documents and none of its expected snapshots can show: counted and named, lest a source that is taken off
// the list turn everything green.
import type { DraftFinding, Pointer } from '../model/finding.ts';
import type { Host, Inventory } from '../model/inventory.ts';
import { plural } from '../reports/words.ts';
import { snapshotSource } from '../snapshots/index.ts';

const isActive = ({ status }: { readonly status: string }) => status === 'active';

/** What of one host no source is expected to show, in German words. */
function leftOut(host: Host, containers: number): string[] {
  const shown = new Set(host.snapshots.flatMap((id) => snapshotSource(id)?.kinds ?? []));
  const { firewall } = host;
  const rules =
    firewall?.engine === 'ufw' ? firewall.groups.flatMap((group) => group.rules).filter(isActive).length : 0;
  const chain = firewall?.docker_user?.filter(isActive).length ?? 0;
  return [
    ...(containers > 0 && !shown.has('container') ? [plural(containers, 'Container', 'Container')] : []),
    ...(rules > 0 && !shown.has('firewall-rule') ? [`Firewall (${plural(rules, 'Regel', 'Regeln')})`] : []),
    ...(chain > 0 && !shown.has('docker-user-rule')
      ? [`Kette DOCKER-USER (${plural(chain, 'Regel', 'Regeln')})`]
      : []),
  ];
}

/**
 * One warning for each host that expects snapshots, but none of what it documents.
 * @param hosts only these; undefined: all of them
 */
export function leftOutFindings(
  handbook: string,
  inventory: Inventory,
  hostAt: (host: string) => Pointer,
  hosts?: ReadonlySet<string>,
): DraftFinding[] {
  const containers = Map.groupBy(Object.values(inventory.containers).filter(isActive), ({ host }) => host);
  return Object.values(inventory.hosts).flatMap((host): DraftFinding[] => {
    if (host.snapshots.length === 0 || (hosts && !hosts.has(host.id))) return [];
    const parts = leftOut(host, containers.get(host.id)?.length ?? 0);
    if (parts.length === 0) return [];
    return [
      {
        rule: 'snapshot-left-out',
        severity: 'warning',
        class: 'drift',
        handbook,
        host: host.id,
        subject: host.ref,
        message: `Auf „${host.id}“ nicht verglichen: ${parts.join(', ')}. Keine der erwarteten Momentaufnahmen zeigt das.`,
        at: { ...hostAt(host.id), path: ['hosts', host.id, 'snapshots'], key: true },
        fix: 'Die Quelle unter „snapshots“ des Hosts eintragen, oder mit einer Ausnahme sagen, warum sie fehlt.',
      },
    ];
  });
}
