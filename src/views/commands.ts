// Stacks, containers, services and guests -> the commands that someone needs who stands on their page: start, stop,
// restart, logs, update, shell, check. One block is one action that can be pasted as it is.
import type { Container, Host, Inventory, Service, Stack } from '../model/inventory.ts';
import { rememberedOf } from '../model/memo.ts';
import { notDocumented } from '../model/not-documented.ts';
import { shellLine, shellQuoted, shellWord } from '../model/shell.ts';
import type { CommandBlock } from '../model/table.ts';

/** What one does to something that runs. */
export type Task = 'check' | 'logs' | 'restart' | 'stop' | 'start' | 'update' | 'shell';
/** In the order in which one needs them in a fault. */
const tasks: Readonly<Record<Task, string>> = {
  check: 'Zustand prüfen',
  logs: 'Protokoll ansehen',
  restart: 'Neu starten',
  stop: 'Stoppen',
  start: 'Starten',
  update: 'Aktualisieren',
  shell: 'Shell öffnen',
};
type Lines = Partial<Record<Task, readonly string[]>>;

/** Blocks in the order of the tasks; a task without lines has none. */
const blocks = (lines: Lines, wanted: readonly Task[] = Object.keys(tasks) as Task[]): CommandBlock[] =>
  wanted.flatMap((task) => (lines[task]?.length ? [{ title: tasks[task], lines: lines[task] }] : []));

/** The step into a stack's directory, where it is documented. */
const into = ({ directory }: Stack): string[] =>
  directory === notDocumented ? [] : [`cd ${shellWord(directory)}`];
/** Files that Compose reads by itself, each with the one that it reads after it. */
const defaultFiles: readonly (readonly string[])[] = ['compose', 'docker-compose'].flatMap((name) =>
  ['yaml', 'yml'].flatMap((ending) => [
    [`${name}.${ending}`],
    ...['yaml', 'yml'].map((other) => [`${name}.${ending}`, `${name}.override.${other}`]),
  ]),
);
const isFound = (files: readonly string[]) =>
  files.length === 0 ||
  defaultFiles.some(
    (names) => names.length === files.length && names.every((name, at) => files[at] === name),
  );
/** The name that Compose gives a project by its folder (compose-go, NormalizeProjectName). */
const projectOfFolder = (directory: string): string =>
  (directory.replace(/\/+$/, '').split('/').at(-1) ?? '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');
/** `docker` or `podman`, as the host's engine is documented. */
const engineOf = ({ hosts }: Inventory, host: string | undefined): string =>
  (host === undefined ? undefined : hosts[host])?.container_engine?.kind ?? 'docker';
/**
 * `docker compose`, with project, files and profiles of a stack where it would not find them by itself. Without its
 * directory Compose knows a project that runs by its name, from anywhere.
 */
function composeOf(
  inventory: Inventory,
  { directory, project, id, files, host, profiles = [] }: Stack,
): string {
  const compose = `${engineOf(inventory, host)} compose`;
  if (directory === notDocumented) return `${compose} -p ${shellWord(project ?? id)}`;
  return [
    compose,
    ...(project === undefined || project === projectOfFolder(directory) ? [] : [`-p ${shellWord(project)}`]),
    ...(isFound(files) ? [] : files.map((file) => `-f ${shellWord(file)}`)),
    ...profiles.map((profile) => `--profile ${shellWord(profile)}`),
  ].join(' ');
}

/** Lines of a stack; what needs its compose file, and so its directory, is left out where nobody knows it. */
function stackLines(inventory: Inventory, stack: Stack): Lines {
  const { commands, directory } = stack;
  const compose = composeOf(inventory, stack);
  const hasFile = directory !== notDocumented;
  const update = commands?.update ?? (hasFile ? [`${compose} pull`, `${compose} up -d`] : []);
  return {
    check: [...into(stack), ...(commands?.status ?? [`${compose} ps`])],
    logs: [...into(stack), ...(commands?.logs ?? [`${compose} logs --tail 100`])],
    restart: [...into(stack), ...(commands?.restart ?? [`${compose} restart`])],
    stop: [...into(stack), ...(commands?.stop ?? [`${compose} stop`])],
    start: [...into(stack), ...(commands?.start ?? [`${compose} ${hasFile ? 'up -d' : 'start'}`])],
    update: update.length > 0 ? [...into(stack), ...update] : [],
    shell: [...into(stack), ...(commands?.shell ?? [])],
  };
}
/**
 * The commands of a stack: the documented ones, or those of Docker Compose.
 * @param wanted tasks in their order; without it all
 * @returns one block a task; none for a stack that does not run
 */
