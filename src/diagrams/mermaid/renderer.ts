// Mermaid text -> SVG, in one browser, cached by content. A warm cache starts no browser.
import { availableParallelism } from 'node:os';
import type { Browser, Page } from 'playwright';
import type { Graph } from '../../model/graph.ts';
import { closeBrowser, findBrowser, startBrowser, whileAlive } from '../../system/browser.ts';
import { drawingCache } from './cache.ts';
import { mermaidConfig } from './config.ts';
import type { drawFigure, FigureSource } from './in-page/figure.ts';
import { legendEntries } from './legend.ts';
import { marksOf, wishesOf } from './marks.ts';
import { openPage } from './page.ts';
import { signsOf } from './signs.ts';
import { hideEntities, showEntities, withVariables } from './svg.ts';

/** What is to be drawn. */
interface DrawingRequest {
  /** The SVG element gets the id `d-<id>`. */
  readonly id: string;
  /** Mermaid text of a flowchart. */
  readonly text: string;
  /** What the text was made from: its boxes and lines carry its data. */
  readonly graph?: Graph | undefined;
  /** Addresses of groups by id: their titles become links, as Mermaid knows links of boxes only. */
  readonly links?: Readonly<Record<string, string>> | undefined;
}
/** Draws with one browser, which it starts when a drawing is not in the cache; to be closed by whoever opened it. */
export interface DiagramRenderer {
  /**
   * Draws what the cache does not hold; the SVGs come in the order of the requests. Throws when a text is no Mermaid, and
   * a BrowserError when there is no browser, or it ends meanwhile.
   */
  readonly draw: (requests: readonly DrawingRequest[]) => Promise<string[]>;
  /** What `work` makes of `parts` with the browser, from the cache where it made it before. */
  readonly make: (
    ending: string,
    parts: readonly string[],
    work: (browser: Browser) => Promise<Uint8Array>,
  ) => Promise<Buffer>;
  /** Opens the browser ahead of the first drawing that needs it. */
  readonly warm: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const sourceOf = ({ id, text, graph, links }: DrawingRequest): FigureSource => ({
  id: `d-${id}`,
  text: hideEntities(text),
  marks: marksOf(graph),
  wishes: wishesOf(graph),
  legend: legendEntries(graph),
  signs: signsOf(graph),
  links: links ?? {},
});

async function drawIn(page: Page, source: FigureSource): Promise<string> {
  const svg = await page.evaluate(
    (wanted) =>
      (globalThis as unknown as { infrabuch: { drawFigure: typeof drawFigure } }).infrabuch.drawFigure(
        wanted,
      ),
    source,
  );
  return withVariables(showEntities(svg));
}

/** Does all jobs in a few pages, in each one after the other: Mermaid keeps state between drawings. */
async function inPages<Job>(
  jobs: readonly Job[],
  page: (number: number) => Promise<Page>,
  work: (job: Job, page: Page) => Promise<void>,
): Promise<void> {
  const left = [...jobs];
  const count = Math.min(availableParallelism(), 4, Math.ceil(left.length / 4));
  await Promise.all(
    Array.from({ length: count }, async (_, number) => {
      const open = await page(number);
      for (let job = left.shift(); job; job = left.shift())
        await work(job, open).catch((error: unknown) => {
          left.length = 0;
          throw error;
        });
    }),
  );
}

/**
 * A renderer that keeps its drawings in a folder.
 * @param cache folder for drawings and the unpacked browser
 */
export function openRenderer(cache: string): DiagramRenderer {
  const files = drawingCache(cache);
  let started: Promise<Browser> | undefined;
  const opened: Promise<Page>[] = [];
  const browser = () => {
    started ??= findBrowser(cache).then(startBrowser);
    return started;
  };
  const page = (number: number) => {
    opened[number] ??= browser().then((running) => whileAlive(running, openPage(running)));
    return opened[number];
  };
  const drawAll = async (requests: readonly DrawingRequest[]) => {
    const jobs = await Promise.all(
      requests.map(async (request, index) => {
        const source = sourceOf(request);
        const file = await files.fileFor('svg', [JSON.stringify([mermaidConfig, source])]);
        return { index, source, file, svg: files.read(file)?.toString('utf8') };
      }),
    );
    const svgs = jobs.map(({ svg }) => svg ?? '');
    // The longest first, so that no page waits long for another.
    const missing = jobs
      .filter(({ svg }) => !svg)
      .sort((job, other) => other.source.text.length - job.source.text.length);
    await inPages(missing, page, async ({ index, source, file }, open) => {
      const svg = await whileAlive(await browser(), drawIn(open, source));
      files.write(file, svg);
      svgs[index] = svg;
    });
    return svgs;
  };
  let queue: Promise<unknown> = Promise.resolve();
  return {
    draw: (requests) => {
      const run = queue.then(() => drawAll(requests));
      queue = run.catch(() => undefined);
      return run;
    },
    make: async (ending, parts, work) => {
      const file = await files.fileFor(ending, parts);
      const known = files.read(file);
      if (known) return known;
      const running = await browser();
      const made = Buffer.from(await whileAlive(running, work(running)));
      files.write(file, made);
      return made;
    },
    warm: async () => {
      await page(0);
    },
    close: async () => {
      const running = await started?.catch(() => undefined);
      started = undefined;
      opened.length = 0;
      if (running) await closeBrowser(running);
    },
  };
}
