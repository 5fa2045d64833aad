// Small random rulesets: the computed verdict against an evaluator that takes one packet at a time and knows no sets.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prefixOf } from '../../src/exposure/address.ts';
import { judge, type Verdict } from '../../src/exposure/path.ts';
import {
  difference,
  intersection,
  type Ranges,
  rangesOf,
  single,
  withRange,
} from '../../src/exposure/ranges.ts';
import type { BaseChain, Chain, Match, Rule, Ruleset, Target } from '../../src/exposure/ruleset.ts';
import { runs } from '../runs.ts';

const base = prefixOf('198.51.100.0')!.range[0];
const clients = Array.from({ length: 8 }, (_, index) => base + BigInt(index));
const ports = [22n, 80n, 443n];
/** One of each kind that the rules below can tell apart. */
const clientPorts = [1024n, 1500n, 2000n, 30000n, 65535n];
const namedPorts = [1024n, 2000n, 65535n];
const interfaces = ['eth0', 'wg0'];
const host = prefixOf('192.0.2.7')!.range[0];

const span = (low: bigint, high: bigint) => rangesOf([[low < high ? low : high, low < high ? high : low]]);
const match: fc.Arbitrary<Match> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...clients), fc.constantFrom(...clients), fc.boolean())
    .map(([a, b, not]): Match => ({ kind: 'address', field: 'source', ranges: span(a, b), not })),
  fc
    .tuple(fc.constantFrom(...ports), fc.constantFrom(...ports), fc.boolean())
    .map(([a, b, not]): Match => ({ kind: 'port', fields: ['port'], ranges: span(a, b), not })),
  fc
    .tuple(fc.constantFrom(...namedPorts), fc.constantFrom(...namedPorts), fc.boolean())
    .map(([a, b, not]): Match => ({ kind: 'port', fields: ['sourcePort'], ranges: span(a, b), not })),
  fc
    .tuple(fc.constantFrom('eth0', 'wg0', 'eth+', 'lo'), fc.boolean())
    .map(([pattern, not]): Match => ({ kind: 'interface', field: 'in', patterns: [pattern], not })),
  fc
    .tuple(fc.constantFrom('tcp', 'udp'), fc.boolean())
    .map(([protocol, not]): Match => ({ kind: 'protocol', protocols: [protocol], not })),
  fc.constantFrom<Match>({ kind: 'state', states: ['NEW'] }, { kind: 'state', states: ['ESTABLISHED'] }),
);
const doubtful: fc.Arbitrary<Match> = fc.constant({ kind: 'unknown', text: '-m geoip' });
const target = (chains: readonly string[]): fc.Arbitrary<Target> =>
  fc.oneof(
    fc.constantFrom<Target>({ kind: 'accept' }, { kind: 'drop' }, { kind: 'return' }, { kind: 'continue' }),
    ...(chains.length > 0
      ? [
          fc.record({
            kind: fc.constantFrom('jump' as const, 'goto' as const),
            chain: fc.constantFrom(...chains),
          }),
        ]
      : []),
  );
const rule = (chains: readonly string[], known: boolean): fc.Arbitrary<Rule> =>
  fc.record({
    text: fc.constant('rule'),
    matches: fc.array(
      known ? match : fc.oneof({ arbitrary: match, weight: 5 }, { arbitrary: doubtful, weight: 1 }),
      {
        maxLength: 3,
      },
    ),
    target: target(chains),
  });
const ruleset = (known: boolean): fc.Arbitrary<Ruleset> =>
  fc
    .record({
      main: fc.array(rule(['first', 'second'], known), { maxLength: 6 }),
      first: fc.array(rule(['second'], known), { maxLength: 4 }),
      second: fc.array(rule([], known), { maxLength: 4 }),
      policy: fc.constantFrom('accept' as const, 'drop' as const),
    })
    .map(({ main, first, second, policy }) => rulesetOf(main, policy, { first, second }));
function rulesetOf(
  rules: readonly Rule[],
  policy: 'accept' | 'drop',
  others: Readonly<Record<string, readonly Rule[]>> = {},
): Ruleset {
  const chains = new Map(
    Object.entries(others).map(([name, own]): [string, Chain] => [name, { name, rules: own }]),
  );
  const input: BaseChain = {
    name: 'INPUT',
    hook: 'input',
    priority: 0,
    isNat: false,
    policy,
    policyText: `policy ${policy}`,
    chains,
    rules,
  };
  return { family: 'IPv4', baseChains: [input], sets: new Map() };
}

