// The documents besides the book, printed for real: those of the built site, and the editions for an examination of an
// invented root that names its profiles (tests/fixtures/pruefung).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { profileNamed } from '../../src/model/print.ts';
import { destinationPages } from '../../src/pdf/destinations.ts';
import { measurePdf } from '../../src/pdf/measure.ts';
import { emergencyPlan } from '../../src/views/emergency/plan.ts';
import { pagePath } from '../../src/views/paths.ts';
import { upkeepParts } from '../../src/views/upkeep.ts';
import { base, dist, files, handbooks, plain } from './site.ts';

/** Without blanks and without hyphens inside of words: pdfjs shows the soft ones at line ends as others. */
const dense = (text: string) =>
  text.replace(/[\s\u00ad]+/g, '').replace(/(?<=\p{Ll})[-\u2010](?=\p{Ll})/gu, '');
/** The texts of a PDF's pages, without blanks. */
async function textsOf(file: string): Promise<string[]> {
  const { pages } = await measurePdf(readFileSync(file));
  return pages.map(({ texts }) => dense(texts.map(({ text }) => text).join('')));
}

for (const { id, handbook, hosts, stacks, secrets, people } of handbooks.map((inventory) => ({
  ...inventory,
  people: Object.values(inventory.handbook.people),
}))) {
  test(`Notfallblatt: eine Seite A4 mit allem, was dokumentiert ist: ${handbook.title}`, async () => {
    const { pages } = await measurePdf(readFileSync(join(dist, id, `downloads/${id}-notfallblatt.pdf`)));
    expect(pages).toHaveLength(1);
    expect(Math.round(pages[0]?.width ?? 0)).toBe(595);
    expect(Math.round(pages[0]?.height ?? 0)).toBe(842);
    const text = dense(pages[0]?.texts.map((measuredText) => measuredText.text).join('') ?? '');
    for (const heading of [
      'Wen anrufen',
      'Telefon',
      'Wiederanlauf: Startreihenfolge',
      'Prüfen',
      'Sicherungen',
      'Geheimnisse',
    ])
      expect.soft(text, heading).toContain(dense(heading));
    for (const name of people.map((entry) => entry.name)) expect.soft(text).toContain(dense(name));
    for (const { directory } of Object.values(stacks)) expect.soft(text).toContain(dense(directory));
    for (const { kept_in } of Object.values(secrets).slice(0, 1))
      expect.soft(text).toContain(dense(kept_in.replaceAll('`', '')).slice(0, 30));
    expect(text, 'was fehlt, wird gesagt').toContain('nichtdokumentiert');
    const order = Object.values(stacks)
      .filter(({ start_order }) => start_order !== undefined)
      .sort((a, b) => (a.start_order ?? 0) - (b.start_order ?? 0))
      .map(({ directory }) => text.indexOf(dense(directory)));
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test(`Notfallblatt: alle Befehle zum Prüfen stehen darauf, nichts ist kleiner als erlaubt: ${handbook.title}`, async () => {
    const { pages } = await measurePdf(readFileSync(join(dist, id, `downloads/${id}-notfallblatt.pdf`)));
    const texts = pages[0]?.texts ?? [];
    const text = dense(texts.map((measuredText) => measuredText.text).join(''));
    for (const { tools } of Object.values(hosts).filter(({ status }) => status === 'active'))
      for (const { command, purpose, in_emergency } of tools)
        if (in_emergency) expect.soft(text, command).toContain(dense(command));
        else expect.soft(text, command).not.toContain(dense(purpose));
    expect.soft(text).not.toContain('weitere:siehe');
    const { smallest_font } = profileNamed(handbook, 'notfallblatt')!;
    expect(Math.min(...texts.map(({ size }) => size))).toBeGreaterThan(smallest_font - 0.1);
  });

  test(`Notfallhandbuch: jeder Teil steht darin oder sagt in einer Zeile, was fehlt; keine Seite ist leer: ${handbook.title}`, async () => {
    const texts = await textsOf(join(dist, id, `downloads/${id}-notfallhandbuch.pdf`));
    const all = texts.join('');
    const inventory = handbooks.find((other) => other.id === id)!;
    for (const { title, missing, tables } of [...emergencyPlan(inventory), ...upkeepParts(inventory)]) {
      expect.soft(all, title).toContain(dense(title));
      if (missing.length > 0)
        expect.soft(all, title).toContain(dense(`Nicht dokumentiert: ${missing.join('; ')}.`));
      for (const { caption } of tables) expect.soft(all, caption).toContain(dense(caption));
    }
    for (const text of ['Art. 33 DSGVO', '72 Stunden', 'MTPD', 'RTO', 'RPO', 'Notbetriebsniveau'])
      expect.soft(all, text).toContain(dense(text));
    for (const step of Object.values(inventory.procedures)
      .filter(({ kind, status }) => status === 'active' && (kind === 'restore' || kind === 'fault'))
      .flatMap(({ steps }) => steps.flatMap(({ check }) => check ?? [])))
      expect.soft(all, step).toContain(dense(step.replaceAll('`', '')).slice(0, 40));
    // A cover says no more than is documented.
    for (const [index, text] of texts.entries())
      expect.soft(text.length, `Seite ${index + 1} hat Text`).toBeGreaterThan(index === 0 ? 100 : 200);
  });

  test(`Kein Kapitel druckt die Zeile zum Herunterladen einer Datei: ${handbook.title}`, async () => {
    for (const file of files.filter((text) => text.startsWith(`${id}/downloads/kapitel/`)))
      expect.soft((await textsOf(join(dist, file))).join(''), file).not.toContain('herunterladen');
  });

  test(`Diagramme: jede Seite liegt so, dass die Zeichnung größer ist: ${handbook.title}`, async () => {
    const { pages } = await measurePdf(readFileSync(join(dist, id, `downloads/${id}-diagramme.pdf`)));
    const html = readFileSync(join(dist, id, 'druck/diagramme/index.html'), 'utf8');
    const boxes = [...html.matchAll(/<svg id="d-[^>]*viewBox="\S+ \S+ (\S+) (\S+)"/g)];
    expect(boxes).toHaveLength(pages.length);
    for (const [index, { width, height }] of pages.entries()) {
      const [drawn = 0, high = 0] = boxes[index]?.slice(1).map(Number) ?? [];
      // No drawing that is taller than wide lies on a landscape page, none twice as wide as tall stands, if it is large.
      if (high > drawn) expect.soft(width, `Seite ${index + 1}`).toBeLessThan(height);
      if (drawn > 900 && drawn > 2 * high) expect.soft(width, `Seite ${index + 1}`).toBeGreaterThan(height);
    }
  });

  test(`Diagramme: jede Ansicht auf einer eigenen Seite: ${handbook.title}`, async () => {
    const views = files.filter(
      (file) => file.startsWith(`${id}/downloads/diagramme/`) && file.endsWith('.svg'),
    );
    const { pages } = await measurePdf(readFileSync(join(dist, id, `downloads/${id}-diagramme.pdf`)));
    expect(pages).toHaveLength(views.length);
    for (const [index, { texts }] of pages.entries())
      expect
        .soft(texts.filter(({ role }) => role === 'figure').length, `Seite ${index + 1}`)
        .toBeGreaterThan(3);
    expect(pages.some(({ width, height }) => width > height)).toBe(true);
  });

  test(`Die Download-Seite nennt Umfang und Größe jedes PDF, jedes Kapitel führt zu seinem: ${handbook.title}`, async ({
    page,
  }) => {
    await page.goto(pagePath(base, id, 'downloads'));
    const listed = await page.locator('.ib-documents li').evaluateAll((items) =>
      items.map((item) => ({
        href: item.querySelector('a')?.getAttribute('href') ?? '',
        size: item.querySelector('.ib-size')?.textContent ?? '',
      })),
    );
    // Those of single diagrams stand in the table of the diagrams.
    const pdfs = files.filter(
      (file) => file.startsWith(`${id}/downloads/`) && file.endsWith('.pdf') && !file.includes('/diagramme/'),
    );
    expect(listed.map(({ href }) => decodeURIComponent(href).slice(base.length)).sort()).toEqual(pdfs);
    for (const { href, size } of listed) {
      const bytes = readFileSync(join(dist, decodeURIComponent(href).slice(base.length)));
      const { pages } = await destinationPages(bytes);
      expect.soft(plain(size), href).toMatch(new RegExp(`^${pages} Seiten?, [\\d,]+ (kB|MB)$`));
    }
    const chapter = pdfs.find((file) => file.includes('/kapitel/'))!;
    const slug = /kapitel\/(.+)\.pdf$/.exec(chapter)?.[1] ?? '';
    await page.goto(pagePath(base, id, slug));
    await expect(page.getByRole('link', { name: 'Dieses Kapitel als PDF' })).toHaveAttribute(
      'href',
      base + chapter,
    );
    const title = await page.getByRole('heading', { level: 1 }).innerText();
    expect((await textsOf(join(dist, chapter))).join('')).toContain(dense(title));
  });
}

test.describe('Prüfungsfassungen', () => {
  let folder = '';
  let output = '';
  let code: number | null = null;
  test.beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'infrabuch-pruefung-'));
    const run = spawnSync(
      process.execPath,
      ['src/cli/bin.js', 'build', '--root', 'tests/fixtures/pruefung', '--output', join(folder, 'dist')],
      { encoding: 'utf8', timeout: 110_000 },
    );
    code = run.status;
    output = run.stdout;
  });
  test.afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const pdf = (name: string) => join(folder, 'dist/werkstatt/downloads', `werkstatt-${name}.pdf`);

  test('nur die Fassung, die ihre Grenze bricht, wird beanstandet, mit Stelle und Abhilfe; geschrieben sind alle', () => {
    expect(output).toContain('print-page-count');
    expect(output.match(/ Fehler print-/g), output).toHaveLength(1);
    expect(output).toMatch(/inventory\/werkstatt\/handbuch\.yaml:\d+:\d+ Fehler print-page-count/);
    expect(output).toContain('werkstatt-zu-knapp.pdf: Der Hauptteil (Seite');
    expect(output).toContain('Soll: höchstens 1 Seite');
    expect(output).toMatch(/Ist: {2}\d+ Seiten/);
    expect(code).toBe(1);
    for (const name of ['pruefung-ihk-koeln', 'rostock-kurz', 'zu-knapp'])
      expect(existsSync(pdf(name)), name).toBe(true);
  });

  test('enthält Person, Erklärungen, Quellen, Hilfsmittel, Entscheidungen und das Prüfprotokoll mit Belegen', async () => {
    const texts = await textsOf(pdf('pruefung-ihk-koeln'));
    const all = texts.join('');
    for (const [index, text] of texts.entries()) {
      expect.soft(text, `Seite ${index + 1}`).toContain('MaraMuster');
      expect.soft(text, `Seite ${index + 1}`).toContain(dense('Containerbetrieb der Auftragsannahme'));
    }
    for (const part of [
      'Prüflingsnummer4711',
      'Ich versichere, dass ich die Arbeit eigenständig verfasst',
      'Unterschrift (Mara Muster)',
      'BSI IT-Grundschutz-Kompendium',
      'Soll/Ist-Vergleich aus dem Inventar',
      'Wahl des Reverse Proxys',
      'Zertifikate ohne Zutun',
      'eine zweite Software wäre mehr Aufwand',
      'Image: auftrag:3.1',
      'Image: auftrag:3.0',
      'weicht ab',
      'docker-ps.jsonl:2',
      'Selbsttest – nicht mit der Maschine verglichen',
      'Alle Teile dieser Fassung sind enthalten',
      'Eigene Prüfung t1: Erreichbarkeit der',
      'Beleg: Anlage 3',
      'Status 200, Zertifikat gültig',
      'noch nicht geprüft',
      'am 12.02.2026 von Kim Beispiel',
      'Unterschrift (Betrieb: Werkstatt Muster)',
      'Alte Firewall ohne Dokumentation',
      '+1,5 h',
      'Summe 28 h 27,5 h −0,5 h',
      '1.112,30 €',
      'Ohne Mängel abgenommen.',
      'Unterschrift (Kim Beispiel)',
      'Erfundener Verlag, 2. Auflage 2024',
      '▶ Image: auftrag:3.1',
      '▶ Image: auftrag:3.0',
      'dieser Fassung, nach Wörtern gezählt',
      'Prüfungen: 5, davon eigene: 2; abweichend oder nicht bestanden: 1',
    ])
      expect.soft(all, part).toContain(dense(part));
    const { numbers } = await destinationPages(readFileSync(pdf('pruefung-ihk-koeln')));
    expect(numbers.get('hilfsmittel'), 'kurze Teile teilen sich eine Seite').toBe(numbers.get('quellen'));
    expect(numbers.get('literatur')).toBe(numbers.get('quellen'));
    expect(numbers.get('kosten')).toBe(numbers.get('zeitplan'));
    expect(all, 'nur gewählte Kapitel').not.toContain(dense('3. Anlagen'));
  });

  test('was nicht verlangt ist, fehlt; Eigenes und Erzeugtes sind gezählt und gekennzeichnet', async () => {
    const texts = (await textsOf(pdf('zu-knapp'))).join('');
    expect(texts).not.toContain(dense('Ich versichere'));
    expect(texts).toMatch(/1\.Ausgangslage\d+\d+/);
    const html = readFileSync(join(folder, 'dist/werkstatt/druck/pruefung-ihk-koeln/index.html'), 'utf8');
    expect(html).toContain('class="ib-print ib-exam"');
    expect(html).toContain('ib-generated');
  });

  test('nennt die Seite der Kammer, wer den Text schrieb und Prüfling als Verfasser; Erklärungen stehen, wo das Profil sie will', async () => {
    const [rostock, koeln] = await Promise.all(
      ['rostock-kurz', 'pruefung-ihk-koeln'].map((name) => textsOf(pdf(name))),
    );
    const all = rostock?.join('') ?? '';
    expect(all).toContain(dense('vor Abgabe mit der Kammer prüfen'));
    expect(all).toContain(dense('gelesen am 30.11.2026'));
    expect(all).toContain(dense('Der Text der Kapitel ist vom Prüfling selbst geschrieben'));
    const pageOf = (texts: readonly string[] | undefined, text: string) =>
      texts?.findIndex((page) => page.includes(dense(text))) ?? -1;
    // A sentence of the declaration; its title stands in the contents too.
    const declared = 'keine anderen als die angegebenen Quellen';
    expect(pageOf(rostock, declared)).toBe(1);
    expect(pageOf(koeln, declared)).toBeGreaterThan(pageOf(koeln, 'Inhaltsverzeichnis'));
    const task = getDocument({ data: new Uint8Array(readFileSync(pdf('rostock-kurz'))), verbosity: 0 });
    const { info } = (await (await task.promise).getMetadata()) as { info: { Author?: string } };
    expect(info.Author).toBe('Mara Muster');
    await task.destroy();
  });

  test('Anhänge zählen für sich, wo das Profil es verlangt; Sprache, Titel, Auszeichnung und Lesezeichen stimmen', async () => {
    const bytes = readFileSync(pdf('rostock-kurz'));
    const { pages } = await measurePdf(bytes);
    const { numbers } = await destinationPages(bytes);
    const first = numbers.get('anlagen') ?? 0;
    const foot = (page: number) =>
      pages[page - 1]?.texts
        .filter(({ role }) => role === 'artifact')
        .map(({ text }) => plain(text))
        .join(' ');
    expect(foot(first)).toContain('Anhang, Seite 1');
    expect(foot(pages.length)).toContain(`Anhang, Seite ${pages.length - first + 1}`);
    expect(foot(first - 1)).toContain(`Seite ${first - 1}`);
    const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0 });
    const document = await task.promise;
    const { info } = (await document.getMetadata()) as { info: { Language?: string; Title?: string } };
    expect(info.Language).toMatch(/^de\b/);
    expect(info.Title).toContain('Containerbetrieb der Auftragsannahme');
    expect((await document.getOutline()).map(({ title }) => plain(title))).toContain(
      'Anhang B: Prüfprotokoll',
    );
    expect(((await document.getMarkInfo()) as unknown as Map<string, boolean>).get('Marked')).toBe(true);
    await task.destroy();
  });
});
