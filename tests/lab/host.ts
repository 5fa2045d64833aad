// A machine of its own: network, mounts, process table and host name in namespaces that nobody else sees, with a real
// dockerd and a real ufw in it. /etc, /var, /home, /opt, /root and /srv are writable copies, /run is empty: the tools
// run without any option of ours, and nothing of the real machine is touched. When its first process ends, the kernel
// ends all others and takes network, mounts and rules with it, even when this process was killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { placesOf, searchPath } from './requirements.ts';

interface Result {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}
/** One docker client that reads the engine. */
export interface Client {
  /** `28.2.2` */
  readonly version: string;
  readonly path: string;
}
interface RunOptions {
  readonly input?: string | Uint8Array | undefined;
  /** Which client `docker` means; default the first. */
  readonly client?: Client | undefined;
}
export interface Lab {
  /** The process that holds the namespaces. */
  readonly namespace: number;
  /** A folder on the real machine that both sides see; removed by `stop`. */
  readonly folder: string;
  /** At least one; of several versions the newest comes first. */
  readonly clients: readonly Client[];
  /** Runs a program inside; a failure is a result, not an error. */
  run(argv: readonly string[], options?: RunOptions): Promise<Result>;
  /** Like `run`, but throws when the program fails. */
  must(argv: readonly string[], options?: RunOptions): Promise<string>;
  docker(...args: readonly string[]): Promise<string>;
  ufw(...args: readonly string[]): Promise<string>;
  startEngine(): Promise<void>;
  /** Ends dockerd as `systemctl stop docker` does: its containers stop as well. */
  stopEngine(): Promise<void>;
  stop(): Promise<void>;
}

/** Where the programs of one client lie, before all others. */
export const toolFolder = ({ version }: Client): string => `${inside}/docker-${version}`;

const copied = ['/etc', '/var', '/home', '/opt', '/root', '/srv'];
const inside = '/run/infrabuch-labor';
const engineLog = `${inside}/dockerd.log`;
const pidFile = '/run/docker.pid';
const cgroups = '/sys/fs/cgroup';
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const collect = (child: ChildProcess, input: string | Uint8Array | undefined): Promise<Result> =>
  new Promise((resolve, reject) => {
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({
        exit: code ?? (signal ? 128 : 1),
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
      }),
    );
    child.stdin?.on('error', () => {}); // The program may end before it has read everything.
    child.stdin?.end(input ?? '');
  });

const lastLines = (text: string) => text.trim().split('\n').slice(-3).join('\n');

/** The docker clients of this machine: one of each version, the newest first. */
async function findClients(): Promise<Client[]> {
  const found = new Map<string, Client>();
  for (const path of placesOf('docker')) {
    const { stdout } = await collect(spawn(path, ['--version']), undefined);
    const version = /version (\d[\d.]*)/.exec(stdout)?.[1];
    if (version !== undefined && !found.has(version)) found.set(version, { version, path });
  }
  return [...found.values()].sort((a, b) => Number.parseInt(b.version, 10) - Number.parseInt(a.version, 10));
}