interface Packet {
  readonly client: bigint;
  readonly clientPort: bigint;
  readonly port: bigint;
  readonly in: string;
  readonly protocol: string;
}
/** One packet, one rule after the other; `guess` says what the unknown match of a rule is. */
function passes(rules: Ruleset, packet: Packet, guess: (rule: Rule) => boolean): boolean {
  const holds = (each: Match, of: Rule): boolean => {
    const plain = () => {
      if (each.kind === 'address')
        return each.ranges.some(([a, b]) => a <= packet.client && packet.client <= b);
      if (each.kind === 'port') {
        const value = each.fields[0] === 'port' ? packet.port : packet.clientPort;
        return each.ranges.some(([a, b]) => a <= value && value <= b);
      }
      if (each.kind === 'interface') {
        const [pattern = ''] = each.patterns;
        return pattern.endsWith('+') ? packet.in.startsWith(pattern.slice(0, -1)) : packet.in === pattern;
      }
      if (each.kind === 'protocol') return each.protocols.includes(packet.protocol);
      if (each.kind === 'state') return each.states.includes('NEW');
      return guess(of);
    };
    return plain() !== (each.not ?? false);
  };
  const [input] = rules.baseChains;
  const run = (chain: Chain): 'accept' | 'drop' | 'end' => {
    for (const each of chain.rules) {
      if (!each.matches.every((part) => holds(part, each))) continue;
      const to = each.target;
      if (to.kind === 'accept' || to.kind === 'drop') return to.kind;
      if (to.kind === 'return') return 'end';
      if (to.kind === 'jump' || to.kind === 'goto') {
        const result = run(input!.chains.get(to.chain)!);
        if (result !== 'end' || to.kind === 'goto') return result;
      }
    }
    return 'end';
  };
  const result = run(input!);
  return (result === 'end' ? input!.policy : result) === 'accept';
}
/** All that may become of a client, whatever the unknown matches are. */
function bruteForce(rules: Ruleset, packet: Omit<Packet, 'clientPort'>): Verdict {
  const all = [rules.baseChains[0]!, ...rules.baseChains[0]!.chains.values()].flatMap((chain) => chain.rules);
  const unknown = all.filter(({ matches }) => matches.some(({ kind }) => kind === 'unknown'));
  const worlds = 1 << unknown.length;
  const outcomes = clientPorts.map((clientPort) => {
    const results = Array.from({ length: worlds }, (_, world) =>
      passes(rules, { ...packet, clientPort }, (of) => ((world >> unknown.indexOf(of)) & 1) === 1),
    );
    return results.every(Boolean) ? 'open' : results.some(Boolean) ? 'undecided' : 'closed';
  });
  if (outcomes.includes('open')) return 'open';
  // A port below 1024 that only few may take is no certainty.
  const low = Array.from({ length: worlds }, (_, world) =>
    passes(rules, { ...packet, clientPort: 500n }, (of) => ((world >> unknown.indexOf(of)) & 1) === 1),
  );
  return outcomes.includes('undecided') || low.some(Boolean) ? 'undecided' : 'closed';
}
const routes = { local: single(host), interfaceTo: () => undefined, isForwarding: () => false };
const verdictOf = (rules: Ruleset, { client, port, in: entry, protocol }: Omit<Packet, 'clientPort'>) =>
  judge(rules, routes, {
    in: [entry],
    client: single(client),
    server: single(host),
    protocol,
    port,
    isOutsideSets: true,
  }).verdict;
const packet = fc.record({
  client: fc.constantFrom(...clients),
  port: fc.constantFrom(...ports),
  in: fc.constantFrom(...interfaces),
  protocol: fc.constantFrom('tcp', 'udp'),
});
const packets = clients.flatMap((client) =>
  ports.flatMap((port) =>
    interfaces.flatMap((entry) => ['tcp', 'udp'].map((protocol) => ({ client, port, in: entry, protocol }))),
  ),
);

test('without unknown matches the verdict is that of every single packet', () => {
  fc.assert(
    fc.property(ruleset(true), (rules) => {
      for (const each of packets) expect(verdictOf(rules, each)).toBe(bruteForce(rules, each));
    }),
    { numRuns: runs(150) },
  );
});

