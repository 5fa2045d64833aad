// Administration and databases that the internet reaches: at a port of a host, or through a domain.

import type { Container } from '../model/inventory.ts';
import { workloadAt } from '../model/workloads.ts';
import { exampleContainer, exampleHost } from './exposure-examples.ts';
import { byPort, portAt, targetName } from './exposure-words.ts';
import { entityAt, type Rule, type RuleFinding, type RuleInput } from './rule.ts';
import { dockerManual } from './sources.ts';

function publicFindings(
  { inventory, origins, verdicts }: RuleInput,
  role: Container['role'],
  what: string,
): RuleFinding[] {
  const atPorts = byPort(
    verdicts.filter(
      ({ verdict, source, item }) =>
        verdict === 'open' &&
        source.kind === 'internet' &&
        item.target !== undefined &&
        item.target.section !== 'hosts' &&
        item.target.role === role,
    ),
  ).map((port) => ({
    host: port.host,
    subject: port.subject,
    message: `${targetName(port)} ist ${what} und auf ${port.port} aus dem Internet erreichbar.`,
    at: portAt(inventory, origins, port),
    fix: 'An 127.0.0.1 oder eine Adresse des VPN binden und über einen Reverse Proxy mit Anmeldung oder das VPN erreichen.',
  }));
  const throughDomains = Object.values(inventory.domains).flatMap((domain): RuleFinding[] => {
    const target = domain.upstream ? workloadAt(inventory, domain.upstream.to) : undefined;
    const isPublic = domain.access === undefined || domain.access === 'public';
    if (domain.status !== 'active' || !isPublic || target?.role !== role || target.status !== 'active')
      return [];
    return [
      {
        host: target.host,
        subject: domain.ref,
        message: `„${target.title ?? target.name}“ ist ${what} und über ${domain.name} aus dem Internet erreichbar.`,
        at: entityAt(origins, domain, 'upstream'),
        fix: 'Den Zugang am Reverse Proxy auf LAN oder VPN beschränken und unter „access“ nennen.',
      },
    ];
  });
  return [...atPorts, ...throughDomains];
}

export const adminInterfacePublic: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Verwaltungsoberflächen sind nicht aus dem Internet erreichbar.',
  why: 'Wer sie erreicht, kann Passwörter probieren und Schwachstellen nutzen; sie verwalten alles dahinter.',
  cure: 'exposure',
  remedy: "ports:\n  - '127.0.0.1:8081:8080'",
  source: dockerManual('Port publishing and mapping', 'engine/network/port-publishing/'),
  examples: {
    fires: `${exampleHost()}${exampleContainer('"8081:8080"', 'admin')}`,
    silent: `${exampleHost()}${exampleContainer('"127.0.0.1:8081:8080"', 'admin')}`,
  },
  check: (input) => publicFindings(input, 'admin', 'eine Verwaltungsoberfläche'),
};

export const databasePublic: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Datenbanken sind nicht aus dem Internet erreichbar.',
  why: 'Wer sie erreicht, kann Passwörter probieren; die Daten liegen unmittelbar dahinter.',
  cure: 'exposure',
  remedy: "ports:\n  - '127.0.0.1:5432:5432'",
  source: dockerManual('Port publishing and mapping', 'engine/network/port-publishing/'),
  examples: {
    fires: `${exampleHost()}${exampleContainer('"5432:5432"')}`,
    silent: `${exampleHost()}${exampleContainer('"127.0.0.1:5432:5432"')}`,
  },
  check: (input) => publicFindings(input, 'data', 'eine Datenbank oder Ablage'),
};
