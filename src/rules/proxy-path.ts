// A domain leads somewhere only if its proxy can reach the container behind it: shared network, offered port, running.
import type { Container, Domain, Inventory } from '../model/inventory.ts';
import { entityAt, type Rule, type RuleFinding } from './rule.ts';

const containerOf = (inventory: Inventory, ref: string | undefined) =>
  ref?.startsWith('container:') ? inventory.containers[ref.slice('container:'.length)] : undefined;

/** Whether a port is among those that a container offers in its networks. */
const offers = (container: Container, port: number) =>
  [...container.expose, ...container.image_ports].includes(String(port)) ||
  container.ports.some(({ target }) => target === String(port));

function problems(
  domain: Domain,
  proxy: Container,
  target: Container,
): { path: string[]; message: string; fix: string }[] {
  const networks = new Set(proxy.networks.map(({ network }) => network));
  const shared = target.networks.some(({ network }) => networks.has(network));
  const port = domain.upstream?.port ?? 0;
  return [
    ...(shared
      ? []
      : [
          {
            path: ['upstream', 'to'],
            message: `„${proxy.name}“ und „${target.name}“ teilen kein Docker-Netzwerk: Unter seinem Namen ist das Ziel von „${domain.name}“ für den Proxy nicht erreichbar.`,
            fix: 'Ein gemeinsames Netzwerk dokumentieren oder das Ziel berichtigen.',
          },
        ]),
    ...(offers(target, port)
      ? []
      : [
          {
            path: ['upstream', 'port'],
            message: `„${target.name}“ bietet den Port ${port} nicht an, auf den „${domain.name}“ zeigt.`,
            fix: 'Den Port der Domain oder „expose“/„ports“ des Containers berichtigen.',
          },
        ]),
  ];
}

export const proxyPath: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Der Weg von der Domain über den Proxy zum Container ist lückenlos.',
  why: 'Sonst antwortet die Domain mit einem Fehler, obwohl alle Container laufen.',
  check: ({ inventory, origins }) =>
    Object.values(inventory.domains)
      .filter(({ status }) => status === 'active')
      .flatMap((domain): RuleFinding[] => {
        const proxy = containerOf(inventory, domain.proxy);
        const target = containerOf(inventory, domain.upstream?.to);
        if (!proxy || !target) return [];
        return problems(domain, proxy, target).map(({ path, message, fix }) => ({
          host: target.host,
          subject: domain.ref,
          message,
          at: entityAt(origins, domain, ...path),
          related: [{ message: 'Das Ziel.', at: entityAt(origins, target) }],
          fix,
        }));
      }),
};
