// npm run lab:exposure: builds the rulesets of tests/exposure-samples.ts with a real Docker engine, ufw and iptables, and loads
// those of tests/exposure-rulesets.ts with nft and iptables-restore; tries every port from the internet, a neighbour, the LAN,
// the VPN, a partner and the host itself with real connections, and holds the computed verdicts against them: open where it
// is open, closed where it is closed, or undecided. Ends with one line "N passed, N failed".
// With --sample only every fourth ruleset; with --only TEXT those whose title holds it; with --accept docs/exposure.md and
// src/exposure/proofs.ts get what this run showed. Another engine: PATH="$(sh tests/lab/engine.sh FOLDER SUITE):$PATH", with
// --engine-only, since what is loaded without an engine was tried already; --verbose names the undecided ones.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArchives } from '../../src/collect/archive.ts';
import { collectorScript } from '../../src/collect/script.ts';
import { hostExposures } from '../../src/exposure/exposures.ts';
import { measuredExposures } from '../../src/exposure/measured.ts';
import type { ObservedRules } from '../../src/exposure/observed.ts';
import type { HostExposure } from '../../src/exposure/verdicts.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { snapshotSources } from '../../src/snapshots/index.ts';
import { ipset } from '../../src/snapshots/ipset.ts';
import { iptablesSave } from '../../src/snapshots/iptables-save.ts';
import { networkSettings } from '../../src/snapshots/network-settings.ts';
import { nftRuleset } from '../../src/snapshots/nft-ruleset.ts';
import { repository } from '../command.ts';
import { type LoadedRuleset, loadedInventory, rulesets } from '../exposure-rulesets.ts';
import { chains, containers, forms, inventoryOf, rows, service, ufw } from '../exposure-samples.ts';
import {
  addressesOf,
  buildNetworks,
  importImage,
  listen,
  measure,
  type Port,
  places,
  questionOf,
  runContainer,
} from './exposure-machine.ts';
import { type Lab, startLab } from './host.ts';
import { missingForLab } from './requirements.ts';

interface Sum {
  right: number;
  undecided: number;
  falseSafe: number;
  falseAlarm: number;
}
interface Row extends Sum {
  readonly title: string;
  readonly basis: HostExposure['basis'];
}
const results: Row[] = [];

/** What the collector reads of the machine's rules. */
async function observedRules(lab: Lab): Promise<ObservedRules> {
  const ids = ['iptables-save', 'nft-ruleset', 'ipset', 'network-settings'] as const;
  const script = collectorScript({
    sources: snapshotSources.filter(({ id }) => ids.some((each) => each === id)),
  });
  const [archive] = readArchives(await lab.must(['sh', '-s'], { input: script }));
  const read = <T>(
    { file, parse }: { readonly file: string; readonly parse: (text: string) => T },
    id: string,
  ) => {
    const found = archive?.sources.get(id);
    return found && { parsed: parse(found.text), file };
  };
  return {
    saved: read(iptablesSave, ids[0]),
    nft: read(nftRuleset, ids[1]),
    sets: read(ipset, ids[2]),
    settings: read(networkSettings, ids[3]),
  };
}

