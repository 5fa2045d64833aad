import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firewallRuleKey } from '../../src/model/firewall.ts';
import { portFacts } from '../../src/model/ports.ts';
import { parseDockerPs } from '../../src/snapshots/docker-ps.ts';
import { snapshotSources } from '../../src/snapshots/index.ts';
import { parseUfwStatus } from '../../src/snapshots/ufw-status.ts';
import { fixturesOf } from '../unit/golden.ts';

const docker = [...fixturesOf('captures/docker'), ...fixturesOf('snapshots/docker-ps')];
const ufw = [...fixturesOf('captures/ufw'), ...fixturesOf('snapshots/ufw-status')];

/** Pieces of real output between any strings, so that the parsers' branches are reached. */
const pieces = [...docker, ...ufw]
  .flatMap(({ text }) => text.split('\n'))
  .filter((line) => line.length < 400);
const anyText = fc
  .array(
    fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...pieces),
      fc.constantFrom('{', '}', '[', ']', ',', '"', '\\', '\r', '{"Names":"a"}', '[[{', '# ', '(v6)'),
      fc.tuple(fc.constantFrom(...pieces), fc.nat(200)).map(([line, length]) => line.slice(0, length)),
    ),
    { maxLength: 12 },
  )
  .chain((parts) => fc.constantFrom('\n', '', ' ').map((glue) => parts.join(glue)));

/** A word that no tool prints. */
const word = fc.stringMatching(/^[g-z]{4,12}$/).filter((text) => text !== 'json');

test.each(snapshotSources)('$id never throws, and its problems have places', (source) => {
  fc.assert(
    fc.property(anyText, (text) => {
      const parsed = source.parse(text);
      source.facts(parsed);
      const lines = text.split('\n').length;
      for (const { line, column, message } of parsed.problems) {
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(lines);
        expect(column).toBeGreaterThanOrEqual(1);
        expect(message).toMatch(/[.]$/);
      }
      expect(source.isEmpty(parsed) && /\S/.test(text) && parsed.problems.length > 0).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test.each(snapshotSources)('$id reports every line of words', (source) => {
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.constant('')), { maxLength: 20 }), (lines) => {
      const reported = source.parse(lines.join('\n')).problems.map(({ line }) => line);
      expect(reported).toEqual(lines.flatMap((line, index) => (line === '' ? [] : [index + 1])));
    }),
  );
});

describe('a line that is put into an output is reported, and nothing else changes', () => {
  const table = docker.find(({ name }) => name.endsWith('28-ps-a'))?.text.split('\n') ?? [];
  const json = docker.find(({ name }) => name.endsWith('28-ps-a-template-json'))?.text.split('\n') ?? [];
  const verbose =
    ufw.find(({ name }) => name.endsWith('/active-many-status-verbose'))?.text.split('\n') ?? [];

  test.each([
    ['docker table', table],
    ['docker JSON', json],
  ])('%s', (_, lines) => {
    const whole = parseDockerPs(lines.join('\n')).containers.map(({ name }) => name);
    fc.assert(
      fc.property(fc.nat(lines.length - 1), word, (at, noise) => {
        const { containers, problems } = parseDockerPs(
          lines.toSpliced(at, 0, `${noise} ${noise}`).join('\n'),
        );
        expect(problems.map(({ line }) => line)).toEqual([at + 1]);
        expect(containers.map(({ name }) => name)).toEqual(whole);
      }),
    );
  });

  test('ufw', () => {
    const whole = parseUfwStatus(verbose.join('\n')).rules.length;
    fc.assert(
      fc.property(fc.nat(verbose.length - 1), word, (at, noise) => {
        // Above the dashes stands the heading, in any language.
        fc.pre(!verbose[at]?.startsWith('--'));
        const { rules, problems } = parseUfwStatus(verbose.toSpliced(at, 0, noise).join('\n'));
        expect(problems.map(({ line }) => line)).toEqual([at + 1]);
        expect(rules).toHaveLength(whole);
      }),
    );
  });
});

describe('cut at every line, from either side', () => {
  test.each(docker)('$name', ({ text }) => {
    const lines = text.split('\n');
    const starts = parseDockerPs(text).containers.map(({ line, name }) => ({ line, name }));
    for (let end = 0; end <= lines.length; end += 1) {
      const { containers, problems } = parseDockerPs(lines.slice(0, end).join('\n'));
      const seen = new Set(containers.map(({ name }) => name));
      const reported = problems.length > 0;
      for (const { line, name } of starts) if (line <= end) expect(seen.has(name) || reported).toBe(true);
      expect(() => parseDockerPs(lines.slice(end).join('\n'))).not.toThrow();
    }
  });

  test.each(ufw)('$name', ({ text }) => {
    const lines = text.split('\n');
    const rows = parseUfwStatus(text).rules.map(({ line }) => line);
    for (let end = 0; end <= lines.length; end += 1) {
      const head = parseUfwStatus(lines.slice(0, end).join('\n'));
      expect(head.rules.map(({ line }) => line)).toEqual(rows.filter((line) => line <= end));
      const tail = parseUfwStatus(lines.slice(end).join('\n'));
      expect(tail.rules.map(({ line }) => line + end)).toEqual(rows.filter((line) => line > end));
    }
  });
});

test('a key is never empty and has no loose spaces, whatever the rule says', () => {
  const side = fc.oneof(
    fc.string(),
    fc.constantFrom('Anywhere', '22/tcp', '10.0.0.1 53', 'OpenSSH', 'fd00::1/64'),
  );
  fc.assert(
    fc.property(side, side, (to, from) => {
      const key = firewallRuleKey({ direction: 'in', to, from, interfaceTo: null, interfaceFrom: null });
      expect(key).toBe(key.trim());
      expect(key).toMatch(/\S/);
    }),
  );
});

test('the order of ports never matters', () => {
  const port = fc.record({
    hostIp: fc.constantFrom(null, '0.0.0.0', '::', '127.0.0.1', '::1'),
    hostPort: fc.constantFrom(null, '80', '6000-6007'),
    containerPort: fc.constantFrom('80', '6000-6007'),
    protocol: fc.constantFrom('tcp', 'udp'),
  });
  fc.assert(
    fc.property(fc.array(port), (ports) => {
      expect(portFacts(ports.toReversed())).toEqual(portFacts(ports));
    }),
  );
});
