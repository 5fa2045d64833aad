// The verdict about one port from one source by the rules that a machine was seen to have.
import type { Host, Inventory } from '../model/inventory.ts';
import { isLoopback } from '../model/ip-ranges.ts';
import { type Family, families, hostOf } from './address.ts';
import { besideHost } from './beside.ts';
import { familiesOf } from './exposures.ts';
import { frontsOf } from './front.ts';
import { type HostInterfaces, interfacesOf } from './interfaces.ts';
import {
  missingEvidence,
  type ObservedRules,
  type ObservedSettings,
  observedBridges,
  observedRuleset,
  observedSettings,
  unseenRules,
} from './observed.ts';
import { type Attempt, type Judgement, judge, plain, type Routes, widest } from './path.ts';
import { type HostPort, type NamedPorts, portsOf, unservedPorts } from './ports.ts';
import { difference, intersection, isWithin, type Range, type Ranges, rangesOf, single } from './ranges.ts';
import type { BaseChain, Rule, Ruleset } from './ruleset.ts';
import { namedClients, type Source, type SourceWay, sourcesOf } from './sources.ts';
import { type HostExposure, type HostModel, verdictsOf } from './verdicts.ts';

const allRules = (chains: readonly BaseChain[]): Rule[] => [
  ...new Set(
    chains.flatMap((chain) => [...chain.rules, ...[...chain.chains.values()].flatMap(({ rules }) => rules)]),
  ),
];
const incoming = new Set(['port', 'originalPort']);
const portsIn = (rules: readonly Rule[]): Range[] =>
  rules.flatMap(({ matches }) =>
    matches.flatMap((match) =>
      match.kind === 'port' && match.fields.some((field) => incoming.has(field)) ? [...match.ranges] : [],
    ),
  );

/** Where rules lead a port to: what a neighbour may address itself. */
function translationsOf(
  rules: readonly Rule[],
  protocol: string,
  port: bigint,
): { server: Ranges; port: bigint }[] {
  return rules.flatMap(({ matches, target }) => {
    if (target.kind !== 'dnat' || !target.destination) return [];
    const fits = matches.every((match) => {
      if (match.kind === 'protocol') return match.protocols.includes(protocol);
      return match.kind !== 'port' || isWithin(single(port), match.ranges);
    });
    const [to] = target.destination;
    const inner = target.ports?.[0]?.[0] ?? port;
    return fits && to ? [{ server: [to], port: inner }] : [];
  });
}

/** Ports that the machine's rules name: translated, or let in. */
const observedPorts = (rulesets: readonly Ruleset[]): NamedPorts[] =>
  rulesets
    .flatMap(({ baseChains }) =>
      allRules(baseChains.filter(({ hook, isNat }) => hook === 'input' || (isNat && hook === 'prerouting'))),
    )
    .filter(({ target: { kind } }) => kind === 'accept' || kind === 'dnat')
    .flatMap(({ matches }) => {
      const asked = matches.filter((match) => !match.not);
      const ranges = rangesOf(
        asked.flatMap((match) =>
          match.kind === 'port' && match.fields.includes('port') ? match.ranges : [],
        ),
      );
      return asked
        .flatMap((match) => (match.kind === 'protocol' ? match.protocols : []))
        .filter((protocol) => protocol === 'tcp' || protocol === 'udp')
        .map((protocol) => ({ protocol, ranges, path: ['firewall'] }));
    });

/** The observed rules of one family with what they are asked with. */
interface MeasuredHost {
  readonly inventory: Inventory;
  readonly interfaces: HostInterfaces;
  readonly family: Family;
  readonly ruleset: Ruleset;
  readonly rules: readonly Rule[];
  readonly routes: Routes;
  readonly settings: ObservedSettings;
  /** What the snapshots lack. */
  readonly missing: string | undefined;
  /** What may keep out what all observed rules let in. */
  readonly unseen: string | undefined;
}

const attemptOf = (
  item: HostPort,
  source: Source,
  way: SourceWay,
  server: bigint,
  port: bigint,
): Attempt => ({
  ...{ in: way.in, client: way.client, server: single(server), protocol: item.protocol, port },
  isOutsideSets: source.kind === 'internet',
});

