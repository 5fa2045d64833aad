// Differences of everything that is no container -> what its entry is to say.
import { isDeepStrictEqual } from 'node:util';
import type { Match } from '../../drift/scope.ts';
import { mapOf, textsOf, todo } from '../../inventory/undocumented/names.ts';
import { isRecord } from '../../model/record.ts';
import type { Section } from '../../model/sections.ts';
import { senseOf } from '../../secrets/names.ts';
import { isUnchanged, pairsLike, portAtAddresses } from './container-lists.ts';
import { currentAt } from './place.ts';
import { type EntityEdit, matchesOf, type Proposal, type Situation } from './situation.ts';

type Path = readonly (string | number)[];
/** Where a fact stands: its entity, and the path below it. */
const entityOf = ({ fact }: Match) => {
  const [section, id, ...below] = fact.at.path;
  return { section: section as Section, id: String(id), below };
};

/** Subnets and what belongs to them, where compose's long form (`ipam`) says them. */
function ipamEdits(situation: Situation, match: Match, field: string): [Path, unknown][] {
  const { id } = entityOf(match);
  const network = situation.inventory.networks[id];
  const values = textsOf(match.observed.fields[field]);
  const config = currentAt(situation.handbook, 'networks', id, ['ipam', 'config']);
  const pools = Array.isArray(config) ? config : [];
  if (field === 'subnets') {
    if (pools.length === 0) return [[['subnets'], values]];
    const written = pools.map((pool) => (isRecord(pool) ? String(pool.subnet).toLowerCase() : ''));
    const stays = pools.filter((_, index) => values.includes(written[index] ?? ''));
    const fresh = values.filter((value) => !written.includes(value));
    const changed = pools.flatMap((pool) => {
      if (stays.includes(pool)) return [pool];
      const subnet = fresh.shift();
      return subnet === undefined || !isRecord(pool) ? [] : [{ subnet }];
    });
    return [
      [
        ['ipam', 'config'],
        [...changed, ...fresh.map((subnet) => ({ subnet }))],
      ],
    ];
  }
  if (field === 'gateways')
    return network?.gateway !== undefined && pools.length === 0
      ? [[['gateway'], values[0]]]
      : [[['ipam', 'config', 0, 'gateway'], values[0]]];
  if (field === 'ip_ranges') return [[['ipam', 'config', 0, 'ip_range'], values[0]]];
  if (field === 'aux_addresses') return [[['ipam', 'config', 0, 'aux_addresses'], mapOf(values)]];
  if (field === 'ipam_driver') return [[['ipam', 'driver'], match.observed.fields[field]]];
  return field === 'ipam_options' ? [[['ipam', 'options'], mapOf(values)]] : [];
}

function networkEdits(situation: Situation, match: Match, field: string): [Path, unknown][] {
  const value = match.observed.fields[field] ?? null;
  if (['driver', 'internal', 'ipv4', 'ipv6', 'attachable', 'bridge'].includes(field))
    return [[[field], value ?? undefined]];
  if (field === 'driver_opts' || field === 'labels') return mapEdits(situation, match, field);
  if (field !== 'subnets') return ipamEdits(situation, match, field);
  // What shows in the subnets is not found apart from them.
  const together = ['gateways', 'ip_ranges', 'aux_addresses', 'ipv6'].filter((other) => {
    const [expected, actual] = [match.fact.fields[other], match.observed.fields[other]];
    return expected !== undefined && actual !== undefined && !isDeepStrictEqual(expected, actual);
  });
  return [
    ...ipamEdits(situation, match, field),
    ...together.flatMap((other): [Path, unknown][] =>
      other === 'ipv6' ? [[['ipv6'], match.observed.fields.ipv6]] : ipamEdits(situation, match, other),
    ),
  ];
}

/** A map of options as it is written. */
function mapEdits(situation: Situation, match: Match, field: string): [Path, unknown][] {
  const { section, id } = entityOf(match);
  const current = currentAt(situation.handbook, section, id, [field]);
  const observed = textsOf(match.observed.fields[field]);
  const isSame = isUnchanged(textsOf(match.fact.fields[field]), observed);
  const kept = pairsLike(
    current ?? {},
    observed,
    (name) => name === 'com.docker.network.bridge.name' || isSame(name),
  ) as object;
  const all = field === 'labels' || Array.isArray(kept) ? kept : { ...mapOf(observed), ...kept };
  return [[[field], Object.keys(all).length > 0 ? all : undefined]];
}

