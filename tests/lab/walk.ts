// node tests/lab/walk.ts: the way of docs/tutorial.md on a machine with a real engine and a real ufw, from the packed file in an
// empty folder: six compose projects with 15 containers, `init` reads them, check and drift are green at the first try, the
// site stands; the machine changes, drift is red, `accept`, green again. Each line is one that somebody types. Says how many
// they are and how long each took. As root; INFRABUCH_COMPOSE names Docker Compose.
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { repository } from '../command.ts';
import { type Lab, startLab } from './host.ts';
import { missingForLab } from './requirements.ts';
import { stubImages } from './stub-images.ts';

const program = process.env.INFRABUCH_COMPOSE;
const stacks = join(repository, 'tests/lab/stacks');
/** What the whole may take: the aim of the way. */
const most = { minutes: 10, lines: 20 };

let passed = 0;
let failed = 0;
function verdict(title: string, complaints: readonly string[]): void {
  if (complaints.length === 0) passed += 1;
  else failed += 1;
  console.log(`${complaints.length === 0 ? 'ok    ' : 'FEHLER'} ${title}`);
  for (const complaint of complaints) console.log(`       ${complaint.replaceAll('\n', '\n       ')}`);
}

interface Service {
  readonly image: string;
}
const servicesOf = (project: string) =>
  Object.values(
    (
      load(readFileSync(join(stacks, project, 'compose.yaml'), 'utf8')) as {
        services: Record<string, Service>;
      }
    ).services,
  );

/** Brings up all projects below /srv, as they lie on a server; the one with the others' network first. */
async function bringUp(lab: Lab, projects: readonly string[]): Promise<void> {
  const compose = join(lab.folder, 'docker-compose');
  copyFileSync(program ?? '', compose);
  await lab.must(['cp', '-r', `${stacks}/.`, '/srv/']);
  for (const project of projects) {
    const argv = [compose, '-f', `/srv/${project}/compose.yaml`, 'up', '-d'];
    await lab.must(argv);
  }
  await lab.ufw('default', 'deny', 'incoming');
  await lab.ufw('limit', '22/tcp', 'comment', 'SSH');
  await lab.ufw('allow', '80,443/tcp', 'comment', 'Web');
  await lab.ufw('allow', 'from', '10.8.0.0/24', 'to', 'any', 'port', '3001', 'proto', 'tcp');
  await lab.ufw('--force', 'enable');
}

/** A folder as somebody begins it, and the lines typed there. */
class Walk {
  lines = 0;
  seconds = 0;
  readonly folder: string;
  readonly #lab: Lab;
  constructor(lab: Lab, folder: string) {
    this.#lab = lab;
    this.folder = folder;
  }
  /** Types a line on the machine; its exit code must be the one that is expected. */
  async type(line: string, expected = 0): Promise<string> {
    const argv = ['sh', '-c', `cd "$1" || exit; ${line}`, 'sh', this.folder];
    const began = performance.now();
    const { exit, stdout, stderr } = await this.#lab.run(argv);
    this.count(line, began, exit === expected ? [] : [`Exitcode ${exit} statt ${expected}`, stdout, stderr]);
    return stdout + stderr;
  }
  count(line: string, began: number, complaints: readonly string[]): void {
    const took = (performance.now() - began) / 1000;
    this.lines += 1;
    this.seconds += took;
    verdict(`${took.toFixed(1).padStart(6)} s  ${line}`, complaints);
  }
}

/** npm installs the packed file; the machine of the laboratory has no network, its folders are the same. */
function install(folder: string): Promise<string> {
  const argv = ['install', '--prefer-offline', '--ignore-scripts', '--loglevel=error', '../infrabuch.tgz'];
  const npm = spawn('npm', argv, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (chunk) => (said += chunk));
  return new Promise((resolve, reject) => {
    npm.once('error', reject);
    npm.once('close', (code) => (code === 0 ? resolve(said) : reject(new Error(said))));
  });
}

/** What happens on a server in a night: an update, one more container, one more rule. */
async function changeMachine(lab: Lab): Promise<void> {
  const compose = join(lab.folder, 'docker-compose');
  await lab.must(['sed', '-i', 's/nextcloud:30-apache/nextcloud:31-apache/', '/srv/cloud/compose.yaml']);
  await lab.must([compose, '-f', '/srv/cloud/compose.yaml', 'up', '-d']);
  await lab.docker('run', '-d', '--name', 'probe', '--restart', 'always', 'redis:7-alpine');
  await lab.ufw('allow', '8443/tcp', 'comment', 'Probe');
}

