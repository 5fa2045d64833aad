// What the loss of a volume would lose.
import type { Volume } from './inventory.ts';

const isNothing = /^(keine|ohne|nichts)(?![\p{L}])/iu;
const isPassing =
  /(?<![\p{L}])(sockets?|sock|caches?|zwischenspeicher|tmp|temporär\p{L}*|virensignaturen|prüfdateien)(?![\p{L}])|jederzeit neu/iu;
/**
 * Whether the loss of a volume would lose anything: a socket, a cache, or what can be made anew has no data. What
 * `disposable` says goes before all words.
 */
export const holdsData = ({
  data_class: dataClass,
  disposable,
  content,
  name,
  path,
  notes = [],
}: Volume): boolean => {
  if (disposable !== undefined) return !disposable;
  const words = [content, name.replaceAll(/[-_.]/g, ' '), (path ?? '').replaceAll(/[-_./]/g, ' ')].join(' ');
  return (
    !isNothing.test(dataClass ?? '') &&
    !isPassing.test(words) &&
    !notes.some((note) => /lässt sich (jederzeit )?(neu|aus .* neu)/.test(note))
  );
};
