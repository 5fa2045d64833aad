// A container that nobody documented -> its entry, with what compose's defaults do not say already.
import { commandText } from '../../model/command.ts';
import { composeShape } from '../../model/compose-fields.ts';
import { type InspectedKey, inspectedKeys, inspectionOf } from '../../model/compose-inspection.ts';
import { settingShape } from '../../model/container-settings.ts';
import type { FieldValue } from '../../model/facts.ts';
import { isLoopback } from '../../model/ip-ranges.ts';
import { plainNetwork } from './docker.ts';
import { filled, freeId, idOf, mapOf, named, textsOf, todo } from './names.ts';
import type { Entry, Known, MakeEntry, Undocumented } from './undocumented.ts';

type Fields = Undocumented['fields'];
const builtin = ['host', 'none', 'bridge'];

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** A range stays a text. */
const numberOf = (text: string | undefined) => (text?.includes('-') ? text : Number(text));
/** `*:8082->80/tcp` and the families of `8082/tcp`. */
function portsOf({ ports, bindings, port_families }: Fields): unknown[] {
  const families = textsOf(port_families);
  // What was asked for says more than what is bound just now; without it Docker has chosen the ports.
  const [asked, bound] = [textsOf(bindings), textsOf(ports)];
  const isChosen = Array.isArray(bindings) && asked.length === 0;
  return (asked.length > 0 ? asked : bound).flatMap((text) => {
    const groups =
      /^(?:\*|\[(?<v6>[^\]]+)\]|(?<v4>[^:]*)):(?<published>[\d-]+)->(?<target>[\d-]+)\/(?<protocol>\w+)$/.exec(
        text,
      )?.groups;
    if (!groups) return [];
    const { published = '', target, protocol } = groups;
    const open = families.filter((family) => family.startsWith(`${published}/${protocol} `));
    const only = open.length === 1 ? (open[0]?.endsWith('IPv4') ? '0.0.0.0' : '::') : undefined;
    const address = groups.v6 ?? groups.v4 ?? only;
    return [
      filled({
        target: numberOf(target),
        published: published === '0' || isChosen ? undefined : numberOf(published),
        host_ip: address,
        protocol: protocol === 'tcp' ? undefined : protocol,
        exposure: isLoopback(address ?? '') ? 'loopback' : undefined,
      }),
    ];
  });
}

/** Entries of networks or volumes that the container needs and no snapshot shows. */
interface Needed {
  readonly networks: Record<string, Entry>;
  readonly volumes: Record<string, Entry>;
}
/** Docker binds no port of a container that runs in internal networks only. */
const isUnbound = ({ ports, bindings }: Fields) =>
  Array.isArray(ports) && ports.length === 0 && textsOf(bindings).length > 0;
/** The id of a network or volume; where nobody documented it, it is noted. */
function referTo(
  section: keyof Needed,
  name: string,
  { host, fields }: Undocumented,
  known: Known,
  needed: Needed,
) {
  const { inventory, observed } = known;
  const documented = idOf(inventory, section, host, name);
  if (documented !== undefined) return documented;
  const id = freeId(inventory, section, name);
  const isShown = observed.has(section === 'networks' ? 'network' : 'volume') && !builtin.includes(name);
  if (!isShown)
    needed[section][id] =
      section === 'networks'
        ? plainNetwork(host, id, name, isUnbound(fields))
        : { ...named(id, name), host, content: todo };
  return id;
}

/** `daten -> /data (ro)`, `/srv/x -> /y`. */
function mountsOf(undocumented: Undocumented, known: Known, needed: Needed): unknown[] {
  const { mounts, mount_propagation } = undocumented.fields;
  const propagation = mapOf(textsOf(mount_propagation).map((text) => text.replace(/: (?=\w+$)/, '=')));
  return textsOf(mounts).flatMap((text): unknown[] => {
    const {
      from = '',
      target = '',
      ro,
    } = /^(?<from>.+) -> (?<target>.+?)(?<ro> \(ro\))?$/.exec(text)?.groups ?? {};
    if (from === '' || from === 'anonym') return [];
    const source = from.startsWith('/') ? from : referTo('volumes', from, undocumented, known, needed);
    const passed = propagation?.[target];
    if (!passed && !`${source}${target}`.includes(':') && !/^(?:[.~$]|[A-Za-z]$)/.test(from))
      return [`${source}:${target}${ro ? ':ro' : ''}`];
    return [
      filled({ source, target, read_only: ro ? true : undefined, bind: passed && { propagation: passed } }),
    ];
  });
}

