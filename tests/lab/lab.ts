// npm run lab: rebuilds the documented host with real tools from the inventory alone, compares it with the inventory
// (no finding may follow), then changes the living system one thing at a time: exactly the expected findings must
// follow, and none after the change is undone. Ends with one line "N passed, N failed".
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseDocument } from 'yaml';
import { type LoadedHandbook, loadHandbooks } from '../../src/handbook.ts';
import type { FactKind, SeenFact } from '../../src/model/facts.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Host, Inventory } from '../../src/model/inventory.ts';
import { readRoot } from '../../src/root.ts';
import { type AnySnapshotSource, snapshotSources } from '../../src/snapshots/index.ts';
import { infrabuch, repository } from '../command.ts';
import { type Arguments, type Captured, capture, read, writeSnapshots } from './capture.ts';
import { addition, type Change, changes, type World, waitFor } from './changes.ts';
import { tryCollector } from './collector.ts';
import { type Client, type Lab, startLab } from './host.ts';
import { envFilesOf, rebuild, rebuildPlan, stubImage } from './rebuild.ts';
import { missingForLab } from './requirements.ts';

const handbook = 'gro-mate';
const hostId = 'web';
/** Of the machine itself, which no rebuild can be: its versions, its system, its guests. */
const notRebuilt: readonly FactKind[] = ['software', 'os', 'unit', 'guest'];
const rebuilt = snapshotSources.filter(({ kinds }) => !kinds.some((kind) => notRebuilt.includes(kind)));

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

