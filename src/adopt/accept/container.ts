// Differences of containers -> the ways to make their entries say what the machine shows.
import { load } from 'js-yaml';
import { entryOf, entryText } from '../../inventory/undocumented/entry.ts';
import { todo } from '../../inventory/undocumented/names.ts';
import { isPlace } from '../../model/finding.ts';
import { isRecord } from '../../model/record.ts';
import type { Sections } from '../live/sections.ts';
import { defaultValues, optionalVariables } from './container-environment.ts';
import { keysOf } from './container-keys.ts';
import type { Shown } from './container-shown.ts';
import { type EntityEdit, matchesOf, type Proposal, type Situation } from './situation.ts';

/** Compose project and service. */
function belonging({ situation, container, match, entry }: Shown): Proposal[] {
  const { project, service } = match.observed.fields;
  const set = (path: string, value: unknown): EntityEdit => ({
    section: 'containers',
    id: container.id,
    path: [path],
    value,
  });
  const services = set('service', typeof service === 'string' ? service : undefined);
  if (typeof project !== 'string')
    return [
      {
        edits: [
          set('host', container.host),
          set('stack', undefined),
          ...(container.service === undefined ? [] : [set('service', undefined)]),
        ],
      },
    ];
  if (entry.stack !== undefined)
    return [{ edits: [set('stack', entry.stack), services] }, { edits: [services] }];
  const stack = { purpose: todo, host: container.host, directory: todo };
  const id = situation.inventory.stacks[project] ? `${project}-2` : project;
  return [
    {
      edits: [set('stack', id), ...(typeof service === 'string' ? [services] : [])],
      sections: { stacks: { [id]: { ...stack, ...(id === project ? {} : { project }) } } },
    },
  ];
}

/** Entries of networks and volumes, as a snapshot shows them where one does. */
function asFound({ findings, finding }: Situation, sections: Sections): Sections {
  const found = findings.flatMap(({ rule, host, entry }) =>
    /^(?:network|volume)-unexpected$/.test(rule) && host === finding.host && entry !== undefined
      ? [load(entry) as Sections]
      : [],
  );
  return Object.fromEntries(
    Object.entries(sections).map(([section, entries]) => [
      section,
      Object.fromEntries(
        Object.entries(entries).map(([id, value]) => [
          id,
          found.find((other) => Object.hasOwn(other[section] ?? {}, id))?.[section]?.[id] ?? value,
        ]),
      ),
    ]),
  );
}

/** How many there are, where the entry says it. */
function replicasProposals({ finding, inventory }: Situation): Proposal[] {
  if (isPlace(finding.at)) return [];
  const [section, id] = finding.at.path.map(String);
  const container = inventory.containers[id ?? ''];
  const count = Number(finding.actual);
  if (section !== 'containers' || !container || !Number.isInteger(count)) return [];
  const isDeployed = container.deploy?.replicas !== undefined;
  const place = { section, id: container.id, value: count } as const;
  return [{ edits: [{ ...place, path: isDeployed ? ['deploy', 'replicas'] : ['replicas'] }] }];
}

const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0;
/** The ways to make a difference of a container true. */
export function containerProposals(situation: Situation): Proposal[] {
  if (situation.finding.rule === 'container-replicas') return replicasProposals(situation);
  const all = matchesOf(situation);
  const parts = all.flatMap(([match, fields]) => {
    const [section, id = ''] = match.fact.at.path.map(String);
    const container = situation.inventory.containers[id];
    if (match.kind !== 'container' || section !== 'containers' || !container) return [];
    // As if nobody had documented it; what it is connected with is known.
    const made = entryOf(
      { host: match.host, kind: 'container', name: match.observed.name, fields: match.observed.fields },
      { inventory: situation.inventory, observed: new Set() },
    );
    const { containers = {}, ...bare } = (made ? load(entryText(made)) : {}) as Sections;
    const needed = asFound(situation, bare);
    const [entry] = Object.values(containers);
    const shown: Shown = {
      situation,
      match,
      container,
      needed,
      entry: isRecord(entry) ? entry : {},
    };
    return [[shown, fields] as const];
  });
  if (parts.some(([, fields]) => fields.some((field) => field === 'project' || field === 'service')))
    return parts.flatMap(([shown]) => belonging(shown));
  const edits: EntityEdit[] = [];
  const cleared: EntityEdit[] = [];
  const needed: Record<string, Record<string, unknown>> = {};
  for (const [shown, fields] of parts)
    for (const field of fields)
      for (const [key, value] of Object.entries(keysOf(shown, field) ?? {})) {
        const edit: EntityEdit = {
          section: 'containers',
          id: shown.container.id,
          path: key.split('/'),
          value,
        };
        if (edits.some((other) => other.id === edit.id && other.path.join() === edit.path.join())) continue;
        // What is there no longer is better not said; where silence means something else it is said.
        edits.push(isEmptyList(value) ? { ...edit, value: undefined } : edit);
        cleared.push(edit);
        if (key === 'networks' || key === 'volumes') Object.assign(needed, shown.needed);
      }
  for (const [shown, fields] of parts) if (fields.includes('env_values')) edits.push(...defaultValues(shown));
  const variables = parts.flatMap(([shown, fields]) =>
    fields.includes('env') ? optionalVariables(shown) : [],
  );
  const sections = Object.keys(needed).length > 0 ? { sections: needed as Sections } : {};
  return [
    ...(edits.length > 0 ? [{ edits, ...sections }] : []),
    ...(variables.length > 0 ? [{ edits: variables }, { edits: [...edits, ...variables] }] : []),
    ...(cleared.length > 0
      ? [
          { edits: cleared, ...sections },
          { edits: cleared.map((edit) => ({ ...edit, value: edit.value ?? false })), ...sections },
        ]
      : []),
  ];
}