export const stackCommands = (
  inventory: Inventory,
  stack: Stack,
  wanted?: readonly Task[],
): CommandBlock[] => (stack.status === 'active' ? blocks(stackLines(inventory, stack), wanted) : []);

/**
 * A container's health check as one command that a shell outside hands on to `exec`; undefined where there is none. What
 * its own shell is to read stays whole, so that an `exit 1` ends that one; compose's `$$` is a `$`.
 */
function healthCommand({ healthcheck }: Container): string | undefined {
  const test = healthcheck?.test;
  const [first = '', ...rest] = [test ?? []].flat().map((word) => word.replaceAll('$$', '$'));
  if (first === '' || first === 'NONE') return undefined;
  if (typeof test === 'string' || first === 'CMD-SHELL') {
    const line = typeof test === 'string' ? first : rest.join(' ');
    return /^[\w@%+=:,./ -]+$/.test(line) ? line : `sh -c ${shellQuoted(line)}`;
  }
  return shellLine(first === 'CMD' ? rest : [first, ...rest]);
}

function composeLines(inventory: Inventory, stack: Stack, container: Container, name: string): Lines {
  const service = shellWord(name);
  const compose = composeOf(inventory, stack);
  const hasFile = stack.directory !== notDocumented;
  const health = healthCommand(container);
  const fetch = container.build ? 'build' : 'pull';
  const update = hasFile
    ? [...into(stack), `${compose} ${fetch} ${service}`, `${compose} up -d ${service}`]
    : [];
  return {
    check: [
      ...into(stack),
      `${compose} ps ${service}`,
      ...(health ? [`${compose} exec -T ${service} ${health}`] : []),
    ],
    logs: [...into(stack), `${compose} logs --tail 100 ${service}`],
    restart: [...into(stack), `${compose} restart ${service}`],
    stop: [...into(stack), `${compose} stop ${service}`],
    start: [...into(stack), `${compose} ${hasFile ? 'up -d' : 'start'} ${service}`],
    // What others maintain is updated as a whole.
    update: stack.upstream ? (stackLines(inventory, stack).update ?? []) : update,
    shell: [...into(stack), `${compose} exec ${service} sh`],
  };
}
/** Of a container without a compose file it is not known how it came to be: it can be run, not updated. */
function engineLines(engine: string, container: Container): Lines {
  const name = shellWord(container.name);
  const health = healthCommand(container);
  return {
    check: [
      // A name alone would also find those that only contain it.
      `${engine} ps --all --filter ${shellQuoted(`name=^${container.name}$`)}`,
      ...(health ? [`${engine} exec ${name} ${health}`] : []),
    ],
    logs: [`${engine} logs --tail 100 ${name}`],
    restart: [`${engine} restart ${name}`],
    stop: [`${engine} stop ${name}`],
    start: [`${engine} start ${name}`],
    shell: [`${engine} exec -it ${name} sh`],
  };
}
// Inventories are frozen: without this, the pages of all workloads cost a pass over all domains each.
const domainsByTarget = rememberedOf((domains: Inventory['domains']) =>
  Map.groupBy(
    Object.values(domains).filter(({ status }) => status === 'active'),
    ({ upstream }) => upstream?.to,
  ),
);
/** How one sees from outside whether a domain answers; undefined where it stands for many, or for no website. */
export function domainCheck(domain: Inventory['domains'][string]): string | undefined {
  const { name, tls, upstream, proxy, alias_of: alias } = domain;
  if (name.includes('*') || !(tls || upstream || proxy || alias)) return undefined;
  return `curl -I ${tls ? 'https' : 'http'}://${shellWord(name)}`;
}
const domainBlocks = ({ domains }: Inventory, { ref }: Container | Service): CommandBlock[] =>
  (domainsByTarget(domains).get(ref) ?? []).flatMap((domain) => {
    const check = domainCheck(domain);
    return check === undefined ? [] : [{ title: `Von außen prüfen: ${domain.name}`, lines: [check] }];
  });
/** The command that shows a network or volume of a host's engine. */
export const inspectLine = (inventory: Inventory, what: 'network' | 'volume', entity: EngineEntity): string =>
  `${engineOf(inventory, entity.host)} ${what} inspect ${shellWord(entity.name)}`;
type EngineEntity = { readonly host?: string | undefined; readonly name: string };

/**
 * The commands of a container.
 * @param wanted tasks in their order; without it all, and a look from outside
 * @returns one block a task; none for a container that does not run
 */