/** Networks, as a map where addresses are fixed. */
function networksOf(
  undocumented: Undocumented,
  project: string | undefined,
  known: Known,
  needed: Needed,
): Entry {
  const names = textsOf(undocumented.fields.networks);
  const [first = ''] = names;
  if (names.length === 0 || same(names, [project === undefined ? 'bridge' : `${project}_default`])) return {};
  if (names.length === 1 && (builtin.includes(first) || first.startsWith('container:')))
    return { network_mode: first };
  const addresses = textsOf(undocumented.fields.addresses);
  const attached = names.map((name) => {
    const fixed = addresses.flatMap((text) =>
      text.startsWith(`${name}: `) ? text.slice(name.length + 2) : [],
    );
    const options = filled({
      ipv4_address: fixed.find((address) => !address.includes(':')),
      ipv6_address: fixed.find((address) => address.includes(':')),
    });
    return [referTo('networks', name, undocumented, known, needed), options] as const;
  });
  return attached.every(([, options]) => Object.keys(options).length === 0)
    ? { networks: attached.map(([id]) => id) }
    : { networks: Object.fromEntries(attached) };
}

/** `['interval=30s', 'test=CMD true']` as compose writes it. */
function healthcheckOf(value: FieldValue | undefined): Entry | undefined {
  const { test, ...rest } = mapOf(textsOf(value)) ?? {};
  if (test === undefined) return undefined;
  const [form = '', ...words] = test.split(' ');
  const command = form === 'NONE' ? ['NONE'] : [form, ...(form === 'CMD-SHELL' ? [words.join(' ')] : words)];
  return { test: command, ...rest, ...(rest.retries ? { retries: Number(rest.retries) } : {}) };
}

/** What an image, the engine or its configuration says as a rule. */
const usual: Partial<Record<InspectedKey, readonly FieldValue[]>> = {
  cgroup: ['private'],
  shm_size: ['64m'],
  oom_score_adj: [0],
};
const ofImage: readonly InspectedKey[] = ['entrypoint', 'working_dir', 'stop_signal', 'domainname'];

/** The ways in which compose may write what a fact holds. */
function spellings(value: FieldValue): unknown[] {
  const texts = textsOf(value);
  const limits = texts.map((text) => /^(\w+)=(-?\d+):(-?\d+)$/.exec(text));
  const { driver, ...options } = mapOf(texts.filter((text) => text.includes('='))) ?? {};
  const requests = texts.map((text) =>
    /^(?<driver>\S+) (?:Geräte (?<ids>\S+)|Anzahl (?<count>\S+)) (?<capabilities>\S*)$/.exec(text),
  );
  return [
    value,
    ...(typeof value === 'number' ? [`${value}s`, String(value)] : []),
    texts.map((text) => text.replace(' → ', ':')),
    Object.fromEntries(
      limits.flatMap((limit) =>
        limit ? [[limit[1], { soft: Number(limit[2]), hard: Number(limit[3]) }]] : [],
      ),
    ),
    { ...(driver ? { driver } : {}), ...(Object.keys(options).length > 0 ? { options } : {}) },
    requests.map((request) =>
      filled({
        driver: request?.groups?.driver === 'beliebig' ? undefined : request?.groups?.driver,
        count: request?.groups?.count && (Number(request.groups.count) || request.groups.count),
        device_ids: request?.groups?.ids?.split('+'),
        capabilities: request?.groups?.capabilities?.split('+'),
      }),
    ),
  ];
}

