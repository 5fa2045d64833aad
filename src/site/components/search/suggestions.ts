// Fills the list of pages that may have been meant on the page for addresses that do not exist.
import { siteAddress } from '../../../views/paths.ts';
import type { SearchIndex } from '../../../views/search/match.ts';
import { suggestionsFor } from '../../../views/search/suggest.ts';

/** Shows the section where there is something to suggest; without an index it stays hidden. */
export async function showSuggestions(section: HTMLElement): Promise<void> {
  const base = (section.dataset.base ?? '/').replace(/\/?$/, '/');
  const answer = await fetch(`${base}pagefind/names.json`).catch(() => undefined);
  const list = section.querySelector('ul');
  if (!answer?.ok || !list) return;
  const index = (await answer.json()) as SearchIndex;
  const path = location.pathname.startsWith(base) ? location.pathname.slice(base.length) : location.pathname;
  const lines = suggestionsFor(index, path).map(({ entry }) => {
    const [line, link] = [document.createElement('li'), document.createElement('a')];
    link.href = siteAddress(base, entry.path);
    link.textContent = entry.title;
    line.append(link, ` · ${[index.handbooks[entry.handbook], entry.kind].filter(Boolean).join(' · ')}`);
    return line;
  });
  list.replaceChildren(...lines);
  section.hidden = lines.length === 0;
}
