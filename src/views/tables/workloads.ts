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
import { all, type Build, fits } from './table.ts';

const stacks: Build = (inventory, where) => ({
  caption: 'Stacks',
  columns: ['Stack', 'Host', 'Verzeichnis', 'Compose-Projekt', 'Container', 'Status'],
  rows: all(inventory.stacks)
    .filter((stack) => fits(stack, where))
    .map((stack) => [
      link(stack.ref, titleOf(stack)),
      link(`host:${stack.host}`),
      code(stack.directory),
      code(stack.project ?? stack.id),
      String(all(inventory.containers).filter((one) => one.stack === stack.id).length),
      { status: stack.status },
    ]),
});
const containers: Build = (inventory, where) => ({
  caption: 'Container',
  columns: ['Container', 'Image', 'Zweck', 'Ports am Host', 'Ports intern', 'Status'],
  rows: all(inventory.containers)
    .filter((one) => fits(one, where))
    .map((one) => [
      marked(
        `containers/${one.id}`,
        list([link(one.ref), ...(one.title && one.title !== one.name ? [code(one.name)] : [])]),
      ),
      code(one.image),
      one.purpose,
      codes(publishedPorts(one).map(portText)) ?? none,
      codes(innerPorts(one)) ?? none,
      { status: one.status },
    ]),
});
const services: Build = (inventory, where) => ({
  caption: 'Dienste',
  columns: ['Dienst', 'Host', 'Unit', 'Ports', 'Zweck', 'Status'],
  rows: all(inventory.services)
    .filter((one) => fits(one, where))
    .map((one) => [
      marked(`services/${one.id}`, link(one.ref, titleOf(one))),
      link(`host:${one.host}`),
      code(one.unit),
      codes(one.ports.map(portText)) ?? none,
      one.purpose,
      { status: one.status },
    ]),
});
const healthchecks: Build = (inventory, where) => ({
  caption: 'Healthchecks der Container',
  columns: ['Container', 'Prüfbefehl', 'Abstand', 'Zeitgrenze', 'Versuche'],
  rows: all(inventory.containers)
    .filter((one) => one.status === 'active' && one.healthcheck && fits(one, where))
    .map((one) => [
      link(one.ref),
      code([one.healthcheck?.test ?? []].flat().join(' ')),
      code(one.healthcheck?.interval),
      code(one.healthcheck?.timeout),
      code(one.healthcheck?.retries),
    ]),
});
const parts: Build = (inventory, where) => ({
  caption: 'Teile der Dienste',
  columns: ['Teil', 'Dienst', 'Datei', 'Aufgabe'],
  rows: all(inventory.services)
    .filter((one) => fits(one, where))
    .flatMap((one) =>
      one.parts.map((part): Cell[] => [
        part.name,
        link(one.ref, titleOf(one)),
        code(part.path),
        part.purpose,
      ]),
    ),
});
const models: Build = (inventory, where) => ({
  caption: 'Sprachmodelle',
  columns: ['Modell', 'Dienst', 'Einsatz'],
  rows: all(inventory.services)
    .filter((one) => fits(one, where))
    .flatMap((one) =>
      one.models.map((model): Cell[] => [code(model.name), link(one.ref, titleOf(one)), model.purpose]),
    ),
});
const routes: Build = (inventory, where) => ({
  caption: 'Weiterleitungen nach Pfad',
  columns: ['Pfad', 'Angenommen von', 'Ziel', 'Port am Ziel', 'Hinweis'],
  rows: all(inventory.services)
    .filter((one) => fits(one, where))
    .flatMap((one) =>
      one.routes.map((route): Cell[] => [
        code(route.path),
        link(one.ref, titleOf(one)),
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
  rows: all(inventory.services)
    .filter((one) => fits(one, where))
    .map((one) => [
      link(one.ref, titleOf(one)),
      prose([one.software, one.version].filter(Boolean).join(' ') || undefined),
      code(one.unit),
      code(one.command),
      code(one.user),
      code(one.working_directory),
      code(one.restart),
      { status: one.status },
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
