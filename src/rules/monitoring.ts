// Monitoring: whether somebody is told when something fails.

import { stackOf } from '../effects/needs.ts';
import { needsBehind } from '../effects/outage.ts';
import type { Inventory } from '../model/inventory.ts';
import { type Workload, workloadsOf } from '../model/workloads.ts';
import { namesInWords } from './by-stack.ts';
import { entityAt, type Rule, type RuleFinding } from './rule.ts';
import { dockerManual } from './sources.ts';

/** Words that say that an alert reaches no person. */
const isNobody = (alert: string) =>
  /^(niemand|keine?r?|nein|entfällt|nicht (vorgesehen|eingerichtet|dokumentiert)|–|-)(?![\p{L}-])/iu.test(
    alert,
  );
/** Everything whose failure somebody is told of: what a monitor with an alert names, and what a named domain cannot do without. */
function alertedOf(inventory: Inventory): ReadonlySet<string> {
  const named = Object.values(inventory.monitoring).flatMap(({ status, alert, subjects }) =>
    status === 'active' && alert !== undefined && !isNobody(alert) ? subjects : [],
  );
  const behind = named.flatMap((ref) =>
    ref.startsWith('domain:')
      ? needsBehind(inventory, ref).flatMap(({ ref: needed, effect }) => (effect === 'fails' ? [needed] : []))
      : [],
  );
  return new Set([...named, ...behind]);
}
const isTold = (inventory: Inventory, alerted: ReadonlySet<string>, workload: Workload): boolean => {
  const stack = stackOf(inventory, workload);
  return alerted.has(workload.ref) || (stack !== undefined && alerted.has(stack.ref));
};

const watched = (monitors: string) => `containers:
  shop: { purpose: Laden, host: web, role: application, image: "laden:1.4" }
  kasse: { purpose: Kasse, host: web, role: application, image: "kasse:2.0" }
${
  monitors &&
  `monitoring:
  puls: { tool: Uptime Kuma, check: Antwortet die Seite, ${monitors} }
`
}`;
export const monitoringMissing: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Alles, was läuft, überwacht etwas, das jemanden benachrichtigt.',
  why: 'Sonst melden Ausfälle diejenigen, die sie trifft.',
  cure: 'monitoring',
  remedy:
    'monitoring:\n  puls:\n    tool: Uptime Kuma\n    check: Antwortet die Seite\n    subjects: ["host:web", "stack:laden"]\n    alert: E-Mail an die Administration',
  source: dockerManual('Collect Docker metrics with Prometheus', 'engine/daemon/prometheus/'),
  examples: {
    fires: watched('subjects: ["container:shop"], alert: E-Mail'),
    silent: watched('subjects: ["container:shop", "container:kasse"], alert: E-Mail'),
  },
  check: ({ inventory, origins }) => {
    const alerted = alertedOf(inventory);
    const isPlanned = Object.values(inventory.monitoring).some(({ status }) => status === 'planned');
    const byHost = Map.groupBy(
      workloadsOf(inventory).filter(({ status }) => status === 'active'),
      ({ host }) => host,
    );
    return Object.values(inventory.hosts).flatMap((host): RuleFinding[] => {
      const members = byHost.get(host.id) ?? [];
      if (host.status !== 'active' || members.length === 0) return [];
      // A monitor of the host says that the host stands; of what runs on it only where it names nothing else.
      const namesParts = members.some((member) => isTold(inventory, alerted, member));
      const untold = members.filter((member) => !isTold(inventory, alerted, member));
      if (untold.length === 0 || (alerted.has(host.ref) && !namesParts)) return [];
      const later = isPlanned ? '; eine Überwachung ist bisher nur geplant' : '';
      return [
        {
          host: host.id,
          subject: host.ref,
          ...(namesParts ? { concerns: untold.map(({ ref }) => ref) } : {}),
          message: namesParts
            ? `Auf „${host.name}“ wird niemand benachrichtigt, wenn ${namesInWords(untold, 'oder')} ausfällt${later}.`
            : `Fällt auf „${host.name}“ etwas aus, wird niemand benachrichtigt${isPlanned ? '; das ist bisher nur geplant' : ''}.`,
          at: entityAt(origins, host),
          fix: 'Eine Überwachung einrichten und unter „monitoring“ mit „alert“ eintragen.',
        },
      ];
    });
  },
};