/** Every verdict about some ports against what connections show. */
async function hold(
  lab: Lab,
  title: string,
  inventory: Inventory,
  ports: readonly Port[],
  bases: readonly HostExposure['basis'][] = ['documented', 'measured'],
): Promise<void> {
  const host = inventory.hosts.web!;
  const observed = await observedRules(lab);
  const all = [
    ...(bases.includes('documented') ? [hostExposures(inventory, host)] : []),
    measuredExposures(inventory, host, observed),
  ];
  const named = new Set(all.flat().map(({ from }) => from));
  const asked = places.filter(({ from }) => named.has(from));
  const isOpen = await measure(lab, ports, asked);
  const saidOf = (exposures: readonly HostExposure[], from: string, family: 'IPv4' | 'IPv6', port: Port) =>
    exposures.find(
      (each) => each.from === from && each.family === family && each.port === `${port.port}/${port.protocol}`,
    );
  const isAsSaid = all.every((exposures) =>
    [...isOpen].every(([question, really]) => {
      const [from = '', family, port] = question.split(' ');
      const found = exposures.find(
        (each) => each.from === from && each.family === family && each.port === port,
      );
      return !found || found.verdict === 'undecided' || (found.verdict === 'open') === really;
    }),
  );
  // On a busy machine an answer may come too late, or a connection of before still be known: once more, from the start.
  if (!isAsSaid)
    for (const [question, really] of await measure(lab, ports, asked)) isOpen.set(question, really);
  for (const exposures of all) {
    const basis = exposures[0]?.basis ?? 'documented';
    const sum: Sum = { right: 0, undecided: 0, falseSafe: 0, falseAlarm: 0 };
    const complaints: string[] = [];
    for (const { from } of asked)
      for (const family of ['IPv4', 'IPv6'] as const)
        for (const port of ports) {
          const found = saidOf(exposures, from, family, port);
          const really = isOpen.get(questionOf(from, family, port));
          if (!found || really === undefined) continue;
          const said = `${questionOf(from, family, port)}: gemessen ${really ? 'offen' : 'zu'}, berechnet: ${found.reason}`;
          if (found.verdict === 'undecided') {
            sum.undecided += 1;
            if (isVerbose) console.log(`  ?    ${said}`);
          } else if ((found.verdict === 'open') === really) sum.right += 1;
          else {
            sum[really ? 'falseSafe' : 'falseAlarm'] += 1;
            complaints.push(said);
          }
        }
    results.push({ title, basis, ...sum });
    const isGood = complaints.length === 0;
    console.log(
      `${isGood ? 'ok    ' : 'FEHLER'} ${basis} ${title}: ${sum.right} gleich, ${sum.undecided} nicht entschieden`,
    );
    for (const complaint of complaints) console.log(`       ${complaint}`);
  }
}

async function setUfw(lab: Lab, rules: readonly string[], defaults = 'deny'): Promise<void> {
  const words = rules.map(ufwCommand);
  const steps = [
    'ufw --force reset',
    `ufw default ${defaults} incoming`,
    'ufw default allow outgoing',
    'ufw default deny routed',
    ...words,
    'ufw --force enable',
  ];
  await lab.must(['sh', '-ec', steps.map((step) => `${step} >/dev/null`).join('\n')]);
}
/** A documented rule as one types it. */
function ufwCommand(rule: string): string {
  const field = (name: string) =>
    new RegExp(`${name}: (?:"([^"]*)"|([^,]*))`).exec(rule)?.slice(1).find(Boolean);
  const to = (field('to') ?? '').replace(/ \(.*\)$/, '');
  const [, address, ports, protocol] =
    /^(?:Anywhere|(\d+\.\d+\.\d+\.\d+) )?(?:([\d,:]+)(?:\/(tcp|udp))?)?$/.exec(to) ?? [];
  const from = field('from') ?? 'any';
  const port = ports ? ` port ${ports}` : '';
  const isRoute = field('direction') === 'fwd';
  const words = [
    'ufw',
    ...(isRoute ? ['route'] : []),
    field('action') ?? 'allow',
    ...(isRoute ? [] : ['in']),
  ];
  const entry = field('interface_in');
  return [
    ...words,
    ...(entry ? [`on ${entry}`] : []),
    ...(protocol ? [`proto ${protocol}`] : []),
    `from ${from} to ${address ?? 'any'}${port}`,
  ].join(' ');
}

