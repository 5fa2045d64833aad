// The collector: its script under real shells with tools that print captures, what it scrubs, and what it admits.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Archive, readArchives, reasonOf } from '../../src/collect/archive.ts';
import { authorizedKeys, sudoers, timer } from '../../src/collect/install.ts';
import { collectorScript } from '../../src/collect/script.ts';
import { shellWord } from '../../src/model/shell.ts';
import { type AnySnapshotSource, snapshotSource, snapshotSources } from '../../src/snapshots/index.ts';
import { infrabuch, repository } from '../command.ts';
import { hasProgram, shells, systemPath } from '../shells.ts';
import { writeProgram } from '../user-folder.ts';

/** A test that needs a program of the system: skipped without it, failed without it in CI. */
const testWith = (program: string) => (title: string, body: () => void) =>
  hasProgram(program) || process.env.CI === 'true'
    ? test(title, body)
    : test.skip(`${title} (${program} is missing)`, body);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'infrabuch-collect-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder of programs, each a shell script. */
function programs(name: string, scripts: Readonly<Record<string, string>>): string {
  const user = join(folder, name);
  for (const [program, script] of Object.entries(scripts)) writeProgram(user, program, script);
  return join(user, 'bin');
}
const source = (id: string): AnySnapshotSource => {
  const found = snapshotSource(id);
  if (!found) throw new Error(`no source ${id}`);
  return found;
};
interface Ran {
  readonly output: string;
  readonly archive: Archive;
}
function collect(path: string, script: string, shell = 'sh'): Ran {
  const argv = shell === 'busybox' ? ['busybox', ['sh', '-s']] : [shell, ['-s']];
  const { stdout, stderr, status } = spawnSync(argv[0] as string, argv[1] as string[], {
    input: script,
    env: { PATH: `${path}:${systemPath}` },
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const [archive] = readArchives(stdout);
  if (!archive) throw new Error('no archive');
  return { output: stdout, archive };
}
const capture = (name: string) => join(repository, 'tests/fixtures/captures', name);
const textOf = (archive: Archive, id: string) => archive.sources.get(id)?.text;

/** A machine whose tools print what real ones printed. */
const machine = () =>
  programs('machine', {
    docker: `case "$1 $2" in
      '--version '*) echo 'Docker version 28.2.2, build e6534b4' ;;
      'ps -aq'|'network ls') echo 0123456789ab; echo ba9876543210 ;;
      'ps -a') cat ${capture('docker/28-ps-a-template-json.txt')} ;;
      'container inspect') shift 4; echo "{\\"asked\\":\\"$*\\"}" ;;
      'network inspect') echo '{}' ;;
      'image ls') printf 'b\\na\\n' ;;
      *) echo 'unknown' >&2; exit 125 ;;
    esac`,
    ufw: `[ "$LC_ALL$LANGUAGE" = CC ] || exit 9
      case "$1" in version) echo 'ufw 0.36.2' ;; *) cat ${capture('ufw-status/active-many-status-verbose.txt')} ;; esac`,
    ss: `[ "$1" = -V ] && exit 1; cat ${capture('ss/ss-H-lntup.txt')}`,
    iptables: `case $1 in --version) echo 'iptables v1.8.9' ;; *) echo '-N DOCKER-USER'; echo '-A DOCKER-USER -j RETURN' ;; esac`,
    ip6tables: `echo "ip6tables: No chain/target/match by that name." >&2; exit 1`,
  });
const some = () =>
  ['docker-ps', 'docker-inspect', 'docker-images', 'ufw-status', 'docker-user', 'ss', 'os'].map(source);

describe.each(shells)('under %s', (shell) => {
  test('the texts arrive as the tools print them, and each is understood', () => {
    const { archive } = collect(machine(), collectorScript({ host: 'web', sources: some() }), shell);
    expect(archive.host).toBe('web');
    expect([...archive.sources.keys()]).toEqual(some().map(({ id }) => id));
    expect([...archive.sources.values()].map(({ exit }) => exit)).toEqual(some().map(() => 0));
    expect(textOf(archive, 'docker-ps')?.trimEnd().split('\n')).toEqual(
      readFileSync(capture('docker/28-ps-a-template-json.txt'), 'utf8').trimEnd().split('\n').sort(),
    );
    expect(textOf(archive, 'ufw-status')).toBe(
      readFileSync(capture('ufw-status/active-many-status-verbose.txt'), 'utf8'),
    );
    expect(textOf(archive, 'docker-inspect')).toBe('{"asked":"0123456789ab ba9876543210"}\n');
    expect(textOf(archive, 'docker-images')).toBe('a\nb\n');
    expect(textOf(archive, 'docker-user')).toBe(
      '# iptables -S DOCKER-USER\n-N DOCKER-USER\n-A DOCKER-USER -j RETURN\n# ip6tables -S DOCKER-USER\nip6tables: No chain/target/match by that name.\n',
    );
    expect(archive.sources.get('docker-ps')?.version).toBe('Docker version 28.2.2, build e6534b4');
    expect(archive.sources.get('ufw-status')?.command).toBe('env LC_ALL=C LANGUAGE=C ufw status verbose');
  });

  test('sockets keep their facts, without what changes by itself', () => {
    const { archive } = collect(machine(), collectorScript({ sources: [source('ss')] }), shell);
    const facts = (text: string) =>
      source('ss')
        .facts(source('ss').parse(text))
        // The collector also prints the range of clients' ports, which the capture of ss alone does not have.
        .map(({ kind, name, fields: { client: _, ...fields } }) => JSON.stringify([kind, name, fields]))
        .sort();
    const text = textOf(archive, 'ss') ?? '';
    expect(source('ss').parse(text)).toMatchObject({ clientPorts: [expect.any(Number), expect.any(Number)] });
    expect(facts(text)).toEqual(facts(readFileSync(capture('ss/ss-H-lntup.txt'), 'utf8')));
    expect(text).not.toMatch(/pid=|fd=/);
  });

  test('a text without a last newline keeps its end, an empty one stays empty', () => {
    const path = programs('ends', { docker: `case "$1" in --version) ;; version) printf 'x' ;; esac` });
    const sources = [source('docker-version'), source('docker-volume')];
    const { archive } = collect(path, collectorScript({ sources }), shell);
    expect(textOf(archive, 'docker-version')).toBe('x');
    expect(textOf(archive, 'docker-volume')).toBe('');
  });

  test('what vanishes between list and inspection is said, the others count', () => {
    const inspect = (complaint: string, code: number) => `case "$1 $2" in
      'ps -aq'|'network ls') echo 0123456789ab; echo ba9876543210 ;;
      '--version '*) ;;
      *) echo '{"Name":"/b","Id":"ba9876543210","x":1}'; echo '{"Name":"/a","Id":"0a","x":1}'
         echo '${complaint}' >&2; exit ${code} ;;
    esac`;
    const sources = [source('docker-inspect')];
    const seen = (name: string, complaint: string) => {
      const path = programs(name, { docker: inspect(complaint, 1) });
      const { archive } = collect(path, collectorScript({ sources }), shell);
      return archive.sources.get('docker-inspect');
    };
    const gone = 'Error: No such container: 0123456789ab';
    expect(seen('gone', gone)).toMatchObject({
      exit: 0,
      errors: [gone],
      text: '{"Name":"/a","x":1}\n{"Name":"/b","x":1}\n',
    });
    const unreachable = 'Cannot connect to the Docker daemon: no such file or directory';
    expect(seen('unreachable', unreachable)).toMatchObject({ exit: 1, errors: [unreachable] });
  });

  test('the ID of a container is kept only where another shares its network', () => {
    const row = (name: string, id: string, mode: string) =>
      `{"Name":"/${name}","Id":"${id}","HostConfig":{"NetworkMode":"${mode}"}}`;
    const rows = [row('c', '0c', 'container:0a'), row('b', '0b', 'bridge'), row('a', '0a', 'bridge')];
    const path = programs('ids', {
      docker: `case "$1 $2" in 'ps -aq') echo 0a ;; '--version '*) ;; *) cat <<'END'\n${rows.join('\n')}\nEND\n;; esac`,
    });
    const { archive } = collect(path, collectorScript({ sources: [source('docker-inspect')] }), shell);
    expect(textOf(archive, 'docker-inspect')?.trimEnd().split('\n')).toEqual([
      row('a', '0a', 'bridge'),
      row('b', '', 'bridge').replace('"Id":"",', ''),
      row('c', '', 'container:0a').replace('"Id":"",', ''),
    ]);
  });

  test('a tool that is missing, forbidden or fails has a reason and no text that counts', () => {
    const path = programs('broken', {
      docker: `case "$1" in --version) exit 1 ;; image) kill -9 $$ ;; esac
        echo '{"Names":"half"'; echo 'warning' >&2
        echo 'permission denied while trying to connect, --token HUSH' >&2; exit 1`,
      ufw: `echo 'ERROR: You need to be root to run this script' >&2; exit 1`,
      systemctl: `echo 'Failed to connect to bus: Host is down' >&2; exit 1`,
    });
    const gone = { ...source('pct-list'), command: ['gibt-es-nicht'] };
    const sources = [
      ...['docker-ps', 'docker-inspect', 'docker-images', 'ufw-status', 'units'].map(source),
      gone,
    ];
    const { archive, output } = collect(path, collectorScript({ sources }), shell);
    const reasons = [...archive.sources].map(([id, collectedSource]) => [id, reasonOf(collectedSource)]);
    expect(Object.fromEntries(reasons)).toEqual({
      'docker-ps': 'permission denied while trying to connect, --token ***',
      'docker-inspect': 'permission denied while trying to connect, --token ***',
      'docker-images': expect.stringMatching(/\S/),
      'ufw-status': 'ERROR: You need to be root to run this script',
      units: 'Failed to connect to bus: Host is down',
      'pct-list': 'auf dieser Maschine nicht gefunden',
    });
    expect(output).not.toContain('HUSH');
  });

  test('where there is nothing to look at, nothing is looked at', () => {
    const path = programs('empty', { docker: `case "$1" in container) echo asked ;; esac` });
    const { archive } = collect(path, collectorScript({ sources: [source('docker-inspect')] }), shell);
    expect(archive.sources.get('docker-inspect')).toMatchObject({ exit: 0, text: '' });
  });

  test('names that a tool lists are no options and no commands', () => {
    for (const name of ['--all', 'a;touch', '$(touch)', '*', 'a/b']) {
      const path = programs('odd', {
        docker: `case "$1" in ps) printf '%s\\n' ${shellWord(name)} ;; container) echo asked ;; esac`,
      });
      const { archive } = collect(path, collectorScript({ sources: [source('docker-inspect')] }), shell);
      expect(archive.sources.get('docker-inspect'), name).toMatchObject({ exit: 65, text: '' });
    }
  });

  test('paths of env files and host names are data', () => {
    const odd = join(folder, `o'd "d $(touch ${folder}/touched) ; x`);
    mkdirSync(odd, { recursive: true });
    const file = join(odd, '.env');
    writeFileSync(file, 'API_KEY=HUSH\nexport DB_PASSWORD="HUSH\nHUSH=HUSH"\nPLAIN=HUSH\n');
    const host = `w'eb"$(touch)`;
    const script = collectorScript({ host, sources: [source('env-files')], envFiles: [file] });
    const { archive, output } = collect(programs('none', {}), script, shell);
    expect(archive.host).toBe(host);
    expect(textOf(archive, 'env-files')).toMatch(
      /^# .*\.env\n# mode [0-7]{3} \S+:\S+\nAPI_KEY\nDB_PASSWORD\nPLAIN\n$/,
    );
    expect(output).not.toContain('HUSH');
    expect(readdirSync(folder)).not.toContain('touched');
  });

  test('a script that was cut does nothing, a sed that cannot scrub ends it', () => {
    const script = collectorScript({ sources: [source('os')] });
    const run = (input: string, path: string) =>
      spawnSync(shell, shell === 'busybox' ? ['sh', '-s'] : ['-s'], {
        input,
        env: { PATH: `${path}:${systemPath}` },
        encoding: 'utf8',
      });
    expect(run(script.slice(0, script.lastIndexOf('ready &&')), '').stdout).toBe('');
    // busybox prefers its own sed.
    if (shell === 'busybox') return;
    const { stdout, stderr, status } = run(script, programs('no-sed', { sed: 'cat' }));
    expect(stdout).toBe('');
    expect(stderr).toMatch(/Geheimnisse/);
    expect(status).toBe(1);
  });
});

test('a second reading of the same machine changes nothing but the time', () => {
  const script = collectorScript({ sources: some() });
  const read = () => collect(machine(), script).output.replace(/^time .*$/m, '');
  expect(read()).toBe(read());
});

describe('secrets are taken out', () => {
  const commands = [
    `["redis-server","--requirepass","HUSH"]`,
    String.raw`["sh","-c","redis-server --requirepass HUSH \u0026\u0026 x"]`,
    `["mysql","-uroot","-pHUSH"]`,
    `["sh","-c","mysql -u root -p HUSH"]`,
    String.raw`["sh","-c","sleep 1;\tmysql\t-pHUSH"]`,
    `["curl","-u","bob:HUSH","http://x"]`,
    `["curl","--user","bob:HUSH"]`,
    `["sh","-c","curl -u bob:HUSH http://x"]`,
    `["redis-cli","-a","HUSH"]`,
    `["sh","-c","redis-cli -h db -a HUSH ping"]`,
    String.raw`["app","postgres://u:HU\"SH@db/x"]`,
    `["a","b]c","MYSQL_PWD=HUSH d"]`,
    `["--db.Password=HUSH","HUSH"]`,
    String.raw`["a","x\"y --api-key=\"HUSH HUSH\" z"]`,
    String.raw`["a","b\nexport TOKEN=HUSH\n"]`,
    `["htpasswd","-nb","u","HUSH"]`,
    `["curl","-H","Authorization: Basic HUSH"]`,
    `["x","ghp_HUSH"]`,
    `["x","HUSH4567890123456789012345678901234567890"]`,
  ];
  test.each(commands)('command %s', (command) => {
    const line = `{"Name":"/x","Config":{"Cmd":${command},"Env":["A"]}}`;
    const path = programs('secrets', { docker: `printf '%s\\n' ${shellWord(line)}` });
    const { output, archive } = collect(path, collectorScript({ sources: [source('docker-ps')] }));
    expect(output).not.toMatch(/HUSH|HU\\"SH/);
    expect(textOf(archive, 'docker-ps')).toBe('{"Name":"/x","Config":{"Cmd":["***"],"Env":["A"]}}\n');
  });
  test.each([
    `["nginx","-g","daemon off;"]`,
    `["serve","-p","8080"]`,
    `["serve","-p8080","-u","1000:1000"]`,
    `["postgres","-c","max_connections=200"]`,
    `["--providers.docker=true","--entrypoints.web.address=:80"]`,
    'null',
    '[]',
  ])('command %s stays', (command) => {
    const line = `{"Cmd":${command},"Env":["DB_PASSWORD","TOKEN"],"Image":"ghcr.io/a/token-service:1.2"}`;
    const path = programs('plain', { docker: `printf '%s\\n' ${shellWord(line)}` });
    const { archive } = collect(path, collectorScript({ sources: [source('docker-ps')] }));
    expect(textOf(archive, 'docker-ps')).toBe(`${line}\n`);
  });
  test.each([
    [`x --password HUSH y`, `x --password *** y`],
    [`x --token='HUSH HUSH' y`, `x --token=*** y`],
    [`DB_SECRET="HUSH HUSH" x`, `DB_SECRET=*** x`],
    [`redis://:HUSH@h:6379/0`, `redis://***@h:6379/0`],
    [`http://a/b?api_key=HUSH`, `http://a/b?api_key=***`],
    [`Bearer HUSHabcdefg.x`, `Bearer ***`],
    [`22/tcp ALLOW IN Anywhere # password=HUSH`, `22/tcp ALLOW IN Anywhere # password=***`],
  ])('line %s', (line, clean) => {
    const path = programs('lines', { ufw: `printf '%s\\n' ${shellWord(line)}` });
    const { archive } = collect(path, collectorScript({ sources: [source('ufw-status')] }));
    expect(textOf(archive, 'ufw-status')).toBe(`${clean}\n`);
  });
});

describe('what is handed out is what its programs accept', () => {
  const check = (program: string, args: string[], text: string, name = 'file') => {
    const file = join(folder, name);
    writeFileSync(file, text, { mode: 0o440 });
    const { status, stdout, stderr } = spawnSync(program, [...args, file], {
      env: { PATH: systemPath },
      encoding: 'utf8',
    });
    return { status, said: `${stdout}${stderr}` };
  };
  testWith('shellcheck')('the script pleases shellcheck', () => {
    const script = collectorScript({ host: "w'eb", sources: snapshotSources, envFiles: ["/srv/it's/.env"] });
    expect(check('shellcheck', [], script, 'collector.sh')).toEqual({ status: 0, said: '' });
  });
  testWith('visudo')('the sudoers file pleases visudo', () => {
    expect(check('visudo', ['-cf'], sudoers(snapshotSources), 'sudoers').status).toBe(0);
    expect(check('visudo', ['-cf'], sudoers([]), 'sudoers-none').status).toBe(0);
    expect(sudoers(snapshotSources)).toContain('NOPASSWD: /usr/sbin/ufw status verbose\n');
  });
  testWith('systemd-analyze')('the units please systemd', () => {
    const [service = '', timed = ''] = timer()
      .split(/^(?=# \/etc\/systemd)/m)
      // Whether the program is there is not the point.
      .map((text) => text.replaceAll('/usr/local/sbin/infrabuch-collector', '/bin/true'));
    expect(check('systemd-analyze', ['verify'], service, 'infrabuch-collector.service').said).toBe('');
    expect(check('systemd-analyze', ['verify'], timed, 'infrabuch-collector.timer').said).toBe('');
  });
  testWith('ssh-keygen')('the key line pleases OpenSSH', () => {
    const keygen = 'ssh-keygen';
    const key = spawnSync(keygen, ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'key')]);
    expect(key.status).toBe(0);
    const [, word = ''] = readFileSync(join(folder, 'key.pub'), 'utf8').split(' ');
    const line = authorizedKeys().replace('ÖFFENTLICHER_SCHLÜSSEL', word);
    expect(check(keygen, ['-l', '-f'], line, 'authorized_keys').status).toBe(0);
  });
});

describe('infrabuch collector', () => {
  test('prints the script for any host, without an inventory', async () => {
    const { code, stdout } = await infrabuch('collector', '--root', '/gibt/es/nicht');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^#!\/bin\/sh\n/);
    expect(stdout).not.toContain('env-files');
  });
  test('prints it for one host: its sources, its name', async () => {
    const { stdout } = await infrabuch('collector', '--root', repository, '--host', 'web');
    expect(stdout).toContain("printf 'host %s\\n' web\n");
    expect(stdout).not.toContain('pct list');
  });
  test.each([
    [['--host', 'nope'], /Host „nope“ gibt es nicht/],
    [['--sudoers', '--timer'], /einzeln/],
  ])('%s is refused', async (args, message) => {
    const { code, stderr } = await infrabuch('collector', '--root', repository, ...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});