export function containerCommands(
  inventory: Inventory,
  container: Container,
  wanted?: readonly Task[],
): CommandBlock[] {
  if (container.status !== 'active') return [];
  const stack = container.stack ? inventory.stacks[container.stack] : undefined;
  const lines =
    stack && container.service
      ? composeLines(inventory, stack, container, container.service)
      : engineLines(engineOf(inventory, container.host), container);
  return [...blocks(lines, wanted), ...(wanted ? [] : domainBlocks(inventory, container))];
}

/** How a service is asked on its own machine; undefined where its address is not documented, or asking changes something. */
function healthCheck({ health, ports: [first] }: Service): string | undefined {
  if (!health || (health.method !== 'GET' && health.method !== 'HEAD')) return undefined;
  const curl = health.method === 'HEAD' ? 'curl -fsSI' : 'curl -fsS';
  if (/^https?:\/\//.test(health.path)) return `${curl} ${shellWord(health.path)}`;
  if (first?.protocol !== 'tcp' || !/^\d+$/.test(first.target)) return undefined;
  const ip = first.hostIp === null || first.hostIp === '0.0.0.0' ? '127.0.0.1' : first.hostIp;
  const host = ip === '::' ? '[::1]' : ip.includes(':') ? `[${ip}]` : ip;
  return `${curl} ${shellWord(`http://${host}:${first.target}/${health.path.replace(/^\//, '')}`)}`;
}

/**
 * The commands of a service: those of its systemd unit, with the documented ones before them.
 * @param wanted tasks in their order; without it all, and how to look from its guest and from outside
 * @returns one block a task; none for a service that does not run, and nearly none for one without a unit
 */
export function serviceCommands(
  inventory: Inventory,
  service: Service,
  wanted?: readonly Task[],
): CommandBlock[] {
  if (service.status !== 'active') return [];
  const { commands } = service;
  const unit = service.unit === undefined ? undefined : shellWord(service.unit);
  const health = healthCheck(service);
  const of = (verb: string) => (unit ? [`sudo systemctl ${verb} ${unit}`] : undefined);
  const guest = inventory.hosts[service.host];
  return [
    ...blocks(
      {
        check: commands?.status ?? [
          ...(unit ? [`systemctl status --no-pager ${unit}`] : []),
          ...(health ? [health] : []),
        ],
        logs: commands?.logs ?? (unit ? [`journalctl --no-pager -n 100 -u ${unit}`] : []),
        restart: commands?.restart ?? of('restart') ?? [],
        stop: commands?.stop ?? of('stop') ?? [],
        start: commands?.start ?? of('start') ?? [],
        update: commands?.update ?? [],
        shell: commands?.shell ?? [],
      },
      wanted,
    ),
    ...(guest && !wanted ? guestCommands(inventory, guest, ['shell']) : []),
    ...(wanted ? [] : domainBlocks(inventory, service)),
  ];
}

/** The place of a guest's number: nobody wrote it down. */
const unknownGuest = 'VMID';
/**
 * The commands of a guest of Proxmox, for the machine that carries it: `pct` for its containers, `qm` for its virtual
 * machines, which only a documented number tells from those of other hypervisors.
 * @param wanted tasks in their order; without it all
 * @returns one block a task; none for what is no guest. Where the number is not documented, the word VMID stands for it
 */
export function guestCommands(inventory: Inventory, host: Host, wanted?: readonly Task[]): CommandBlock[] {
  const parent = host.parent === undefined ? undefined : inventory.hosts[host.parent];
  const isContainer = host.kind === 'lxc';
  const isMachine = host.kind === 'vm' && host.vmid !== undefined;
  if (!(isContainer || isMachine) || host.status !== 'active' || !parent) return [];
  const tool = isContainer ? 'pct' : 'qm';
  const id = host.vmid === undefined ? unknownGuest : String(host.vmid);
  const place = `auf: ${parent.title ?? parent.name}`;
  const note =
    host.vmid === undefined
      ? 'Die Nummer (VMID) ist nicht dokumentiert: mit „pct list“ nachsehen und einsetzen.'
      : undefined;
  return blocks(
    {
      check: [`${tool} status ${id}`],
      restart: [`${tool} reboot ${id}`],
      stop: [`${tool} shutdown ${id}`],
      start: [`${tool} start ${id}`],
      // A console of a virtual machine needs a serial port, of which nothing is documented.
      shell: isContainer ? [`pct enter ${id}`] : [],
    },
    wanted,
  ).map(({ title, lines }) => ({ title: `${title}, ${place}`, lines, ...(note ? { note } : {}) }));
}

/** Commands that follow each other as one line for a shell. */
export const oneLine = (commands: readonly string[]): string => commands.join(' && ');
