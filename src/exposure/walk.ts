// A flow through chains: first match, jumps, returns, policies. Where a match is not understood the flow goes both ways.
import { type Doubt, type Flow, type FlowState, merged } from './flow.ts';
import { splitBy } from './match.ts';
import { rulesFor } from './rule-index.ts';
import type { BaseChain, Chain, Hook, Match, Rule, RulePlace, Ruleset } from './ruleset.ts';

/** Where the way of a flow ended, or what let it through. */
export interface Decision {
  readonly text: string;
  readonly at?: RulePlace | undefined;
}
/** A flow that a rule or policy has dropped, or that passed with the rule that accepted it last. */
export interface Ended extends FlowState {
  readonly by: Decision;
}
/** What becomes of flows at a hook. */
export interface HookResult {
  readonly passed: readonly Ended[];
  readonly dropped: readonly Ended[];
}
interface ChainResult {
  readonly accepted: Ended[];
  readonly dropped: Ended[];
  readonly returned: FlowState[];
}

/** Deeper than this no kernel jumps. */
const maxDepth = 32;

const whyOf = (match: Match): string => {
  switch (match.kind) {
    case 'unknown':
      return `„${match.text}“ ist nicht verstanden`;
    case 'set':
      return `der Inhalt der Menge „${match.name}“ ist nicht bekannt`;
    case 'interface':
      return `der Name der Schnittstelle ist nicht bekannt (${match.patterns.join(', ')})`;
    case 'address':
      return 'die Adresse ist nicht bekannt';
    case 'mark':
      return 'die Markierung ist nicht bekannt';
    default:
      return 'der Vergleich lässt sich nicht entscheiden';
  }
};

interface Part {
  readonly flow: Flow;
  readonly doubt?: Doubt;
}
/** The parts of a flow that a rule takes, and those that it leaves; what is in doubt is in both. */
function splitByRule(
  { flow }: FlowState,
  rule: Rule,
  sets: Ruleset['sets'],
): { hits: Part[]; misses: Part[] } {
  let hits: Part[] = [{ flow }];
  const misses: Part[] = [];
  for (const match of rule.matches) {
    const next: Part[] = [];
    for (const { flow: part, doubt } of hits) {
      const { yes, no, maybe } = splitBy(part, match, sets);
      if (yes) next.push({ flow: yes, ...(doubt ? { doubt } : {}) });
      if (no) misses.push({ flow: no });
      if (maybe)
        next.push({ flow: maybe, doubt: doubt ?? { rule: rule.text, at: rule.at, why: whyOf(match) } });
    }
    hits = next;
    if (hits.length === 0) break;
  }
  return { hits, misses: [...misses, ...hits.filter(({ doubt }) => doubt)] };
}

const withDoubt = (state: FlowState, { flow, doubt }: Part): FlowState => ({
  ...state,
  flow,
  doubts: doubt ? [...state.doubts, doubt] : state.doubts,
});

/** What a rule does with the flows that it takes. */
function apply(
  rule: Rule,
  hits: readonly FlowState[],
  chain: BaseChain,
  sets: Ruleset['sets'],
  depth: number,
) {
  const result: ChainResult & { ended: FlowState[] } = { accepted: [], dropped: [], returned: [], ended: [] };
  const by = { text: rule.text, at: rule.at };
  const accept = (states: readonly FlowState[]) =>
    result.accepted.push(...states.map((state) => ({ ...state, by })));
  const { target } = rule;
  switch (target.kind) {
    case 'accept':
      accept(hits);
      break;
    case 'drop':
      result.dropped.push(...hits.map((state) => ({ ...state, by })));
      break;
    case 'return':
      result.ended.push(...hits);
      break;
    case 'jump':
    case 'goto': {
      const called = chain.chains.get(target.chain);
      if (!called || depth >= maxDepth)
        return unknown(result, rule, hits, `die Kette „${target.chain}“ ist nicht bekannt`);
      const inner = walk(called, chain, hits, sets, depth + 1);
      result.accepted.push(...inner.accepted);
      result.dropped.push(...inner.dropped);
      (target.kind === 'jump' ? result.returned : result.ended).push(...inner.returned);
      break;
    }
    case 'dnat':
    case 'redirect':
      accept(hits.map((state) => ({ ...state, flow: translated(state.flow, target) })));
      break;
    case 'mark':
      result.returned.push(...hits.map((state) => ({ ...state, flow: marked(state.flow, target) })));
      break;
    case 'continue':
      result.returned.push(...hits);
      break;
    default:
      return unknown(
        result,
        rule,
        hits,
        `„${'text' in target ? target.text : target.kind}“ ist nicht verstanden`,
      );
  }
  return result;
}

