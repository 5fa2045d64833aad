// Filters of a diagram: boxes without the chosen values fade.

import type { Connections } from './connections.ts';

/**
 * Adds the filters: a box stays when it has every value that is asked for. One that cannot have it (a user, a domain) stays
 * while it leads, through others like it, to one that has.
 */
export function filterBoxes(viewer: HTMLElement, { boxes, lines, out, into }: Connections): void {
  const fields = [...viewer.querySelectorAll<HTMLSelectElement>('select[data-filter]')];
  const count = viewer.querySelector('output');
  const apply = () => {
    const active = fields.filter(({ value }) => value !== '');
    const fits = (box: SVGGElement) => {
      const answers = active.map(({ dataset, value }) => {
        const values = box.getAttribute(`data-${dataset.filter}`);
        return values === null ? undefined : values.split(' ').includes(value);
      });
      return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
    };
    const verdicts = new Map([...boxes].map(([id, box]) => [id, fits(box)]));
    const shown = new Set([...verdicts].filter(([, fit]) => fit).map(([id]) => id));
    const matching = shown.size;
    for (const id of shown)
      for (const near of [...(out.get(id) ?? []), ...(into.get(id) ?? [])])
        if (verdicts.get(near) === undefined) shown.add(near);
    for (const [id, box] of boxes) {
      const isOut = active.length > 0 && !shown.has(id);
      box.classList.toggle('ib-out', isOut);
      // The Tab key passes over what is filtered out.
      const link = box.closest('a');
      if (isOut) link?.setAttribute('tabindex', '-1');
      else link?.removeAttribute('tabindex');
    }
    for (const { dataset, classList } of lines)
      classList.toggle(
        'ib-out',
        active.length > 0 && !(shown.has(dataset.from ?? '') && shown.has(dataset.to ?? '')),
      );
    for (const field of fields) field.classList.toggle('ib-set', field.value !== '');
    if (count) count.value = active.length ? `${matching} von ${boxes.size} Kästen` : '';
  };
  for (const field of fields) field.addEventListener('change', apply);
  // A browser that restores the page restores the fields as well.
  if (fields.some(({ value }) => value !== '')) apply();
}
