import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firewallRuleKey } from '../../src/model/firewall.ts';
import { portFacts } from '../../src/model/ports.ts';
import { parseDockerInspect } from '../../src/snapshots/docker-inspect.ts';
import { parseDockerPs } from '../../src/snapshots/docker-ps.ts';
import { snapshotSource, snapshotSources } from '../../src/snapshots/index.ts';
import { parseUfwStatus } from '../../src/snapshots/ufw-status.ts';
import { runs } from '../runs.ts';
import { fixturesOf, fixturesOfSource } from '../unit/golden.ts';

const docker = fixturesOfSource('docker-ps');
/** The other docker sources, with what their parsers find in a text: the lists that they give beside the problems. */
const dockerSources = snapshotSources
  .filter(({ id }) => /^docker-(?!ps$|user$)/.test(id))
  .map((source) => ({
    id: source.id,
    source,
    items: (text: string): { readonly line: number }[] =>
      Object.entries(source.parse(text)).flatMap(([key, items]) => (key === 'problems' ? [] : items)),
    fixtures: fixturesOfSource(source.id),
  }));
const ufw = fixturesOfSource('ufw-status');

/** The sources of the host itself: those with captures of real tools, and those without. */
const hostSources = snapshotSources
  .filter(({ id }) => id !== 'ufw-status' && (!id.startsWith('docker-') || id === 'docker-user'))
  .flatMap((source) => fixturesOfSource(source.id).map(({ name, text }) => ({ name, text, source })));

