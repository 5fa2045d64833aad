// Docker Compose as judge of reader, import and export: what `config` makes of a compose file and of the export after its
// import must mean the same. `node tests/compose-judge.ts` judges every fixture anew and writes what npm test holds the
// exports against; `node tests/compose-judge.ts FOLDER` judges all compose files of a folder and below, each with the files
// beside it, and writes nothing; `--check` judges the fixtures and writes nothing.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type ImportOutcome, importCompose } from '../src/adopt/compose/import.ts';
import { loadHandbooks } from '../src/handbook/load.ts';
import { readRoot } from '../src/handbook/root.ts';
import type { Inventory } from '../src/model/inventory.ts';
import { readDotenv } from '../src/source/compose/dotenv.ts';
import { composeFile } from '../src/views/compose-file.ts';
import { repository } from './command.ts';

export const fixtures = join(repository, 'tests/compose/files');
export const recorded = join(repository, 'tests/compose/judged');

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Section = Record<string, Record<string, Json>>;
/** What `docker compose config --format json` prints. */
interface Config {
  name: string;
  services: Section;
  networks?: Section;
  volumes?: Section;
  secrets?: Section;
  configs?: Section;
  models?: Section;
}

/** A project in a folder of its own, imported, and its export. */
export interface Imported {
  readonly folder: string;
  readonly files: readonly string[];
  readonly outcome: ImportOutcome;
  readonly again: ImportOutcome;
  readonly inventory: Inventory | undefined;
  readonly findings: readonly string[];
  readonly exported: string | undefined;
}

/**
 * Imports a compose file with what stands beside it, or a folder with one, twice, and exports it.
 * @param work an empty folder
 */
export function imported(source: string, work: string): Imported {
  const folder = join(work, 'laden');
  const isFolder = statSync(source).isDirectory();
  cpSync(isFolder ? source : dirname(source), folder, { recursive: true });
  const listed = join(folder, 'files.txt');
  const named = existsSync(listed) ? readFileSync(listed, 'utf8').trim().split(/\s+/) : ['compose.yaml'];
  const files = isFolder ? named : [basename(source)];
  const root = join(work, 'root');
  const run = () =>
    importCompose(
      { root, files: files.map((file) => join(folder, file)), handbook: 'h', host: 'web', directory: folder },
      '2026-01-15',
    );
  const outcome = run();
  const again = run();
  const loaded = loadHandbooks(readRoot(root)).handbooks[0];
  const inventory = loaded?.inventory;
  const stack = inventory && Object.values(inventory.stacks)[0];
  return {
    ...{ folder, files, outcome, again, inventory },
    findings: loaded?.findings.map(({ subject, message }) => `${subject}: ${message}`) ?? [],
    exported: inventory && stack && composeFile(inventory, stack),
  };
}

const isMap = (value: unknown): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const sorted = (value: Json): Json =>
  Array.isArray(value)
    ? value.map(sorted)
    : isMap(value)
      ? Object.fromEntries(
          Object.keys(value)
            .sort()
            .filter((key) => !key.startsWith('x-'))
            .map((key) => [key, sorted(value[key] ?? null)]),
        )
      : value;
const isEmpty = (value: Json | undefined) =>
  value === undefined || value === null || (isMap(value) && Object.keys(value).length === 0);

/** A mount without what says nothing. */
function mount(value: Json, volumes: Section): Json {
  if (!isMap(value)) return value;
  const { bind, volume, ...rest } = value;
  const { create_host_path, ...bound } = isMap(bind) ? bind : {};
  if (create_host_path === false) bound.create_host_path = false;
  const source = typeof rest.source === 'string' ? (volumes[rest.source]?.name ?? rest.source) : undefined;
  return {
    ...rest,
    ...(source === undefined ? {} : { source: rest.type === 'volume' ? source : rest.source! }),
    ...(isEmpty(bound) ? {} : { bind: bound }),
    ...(isEmpty(volume) ? {} : { volume: volume! }),
  };
}
const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
const byText = (a: Json, b: Json) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
const sets = ['cap_add', 'cap_drop', 'security_opt', 'extra_hosts', 'expose', 'volumes'];