/** A value as compose writes it: the first spelling that the schema takes and that means the same. */
export function writtenSetting(key: InspectedKey, value: FieldValue): unknown {
  const { of, documented = (spelled: unknown) => spelled } = inspectionOf(key);
  if (of === undefined) return undefined;
  const schema =
    of in settingShape
      ? settingShape[of as keyof typeof settingShape]
      : composeShape[of as keyof typeof composeShape];
  return spellings(value).find((spelled) => {
    const read = schema.safeParse(spelled);
    return read.success && read.data !== undefined && same(documented(read.data as never), value);
  });
}

/** The settings that are not compose's defaults. */
function settingsOf(fields: Fields): Entry {
  const settings: Record<string, unknown> = {};
  for (const key of inspectedKeys) {
    const value = fields[key];
    const { of, otherwise, otherwiseMode, mode } = inspectionOf(key);
    const isEmpty =
      value === undefined ||
      value === null ||
      value === false ||
      (Array.isArray(value) && value.length === 0);
    const isUsual =
      same(value, otherwise) ||
      otherwiseMode?.oneOf?.some((other) => same(other, value)) ||
      usual[key]?.includes(value ?? null) ||
      ofImage.includes(key);
    if (of === undefined || isEmpty || isUsual || of in settings) continue;
    if (key === 'logging' && textsOf(value).length < 2) continue;
    const counted = Array.isArray(value)
      ? textsOf(value).filter((text) => !mode?.ignore?.some((start) => text.startsWith(start)))
      : value;
    const spelled = Array.isArray(counted) && counted.length === 0 ? undefined : writtenSetting(key, counted);
    if (spelled !== undefined) settings[of] = spelled;
    // Compared by the names behind the colon, which are compared as such.
    if (key === 'links') settings.links = value;
  }
  if (fields.masked_paths === false)
    settings.security_opt = [...textsOf(settings.security_opt), 'systempaths=unconfined'];
  return settings;
}

/** What does not run may be one that has done its work, or one that nobody has started. */
function stateOf({ state, exit_code, restart }: Fields): Entry {
  if (state === undefined || !['exited', 'created', 'dead'].includes(String(state))) return {};
  const isDone = state === 'exited' && exit_code === 0 && /^(no|on-failure)/.test(String(restart ?? ''));
  return isDone ? { one_shot: true } : { status: 'planned' };
}

/** A container's entry; of one that vanishes when it ends, that its name may come and go. */
export const containerEntry: MakeEntry = (undocumented, known) => {
  const { host, name, fields } = undocumented;
  const { inventory } = known;
  if (fields.auto_remove === true) return { hosts: { [host]: { transient: [name] } } };
  const stack =
    typeof fields.project === 'string'
      ? Object.values(inventory.stacks).find(
          (entry) => entry.host === host && (entry.project ?? entry.id) === fields.project,
        )
      : undefined;
  const needed: Needed = { networks: {}, volumes: {} };
  const { image, image_digest: digest, restart, command } = fields;
  const id = freeId(inventory, 'containers', name);
  const container = {
    ...named(id, name),
    ...(stack ? { stack: stack.id } : { host }),
    ...(stack && typeof fields.service === 'string' ? { service: fields.service } : {}),
    purpose: todo,
    role: 'support',
    image: image ? `${image}${digest ? `@${digest}` : ''}` : todo,
    ...stateOf(fields),
    ...filled({
      command: typeof command === 'string' && commandText(command) === command ? command : undefined,
      restart: restart === 'no' ? undefined : restart,
      ports: fields.networks && same(fields.networks, ['host']) ? [] : portsOf(fields),
      ...networksOf(undocumented, stack && (stack.project ?? stack.id), known, needed),
      volumes: mountsOf(undocumented, known, needed),
      healthcheck: healthcheckOf(fields.healthcheck),
    }),
    ...settingsOf(fields),
  };
  return {
    containers: { [id]: container },
    ...(Object.keys(needed.networks).length > 0 ? { networks: needed.networks } : {}),
    ...(Object.keys(needed.volumes).length > 0 ? { volumes: needed.volumes } : {}),
  };
};