/** Pieces of real output between any strings, so that the parsers' branches are reached. */
const pieces = [...docker, ...dockerSources.flatMap(({ fixtures }) => fixtures), ...ufw, ...hostSources]
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
      const isPlaced = ({ line, column, message }: (typeof parsed.problems)[number]) =>
        line >= 1 && line <= lines && column >= 1 && message.endsWith('.');
      expect(parsed.problems.filter((problem) => !isPlaced(problem))).toEqual([]);
      expect(source.isEmpty(parsed) && /\S/.test(text) && parsed.problems.length > 0).toBe(false);
    }),
    { numRuns: runs(2000) },
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

  // Into JSON of one object a line; pretty objects are cut in two by it (see below).
  test.each(dockerSources)('$id', ({ source, items, fixtures }) => {
    const lines = fixtures.find(({ name }) => name.endsWith('/template-28'))?.text.split('\n') ?? [];
    const whole = items(lines.join('\n')).length;
    expect(whole).toBeGreaterThan(0);
    fc.assert(
      fc.property(fc.nat(lines.length - 1), word, (at, noise) => {
        const text = lines.toSpliced(at, 0, `${noise} ${noise}`).join('\n');
        expect(source.parse(text).problems.map(({ line }) => line)).toEqual([at + 1]);
        expect(items(text)).toHaveLength(whole);
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
      if (problems.length === 0)
        expect(starts.filter(({ line, name }) => line <= end && !seen.has(name))).toEqual([]);
      expect(() => parseDockerPs(lines.slice(end).join('\n'))).not.toThrow();
    }
  });

  test.each(dockerSources)('$id', ({ source, items, fixtures }) => {
    for (const { text } of fixtures) {
      const lines = text.split('\n');
      const starts = items(text).map(({ line }) => line);
      // Every line of a short text; of a long one those round the objects' ends and a share of the others.
      const isTried = (end: number) =>
        lines.length < runs(500) ||
        end % 299 === 0 ||
        starts.some((line, at) => at % 5 === 0 && Math.abs(line - end) < 2);
      for (let end = 0; end <= lines.length; end += 1) {
        if (!isTried(end)) continue;
        const head = lines.slice(0, end).join('\n');
        const seen = new Set(items(head).map(({ line }) => line));
        if (source.parse(head).problems.length === 0)
          expect(starts.filter((line) => line <= end && !seen.has(line))).toEqual([]);
        // Must not throw.
        source.parse(lines.slice(end).join('\n'));
      }
    }
  });

  test('a pretty object that lost its end does not swallow the next', () => {
    const lines =
      fixturesOf('captures/docker')
        .find(({ name }) => name.endsWith('28-inspect-all'))
        ?.text.split('\n') ?? [];
    const containers = parseDockerInspect(lines.join('\n')).containers;
    const [first = 0, second = 0, third = 0] = containers.map(({ line }) => line - 1);
    fc.assert(
      fc.property(fc.integer({ min: first + 1, max: second - 2 }), (cut) => {
        const text = [...lines.slice(0, cut), ...lines.slice(second, third), ']'].join('\n');
        const read = parseDockerInspect(text);
        expect(read.containers.map(({ name }) => name)).toEqual([containers[1]?.name]);
        expect(read.problems.map(({ line }) => line)).toEqual([first + 1]);
      }),
      { numRuns: runs(200) },
    );
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

describe('the sources of the host, cut at every line from either side', () => {
  test.each(hostSources)('$name', ({ text, source }) => {
    const lines = text.split('\n');
    const whole = source.facts(source.parse(text)).map(({ name, line }) => ({ name, line }));
    const isWhole = source.parse(text).problems.length === 0;
    // Below the head of the last of several commands stands at least one line of output.
    const heads = (source.commands ?? []).map((argv) => lines.indexOf(`# ${argv.join(' ')}`));
    for (let end = 0; end <= lines.length; end += 1) {
      const head = source.parse(lines.slice(0, end).join('\n'));
      const seen = new Set(source.facts(head).map(({ name }) => name));
      const isReported = head.problems.length > 0;
      if (!isReported) expect(whole.filter(({ name, line }) => line <= end && !seen.has(name))).toEqual([]);
      const isHeaded = heads.length > 0 && Math.min(...heads) >= 0;
      if (isHeaded && end > 0 && end <= Math.max(...heads) + 1) expect(isReported).toBe(true);
      const tail = source.parse(lines.slice(end).join('\n'));
      const rest = new Set(source.facts(tail).map(({ name }) => name));
      if (tail.problems.length === 0)
        expect(whole.filter(({ name, line }) => line > end && !rest.has(name))).toEqual([]);
      if (isWhole && isHeaded && end > Math.min(...heads) && end <= Math.max(...heads))
        expect(tail.problems.length).toBeGreaterThan(0);
    }
  });
});

describe('a line that is put into an output of the host is reported, and nothing else is lost', () => {
  const names = [
    'active-many',
    'nft',
    'nft-save',
    'ss-H-lntup',
    'clean-ss-lntup',
    'both',
    'debian-12',
    'locks',
  ];
  const chosen = hostSources.filter(({ name }) => names.includes(name.split('/').at(-1) ?? ''));
  test.each(chosen)('$name', ({ text, source }) => {
    const lines = text.split('\n');
    const whole = source.facts(source.parse(text)).map(({ name }) => name);
    fc.assert(
      fc.property(fc.nat(lines.length - 1), word, (at, noise) => {
        const parsed = source.parse(lines.toSpliced(at, 0, `${noise} ${noise}`).join('\n'));
        expect(parsed.problems.map(({ line }) => line)).toContain(at + 1);
        expect(source.facts(parsed).map(({ name }) => name)).toEqual(whole);
      }),
    );
  });
});

test('a value of an env file is never kept, however many lines it has', () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9+/]{8,20}={0,2}$/).map((text) => `Geheim${text}`);
  const quoted = fc
    .tuple(fc.constantFrom('"', "'"), fc.array(secret, { minLength: 1, maxLength: 4 }))
    .map(([quote, rows]) => `${quote}${rows.join('\n')}${quote}`);
  const key = fc
    .array(secret, { maxLength: 4 })
    .map((rows) => ['-----BEGIN PRIVATE KEY-----', ...rows, '-----END PRIVATE KEY-----'].join('\n'));
  const variable = fc
    .tuple(fc.stringMatching(/^[A-Z_]{1,8}$/), fc.oneof(secret, quoted, key))
    .map(([name, value]) => `${name}=${value}`);
  // A value that was broken into lines by hand: its pieces look like names.
  const line = fc.oneof(variable, secret, key, fc.constantFrom('', '# Geheim', 'export A=1'));
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const text = ['# /srv/.env', 'FIRST=1', ...lines].join('\n');
      // `Geheim…=` is a name with an empty value; nothing can tell.
      fc.pre(!/^Geheim\w*=$/m.test(text.replaceAll(/-----BEGIN[\s\S]*?-----END/g, '')));
      expect(JSON.stringify(snapshotSource('env-files')?.parse(text))).not.toContain('Geheim');
    }),
  );
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
