// A service of a compose file -> a container of the inventory, in compose's own words. What the inventory has no field for,
// or what its schema refuses, is a loss with its line.

import { closestTo } from '../../model/closest.ts';
import { fates, formerKeys } from '../../model/compose-keys.ts';
import { container as containerSchema } from '../../model/container.ts';
import { undocumentedImage } from '../../model/image-name.ts';
import {
  type ComposeMap,
  type ComposeNode,
  entriesOf,
  entryOf,
  itemsOf,
  keyPlace,
  type Plain,
  plainOf,
  textOf,
  writtenOf,
} from '../../source/compose/node.ts';
import type { ServiceComments } from './comments.ts';
import {
  dependsForm,
  deviceForm,
  limitsForm,
  mountForm,
  networksForm,
  numberForm,
  portForm,
  truthOf,
} from './forms.ts';
import { openValues, withoutSecret } from './secrets.ts';
import { type Entry, filled, type Import, lose } from './taken.ts';
import { roleOf } from './well-known.ts';

/** What a service refers to, by the names of the compose file. */
export interface Names {
  readonly networkId: (name: string) => string;
  readonly volumeId: (name: string) => string;
  readonly secretId: (name: string) => string;
  readonly envFileId: (entry: ComposeNode, container: string) => string;
  /** Networks that every service joins which names none. */
  readonly defaultNetworks: Plain | undefined;
}
/** What a form makes of a value; undefined leaves the key out. */
type Form = (node: ComposeNode, context: Context) => Plain | undefined;
interface Context {
  readonly taken: Import;
  readonly names: Names;
  /** The container as `kind:id`. */
  readonly id: string;
  readonly key: string;
}

const truth: Form = (node) => truthOf(plainOf(node));
const listOf =
  (form: (node: ComposeNode) => Plain): Form =>
  (node) => {
    const items = itemsOf(node).map(form);
    return items.length > 0 ? items : undefined;
  };
/** A value without what nobody reads: keys below it that begin with `x-`. */
const withoutExtensions = (value: Plain): Plain =>
  Array.isArray(value)
    ? value.map(withoutExtensions)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value as Readonly<Record<string, Plain>>)
            .filter(([key]) => !key.startsWith('x-'))
            .map(([key, part]) => [key, withoutExtensions(part)]),
        )
      : value;
const written: Form = (node, { taken, key, id }) => openValues(taken, key, writtenOf(node), id);
/** A value with a fixed set of keys. */
const section: Form = (node, { taken, key, id }) =>
  openValues(taken, key, withoutExtensions(writtenOf(node)), id);

const environment: Form = (node, { taken, id }) => {
  const variables = entriesOf(node).map(([name, value]): [string, Plain] => {
    const plain = plainOf(value);
    if (plain === null) return [name, null];
    const shown = typeof plain === 'string' ? String(writtenOf(value)) : String(plain);
    return [name, withoutSecret(taken, { name, value: String(plain), written: shown, user: id })];
  });
  return variables.length > 0 ? Object.fromEntries(variables) : undefined;
};
/** `secrets` and `configs` of a service: names alone where nothing else is said. */
const grants =
  (idOf: (names: Names, name: string) => string, folder: string): Form =>
  (node, { names }) => {
    const items = itemsOf(node).map((item): Plain => {
      const { source, target, ...rest } = writtenOf(item) as Entry;
      const name = String(source ?? '');
      const id = idOf(names, name);
      // The file in the container is called as compose calls the secret.
      const at = target ?? (id === name ? undefined : `${folder}${name}`);
      return at === undefined && Object.keys(rest).length === 0
        ? id
        : (filled({ source: id, target: at, ...rest }) as Plain);
    });
    return items.length > 0 ? items : undefined;
  };
