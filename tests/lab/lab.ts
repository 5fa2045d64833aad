// npm run lab: rebuilds the documented host with real tools from the inventory alone, compares it with the inventory
// (no finding may follow), then changes the living system one thing at a time: exactly the expected findings must
// follow, and none after the change is undone. Ends with one line "N passed, N failed".
// A sample of the changes is tried, with --all each of them. With --only PATTERN only changes whose title fits a regular expression are tried, and nothing else; with --part 2/6 the
// second sixth of all.
// With --record FILE what each change makes of the snapshots is kept, for tests without a laboratory.
// With --accept the capture of the unchanged host takes the place of the committed snapshots; nothing is changed then.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { type Archive, snapshotFiles } from '../../src/collect/archive.ts';
import type { LoadedHandbook } from '../../src/handbook/handbook.ts';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import type { ObservedFact } from '../../src/model/facts.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Host, Inventory } from '../../src/model/inventory.ts';
import type { Coverage } from '../../src/model/snapshot.ts';
import { acceptAll } from '../accepted.ts';
import { infrabuch, repository } from '../command.ts';
import { collected, type Files, filesOf, readFiles, snapshot } from './capture.ts';
import { addition, type Change, type World, waitFor } from './change.ts';
import { changes, onlyWithAll } from './changes.ts';
import { tryCollector } from './collector.ts';
import { type Client, type Lab, startLab } from './host.ts';
import { tryLive } from './live.ts';
import { rebuild, rebuildPlan, stubImage } from './rebuild.ts';
import { recordOf } from './record.ts';
import { missingForLab } from './requirements.ts';
import { placeStubs } from './stubs.ts';

const handbook = 'gro-mate';
const hostId = 'web';
const snapshots = join('inventory', handbook, 'snapshots', hostId);

let passed = 0;
let failed = 0;
const began = performance.now();
const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;

/** Counts one test: no complaint, or one text a complaint. */
function verdict(title: string, complaints: readonly string[]): void {
  if (complaints.length === 0) passed += 1;
  else failed += 1;
  console.log(`${complaints.length === 0 ? 'ok    ' : 'FEHLER'} ${seconds().padStart(8)}  ${title}`);
  for (const complaint of complaints) console.log(`       ${complaint.replaceAll('\n', '\n       ')}`);
}
const complaintOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const nameOf = ({ rule, subject }: Finding) => `${rule} ${subject}`;
const textOf = (finding: Finding) =>
  `${nameOf(finding)}: ${finding.message} (erwartet: ${finding.expected ?? '–'}; gefunden: ${finding.actual ?? '–'})`;

/** What each change makes of the snapshots, where it is to be kept (`--record FILE`). */
const recorder = recordOf(snapshots);
const noteRecord = (change: Change, root: string) => recorder.note(change.title, root);

interface Drift {
  readonly code: number;
  readonly findings: readonly Finding[];
  readonly coverage: readonly Coverage[];
}
/** @param archives a folder of the collector's archives, in the place of the snapshots */
async function driftOf(root: string, archives?: string): Promise<Drift> {
  const { code, stdout, stderr } = await infrabuch(
    ...['drift', '--root', root, '--handbook', handbook, '--format', 'json'],
    ...(archives === undefined ? [] : ['--snapshots', archives]),
  );
  if (!stdout.startsWith('{')) throw new Error(`infrabuch drift: Exit-Code ${code}: ${stderr || stdout}`);
  return { code, ...(JSON.parse(stdout) as Omit<Drift, 'code'>) };
}

interface Known {
  readonly loaded: LoadedHandbook;
  readonly inventory: Inventory;
  readonly host: Host;
}
function inventoryOf(root: string): Known {
  const loaded = loadHandbooks(readRoot(root, handbook)).handbooks[0];
  const inventory = loaded?.inventory;
  const host = inventory?.hosts[hostId];
  if (loaded && inventory && host) return { loaded, inventory, host };
  const reasons = loaded?.findings.map(({ message }) => message).join('\n');
  throw new Error(`Das Inventar ist nicht lesbar:\n${reasons ?? ''}`);
}