/** Nobody knows what the target does: the flow is let through, is dropped, and goes on. */
function unknown<R extends ChainResult>(result: R, rule: Rule, hits: readonly FlowState[], why: string): R {
  const by = { text: rule.text, at: rule.at };
  const states = hits.map((state) => ({
    ...state,
    doubts: [...state.doubts, { rule: rule.text, at: rule.at, why }],
  }));
  result.accepted.push(...states.map((state) => ({ ...state, by })));
  result.dropped.push(...states.map((state) => ({ ...state, by })));
  result.returned.push(...states);
  return result;
}

function translated(flow: Flow, target: Rule['target']): Flow {
  if (target.kind === 'redirect')
    return { ...flow, isTranslated: true, serverPort: target.ports ?? flow.serverPort };
  if (target.kind !== 'dnat') return flow;
  return {
    ...flow,
    isTranslated: true,
    server: target.destination ?? flow.server,
    serverPort: target.ports ?? flow.serverPort,
  };
}
function marked(flow: Flow, target: Rule['target']): Flow {
  if (target.kind !== 'mark') return flow;
  const { mark } = flow;
  const isKnown = mark !== undefined && target.value !== null;
  return { ...flow, mark: isKnown ? (mark & ~target.mask) ^ target.value : undefined };
}

const isRate = (rule: Rule) => rule.matches.some(({ kind }) => kind === 'rate');

/** Flows through one chain; those that reach its end return. */
function walk(
  { rules }: Chain,
  base: BaseChain,
  states: readonly FlowState[],
  sets: Ruleset['sets'],
  depth: number,
): ChainResult {
  const result: ChainResult = { accepted: [], dropped: [], returned: [] };
  let going = [...states];
  const relevant = rulesFor(
    rules,
    states.map(({ flow }) => flow),
  );
  for (const rule of relevant) {
    if (going.length === 0) break;
    const next: FlowState[] = [];
    const hits: FlowState[] = [];
    for (const state of going) {
      const split = splitByRule(state, rule, sets);
      const isLimited = state.isLimited || isRate(rule);
      hits.push(...split.hits.map((part) => ({ ...withDoubt(state, part), isLimited })));
      next.push(...split.misses.map((part) => withDoubt(state, part)));
    }
    if (hits.length > 0) {
      const { accepted, dropped, returned, ended } = apply(rule, merged(hits), base, sets, depth);
      result.accepted.push(...accepted);
      result.dropped.push(...dropped);
      result.returned.push(...ended);
      next.push(...returned);
    }
    going = merged(next);
  }
  result.returned.push(...going);
  return { ...result, returned: merged(result.returned) };
}

/** What a base chain does with flows, its policy included. */
function through(base: BaseChain, states: readonly Ended[], sets: Ruleset['sets']): HookResult {
  const { accepted, dropped, returned } = walk(base, base, states, sets, 0);
  const policy = { text: base.policyText, at: base.policyAt };
  // Who lets a packet in is what filters it, not what marks, translates or sees it leave.
  const isFilter = base.priority === 0 && base.hook !== 'postrouting';
  const earlier = isFilter ? undefined : states[0]?.by;
  const passing = [
    ...accepted.map((state) => ({ ...state, by: earlier ?? state.by })),
    ...(base.policy === 'drop' ? [] : returned.map((state) => ({ ...state, by: earlier ?? policy }))),
  ];
  const kept = returned.map((state) => ({ ...state, by: policy }));
  if (base.policy === 'accept') return { passed: passing, dropped };
  if (base.policy === 'drop') return { passed: passing, dropped: [...dropped, ...kept] };
  const doubt: Doubt = {
    rule: base.policyText,
    at: base.policyAt,
    why: 'die Voreinstellung ist nicht dokumentiert',
  };
  const inDoubt = <S extends FlowState>(state: S): S => ({ ...state, doubts: [...state.doubts, doubt] });
  return {
    passed: [...passing.slice(0, accepted.length), ...passing.slice(accepted.length).map(inDoubt)],
    dropped: [...dropped, ...kept.map(inDoubt)],
  };
}

/** Flows through all base chains of a hook, by priority; an accept ends its own chain only, a drop is final. */
export function throughHook(ruleset: Ruleset, hook: Hook, states: readonly Ended[]): HookResult {
  const chains = ruleset.baseChains
    .filter((chain) => chain.hook === hook)
    .toSorted((a, b) => a.priority - b.priority);
  let passed = states;
  const dropped: Ended[] = [];
  for (const chain of chains) {
    // What one chain has translated no other one translates again.
    const isSkipped = ({ flow }: Ended) =>
      chain.isNat &&
      (flow.direction === 'reply' || (flow.isTranslated && (hook === 'prerouting' || hook === 'output')));
    const skipped = passed.filter(isSkipped);
    const result = through(
      chain,
      passed.filter((state) => !isSkipped(state)),
      ruleset.sets,
    );
    passed = [...skipped, ...result.passed];
    dropped.push(...result.dropped);
  }
  return { passed, dropped };
}