async function walk(lab: Lab): Promise<void> {
  execFileSync('npm', ['pack', '--pack-destination', lab.folder], { cwd: repository, stdio: 'pipe' });
  const packed = readdirSync(lab.folder).find((name) => name.endsWith('.tgz')) ?? '';
  renameSync(join(lab.folder, packed), join(lab.folder, 'infrabuch.tgz'));
  const folder = join(lab.folder, 'handbuch');
  mkdirSync(folder);
  const began = performance.now();
  const installed = install(folder);

  // The machine is there already when somebody begins.
  const projects = ['proxy', ...readdirSync(stacks).filter((name) => name !== 'proxy')];
  const images = projects.flatMap((project) => servicesOf(project).map(({ image }) => image));
  await stubImages(lab, [...new Set([...images, 'nextcloud:31-apache'])]);
  await bringUp(lab, projects);
  const running = (await lab.docker('ps', '--quiet')).trim().split('\n').length;
  verdict(`${projects.length} Projekte, ${running} Container laufen`, running === 15 ? [] : ['15 erwartet']);

  // The commands of the handbook, as long as nobody has written down where the files lie.
  const byName = ['--project-name', 'cloud'];
  const compose = join(lab.folder, 'docker-compose');
  const ran = [];
  for (const verb of [['ps'], ['logs', '--tail', '1'], ['start'], ['exec', '-T', 'app', 'true']])
    ran.push(await lab.run([compose, ...byName, ...verb]));
  verdict(
    'Compose kennt ein Projekt an seinem Namen',
    ran.filter(({ exit }) => exit !== 0).map(({ stderr }) => stderr),
  );

  const way = new Walk(lab, folder);
  await installed;
  way.count('mkdir handbuch && cd handbuch && npm install ../infrabuch.tgz', began, []);
  await way.type('npx infrabuch init . --name Labor --owner "Mara Muster" --private --local');
  const cloud = readFileSync(join(folder, 'inventory/labor/cloud.yaml'), 'utf8');
  const machine = readFileSync(join(folder, 'inventory/labor/labor.yaml'), 'utf8');
  verdict('Ordner der Projekte und Domains stehen im Inventar', [
    ...(cloud.includes('directory: /srv/cloud\n') ? [] : ['Es fehlt: directory: /srv/cloud']),
    ...['cloud', 'fotos']
      .filter((name) => !machine.includes(`  ${name}.example.org:\n`))
      .map((name) => `Es fehlt: ${name}.example.org`),
  ]);
  await way.type('npx infrabuch check');
  const first = await way.type('npx infrabuch drift');
  verdict('Beim ersten Vergleich kein Befund', /keine Fehler, keine Warnungen/.test(first) ? [] : [first]);
  await way.type('git init -q . && git add . && git commit -qm Handbuch');
  await way.type('npx infrabuch build');
  const pages = ['index.html', 'labor/container/index.html', 'labor/downloads/labor-handbuch.pdf'];
  verdict(
    'Website und PDF stehen',
    pages.filter((page) => !existsSync(join(folder, 'dist', page))).map((page) => `Es fehlt: ${page}`),
  );

  await changeMachine(lab);
  await way.type('npx infrabuch snapshot --local');
  await way.type('npx infrabuch drift', 1);
  await way.type('npx infrabuch accept --dry-run');
  // What opens a port is left for somebody to name.
  await way.type('npx infrabuch accept --all', 1);
  await way.type('npx infrabuch accept firewall-rule-unexpected');
  const last = await way.type('npx infrabuch drift');
  verdict('Nach accept kein Befund', /keine Fehler, keine Warnungen/.test(last) ? [] : [last]);
  await way.type('npx infrabuch check');
  await way.type('git commit -qam "Stand der Maschine"');

  // Minutes depend on who else works on this machine: they are said, lines are counted.
  const minutes = way.seconds / 60;
  verdict(
    `${way.lines} getippte Zeilen, ${minutes.toFixed(1)} Minuten für ${running} Container (Ziel: ${most.minutes} Minuten)`,
    way.lines <= most.lines ? [] : [`höchstens ${most.lines} Zeilen`],
  );
}

const missing = missingForLab();
if (program === undefined || missing !== null) {
  console.log(`Übersprungen: ${program === undefined ? 'INFRABUCH_COMPOSE fehlt' : missing}.`);
  process.exitCode = 2;
} else {
  const lab = await startLab('labor');
  try {
    await walk(lab);
  } catch (error) {
    verdict('Weg', [error instanceof Error ? error.message : String(error)]);
  } finally {
    await lab.stop();
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
