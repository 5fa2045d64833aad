// Values that were pasted from a compose file and that compose takes in more forms than the inventory: texts that mean
// true, false or a number, the long form of devices.
import { isRecord } from '../../model/record.ts';
import { numberForm, truthOf } from './forms.ts';

type Change = (value: unknown) => unknown;
/** Nothing for a variable without a value. */
const truth: Change = (value) =>
  typeof value !== 'string' ? value : value.startsWith('${') ? undefined : (truthOf(value) ?? value);
const number: Change = (value) => (typeof value === 'string' ? numberForm(value) : value);
const text: Change = (value) => (typeof value === 'number' ? String(value) : value);
const each =
  (change: Change): Change =>
  (value) =>
    Array.isArray(value) ? value.map(change) : value;
const eachValue =
  (change: Change): Change =>
  (value) =>
    isRecord(value)
      ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, change(part)]))
      : value;
/** Of a map: some of its values changed, the others as they are. */
const part =
  (changes: Readonly<Record<string, Change>>): Change =>
  (value) =>
    isRecord(value) ? changed(value, changes) : value;

/** A device as `source:target:permissions`. */
const device: Change = (value) => {
  if (!isRecord(value) || typeof value.source !== 'string') return value;
  const { source, target = source, permissions } = value;
  return [source, target, ...(permissions === undefined || permissions === 'rwm' ? [] : [permissions])].join(
    ':',
  );
};
/** A folder alone is the context; without one it is the project's. */
const build: Change = (value) =>
  typeof value === 'string' ? { context: value } : isRecord(value) ? { context: '.', ...value } : value;
/** Nothing before the first colon is every address. */
const port: Change = (value) => (typeof value === 'string' ? value.replace(/^:(?=.+:)/, '') : value);
const emptied: Change = (value) => (value === '' ? undefined : value);
const names = (keys: string, change: Change) =>
  Object.fromEntries(keys.split(' ').map((key) => [key, change]));

const ofContainers: Readonly<Record<string, Change>> = {
  ...names('privileged read_only init stdin_open tty oom_kill_disable attach use_api_socket', truth),
  ...names('pids_limit cpu_shares oom_score_adj replicas scale', number),
  ...names('user stop_signal cpuset', (value) => emptied(text(value))),
  ...names('restart hostname domainname platform working_dir container_name pull_policy', emptied),
  entrypoint: (value) => (value === '' ? [] : value),
  ports: each(port),
  devices: each(device),
  group_add: each(text),
  healthcheck: part({
    disable: truth,
    retries: number,
    test: (value) => (Array.isArray(value) && value.length === 0 ? undefined : value),
  }),
  ulimits: eachValue((limit) => (isRecord(limit) ? eachValue(number)(limit) : number(limit))),
  volumes: each(
    part({ read_only: truth, bind: part({ create_host_path: truth }), volume: part({ nocopy: truth }) }),
  ),
  depends_on: eachValue(part({ required: truth, restart: truth })),
  build: (value) =>
    part({
      ...names('no_cache pull privileged', truth),
      ulimits: eachValue((limit) => (isRecord(limit) ? eachValue(number)(limit) : number(limit))),
    })(build(value)),
};
const forms: Readonly<Record<string, Readonly<Record<string, Change>>>> = {
  containers: ofContainers,
  networks: names('internal attachable external ipv4 ipv6 enable_ipv4 enable_ipv6', truth),
  volumes: names('external', truth),
  secrets: names('external', truth),
};

type Values = Readonly<Record<string, unknown>>;
function changed(value: Values, changes: Readonly<Record<string, Change>>): Values {
  const after: Record<string, unknown> = { ...value };
  for (const [key, change] of Object.entries(changes))
    if (Object.hasOwn(value, key)) {
      const next = change(value[key]);
      if (next === undefined) delete after[key];
      else after[key] = next;
    }
  return after;
}

/** An entry with the values of compose in the forms that the inventory takes; the same one where nothing is otherwise. */
export function inOwnForms(section: string, entry: Values): Values {
  const changes = forms[section];
  return changes && Object.keys(entry).some((key) => Object.hasOwn(changes, key))
    ? changed(entry, changes)
    : entry;
}
