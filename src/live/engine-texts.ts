// What an engine says becomes the texts of the snapshot sources, so that the same parsers and the same comparison read
// it. Secrets are left out here: nothing else of the engine's answers goes on.
import { spawn } from 'node:child_process';
import { type SourceId, sourceIds } from '../model/source-ids.ts';
import { scrubProgram } from '../secrets/posix.ts';
import { scrubSnapshot } from '../secrets/snapshots.ts';
import { pickAsked } from '../snapshots/docker-inspect-template.ts';
import type { Json } from './engine-api.ts';

/** The texts of the sources (`docker-ps`, …) as a snapshot would hold them. */
export type EngineTexts = ReadonlyMap<SourceId, string>;

/** The collector's own program takes secrets out of commands; without sed, commands are left out. */
const scrubbed = (lines: string): Promise<string> =>
  new Promise((resolve) => {
    const child = spawn('sed', ['-E', ...scrubProgram.flatMap((rule) => ['-e', rule])], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, LC_ALL: 'C' },
    });
    const parts: Buffer[] = [];
    const withoutCommands = () =>
      resolve(lines.replace(/"(Cmd|Entrypoint|Test)":\[(?:"(?:[^"\\]|\\.)*",?)*\]/g, '"$1":["***"]'));
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
  const lines = linesOf(containers.map((container) => JSON.stringify(pickAsked(container))));
  return scrubSnapshot(await scrubbed(lines))
    .split('\n')
    .slice(0, containers.length);
}

/** What an engine says at one time. */
export interface EngineAnswers {
  /** As /containers/json lists them. */
  readonly containers: readonly Json[];
  /** A line of `docker-inspect` for each of them. */
  readonly inspected: readonly string[];
  /** As /networks lists them. */
  readonly networks: readonly Json[];
  /** As /volumes lists them. */
  readonly volumes: readonly Json[];
}
/** Sources of which an engine can say something at all. */
type DockerSourceId = Extract<SourceId, `docker-${string}`>;

/** How the engine's answers give the lines of each Docker source; null: `live` leaves it to the snapshot folder. */
const engineLines = {
  // What inspect says as well is left to it: the two are read one after the other, and would differ between.
  'docker-ps': ({ containers }) =>
    containers.map(({ Id, Names, Image }) => JSON.stringify({ Id, Names, Image, State: null })),
  'docker-inspect': ({ inspected }) => inspected,
  'docker-network': ({ networks }) =>
    networks.map(({ Name, Driver, Internal, EnableIPv6, IPAM, Attachable, Options }) =>
      JSON.stringify({ Name, Driver, Internal, EnableIPv6, IPAM, Attachable, Options }),
    ),
  'docker-volume': ({ volumes }) => volumes.map(({ Name, Driver }) => JSON.stringify({ Name, Driver })),
  'docker-images': null,
  'docker-version': null,
  'docker-service': null,
  'docker-user': null,
} as const satisfies Record<DockerSourceId, ((answers: EngineAnswers) => readonly string[]) | null>;

/** The texts of all sources that an engine answers for. */
export const sourceTexts = (answers: EngineAnswers): EngineTexts =>
  new Map(
    sourceIds.flatMap((id): [SourceId, string][] => {
      const lines = isDockerSource(id) ? engineLines[id] : null;
      return lines ? [[id, linesOf(lines(answers))]] : [];
    }),
  );

function isDockerSource(id: SourceId): id is DockerSourceId {
  return Object.hasOwn(engineLines, id);
}
