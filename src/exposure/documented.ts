// The verdict about one port from one source by the documentation: the documented firewall, DOCKER-USER and Docker's own
// way with published ports.
import type { Host, Inventory } from '../model/inventory.ts';
import { isLoopback } from '../model/ip-ranges.ts';
import { type Family, hostOf, loopback, notGlobal } from './address.ts';
import { stateBefore } from './announced.ts';
import { besideHost } from './beside.ts';
import { forwardChain, publishingChain } from './docker.ts';
import { frontsOf } from './front.ts';
import { type HostInterfaces, interfacesOf } from './interfaces.ts';
import { type Attempt, type Judgement, judge, plain, type Routes, widest } from './path.ts';
import type { HostPort } from './ports.ts';
import { difference, intersection, type Ranges, single } from './ranges.ts';
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
  /** The same with the engine's own way to containers open. */
  readonly directChains: readonly BaseChain[];
}

const allRules = (chains: readonly BaseChain[]): Rule[] =>
  chains.flatMap((chain) => [...chain.rules, ...[...chain.chains.values()].flatMap(({ rules }) => rules)]);

const fields = new Set(['port', 'originalPort', 'replySourcePort']);
/** What the documentation says of a host in one family. */
export function documentedHost(inventory: Inventory, host: Host, family: Family): HostModel {
  const interfaces = interfacesOf(inventory, host, family);
  const chainsOf = (of: Host, isDirect: boolean) => [
    ...firewallChains(of.firewall, family),
    forwardChain(of, family, isDirect),
  ];
  // Until the day of an announced change the machine may be in either state.
  const states = [host, ...stateBefore(host)].map((of) => ({
    chains: chainsOf(of, false),
    directChains: chainsOf(of, true),
  }));
  const before = frontsOf(inventory, host, family)?.flatMap(({ chains }) => chains) ?? [];
  const rules = allRules([...states.flatMap(({ chains }) => chains), ...before]);
  const namedPorts = rules.flatMap(({ matches }) =>
    matches.flatMap((match) =>
      match.kind === 'port' && match.fields.some((field) => fields.has(field)) ? [...match.ranges] : [],
    ),
  );
  const sources = sourcesOf(inventory, host, family, interfaces, namedClients(rules));
  const models: DocumentedHost[] = states.map((state) => ({
    ...{ inventory, host, family, interfaces, sources },
    ...state,
  }));
  return {
    ...{ inventory, host, family, basis: 'documented', interfaces, sources, namedPorts },
    judge: (item, source, port, isForwarded) =>
      agreed(models.map((model) => judgeDocumented(model, item, source, port, isForwarded))),
    passesFirewall: (item, source, port) => models.some((model) => passesFirewall(model, item, source, port)),
  };
}

