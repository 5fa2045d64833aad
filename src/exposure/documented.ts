// The verdict about one port from one source by the documentation: the documented firewall, DOCKER-USER and Docker's own
// way with published ports.
import type { Host, Inventory } from '../model/inventory.ts';
import { type Family, hostOf, loopback } from './address.ts';
import { forwardChain, publishingChain } from './docker.ts';
import { type HostInterfaces, interfacesOf } from './interfaces.ts';
import { type Attempt, type Judgement, judge, plain, type Routes, widest } from './path.ts';
import type { HostPort } from './ports.ts';
import { difference, type Ranges, single } from './ranges.ts';
import type { BaseChain, Rule, Ruleset } from './ruleset.ts';
import { namedClients, type Source, type SourceWay, sourcesOf } from './sources.ts';
import { firewallChains } from './ufw.ts';
import type { HostModel } from './verdicts.ts';

/** A documented host in one family. */
interface DocumentedHost {
  readonly inventory: Inventory;
  readonly host: Host;
  readonly family: Family;
  readonly interfaces: HostInterfaces;
  readonly sources: readonly Source[];
  readonly chains: readonly BaseChain[];
  /** Ranges of ports that rules name. */
  readonly namedPorts: Ranges;
}

const allRules = (chains: readonly BaseChain[]): Rule[] =>
  chains.flatMap((chain) => [...chain.rules, ...[...chain.chains.values()].flatMap(({ rules }) => rules)]);

/** What the documentation says of a host in one family. */
export function documentedHost(inventory: Inventory, host: Host, family: Family): HostModel {
  const interfaces = interfacesOf(inventory, host, family);
  const chains = [...firewallChains(host.firewall, family), forwardChain(host, family)];
  const rules = allRules(chains);
  const fields = new Set(['port', 'originalPort', 'replySourcePort']);
  const namedPorts = rules.flatMap(({ matches }) =>
    matches.flatMap((match) =>
      match.kind === 'port' && match.fields.some((field) => fields.has(field)) ? [...match.ranges] : [],
    ),
  );
  const sources = sourcesOf(inventory, host, family, interfaces, namedClients(rules));
  const model: DocumentedHost = { inventory, host, family, interfaces, sources, chains, namedPorts };
  return {
    ...{ inventory, host, family, basis: 'documented', interfaces, sources, namedPorts },
    judge: (item, source, port, isForwarded) => judgeDocumented(model, item, source, port, isForwarded),
    passesFirewall: (item, source, port) => passesFirewall(model, item, source, port),
  };
}

interface Question {
  readonly model: DocumentedHost;
  readonly item: HostPort;
  readonly source: Source;
  readonly port: bigint;
}

const routesOf = ({ model, item }: Question): Routes => ({
  local: model.interfaces.local,
  interfaceTo: () => item.bridges,
  // Docker switches it on.
  isForwarding: true,
});
const attemptOf = ({ item, source, port }: Question, way: SourceWay, server: bigint): Attempt => ({
  in: way.in,
  client: way.client,
  server: single(server),
  protocol: item.protocol,
  port,
  isOutsideSets: source.kind === 'internet',
});
const rulesetOf = ({ model }: Question, ...further: readonly BaseChain[]): Ruleset => ({
  family: model.family,
  baseChains: [...model.chains, ...further],
  sets: new Map(),
});

/** Where the container may be: not at an address of the host itself. */
const containerOf = ({ item, model }: Question): Ranges =>
  difference(item.container[model.family], model.interfaces.local);

/** To a process of the host. */
const toListener = (question: Question, way: SourceWay, server: bigint): Judgement =>
  judge(rulesetOf(question), routesOf(question), attemptOf(question, way, server));

/** To a container, translated. */
function toContainer(question: Question, way: SourceWay, server: bigint): Judgement {
  const { item, port } = question;
  const publishing = {
    protocol: item.protocol,
    port,
    target: item.inner + (port - item.first),
    container: containerOf(question),
  };
  const hook = way.in.length === 0 ? 'output' : 'prerouting';
  const chain = publishingChain(hook, single(server), publishing);
  return judge(rulesetOf(question, chain), routesOf(question), attemptOf(question, way, server));
}

/** Past the host's address: a neighbour may send packets to the container itself. */
function pastTheAddress(question: Question, way: SourceWay): Judgement {
  const { item, port } = question;
  const attempt: Attempt = {
    ...attemptOf(question, way, 0n),
    server: containerOf(question),
    port: item.inner + (port - item.first),
  };
  return judge(rulesetOf(question), routesOf(question), attempt);
}

const isLoopback = ({ hostIp }: HostPort) =>
  hostIp !== null && (/^(?:127\.|::1$)/.test(hostIp) || hostIp === 'localhost');
const isWildcard = ({ hostIp }: HostPort) => hostIp === null || hostIp === '0.0.0.0' || hostIp === '::';

/** Whether a port is bound in a family at all; undefined: it depends on net.ipv6.bindv6only. */
function isBoundIn({ hostIp }: HostPort, family: Family, isForwarded: boolean): boolean | undefined {
  if (hostIp === null) return true;
  if (hostIp === '::' && family === 'IPv4') return isForwarded ? false : undefined;
  return (hostIp.includes(':') ? 'IPv6' : 'IPv4') === family;
}