/** What a neighbour gets to past the host's address: the container itself, or a port of the loopback address. */
function pastTheAddress(
  measured: MeasuredHost,
  item: HostPort,
  source: Source,
  port: bigint,
  loopback: bigint | undefined,
): Judgement[] {
  const { family, ruleset, rules, routes, settings } = measured;
  const translations = translationsOf(rules, item.protocol, port);
  // Nothing translates the port: the container is reached where the documentation says that it is.
  const places = item.isPublished ? difference(item.container[family], routes.local) : [];
  const documented = [places].map((server) => ({ server, port: item.inner + (port - item.first) }));
  const found = translations.length > 0 ? translations : documented;
  return found
    .filter(({ server }) => server.length > 0)
    .flatMap(({ server, port: inner }) => [
      ...source.ways.map((way) => {
        const judgement = judge(ruleset, routes, { ...attemptOf(item, source, way, 0n, inner), server });
        return routed(measured, source, way, server[0]?.[0] ?? 0n, judgement);
      }),
      ...(loopback === undefined
        ? []
        : source.ways.map((way) => {
            const found = judge(ruleset, routes, attemptOf(item, source, way, loopback, port));
            // Translated before it is routed; otherwise the kernel takes it for nonsense unless it is told not to.
            if (found.verdict !== 'open' || found.isForwarded) return found;
            const isRouted = settings.routesLoopback(way.in);
            if (isRouted) return found;
            return isRouted === false
              ? plain('closed', 'net.ipv4.conf.*.route_localnet = 0')
              : doubtful(
                  found,
                  'ob der Host Pakete an 127.0.0.0/8 annimmt (route_localnet), ist nicht bekannt',
                );
          })),
    ]);
}
const doubtful = (judgement: Judgement, why: string): Judgement => ({
  ...judgement,
  verdict: 'undecided',
  by: { ...judgement.by, text: '' },
  why,
});

/** A published port that no rule translates is served by docker-proxy, or by nobody. */
function proxied({ settings }: MeasuredHost, item: HostPort, judgement: Judgement): Judgement {
  const { verdict, isForwarded } = judgement;
  if (verdict !== 'open' || isForwarded || !item.isPublished || settings.hasProxy === true) return judgement;
  return settings.hasProxy === false
    ? plain('closed', 'nicht übersetzt, und docker-proxy ist ausgeschaltet')
    : doubtful(
        judgement,
        'ob docker-proxy den Port annimmt, ist nicht bekannt (Momentaufnahme „network-settings“ fehlt)',
      );
}

/** What is open by all rules that were observed, unless something that was not observed may still close it. */
const withEvidence = ({ unseen }: MeasuredHost, source: Source, judgement: Judgement): Judgement =>
  judgement.verdict === 'open' && unseen && source.kind !== 'self' ? doubtful(judgement, unseen) : judgement;

/** What is open by the rules of the firewall, unless routing leads the answer elsewhere or takes the packet for a forged one. */
function routed(
  { settings }: MeasuredHost,
  source: Source,
  way: SourceWay,
  server: bigint,
  judgement: Judgement,
): Judgement {
  if (judgement.verdict !== 'open') return judgement;
  const rule = settings.routingRule(way.in, way.client, server);
  if (rule === null)
    return doubtful(judgement, 'ob die Antwort den Weg zurück findet, ist nicht bekannt („ip rule“ fehlt)');
  if (rule !== undefined)
    return doubtful(judgement, `die Antwort kann einen anderen Weg nehmen („ip rule“: ${rule})`);
  // Which of several interfaces the way back to the internet leads through nobody knows.
  return source.kind === 'internet' && way.in.length > 1 && settings.isStrict(way.in) !== false
    ? doubtful(judgement, 'ob rp_filter die Pakete verwirft, hängt am Weg zurück ins Internet')
    : judgement;
}

function judgeMeasured(
  measured: MeasuredHost,
  item: HostPort,
  source: Source,
  port: bigint,
  isForwarded: boolean,
): Judgement {
  if (measured.missing) return plain('undecided', 'Momentaufnahmen', measured.missing);
  const { family } = measured;
  const serving = item.serving[family];
  if (serving === 'beside') return besideHost(measured.inventory, measured.interfaces, item, source, family);
  if (serving === 'routed')
    return plain(
      'undecided',
      'eigene Adresse des Containers',
      'wer einen Weg zur Adresse des Containers hat, ist nicht bekannt',
    );
  return withEvidence(measured, source, judgeRules(measured, item, source, port, isForwarded));
}

