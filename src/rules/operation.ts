// Operation: what notices a failure, what starts again, what limits itself.

import { isChecked } from '../model/healthcheck.ts';
import type { Container } from '../model/inventory.ts';
import { findingsByStack } from './by-stack.ts';
import { ownContainers, runningContainers } from './maintained.ts';
import { entityAt, type Rule } from './rule.ts';
import { composeReference, dockerManual } from './sources.ts';

const container = (more: string) => `containers:
  shop: { purpose: Laden, host: web, role: application, image: "laden:1.4"${more} }
`;

export const healthcheckMissing: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Jeder Container hat einen Healthcheck.',
  why: 'Ohne ihn gilt ein Container als gesund, solange sein Prozess lebt, auch wenn er nicht mehr antwortet; und niemand kann auf seine Bereitschaft warten.',
  cure: 'compose',
  remedy: `healthcheck:
  test: ["CMD-SHELL", "curl -fsS http://localhost:8000/health || exit 1"]
  interval: 30s
  timeout: 5s
  retries: 3`,
  source: composeReference('healthcheck'),
  examples: { fires: container(''), silent: container(', healthcheck: { test: "true" }') },
  check: (input) =>
    findingsByStack(
      input,
      ownContainers(input.inventory).filter((entity) => !isChecked(entity) && !entity.one_shot),
      (names, count) => `${names} ${count === 1 ? 'hat' : 'haben'} keinen Healthcheck.`,
      'Einen Healthcheck in die Compose-Datei und ins Inventar schreiben; was das Image mitbringt, auch.',
    ),
};

/** Compose starts again by `deploy.restart_policy` where `restart` says nothing; without a condition after any end. */
const restartsBy = (deploy: Container['deploy']): boolean =>
  deploy?.restart_policy !== undefined && deploy.restart_policy.condition !== 'none';
export const restartMissing: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Jeder dauerhafte Container startet nach einem Fehler und nach einem Neustart des Hosts von selbst.',
  why: 'Sonst bleibt er stehen, bis jemand es merkt.',
  cure: 'compose',
  remedy: 'restart: unless-stopped',
  source: composeReference('restart'),
  examples: { fires: container(', restart: "no"'), silent: container(', restart: unless-stopped') },
  check: (input) =>
    findingsByStack(
      input,
      runningContainers(input.inventory).filter(
        ({ restart, one_shot: oneShot, deploy }) =>
          !oneShot && (restart === undefined ? !restartsBy(deploy) : restart === 'no'),
      ),
      (names, count) => `${names} ${count === 1 ? 'hat' : 'haben'} keine Neustart-Regel.`,
      '„restart: unless-stopped“ setzen; was nur einmal läuft, mit „one_shot: true“ kennzeichnen.',
      ({ restart }) => (restart ? ['restart'] : []),
    ),
};

