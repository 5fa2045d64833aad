// Whose a container is: what others maintain is theirs to change, and its images bring things that nobody here documents.
import type { Container, Inventory, Volume } from '../model/inventory.ts';

/** Containers in operation. */
export const runningContainers = ({ containers }: Inventory): Container[] =>
  Object.values(containers).filter(({ status }) => status === 'active');
/** Whether a container belongs to a stack that others maintain (`upstream: true`). */
export const isForeign = (
  inventory: Inventory,
  { stack }: { readonly stack?: string | undefined },
): boolean => stack !== undefined && inventory.stacks[stack]?.upstream === true;
/** Containers in operation whose compose file is ours. */
export const ownContainers = (inventory: Inventory): Container[] =>
  runningContainers(inventory).filter((container) => !isForeign(inventory, container));

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
