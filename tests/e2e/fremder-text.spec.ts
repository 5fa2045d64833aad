// What stands in the inventory, in site.yaml, in snapshots and in the titles of drawings is text: a script that is written
// there runs on no page and in no download, and a reader sees it as it is written.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, relative, sep } from 'node:path';
import { parseEnv } from 'node:util';
import { PDFDict, PDFDocument, PDFName, PDFString } from '@cantoo/pdf-lib';
import { expect, type Page, test } from '@playwright/test';
import { load } from 'js-yaml';
import { SaxesParser } from 'saxes';
import { sections } from '../../src/model/sections.ts';
import { packageRoot } from '../../src/system/package.ts';
import { flag, type MarkedValues, writeMarkedRoot } from '../marked.ts';
import { ended, stop } from '../processes.ts';

test.describe.configure({ mode: 'serial', timeout: 1_200_000 });

let root: string;
let dist: string;
let server: ChildProcess;
/** Of the site, with its closing slash. */
let address = '';
let values: MarkedValues;
let files: readonly string[] = [];

const start = (...args: readonly string[]) => {
  const child = spawn(process.execPath, ['src/cli/bin.js', ...args], {
    cwd: packageRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(String(chunk)));
  return { child, said: () => said.join('') };
};

test.beforeAll(async () => {
  test.setTimeout(1_200_000);
  root = mkdtempSync(join(tmpdir(), 'infrabuch-fremder-text-'));
  dist = join(root, 'dist');
  values = writeMarkedRoot(root);
  const built = start('build', '--root', root, '--output', dist);
  // 1: a marked examination has too many pages; it is written all the same.
  expect([0, 1], built.said()).toContain(await ended(built.child));
  expect(existsSync(join(dist, 'index.html')), built.said().slice(0, 4000)).toBe(true);
  files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dist, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  // Its client puts badges and parts into the pages anew.
  const live = start('live', '--root', root, '--output', dist, '--port', '0');
  server = live.child;
  await expect
    .poll(() => (address = /Handbuch: (http:\S+)/.exec(live.said())?.[1] ?? ''), { timeout: 240_000 })
    .toMatch(/^http:/);
});
test.afterAll(async () => {
  if (server?.exitCode === null) await stop(server);
  if (root) rmSync(root, { recursive: true, force: true });
});

const collapsed = (text: string) => text.replace(/\s+/g, ' ').trim();
/** The place of the schema that a number stands for. */
const placeOf = (number: unknown) =>
  `${values.marks.find((mark) => mark.number === number)?.path ?? 'außerhalb des Schemas'} (${String(number)})`;

/** Notes whatever runs, whatever asks the reader, and whatever is loaded that no page of ours loads. */
async function listen(page: Page): Promise<{ noted: string[]; parts: () => number }> {
  const noted: string[] = [];
  let parts = 0;
  await page.exposeBinding('noteMark', (_, number: unknown) => noted.push(`läuft: ${placeOf(number)}`));
  await page.addInitScript((name) => {
    const note = (globalThis as unknown as { noteMark: (number: unknown) => void }).noteMark;
    Object.defineProperty(globalThis, name, { set: (number: unknown) => note(number) });
  }, flag);
  page.on('dialog', (dialog) => {
    noted.push(`Dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url());
    if (/\/x$/.test(pathname)) noted.push(`lädt das Bild einer Marke: ${page.url()}`);
    else if (!/^(?:data|blob):/.test(request.url()) && origin !== new URL(address).origin)
      noted.push(`fremder Host: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.url().includes('/.live/part?')) parts++;
  });
  return { noted, parts: () => parts };
}

/** What of a page could act: attributes that are scripts, addresses that are. */
const acting = (name: string) => [
  ...[...document.scripts]
    // Data for scripts runs nothing.
    .filter(({ type, text }) => type !== 'application/json' && text.includes(name))
    .map(({ text }) => `script: ${text.slice(0, 80)}`),
  ...[...document.querySelectorAll('*')].flatMap((element) =>
    [...element.attributes]
      .filter(
        ({ name, value }) =>
          /^on/i.test(name) ||
          name === 'srcdoc' ||
          (/^(?:xlink:)?(?:href|src|action|formaction|data|poster)$/i.test(name) &&
            // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers skip them before a scheme
            /^[\u0000-\u0020]*(?:javascript|vbscript|data):/i.test(value.replace(/[\t\n\r]/g, '')) &&
            !/^data:(?:,|image\/)/.test(value)),
      )
      .map(({ name, value }) => `${element.localName} ${name}="${value.slice(0, 80)}"`),
  ),
];

test('Auf keiner Seite läuft ein Skript aus den Daten, keine verweist auf eines', async ({ page }) => {
  const { noted, parts } = await listen(page);
  const pages = files.filter((file) => file.endsWith('.html'));
  expect(pages.length).toBeGreaterThan(30);
  for (const file of pages) {
    const before = parts();
    await page.goto(address + file.replace(/index\.html$/, ''));
    const living = await page.locator('[data-live-part]').count();
    await expect
      .poll(() => parts() - before, { timeout: 60_000, message: `${file}: Teile` })
      .toBeGreaterThanOrEqual(living);
    expect.soft(await page.evaluate(acting, flag), file).toEqual([]);
    expect.soft([...new Set(noted)], file).toEqual([]);
    noted.length = 0;
  }
});

test('Namen und Titel stehen so auf ihrer Seite, wie sie im Inventar stehen', async ({ page }) => {
  const site = `${collapsed(values.handbook.title as string)} | ${collapsed(values.site.title as string)}`;
  for (const [section, { slug, pages }] of Object.entries(sections)) {
    if (!pages) continue;
    for (const [id, entity] of Object.entries(values.entries[section as 'hosts'])) {
      const { title, name, path } = entity as Partial<Record<'title' | 'name' | 'path', string>>;
      // A procedure with a title is called by that alone.
      const called = section === 'procedures' && title ? undefined : name;
      const shown = [title, section === 'env_files' ? path : called]
        .filter(Boolean)
        .map((text) => collapsed(text!));
      await page.goto(`${address}laden/${slug}/${id}/`, { waitUntil: 'domcontentloaded' });
      const heading = collapsed((await page.locator('main h1').textContent()) ?? '');
      const head = collapsed(await page.title());
      expect.soft(head, `${section}/${id}`).toBe(`${heading} | ${site}`);
      for (const text of shown) expect.soft(heading, `${section}/${id}`).toContain(text);
    }
  }
});

test('Auch was die Suche findet, bleibt Text', async ({ page }) => {
  const { noted } = await listen(page);
  await page.goto(`${address}laden/hosts/e1/`);
  await page.getByRole('button', { name: /Suchen/ }).click();
  const field = page.getByRole('dialog', { name: 'Suchen' }).getByRole('searchbox');
  for (const word of ['script', 'onerror', 'title']) {
    await field.fill(word);
    await expect(page.getByRole('list', { name: 'Treffer' }).getByRole('link').first()).toBeVisible({
      timeout: 30_000,
    });
    expect.soft(await page.evaluate(acting, flag), word).toEqual([]);
  }
  expect(noted).toEqual([]);
});

/** What of an SVG could act, and where its links lead. Throws where it is no XML. */
function partsOfSvg(svg: string): { acting: string[]; links: string[] } {
  const found = { acting: [] as string[], links: [] as string[] };
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (/^(?:script|foreignObject|iframe|object|embed|image|img|animate|set)$/i.test(name))
      found.acting.push(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (/^on/i.test(key)) found.acting.push(`${name} ${key}`);
      if (/href$|^src$/.test(key)) found.links.push(String(value));
    }
  });
  parser.write(svg).close();
  return found;
}
/** The keys of a value, at any depth. */
const keysOf = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [
        ...(Array.isArray(value) ? [] : [key]),
        ...keysOf(inner),
      ])
    : [];
