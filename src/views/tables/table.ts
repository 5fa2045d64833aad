// What a table of the handbook is made from.
import type { Host, Inventory, Service } from '../../model/inventory.ts';
import type { Table } from '../../model/table.ts';

/** What a table is narrowed to; without an entry, to nothing. */
export interface Where {
  readonly host?: string;
  readonly stack?: string;
  readonly status?: string;
  /** Ids of entries: `backend | frontend`. */
  readonly only?: string;
}
/** Whether an entity is wanted. */
export const fits = (
  entity: {
    id?: string | undefined;
    host?: string | undefined;
    stack?: string | undefined;
    status?: string | undefined;
  },
  { host, stack, status, only }: Where,
) =>
  (!only || only.split('|').some((id) => id.trim() === entity.id)) &&
  (!host || entity.host === host) &&
  (!stack || entity.stack === stack) &&
  (!status || entity.status === status);
/** The entities of a section, in the order of the files. */
export const entitiesOf = <T>(section: Readonly<Record<string, T>>) => Object.values(section);
/** What the wanted hosts have of something, each beside its host. */
export const partsOfHosts = <Part>(
  { hosts }: Inventory,
  where: Where,
  partsOf: (host: Host) => readonly Part[],
): { readonly host: Host; readonly part: Part; readonly index: number }[] =>
  entitiesOf(hosts)
    .filter((host) => fits({ ...host, host: host.id }, where))
    .flatMap((host) => partsOf(host).map((part, index) => ({ host, part, index })));
/** What the wanted services have of something, each beside its service. */
export const partsOfServices = <Part>(
  { services }: Inventory,
  where: Where,
  partsOf: (service: Service) => readonly Part[],
): { readonly service: Service; readonly part: Part }[] =>
  entitiesOf(services)
    .filter((service) => fits(service, where))
    .flatMap((service) => partsOf(service).map((part) => ({ service, part })));
/** Builds one table; `where` narrows it to a host or a stack. */
export type Build = (inventory: Inventory, where: Where) => Table;
