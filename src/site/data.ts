// Everything that the pages show, as plain data: computed once per build, and again after each edit in development.

import { byHandFindings } from '../diagrams/by-hand.ts';
import { type Download, downloadsOf } from '../diagrams/downloads.ts';
import { drawFigures, type Figure } from '../diagrams/figures.ts';
import type { DiagramRenderer } from '../diagrams/mermaid/renderer.ts';
import { entityStates } from '../drift/states.ts';
import { type ExportFile, exportsOf } from '../exports/index.ts';
import {
  type ComparisonData,
  comparisonOf,
  type ShownFinding,
  withAnchors,
} from '../handbook/comparison/comparison.ts';
import { type Drift, driftOf } from '../handbook/drift.ts';
import { headOf } from '../handbook/git.ts';
import { checkFindings, type Loaded, type LoadedHandbook } from '../handbook/handbook.ts';
import { type Stamp, stampOf } from '../handbook/stamp.ts';
import type { Finding } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Site } from '../model/site-file.ts';
import { type EntityState, staleFrom } from '../model/snapshot.ts';

interface ShownFigure extends Omit<Figure, 'text'> {
  /** Its files: what a reader may choose from. */
  readonly downloads: readonly Download[];
}
export interface HandbookData {
  readonly id: string;
  readonly inventory: Inventory;
  readonly figures: readonly ShownFigure[];
  /** Files below the handbook's address. */
  readonly files: readonly (ExportFile & { readonly group: 'daten' | 'env' | 'compose' })[];
  /** What `check` says. */
  readonly findings: readonly ShownFinding[];
  /** What `drift` says, and of what. */
  readonly drift: ComparisonData & {
    /** Of every entity that a snapshot shows or should show, by `kind:id`. */
    readonly states: Readonly<Record<string, EntityState>>;
  };
  /** What it was made from. */
  readonly stamp: Stamp;
  /** The site explains terms; a document prints those that it uses. */
  readonly hasGlossary: boolean;
}
export interface SiteData {
  readonly site: Site;
  readonly handbooks: readonly HandbookData[];
}
/** The inventory is not valid: the findings say where. */
export class InvalidInventory extends Error {
  readonly findings: readonly Finding[];
  constructor(findings: readonly Finding[]) {
    const [first] = findings;
    super(
      first
        ? `${first.place.file}:${first.place.line}:${first.place.column} ${first.message}${first.fix ? ` ${first.fix}` : ''}${findings.length > 1 ? ` (und ${findings.length - 1} weitere Befunde)` : ''}`
        : 'Das Inventar ist nicht gültig.',
    );
    this.findings = findings;
  }
}

/** The states of the entities; those from a live machine know when they are out of date. */
function statesOf({ matches, findings, coverage }: Drift, maxAge: number): HandbookData['drift']['states'] {
  const states = Object.entries(entityStates({ matches, findings, coverage }));
  const times = new Map(matches.map(({ subject, time }) => [subject, time]));
  return Object.fromEntries(
    states.map(([subject, state]) => {
      const time = times.get(subject);
      const ages = time && state.tone !== 'test';
      return [subject, ages ? { ...state, until: staleFrom(time, maxAge).toISOString() } : state];
    }),
  );
}
/** A comparison as the pages show it. */
export const driftData = (
  loaded: Pick<Loaded, 'place'>,
  handbook: LoadedHandbook & { readonly inventory: Inventory },
  drift: Drift,
  checks: readonly Finding[],
  now: Date,
): HandbookData['drift'] => ({
  ...comparisonOf(handbook, drift, checks, loaded.place, now),
  states: statesOf(drift, handbook.inventory.handbook.snapshots.max_age),
});

const groupOf = (path: string) =>
  path.startsWith('env/') ? 'env' : path.startsWith('compose/') ? 'compose' : 'daten';

/**
 * Takes a root that was read, draws its diagrams and renders its downloads.
 * @throws InvalidInventory
 */
export async function siteData(loaded: Loaded, renderer: DiagramRenderer, now: Date): Promise<SiteData> {
  const invalid = [...loaded.findings, ...loaded.handbooks.flatMap(({ findings }) => findings)];
  if (invalid.length) throw new InvalidInventory(loaded.place(invalid));
  const checks = loaded.place([
    ...checkFindings(loaded, now),
    ...loaded.handbooks.flatMap((handbook) => byHandFindings(handbook, loaded.site)),
  ]);
  const head = headOf(loaded.root);
  const handbooks = await Promise.all(
    loaded.handbooks.map(async (handbook): Promise<HandbookData> => {
      const inventory = handbook.inventory!;
      const { figures, findings: undrawn } = await drawFigures(renderer, handbook, inventory, loaded.site);
      const drift = driftOf(handbook, now);
      const own = [...checks.filter((finding) => finding.handbook === handbook.id), ...loaded.place(undrawn)];
      const comparison = driftData(loaded, { ...handbook, inventory }, drift, own, now);
      return {
        id: handbook.id,
        inventory,
        figures: figures.map(({ text: _, ...figure }) => ({ ...figure, downloads: downloadsOf(figure) })),
        files: [
          ...exportsOf(inventory).map((file) => ({
            ...file,
            path: file.path === 'inventar.json' ? file.path : `downloads/${file.path}`,
            group: groupOf(file.path) as 'daten',
          })),
        ],
        findings: withAnchors(own, 'regel'),
        drift: comparison,
        stamp: stampOf({
          files: handbook.files.yaml,
          edition: inventory.handbook.edition_date,
          head,
          sets: drift.sets,
          coverage: drift.coverage,
          findings: [...own, ...comparison.findings],
        }),
        hasGlossary: Object.keys(loaded.site.glossary).length > 0,
      };
    }),
  );
  return {
    site: loaded.site,
    handbooks: handbooks.sort(
      (a, b) => a.inventory.handbook.order - b.inventory.handbook.order || a.id.localeCompare(b.id, 'en'),
    ),
  };
}
