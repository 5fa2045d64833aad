// What follows from the names that a machine shows: roles from images, stacks from names, secrets from variables.
import { idOf } from '../../inventory/compose/taken.ts';
import { roleOf } from '../../inventory/compose/well-known.ts';
import { todo } from '../../inventory/undocumented/names.ts';
import type { ObservedFact } from '../../model/facts.ts';
import { isRecord } from '../../model/record.ts';
import { senseOf } from '../../secrets/names.ts';
import { merged, type Sections } from './sections.ts';

type Entries = Readonly<Record<string, unknown>>;
const mapped = (entries: Entries | undefined, change: (value: Entries, id: string) => Entries): Entries =>
  Object.fromEntries(
    Object.entries(entries ?? {}).map(([id, value]) => [id, isRecord(value) ? change(value, id) : value]),
  );

/** Networks and volumes that bear the name of a compose project belong to its stack. */
function withStack(
  entries: Entries | undefined,
  projects: readonly (readonly [project: string, stack: string])[],
): Entries {
  return mapped(entries, (value, id) => {
    const name = typeof value.name === 'string' ? value.name : id;
    const found = projects.find(([project]) => name.startsWith(`${project}_`));
    if (!found || value.kind === 'bind') return value;
    const { host: _, ...rest } = value;
    return { name, stack: found[1], ...rest };
  });
}

/** Variables that images and runtimes set for themselves. */
const ofImage =
  /^(?:PATH|HOME|HOSTNAME|LANG|LANGUAGE|LC_\w+|TERM|SHLVL|PWD|GPG_KEYS?|\w*_(?:VERSION|SHA\d*|MAJOR|CHECKSUM))$/;
/** The variables of a container that hold secrets, each with a stub; values nobody has seen. One stub a stack and name. */
function variablesOf(id: string, stack: unknown, names: readonly string[]) {
  const environment: Record<string, unknown> = {};
  const secrets: Record<string, unknown> = {};
  for (const name of names) {
    if (ofImage.test(name) || senseOf(name).sense !== 'secret') continue;
    const secret = idOf(
      `${typeof stack === 'string' ? stack : id}-${name.toLowerCase().replaceAll('_', '-')}`,
    );
    environment[name] = { secret };
    secrets[secret] = { purpose: todo, kept_in: todo, used_by: [`container:${id}`] };
  }
  return { environment, secrets };
}
/** Variables of an env file that hold secrets are marked as such. */
const withSecrets = (entries: Entries | undefined): Entries =>
  mapped(entries, (value) => ({
    ...value,
    variables: mapped(isRecord(value.variables) ? value.variables : {}, (variable, name) =>
      senseOf(name).sense === 'secret' ? { ...variable, secret: true } : variable,
    ),
  }));
/** Rules that were found one by one, as one group in the order of the machine. */
const withOneGroup = (entries: Entries | undefined): Entries =>
  mapped(entries, (value) => {
    const { firewall } = value;
    if (!isRecord(firewall) || !Array.isArray(firewall.groups)) return value;
    const rules = firewall.groups.flatMap((group) =>
      isRecord(group) && Array.isArray(group.rules) ? group.rules : [],
    );
    return { ...value, firewall: { ...firewall, groups: [{ title: 'Regeln der Maschine', rules }] } };
  });

/**
 * The entries with what follows from names.
 * @param known ids of secrets that are there already
 */
export function enriched(
  sections: Sections,
  facts: readonly ObservedFact[],
  known: ReadonlySet<string>,
): Sections {
  const projects = Object.entries(sections.stacks ?? {}).map(
    ([id, value]) => [isRecord(value) && typeof value.project === 'string' ? value.project : id, id] as const,
  );
  // The longest first: `shop-test` before `shop`.
  projects.sort(([a], [b]) => b.length - a.length);
  let secrets: Entries = {};
  const containers = mapped(sections.containers, (value, id) => {
    const name = typeof value.name === 'string' ? value.name : id;
    const env = facts.find(
      ({ kind, name: other, fields }) => kind === 'container' && other === name && 'env' in fields,
    );
    const found = variablesOf(id, value.stack, Array.isArray(env?.fields.env) ? env.fields.env : []);
    const isFree = Object.keys(found.secrets).every((secret) => !known.has(secret));
    if (isFree) secrets = merged(secrets, found.secrets) as Entries;
    return {
      ...value,
      role: roleOf(String(value.image ?? '')),
      ...(isFree && Object.keys(found.environment).length > 0 ? { environment: found.environment } : {}),
    };
  });
  return {
    ...sections,
    ...(sections.hosts ? { hosts: withOneGroup(sections.hosts) } : {}),
    ...(sections.containers ? { containers } : {}),
    ...(sections.env_files ? { env_files: withSecrets(sections.env_files) } : {}),
    ...(sections.networks ? { networks: withStack(sections.networks, projects) } : {}),
    ...(sections.volumes ? { volumes: withStack(sections.volumes, projects) } : {}),
    ...(Object.keys(secrets).length > 0 ? { secrets: { ...sections.secrets, ...secrets } } : {}),
  };
}