/** Facts without the line they stood in, in a fixed order. */
const comparable = (facts: readonly ObservedFact[], without: readonly string[] = []) =>
  facts
    .map(({ kind, name, fields }) => ({
      kind,
      name,
      fields: Object.fromEntries(Object.entries(fields).filter(([field]) => !without.includes(field))),
    }))
    .sort((a, b) => (`${a.kind} ${a.name}` < `${b.kind} ${b.name}` ? -1 : 1));

/** What two readings of the same machine state differently. */
const factsApart = (a: Files, b: Files, without: readonly string[] = []): string[] => {
  const [before, after] = [a, b].map(
    (files) => new Map(readFiles(files).map(({ source, facts }) => [source.id, comparable(facts, without)])),
  ) as [Map<string, unknown[]>, Map<string, unknown[]>];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((id) => {
    const [first, other] = [before.get(id) ?? [], after.get(id) ?? []];
    const has = (facts: readonly unknown[], fact: unknown) =>
      facts.some((twin) => isDeepStrictEqual(twin, fact));
    return [
      ...first.filter((fact) => !has(other, fact)).map((fact) => `${id} − ${JSON.stringify(fact)}`),
      ...other.filter((fact) => !has(first, fact)).map((fact) => `${id} + ${JSON.stringify(fact)}`),
    ];
  });
};

/** The inventory's copy on which `drift` works, with the laboratory's snapshots in it. */
interface Copy {
  readonly root: string;
  /** The folder of the host's snapshots. */
  readonly folder: string;
  write(archive: Archive): void;
}
function copyInventory(lab: Lab): Copy {
  const root = join(lab.folder, 'root');
  cpSync(join(repository, 'inventory'), join(root, 'inventory'), { recursive: true });
  // A page that site.yaml names.
  cpSync(join(repository, 'docs/tutorial.md'), join(root, 'docs/tutorial.md'));
  const folder = join(root, snapshots);
  return {
    root,
    folder,
    write: (archive) => {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      for (const [name, text] of snapshotFiles(archive, hostId)) writeFileSync(join(folder, name), text);
    },
  };
}

/** No finding may follow, of something that was compared. */
function silent(title: string, { code, findings, coverage }: Drift): void {
  const sum = (key: 'entities' | 'fields') => coverage.reduce((total, coverage) => total + coverage[key], 0);
  verdict(`${title}: ${sum('entities')} Einträge, ${sum('fields')} Felder verglichen`, [
    ...findings.map(textOf),
    ...(code === 0 || findings.length > 0 ? [] : [`Exit-Code ${code}`]),
    ...(sum('entities') > 0 ? [] : ['Es wurde nichts verglichen.']),
    ...coverage
      .filter(({ origin, reason }) => origin === null && !reason)
      .map(({ kind }) => `${kind}: nicht verglichen`),
  ]);
}