const build: Form = (node, context) => {
  const { context: folder = '.', dockerfile, ...rest } = writtenOf(node) as Entry;
  const secrets = entryOf(node, 'secrets');
  const isInline = rest.dockerfile_inline !== undefined;
  const flags = Object.fromEntries(
    ['no_cache', 'pull', 'privileged'].flatMap((key) =>
      rest[key] === undefined ? [] : [[key, truthOf(rest[key])]],
    ),
  );
  const open = openValues(
    context.taken,
    'build',
    filled({ ...rest, ...flags, secrets: undefined }) as Plain,
    context.id,
  );
  return filled({
    context: folder,
    dockerfile: isInline || dockerfile === 'Dockerfile' ? undefined : dockerfile,
    ...(open as Entry),
    secrets: secrets && grants((names, name) => names.secretId(name), '')(secrets, context),
  }) as Plain;
};
const healthcheck: Form = (node, context) => {
  const { disable, retries, test, ...rest } = withoutExtensions(writtenOf(node)) as Entry;
  if (truthOf(disable) === true) return { test: ['NONE'] };
  const check = filled({
    test: Array.isArray(test) && test.length === 0 ? undefined : test,
    ...rest,
    retries: retries === undefined ? undefined : numberForm(retries),
  });
  return openValues(context.taken, 'healthcheck', check as Plain, context.id);
};
const command: Form = (node, context) =>
  node.kind === 'list'
    ? node.items.map((item) =>
        openValues(context.taken, context.key, String(writtenOf(item) ?? ''), context.id),
      )
    : written(node, context);
const exposed = (node: ComposeNode): Plain => {
  const text = textOf(node)?.replace(/\/tcp$/, '') ?? '';
  return /^\d+$/.test(text) ? Number(text) : text;
};

const forms: Readonly<Record<string, Form>> = {
  build,
  command,
  configs: grants((_, name) => name, '/'),
  blkio_config: section,
  credential_spec: section,
  depends_on: dependsForm,
  deploy: section,
  develop: section,
  devices: listOf(deviceForm),
  entrypoint: command,
  env_file: (node, { names, id }) => {
    const ids = itemsOf(node).map((item) => names.envFileId(item, id.slice('container:'.length)));
    return ids.length > 0 ? ids : undefined;
  },
  environment,
  expose: listOf(exposed),
  group_add: listOf((node) => String(writtenOf(node))),
  healthcheck,
  networks: (node, { names }) => networksForm(node, names.networkId),
  ports: listOf(portForm),
  secrets: grants((names, name) => names.secretId(name), ''),
  ulimits: (node) => limitsForm(node),
  volumes: (node, { names }) => {
    const mounts = itemsOf(node).map((mount) => mountForm(mount, names.volumeId));
    return mounts.length > 0 ? mounts : undefined;
  },
  ...Object.fromEntries(
    [
      'privileged',
      'read_only',
      'init',
      'stdin_open',
      'tty',
      'oom_kill_disable',
      'attach',
      'use_api_socket',
    ].map((key) => [key, truth]),
  ),
};
/** Keys that go elsewhere: into the entry's name, its number, or nowhere because they are done. */
const elsewhere = new Set(['container_name', 'scale', 'extends', 'image']);

/** The value as the schema takes it, perhaps as a text or a number; undefined: it takes none of them. */
export function fitting(
  schema: { safeParse: (value: unknown) => { success: boolean } },
  value: Plain,
): Plain | undefined {
  const isScalar = typeof value !== 'object' || value === null;
  const forms = [value, ...(isScalar ? [String(value), numberForm(value)] : [])];
  return forms.find((form) => schema.safeParse(form).success);
}

/** Keys of a container that compose has as well. */
const composeServiceKeys = Object.keys(containerSchema.shape);
const shape = containerSchema.shape as unknown as Readonly<
  Record<string, { safeParse: (value: unknown) => { success: boolean } }>
>;

/** A field of the container; `isLost`: something is said that the inventory has no words for. */
function fieldOf(
  key: string,
  node: ComposeNode,
  context: Context,
): { value?: Plain | undefined; isLost: boolean } {
  const isNothing = node.kind === 'scalar' && node.value === null;
  if (isNothing) return { isLost: false };
  const form = Object.hasOwn(forms, key) ? forms[key] : written;
  const value = form?.(node, context);
  if (value === undefined) return { isLost: isMeant(node) };
  // An empty text or map says nothing.
  if (
    value === '' ||
    (typeof value === 'object' && value !== null && Object.keys(value).length === 0 && key !== 'develop')
  )
    return {
      value: key === 'command' || key === 'entrypoint' ? fitting(shape[key]!, []) : undefined,
      isLost: false,
    };
  const fit = fitting(shape[key]!, value);
  return { value: fit, isLost: fit === undefined && isMeant(node) };
}

