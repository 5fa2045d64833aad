// The data sheet of an entity: what its page shows, part by part. Empty parts are left out by the page.
import type { Container, Entity, Inventory } from '../../model/inventory.ts';
import type { SheetPart } from '../../model/table.ts';
import { kindWords, prose } from '../cells.ts';
import { procedureHead, procedureSteps, proceduresPart } from '../procedures.ts';
import { containerSheet } from './container.ts';
import { hostSheet } from './host.ts';
import { addressPart, causesPart, outagePart, tracePart } from './outage.ts';
import { planPart, valuesPart } from './part.ts';
import { domainSheet, envSheet, networkSheet, volumeSheet } from './surroundings.ts';
import { serviceSheet, stackSheet } from './workload.ts';

/** Parts with the procedures behind the commands, or else behind the first. */
function withProcedures(parts: readonly SheetPart[], procedures: SheetPart): SheetPart[] {
  const at = Math.max(
    0,
    parts.findIndex(({ commands }) => commands),
  );
  return parts.toSpliced(at + 1, 0, procedures);
}

/** The sheet of an entity; notes come last. Parts without any documented value are dropped. */
export function sheetOf(inventory: Inventory, entity: Entity): SheetPart[] {
  const parts = (): SheetPart[] => {
    switch (entity.section) {
      case 'hosts':
        return hostSheet(inventory, entity);
      case 'containers':
        return containerSheet(inventory, entity as Container);
      case 'services':
        return serviceSheet(inventory, entity);
      case 'stacks':
        return stackSheet(inventory, entity);
      case 'networks':
        return [...networkSheet(inventory, entity), addressPart(inventory, entity)];
      case 'volumes':
        return volumeSheet(inventory, entity);
      case 'domains':
        return [
          ...domainSheet(inventory, entity),
          tracePart(inventory, entity),
          ...causesPart(inventory, entity),
        ];
      case 'env_files':
        return envSheet(inventory, entity);
      case 'externals':
        return [
          valuesPart('Steckbrief', [
            ['Rolle', entity.purpose],
            ['Art', prose(kindWords[entity.kind])],
            ['Telefon im Notfall', prose(entity.hotline)],
            ['Vertrag', prose(entity.contract)],
            ...(entity.kind === 'user' && entity.status === 'active'
              ? []
              : [['Status', { status: entity.status }] as const]),
          ]),
        ];
      case 'procedures':
        return [procedureHead(entity), procedureSteps(entity)];
      default:
        return [];
    }
  };
  const notes: SheetPart[] =
    'notes' in entity && entity.notes?.length ? [{ title: 'Hinweise', notes: entity.notes }] : [];
  const outage = outagePart(inventory, entity);
  return [
    ...withProcedures(parts(), proceduresPart(inventory, entity)),
    ...('protection' in entity || 'continuity' in entity ? [planPart(entity)] : []),
    ...(outage ? [outage] : []),
    ...notes,
  ].filter(
    ({ values, table, commands, notes: lines }) =>
      commands?.length ||
      values?.some(([, value]) => value !== null) ||
      (table && table.rows.length > 0) ||
      lines?.length,
  );
}
