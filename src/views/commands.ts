// Stacks, containers, services and guests -> the commands that someone needs who stands on their page: start, stop,
// restart, logs, update, shell, check. One block is one action that can be pasted as it is.
import type { Container, Host, Inventory, Service, Stack } from '../model/inventory.ts';
import { rememberedOf } from '../model/memo.ts';
import { notDocumented } from '../model/not-documented.ts';
import { shellWord } from '../model/shell.ts';
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
/**
 * `docker compose`, with the files and profiles of a stack where it would not find them by itself. Without its directory
 * Compose knows a project that runs by its name, from anywhere.
 */
const composeOf = ({ directory, project, id, files, profiles = [] }: Stack): string =>
  (directory === notDocumented
    ? ['docker compose', `--project-name ${shellWord(project ?? id)}`]
    : [
        'docker compose',
        ...(isFound(files) ? [] : files.map((file) => `-f ${shellWord(file)}`)),
        ...profiles.map((profile) => `--profile ${shellWord(profile)}`),
      ]
  ).join(' ');

/** Lines of a stack; what needs its compose file, and so its directory, is left out where nobody knows it. */
function stackLines(stack: Stack): Lines {
  const { commands, directory } = stack;
  const compose = composeOf(stack);
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
export const stackCommands = (stack: Stack, wanted?: readonly Task[]): CommandBlock[] =>
  stack.status === 'active' ? blocks(stackLines(stack), wanted) : [];

/** The words of a health check as compose writes it, for the container's shell; none where there is none. */
function healthWords({ healthcheck }: Container): string[] {
  if (!healthcheck) return [];
  const words = [healthcheck.test ?? []].flat();
  const [first, ...rest] = words;
  if (first === 'NONE') return [];
  return first === 'CMD' || first === 'CMD-SHELL' ? rest : words;
}

function composeLines(stack: Stack, container: Container, name: string): Lines {
  const service = shellWord(name);
  const compose = composeOf(stack);
  const hasFile = stack.directory !== notDocumented;
  const health = healthWords(container).join(' ');
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
    update: stack.upstream ? (stackLines(stack).update ?? []) : update,
    shell: [...into(stack), `${compose} exec ${service} sh`],
  };
}
/** Of a container without a compose file it is not known how it came to be: it can be run, not updated. */
function dockerLines(container: Container): Lines {
  const name = shellWord(container.name);
  return {
    check: [`docker ps --all --filter name=${name}`],
    logs: [`docker logs --tail 100 ${name}`],
    restart: [`docker restart ${name}`],
    stop: [`docker stop ${name}`],
    start: [`docker start ${name}`],
    shell: [`docker exec -it ${name} sh`],
  };
}
// Inventories are frozen: without this, the pages of all workloads cost a pass over all domains each.
const domainsByTarget = rememberedOf((domains: Inventory['domains']) =>
  Map.groupBy(
    Object.values(domains).filter(({ status }) => status === 'active'),
    ({ upstream }) => upstream?.to,
  ),
);
/** How one sees from outside whether what stands behind a domain answers. */
const domainBlocks = ({ domains }: Inventory, { ref }: Container | Service): CommandBlock[] =>
  (domainsByTarget(domains).get(ref) ?? []).map(({ name, tls }) => ({
    title: `Von außen prüfen: ${name}`,
    lines: [`curl -I ${tls ? 'https' : 'http'}://${shellWord(name)}`],
  }));

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
    stack && container.service ? composeLines(stack, container, container.service) : dockerLines(container);
  return [...blocks(lines, wanted), ...(wanted ? [] : domainBlocks(inventory, container))];
}

/** The address of what a service answers with on its own machine. */
const healthUrl = ({ health, ports: [first] }: Service) =>
  health && first ? `http://127.0.0.1:${first.target}${health.path}` : undefined;

/**
 * The commands of a service: those of its systemd unit, with the documented ones before them.
 * @returns one block a task; none for a service that does not run, and nearly none for one without a unit
 */
export function serviceCommands(inventory: Inventory, service: Service): CommandBlock[] {
  if (service.status !== 'active') return [];
  const { commands } = service;
  const unit = service.unit === undefined ? undefined : shellWord(service.unit);
  const url = healthUrl(service);
  const of = (verb: string) => (unit ? [`sudo systemctl ${verb} ${unit}`] : undefined);
  const guest = inventory.hosts[service.host];
  return [
    ...blocks({
      check: commands?.status ?? [
        ...(unit ? [`systemctl status --no-pager ${unit}`] : []),
        ...(url ? [`curl -fsS ${url}`] : []),
      ],
      logs: commands?.logs ?? (unit ? [`journalctl --no-pager -n 100 -u ${unit}`] : []),
      restart: commands?.restart ?? of('restart') ?? [],
      stop: commands?.stop ?? of('stop') ?? [],
      start: commands?.start ?? of('start') ?? [],
      update: commands?.update ?? [],
      shell: commands?.shell ?? [],
    }),
    ...(guest ? guestCommands(inventory, guest, ['shell']) : []),
    ...domainBlocks(inventory, service),
  ];
}

/** The place of a guest's number: nobody wrote it down. */
const unknownGuest = 'VMID';
/**
 * The commands of a guest of Proxmox, for the machine that carries it.
 * @param wanted tasks in their order; without it all
 * @returns one block a task; none for what is no guest. Where the number is not documented, the word VMID stands for it
 */
export function guestCommands(inventory: Inventory, host: Host, wanted?: readonly Task[]): CommandBlock[] {
  const parent = host.parent === undefined ? undefined : inventory.hosts[host.parent];
  if (host.kind !== 'lxc' || host.status !== 'active' || !parent) return [];
  const id = host.vmid === undefined ? unknownGuest : String(host.vmid);
  const place = `auf: ${parent.title ?? parent.name}`;
  const note =
    host.vmid === undefined
      ? 'Die Nummer (VMID) ist nicht dokumentiert: mit „pct list“ nachsehen und einsetzen.'
      : undefined;
  return blocks(
    {
      check: [`pct status ${id}`],
      restart: [`pct reboot ${id}`],
      stop: [`pct shutdown ${id}`],
      start: [`pct start ${id}`],
      shell: [`pct enter ${id}`],
    },
    wanted,
  ).map(({ title, lines }) => ({ title: `${title}, ${place}`, lines, ...(note ? { note } : {}) }));
}

/** Commands that follow each other as one line for a shell. */
export const oneLine = (commands: readonly string[]): string => commands.join(' && ');
