// What somebody may have wanted who came to an address that does not exist.
import { finderOf, type SearchHit, type SearchIndex } from './match.ts';
import { folded, mostMistakes, typingMistakes } from './words.ts';

const decoded = (part: string) => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

const isAlmost = (from: string, to: string) =>
  typingMistakes(from, to, mostMistakes(to.length)) <= mostMistakes(to.length);
/** The last part of the address of a page; undefined for a place in it. */
const nameOf = (path: string) => (path.includes('#') ? undefined : path.split('/').filter(Boolean).at(-1));

/**
 * The pages closest to an address, best first, five at most.
 * @param path of the address below the site's base: `laden/container/shpo/`
 */
export function suggestionsFor(index: SearchIndex, path: string): readonly SearchHit[] {
  const parts = path
    .replace(/[?#].*$/, '')
    .replace(/\.(?:html?|php|md)$/i, '')
    .split('/')
    .map(decoded)
    .filter((part) => part !== '' && part !== 'index');
  const handbook = Object.keys(index.handbooks).find(
    (id) => parts[0] !== undefined && isAlmost(folded(parts[0]), id),
  );
  const { find } = finderOf(index);
  const wanted = (handbook === undefined ? parts : parts.slice(1)).toReversed();
  const found = new Map<string, SearchHit>();
  // The last part says most; those before it only help where it says nothing.
  for (const part of wanted) {
    for (const query of new Set([part, part.replaceAll(/[-_+]/g, ' ')]))
      for (const hit of find(query, handbook).slice(0, 8)) {
        const isNear =
          nameOf(hit.entry.path) !== undefined && isAlmost(folded(part), nameOf(hit.entry.path)!);
        const score = hit.score + (isNear ? 100 : 0);
        if (score > 45 && score > (found.get(hit.entry.path)?.score ?? 0))
          found.set(hit.entry.path, { ...hit, score });
      }
    if (found.size > 0) break;
  }
  return [...found.values()].toSorted((a, b) => b.score - a.score).slice(0, 5);
}