async function setChain(lab: Lab, rules: readonly string[]): Promise<boolean> {
  const steps = ['iptables -F DOCKER-USER', 'ip6tables -F DOCKER-USER 2>/dev/null || :'];
  for (const rule of rules)
    steps.push(
      `${/ (?:[0-9a-f]*:){2}/.test(rule) ? 'ip6tables -N DOCKER-USER 2>/dev/null || :; ip6tables' : 'iptables'} -A DOCKER-USER ${rule}`,
    );
  const { exit, stderr } = await lab.run(['sh', '-ec', steps.join('\n')]);
  if (exit !== 0) console.log(`       nicht geladen: ${stderr.trim().split('\n')[0]}`);
  return exit === 0;
}
const prepared = [
  ...['MY-CHAIN', 'f2b-nginx', 'ufw-docker-logging-deny'].map((name) => `iptables -N ${name}`),
  'iptables -A ufw-docker-logging-deny -j DROP',
  'ipset create crowdsec-blacklists-0 hash:net',
  'ipset create freunde hash:ip',
  'ipset add freunde 198.51.100.3',
];
const isSample = process.argv.includes('--sample');
const isVerbose = process.argv.includes('--verbose');
const only = process.argv[process.argv.indexOf('--only') + 1];
const sampled = <T>(kind: string, list: readonly T[], titleOf: (entry: T) => string): readonly T[] =>
  process.argv.includes('--only')
    ? list.filter((entry) => `${kind}: ${titleOf(entry)}`.includes(only ?? ''))
    : isSample
      ? list.filter((_, index) => index % 4 === 0)
      : list;
const inOrder = async (ends: readonly (() => Promise<void>)[]) => {
  for (const end of ends) await end();
};

async function tryChains(lab: Lab): Promise<void> {
  const wanted = sampled('DOCKER-USER', chains, ([title]) => title);
  if (wanted.length === 0) return;
  const published = [
    ['shop', 80, 80, 'tcp'],
    ['app', 8080, 80, 'tcp'],
    ['db', 5432, 5432, 'tcp'],
    ['names', 5300, 53, 'udp'],
  ] as const;
  const ends: (() => Promise<void>)[] = [];
  const ports: Port[] = [];
  for (const [name, port, inside, protocol] of published) {
    const options = ['-p', `${port}:${inside}/${protocol}`];
    ends.push(await runContainer(lab, name, [{ protocol, port: inside }], ...options));
    ports.push({ port, protocol, direct: { addresses: await addressesOf(lab, name), port: inside } });
  }
  const rest = `${containers}  names: { purpose: Namen, role: application, host: web, image: x, ports: [{ target: 53, published: 5300, protocol: udp }] }\n`;
  await setUfw(lab, ['to: 22/tcp']);
  await lab.run(['sh', '-c', prepared.join('\n')]);
  for (const [title, rules] of wanted)
    if (await setChain(lab, rules))
      await hold(
        lab,
        `DOCKER-USER: ${title}`,
        inventoryOf({ firewall: ufw(['to: 22/tcp'], rules), rest }),
        ports,
      );
  await setChain(lab, []);
  await inOrder(ends);
}

async function tryForms(lab: Lab): Promise<void> {
  const wanted = sampled('ufw', forms, ([title]) => title);
  if (wanted.length === 0) return;
  const ports: Port[] = [
    { port: 6379, protocol: 'tcp' },
    { port: 6379, protocol: 'udp' },
  ];
  const end = await listen(lab, ports);
  const both = service('').replace(
    '}] }',
    '}, { target: 6379, published: 6379, protocol: udp, exposure: lan }] }',
  );
  for (const [title, rules] of wanted) {
    const known = rules
      .filter((rule) => !/status: |to: Redis/.test(rule))
      .map((rule) => rule.replace('OpenSSH', '22/tcp'));
    await setUfw(lab, known);
    await hold(lab, `ufw: ${title}`, inventoryOf({ firewall: ufw(rules), rest: both }), ports);
  }
  await end();
}