test('an unknown match never closes and never opens', () => {
  const weight = { open: 0, closed: 0, undecided: 0 };
  fc.assert(
    fc.property(ruleset(false), packet, (rules, each) => {
      const truth = bruteForce(rules, each);
      const verdict = verdictOf(rules, each);
      weight[verdict] += 1;
      // A chain that is called twice may be answered differently each time: then we know less than we could.
      if (verdict !== 'undecided') expect(verdict).toBe(truth);
    }),
    { numRuns: runs(3000) },
  );
  expect(Math.min(weight.open, weight.closed, weight.undecided)).toBeGreaterThan(runs(60));
});

test('a set of clients is open when one of them is', () => {
  fc.assert(
    fc.property(ruleset(true), packet, (rules, each) => {
      const verdict = judge(rules, routes, {
        in: [each.in],
        client: rangesOf(clients.map((client) => [client, client])),
        server: single(host),
        protocol: each.protocol,
        port: each.port,
        isOutsideSets: true,
      });
      const alone = clients.map((client) => bruteForce(rules, { ...each, client }));
      expect(verdict.verdict).toBe(
        alone.includes('open') ? 'open' : alone.includes('undecided') ? 'undecided' : 'closed',
      );
      if (verdict.verdict === 'open')
        expect(bruteForce(rules, { ...each, client: verdict.witness! })).toBe('open');
    }),
    { numRuns: runs(500) },
  );
});

test('an accept that is added never closes', () => {
  fc.assert(
    fc.property(
      ruleset(false),
      fc.array(match, { maxLength: 2 }),
      fc.nat(6),
      packet,
      (rules, matches, at, each) => {
        fc.pre(verdictOf(rules, each) === 'open');
        const [input] = rules.baseChains;
        const added = [...input!.rules];
        added.splice(at, 0, { text: 'added', matches, target: { kind: 'accept' } });
        expect(verdictOf({ ...rules, baseChains: [{ ...input!, rules: added }] }, each)).toBe('open');
      },
    ),
    { numRuns: runs(1000) },
  );
});

test('disjoint rules may change places', () => {
  const onPorts = (port: bigint, rest: readonly Match[]): readonly Match[] => [
    { kind: 'port', fields: ['port'], ranges: single(port) },
    ...rest,
  ];
  fc.assert(
    fc.property(
      ruleset(false),
      fc.tuple(rule(['first', 'second'], false), rule(['first', 'second'], false)),
      fc.nat(6),
      packet,
      (rules, [one, other], at, each) => {
        const [input] = rules.baseChains;
        const pair = [
          { ...one, matches: onPorts(22n, one.matches) },
          { ...other, matches: onPorts(80n, other.matches) },
        ];
        const inserted = (two: readonly Rule[]) => {
          const own = [...input!.rules];
          own.splice(at, 0, ...two);
          return verdictOf({ ...rules, baseChains: [{ ...input!, rules: own }] }, each);
        };
        expect(inserted(pair)).toBe(inserted(pair.toReversed()));
      },
    ),
    { numRuns: runs(1000) },
  );
});

test('in a long chain nothing that fits is left out', () => {
  const long = fc
    .array(rule(['first'], true), { minLength: 30, maxLength: 60 })
    .chain((main) =>
      fc
        .array(rule([], true), { minLength: 25, maxLength: 40 })
        .map((first) => rulesetOf(main, 'drop', { first })),
    );
  fc.assert(
    fc.property(long, fc.array(packet, { minLength: 1, maxLength: 12 }), (rules, some) => {
      for (const each of some) expect(verdictOf(rules, each)).toBe(bruteForce(rules, each));
    }),
    { numRuns: runs(150) },
  );
});

test('sets of numbers are what single numbers say', () => {
  const all = Array.from({ length: 40 }, (_, number) => BigInt(number));
  const holds = (ranges: Ranges, number: bigint) =>
    ranges.some(([first, last]) => first <= number && number <= last);
  const range = fc
    .tuple(fc.constantFrom(...all), fc.constantFrom(...all))
    .map(([a, b]) => (a < b ? ([a, b] as const) : ([b, a] as const)));
  const ranges = fc.array(range, { maxLength: 8 }).map(rangesOf);
  fc.assert(
    fc.property(ranges, ranges, range, (a, b, one) => {
      for (const [set, says] of [
        [difference(a, b), (number: bigint) => holds(a, number) && !holds(b, number)],
        [intersection(a, b), (number: bigint) => holds(a, number) && holds(b, number)],
        [withRange(a, one), (number: bigint) => holds(a, number) || holds([one], number)],
      ] as const) {
        expect(all.filter((number) => holds(set, number))).toEqual(all.filter(says));
        expect(rangesOf(set)).toEqual(set);
      }
    }),
  );
});