/** Names that the file has and nobody documented, names that are documented and gone, other values. */
function envFileEdits({ inventory }: Situation, match: Match, field: string): [Path, unknown][] {
  const file = inventory.env_files[entityOf(match).id];
  const observed = textsOf(match.observed.fields[field]);
  if (field === 'mode' || field === 'file_owner') return [[[field], match.observed.fields[field]]];
  if (field === 'values')
    return observed.flatMap((pair): [Path, unknown][] => {
      const [name = '', value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      const documented = file?.variables[name];
      return documented?.default === undefined || documented.default === value || documented.secret
        ? []
        : [[['variables', name, 'default'], value]];
    });
  const known = Object.entries(file?.variables ?? {});
  return [
    ...known.flatMap(([name, { required }]): [Path, unknown][] =>
      required && !observed.includes(name) ? [[['variables', name], undefined]] : [],
    ),
    ...observed.flatMap((name): [Path, unknown][] =>
      known.some(([other]) => other === name)
        ? []
        : [
            [
              ['variables', name],
              { description: todo, ...(senseOf(name).sense === 'secret' ? { secret: true } : {}) },
            ],
          ],
    ),
  ];
}

const plain: Readonly<Record<string, readonly string[]>> = {
  os: ['name', 'version', 'codename', 'kernel', 'architecture'],
  software: ['version'],
  unit: ['enabled'],
  'firewall-rule': ['comment'],
};
/** Paths below the fact's place, and their values. */
function valuesOf(situation: Situation, match: Match, field: string): [Path, unknown][] {
  const { kind, fact, observed } = match;
  const value = observed.fields[field];
  if (plain[kind]?.includes(field)) return [[[field], value ?? undefined]];
  if (kind === 'firewall' && field !== 'order') return [[fact.fieldPaths[field] ?? [field], value]];
  // One rule does one thing, for both families.
  if (kind === 'firewall-rule' && field === 'action')
    return textsOf(value).length === 1 && !textsOf(value)[0]?.includes(' (')
      ? [[['action'], textsOf(value)[0]]]
      : [];
  if (kind === 'firewall-rule' && field === 'families')
    return [[['ipv6'], textsOf(value).includes('IPv6') ? undefined : false]];
  if (kind === 'docker-user-rule' && field === 'families') return [[['families'], value]];
  if (kind === 'network') return networkEdits(situation, match, field);
  if (kind === 'volume')
    return field === 'driver' ? [[['driver'], value]] : mapEdits(situation, match, field);
  if (kind === 'env-file') return envFileEdits(situation, match, field);
  if (kind === 'unit' && field === 'active') {
    // A service that rests is planned, as a container is.
    if (match.fact.at.path[0] === 'services') return value === 'inactive' ? [[['status'], 'planned']] : [];
    if (fact.optional) return value === 'active' ? [[['status'], 'active']] : [];
    return value === 'active' || value === 'inactive' ? [[['active'], value]] : [];
  }
  if (kind === 'guest' && field === 'name') return [[['hostname'], value]];
  if (kind === 'guest' && field === 'status')
    return [[['status'], value === 'running' ? 'active' : 'planned']];
  if (kind === 'image' && field === 'id') return [[['image_id'], String(value).slice(0, 19)]];
  return [];
}

/** A listening port with other addresses, or another program: of the service that has it, or the host's SSH. */
function listenerEdits(
  { inventory, handbook }: Situation,
  match: Match,
  fields: readonly string[],
): EntityEdit[] {
  const { section, id, below } = entityOf(match);
  const { addresses, process } = match.observed.fields;
  const isSsh = section === 'hosts' && below[0] === 'ssh';
  if (isSsh && fields.includes('process')) {
    const service = /dropbear/.test(String(process)) ? 'Dropbear' : String(process);
    return [{ section, id, path: ['ssh', 'service'], value: service }];
  }
  if (isSsh && fields.includes('addresses'))
    return [
      {
        section,
        id,
        path: ['ssh', 'listen_address'],
        value: textsOf(addresses).includes('*') ? undefined : textsOf(addresses),
      },
    ];
  if (section !== 'services') return [];
  if (fields.includes('process')) return [{ section, id, path: ['binary'], value: String(process) }];
  const [port = '', protocol] = match.fact.name.split('/');
  const ports = inventory.services[id]?.ports ?? [];
  const index = ports.findIndex((other) => other.published === port && other.protocol === protocol);
  const written = currentAt(handbook, 'services', id, ['ports']);
  const items = Array.isArray(written) ? written : [];
  if (index < 0 || items.length !== ports.length) return [];
  const value = items.flatMap((item, other) =>
    other === index ? portAtAddresses(item, textsOf(addresses)) : [item],
  );
  return [{ section, id, path: ['ports'], value }];
}

/** The ways to make a difference of a host, a network, a volume, … true. */
export function hostProposals(situation: Situation): Proposal[] {
  const edits = matchesOf(situation).flatMap(([match, fields]): EntityEdit[] => {
    const { section, id, below } = entityOf(match);
    if (match.kind === 'listener') return listenerEdits(situation, match, fields);
    // The image stands at a container's key; its identity is another key beside it.
    const above = match.kind === 'image' ? below.slice(0, -1) : below;
    return fields.flatMap((field) =>
      valuesOf(situation, match, field).map(([path, value]) => ({
        section,
        id,
        path: [...above, ...path],
        value,
      })),
    );
  });
  // A container that runs with the file as it was has not got what is new in it.
  const optional = edits.map((edit) =>
    edit.section === 'env_files' && edit.path[0] === 'variables' && isRecord(edit.value)
      ? { ...edit, value: { ...edit.value, required: false } }
      : edit,
  );
  return edits.length > 0 ? [{ edits }, { edits: optional }] : [];
}