/** A service with the real names of what it uses. */
function service(name: string, value: Record<string, Json>, config: Config): Json {
  const real = (section: Section | undefined, key: string) => String(section?.[key]?.name ?? key);
  const changed: Record<string, Json> = { ...value };
  if (isMap(value.networks))
    changed.networks = Object.fromEntries(
      Object.entries(value.networks).map(([key, options]) => [
        real(config.networks, key),
        isEmpty(options) ? null : options,
      ]),
    );
  changed.volumes = listOf(value.volumes).map((entry) => mount(entry, config.volumes ?? {}));
  changed.expose = listOf(value.expose).map((port) => String(port).replace(/\/tcp$/, ''));
  changed.ports = listOf(value.ports).map((port) => (isMap(port) ? { mode: 'ingress', ...port } : port));
  for (const [key, folder] of [
    ['secrets', '/run/secrets/'],
    ['configs', '/'],
  ] as const)
    changed[key] = listOf(value[key]).map((grant) =>
      isMap(grant)
        ? {
            ...grant,
            source: real(config[key], String(grant.source)),
            target: String(grant.target ?? grant.source).replace(folder, ''),
          }
        : grant,
    );
  if (isMap(value.healthcheck) && (value.healthcheck.disable || listOf(value.healthcheck.test)[0] === 'NONE'))
    changed.healthcheck = { test: ['NONE'] };
  if (isMap(value.build) && value.build.dockerfile === 'Dockerfile') {
    const { dockerfile: _, ...build } = value.build;
    changed.build = build;
  }
  if (value.build && value.image === `${config.name}-${name}`) delete changed.image;
  if (value.restart === 'no') delete changed.restart;
  if (value.scale === 1) delete changed.scale;
  // Compose prints sections of it that nobody wrote.
  if (isMap(value.deploy))
    changed.deploy = Object.fromEntries(Object.entries(value.deploy).filter(([, part]) => !isEmpty(part)));
  for (const key of sets) changed[key] = listOf(changed[key]).sort(byText);
  return Object.fromEntries(
    Object.entries(changed).filter(
      ([, part]) => !isEmpty(part) && !(Array.isArray(part) && part.length === 0),
    ),
  );
}

/** The entries of a section that are used, by their real names. */
const resources = (section: Section | undefined, used: ReadonlySet<string>, local = false): Json =>
  Object.fromEntries(
    Object.entries(section ?? {})
      .filter(([key]) => used.has(key))
      .map(([key, entry]) => [
        String(entry.name ?? key),
        Object.fromEntries(
          Object.entries(entry).filter(
            ([field, value]) => !isEmpty(value) && !(local && field === 'driver' && value === 'local'),
          ),
        ),
      ]),
  );

/** What a configuration means, in one spelling; folders are `.`. */
function meaningOf(config: Config, folder: string): Json {
  const services = Object.values(config.services);
  const sources = (key: string, name: string) =>
    services.flatMap((entry) =>
      listOf(entry[key]).flatMap((item) =>
        isMap(item) && typeof item[name] === 'string' ? [item[name]] : [],
      ),
    );
  const networks = services.flatMap(({ networks }) => (isMap(networks) ? Object.keys(networks) : []));
  const ofBuilds = services.flatMap(({ build }) =>
    isMap(build) ? listOf(build.secrets).flatMap((item) => (isMap(item) ? [String(item.source)] : [])) : [],
  );
  const meaning = {
    name: config.name,
    services: Object.fromEntries(
      Object.entries(config.services).map(([name, value]) => [name, service(name, value, config)]),
    ),
    networks: resources(config.networks, new Set(networks)),
    volumes: resources(config.volumes, new Set(sources('volumes', 'source')), true),
    secrets: resources(config.secrets, new Set([...sources('secrets', 'source'), ...ofBuilds])),
    configs: resources(config.configs, new Set(sources('configs', 'source'))),
    models: (config.models ?? {}) as Json,
  };
  return JSON.parse(
    JSON.stringify(sorted(meaning as Json))
      .replaceAll(folder, '.')
      .replaceAll(dirname(folder), '..'),
  ) as Json;
}

/** Docker Compose: the program that INFRABUCH_COMPOSE names, else the one that is installed. */
const program = process.env.INFRABUCH_COMPOSE ?? 'docker-compose';
/** The version of the judge; undefined where there is none. */
const judgeVersion = (): string | undefined =>
  /\d+\.\d+\.\d+/.exec(spawnSync(program, ['version'], { encoding: 'utf8' }).stdout ?? '')?.[0];

function configOf(folder: string, files: readonly string[], variables: Readonly<Record<string, string>>) {
  const { status, stdout, stderr } = spawnSync(
    program,
    [...files.flatMap((file) => ['-f', join(folder, file)]), '--profile', '*', 'config', '--format', 'json'],
    { encoding: 'utf8', cwd: folder, env: { PATH: process.env.PATH, HOME: '/root', ...variables } },
  );
  if (status === 0) return { config: JSON.parse(stdout) as Config };
  return {
    refusal: stderr
      .split('\n')
      .filter((line) => !line.includes('level=warning'))
      .join(' ')
      .slice(0, 300),
  };
}

/** The verdict on one import. */
interface Verdict {
  /** What the judge makes of the original; undefined where it refuses it. */
  readonly meaning?: Json;
  readonly refusal?: string;
  /** Where both differ. */
  readonly differences: readonly string[];
  readonly samePorts: boolean;
}
const differences = (a: Json | undefined, b: Json | undefined, path: string): string[] => {
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  if (isMap(a) && isMap(b))
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
      differences(a[key], b[key], `${path}.${key}`),
    );
  return [`${path}: ${JSON.stringify(a)?.slice(0, 200)} | ${JSON.stringify(b)?.slice(0, 200)}`];
};

