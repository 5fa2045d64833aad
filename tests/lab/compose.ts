// node tests/lab/compose.ts: a compose file is imported, its export brought up by Docker Compose with a real engine, and
// what stands there compared with the inventory: no finding may follow. As root; INFRABUCH_COMPOSE names the program.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../src/model/finding.ts';
import { infrabuch, repository } from '../command.ts';
import { imported } from '../compose-judge.ts';
import { snapshot } from './capture.ts';
import { type Lab, startLab } from './host.ts';
import { missingForLab } from './requirements.ts';
import { stubImages } from './stub-images.ts';

const program = process.env.INFRABUCH_COMPOSE;

async function bringUp(lab: Lab): Promise<readonly Finding[]> {
  const found = imported(join(repository, 'tests/compose/lab'), lab.folder);
  if (found.outcome.losses.length > 0 || !found.exported || !found.inventory)
    throw new Error([...found.outcome.losses.map(({ message }) => message), ...found.findings].join('\n'));
  const containers = Object.values(found.inventory.containers);
  await stubImages(lab, [...new Set(containers.map(({ image }) => image))]);
  // The export alone, with the values that it asks for.
  const folder = found.folder;
  mkdirSync(join(folder, 'conf'), { recursive: true });
  writeFileSync(join(folder, 'export.yaml'), found.exported);
  const values = [...found.outcome.values].map(([name, value]) => `${name}=${value}`).join('\n');
  writeFileSync(join(folder, '.env'), `${values}\n`);
  const copy = join(lab.folder, 'docker-compose');
  copyFileSync(program ?? '', copy);
  const up = await lab.run([
    copy,
    '-f',
    join(folder, 'export.yaml'),
    '--project-directory',
    folder,
    'up',
    '-d',
  ]);
  if (up.exit !== 0) throw new Error(`docker compose up: ${up.stderr}`);
  const root = join(lab.folder, 'root');
  const inventory = join(root, 'inventory/h/compose-laden.yaml');
  writeFileSync(
    inventory,
    readFileSync(inventory, 'utf8').replace(
      /^(hosts:\n {2}web:\n)/m,
      '$1    snapshots: [docker-ps, docker-inspect, docker-network, docker-volume]\n',
    ),
  );
  const [client] = lab.clients;
  await snapshot(lab, root, 'web', client!);
  const { stdout, stderr } = await infrabuch('drift', '--root', root, '--handbook', 'h', '--format', 'json');
  if (!stdout.startsWith('{')) throw new Error(stderr);
  const { findings, coverage } = JSON.parse(stdout) as {
    findings: Finding[];
    coverage: { entities: number; fields: number }[];
  };
  const sum = (key: 'entities' | 'fields') => coverage.reduce((total, entry) => total + entry[key], 0);
  console.log(`${sum('entities')} Einträge, ${sum('fields')} Felder verglichen`);
  return findings;
}

const missing = missingForLab();
if (program === undefined || missing !== null) {
  console.log(`Übersprungen: ${program === undefined ? 'INFRABUCH_COMPOSE fehlt' : missing}.`);
  process.exitCode = 2;
} else {
  const lab = await startLab('web');
  try {
    const findings = await bringUp(lab);
    for (const { rule, subject, message, expected, actual } of findings)
      console.log(`${rule} ${subject}: ${message} (Soll: ${expected}; Ist: ${actual})`);
    console.log(`${findings.length} Befunde`);
    process.exitCode = findings.length > 0 ? 1 : 0;
  } finally {
    await lab.stop();
  }
}
