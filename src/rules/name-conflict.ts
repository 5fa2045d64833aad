// Docker gives a name to one container of a host only.
import type { Container } from '../model/inventory.ts';
import { entityAt, type Rule } from './rule.ts';

export const nameConflict: Rule = {
  severity: 'error',
  class: 'document',
  title: 'Jeder Container eines Hosts hat seinen eigenen Namen.',
  why: 'Docker vergibt einen Namen nur einmal; also ist eine der beiden Angaben falsch, und der Abgleich fände nur einen von beiden.',
  check: ({ inventory, origins }) => {
    const first = new Map<string, Container>();
    return Object.values(inventory.containers)
      .filter(({ status }) => status === 'active')
      .flatMap((container) => {
        const key = `${container.host}/${container.name}`;
        const other = first.get(key);
        if (!other) first.set(key, container);
        return other
          ? [
              {
                host: container.host,
                subject: container.ref,
                message: `Zwei aktive Container auf „${container.host}“ heißen „${container.name}“: „${other.id}“ und „${container.id}“.`,
                at: entityAt(origins, container, 'name'),
                related: [{ message: 'Zuerst hier.', at: entityAt(origins, other) }],
                fix: 'Einen von beiden umbenennen („name“) oder außer Betrieb nehmen („status: retired“).',
              },
            ]
          : [];
      });
  },
};
