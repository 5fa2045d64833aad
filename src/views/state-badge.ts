// What the last snapshot showed, laid over a drawing: never part of it, so that a snapshot makes no diagram stale.
import { xmlLine } from '../model/escape.ts';
import type { EntityState } from '../model/snapshot.ts';

export type States = Readonly<Record<string, EntityState>>;

/** About as wide as IBM Plex Sans sets it at 12 units, and room at both ends. */
const widthOf = (word: string) => Math.ceil([...word].length * 6.3) + 14;

/** The badge as SVG; its right end is at 0 and it lies on the upper edge of a box. */
export function stateBadge({ word, tone, detail, until }: EntityState): string {
  const width = widthOf(word);
  // Inline and important: the drawing's own rules colour everything in a box, and begin with its id.
  // `--ib-aged` is set once the badge is out of date.
  const colour = `var(--ib-aged,var(--ib-${{ ok: 'good', off: 'muted', bad: 'bad', test: 'muted' }[tone]}))`;
  const [ground, ink] = tone === 'bad' ? [colour, 'var(--ib-paper)'] : ['var(--ib-paper)', colour];
  const dashes = tone === 'test' ? ';stroke-dasharray:3 2!important' : '';
  const style = `fill:${ground}!important;stroke:${colour}!important;stroke-width:1.2px!important${dashes}`;
  return `<g class="ib-s-${tone}"${until ? ` data-until="${xmlLine(until)}"` : ''}><title>${xmlLine(detail)}</title><rect style="${style}" x="${4 - width}" y="-13" width="${width}" height="18" rx="9"/><text style="fill:${ink}!important" x="${4 - width / 2}" y="0">${xmlLine(word)}</text></g>`;
}

/** The number of findings of a box or a line, as SVG round (13, -4): on the right of a state's badge, on the same edge. */
export function findingBadge(findings: readonly { readonly message: string }[]): string {
  const detail = `${findings.length === 1 ? 'Befund' : 'Befunde'}: ${findings.map(({ message }) => message).join(' ')}`;
  return `<g class="ib-found"><title>${xmlLine(detail)}</title><circle style="fill:var(--ib-paper)!important;stroke:var(--ib-warn)!important;stroke-width:1.4px!important" cx="13" cy="-4" r="8"/><text style="fill:var(--ib-warn)!important;text-anchor:middle" x="13" y="0">${findings.length}</text></g>`;
}

/** A drawing with the number of findings at each box that has some. */
export const layFindings = (
  svg: string,
  found: Readonly<Record<string, readonly { readonly message: string }[]>>,
): string =>
  svg.replace(
    /<g class="ib-last" data-of="([^"]*)"([^>]*?)(?:\/>|><\/g>)/g,
    (slot, entity: string, rest: string) => {
      const findings = Object.hasOwn(found, entity) ? (found[entity] ?? []) : [];
      const transform = /transform="[^"]*"/.exec(rest)?.[0];
      if (findings.length === 0 || !transform) return slot;
      return `${slot}<g ${transform}>${findingBadge(findings)}</g>`;
    },
  );

/** A drawing with the badges of the boxes whose state is known. The drawing has an empty place for each. */
export const layOver = (svg: string, states: States): string =>
  svg.replace(
    /(<g class="ib-last" data-of="([^"]*)"[^>]*?)(?:\/>|><\/g>)/g,
    (slot, start, entity: string) => {
      const state = Object.hasOwn(states, entity) ? states[entity] : undefined;
      return state ? `${start}>${stateBadge(state)}</g>` : slot;
    },
  );