/** Networks of tests/exposure-samples.ts that containers of the rows are in. */
const dockerNetworks: Readonly<Record<string, readonly string[]>> = {
  back: ['--internal'],
  six: ['--ipv6', '--subnet', '172.30.0.0/16', '--subnet', 'fd00:30::/64'],
  plain: ['--subnet', '172.31.0.0/16', '--gateway', '172.31.0.1'],
  bound: ['--subnet', '172.26.0.0/16', '-o', 'com.docker.network.bridge.host_binding_ipv4=127.0.0.1'],
  lonely: ['--subnet', '172.25.0.0/16', '-o', 'com.docker.network.bridge.enable_icc=false'],
  own: ['-d', 'macvlan', '-o', 'parent=eth1', '--subnet', '10.1.0.0/24', '--ip-range', '10.1.0.128/25'],
};
/** Of engines from 28 on. */
const modernNetworks: Readonly<Record<string, readonly string[]>> = {
  open: ['--subnet', '172.29.0.0/16', '-o', 'com.docker.network.bridge.gateway_mode_ipv4=nat-unprotected'],
  routed: [
    ...['--ipv6', '--subnet', '172.28.0.0/16', '--subnet', 'fd00:28::/64'],
    ...['-o', 'com.docker.network.bridge.gateway_mode_ipv4=routed'],
    ...['-o', 'com.docker.network.bridge.gateway_mode_ipv6=routed'],
  ],
};
async function tryRows(lab: Lab, engine: string): Promise<void> {
  const networks = { ...dockerNetworks, ...(Number.parseInt(engine, 10) >= 28 ? modernNetworks : {}) };
  const wanted = sampled('Docker', rows, ([title]) => title);
  const made = new Set<string>();
  for (const [title, rest, rule] of wanted) {
    if (/pasta|slirp4netns/.test(title)) continue;
    const ip = /host_ip: "?([^ ",}]+)"?/.exec(rest)?.[1];
    const mode = /network_mode: (\w+)/.exec(rest)?.[1];
    const network = /networks: \[(\w+)\]/.exec(rest)?.[1];
    if (network !== undefined && !Object.hasOwn(networks, network)) continue;
    if (network !== undefined && !made.has(network)) {
      await lab.docker('network', 'create', ...(networks[network] ?? []), network);
      made.add(network);
    }
    const protocol = /protocol: udp/.test(rest) ? 'udp' : 'tcp';
    const bound = ip === undefined ? '' : `${ip.includes(':') ? `[${ip}]` : ip}:`;
    const isHost = mode === 'host';
    const isBeside = network === 'own';
    await setUfw(lab, rule === '' ? [] : [rule]);
    const at = network ?? mode;
    const end = await runContainer(
      lab,
      'shop',
      [{ protocol, port: isHost ? 8080 : 80 }],
      ...(at ? ['--network', at] : []),
      ...(isHost || isBeside ? [] : ['-p', `${bound}8080:80/${protocol}`]),
    );
    const addresses = isHost || mode === 'none' ? [] : await addressesOf(lab, 'shop');
    await hold(lab, `Docker: ${title}`, inventoryOf({ firewall: ufw(rule === '' ? [] : [rule]), rest }), [
      {
        ...{ port: 8080, protocol, direct: { addresses, port: 80 }, isDirectOnly: isBeside },
        loopback: ip?.startsWith('127.') || ip === '::1' ? ip : undefined,
      },
    ]);
    await end();
  }
}