/** Holds an import's export against its original. */
function judge({ folder, files, outcome, inventory, exported = '' }: Imported): Verdict {
  writeFileSync(join(folder, 'export.yaml'), exported);
  // Compose reads env files; those that nobody has are empty.
  for (const { path } of Object.values(inventory?.env_files ?? {}))
    if (path?.startsWith(folder) && !existsSync(path)) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, '');
    }
  const values = Object.fromEntries(outcome.values);
  const dotenv = join(folder, '.env');
  const set = readDotenv(existsSync(dotenv) ? readFileSync(dotenv, 'utf8') : '');
  for (const text of [exported, ...files.map((file) => readFileSync(join(folder, file), 'utf8'))])
    for (const [, name = ''] of text.matchAll(/\$\{(\w+):?\?/g)) if (!set.has(name)) values[name] ??= 'wert';
  const original = configOf(folder, files, values);
  if (!original.config) return { refusal: original.refusal, differences: [], samePorts: true };
  const meaning = meaningOf(original.config, folder);
  const after = configOf(folder, ['export.yaml'], values);
  if (!after.config)
    return { meaning, differences: [`the export is refused: ${after.refusal}`], samePorts: false };
  const found = differences(meaning, meaningOf(after.config, folder), '');
  return { meaning, differences: found, samePorts: !found.some((path) => /\.ports/.test(path)) };
}

/** The golden text of an export: without the folder, which is another one each time. */
export const goldenText = ({ exported = '', folder }: Imported): string =>
  exported.replaceAll(folder, '/srv/laden');

function judgeAll(sources: readonly string[], isRecording: boolean) {
  const version = judgeVersion();
  if (version === undefined)
    throw new Error(`No Docker Compose: name one in INFRABUCH_COMPOSE (tests/lab/compose.sh fetches it).`);
  const sums = { files: 0, crashed: 0, lost: 0, invalid: 0, refused: 0, judged: 0, same: 0, ports: 0 };
  for (const source of sources) {
    const name = isRecording ? basename(source) : source;
    const work = mkdtempSync(join(tmpdir(), 'infrabuch-judge-'));
    sums.files += 1;
    try {
      const found = imported(source, work);
      const { losses } = found.outcome;
      if (losses.length > 0) sums.lost += 1;
      for (const { at, message } of losses) console.log(`${name}:${at.line}: ${message}`);
      if (!found.inventory) sums.invalid += 1;
      for (const finding of found.findings) console.log(`${name}: ${finding}`);
      if (found.again.state !== 'unchanged')
        console.log(`${name}: the second import is ${found.again.state}`);
      const verdict = judge(found);
      if (verdict.refusal) {
        sums.refused += 1;
        console.log(`${name}: refused by the judge: ${verdict.refusal}`);
        continue;
      }
      sums.judged += 1;
      if (verdict.samePorts) sums.ports += 1;
      if (verdict.differences.length === 0) sums.same += 1;
      for (const difference of verdict.differences) console.log(`${name}: ${difference}`);
      if (!isRecording || verdict.differences.length > 0) continue;
      mkdirSync(recorded, { recursive: true });
      writeFileSync(
        join(recorded, `${name}.json`),
        `${JSON.stringify({ compose: version, config: verdict.meaning }, null, 1)}\n`,
      );
      writeFileSync(join(recorded, `${name}.yaml`), goldenText(found));
    } catch (error) {
      sums.crashed += 1;
      console.log(`${name}: ${error instanceof Error ? error.stack : error}`);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  console.log(`Docker Compose ${version}: ${JSON.stringify(sums)}`);
  return sums;
}

/** The compose files of a folder and below; a folder that lists its files in `files.txt` is one project. */
function sourcesBelow(folder: string): string[] {
  if (existsSync(join(folder, 'files.txt'))) return [folder];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourcesBelow(path);
    return /\.ya?ml$/.test(entry.name) && /^(?:services|include):/m.test(readFileSync(path, 'utf8'))
      ? [path]
      : [];
  });
}

if (import.meta.filename === process.argv[1]) {
  const [wanted] = process.argv.slice(2);
  const isCheck = wanted === '--check';
  const folder = isCheck ? undefined : wanted;
  const { files, lost, crashed, refused, judged, same } = judgeAll(
    folder === undefined ? readdirSync(fixtures).map((name) => join(fixtures, name)) : sourcesBelow(folder),
    wanted === undefined,
  );
  // An older Compose refuses what it does not know yet.
  const isWhole = lost === 0 && crashed === 0 && same === judged && judged > 0;
  if (folder === undefined && (!isWhole || (!isCheck && refused > 0))) process.exitCode = 1;
  if (isCheck) console.log(`${same} passed, ${files - same - refused} failed`);
}
