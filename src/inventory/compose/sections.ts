// A compose project -> the sections of one inventory file.
import { domain as domainSchema } from '../../model/entities.ts';
import type { Section } from '../../model/sections.ts';
import {
  type ComposeMap,
  entriesOf,
  entryOf,
  itemsOf,
  type Plain,
  textOf,
  withEntries,
  writtenOf,
} from '../../source/compose/node.ts';
import type { ComposeProject } from '../../source/compose/project.ts';
import { commentsOf } from './comments.ts';
import { absolutePath, truthOf } from './forms.ts';
import {
  envFileEntry,
  envFileName,
  isProvided,
  networkEntries,
  providedServices,
  secretEntries,
  stackSection,
  volumeEntries,
} from './resources.ts';
import {
  domainEntries,
  isProxyImage,
  type Labels,
  type Route,
  type RoutedContainer,
  routesOf,
} from './routes.ts';
import { openValues } from './secrets.ts';
import { containerEntry, fitting, type Names } from './service.ts';
import { type Entry, filled, freeId, type Import, idOf, lose, numbered } from './taken.ts';
import { roleOf, speechOf } from './well-known.ts';

/** Entries by section and id, as they are written. */
export type ImportedSections = Partial<Record<Section, Record<string, Entry>>>;
/** What an import knows beside the project itself. */
export interface ImportTarget {
  readonly host: string;
  /** The text of a file of the project, for its comments. */
  readonly textOf: (file: string) => string | undefined;
  /** Compose files as the stack names them. */
  readonly files: readonly string[];
  /** Containers of other files that are proxies, by kind. */
  readonly proxies: Partial<Record<Route['proxy'], string>>;
  /** Ids that people gave to the containers of services. */
  readonly ids?: ReadonlyMap<string, string>;
}

const labelsOf = (service: ComposeMap): Labels =>
  Object.fromEntries(
    [
      ...entriesOf(entryOf(service, 'labels')),
      ...entriesOf(entryOf(entryOf(service, 'deploy'), 'labels')),
    ].map(([key, value]) => [key, textOf(value) ?? '']),
  );
/** The only port of the container that its service shows. */
function solePort(service: ComposeMap): number | undefined {
  const shown = [
    ...itemsOf(entryOf(service, 'expose')).map(textOf),
    ...itemsOf(entryOf(service, 'ports')).map((port) => textOf(entryOf(port, 'target'))),
  ];
  const ports = [...new Set(shown.flatMap((port) => (/^\d+$/.test(port ?? '') ? [Number(port)] : [])))];
  return ports.length === 1 ? ports[0] : undefined;
}

