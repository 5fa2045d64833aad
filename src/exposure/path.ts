// The way of a connection through a host: in at an interface, translated, routed, filtered, and its answer back.
import { type Box, boxesWithout, type Doubt, type Flow, type FlowState } from './flow.ts';
import { intersection, isWithin, type Ranges } from './ranges.ts';
import type { Ruleset } from './ruleset.ts';
import { type Decision, type Ended, throughHook } from './walk.ts';

/** What of a host besides its rules decides where packets go. */
export interface Routes {
  /** Addresses of the host itself. */
  readonly local: Ranges;
  /** The interface behind which an address lies; undefined: nobody knows a way. */
  readonly interfaceTo: (address: Ranges) => readonly string[] | undefined;
  /** Whether the host passes on what comes in at some interfaces; undefined: not known. */
  readonly isForwarding: (names: readonly string[]) => boolean | undefined;
}

/** One attempt to reach a port. */
export interface Attempt {
  /** Where the packets come in; empty: the host itself asks. */
  readonly in: readonly string[];
  readonly client: Ranges;
  readonly server: Ranges;
  readonly protocol: string;
  readonly port: bigint;
  readonly isOutsideSets: boolean;
  /** Without: those that programs get when they do not ask for one. */
  readonly clientPorts?: Ranges;
}

export type Verdict = 'open' | 'closed' | 'undecided';
/** What becomes of an attempt. */
export interface Judgement {
  readonly verdict: Verdict;
  /** What lets it in or keeps it out, or in doubt: what is not known. */
  readonly by: Decision;
  readonly why?: string | undefined;
  readonly isLimited: boolean;
  /** A client that gets in, or that is kept out. */
  readonly witness?: bigint | undefined;
  /** Where the packets went: the port behind the translation, or the host. */
  readonly isForwarded: boolean;
}

/** A judgement for which no rule is needed. @param why what it could not be decided by */
export const plain = (verdict: Verdict, text: string, why?: string): Judgement => ({
  verdict,
  by: { text },
  why,
  isLimited: false,
  isForwarded: false,
});

const rank = { open: 0, undecided: 1, closed: 2 } as const;
/** The most open of several; they are different ways to the same port. */
export const widest = (judgements: readonly Judgement[]): Judgement | undefined =>
  judgements.toSorted((a, b) => rank[a.verdict] - rank[b.verdict])[0];

const start = (ruleset: Ruleset, routes: Routes, attempt: Attempt): Ended => ({
  flow: {
    family: ruleset.family,
    protocol: attempt.protocol,
    direction: 'original',
    in: attempt.in,
    out: [],
    client: attempt.client,
    clientPort: attempt.clientPorts ?? [[1024n, 65535n]],
    server: attempt.server,
    serverPort: [[attempt.port, attempt.port]],
    original: { server: attempt.server, serverPort: [[attempt.port, attempt.port]] },
    isTranslated: false,
    local: routes.local,
    isOutsideSets: attempt.isOutsideSets,
    mark: 0n,
  },
  doubts: [],
  isLimited: false,
  by: { text: 'keine Regel' },
});

const doubtful = <S extends FlowState>(state: S, why: string): S => {
  const doubt: Doubt = { rule: '', why };
  return { ...state, doubts: [...state.doubts, doubt] };
};

interface Way {
  readonly arrived: Ended[];
  readonly dropped: Ended[];
}

/** Packets whose destination is the host go in, others on. */
function route(ruleset: Ruleset, routes: Routes, states: readonly Ended[]): Way {
  const arrived: Ended[] = [];
  const dropped: Ended[] = [];
  for (const state of states) {
    const { server } = state.flow;
    const isLocal = isWithin(server, routes.local);
    const mayBeLocal = isLocal || intersection(server, routes.local).length > 0;
    const routed =
      mayBeLocal && !isLocal ? doubtful(state, 'ob das Ziel der Host selbst ist, ist nicht bekannt') : state;
    if (mayBeLocal) {
      const inside = throughHook(ruleset, 'input', [{ ...routed, flow: { ...state.flow, out: [] } }]);
      arrived.push(...inside.passed);
      dropped.push(...inside.dropped);
    }
    if (isLocal) continue;
    const out = routes.interfaceTo(server);
    const isForwarding = routes.isForwarding(state.flow.in);
    if (out === undefined || isForwarding === false) {
      const text = out
        ? 'der Host leitet nicht weiter (net.ipv4.ip_forward, forwarding)'
        : 'kein Weg zum Ziel';
      dropped.push({ ...routed, by: { text } });
      continue;
    }
    const going = isForwarding
      ? routed
      : doubtful(routed, 'ob der Host Pakete weiterleitet, ist nicht bekannt');
    if (isForwarding === undefined) dropped.push({ ...going, by: { text: 'Weiterleitung' } });
    const on = throughHook(ruleset, 'forward', [{ ...going, flow: { ...going.flow, out } }]);
    const after = throughHook(ruleset, 'postrouting', on.passed);
    arrived.push(...after.passed);
    dropped.push(...on.dropped, ...after.dropped);
  }
  return { arrived, dropped };
}