interface Drift {
  readonly code: number;
  readonly findings: readonly Finding[];
  readonly coverage: readonly { readonly kind: string; readonly entities: number; readonly fields: number }[];
}
async function driftOf(root: string): Promise<Drift> {
  const { code, stdout, stderr } = await infrabuch(
    ...['drift', '--root', root, '--handbook', handbook, '--format', 'json'],
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
const comparable = (facts: readonly SeenFact[]) =>
  facts
    .map(({ kind, name, fields }) => ({ kind, name, fields }))
    .sort((a, b) => (`${a.kind} ${a.name}` < `${b.kind} ${b.name}` ? -1 : 1));

/** Every source must be understood to its last line, and alike whichever client printed it. */
function checkSources(sets: ReadonlyMap<Client, readonly Captured[]>): void {
  const [first = [], ...others] = sets.values();
  for (const [client, set] of sets)
    for (const one of set) {
      const { facts, problems } = read(one);
      verdict(`${one.source.id} (docker ${client.version}): ${facts.length} Fakten gelesen`, [
        ...problems,
        ...(one.exit === 0 ? [] : [`Exit-Code ${one.exit}`]),
        ...(facts.length > 0 || one.source.isEmpty(one.source.parse(one.text)) ? [] : ['keine Fakten']),
      ]);
    }
  for (const { source, ...one } of others.flat().filter(({ source }) => source.command[0] === 'docker')) {
    const twin = first.find((other) => other.source === source);
    const [a, b] = [twin ? comparable(read(twin).facts) : [], comparable(read({ source, ...one }).facts)];
    const differing = b.filter((fact, at) => fact.kind !== 'software' && !isDeepStrictEqual(fact, a[at]));
    verdict(
      `${source.id}: beide Clients ergeben dieselben Fakten`,
      differing.map((fact) => {
        const other = a.find(({ kind, name }) => kind === fact.kind && name === fact.name);
        return `${JSON.stringify(other)}\n${JSON.stringify(fact)}`;
      }),
    );
  }
}

/** The inventory's copy on which `drift` works, with the laboratory's snapshots in it. */
interface Copy {
  readonly root: string;
  write(set: readonly Captured[], client: Client): void;
  /** Says which sources the host must have. */
  expectSources(sources: readonly AnySnapshotSource[]): void;
}
async function copyInventory(lab: Lab): Promise<Copy> {
  const root = join(lab.folder, 'root');
  cpSync(join(repository, 'inventory'), join(root, 'inventory'), { recursive: true });
  const owner = { id: hostId, hostname: (await lab.must(['hostname'])).trim() };
  const folder = join(root, 'inventory', handbook, 'snapshots', hostId);
  return {
    root,
    write: (set, client) => writeSnapshots(folder, owner, set, client),
    expectSources: (sources) => {
      const path = join(root, inventoryOf(root).loaded.origins.get(`hosts/${hostId}`) ?? '');
      const document = parseDocument(readFileSync(path, 'utf8'));
      document.setIn(
        ['hosts', hostId, 'snapshots'],
        sources.map(({ id }) => id),
      );
      writeFileSync(path, String(document));
    },
  };
}

async function compareUnchanged(
  title: string,
  copy: Copy,
  sets: ReadonlyMap<Client, readonly Captured[]>,
): Promise<void> {
  for (const [client, set] of sets) {
    copy.write(set, client);
    const { code, findings, coverage } = await driftOf(copy.root);
    const sum = (key: 'entities' | 'fields') => coverage.reduce((total, one) => total + one[key], 0);
    const compared = `${sum('entities')} Einträge, ${sum('fields')} Felder verglichen`;
    verdict(`${title} (docker ${client.version}): ${compared}`, [
      ...findings.map(textOf),
      ...(code === 0 || findings.length > 0 ? [] : [`Exit-Code ${code}`]),
      ...(sum('entities') > 0 ? [] : ['Es wurde nichts verglichen.']),
    ]);
  }
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
): Promise<void> {
  const complaints: string[] = [];
  try {
    await change.does(world);
    complaints.push(...difference(change.expects, await findingsNow()));
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

async function examine(lab: Lab): Promise<void> {
  const { inventory, host } = inventoryOf(repository);
  const copy = await copyInventory(lab);
  const known: Arguments = { 'env-files': envFilesOf(inventory, host).map(({ path }) => path ?? '') };
  const captureAll = async (sources: readonly AnySnapshotSource[]) => {
    const sets = new Map<Client, Captured[]>();
    for (const client of lab.clients) sets.set(client, await capture(lab, sources, client, known));
    return sets;
  };

  const rootfs = await stubImage(lab, inventory, host);
  const plan = rebuildPlan(inventory, host);
  await rebuild(lab, plan, rootfs);
  await waitFor('Alle Container bereit', 60, async () => {
    const states = await lab.docker('ps', '--all', '--format', '{{.Status}}');
    return !states.includes('starting');
  });
  verdict(`„${host.name}“ aus dem Inventar nachgebaut: ${plan.length} Schritte`, []);

  const sets = await captureAll(rebuilt);
  checkSources(sets);
  await compareUnchanged('Kein Befund mit den Quellen, die das Inventar erwartet', copy, sets);
  copy.expectSources(rebuilt);
  await compareUnchanged('Kein Befund mit allen Quellen', copy, sets);

  writeFileSync(join(copy.root, 'inventory', handbook, 'labor.yaml'), addition);
  const more = inventoryOf(copy.root);
  const done = new Set(plan.map(({ argv }) => argv.join('\0')));
  const rest = rebuildPlan(more.inventory, more.host).filter(({ argv }) => !done.has(argv.join('\0')));
  await rebuild(lab, rest, rootfs);
  await compareUnchanged('Kein Befund mit dem Zusatz des Labors', copy, await captureAll(rebuilt));

  const world: World = { lab, inventory: more.inventory, rootfs };
  for (const [index, change] of changes.entries()) {
    // The clients take turns: each reads half of the changes.
    const client = lab.clients[index % lab.clients.length] as Client;
    await tryChange(change, world, async () => {
      copy.write(await capture(lab, rebuilt, client, known), client);
      return (await driftOf(copy.root)).findings;
    });
  }
  await tryCollector(lab, rootfs, verdict);
}

const missing = missingForLab();
if (missing !== null) {
  console.log(`Labor übersprungen: ${missing}.`);
  const required = process.env.CI === 'true';
  console.log(`0 passed, ${required ? 1 : 0} failed`);
  process.exit(required ? 1 : 0);
}
const lab = await startLab(inventoryOf(repository).host.hostname ?? hostId);
try {
  await examine(lab);
} catch (error) {
  verdict('Labor', [complaintOf(error)]);
} finally {
  await lab.stop();
}
console.log(`Labor: ${seconds()}, docker ${lab.clients.map(({ version }) => version).join(' und ')}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
