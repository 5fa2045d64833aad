// Validated sections -> Inventory: fills what follows from other entities (a container's host, real names of compose
// networks and volumes) and freezes the whole.

import type { z } from 'zod';
import { dependencyOf } from '../model/dependencies.ts';
import type { DraftFinding, Origins, Pointer } from '../model/finding.ts';
import { freeze } from '../model/freeze.ts';
import type { Entity, Handbook, Inventory, sectionSchemas } from '../model/inventory.ts';
import { type Section, sections } from '../model/sections.ts';
import { withGroups } from './groups.ts';
import type { InheritedPlaces } from './inherited.ts';

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
  const inherited = new Map<string, Pointer>();
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

/**
 * Completes one handbook. Findings: a container without any host, a dependency that names no service, a firewall of
 * which neither the host nor its groups say what it is.
 */
export function complete(id: string, handbook: Handbook, written: RawSections, origins: Origins) {
  const { hosts, inherited } = mergedHosts(written, origins);
  const raw: RawSections = { ...written, hosts };
  const findings: DraftFinding[] = [];
  const report = (
    section: Section,
    entity: string,
    path: (string | number)[],
    rule: string,
    message: string,
    fix: string,
  ) =>
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

  const inventory = { id, handbook } as Record<string, unknown>;
  for (const section of Object.keys(sections) as Section[]) {
    const { kind } = sections[section];
    inventory[section] = Object.fromEntries(
      Object.entries(raw[section]).map(([entityId, value]) => [
        entityId,
        {
          ...value,
          section,
          id: entityId,
          name: realName(section, entityId, value as { name?: string }, raw),
          ref: `${kind}:${entityId}`,
        } as Entity,
      ]),
    );
  }
  const result = inventory as unknown as Inventory;

  for (const [host, { firewall }] of Object.entries(hosts))
    for (const field of ['engine', 'active'] as const)
      if (firewall && firewall[field] === undefined)
        report(
          'hosts',
          host,
          ['firewall'],
          'schema-required',
          `Das Pflichtfeld „${field}“ fehlt.`,
          `„${field}“ beim Host oder in einer seiner Gruppen ergänzen.`,
        );
  for (const container of Object.values(result.containers)) {
    const host = container.host ?? (container.stack ? raw.stacks[container.stack]?.host : undefined);
    if (host) (container as { host: string }).host = host;
    else
      report(
        'containers',
        container.id,
        [],
        'container-host',
        'Weder „host“ noch „stack“ sagt, wo dieser Container läuft.',
        '„stack“ oder „host“ ergänzen.',
      );
    for (const { service } of container.depends_on) {
      if (!dependencyOf(result, container, service))
        report(
          'containers',
          container.id,
          ['depends_on', service],
          'reference-unknown',
          `„${service}“ ist weder ein Dienst dieses Stacks noch ein Container.`,
          'Den Namen des Dienstes aus der Compose-Datei oder die Kennung des Containers angeben.',
        );
    }
  }
  return { inventory: freeze(result), findings, inherited };
}
