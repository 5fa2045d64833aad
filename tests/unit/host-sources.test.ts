import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dockerUserRule } from '../../src/model/firewall.ts';
import { dockerUserFacts, parseDockerUser } from '../../src/snapshots/docker-user.ts';
import { envFiles, envFilesFacts, parseEnvFiles } from '../../src/snapshots/env-files.ts';
import { snapshotSources } from '../../src/snapshots/index.ts';
import { os, parseOs } from '../../src/snapshots/os.ts';
import { parsePctList, pctList } from '../../src/snapshots/pct-list.ts';
import { parseSs, ssFacts } from '../../src/snapshots/ss.ts';
import { parseUfwAdded, ufwAdded, ufwAddedFacts } from '../../src/snapshots/ufw-added.ts';
import { parseUfwStatus, ufwStatusFacts } from '../../src/snapshots/ufw-status.ts';
import { parseUnits, unitsFacts } from '../../src/snapshots/units.ts';
import { allFixtures, fixturesOf } from './golden.ts';

function textOf(name: string): string {
  return allFixtures.find((fixture) => fixture.name === name)?.text ?? '';
}

describe('ufw show added', () => {
  const english = textOf('captures/ufw-added/active-many');

  test('German and English agree', () => {
    const { rules } = parseUfwAdded(textOf('captures/ufw-added/de-active-many'));
    expect(rules).toEqual(parseUfwAdded(english).rules);
  });

  test('says the same as ufw status; profiles stand there with their ports', () => {
    const status =
      fixturesOf('captures/ufw-status').find(({ name }) => name.endsWith('/active-many-status'))?.text ?? '';
    const seen = new Map(ufwStatusFacts(parseUfwStatus(status)).map((fact) => [fact.name, fact.fields]));
    const added = ufwAddedFacts(parseUfwAdded(english));
    expect(added).toHaveLength([...seen.keys()].filter((name) => name !== 'ufw').length);
    for (const { name, fields } of added) expect(seen.get(name)).toMatchObject(fields);
  });

  test('families are said only where an address names them', () => {
    const v6 = Object.fromEntries(
      parseUfwAdded(english).rules.map((rule) => [`${rule.to} ${rule.from}`, rule.v6]),
    );
    expect(v6).toMatchObject({
      '80/tcp Anywhere': null,
      '5432/tcp 10.8.0.0/24': false,
      '22/tcp fd00::/8': true,
    });
  });
});

describe('the rules of DOCKER-USER', () => {
  test.each([
    ['-j DROP', '-j DROP'],
    ['iptables -I DOCKER-USER 1 -p tcp -i eth0 --dport 80 -j DROP', '-i eth0 -p tcp --dport 80 -j DROP'],
    ['-A DOCKER-USER -p tcp -m tcp --dport 80 -j DROP', '-p tcp --dport 80 -j DROP'],
    ['--in-interface eth0 --jump DROP', '-i eth0 -j DROP'],
    ['-p udp -m tcp -j DROP', '-p udp -m tcp -j DROP'],
    ['! -i eth0 -s 10.0.0.1/32 -d 2001:DB8::1/128 -j DROP', '-s 10.0.0.1 -d 2001:db8::1 ! -i eth0 -j DROP'],
    ['-s 10.0.0.0/8 -m comment --comment "a \\"b\\" -j X" -j DROP', '-s 10.0.0.0/8 -j DROP'],
    ['-j LOG --log-prefix "-x: "', '-j LOG --log-prefix "-x: "'],
    ['-j REJECT --reject-with icmp6-port-unreachable', '-j REJECT'],
    ['-j REJECT --reject-with tcp-reset', '-j REJECT --reject-with tcp-reset'],
  ])('%s', (text, rule) => {
    expect(dockerUserRule(text)).toBe(rule);
    expect(dockerUserRule(rule)).toBe(rule);
  });

  test('an open quote is no rule', () => {
    expect(dockerUserRule('-m comment --comment "abc -j DROP')).toBeNull();
  });

  test('both backends and both families agree, warnings or not', () => {
    const facts = (name: string) =>
      dockerUserFacts(parseDockerUser(textOf(`captures/docker-user/${name}`))).map(({ name, fields }) => ({
        name,
        fields,
      }));
    expect(facts('nft')).toHaveLength(6);
    expect(facts('legacy')).toEqual(facts('nft'));
    expect(facts('nft-legacy-present')).toEqual(facts('nft'));
    expect(facts('nft-save')).toEqual(facts('nft'));
  });

  test('a chain that does not exist has no rules, one that was not read is a problem', () => {
    const problems = (name: string) => parseDockerUser(textOf(name)).problems.length;
    expect(problems('captures/docker-user/nft-no-chain')).toBe(0);
    expect(problems('captures/docker-user/legacy-no-chain')).toBe(0);
    expect(problems('snapshots/docker-user/ipv6-missing')).toBe(1);
  });
});

