// What must be there before anything can be compared with a machine: its host, and a stack for each compose project.
import { idOf, numbered } from '../../inventory/compose/taken.ts';
import { todo } from '../../inventory/undocumented/names.ts';
import type { ObservedFact } from '../../model/facts.ts';
import type { Inventory } from '../../model/inventory.ts';
import { snapshotSources } from '../../snapshots/index.ts';
import { folderOf, inspectedOf } from './domains.ts';
import type { Sections } from './sections.ts';

/** All facts of a snapshot's files. */
export const factsOf = (files: ReadonlyMap<string, string>): readonly ObservedFact[] =>
  snapshotSources.flatMap((source) => {
    const text = files.get(source.file);
    return text === undefined ? [] : source.facts(source.parse(text));
  });

const osKeys = ['name', 'version', 'codename', 'kernel', 'architecture'];
/** The operating system as os-release and uname tell it; undefined where one of both names is not known. */
function osOf(facts: readonly ObservedFact[]): Readonly<Record<string, unknown>> | undefined {
  const fields = facts.find(({ kind }) => kind === 'os')?.fields ?? {};
  const known = osKeys.flatMap((key) =>
    typeof fields[key] === 'string' ? [[key, fields[key]] as const] : [],
  );
  const os: Record<string, unknown> = Object.fromEntries(known);
  return os.name && os.version ? os : undefined;
}
/** Of a daemon for SSH the port on which it listens. */
function sshOf(facts: readonly ObservedFact[]): Readonly<Record<string, unknown>> | undefined {
  const ports = facts.flatMap(({ kind, name, fields }) =>
    kind === 'listener' && /^sshd/.test(String(fields.process ?? '')) ? [Number(name.split('/')[0])] : [],
  );
  const port = ports.includes(22) ? 22 : ports[0];
  return port === undefined
    ? undefined
    : { service: 'OpenSSH', ...(port === 22 ? {} : { port }), from: todo };
}

/**
 * Host and stacks that the inventory lacks.
 * @param host id of the machine
 * @param hostname undefined: not known
 * @param inventory undefined: there is none yet
 */
export function skeletonOf(
  {
    host,
    hostname,
    files,
  }: {
    readonly host: string;
    readonly hostname: string | undefined;
    readonly files: ReadonlyMap<string, string>;
  },
  inventory: Pick<Inventory, 'hosts' | 'stacks'> | undefined,
): Sections {
  const facts = factsOf(files);
  const inspected = inspectedOf(files);
  const os = osOf(facts);
  const ssh = sshOf(facts);
  const software = facts.flatMap(({ kind, name, fields }) =>
    kind === 'software' && typeof fields.version === 'string' ? [{ name, version: fields.version }] : [],
  );
  const projects = [
    ...new Set(facts.flatMap(({ fields: { project } }) => (typeof project === 'string' ? [project] : []))),
  ].sort();
  const known = new Set(
    Object.values(inventory?.stacks ?? {}).flatMap((stack) =>
      stack.host === host ? [stack.project ?? stack.id] : [],
    ),
  );
  const taken = new Set(Object.keys(inventory?.stacks ?? {}));
  const stacks: Record<string, unknown> = {};
  for (const project of projects.filter((name) => !known.has(name))) {
    const id = numbered(idOf(project), (other) => taken.has(other));
    taken.add(id);
    stacks[id] = {
      purpose: todo,
      host,
      directory: folderOf(inspected, project) ?? todo,
      ...(id === project ? {} : { project }),
    };
  }
  return {
    ...(inventory?.hosts[host]
      ? {}
      : {
          hosts: {
            [host]: {
              purpose: todo,
              kind: 'vm',
              ...(hostname ? { hostname } : {}),
              ...(os ? { os } : {}),
              ...(software.length > 0 ? { software } : {}),
              ...(ssh ? { ssh } : {}),
              snapshots: snapshotSources.flatMap(({ id, file }) => (files.has(file) ? [id] : [])),
            },
          },
        }),
    ...(Object.keys(stacks).length > 0 ? { stacks } : {}),
  };
}