/** The same machine, read with every client by both commands: understood to the last line, alike, without drift. */
async function compareUnchanged(lab: Lab, copy: Copy, script: string): Promise<Files> {
  let first: Files | undefined;
  for (const client of lab.clients) {
    const named = `docker ${client.version}`;
    const { said, twice } = await readTwice(lab, copy, client);
    const files = filesOf(copy.folder);
    for (const { source, facts, problems } of readFiles(files))
      verdict(`${source.id} (${named}): ${facts.length} Fakten gelesen`, problems);
    const whole = new RegExp(`${host.snapshots.length} von ${host.snapshots.length} Quellen`).test(said);
    verdict(`infrabuch snapshot (${named}): alle Quellen, die zweite Aufnahme ist die erste`, [
      ...(whole ? [] : [said]),
      ...twice,
    ]);
    silent(`Kein Befund nach infrabuch snapshot (${named})`, await driftOf(copy.root));

    const { text, archive } = await collected(lab, script, client);
    const archives = join(lab.folder, `archiv-${client.version}`);
    mkdirSync(archives);
    writeFileSync(join(archives, `${hostId}.txt`), text);
    const other = snapshotFiles(archive, hostId);
    verdict(
      `Sammler (${named}): dieselben Dateien`,
      [...files.keys()]
        .filter((name) => name !== 'snapshot.json' && files.get(name) !== other.get(name))
        .map((name) => `${name} ist anders.`),
    );
    rmSync(copy.folder, { recursive: true });
    silent(`Kein Befund mit dem Archiv des Sammlers (${named})`, await driftOf(copy.root, archives));
    if (first)
      verdict(
        `docker ${lab.clients[0]?.version} und ${client.version} ergeben dieselben Fakten`,
        factsApart(first, files),
      );
    first ??= files;
  }
  return first ?? new Map();
}
async function readTwice(lab: Lab, copy: Copy, client: Client) {
  const said = await snapshot(lab, copy.root, hostId, client);
  const before = filesOf(copy.folder);
  await snapshot(lab, copy.root, hostId, client);
  const after = filesOf(copy.folder);
  const twice = [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => name !== 'snapshot.json' && before.get(name) !== after.get(name))
    .map((name) => `${name} hat sich geändert.`);
  return { said, twice };
}

/** The laboratory's capture in the place of the committed one: the same texts for the same inventory. */
function accept(files: Files): void {
  const folder = join(repository, snapshots);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const meta = { ...JSON.parse(files.get('snapshot.json') ?? '{}'), origin: 'laboratory' };
  for (const [name, text] of [...files, ['snapshot.json', `${JSON.stringify(meta, null, 2)}\n`]] as const)
    writeFileSync(join(folder, name), text);
}

/** What should have been found and was not, and what was found beside it; each finding counts once. */
function difference(expects: readonly string[], findings: readonly Finding[]): string[] {
  const open = [...expects];
  const surplus = findings.filter((finding) => {
    const at = open.indexOf(nameOf(finding));
    if (at >= 0) open.splice(at, 1);
    return at < 0;
  });
  return [
    ...open.map((name) => `Es fehlt: ${name}`),
    ...surplus.map((finding) => `Zu viel: ${textOf(finding)}`),
  ];
}

async function tryChange(
  change: Change,
  world: World,
  findingsNow: () => Promise<readonly Finding[]>,
  { root, isAccepted }: { readonly root: string; readonly isAccepted: boolean },
): Promise<void> {
  const complaints: string[] = [];
  try {
    await change.does(world);
    complaints.push(...difference(change.expects, await findingsNow()));
    if (isAccepted) complaints.push(...acceptedInCopy(root).map((complaint) => `Nach accept: ${complaint}`));
    noteRecord(change, root);
  } catch (error) {
    complaints.push(complaintOf(error));
  }
  try {
    await change.undo(world);
    complaints.push(...(await findingsNow()).map((finding) => `Nach dem Zurücknehmen: ${textOf(finding)}`));
  } catch (error) {
    complaints.push(`Zurücknehmen: ${complaintOf(error)}`);
  }
  verdict(change.title, complaints);
}

/** What is found is accepted into a copy: nothing may be left, no comment lost. The copy is not written. */
function acceptedInCopy(root: string): string[] {
  const [files] = readRoot(root, handbook).handbooks;
  return files ? [...acceptAll(files, new Date()).complaints] : ['Das Handbuch fehlt.'];
}

const isTried = (change: Change) => process.argv.includes('--all') || !onlyWithAll.has(change);
type Only = (change: Change, index: number) => boolean;
/** Which changes are tried, where not all of them are. */
function chosen({ only, part }: { only?: string | undefined; part?: string | undefined }): Only | undefined {
  if (only === undefined && part === undefined) return undefined;
  const [number = 1, parts = 1] = part?.split('/').map(Number) ?? [];
  const title = new RegExp(only ?? '');
  return (change, index) =>
    title.test(change.title) && Math.floor((index * parts) / changes.length) === number - 1;
}

