// How the verdicts about reachability grow: one host with ever more rules that name sources or ports, and ever more hosts with
// twenty rules each. Prints milliseconds and, to the row before, how much more there was to do and how much longer it took.
import { hostExposures } from '../src/exposure/exposures.ts';
import type { Inventory } from '../src/model/inventory.ts';
import { loadSample } from './sample.ts';

const head = `handbook: { title: Flotte, subtitle: x, description: x, edition_date: 2026-01-15, owner: Betrieb }
networks:
  lan: { purpose: LAN, kind: lan, subnets: [10.0.0.0/8] }
`;
const firewall = (rules: readonly string[]) =>
  `    firewall: { engine: ufw, active: true, defaults: { incoming: deny, outgoing: allow, routed: deny }, groups: [{ title: A, rules: [\n${rules.map((rule) => `      { ${rule}, purpose: x }`).join(',\n')}\n    ] }] }\n`;
const inventoryOf = (yaml: string): Inventory => loadSample(`${head}${yaml}`).handbooks[0]!.inventory!;

const oneHost = (rules: readonly string[]) =>
  inventoryOf(`hosts:
  web:
    purpose: Web
    kind: vm
    interfaces: [{ name: eth0, purpose: Internet, addresses: [{ address: 192.0.2.7/24, scope: global }] }]
${firewall(rules)}services:
  s: { title: S, purpose: x, role: application, host: web, ports: [{ target: 443, published: 443 }] }
`);
const named = (count: number) =>
  oneHost(
    Array.from({ length: count }, (_, at) => `to: 443/tcp, from: 198.51.${100 + (at >> 8)}.${at & 255}`),
  );
const open = (count: number) => oneHost(Array.from({ length: count }, (_, at) => `to: ${1000 + at}/tcp`));
function fleet(count: number): Inventory {
  const numbers = Array.from({ length: count }, (_, at) => at);
  const hosts = numbers.map((host) => {
    const rules = Array.from({ length: 20 }, (_, at) =>
      at < 10
        ? `to: ${1000 + at}/tcp, from: 10.${(host + at * 7) % 4}.${(host + at) & 255}.1`
        : `to: ${1000 + at - 10}/tcp, from: 10.${at}.0.0/16`,
    );
    return `  web${host}:\n    purpose: Web\n    kind: vm\n    interfaces: [{ name: eth0, purpose: LAN, network: lan, addresses: [{ address: 10.${host >> 8}.${host & 255}.1/8, scope: private }] }]\n${firewall(rules)}`;
  });
  const containers = numbers.map(
    (host) =>
      `  shop${host}: { purpose: x, role: application, host: web${host}, image: 'x:1', ports: [{ target: 80, published: 80 }] }\n`,
  );
  return inventoryOf(`hosts:\n${hosts.join('')}containers:\n${containers.join('')}`);
}

/** Prints the rows of all three. */
export function benchExposure(): void {
  for (const [title, counts, of] of [
    ['rules that name a source', [250, 500, 1000, 2000], named],
    ['rules that name a port', [250, 500, 1000, 2000], open],
    ['hosts with 20 rules', [125, 250, 500, 1000], fleet],
  ] as const) {
    console.log(`\nVerdicts about reachability: ${title}`);
    let before: { readonly verdicts: number; readonly time: number } | undefined;
    for (const count of counts) {
      const inventory = of(count);
      const start = performance.now();
      const verdicts = Object.values(inventory.hosts).reduce(
        (sum, host) => sum + hostExposures(inventory, host).length,
        0,
      );
      const time = performance.now() - start;
      const growth = before
        ? `${(verdicts / before.verdicts).toFixed(1)}× verdicts, ${(time / before.time).toFixed(1)}× time`
        : '';
      console.log(
        `${String(count).padStart(6)} ${String(verdicts).padStart(8)} verdicts ${Math.round(time).toString().padStart(7)} ms  ${growth}`,
      );
      before = { verdicts, time };
    }
  }
}
