// A host itself -> its operating system, units, guests, env files, as the machine should show them.
import type { ExpectedFact, FieldMode } from '../../model/facts.ts';
import { subjectOf } from '../../model/facts.ts';
import type { Pointer } from '../../model/finding.ts';
import type { EnvFile, Host, Service } from '../../model/inventory.ts';
import {
  below,
  documented,
  type HostProjection,
  type Projection,
  pointer,
  shownAt,
  sortedSet,
} from './common.ts';

/** The operating system of a host, as far as it is documented. */
export function osFacts(projection: Projection, host: Host): ExpectedFact[] {
  if (!host.os) return [];
  const { name, version: written, codename, kernel, architecture } = host.os;
  // `12 (bookworm)`, as os-release has it: the parser takes the bracket for the codename.
  const version = written?.replace(/\s+\([^()]*\)$/, '');
  const fields = { name, version, codename, kernel, architecture };
  return [
    {
      host: host.id,
      kind: 'os',
      name: 'os',
      subject: host.ref,
      at: below(pointer(projection, host), 'os'),
      fields: documented(fields),
      // People say Debian, Fedora, Alpine; os-release Debian GNU/Linux, Fedora Linux, Alpine Linux.
      modes: { name: { prefix: 'word' }, version: { prefix: 'word' } },
      fieldPaths: Object.fromEntries(Object.keys(fields).map((field) => [field, [field]])),
    },
  ];
}

interface Unit {
  readonly status: 'active' | 'planned' | 'retired';
  readonly active: string;
  readonly enabled?: string | undefined;
  readonly subject: string;
  readonly at: Pointer;
  readonly shownAt: ExpectedFact['shownAt'];
}

/** The units of a host. */
export const unitFacts = (projection: HostProjection): ExpectedFact[] =>
  projection.contents.hosts.flatMap((host) => unitsOf(projection, host, projection.contents.services));

/** The host's own units and those of its services; a unit that both name is one, as the host says it. */
function unitsOf(projection: Projection, host: Host, services: readonly Service[]): ExpectedFact[] {
  const units = new Map<string, Unit>();
  const fullName = (name: string) => (name.includes('.') ? name : `${name}.service`);
  for (const service of services)
    if (service.unit)
      units.set(fullName(service.unit), {
        status: service.status,
        active: 'active',
        subject: service.ref,
        at: pointer(projection, service),
        shownAt: shownAt(service, { '': 'unit', active: 'status' }),
      });
  for (const [index, { name, status, active, enabled }] of host.units.entries())
    units.set(fullName(name), {
      status,
      active,
      enabled,
      subject: subjectOf('unit', host.id, fullName(name)),
      at: below(pointer(projection, host), 'units', index),
      shownAt: shownAt(host, { '': `units/${index}/name`, active: `units/${index}/status` }),
    });
  return [...units].map(([name, { status, active, enabled, subject, at, shownAt: shown }]): ExpectedFact => {
    const base = {
      host: host.id,
      kind: 'unit' as const,
      name,
      subject,
      at,
      ...(shown ? { shownAt: shown } : {}),
    };
    if (status !== 'active')
      return {
        ...base,
        optional: status,
        fields: { active: status === 'planned' ? 'geplant, läuft nicht' : 'außer Betrieb' },
        modes: { active: { oneOf: ['inactive', 'failed'] } },
        fieldPaths: { active: ['status'] },
      };
    return {
      ...base,
      fields: documented({ active, enabled }),
      fieldPaths: enabled ? { enabled: ['enabled'] } : {},
    };
  });
}

/** The guests that run on a Proxmox host, by their number or else their name. */
export function guestFacts(projection: Projection, host: Host): ExpectedFact[] {
  if (host.kind !== 'lxc' || host.parent === undefined) return [];
  const isActive = host.status === 'active';
  const name = host.hostname ?? (host.name === host.id ? undefined : host.name);
  const modes: Record<string, FieldMode> = isActive ? {} : { status: { oneOf: ['stopped'] } };
  return [
    {
      host: host.parent,
      kind: 'guest',
      name: String(host.vmid ?? host.name),
      ...(host.vmid === undefined ? { where: { field: 'name', value: name ?? host.id } } : {}),
      subject: host.ref,
      at: pointer(projection, host),
      ...(isActive ? {} : { optional: host.status }),
      fields: documented({
        name: host.vmid === undefined ? undefined : name,
        status: isActive ? 'running' : 'angehalten',
      }),
      modes,
      fieldPaths: host.hostname === undefined ? {} : { name: ['hostname'] },
      shownAt: shownAt(host, {
        '': host.vmid === undefined ? 'hostname' : 'vmid',
        status: 'status',
      }),
    },
  ];
}

/** The variables that a file sets; those that are not required may be missing. */
export function envFileFacts(projection: HostProjection, file: EnvFile): ExpectedFact[] {
  const { host } = projection;
  if (file.path === undefined || !file.path.startsWith('/')) return [];
  const variables = Object.entries(file.variables);
  const plain = variables.flatMap(([name, { default: value, secret }]) =>
    value === undefined || secret ? [] : [`${name}=${value}`],
  );
  const optional = variables.filter(([, { required }]) => !required).map(([name]) => name);
  return [
    {
      host,
      kind: 'env-file',
      name: file.path,
      subject: file.ref,
      at: pointer(projection, file),
      fields: documented({
        names: sortedSet(variables.map(([name]) => name)),
        values: plain.length > 0 ? sortedSet(plain) : undefined,
        mode: /^0?[0-7]{3}$/.test(file.mode ?? '') ? file.mode?.replace(/^0(?=\d{3})/, '') : undefined,
        file_owner: file.file_owner,
      }),
      modes: {
        ...(plain.length > 0 ? { values: { pairs: true } } : {}),
        names: { ...(file.complete ? {} : { contains: true }), ...(optional.length ? { optional } : {}) },
      },
      fieldPaths: {
        ...(variables.length > 0 ? { names: ['variables'], values: ['variables'] } : {}),
        mode: ['mode'],
        file_owner: ['file_owner'],
      },
      shownAt: shownAt(file, { '': 'path' }),
    },
  ];
}