/** Removes the control groups that the engine leaves when it is ended by force. */
async function removeCgroups(name: string): Promise<void> {
  const below = (folder: string): string[] => [
    ...readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap((entry) => below(join(folder, entry.name))),
    folder,
  ];
  const roots = [cgroups, ...readdirSync(cgroups).map((text) => join(cgroups, text))]
    .map((folder) => join(folder, name))
    .filter((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory());
  for (const folder of roots.flatMap(below))
    for (let left = 50; left > 0 && existsSync(folder); left -= 1)
      try {
        rmdirSync(folder);
      } catch {
        await sleep(100); // Its processes are still ending.
      }
}

/** Builds the empty machine and starts dockerd; ufw is installed and switched off. */
export async function startLab(hostname: string): Promise<Lab> {
  const folder = mkdtempSync('/tmp/infrabuch-labor-');
  const cgroup = folder.slice('/tmp/'.length);
  const holder = spawn(
    'unshare',
    [
      ...['--mount', '--propagation', 'private', '--net', '--uts', '--pid', '--fork', '--kill-child'],
      // Ends when standard input does, that is with this process at the latest; the shell collects dead processes.
      ...['--mount-proc', 'sh', '-c', 'echo ready; cat >/dev/null; exit 0'],
    ],
    { stdio: ['pipe', 'pipe', 'pipe'], detached: true },
  );
  const ended = new Promise<void>((resolve) => holder.once('close', () => resolve()));
  const clients = await findClients();
  const namespaces = `/proc/${holder.pid}/ns`;
  const enter = [
    ...[`--mount=${namespaces}/mnt`, `--net=${namespaces}/net`, `--uts=${namespaces}/uts`],
    ...[`--pid=${namespaces}/pid_for_children`, '--'],
  ];
  /** Nothing of the caller's environment reaches the tools. */
  const environment = (client: Client | undefined) => ({
    PATH: [`${inside}/docker-${(client ?? clients[0])?.version}`, ...searchPath].join(':'),
    HOME: '/root',
    LANG: 'C.UTF-8',
  });

  let interrupted = false;
  const run: Lab['run'] = async (argv, { input, client } = {}) => {
    const options = { env: environment(client), cwd: '/', detached: true };
    const result = await collect(spawn('nsenter', [...enter, ...argv], options), input);
    // Whatever fails while everything is being stopped is no result.
    return interrupted ? new Promise(() => {}) : result;
  };
  const must: Lab['must'] = async (argv, options) => {
    const { exit, stdout, stderr } = await run(argv, options);
    if (exit !== 0) throw new Error(`${argv.join(' ')}: ${lastLines(stderr || stdout)} (${exit})`);
    return stdout;
  };
  const isUp = async () => (await run(['docker', 'version'])).exit === 0;

  const lab: Lab = {
    namespace: holder.pid ?? 0,
    folder,
    clients,
    run,
    must,
    docker: (...args) => must(['docker', ...args]),
    ufw: (...args) => must(['ufw', ...args]),
    startEngine: async () => {
      const script = 'exec dockerd --exec-opt native.cgroupdriver=cgroupfs --cgroup-parent "$1" >"$2" 2>&1';
      const argv = ['sh', '-c', script, 'sh', `/${cgroup}`, engineLog];
      const options = { env: environment(undefined), cwd: '/', detached: true, stdio: 'ignore' } as const;
      const engine = spawn('nsenter', [...enter, ...argv], options);
      for (const limit = Date.now() + 60_000; !(await isUp()); await sleep(100))
        if (engine.exitCode !== null || Date.now() > limit)
          throw new Error(`dockerd startet nicht:\n${lastLines((await run(['cat', engineLog])).stdout)}`);
    },
    stopEngine: async () => {
      const pid = (await must(['cat', pidFile])).trim();
      await must(['kill', '-TERM', pid]);
      for (let left = 600; left > 0 && (await run(['test', '-e', `/proc/${pid}`])).exit === 0; left -= 1)
        await sleep(100);
    },
    stop: async () => {
      for (const signal of signals) process.off(signal, interrupt);
      holder.stdin?.end();
      await ended;
      await removeCgroups(cgroup);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  function interrupt() {
    interrupted = true;
    void lab.stop().finally(() => process.exit(130));
  }
  for (const signal of signals) process.on(signal, interrupt);

  try {
    await Promise.race([
      new Promise((resolve) => holder.stdout?.once('data', resolve)),
      ended.then(() => {
        throw new Error('Der Namensraum ließ sich nicht anlegen.');
      }),
    ]);
    // Nothing may ever run in the real machine's namespaces.
    for (const name of ['mnt', 'net', 'uts'])
      if (readlinkSync(`${namespaces}/${name}`) === readlinkSync(`/proc/self/ns/${name}`))
        throw new Error('Der Namensraum ist nicht von diesem Rechner getrennt.');
    await must(['mount', '-t', 'tmpfs', '-o', 'mode=755', 'infrabuch', '/run']);
    for (const path of copied.filter((text) => existsSync(text))) {
      const [upper, work] = [`${inside}/copies${path}/upper`, `${inside}/copies${path}/work`];
      await must(['mkdir', '-p', upper, work]);
      const layers = `lowerdir=${path},upperdir=${upper},workdir=${work}`;
      await must(['mount', '-t', 'overlay', '-o', layers, 'infrabuch', path]);
    }
    // Of its own, because the engine's layers cannot lie on other layers; whatever Docker holds here is not ours.
    await must(['mkdir', '-p', '/var/lib/docker']);
    await must(['mount', '-t', 'tmpfs', '-o', 'mode=711', 'infrabuch', '/var/lib/docker']);
    await must(['rm', '-rf', '/etc/docker', '/root/.docker']);
    for (const { version, path } of clients) {
      await must(['mkdir', '-p', `${inside}/docker-${version}`]);
      await must(['ln', '-s', path, `${inside}/docker-${version}/docker`]);
    }
    await must(['hostname', hostname]);
    await must(['ip', 'link', 'set', 'lo', 'up']);
    await lab.startEngine();
    await must(['ufw', '--force', 'reset']);
    return lab;
  } catch (error) {
    await lab.stop();
    throw error;
  }
}