async function examine(lab: Lab, accepting: boolean, only: Only | undefined): Promise<void> {
  const { inventory } = known;
  const rootfs = await stubImage(lab, inventory, host);
  const plan = rebuildPlan(inventory, host);
  await rebuild(lab, plan, rootfs);
  await placeStubs(lab, host);
  await waitFor('Alle Container bereit', 60, async () => {
    const states = await lab.docker('ps', '--all', '--format', '{{.Status}}');
    return !states.includes('starting');
  });
  verdict(`„${host.name}“ aus dem Inventar nachgebaut: ${plan.length} Schritte`, []);

  const copy = copyInventory(lab);
  const { stdout: script } = await infrabuch('collector', '--root', copy.root, '--host', hostId);
  const files = only ? undefined : await compareUnchanged(lab, copy, script);
  if (files && accepting) {
    if (failed > 0) return verdict('Nicht übernommen: erst muss der Abgleich still sein', ['siehe oben']);
    accept(files);
    return silent('Übernommen', await driftOf(repository));
  }
  // Image IDs hold the version of busybox.
  if (files)
    verdict(
      'Die abgelegte Momentaufnahme zeigt dasselbe (sonst: npm run lab -- --accept)',
      factsApart(filesOf(join(repository, snapshots)), files, ['id', 'image_id']),
    );

  writeFileSync(join(copy.root, 'inventory', handbook, 'labor.yaml'), addition);
  const more = inventoryOf(copy.root);
  const done = new Set(plan.map((step) => JSON.stringify(step)));
  const rest = rebuildPlan(more.inventory, more.host).filter((step) => !done.has(JSON.stringify(step)));
  await rebuild(lab, rest, rootfs);
  const world: World = { lab, inventory: more.inventory, rootfs };
  const compare = async (client: Client) => {
    copy.write((await collected(lab, script, client)).archive);
    return driftOf(copy.root);
  };
  for (const client of lab.clients)
    silent(`Kein Befund mit dem Zusatz des Labors (docker ${client.version})`, await compare(client));
  recorder.begin(copy.root);
  for (const [index, change] of changes.filter(only ?? isTried).entries()) {
    // The clients take turns: each reads half of the changes.
    const client = lab.clients[index % lab.clients.length] as Client;
    // Accepting takes as long as the change itself: of the sample each third is.
    const isAccepted = only !== undefined || process.argv.includes('--all') || index % 3 === 0;
    await tryChange(change, world, async () => (await compare(client)).findings, {
      root: copy.root,
      isAccepted,
    });
  }
  if (only) return;
  await tryCollector(lab, rootfs, verdict);
  await tryLive(lab, copy.root, hostId, verdict);
}

const missing = missingForLab();
if (missing !== null) {
  console.log(`Labor übersprungen: ${missing}.`);
  const required = process.env.CI === 'true';
  console.log(`0 passed, ${required ? 1 : 0} failed`);
  process.exit(required ? 1 : 0);
}
const known = inventoryOf(repository);
const { host } = known;
const lab = await startLab(host.hostname ?? hostId);
try {
  const {
    accept: accepting,
    record,
    ...choice
  } = parseArgs({
    options: {
      accept: { type: 'boolean', default: false },
      all: { type: 'boolean', default: false },
      only: { type: 'string' },
      part: { type: 'string' },
      record: { type: 'string' },
    },
  }).values;
  await examine(lab, accepting, chosen(choice));
  if (record !== undefined) writeFileSync(record, recorder.text());
} catch (error) {
  verdict('Labor', [complaintOf(error)]);
} finally {
  await lab.stop();
}
console.log(`Labor: ${seconds()}, docker ${lab.clients.map(({ version }) => version).join(' und ')}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