/** How many containers a service has: `scale`, or `deploy.replicas`. */
function replicasOf(service: ComposeMap): number | undefined {
  const text = textOf(entryOf(service, 'scale')) ?? textOf(entryOf(entryOf(service, 'deploy'), 'replicas'));
  const count = Number(text);
  return text !== undefined && Number.isInteger(count) && count > 1 ? count : undefined;
}

/**
 * The container of a service.
 * @param id of the container in the inventory
 * @returns undefined when there is nothing that could run
 */
export function containerEntry(
  taken: Import,
  {
    name,
    id,
    service,
    names,
    comments,
    realName,
  }: {
    readonly name: string;
    readonly id: string;
    readonly service: ComposeMap;
    readonly names: Names;
    readonly comments: ServiceComments;
    readonly realName: string;
  },
): Entry | undefined {
  const image = entryOf(service, 'image');
  const imageText = (image && textOf(image) !== undefined && String(writtenOf(image))) || undefined;
  const isBuilt = entryOf(service, 'build') !== undefined;
  if (!imageText && !isBuilt) {
    const message = `Der Dienst „${name}“ hat weder image noch build.`;
    if (!taken.isPart) {
      lose(taken, message, service.at);
      return undefined;
    }
    taken.hints.push({
      severity: 'hint',
      message: `${message} Die Datei ergänzt wohl eine andere: beide zusammen übernehmen, sonst ist das Image nicht dokumentiert.`,
      at: service.at,
    });
  }
  const fields: Entry = {};
  for (const [key, node] of entriesOf(service)) {
    const at = keyPlace(service, key);
    if (elsewhere.has(key)) continue;
    if (key.startsWith('x-')) {
      taken.hints.push({
        severity: 'hint',
        message: `„${key}“ bei „${name}“ liest Compose nicht; es ist weggelassen.`,
        at,
      });
      continue;
    }
    if (!Object.hasOwn(shape, key)) {
      lose(taken, unknownKey(key, name), at);
      continue;
    }
    const { value, isLost } = fieldOf(key, node, { taken, names, id: `container:${id}`, key });
    if (value !== undefined) fields[key] = value;
    else if (isLost) lose(taken, `„${key}“ bei „${name}“ lässt sich so nicht übernehmen.`, node.at);
  }
  // None at all is said by `deploy`, which has a word for it.
  if (textOf(entryOf(service, 'scale')) === '0')
    fields.deploy = { ...((fields.deploy ?? {}) as Entry), replicas: 0 } as Plain;
  const { ports, networks, ...rest } = fields;
  const hasMode = fields.network_mode !== undefined;
  return filled({
    name: realName === id ? undefined : realName,
    purpose:
      comments.above ??
      `Dienst „${name}“ des Compose-Projekts „${taken.project}“; der Zweck ist nicht dokumentiert.`,
    stack: taken.stack,
    service: name,
    role: roleOf(imageText ?? ''),
    image: imageText ?? (isBuilt ? `${taken.project}-${name}` : undocumentedImage),
    replicas: replicasOf(service),
    ports,
    networks: networks ?? (hasMode ? undefined : names.defaultNetworks),
    ...rest,
    notes: comments.within.length > 0 ? comments.within : undefined,
  });
}
/** What is said of a key that has no place: where it belongs, or which one was meant. */
function unknownKey(key: string, service: string): string {
  const said = fates[`service.${key}`]?.says ?? formerKeys[`service.${key}`];
  if (said !== undefined) return said;
  const guess = closestTo(key, [...composeServiceKeys, ...elsewhere]);
  return guess === undefined || guess === key
    ? `„${key}“ bei „${service}“ hat im Inventar keinen Platz.`
    : `Den Schlüssel „${key}“ bei „${service}“ kennt Compose nicht; meinten Sie „${guess}“?`;
}
/** Whether something is written that is lost when nothing is taken over. */
const isMeant = (node: ComposeNode): boolean =>
  node.kind === 'scalar'
    ? node.value !== null && node.value !== ''
    : node.kind === 'list'
      ? node.items.length > 0
      : node.entries.size > 0;
