// The data sheet of an entity: what its page shows, part by part. Empty parts are left out by the page.
import type { Container, Entity, Inventory } from '../../model/inventory.ts';
import type { SheetPart } from '../../model/table.ts';
import { kindWords, prose } from '../cells.ts';
import { containerSheet } from './container.ts';
import { hostSheet } from './host.ts';
import { valuesPart } from './part.ts';
import { domainSheet, envSheet, networkSheet, volumeSheet } from './surroundings.ts';
import { serviceSheet, stackSheet } from './workload.ts';

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
        return networkSheet(inventory, entity);
      case 'volumes':
        return volumeSheet(inventory, entity);
      case 'domains':
        return domainSheet(inventory, entity);
      case 'env_files':
        return envSheet(inventory, entity);
      case 'externals':
        return [
          valuesPart('Steckbrief', [
            ['Rolle', entity.purpose],
            ['Art', prose(kindWords[entity.kind])],
            ['Status', { status: entity.status }],
          ]),
        ];
      default:
        return [];
    }
  };
  const notes: SheetPart[] =
    'notes' in entity && entity.notes?.length ? [{ title: 'Hinweise', notes: entity.notes }] : [];
  return [...parts(), ...notes].filter(
    ({ values, table, notes: lines }) =>
      values?.some(([, value]) => value !== null) || (table && table.rows.length > 0) || lines?.length,
  );
}