/** What holds in every state that the machine may be in. */
function agreed(judgements: readonly Judgement[]): Judgement {
  const [first, ...others] = judgements;
  if (!first) return plain('undecided', '');
  return others.every(({ verdict }) => verdict === first.verdict)
    ? first
    : {
        ...first,
        verdict: 'undecided',
        why: 'eine angekündigte Änderung der Firewall ändert es; bis zu ihrem Tag gelten beide Stände',
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
  isForwarding: () => true,
});
const attemptOf = ({ item, source, port }: Question, way: SourceWay, server: bigint): Attempt => ({
  in: way.in,
  client: way.client,
  server: single(server),
  protocol: item.protocol,
  port,
  isOutsideSets: source.kind === 'internet',
});
const rulesetOf = ({ model, item }: Question, ...further: readonly BaseChain[]): Ruleset => ({
  family: model.family,
  baseChains: [...(item.isDirect[model.family] ? model.directChains : model.chains), ...further],
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

const isBoundInside = ({ hostIp }: HostPort) =>
  hostIp !== null && (isLoopback(hostIp) || hostIp === 'localhost');
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
        return { way, server, isElsewhere: isElsewhere && !['internet', 'docker'].includes(source.kind) };
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
  const direct = hasAddress(question) ? source.ways.map((way) => pastTheAddress(question, way)) : [];
  const certain = widest(direct);
  // Nothing but the rules that are documented lies between.
  if (certain?.verdict === 'open' && isWithoutEngineRules(question)) return certain;
  const local =
    isBoundInside(item) && item.serving[model.family] === 'forwarded'
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
/** Whether the container has an address in this family that a packet can go to. */
const hasAddress = (question: Question) => question.item.isPublished && containerOf(question).length > 0;
/** The engine neither opens nor closes the way to the container's own address, or surely opens it. */
const isWithoutEngineRules = ({ item, model }: Question) => {
  const { container_engine: engine } = model.host;
  const isWriting = model.family === 'IPv4' ? engine?.iptables !== false : engine?.ip6tables !== false;
  return item.isDirect[model.family] !== undefined || !isWriting;
};

/** A port that is not translated: who has a way to the container's address reaches the port there. */
function routedTo(question: Question): Judgement {
  const { source, model } = question;
  const isGlobal = intersection(containerOf(question), notGlobal(model.family)).length === 0;
  const atHost = plain(
    'closed',
    'nicht übersetzt (gateway_mode routed): an den Adressen des Hosts wird der Port nicht angenommen',
  );
  if (source.kind === 'self' || !hasAddress(question)) return atHost;
  if (!source.isOnSegment && !isGlobal) return atHost;
  const found = widest(source.ways.map((way) => pastTheAddress(question, way)));
  if (!found || found.verdict === 'closed') return found ?? atHost;
  return source.kind === 'neighbour' || isGlobal
    ? found
    : {
        ...found,
        verdict: 'undecided',
        why: 'ob die Quelle einen Weg zum Netz des Containers hat, ist nicht dokumentiert',
      };
}

/** A container that asks a published port of its own host: Docker does not translate, docker-proxy answers. */
function fromContainers(question: Question): Judgement {
  const { source, item, model } = question;
  const serving = item.serving[model.family];
  const { container_engine: engine } = model.host;
  const listener = served(question, 'listening', false);
  const isAnswered = engine?.userland_proxy !== false && engine?.kind !== 'podman';
  if (!item.isPublished || serving === 'listening' || isAnswered) return listener;
  return {
    ...listener,
    verdict: 'undecided',
    why: `ohne docker-proxy entscheidet die Trennung der Netze, ob Container in „${source.id}“ den Port erreichen`,
  };
}

function served(question: Question, serving: 'forwarded' | 'listening', isForwarded: boolean): Judgement {
  const { item, source, model } = question;
  const isDocker = serving === 'forwarded';
  const isBound = isBoundIn(item, model.family, isDocker || item.isPublished);
  if (isBound === false) return plain('closed', `nur an ${item.hostIp} gebunden`);
  if (isBoundInside(item)) {
    if (source.kind === 'self') return plain('open', 'der Host selbst erreicht den Port');
    const bound = plain('closed', `nur an ${item.hostIp} gebunden`);
    return item.isPublished ? fromSegment(question, bound) : bound;
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
  const result = item.isPublished ? fromSegment(question, judgement) : judgement;
  return isBound === undefined && result.verdict === 'open'
    ? {
        ...result,
        verdict: 'undecided',
        why: 'ob der Dienst an „::“ auch IPv4 annimmt, ist nicht dokumentiert',
      }
    : result;
}

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
  if (serving === 'none') return plain('closed', `der Port wird in ${model.family} nicht veröffentlicht`);
  if (serving === 'beside') return besideHost(model.inventory, model.interfaces, item, source, model.family);
  if (serving === 'routed') return routedTo(question);
  if (serving === 'ingress')
    return plain(
      'undecided',
      'Swarm',
      'jeder Knoten des Swarms kann den Port annehmen (Ingress); wer ihn erreicht, sagen erst die Regeln der Maschine',
    );
  if (source.kind === 'docker') return fromContainers(question);
  if (serving === 'forwarded' || serving === 'listening') return served(question, serving, isForwarded);
  const translated = served(question, 'forwarded', isForwarded);
  const otherwise =
    serving === 'either'
      ? served(question, 'listening', isForwarded)
      : plain('closed', 'nicht übersetzt und ohne docker-proxy');
  return translated.verdict === otherwise.verdict
    ? translated
    : {
        ...translated,
        verdict: 'undecided',
        why:
          model.family === 'IPv6'
            ? 'ob Docker IPv6 in den Container übersetzt (ip6tables) oder docker-proxy den Port annimmt, ist nicht dokumentiert'
            : 'wie der Port in den Container führt, ist nicht dokumentiert',
      };
}
/** Whether a host would let the same packets in if the port were served by a process of its own. */
const passesFirewall = (model: DocumentedHost, item: HostPort, source: Source, port: bigint): boolean =>
  source.ways.some((way) =>
    way.servers.some((server) => toListener({ model, item, source, port }, way, server).verdict === 'open'),
  );
