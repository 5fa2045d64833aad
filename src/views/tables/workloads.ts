// Tables of what runs: stacks, containers, services and their parts.
import { tableOf } from '../../model/table.ts';
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
import { type Build, entitiesOf, fits, partsOfServices } from './table.ts';

const stacks: Build = (inventory, where) =>
  tableOf({
    caption: 'Stacks',
    rows: entitiesOf(inventory.stacks).filter((stack) => fits(stack, where)),
    columns: [
      { title: 'Stack', cell: (stack) => link(stack.ref, titleOf(stack)) },
      { title: 'Host', cell: (stack) => link(`host:${stack.host}`) },
      { title: 'Verzeichnis', cell: (stack) => code(stack.directory) },
      { title: 'Compose-Projekt', cell: (stack) => code(stack.project ?? stack.id) },
      {
        title: 'Container',
        cell: (stack) =>
          String(entitiesOf(inventory.containers).filter((container) => container.stack === stack.id).length),
      },
      { title: 'Status', cell: (stack) => ({ status: stack.status }) },
    ],
  });
const containers: Build = (inventory, where) =>
  tableOf({
    caption: 'Container',
    rows: entitiesOf(inventory.containers).filter((container) => fits(container, where)),
    columns: [
      {
        title: 'Container',
        cell: (container) =>
          marked(
            `containers/${container.id}`,
            list([
              link(container.ref),
              ...(container.title && container.title !== container.name ? [code(container.name)] : []),
            ]),
          ),
      },
      { title: 'Image', cell: (container) => code(container.image) },
      { title: 'Zweck', cell: (container) => container.purpose },
      {
        title: 'Ports am Host',
        cell: (container) => codes(publishedPorts(container).map(portText)) ?? none,
      },
      { title: 'Ports intern', cell: (container) => codes(innerPorts(container)) ?? none },
      { title: 'Status', cell: (container) => ({ status: container.status }) },
    ],
  });
const services: Build = (inventory, where) =>
  tableOf({
    caption: 'Dienste',
    rows: entitiesOf(inventory.services).filter((service) => fits(service, where)),
    columns: [
      {
        title: 'Dienst',
        cell: (service) => marked(`services/${service.id}`, link(service.ref, titleOf(service))),
      },
      { title: 'Host', cell: (service) => link(`host:${service.host}`) },
      { title: 'Unit', cell: (service) => code(service.unit) },
      { title: 'Ports', cell: (service) => codes(service.ports.map(portText)) ?? none },
      { title: 'Zweck', cell: (service) => service.purpose },
      { title: 'Status', cell: (service) => ({ status: service.status }) },
    ],
  });
const healthchecks: Build = (inventory, where) =>
  tableOf({
    caption: 'Healthchecks der Container',
    rows: entitiesOf(inventory.containers).filter(
      (container) => container.status === 'active' && container.healthcheck && fits(container, where),
    ),
    columns: [
      { title: 'Container', cell: (container) => link(container.ref) },
      {
        title: 'Prüfbefehl',
        cell: (container) => code([container.healthcheck?.test ?? []].flat().join(' ')),
      },
      { title: 'Abstand', cell: (container) => code(container.healthcheck?.interval) },
      { title: 'Zeitgrenze', cell: (container) => code(container.healthcheck?.timeout) },
      { title: 'Versuche', cell: (container) => code(container.healthcheck?.retries) },
    ],
  });
const parts: Build = (inventory, where) =>
  tableOf({
    caption: 'Teile der Dienste',
    rows: partsOfServices(inventory, where, (service) => service.parts),
    columns: [
      { title: 'Teil', cell: ({ part }) => part.name },
      { title: 'Dienst', cell: ({ service }) => link(service.ref, titleOf(service)) },
      { title: 'Datei', cell: ({ part }) => code(part.path) },
      { title: 'Aufgabe', cell: ({ part }) => part.purpose },
    ],
  });
const models: Build = (inventory, where) =>
  tableOf({
    caption: 'Sprachmodelle',
    rows: partsOfServices(inventory, where, (service) => service.models),
    columns: [
      { title: 'Modell', cell: ({ part }) => code(part.name) },
      { title: 'Dienst', cell: ({ service }) => link(service.ref, titleOf(service)) },
      { title: 'Einsatz', cell: ({ part }) => part.purpose },
    ],
  });
const routes: Build = (inventory, where) =>
  tableOf({
    caption: 'Weiterleitungen nach Pfad',
    rows: partsOfServices(inventory, where, (service) => service.routes),
    columns: [
      { title: 'Pfad', cell: ({ part }) => code(part.path) },
      { title: 'Angenommen von', cell: ({ service }) => link(service.ref, titleOf(service)) },
      { title: 'Ziel', cell: ({ part }) => link(part.to) },
      { title: 'Port am Ziel', cell: ({ part }) => code(part.port) },
      { title: 'Hinweis', cell: ({ part }) => prose(part.note) },
    ],
  });
const processes: Build = (inventory, where) =>
  tableOf({
    caption: 'Dienste und ihr Start',
    rows: entitiesOf(inventory.services).filter((service) => fits(service, where)),
    columns: [
      { title: 'Dienst', cell: (service) => link(service.ref, titleOf(service)) },
      {
        title: 'Programm',
        cell: (service) => prose([service.software, service.version].filter(Boolean).join(' ') || undefined),
      },
      { title: 'Unit', cell: (service) => code(service.unit) },
      { title: 'Startbefehl', cell: (service) => code(service.command) },
      { title: 'Benutzer', cell: (service) => code(service.user) },
      { title: 'Arbeitsverzeichnis', cell: (service) => code(service.working_directory) },
      { title: 'Neustart', cell: (service) => code(service.restart) },
      { title: 'Status', cell: (service) => ({ status: service.status }) },
    ],
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
} as const satisfies Record<string, Build>;
