// What an engine says becomes the texts of the snapshot sources, so that the same parsers and the same comparison read
// it. Secrets are left out here: nothing else of the engine's answers goes on.
import { spawn } from 'node:child_process';
import { scrubProgram } from '../collect/scrub.ts';
import type { Json } from './engine-api.ts';

/** The texts of the sources (`docker-ps`, …) as a snapshot would hold them. */
export type EngineTexts = ReadonlyMap<string, string>;

/**
 * The fields of a container that are compared, in inspect's own shape: of variables only the names, of labels only those
 * of compose.
 */
function comparedFields(container: Json): Json {
  const part = (key: string) => (container[key] ?? {}) as Json;
  const { Status, ExitCode, Health } = part('State') as { Status?: string; ExitCode?: number; Health?: Json };
  const config = part('Config');
  const labels = (config.Labels ?? {}) as Json;
  const host = part('HostConfig');
  const network = part('NetworkSettings');
  const composeLabels = ['com.docker.compose.project', 'com.docker.compose.service'].filter(
    (name) => name in labels,
  );
  const names = ((config.Env ?? []) as string[]).map((entry) => String(entry).split('=', 1)[0]);
  return {
    Name: container.Name,
    Id: container.Id,
    Image: container.Image,
    State: { Status, ExitCode, Health: Health ? { Status: Health.Status } : null },
    Config: {
      Image: config.Image,
      User: config.User,
      Cmd: config.Cmd ?? null,
      Env: names,
      Labels: Object.fromEntries(composeLabels.map((name) => [name, labels[name]])),
    },
    HostConfig: {
      NetworkMode: host.NetworkMode,
      PortBindings: host.PortBindings,
      RestartPolicy: host.RestartPolicy,
      Privileged: host.Privileged,
    },
    NetworkSettings: {
      Ports: network.Ports,
      Networks: network.Networks ? Object.keys(network.Networks) : [],
    },
    Mounts: ((container.Mounts ?? []) as Json[]).map(({ Type, Name, Source, Destination, RW }) => ({
      ...{ Type, Name, Source, Destination, RW },
    })),
  };
}

/** The collector's own program takes secrets out of commands; without sed, commands are left out. */
const scrubbed = (lines: string): Promise<string> =>
  new Promise((resolve) => {
    const child = spawn('sed', ['-E', ...scrubProgram.flatMap((rule) => ['-e', rule])], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, LC_ALL: 'C' },
    });
    const parts: Buffer[] = [];
    const withoutCommands = () =>
      resolve(lines.replace(/"Cmd":\[(?:"(?:[^"\\]|\\.)*",?)*\]/g, '"Cmd":["***"]'));
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.stdin.on('error', () => {});
    child.once('error', withoutCommands);
    child.once('close', (code) =>
      code === 0 ? resolve(Buffer.concat(parts).toString('utf8')) : withoutCommands(),
    );
    child.stdin.end(lines);
  });

const linesOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

/** Containers as lines of `docker-inspect`, one each in their order, without secrets. */
export async function inspectLines(containers: readonly Json[]): Promise<string[]> {
  const lines = linesOf(containers.map((container) => JSON.stringify(comparedFields(container))));
  return (await scrubbed(lines)).split('\n').slice(0, containers.length);
}

/**
 * The texts of all sources.
 * @param containers as /containers/json lists them
 * @param inspected a line of `docker-inspect` for each of them
 * @param networks as /networks lists them
 * @param volumes as /volumes lists them
 */
export const sourceTexts = (
  containers: readonly Json[],
  inspected: readonly string[],
  networks: readonly Json[],
  volumes: readonly Json[],
): EngineTexts =>
  new Map([
    [
      'docker-ps',
      // What inspect says as well is left to it: the two are read one after the other, and would differ between.
      linesOf(containers.map(({ Id, Names, Image }) => JSON.stringify({ Id, Names, Image }))),
    ],
    ['docker-inspect', linesOf(inspected)],
    [
      'docker-network',
      linesOf(
        networks.map(({ Name, Driver, Internal, EnableIPv6, IPAM, Options }) =>
          JSON.stringify({ Name, Driver, Internal, EnableIPv6, IPAM, Options }),
        ),
      ),
    ],
    ['docker-volume', linesOf(volumes.map(({ Name, Driver }) => JSON.stringify({ Name, Driver })))],
  ]);