/** The host without Docker and ufw, and a container of nobody's behind a bridge. */
async function clearMachine(lab: Lab): Promise<() => Promise<void>> {
  const steps = [
    'ufw --force disable >/dev/null 2>&1 || :',
    // The rules of an engine that is gone.
    'for link in $(ip -o link show type bridge | sed -E "s/^[0-9]+: ([^:@]+).*/\\1/"); do ip link del "$link"; done',
    'mkdir -p /etc/docker',
    'printf "%s\\n" "{" "\\"userland-proxy\\": false" "}" >/etc/docker/daemon.json',
    'sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1',
    'ip netns add box',
    'ip link add bridge1 type bridge',
    'ip addr add 172.30.9.1/24 dev bridge1',
    'ip link set bridge1 up',
    'ip link add box type veth peer name eth0 netns box',
    'ip link set box master bridge1 up',
    'ip -n box link set lo up',
    'ip -n box addr add 172.30.9.2/24 dev eth0',
    'ip -n box link set eth0 up',
    'ip -n box route add default via 172.30.9.1',
  ];
  await lab.stopEngine();
  await lab.must(['sh', '-ec', steps.join('\n')]);
  const inBox = ['nsenter', '--net=/run/netns/box'];
  const ends = [
    await listen(lab, [
      { protocol: 'tcp', port: 6379 },
      { protocol: 'tcp', port: 443 },
      { protocol: 'udp', port: 53 },
    ]),
    await listen(
      lab,
      [
        { protocol: 'tcp', port: 80 },
        { protocol: 'tcp', port: 5432 },
        { protocol: 'udp', port: 53 },
      ],
      inBox,
    ),
  ];
  return () => inOrder(ends);
}
const loadedPorts: readonly Port[] = [
  { port: 6379, protocol: 'tcp' },
  { port: 443, protocol: 'tcp' },
  { port: 53, protocol: 'udp' },
  { port: 8080, protocol: 'tcp', direct: { addresses: ['172.30.9.2'], port: 80 } },
  { port: 5432, protocol: 'tcp', direct: { addresses: ['172.30.9.2'], port: 5432 } },
  { port: 5300, protocol: 'udp', direct: { addresses: ['172.30.9.2'], port: 53 } },
];
/** Loads a ruleset in place of the last one. */
async function load(lab: Lab, ruleset: LoadedRuleset): Promise<undefined> {
  const tables = ['filter', 'nat', 'mangle', 'raw'];
  const clear = [
    'nft flush ruleset',
    ...['iptables-legacy', 'ip6tables-legacy'].flatMap((tool) =>
      tables.flatMap((name) => [`${tool} -t ${name} -F`, `${tool} -t ${name} -X`]),
    ),
    ...['INPUT', 'FORWARD', 'OUTPUT'].map((name) => `iptables-legacy -P ${name} ACCEPT`),
    'ipset destroy',
    'while ip rule del priority 50; do :; done',
    'sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.forwarding=1 net.ipv4.conf.eth0.forwarding=1',
    'sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.eth0.rp_filter=0',
  ];
  await lab.run(['sh', '-c', clear.map((step) => `${step} 2>/dev/null`).join('\n')]);
  if (ruleset.sets) await lab.must(['ipset', 'restore'], { input: ruleset.sets });
  if (ruleset.nft) await lab.must(['nft', '-f', '-'], { input: ruleset.nft });
  if (ruleset.iptables) await lab.must(['iptables-nft-restore'], { input: ruleset.iptables });
  if (ruleset.ip6tables) await lab.must(['ip6tables-nft-restore'], { input: ruleset.ip6tables });
  if (ruleset.legacy) await lab.must(['iptables-legacy-restore'], { input: ruleset.legacy });
  for (const setting of ruleset.settings ?? []) await lab.must(['sysctl', '-qw', setting]);
  for (const rule of ruleset.routing ?? [])
    await lab.must(['ip', 'rule', 'add', ...rule.split(' '), 'priority', '50']);
}
async function tryLoaded(lab: Lab): Promise<void> {
  const wanted = sampled('loaded', rulesets, ({ title }) => title);
  if (wanted.length === 0) return;
  const end = await clearMachine(lab);
  const inventory = loadedInventory();
  for (const ruleset of wanted) {
    const complaint = await load(lab, ruleset).catch((error: Error) => error.message);
    if (complaint !== undefined) {
      console.log(`FEHLER ${ruleset.title}: nicht geladen: ${complaint}`);
      results.push({
        title: ruleset.title,
        basis: 'measured',
        right: 0,
        undecided: 0,
        falseSafe: 0,
        falseAlarm: 1,
      });
      continue;
    }
    await hold(lab, ruleset.title, inventory, loadedPorts, ['measured']);
  }
  await end();
}

const total = (runs: readonly Row[], key: keyof Sum) => runs.reduce((sum, row) => sum + row[key], 0);
const allOf = (runs: readonly Row[]) =>
  total(runs, 'right') + total(runs, 'undecided') + total(runs, 'falseSafe') + total(runs, 'falseAlarm');