test('the forms of ss agree', () => {
  const facts = (name: string) =>
    ssFacts(parseSs(textOf(`captures/ss/${name}`))).map(({ line, ...fact }) => fact);
  expect(facts('clean-ss-lntup')).toEqual(facts('clean-ss-H-lntup'));
  const text = textOf('captures/ss/clean-ss-lntup');
  expect(ssFacts(parseSs(text.replace(/ +/g, ' ')))).toEqual(ssFacts(parseSs(text)));
});

test('a unit that was never loaded is inactive only where both lists are whole', () => {
  const text = textOf('captures/units/both');
  const idle = (from: string) =>
    unitsFacts(parseUnits(from)).find(({ name }) => name === 'idle.service')?.fields;
  expect(idle(text)).toEqual({ active: 'inactive', enabled: 'disabled' });
  expect(idle(`${text}nonsense\n`)).toEqual({ enabled: 'disabled' });
  expect(idle(textOf('captures/units/list-unit-files-legend'))).toEqual({ enabled: 'disabled' });
});

test('what the system does not name and what was cut off is not seen', () => {
  const facts = (name: string) => os.facts(parseOs(textOf(`snapshots/os/${name}`)))[0]?.fields;
  expect(facts('alpine-pasted')).toEqual({
    name: 'Alpine Linux',
    version: '3.20.3',
    kernel: 'Linux 6.6.56-0-lts',
    architecture: 'arm64',
  });
  expect(facts('cut')).toEqual({ name: 'Ubuntu' });
});

describe('env files', () => {
  test('no value is kept anywhere', () => {
    for (const name of ['pasted', 'pieces-of-a-secret', 'value-cut', 'path-with-space']) {
      const printed = JSON.stringify(parseEnvFiles(textOf(`snapshots/env-files/${name}`)));
      expect(printed).not.toMatch(/geheim|MIIE|abcDEF|LOOKS_LIKE|ALT|drei/);
    }
  });

  test('the command prints what the parser reads, and no value', () => {
    const folder = mkdtempSync(join(tmpdir(), 'infrabuch-env-'));
    const write = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const [program = '', ...args] = envFiles.command;
    const pasted = textOf('snapshots/env-files/pasted').split('\n').slice(3);
    pasted.push('-----BEGIN RSA PRIVATE KEY-----', 'abcDEF=', '-----END RSA PRIVATE KEY-----', 'MIIE==');
    const whole = write('.env', pasted.join('\n'));
    const files = [whole, write('leer.env', ''), join(folder, 'fehlt.env')];
    const printed = execFileSync(program, [...args, ...files], { encoding: 'utf8' });
    expect(printed).not.toMatch(/geheim|MIIE|abcDEF|zwei|LOOKS_LIKE/);
    const fields = envFilesFacts(parseEnvFiles(printed)).map(({ fields }) => fields);
    const names = ['KEY', 'LAST', 'LEER', 'MAIL', 'POSTGRES_PASSWORD', 'POSTGRES_USER'];
    const said = {
      mode: expect.stringMatching(/^6[0-7]{2}$/),
      file_owner: expect.stringMatching(/^\S+:\S+$/),
    };
    expect(fields).toEqual([
      { names, ...said },
      { names: [], ...said },
    ]);
    expect(parseEnvFiles(printed).files.map(({ gone }) => gone)).toEqual([false, false, true]);
    expect(parseEnvFiles(printed).problems).toEqual([]);
    expect(envFilesFacts(parseEnvFiles(textOf('snapshots/env-files/pasted')))[0]?.fields).toEqual({ names });
  });
});

test.each([
  ['pct-list', parsePctList('').problems, pctList.isEmpty(parsePctList(''))],
  ['ufw-added', parseUfwAdded('').problems, ufwAdded.isEmpty(parseUfwAdded(''))],
])('%s: no output is empty, not wrong', (_, problems, isEmpty) => {
  expect(problems).toEqual([]);
  expect(isEmpty).toBe(true);
});

test.each(snapshotSources.filter(({ commands }) => commands !== undefined))(
  '$id: its command is the first of all',
  ({ command, commands = [] }) => {
    expect(commands[0]).toEqual(command);
  },
);
