// What a change of the living laboratory is, and the ways to make one.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Container, Inventory, Network } from '../../src/model/inventory.ts';
import type { Lab } from './host.ts';
import {
  type ContainerSpec,
  containerCommands,
  containerSpec,
  imageArchive,
  loadCommand,
  networkCommand,
} from './rebuild.ts';

/** The rebuilt host, as the changes handle it. */
export interface World {
  readonly lab: Lab;
  readonly inventory: Inventory;
  /** The stub image's archive. */
  readonly rootfs: Buffer;
}
export interface Change {
  readonly title: string;
  does(world: World): Promise<unknown>;
  undo(world: World): Promise<unknown>;
  readonly expects: readonly string[];
}

/**
 * What GRO-MATE does not document, so that changes of it can be tried: added to the inventory's copy once the host as
 * documented has been compared.
 */
export const addition = `
networks:
  labor: { purpose: Labor, host: web, driver: bridge, subnets: [10.98.0.0/24], internal: false, ipv6: false }
volumes:
  labor-daten: { content: Labor, host: web, driver: local }
containers:
  labor:
    purpose: Labor
    host: web
    role: support
    image: memcached:alpine
    networks: [bridge]
    volumes: ['labor-daten:/daten']
    user: '1000:1000'
    restart: always
    read_only: true
    init: true
    hostname: labor
    stop_signal: SIGINT
    stop_grace_period: 5s
    shm_size: 32m
    working_dir: /
    pids_limit: 100
    oom_score_adj: 100
    cap_drop: [MKNOD]
    tmpfs: /fluechtig
    ulimits: { nofile: { soft: 1000, hard: 2000 } }
    logging: { driver: json-file, options: { max-size: 10m } }
`;

const containerOf = ({ inventory }: World, id: string): Container => {
  const found = inventory.containers[id];
  if (!found) throw new Error(`Der Container „${id}“ steht nicht im Inventar.`);
  return found;
};
export const nameOf = (world: World, id: string) => containerOf(world, id).name;

async function create(world: World, spec: ContainerSpec): Promise<void> {
  for (const command of containerCommands(spec)) await world.lab.must(command);
}
/** Removes a container and starts it again, with some of its values changed. */
export async function recreate(
  world: World,
  id: string,
  changed: Partial<ContainerSpec> = {},
): Promise<void> {
  const spec = containerSpec(world.inventory, containerOf(world, id));
  await world.lab.docker('rm', '--force', '--volumes', spec.name);
  await create(world, { ...spec, ...changed });
}
/** Makes a container anew without starting it. */
export async function createOnly(
  world: World,
  id: string,
  changed: Partial<ContainerSpec> = {},
): Promise<void> {
  const spec = containerSpec(world.inventory, containerOf(world, id));
  const [[, , , ...words] = []] = containerCommands({ ...spec, ...changed });
  await world.lab.docker('rm', '--force', spec.name);
  await world.lab.docker('create', ...words);
}
/** Starts a documented container that does not run, or not under its own name. */
export const startNew = (world: World, id: string, changed: Partial<ContainerSpec>) =>
  create(world, { ...containerSpec(world.inventory, containerOf(world, id)), ...changed });
/** Loads the stub under a name; a tag that is there moves to it. */
export const loadImage = ({ lab, rootfs }: World, name: string, build?: string) =>
  lab.must(loadCommand, { input: imageArchive({ name, ports: [] }, rootfs, build) });

export async function waitFor(what: string, seconds: number, holds: () => Promise<boolean>): Promise<void> {
  for (const limit = Date.now() + seconds * 1000; !(await holds()); await sleep(250))
    if (Date.now() > limit) throw new Error(`${what}: in ${seconds} Sekunden nicht eingetreten.`);
}
export const inspected = async ({ lab }: World, name: string, template: string) =>
  (await lab.docker('inspect', '--format', template, name)).trim();
/** Removes the network of `addition` and makes it anew. */
export async function remakeNetwork(
  { lab, inventory }: World,
  changed: Partial<Network> = {},
): Promise<void> {
  const network = inventory.networks.labor;
  if (!network) throw new Error('Das Netzwerk „labor“ steht nicht im Inventar.');
  await lab.run(['docker', 'network', 'rm', network.name]);
  await lab.must(networkCommand(inventory, { ...network, ...changed }));
}
export const listening = (lab: Lab, port: number, open: boolean) =>
  waitFor(
    `Port ${port}`,
    10,
    async () => (await lab.must(['ss', '-H', '-lnt'])).includes(`:${port} `) === open,
  );
export const isHealth = (world: World, id: string, health: string) => async () =>
  (await inspected(world, nameOf(world, id), '{{.State.Health.Status}}')) === health;

/** A change that is made by starting a container differently. */
export const differently = (
  title: string,
  id: string,
  changed: Partial<ContainerSpec> | ((spec: ContainerSpec) => Partial<ContainerSpec>),
  expects: readonly string[],
): Change => ({
  title,
  does: (world) =>
    recreate(
      world,
      id,
      typeof changed === 'function'
        ? changed(containerSpec(world.inventory, containerOf(world, id)))
        : changed,
    ),
  undo: (world) => recreate(world, id),
  expects,
});
/** A change of one docker command, undone by another. `ID` stands for the container's real name. */
export const docker = (
  title: string,
  id: string,
  does: readonly string[],
  undo: readonly string[],
  expects: readonly string[],
): Change => {
  const run = (words: readonly string[]) => (world: World) =>
    world.lab.docker(...words.map((word) => (word === 'ID' ? nameOf(world, id) : word)));
  return { title, does: run(does), undo: run(undo), expects };
};
/** A change of the firewall, undone by other calls of ufw. */
export const ufw = (
  title: string,
  does: readonly string[],
  undo: readonly string[],
  expects: readonly string[],
): Change => {
  const run =
    (calls: readonly string[]) =>
    async ({ lab }: World) => {
      for (const call of calls) await lab.ufw(...call.split(' '));
    };
  return { title, does: run(does), undo: run(undo), expects };
};
export const withoutFinding = (title: string, does: Change['does'], undo: Change['undo']): Change => ({
  title: `${title} (kein Befund)`,
  does,
  undo,
  expects: [],
});