const today = new Date().toISOString().slice(0, 10);
const cell = (row: Row | undefined) =>
  row === undefined
    ? ''
    : [
        String(row.right),
        ...(row.undecided > 0 ? [`${row.undecided} undecided`] : []),
        ...(row.falseSafe > 0 ? [`**${row.falseSafe} said closed, open**`] : []),
        ...(row.falseAlarm > 0 ? [`**${row.falseAlarm} said open, closed**`] : []),
      ].join(', ');

/** The section of one run in docs/exposure.md. */
function sectionOf(title: string, runs: readonly Row[]): string {
  const byTitle = Map.groupBy(runs, (row) => row.title);
  const of = (rows: readonly Row[], basis: Row['basis']) => cell(rows.find((row) => row.basis === basis));
  const lines = [...byTitle].map(
    ([name, rows]) => `| ${name} | ${of(rows, 'documented')} | ${of(rows, 'measured')} |`,
  );
  return `## ${title}

${today}: ${byTitle.size} rulesets, ${allOf(runs)} verdicts, ${total(runs, 'right')} as measured, ${total(runs, 'undecided')} undecided, ${total(runs, 'falseSafe')} said closed where it was
open, ${total(runs, 'falseAlarm')} said open where it was closed.

| ruleset | by the documentation | by the machine’s rules |
|---|---|---|
${lines.join('\n')}
`;
}

/** Puts what this run showed into docs/exposure.md and into the list that pages quote, in the place of an earlier run. */
function accept(title: string, engine: string | null, runs: readonly Row[]): void {
  if (runs.length === 0) return;
  const table = join(repository, 'docs/exposure.md');
  const [head = '', ...sections] = readFileSync(table, 'utf8').split(/^(?=## )/m);
  const section = sectionOf(title, runs);
  const others = sections
    .filter((each) => !each.startsWith(`## ${title}\n`))
    .map((each) => `${each.trimEnd()}\n`);
  writeFileSync(table, `${head}${[...others, section].sort().join('\n')}`);
  const path = join(repository, 'src/exposure/proofs.ts');
  const run = {
    ...{ day: today, rulesets: new Set(runs.map((row) => row.title)).size, verdicts: allOf(runs) },
    ...{ right: total(runs, 'right'), undecided: total(runs, 'undecided') },
  };
  const line = `  { engine: ${engine === null ? 'null' : `'${engine}'`}, day: '${run.day}', rulesets: ${run.rulesets}, verdicts: ${run.verdicts}, right: ${run.right}, undecided: ${run.undecided} },`;
  const [known] = line.split(', day');
  const text = readFileSync(path, 'utf8').split('\n');
  const kept = text.filter((each) => !each.startsWith(known ?? line));
  writeFileSync(path, kept.toSpliced(kept.lastIndexOf('];'), 0, line).join('\n'));
}

const missing = missingForLab();
if (missing !== null) {
  console.error(`Das Labor läuft hier nicht: ${missing}.`);
  process.exit(2);
}
const lab = await startLab('web');
try {
  await buildNetworks(lab);
  await importImage(lab);
  const engine = (await lab.must(['docker', 'version', '--format', '{{.Server.Version}}'])).trim();
  await tryChains(lab);
  await tryForms(lab);
  await tryRows(lab, engine);
  const withEngine = results.length;
  // What is loaded does not depend on the engine.
  if (!process.argv.includes('--engine-only')) await tryLoaded(lab);
  if (process.argv.includes('--accept')) {
    accept(`Docker Engine ${engine}`, engine, results.slice(0, withEngine));
    accept('Loaded rulesets, without an engine', null, results.slice(withEngine));
  }
} finally {
  await lab.stop();
}
const bad = results.filter(({ falseSafe, falseAlarm }) => falseSafe + falseAlarm > 0).length;
console.log(
  `${total(results, 'right')} gleich, ${total(results, 'undecided')} nicht entschieden, ${total(results, 'falseSafe')} zu Unrecht zu, ${total(results, 'falseAlarm')} zu Unrecht offen`,
);
console.log(`${results.length - bad} passed, ${bad} failed`);
process.exitCode = bad > 0 ? 1 : 0;
