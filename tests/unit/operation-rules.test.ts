// Rules about operation and rights: what compose says in other words counts as well.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: as compose writes them
import { expect, test } from 'vitest';
import { rules } from '../../src/rules/index.ts';
import { findingsIn } from './rule-examples.ts';

const count = (id: string, more: string, hosts = '') =>
  findingsIn(
    rules.find((rule) => rule.id === id)!,
    `${hosts}containers:\n  shop: { purpose: x, host: web, role: application, image: "x:1", ${more} }\n`,
  ).length;
const small = 'hosts:\n  web: { purpose: x, kind: vm, hardware: { ram: 4 GB } }\n';

test.each([
  ['healthcheck-missing', 'healthcheck: { test: ["CMD", "true"] }', 0],
  ['healthcheck-missing', 'healthcheck: { disable: true }', 1],
  ['healthcheck-missing', 'healthcheck: { test: ["NONE"] }', 1],
  ['restart-missing', 'deploy: { restart_policy: { condition: on-failure } }', 0],
  ['restart-missing', 'deploy: { restart_policy: { condition: none } }', 1],
  ['restart-missing', 'restart: "no", deploy: { restart_policy: { condition: any } }', 1],
  ['restart-missing', 'one_shot: true', 0],
  ['docker-socket-mounted', 'volumes: ["/:/rootfs:ro"]', 1],
  ['docker-socket-mounted', 'volumes: ["/var/run:/var/run:ro"]', 1],
  ['docker-socket-mounted', 'volumes: ["/var/lib/docker:/var/lib/docker:ro"]', 0],
  ['default-password', 'environment: { DB_PASSWORD: hunter2 }', 1],
  ['default-password', 'environment: { DB_PASSWORD: "${DB_PASSWORD}" }', 0],
])('%s: %s', (id, more, expected) => expect(count(id, more)).toBe(expected));

test.each([
  ['mem_limit: 3g', 0],
  ['mem_limit: 3g, replicas: 2', 1],
  ['deploy: { resources: { limits: { memory: 5g } } }', 1],
])('memory-overcommitted on 4 GB: %s', (more, expected) =>
  expect(count('memory-overcommitted', more, small)).toBe(expected),
);

test('a dependency that is switched off never gets healthy', () => {
  const found = (id: string, healthcheck: string) =>
    findingsIn(
      rules.find((rule) => rule.id === id)!,
      `containers:
  shop: { purpose: x, host: web, role: application, image: "x:1", depends_on: { db: { condition: service_healthy } } }
  db: { purpose: x, host: web, role: data, image: "x:1", healthcheck: ${healthcheck} }
`,
    ).length;
  expect(found('dependency-without-healthcheck', '{ disable: true }')).toBe(1);
  expect(found('dependency-without-healthcheck', '{ test: "true" }')).toBe(0);
});