/** The ways of a source to the addresses that a port is bound to, and whether packets take the wrong door there. */
function waysTo({ item, source, model }: Question, isForwarded: boolean) {
  const bound = isWildcard(item) ? undefined : hostOf(item.hostIp ?? '')?.value;
  const ways = isForwarded ? (source.forwardedWays ?? []) : source.ways;
  return ways.flatMap((way) =>
    way.servers
      .filter((server) => bound === undefined || server === bound)
      .map((server) => {
        const owner = model.interfaces.outer.find(({ addresses }) =>
          addresses.some(({ value }) => value === server),
        );
        const isElsewhere =
          bound !== undefined && way.in.length > 0 && !(owner && way.in.includes(owner.name));
        return { way, server, isElsewhere: isElsewhere && source.kind !== 'internet' };
      }),
  );
}

const elsewhere = (judgement: Judgement, { item }: Question): Judgement =>
  judgement.verdict === 'open'
    ? {
        ...judgement,
        verdict: 'undecided',
        why: `der Port ist an ${item.hostIp} gebunden; ob Pakete dorthin über eine andere Schnittstelle ankommen, entscheiden rp_filter und die Regeln in raw`,
      }
    : judgement;

/** Neighbours may go past the address: closed only when that is closed as well. */
function fromSegment(question: Question, judgement: Judgement): Judgement {
  const { source, item, model, port } = question;
  if (judgement.verdict !== 'closed' || source.kind !== 'neighbour') return judgement;
  const direct = source.ways.map((way) => pastTheAddress(question, way));
  const local = isLoopback(item)
    ? source.ways.map((way) =>
        toContainer(question, way, loopback(model.family)[0]![0] + (model.family === 'IPv4' ? 1n : 0n)),
      )
    : [];
  const found = widest([...direct, ...local]);
  if (!found || found.verdict === 'closed' || port < 0n) return judgement;
  return {
    ...judgement,
    verdict: 'undecided',
    by: found.by,
    why: 'ob Nachbarn im selben Segment den Container unmittelbar erreichen, hängt von der Docker-Engine und den Regeln in raw ab',
  };
}

function served(question: Question, serving: 'forwarded' | 'listening', isForwarded: boolean): Judgement {
  const { item, source, model } = question;
  const isDocker = serving === 'forwarded';
  const isBound = isBoundIn(item, model.family, isDocker);
  if (isBound === false) return plain('closed', `nur an ${item.hostIp} gebunden`);
  if (isLoopback(item)) {
    if (source.kind === 'self') return plain('open', 'der Host selbst erreicht den Port');
    const bound = plain('closed', `nur an ${item.hostIp} gebunden`);
    return isDocker ? fromSegment(question, bound) : bound;
  }
  const ways = waysTo(question, isForwarded);
  const judgements = ways.map(({ way, server, isElsewhere }) => {
    const judgement = (isDocker ? toContainer : toListener)(question, way, server);
    return isElsewhere ? elsewhere(judgement, question) : judgement;
  });
  const none = plain(
    'closed',
    isWildcard(item) ? 'kein Weg zum Host dokumentiert' : `nur an ${item.hostIp} gebunden`,
  );
  const judgement = widest(judgements) ?? none;
  const result = isDocker ? fromSegment(question, judgement) : judgement;
  return isBound === undefined && result.verdict === 'open'
    ? {
        ...result,
        verdict: 'undecided',
        why: 'ob der Dienst an „::“ auch IPv4 annimmt, ist nicht dokumentiert',
      }
    : result;
}

/** A container with an address of its own beside the host. */
const beside = ({ source }: Question): Judgement =>
  source.kind === 'neighbour' || source.within === 'lan'
    ? plain('open', 'der Container hat eine eigene Adresse im LAN, die Firewall des Hosts gilt für ihn nicht')
    : plain(
        'undecided',
        'eigene Adresse des Containers',
        'der Container hat eine eigene Adresse; wer sie erreicht, ist nicht dokumentiert',
      );

/** Judges one port from one source. `isForwarded`: a router in front passes it on. */
function judgeDocumented(
  model: DocumentedHost,
  item: HostPort,
  source: Source,
  port: bigint,
  isForwarded: boolean,
): Judgement {
  const question: Question = { model, item, source, port };
  const serving = item.serving[model.family];
  if (serving === 'none')
    return plain('closed', 'der Port wird nicht veröffentlicht (Netzwerk ohne Weg nach außen)');
  if (serving === 'beside') return beside(question);
  if (serving !== 'either') return served(question, serving, isForwarded);
  const [translated, listening] = [
    served(question, 'forwarded', isForwarded),
    served(question, 'listening', isForwarded),
  ];
  return translated.verdict === listening.verdict
    ? translated
    : {
        ...translated,
        verdict: 'undecided',
        why: 'ob Docker IPv6 in den Container übersetzt (ip6tables) oder docker-proxy den Port annimmt, ist nicht dokumentiert',
      };
}
/** Whether a host would let the same packets in if the port were served by a process of its own. */
const passesFirewall = (model: DocumentedHost, item: HostPort, source: Source, port: bigint): boolean =>
  source.ways.some((way) =>
    way.servers.some((server) => toListener({ model, item, source, port }, way, server).verdict === 'open'),
  );
