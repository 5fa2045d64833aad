// Who settles a finding: the owner of what it is about, else of its host, else of the handbook.

import type { DraftFinding } from '../model/finding.ts';
import type { Entity, Inventory } from '../model/inventory.ts';
import { anyRefParts } from '../model/sections.ts';

/**
 * The entity that a finding is about; undefined where its subject is none. A thing that only another host documents
 * under this name is not meant.
 */
export function entityOfFinding(
  inventory: Inventory,
  { subject, host }: Pick<DraftFinding, 'subject' | 'host'>,
): Entity | undefined {
  const parts = anyRefParts(subject);
  const entity = parts && (inventory[parts.section][parts.id] as Entity | undefined);
  const home = entity && 'host' in entity ? entity.host : undefined;
  return home && host && home !== host ? undefined : entity;
}

/**
 * The owner of a finding.
 * @param fallback the handbook's owner, also while its inventory is not valid
 */
export function ownerOf(
  finding: DraftFinding,
  inventory: Inventory | undefined,
  fallback: string | undefined,
): string | undefined {
  if (!inventory) return fallback;
  const entity = entityOfFinding(inventory, finding);
  if (entity && 'owner' in entity && entity.owner) return entity.owner;
  const host = entity && 'host' in entity && entity.host ? entity.host : finding.host;
  return (host && inventory.hosts[host]?.owner) || fallback;
}
