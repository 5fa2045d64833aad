// Tables of what runs: stacks, containers, services and their parts.
import type { Cell } from '../../model/table.ts';
import {
  code,
  codes,
  innerPorts,
  link,
  list,
  marked,
  none,
  portText,
  prose,
  publishedPorts,
  titleOf,
} from '../cells.ts';
import { type Build, entitiesOf, fits } from './table.ts';

const stacks: Build = (inventory, where) => ({
  caption: 'Stacks',
  columns: ['Stack', 'Host', 'Verzeichnis', 'Compose-Projekt', 'Container', 'Status'],
  rows: entitiesOf(inventory.stacks)
    .filter((stack) => fits(stack, where))
    .map((stack) => [
      link(stack.ref, titleOf(stack)),
      link(`host:${stack.host}`),
      code(stack.directory),
      code(stack.project ?? stack.id),
      String(entitiesOf(inventory.containers).filter((container) => container.stack === stack.id).length),
      { status: stack.status },
    ]),
});
const containers: Build = (inventory, where) => ({
  caption: 'Container',
  columns: ['Container', 'Image', 'Zweck', 'Ports am Host', 'Ports intern', 'Status'],
  rows: entitiesOf(inventory.containers)
    .filter((container) => fits(container, where))
    .map((container) => [
      marked(
        `containers/${container.id}`,
        list([
          link(container.ref),
          ...(container.title && container.title !== container.name ? [code(container.name)] : []),
        ]),
      ),
      code(container.image),
      container.purpose,
      codes(publishedPorts(container).map(portText)) ?? none,
      codes(innerPorts(container)) ?? none,
      { status: container.status },
    ]),
});
const services: Build = (inventory, where) => ({
  caption: 'Dienste',
  columns: ['Dienst', 'Host', 'Unit', 'Ports', 'Zweck', 'Status'],
  rows: entitiesOf(inventory.services)
    .filter((service) => fits(service, where))
    .map((service) => [
      marked(`services/${service.id}`, link(service.ref, titleOf(service))),
      link(`host:${service.host}`),
      code(service.unit),
      codes(service.ports.map(portText)) ?? none,
      service.purpose,
      { status: service.status },
    ]),
});
const healthchecks: Build = (inventory, where) => ({
  caption: 'Healthchecks der Container',
  columns: ['Container', 'Prüfbefehl', 'Abstand', 'Zeitgrenze', 'Versuche'],
  rows: entitiesOf(inventory.containers)
    .filter((container) => container.status === 'active' && container.healthcheck && fits(container, where))
    .map((container) => [
      link(container.ref),
      code([container.healthcheck?.test ?? []].flat().join(' ')),
      code(container.healthcheck?.interval),
      code(container.healthcheck?.timeout),
      code(container.healthcheck?.retries),
    ]),
});
const parts: Build = (inventory, where) => ({
  caption: 'Teile der Dienste',
  columns: ['Teil', 'Dienst', 'Datei', 'Aufgabe'],
  rows: entitiesOf(inventory.services)
    .filter((service) => fits(service, where))
    .flatMap((service) =>
      service.parts.map((part): Cell[] => [
        part.name,
        link(service.ref, titleOf(service)),
        code(part.path),
        part.purpose,
      ]),
    ),
});
const models: Build = (inventory, where) => ({
  caption: 'Sprachmodelle',
  columns: ['Modell', 'Dienst', 'Einsatz'],
  rows: entitiesOf(inventory.services)
    .filter((service) => fits(service, where))
    .flatMap((service) =>
      service.models.map((model): Cell[] => [
        code(model.name),
        link(service.ref, titleOf(service)),
        model.purpose,
      ]),
    ),
});
const routes: Build = (inventory, where) => ({
  caption: 'Weiterleitungen nach Pfad',
  columns: ['Pfad', 'Angenommen von', 'Ziel', 'Port am Ziel', 'Hinweis'],
  rows: entitiesOf(inventory.services)
    .filter((service) => fits(service, where))
    .flatMap((service) =>
      service.routes.map((route): Cell[] => [
        code(route.path),
        link(service.ref, titleOf(service)),
        link(route.to),
        code(route.port),
        prose(route.note),
      ]),
    ),
});
const processes: Build = (inventory, where) => ({
  caption: 'Dienste und ihr Start',
  columns: [
    'Dienst',
    'Programm',
    'Unit',
    'Startbefehl',
    'Benutzer',
    'Arbeitsverzeichnis',
    'Neustart',
    'Status',
  ],
  rows: entitiesOf(inventory.services)
    .filter((service) => fits(service, where))
    .map((service) => [
      link(service.ref, titleOf(service)),
      prose([service.software, service.version].filter(Boolean).join(' ') || undefined),
      code(service.unit),
      code(service.command),
      code(service.user),
      code(service.working_directory),
      code(service.restart),
      { status: service.status },
    ]),
});

export const workloadTables = {
  stacks,
  containers,
  services,
  healthchecks,
  parts,
  models,
  routes,
  processes,
} as const;