/** Actions of a PDF that are scripts, programs or addresses of neither the web nor mail. */
async function actionsOfPdf(bytes: Uint8Array): Promise<string[]> {
  const { context } = await PDFDocument.load(bytes);
  const dictionaries = (value: unknown): PDFDict[] =>
    value instanceof PDFDict ? [value, ...value.values().flatMap(dictionaries)] : [];
  return context.enumerateIndirectObjects().flatMap(([, object]) =>
    dictionaries(object).flatMap((dictionary) => {
      const action = String(dictionary.get(PDFName.of('S')) ?? '');
      const target = dictionary.get(PDFName.of('URI'));
      const uri = target instanceof PDFString ? target.decodeText() : '';
      if (/^\/(?:JavaScript|Launch|ImportData|SubmitForm)$/.test(action) || dictionary.has(PDFName.of('JS')))
        return [action];
      return action === '/URI' && !/^(?:https?|mailto):/.test(uri) ? [`${action} ${uri.slice(0, 80)}`] : [];
    }),
  );
}

const xml = (text: string) => {
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(text).close();
};
/**
 * What a shell script of ours does with the data, in a shell without programs: its help is asked for, then everything that
 * holds data is called, and what takes it does nothing.
 */
const called = `exec 3>&1
exit() {
  unset -f exit
  local name
  rule() { :; }
  staged() { :; }
  # What no rule can be made of is refused; here everything is called.
  fail() { :; }
  unreadable() { :; }
  PATH=/nirgends
  for name in $(compgen -A function wanted_); do "$name" >/dev/null; done
  printf '%s' "\${${flag}-}" >&3
  builtin exit "$@"
}
. "$0" --help >/dev/null`;
const actingInShell = (file: string): string[] => {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', called, join(dist, file)], {
    encoding: 'utf8',
  });
  return [
    stdout && `setzt ${placeOf(Number(stdout))}`,
    stderr,
    status === 0 ? '' : `endet mit ${status}`,
  ].filter(Boolean);
};
/** How a file of each ending is read: what is wrong with it. */
const readers: Readonly<Record<string, (content: Buffer, file: string) => string[] | Promise<string[]>>> = {
  '.svg': (content) => {
    const { acting: found, links } = partsOfSvg(content.toString('utf8'));
    return [...found, ...links.filter((href) => !/^(?:#|\/handbuch\/|https:\/\/example\.org\/)/.test(href))];
  },
  '.json': (content, file) => {
    const value = JSON.parse(content.toString('utf8')) as Record<
      string,
      Record<string, { purpose?: string }>
    >;
    if (!file.endsWith('inventar.json')) return [];
    const { purpose } = values.entries.hosts.e1 as { purpose: string };
    return value.hosts?.e1?.purpose === purpose.trim() ? [] : ['Der Zweck des Hosts ist ein anderer.'];
  },
  '.yml': (content) => keysOf(load(content.toString('utf8'))).filter((key) => key === flag),
  '.example': (content) => Object.keys(parseEnv(content.toString('utf8'))).filter((key) => key === flag),
  '.mmd': (content, file) =>
    file.includes('/eigene/')
      ? []
      : content
          .toString('utf8')
          .split('\n')
          // Title and description are read as prose, up to the end of their line.
          .filter((line) => !/^(?:%%| {2}acc(?:Title|Descr): )/.test(line))
          .filter((line) => line.trim().startsWith(flag) || /<(?!br\/>|-)|href "(?!\/handbuch\/)/.test(line)),
  '.pdf': (content) => actionsOfPdf(content),
  '.sh': (_, file) => actingInShell(file),
  '.xml': (content) => {
    xml(content.toString('utf8'));
    return [];
  },
};
/** Pictures and fonts, what Astro and Pagefind make of our own texts; pages are opened by the tests above. */
const unread = /\.(?:html|png|woff2?|css|js)$|^pagefind\/|^\.infrabuch-site\.json$/;

test('In keinem Download steht etwas aus den Daten, das handelt', async ({ page }) => {
  const { noted } = await listen(page);
  const kinds = new Set<string>();
  for (const file of files.filter((path) => !unread.test(path))) {
    const kind = /\.example$|^env\./.test(file.split('/').at(-1)!) ? '.example' : extname(file);
    kinds.add(kind);
    const content = readFileSync(join(dist, file));
    const faults = (await readers[kind]?.(content, file)) ?? ['Diese Art von Datei wird nicht gelesen.'];
    expect.soft(faults, file).toEqual([]);
    if (kind !== '.svg') continue;
    await page.goto(address + file.split('/').map(encodeURIComponent).join('/'));
    expect.soft(noted, file).toEqual([]);
  }
  expect([...kinds].sort()).toEqual(Object.keys(readers).sort());
});

/** Fields whose texts have a form that no script fits into: references, days, durations, ports, names of files, … */
const formal =
  'alias_of allow as_of backup behind date depends_on due edition_date env_file environment example expose ' +
  'exposed_since exposure_due from groups host image_id image_ports interval last_restore_test network ' +
  'networks next_exercise parent points_to print_profiles proxy read restart review_date risks secret secrets serves source ' +
  'stack start_interval start_period stored_in subjects system target terminated_by tests timeout to ' +
  'ulimits until used_by valid_from variables volume volumes';

test('Jeder Text des Schemas ist markiert, außer wo eine Form verlangt ist', () => {
  expect(values.marks.length).toBeGreaterThan(1000);
  const fields = [...values.formal.keys()].map((path) =>
    path
      .replace(' (key)', '')
      .split('.')
      .findLast((step) => step !== '*'),
  );
  expect([...new Set(fields)].sort()).toEqual(formal.split(' ').sort());
});
