// What happens in the search dialog while somebody types: hits appear, arrows walk through them, Enter opens one.

import { folded } from '../../../views/search/words.ts';
import { openSources, type ShownHit } from './sources.ts';

const element = <K extends keyof HTMLElementTagNameMap>(tag: K, name: string, text = '') => {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = text;
  return made;
};

/** A text with what was looked for marked in it. */
function marked(text: string, query: string): DocumentFragment {
  const all = document.createDocumentFragment();
  const words = query.split(/\s+/).filter((word) => word.length > 1);
  const lower = text.toLowerCase();
  let at = 0;
  while (at < text.length) {
    const next = words
      .map((word) => ({ from: lower.indexOf(word.toLowerCase(), at), length: word.length }))
      .filter(({ from }) => from >= 0)
      .toSorted((a, b) => a.from - b.from || b.length - a.length)[0];
    if (!next) break;
    all.append(
      text.slice(at, next.from),
      element('mark', '', text.slice(next.from, next.from + next.length)),
    );
    at = next.from + next.length;
  }
  all.append(text.slice(at));
  return all;
}

function line({ href, title, where, because }: ShownHit, query: string): HTMLLIElement {
  const item = element('li', '');
  const link = element('a', 'ib-search-hit');
  link.href = href;
  const head = element('span', 'ib-search-title');
  head.append(marked(title, query));
  link.append(head, ' ', element('span', 'ib-search-where', where.join(' · ')));
  if (because) {
    const reason = element('span', 'ib-search-because');
    reason.append(marked(because, query));
    link.append(' ', reason);
  }
  item.append(link);
  return item;
}

/** Fills the dialog of the search from now on; what was typed already is looked for at once. */
export async function fillDialog(search: HTMLElement, dialog: HTMLDialogElement): Promise<void> {
  const field = dialog.querySelector('input')!;
  const list = dialog.querySelector('ol')!;
  const status = dialog.querySelector<HTMLElement>('[role="status"]')!;
  let isReady = false;
  /** Enter was pressed before there was a hit. */
  let mustOpen = dialog.dataset.entered !== undefined;
  let run = 0;
  const links = () => [...list.querySelectorAll('a')];

  field.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      links()[0]?.focus();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (isReady) links()[0]?.click();
      else mustOpen = true;
    }
  });
  list.addEventListener('keydown', (event) => {
    const all = links();
    const at = all.indexOf(document.activeElement as HTMLAnchorElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      if (next < 0) field.focus();
      else all[Math.min(next, all.length - 1)]?.focus();
    } else if (
      (event.key.length === 1 || event.key === 'Backspace') &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.altKey
    )
      field.focus();
  });

  const { base = '/', handbook, missing = '' } = search.dataset;
  const loaded = openSources(base, handbook);
  const say = (hits: readonly ShownHit[], query: string) => {
    status.textContent =
      hits.length > 0 ? `${hits.length} Treffer für „${query}“` : `Keine Treffer für „${query}“`;
  };
  const show = async () => {
    const query = field.value.trim();
    const current = ++run;
    isReady = false;
    if (folded(query) === '') {
      list.replaceChildren();
      status.textContent = '';
      mustOpen = false;
      return;
    }
    const sources = await loaded;
    if (current !== run) return;
    if (!sources.isThere) {
      status.textContent = missing;
      return;
    }
    const names = sources.names(query);
    list.replaceChildren(...names.map((hit) => line(hit, query)));
    const settle = (hits: readonly ShownHit[]) => {
      isReady = true;
      if (mustOpen && hits.length > 0) links()[0]?.click();
      mustOpen = false;
    };
    if (names.length > 0) {
      say(names, query);
      settle(names);
    }
    const texts = await sources.texts(query, names);
    if (current !== run) return;
    list.append(...texts.map((hit) => line(hit, query)));
    say([...names, ...texts], query);
    settle([...names, ...texts]);
  };
  field.addEventListener('input', () => void show());
  if (field.value !== '') await show();
}