/** By the rules that were observed alone. */
function judgeRules(
  measured: MeasuredHost,
  item: HostPort,
  source: Source,
  port: bigint,
  isForwarded: boolean,
): Judgement {
  const { family, ruleset, routes, settings } = measured;
  const isDocker = item.isPublished;
  const isAnywhere = item.hostIp === null || /^(?:0\.0\.0\.0|::)$/.test(item.hostIp);
  const bound = isAnywhere ? undefined : hostOf(item.hostIp ?? '');
  const isInside = isLoopback(item.hostIp ?? '');
  const elsewhere = plain('closed', `nur an ${item.hostIp} gebunden`);
  if (isInside && source.kind === 'self')
    return bound?.family === family ? plain('open', 'der Host selbst erreicht den Port') : elsewhere;
  if (!isDocker && bound && (isInside || bound.family !== family)) return elsewhere;
  if (item.serving[family] === 'none') return plain('closed', 'der Port wird nicht veröffentlicht');
  const isOtherFamily = item.hostIp === (family === 'IPv6' ? '0.0.0.0' : '::');
  const isIpv6Only = isDocker || family === 'IPv6' || settings.isBoundToIpv6Only === true;
  if (isOtherFamily && isIpv6Only) return elsewhere;
  const ways = isForwarded ? (source.forwardedWays ?? []) : source.ways;
  const judgements = ways.flatMap((way) =>
    way.servers
      .filter((server) => isDocker || bound === undefined || bound.value === server)
      .map((server) => {
        const judgement = judge(ruleset, routes, attemptOf(item, source, way, server, port));
        return routed(measured, source, way, server, proxied(measured, item, judgement));
      })
      // Of a bound port of Docker's that no rule translates nobody listens at other addresses.
      .map((judgement) => (isDocker && bound && !judgement.isForwarded ? elsewhere : judgement)),
  );
  const direct =
    source.kind === 'neighbour'
      ? pastTheAddress(measured, item, source, port, isInside ? bound?.value : undefined)
      : [];
  const found = widest([...judgements, ...direct]) ?? plain('closed', 'kein Weg zum Host dokumentiert');
  return isOtherFamily && settings.isBoundToIpv6Only === undefined && found.verdict === 'open'
    ? doubtful(found, 'ob der Dienst an „::“ auch IPv4 annimmt (bindv6only), ist nicht bekannt')
    : found;
}

/** Whether the rules would let a port in if a process of the host served it. */
function letsIn({ ruleset, routes }: MeasuredHost, item: HostPort, source: Source, port: bigint): boolean {
  const untranslated = { ...ruleset, baseChains: ruleset.baseChains.filter(({ isNat }) => !isNat) };
  return source.ways.some((way) =>
    way.servers.some(
      (server) => judge(untranslated, routes, attemptOf(item, source, way, server, port)).verdict === 'open',
    ),
  );
}

function measuredHost(
  inventory: Inventory,
  host: Host,
  ruleset: Ruleset,
  observed: ObservedRules,
): HostModel {
  const { family } = ruleset;
  const interfaces = interfacesOf(inventory, host, family);
  const rules = allRules(ruleset.baseChains);
  const bridges = observedBridges(observed, family);
  const settings = observedSettings(observed, family);
  // Docker gives its bridges the first address of their subnet.
  const gateways = rangesOf(bridges.map(({ subnet: [first] }) => [first + 1n, first + 1n] as const));
  const routes: Routes = {
    local: rangesOf([...interfaces.local, ...gateways]),
    interfaceTo: (address) => {
      const found = bridges.filter(({ subnet }) => intersection(address, [subnet]).length > 0);
      return found.length > 0 ? found.map(({ bridge }) => bridge) : ['br-*', 'docker0'];
    },
    isForwarding: settings.isForwarding,
  };
  const measured: MeasuredHost = {
    ...{ inventory, interfaces, family, ruleset, rules, routes, settings },
    missing: missingEvidence(observed, family),
    unseen: unseenRules(observed, family),
  };
  const before = frontsOf(inventory, host, family)?.flatMap(({ chains }) => chains) ?? [];
  return {
    ...{ inventory, host, family, basis: 'measured', interfaces, namedPorts: portsIn(rules) },
    sources: sourcesOf(inventory, host, family, interfaces, namedClients([...rules, ...allRules(before)])),
    judge: (item, source, port, isForwarded) => judgeMeasured(measured, item, source, port, isForwarded),
    passesFirewall: (item, source, port) => letsIn(measured, item, source, port),
  };
}

/** Every verdict of a host by the rules that were observed, also about ports that only they name. */
export function measuredExposures(inventory: Inventory, host: Host, observed: ObservedRules): HostExposure[] {
  const rulesets = families.map((family) => observedRuleset(observed, family));
  const models = familiesOf(rulesets.map((ruleset) => measuredHost(inventory, host, ruleset, observed)));
  const known = portsOf(inventory, host);
  const ports = [...known, ...unservedPorts(observedPorts(rulesets), known)];
  return verdictsOf(models, ports, ({ sources }) => sources);
}
