// Docker gives a name to one container of a host only.
import type { Container } from '../model/inventory.ts';
import { entityAt, type Rule } from './rule.ts';
import { composeReference } from './sources.ts';

export const nameConflict: Rule = {
  severity: 'error',
  class: 'document',
  title: 'Jeder Container eines Hosts hat seinen eigenen Namen.',
  why: 'Docker vergibt einen Namen nur einmal; also ist eine der beiden Angaben falsch, und der Abgleich fände nur einen von beiden.',
  cure: 'inventory',
  remedy: 'docker rename ALT NEU',
  source: composeReference('container_name'),
  examples: {
    fires: `containers:
  shop: { purpose: Laden, host: web, role: application, image: "laden:1.4", name: laden }
  alt: { purpose: Früherer Laden, host: web, role: application, image: "laden:1.3", name: laden }
`,
    silent: `containers:
  shop: { purpose: Laden, host: web, role: application, image: "laden:1.4", name: laden }
  alt: { purpose: Früherer Laden, host: web, role: application, image: "laden:1.3", name: laden, status: retired }
`,
  },
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
                concerns: [other.ref],
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
