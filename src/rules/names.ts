// Names under which one container looks for another.

import type { Container } from '../model/inventory.ts';
import { workloadsOf } from '../model/workloads.ts';
import { variablesFor } from './env-contract.ts';
import { isForeign } from './maintained.ts';
import { entityAt, type Rule } from './rule.ts';
import { dockerManual } from './sources.ts';

const isHostVariable = /(^|_)(HOST|HOSTNAME|SERVER|URL_HOST|ADDR|ADDRESS)$/;
const isUrlVariable = /(^|_)(URL|URI|DSN|ENDPOINT)$/;
const ownName = /^(localhost|0|host\.docker\.internal|gateway\.docker\.internal)$/i;

/** The plain name in a variable that says where another container is; undefined for addresses, domains and the rest. */
function nameIn(variable: string, value: string): string | undefined {
  const text = isUrlVariable.test(variable)
    ? (/^[a-z][a-z0-9+.-]*:\/\/(?:[^@/\s]*@)?([^/:?#\s]+)/i.exec(value)?.[1] ?? '')
    : isHostVariable.test(variable)
      ? value.replace(/:\d+$/, '')
      : '';
  return /^[a-z][a-z0-9_-]*$/i.test(text) && !ownName.test(text) ? text : undefined;
}
/** The names under which a container is found in a network. */
const namesOf = ({ id, name, service, networks }: Container, network: string): string[] => [
  name,
  id,
  ...(service ? [service] : []),
  ...(networks.find((attachment) => attachment.network === network)?.aliases ?? []),
];
/** Everything that Docker's resolver answers for a container, and what only other networks answer. */
function resolve(
  all: readonly Container[],
  container: Container,
  wanted: string,
): 'found' | Container | undefined {
  const own = container.networks.map(({ network }) => network);
  const named = all.filter((other) =>
    [...other.networks.map(({ network }) => network), ''].some((network) =>
      namesOf(other, network).includes(wanted),
    ),
  );
  const shares = (other: Container) =>
    other === container || other.networks.some(({ network }) => own.includes(network));
  if (named.some(shares)) return 'found';
  return named[0];
}

const example = (networks: string) => `networks:
  vorn: { purpose: Vorn, host: web }
  hinten: { purpose: Hinten, host: web }
containers:
  shop: { purpose: Laden, host: web, role: application, image: "laden:1.4", networks: [${networks}], environment: { DB_HOST: db } }
  db: { purpose: Datenbank, host: web, role: data, image: "postgres:16", networks: [hinten] }
`;
export const nameUnresolved: Rule = {
  severity: 'warning',
  class: 'document',
  title: 'Ein Name, unter dem ein Container einen anderen anspricht, gilt in einem gemeinsamen Netzwerk.',
  why: 'Docker löst Namen nur unter Containern eines Netzwerks auf; die Verbindung kommt sonst nicht zustande.',
  cure: 'inventory',
  remedy: 'docker exec CONTAINER getent hosts NAME',
  source: dockerManual('Networking in Compose', 'compose/how-tos/networking/'),
  examples: { fires: example('vorn'), silent: example('vorn, hinten') },
  check: ({ inventory, origins }) => {
    const hostNames = new Set([
      ...Object.values(inventory.hosts).flatMap(({ name, hostname }) => [name, hostname ?? name]),
      ...Object.keys(inventory.domains),
      ...workloadsOf(inventory).flatMap(({ section, name }) => (section === 'services' ? [name] : [])),
    ]);
    const onHost = Map.groupBy(
      Object.values(inventory.containers).filter(({ status }) => status !== 'retired'),
      ({ host }) => host,
    );
    return Object.values(inventory.containers).flatMap((container) =>
      container.status !== 'active' || container.networks.length === 0 || isForeign(inventory, container)
        ? []
        : variablesFor(inventory, container).flatMap(({ name: variable, value, entity, path }) => {
            const wanted = value === null ? undefined : nameIn(variable, value);
            if (wanted === undefined || hostNames.has(wanted)) return [];
            const found = resolve(onHost.get(container.host) ?? [], container, wanted);
            if (found === 'found') return [];
            return [
              {
                host: container.host,
                subject: container.ref,
                ...(found ? { concerns: [found.ref] } : {}),
                message: found
                  ? `„${container.name}“ sucht „${wanted}“ (${variable}), teilt aber kein Netzwerk mit „${found.name}“.`
                  : `„${container.name}“ sucht „${wanted}“ (${variable}); so heißt kein Container, Dienst oder Alias in seinen Netzwerken.`,
                at: entityAt(origins, entity, ...path),
                ...(found
                  ? { related: [{ message: 'Gesucht ist wohl dieser.', at: entityAt(origins, found) }] }
                  : {}),
                fix: 'Beide an ein gemeinsames Netzwerk hängen oder den Namen berichtigen.',
              },
            ];
          }),
    );
  },
};
