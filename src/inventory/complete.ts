// Validated sections -> Inventory: fills what follows from other entities (a container's host, real names of compose
// networks and volumes) and freezes the whole.

import type { z } from 'zod';
import { dependencyOf, isProvided } from '../model/dependencies.ts';
import type { At, DraftFinding, Origins } from '../model/finding.ts';
import { freeze, mapById } from '../model/freeze.ts';
import type { Entity, Handbook, Inventory, sectionSchemas } from '../model/inventory.ts';
import { type Section, sections } from '../model/sections.ts';
import { hostIdOf } from '../model/workloads.ts';
import { withGroups } from './groups.ts';
import type { InheritedPlaces } from './inherited.ts';

/** Validated entities by section and id, before anything is filled in. */
export type RawSections = { [S in Section]: Record<string, z.output<(typeof sectionSchemas)[S]>> };

/** The real name: what is written, or compose's `<project>_<id>` for a stack's networks and volumes, or the id. */
const realName = (
  section: Section,
  id: string,
  value: { name?: string | undefined },
  raw: RawSections,
): string => {
  if (value.name) return value.name;
  if (section !== 'networks' && section !== 'volumes') return id;
  const entity = value as { stack?: string; kind?: string; path?: string };
  if (entity.stack && entity.kind !== 'bind')
    return `${raw.stacks[entity.stack]?.project ?? entity.stack}_${id}`;
  return entity.path ?? id;
};

/** The hosts with their groups merged in, and where the merged values are written. */
function mergedHosts({ hosts, host_groups }: RawSections, origins: Origins) {
  const placed = <T>(section: 'hosts' | 'host_groups', id: string, value: T) => ({
    value,
    at: { file: origins.get(`${section}/${id}`) ?? '', path: [section, id] },
  });
  const inherited = new Map<string, At>();
  const merged = Object.entries(hosts).map(([id, host]) => {
    const groups = host.groups.flatMap((group) => {
      const found = host_groups[group];
      return found ? [placed('host_groups', group, found)] : [];
    });
    const entry = withGroups(placed('hosts', id, host), groups);
    for (const [key, at] of entry.inherited) inherited.set(key, at);
    return [id, entry.value] as const;
  });
  return { hosts: Object.fromEntries(merged), inherited: inherited as InheritedPlaces };
}

/** Subnets and gateway of networks that say them in compose's words (`ipam`) alone. */
function withSubnets(networks: RawSections['networks']): RawSections['networks'] {
  return Object.fromEntries(
    Object.entries(networks).map(([id, network]) => {
      const blocks = network.ipam?.config ?? [];
      if (network.subnets.length > 0 || blocks.length === 0) return [id, network];
      const subnets = blocks.flatMap(({ subnet }) => subnet ?? []);
      const gateways = blocks.flatMap(({ gateway }) => gateway ?? []);
      const [gateway = network.gateway] = gateways.length === 1 ? gateways : [];
      return [id, { ...network, subnets, gateway }];
    }),
  );
}

/** Says that something is missing in an entity. `path` leads to it below the entity; `[]` is the entity's key. */
type Report = (
  entity: { readonly section: Section; readonly id: string },
  path: readonly (string | number)[],
  finding: Required<Pick<DraftFinding, 'rule' | 'message' | 'fix'>>,
) => void;

/** All entities with their section, id, real name and `ref`. */
function entitiesOf(raw: RawSections): Record<string, Record<string, Entity>> {
  const named = (section: Section, id: string, value: object) =>
    ({
      ...value,
      section,
      id,
      name: realName(section, id, value, raw),
      ref: `${sections[section].kind}:${id}`,
    }) as Entity;
  return Object.fromEntries(
    (Object.keys(sections) as Section[]).map((section) => [
      section,
      mapById(Object.entries(raw[section]).map(([id, value]) => [id, named(section, id, value)])),
    ]),
  );
}

/** Of a firewall, host and groups together must say what it is and whether it is on. */
function checkFirewalls({ hosts }: Inventory, report: Report): void {
  for (const host of Object.values(hosts))
    for (const field of ['engine', 'active'] as const)
      if (host.firewall && host.firewall[field] === undefined)
        report(host, ['firewall'], {
          rule: 'schema-required',
          message: `Das Pflichtfeld „${field}“ fehlt.`,
          fix: `„${field}“ beim Host oder in einer seiner Gruppen ergänzen.`,
        });
}

/** Sets the hosts of containers that have it from their stack; a container without any is a finding. */
function setHosts(inventory: Inventory, report: Report): void {
  for (const container of Object.values(inventory.containers)) {
    const host = hostIdOf(inventory, container);
    if (host) (container as { host: string }).host = host;
    else
      report(container, [], {
        rule: 'container-host',
        message: 'Weder „host“ noch „stack“ sagt, wo dieser Container läuft.',
        fix: '„stack“ oder „host“ ergänzen.',
      });
  }
}

function checkDependencies(inventory: Inventory, report: Report): void {
  for (const container of Object.values(inventory.containers))
    for (const { service } of container.depends_on)
      if (!dependencyOf(inventory, container, service) && !isProvided(inventory, container, service))
        report(container, ['depends_on', service], {
          rule: 'reference-unknown',
          message: `„${service}“ ist weder ein Dienst dieses Stacks noch ein Container.`,
          fix: 'Den Namen des Dienstes aus der Compose-Datei oder die Kennung des Containers angeben.',
        });
}

/** Two files of one name would be written over each other. */
function checkExamples({ env_files }: Inventory, report: Report): void {
  const first = new Map<string, string>();
  for (const { section, id, example } of Object.values(env_files)) {
    const other = first.get(example);
    first.set(example, other ?? id);
    if (other !== undefined)
      report({ section, id }, ['example'], {
        rule: 'id-duplicate',
        message: `Die Env-Datei „${other}“ hat schon ein Beispiel „${example}“: Eines überschriebe das andere.`,
        fix: 'Einem der beiden Beispiele einen anderen Namen geben.',
      });
  }
}

/**
 * Completes one handbook. Findings: a container without any host, a dependency that names no service, a firewall of
 * which neither the host nor its groups say what it is, two examples of one name.
 * @param id the handbook's id
 * @param written the entities as their files say them
 * @param origins the file of each entity
 * @returns the frozen inventory, also with findings; `inherited`: where values of merged hosts are written
 */
export function complete(
  id: string,
  handbook: Handbook,
  written: RawSections,
  origins: Origins,
): { inventory: Inventory; findings: DraftFinding[]; inherited: InheritedPlaces } {
  const { hosts, inherited } = mergedHosts(written, origins);
  const findings: DraftFinding[] = [];
  const report: Report = ({ section, id: entity }, path, { rule, message, fix }) =>
    findings.push({
      rule,
      severity: 'error',
      class: 'document',
      handbook: id,
      subject: `${sections[section].kind}:${entity}`,
      message,
      at: {
        file: origins.get(`${section}/${entity}`) ?? '',
        path: [section, entity, ...path],
        key: path.length === 0,
      },
      fix,
    });
  const inventory = {
    id,
    handbook,
    ...entitiesOf({ ...written, hosts, networks: withSubnets(written.networks) }),
  } as unknown as Inventory;
  checkFirewalls(inventory, report);
  setHosts(inventory, report);
  checkDependencies(inventory, report);
  checkExamples(inventory, report);
  return { inventory: freeze(inventory), findings, inherited };
}