/** Ids of the containers by their services. */
function containerIds(
  taken: Import,
  services: ReadonlyMap<string, ComposeMap>,
  named: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, { id: string; name: string }> {
  const ids = new Set<string>(named.values());
  return new Map(
    [...services].map(([service, node]) => {
      const container = entryOf(node, 'container_name');
      const name =
        container && textOf(container) ? String(writtenOf(container)) : `${taken.project}-${service}-1`;
      const own = named.get(service);
      if (own !== undefined) return [service, { id: own, name }] as const;
      const base = freeId(taken, 'containers', name, `${taken.stack}-${service}`);
      const id = numbered(base, (other) => ids.has(other));
      ids.add(id);
      return [service, { id, name }] as const;
    }),
  );
}

/** Env files that services read, each path once. */
function envFiles(taken: Import) {
  const entries: Record<string, Entry> = {};
  const byPath = new Map<string, string>();
  return {
    entries,
    idOfFile: (node: Parameters<Names['envFileId']>[0], container: string): string => {
      const path = absolutePath(taken.directory, String((writtenOf(node) as Entry).path ?? ''));
      const known = byPath.get(path);
      if (known !== undefined) return known;
      const base = freeId(taken, 'env_files', `${taken.stack}-${envFileName(path)}`);
      const id = numbered(base, (other) => Object.hasOwn(entries, other));
      byPath.set(path, id);
      entries[id] = envFileEntry(taken, id, node, container);
      return id;
    },
  };
}

/** Secrets and configs that a service needs and no file describes. */
function loseUndescribed(taken: Import, { sections }: ComposeProject): void {
  for (const [name, service] of sections.services)
    for (const key of ['secrets', 'configs'] as const)
      for (const grant of itemsOf(entryOf(service, key))) {
        const used = textOf(entryOf(grant, 'source'));
        if (used !== undefined && !sections[key].has(used))
          lose(taken, `„${used}“ (${key}), das „${name}“ braucht, ist nirgends beschrieben.`, service.at);
      }
}
/** Entries of the secrets that stood in values. */
const metSecrets = ({ secrets }: Import): Record<string, Entry> =>
  Object.fromEntries(
    [...secrets.values()].map(({ id, variable, usedBy }) => [
      id,
      {
        purpose: `Wert von ${variable}.`,
        kept_in: 'nicht dokumentiert',
        variable,
        used_by: [...usedBy],
      },
    ]),
  );

/** What a service says beside `provider` and has no place in the stack. */
function losePlaceless(taken: Import, name: string, service: ComposeMap): void {
  for (const [key, node] of entriesOf(service))
    if (!['provider', 'depends_on', 'container_name'].includes(key) && !key.startsWith('x-'))
      lose(taken, `„${key}“ bei „${name}“ hat neben „provider“ keinen Platz.`, node.at);
}

/** A service without dependencies on what the files do not describe; that is said. */
function withKnownDependencies(
  taken: Import,
  name: string,
  service: ComposeMap,
  services: ReadonlyMap<string, ComposeMap>,
): ComposeMap {
  const depends = entryOf(service, 'depends_on');
  const unknown = entriesOf(depends).filter(([other]) => !services.has(other));
  if (depends?.kind !== 'map' || unknown.length === 0) return service;
  for (const [other, options] of unknown) {
    const message = `Der Dienst „${other}“, von dem „${name}“ abhängt, steht in keiner der Dateien.`;
    if (truthOf(textOf(entryOf(options, 'required'))) === false)
      taken.hints.push({ severity: 'hint', message, at: options.at });
    else lose(taken, message, options.at);
  }
  const without = Object.fromEntries(unknown.map(([other]) => [other, undefined]));
  return withEntries(service, { depends_on: withEntries(depends, without) });
}

/** Each dependency as a connection; how they speak is said where the image tells. */
function connectionEntries(
  services: ReadonlyMap<string, ComposeMap>,
  ids: ReadonlyMap<string, { id: string }>,
): Record<string, Entry> {
  const entries: Record<string, Entry> = {};
  for (const [service, node] of services)
    for (const [target] of entriesOf(entryOf(node, 'depends_on'))) {
      const [from, to] = [ids.get(service), ids.get(target)];
      if (!from || !to) continue;
      const speech = speechOf(textOf(entryOf(services.get(target), 'image')) ?? '');
      entries[idOf(`${from.id}-${to.id}`)] = filled({
        from: `container:${from.id}`,
        to: `container:${to.id}`,
        port: speech?.port,
        protocol: speech?.protocol ?? 'nicht dokumentiert',
        note: 'Aus depends_on der Compose-Datei.',
      });
    }
  return entries;
}

const nonEmpty = <T extends object>(entries: T): T | undefined =>
  Object.keys(entries).length > 0 ? entries : undefined;
/** A domain's entry, or nothing where its name cannot be one. */
function domainsWithin(taken: Import, entries: Record<string, Entry>): Record<string, Entry> {
  return Object.fromEntries(
    Object.entries(entries).flatMap(([host, entry]) => {
      const id = idOf(host);
      if (host.includes('${') || taken.others.has(`domains/${id}`)) return [];
      return fitting(domainSchema, entry as Plain) === undefined
        ? []
        : [[id, id === host ? entry : { name: host, ...entry }]];
    }),
  );
}

/**
 * The sections of the project's inventory file, and the ids of its services' containers; what is lost stands in `taken`.
 */
export function importedSections(
  taken: Import,
  project: ComposeProject,
  target: ImportTarget,
): { readonly sections: ImportedSections; readonly services: ReadonlyMap<string, string> } {
  const { services } = project.sections;
  const ids = containerIds(taken, services, target.ids);
  const networks = networkEntries(taken, project);
  const volumes = volumeEntries(taken, project);
  const secrets = secretEntries(taken, project);
  const files = envFiles(taken);
  const defaultId = networks.ids.get('default');
  const names: Names = {
    networkId: (name) => networks.ids.get(name) ?? idOf(name),
    volumeId: (name) => volumes.ids.get(name) ?? idOf(name),
    secretId: (name) => secrets.ids.get(name) ?? idOf(name),
    envFileId: files.idOfFile,
    defaultNetworks: defaultId === undefined ? undefined : [defaultId],
  };
  const containers: Record<string, Entry> = {};
  const routed: RoutedContainer[] = [];
  for (const [name, written] of services) {
    if (isProvided(written)) {
      losePlaceless(taken, name, written);
      continue;
    }
    const service = withKnownDependencies(taken, name, written, services);
    const { id, name: realName } = ids.get(name)!;
    const key = project.keys.get(`services/${name}`) ?? service.at;
    const comments = commentsOf(target.textOf(key.file) ?? '', key.line);
    const entry = containerEntry(taken, { name, id, service, names, comments, realName });
    if (!entry) continue;
    containers[id] = entry;
    routed.push({ id, routes: routesOf(labelsOf(service)), port: solePort(service) });
  }
  loseUndescribed(taken, project);
  const proxyOf = (kind: Route['proxy']) =>
    Object.entries(containers).find(
      ([, { image }]) => roleOf(String(image)) === 'proxy' && isProxyImage(String(image), kind),
    )?.[0] ?? target.proxies[kind];
  const connections = connectionEntries(services, ids);
  for (const [id, { from, to }] of Object.entries(connections))
    if (![from, to].every((ref) => Object.hasOwn(containers, String(ref).slice('container:'.length))))
      delete connections[id];
  const stackValue = (section: 'configs' | 'models') =>
    stackSection(project, section, (value) => openValues(taken, section, value, `stack:${taken.stack}`));
  const stack = filled({
    purpose: `Compose-Projekt „${project.name}“; der Zweck ist nicht dokumentiert.`,
    host: target.host,
    project: project.name === taken.stack ? undefined : project.name,
    directory: taken.directory,
    files: [...target.files],
    configs: stackValue('configs'),
    profiles: project.profiles.length > 0 ? project.profiles : undefined,
    models: stackValue('models'),
    providers: providedServices(project, (value) =>
      openValues(taken, 'provider', value, `stack:${taken.stack}`),
    ),
  });
  const sections = filled({
    stacks: { [taken.stack]: stack },
    containers: nonEmpty(containers),
    networks: nonEmpty(networks.entries),
    volumes: nonEmpty(volumes.entries),
    env_files: nonEmpty(files.entries),
    secrets: nonEmpty({ ...secrets.entries, ...metSecrets(taken) }),
    domains: nonEmpty(domainsWithin(taken, domainEntries(routed, proxyOf))),
    connections: nonEmpty(connections),
  } as Entry) as ImportedSections;
  return { sections, services: new Map([...ids].map(([service, { id }]) => [service, id])) };
}