/** The tag of an image; undefined without one. A digest is no tag. */
const tagOf = (image: string): string | undefined =>
  /^[^@]*?:([^/:@]+)(?:@|$)/.exec(image.replace(/^[^/]*:\d+\//, ''))?.[1];
const isPinned = (image: string): boolean => {
  const tag = tagOf(image);
  return image.includes('@sha256:') || (tag !== undefined && /\d/.test(tag));
};
export const imageUnpinned: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Jedes Image ist auf eine Version festgelegt.',
  why: 'Mit latest oder ohne Tag bringt das nächste „pull“ eine andere Version, vielleicht eine unverträgliche, und der Weg zurück ist nicht bekannt.',
  cure: 'compose',
  remedy: "docker image inspect --format '{{index .RepoDigests 0}}' IMAGE",
  source: dockerManual(
    'Building best practices, pin base image versions',
    'build/building/best-practices/#pin-base-image-versions',
  ),
  examples: {
    fires: 'containers:\n  shop: { purpose: Laden, host: web, role: application, image: "nginx:latest" }\n',
    silent: 'containers:\n  shop: { purpose: Laden, host: web, role: application, image: "nginx:1.27" }\n',
  },
  check: ({ inventory, origins }) =>
    ownContainers(inventory)
      .filter(({ build, image, image_id: id }) => !build && id === undefined && !isPinned(image))
      .map((entity) => ({
        host: entity.host,
        subject: entity.ref,
        message: `Das Image von „${entity.name}“ ist auf keine Version festgelegt (${entity.image}).`,
        at: entityAt(origins, entity, 'image'),
        fix: 'In der Compose-Datei und hier Version oder Digest angeben.',
      })),
};

const gigabytes: Readonly<Record<string, number>> = {
  b: 1 / 1024 ** 3,
  k: 1 / 1024 ** 2,
  m: 1 / 1024,
  g: 1,
  t: 1024,
};
/** A size in GiB: `1500m`, `4 GB`, `ca. 3,7 GiB`. */
const sizeOf = (text: string | number | undefined): number | undefined => {
  const found = /(\d+(?:[.,]\d+)?)\s*([bkmgt])?/i.exec(String(text ?? ''));
  return found
    ? Number(found[1]?.replace(',', '.')) * (gigabytes[found[2]?.toLowerCase() ?? 'b'] ?? 1)
    : undefined;
};
/** What a container may use, in compose's old or new words. */
const limitOf = ({ mem_limit: limit, deploy }: Container): string | number | undefined =>
  limit ?? deploy?.resources?.limits?.memory;
const limited = (limit: string) => `hosts:
  klein: { purpose: Webserver, kind: vm, hardware: { ram: 4 GB } }
containers:
  shop: { purpose: Laden, host: klein, role: application, image: "laden:1.4", mem_limit: 3g }
  db: { purpose: Datenbank, host: klein, role: data, image: "postgres:16", mem_limit: ${limit} }
`;
export const memoryOvercommitted: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Die Speichergrenzen der Container eines Hosts passen zusammen in seinen Arbeitsspeicher.',
  why: 'Brauchen alle gleichzeitig, was ihnen erlaubt ist, beendet der Kernel einen von ihnen.',
  remedy: 'mem_limit: 512m',
  source: dockerManual('Resource constraints', 'engine/containers/resource_constraints/'),
  examples: { fires: limited('2g'), silent: limited('512m') },
  check: ({ inventory, origins }) => {
    const byHost = Map.groupBy(runningContainers(inventory), ({ host }) => host);
    return Object.values(inventory.hosts).flatMap((host) => {
      const ram = sizeOf(host.hardware?.ram_usable ?? host.hardware?.ram);
      const containers = (byHost.get(host.id) ?? []).filter(
        (entity) => sizeOf(limitOf(entity)) !== undefined,
      );
      const sum = containers.reduce(
        (total, entity) => total + (sizeOf(limitOf(entity)) ?? 0) * (entity.replicas ?? 1),
        0,
      );
      if (ram === undefined || sum <= ram) return [];
      return [
        {
          host: host.id,
          subject: host.ref,
          concerns: containers.map(({ ref }) => ref),
          message: `Die Speichergrenzen der Container auf „${host.name}“ ergeben zusammen mehr als seinen Arbeitsspeicher.`,
          expected: `höchstens ${host.hardware?.ram_usable ?? host.hardware?.ram}`,
          actual: containers
            .map(
              (entity) =>
                `${entity.replicas ? `${entity.replicas} × ` : ''}${entity.name} ${limitOf(entity)}`,
            )
            .join(', '),
          at: entityAt(origins, host, 'hardware'),
          related: containers.map((entity) => ({
            message: `${entity.name}.`,
            at: entityAt(origins, entity, entity.mem_limit === undefined ? 'deploy' : 'mem_limit'),
          })),
          fix: 'Grenzen senken, Container verlegen oder Arbeitsspeicher ergänzen.',
        },
      ];
    });
  },
};

const loggedWithout = container('');
/** A driver of its own, or a limit for Docker's. */
const hasLimit = (logging: Container['logging']): boolean =>
  logging !== undefined &&
  ((logging.driver !== undefined && logging.driver !== 'json-file') || 'max-size' in (logging.options ?? {}));
export const logUnlimited: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Die Protokolle jedes Containers haben eine Grenze.',
  why: 'Dockers Voreinstellung schreibt ohne Grenze; irgendwann ist die Platte voll, und alles auf dem Host steht.',
  cure: 'compose',
  remedy: `logging:
  driver: json-file
  options: { max-size: 10m, max-file: "3" }`,
  source: dockerManual('JSON File logging driver', 'engine/logging/drivers/json-file/'),
  examples: {
    fires: loggedWithout,
    silent: container(', logging: { driver: json-file, options: { max-size: 10m, max-file: "3" } }'),
  },
  check: ({ inventory, origins }) => {
    // A host that limits them for all of its containers says so once.
    const isLimited = (words: readonly string[]) =>
      words.some((line) => /max-size|journald|syslog|local\b/i.test(line));
    const limitedHosts = new Set(
      Object.values(inventory.hosts).flatMap(({ id, notes = [], logs }) =>
        isLimited([...notes, ...logs.map(({ purpose }) => purpose)]) ? [id] : [],
      ),
    );
    const open = ownContainers(inventory).filter(
      (entity) =>
        !entity.one_shot &&
        !limitedHosts.has(entity.host) &&
        !hasLimit(entity.logging) &&
        !isLimited(entity.logs ?? []),
    );
    return findingsByStack(
      { inventory, origins },
      open,
      (names) => `Die Protokolle von ${names} haben keine dokumentierte Grenze.`,
      'In daemon.json des Hosts oder in der Compose-Datei max-size setzen und beim Host oder Container dokumentieren.',
    );
  },
};