function outward(ruleset: Ruleset, routes: Routes, first: Ended): Way {
  const { flow } = first;
  if (flow.in.length > 0) {
    const before = throughHook(ruleset, 'prerouting', [first]);
    const way = route(ruleset, routes, before.passed);
    return { arrived: way.arrived, dropped: [...before.dropped, ...way.dropped] };
  }
  // The host asks itself: nat decides in OUTPUT whether the packets stay.
  const out = throughHook(ruleset, 'output', [{ ...first, flow: { ...flow, out: ['lo'] } }]);
  const way: Way = { arrived: [], dropped: [...out.dropped] };
  for (const state of out.passed) {
    if (!isWithin(state.flow.server, routes.local)) {
      way.arrived.push(state);
      continue;
    }
    const inside = throughHook(ruleset, 'input', [
      { ...state, flow: { ...state.flow, in: ['lo'], out: [] } },
    ]);
    way.arrived.push(...inside.passed);
    way.dropped.push(...inside.dropped);
  }
  return way;
}

/** The answers of what arrived; those that do not get back are dropped. */
function answered(ruleset: Ruleset, entry: readonly string[], states: readonly Ended[]): Way {
  const arrived: Ended[] = [];
  const dropped: Ended[] = [];
  for (const state of states) {
    const { flow } = state;
    const isForwarded = flow.out.length > 0 && flow.in.length > 0;
    const reply: Flow = {
      ...flow,
      direction: 'reply',
      in: isForwarded ? flow.out : [],
      out: isForwarded ? flow.in : entry.length > 0 ? entry : ['lo'],
    };
    let passed: readonly Ended[] = [{ ...state, flow: reply }];
    for (const hook of isForwarded
      ? (['prerouting', 'forward', 'postrouting'] as const)
      : (['output', 'postrouting'] as const)) {
      const result = throughHook(ruleset, hook, passed);
      passed = result.passed;
      dropped.push(
        ...result.dropped.map((ended) => ({
          ...ended,
          by: { ...ended.by, text: `Antwort: ${ended.by.text}` },
        })),
      );
    }
    // What let the connection in is said, not what let the answer out.
    arrived.push(
      ...passed.map((ended) => ({
        ...ended,
        by: state.by,
        flow: { ...flow, client: ended.flow.client, clientPort: ended.flow.clientPort },
      })),
    );
  }
  return { arrived, dropped };
}

type EndedBox = Box & { readonly ended: Ended };
const boxOf = (ended: Ended): EndedBox => ({
  client: ended.flow.client,
  clientPort: ended.flow.clientPort,
  ended,
});

/** Judges an attempt: open when some client surely gets in and is answered, closed when surely none does. */
export function judge(ruleset: Ruleset, routes: Routes, attempt: Attempt): Judgement {
  const usual = judgePorts(ruleset, routes, attempt);
  if (usual.verdict !== 'closed') return usual;
  // Who chooses his port may get in where others do not.
  const chosen = judgePorts(ruleset, routes, { ...attempt, clientPorts: [[1n, 1023n]] });
  return chosen.verdict === 'closed'
    ? usual
    : { ...chosen, verdict: 'undecided', why: 'nur von einem Quellport unter 1024' };
}

function judgePorts(ruleset: Ruleset, routes: Routes, attempt: Attempt): Judgement {
  const first = start(ruleset, routes, attempt);
  const way = outward(ruleset, routes, first);
  const back =
    attempt.protocol === 'tcp'
      ? answered(ruleset, attempt.in, way.arrived)
      : { arrived: way.arrived, dropped: [] };
  const open = back.arrived.map(boxOf);
  const closed = [...way.dropped, ...back.dropped].map(boxOf);
  const isForwarded = ({ flow }: Ended) => flow.isTranslated;
  const say = (verdict: Verdict, { ended, client }: EndedBox): Judgement => ({
    verdict,
    by: ended.by,
    isLimited: ended.isLimited,
    witness: client[0]?.[0],
    isForwarded: isForwarded(ended),
  });
  const [certain] = boxesWithout(open, closed);
  if (certain) return say('open', certain);
  const [maybe] = open;
  if (!maybe) {
    const [shut] = closed;
    return shut
      ? say('closed', shut)
      : { verdict: 'closed', by: { text: 'kein Paket' }, isLimited: false, isForwarded: false };
  }
  const doubt = [...open, ...closed].flatMap(({ ended }) => ended.doubts)[0];
  return {
    ...say('undecided', maybe),
    by: { text: doubt?.rule ?? maybe.ended.by.text, at: doubt?.at },
    why:
      doubt?.why ?? 'es hängt an der Adresse oder der Bridge des Containers, und die sind nicht dokumentiert',
  };
}
