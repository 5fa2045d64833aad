// What the last snapshot showed, laid over a drawing: never part of it, so that a snapshot makes no diagram stale.
import type { EntityState } from '../model/snapshot.ts';

export type States = Readonly<Record<string, EntityState>>;

const escapeXml = (text: string) =>
  text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`).replace(/\p{Cc}+/gu, ' ');

/** About as wide as IBM Plex Sans sets it at 12 units, and room at both ends. */
const widthOf = (word: string) => Math.ceil([...word].length * 6.3) + 14;

/** The badge as SVG; its right end is at 0 and it lies on the upper edge of a box. */
function stateBadge({ word, tone, detail }: EntityState): string {
  const width = widthOf(word);
  return `<g class="ib-s-${tone}"><title>${escapeXml(detail)}</title><rect x="${4 - width}" y="-13" width="${width}" height="18" rx="9"/><text x="${4 - width / 2}" y="0">${escapeXml(word)}</text></g>`;
}

/** A drawing with the badges of the boxes whose state is known. The drawing has an empty place for each. */
export const layOver = (svg: string, states: States): string =>
  svg.replace(/(<g class="ib-last" data-of="([^"]*)"[^>]*>)(?=<\/g>)/g, (slot, _, entity: string) => {
    const state = Object.hasOwn(states, entity) ? states[entity] : undefined;
    return state ? slot + stateBadge(state) : slot;
  });
