// Dependencies: what waits for what, and whether the order that people wrote down agrees with it.

import { needsOf, stackOf } from '../effects/needs.ts';
import { isChecked } from '../model/healthcheck.ts';
import { workloadsOf } from '../model/workloads.ts';
import { isForeign, ownContainers } from './maintained.ts';
import { entityAt, type Rule } from './rule.ts';
import { composeReference } from './sources.ts';

const chain = (db: string, more = '') => `containers:
  shop: { purpose: Laden, host: web, role: application, image: "laden:1.4", depends_on: [db] }
  db: { purpose: Datenbank, host: web, role: data, image: "postgres:16"${db} }
${more}`;

export const dependencyCycle: Rule = {
  severity: 'error',
  class: 'document',
  title: 'Niemand wartet auf sich selbst.',
  why: 'Compose startet keinen der Container, die im Kreis aufeinander warten; also ist eine Angabe falsch.',
  cure: 'inventory',
  remedy: 'docker compose config --quiet',
  source: composeReference('depends_on'),
  examples: { fires: chain(', depends_on: [shop]'), silent: chain('') },
  check: ({ effects, origins }) =>
    effects.startOrder.cycles.flatMap((cycle) => {
      const [first] = cycle;
      if (!first) return [];
      const names = [...cycle, first].map(({ name }) => `„${name}“`).join(' wartet auf ');
      return [
        {
          host: first.host,
          subject: first.ref,
          concerns: cycle.slice(1).map(({ ref }) => ref),
          message: `Ein Kreis: ${names}.`,
          at: entityAt(origins, first, 'depends_on'),
          related: cycle.slice(1).map((workload) => ({
            message: 'Gehört zum Kreis.',
            at: entityAt(origins, workload, 'depends_on'),
          })),
          fix: 'Eine der Abhängigkeiten entfernen.',
        },
      ];
    }),
};

const waiting = (dependency: string, db: string) => `containers:
  shop: { purpose: Laden, host: web, role: application, image: "laden:1.4", depends_on: { db: { condition: ${dependency} } } }
  db: { purpose: Datenbank, host: web, role: data, image: "postgres:16"${db} }
`;
const check = ', healthcheck: { test: "pg_isready" }';

export const dependencyCondition: Rule = {
  severity: 'info',
  class: 'risk',
  title: 'Wer auf einen Container mit Healthcheck wartet, wartet, bis er gesund ist.',
  why: 'Ohne die Bedingung startet der wartende Container, sobald der andere gestartet ist, und nicht erst, wenn er antwortet.',
  cure: 'compose',
  remedy: 'depends_on:\n  db: { condition: service_healthy }',
  source: composeReference('depends_on'),
  examples: { fires: waiting('service_started', check), silent: waiting('service_healthy', check) },
  check: ({ inventory, origins }) =>
    ownContainers(inventory).flatMap((container) =>
      needsOf(inventory, container).flatMap(({ to, condition }) =>
        condition === 'service_started' &&
        to.section === 'containers' &&
        isChecked(to) &&
        to.status === 'active'
          ? [
              {
                host: container.host,
                subject: container.ref,
                concerns: [to.ref],
                message: `„${container.name}“ wartet nur auf den Start von „${to.name}“, obwohl dessen Healthcheck sagen könnte, wann es antwortet.`,
                at: entityAt(origins, container, 'depends_on'),
                related: [{ message: 'Der Healthcheck.', at: entityAt(origins, to, 'healthcheck') }],
                fix: '„condition: service_healthy“ setzen.',
              },
            ]
          : [],
      ),
    ),
};

export const dependencyWithoutHealthcheck: Rule = {
  severity: 'warning',
  class: 'document',
  title: 'Wer auf die Gesundheit eines Containers wartet, wartet auf einen mit Healthcheck.',
  why: 'Ohne Healthcheck wird der andere nie gesund, und Compose bricht den Start ab; bringt das Image einen mit, fehlt er in der Dokumentation.',
  cure: 'compose',
  remedy: 'healthcheck: { test: ["CMD-SHELL", "pg_isready"], interval: 10s, timeout: 5s, retries: 5 }',
  source: composeReference('depends_on'),
  examples: { fires: waiting('service_healthy', ''), silent: waiting('service_healthy', check) },
  check: ({ inventory, origins }) =>
    ownContainers(inventory).flatMap((container) =>
      needsOf(inventory, container).flatMap(({ to, condition }) =>
        condition === 'service_healthy' &&
        to.section === 'containers' &&
        !isChecked(to) &&
        !isForeign(inventory, to)
          ? [
              {
                host: container.host,
                subject: container.ref,
                concerns: [to.ref],
                message: `„${container.name}“ wartet, bis „${to.name}“ gesund ist, das aber keinen Healthcheck hat.`,
                at: entityAt(origins, container, 'depends_on'),
                related: [{ message: 'Ohne Healthcheck.', at: entityAt(origins, to) }],
                fix: 'Den Healthcheck eintragen, auch wenn ihn das Image mitbringt, oder nur auf den Start warten.',
              },
            ]
          : [],
      ),
    ),
};

const ordered = (first: number, second: number) => `stacks:
  daten: { purpose: Datenbank, host: web, directory: /srv/daten, start_order: ${first} }
  laden: { purpose: Laden, host: web, directory: /srv/laden, start_order: ${second} }
containers:
  shop: { purpose: Laden, stack: laden, role: application, image: "laden:1.4", depends_on: [db] }
  db: { purpose: Datenbank, stack: daten, role: data, image: "postgres:16" }
`;
export const startOrder: Rule = {
  severity: 'error',
  class: 'document',
  title: 'Die dokumentierte Startreihenfolge passt zu den Abhängigkeiten.',
  why: 'Wer nach ihr wieder anfährt, startet einen Stack, dem noch fehlt, worauf er wartet.',
  cure: 'inventory',
  remedy: 'start_order: 2',
  source: composeReference('depends_on'),
  examples: { fires: ordered(2, 1), silent: ordered(1, 2) },
  check: ({ inventory, origins }) =>
    workloadsOf(inventory).flatMap((workload) => {
      const stack = workload.status === 'active' ? stackOf(inventory, workload) : undefined;
      return needsOf(inventory, workload).flatMap(({ to }) => {
        const before = stackOf(inventory, to);
        if (!stack?.start_order || !before?.start_order || before.start_order <= stack.start_order) return [];
        return [
          {
            host: workload.host,
            subject: stack.ref,
            concerns: [...new Set([workload.ref, to.ref, before.ref])],
            message: `„${stack.name}“ startet an Stelle ${stack.start_order}, „${workload.name}“ wartet aber auf „${to.name}“ aus „${before.name}“ an Stelle ${before.start_order}.`,
            at: entityAt(origins, stack, 'start_order'),
            related: [{ message: 'Wartet.', at: entityAt(origins, workload, 'depends_on') }],
            fix: 'Die Plätze in der Startreihenfolge berichtigen.',
          },
        ];
      });
    }),
};
