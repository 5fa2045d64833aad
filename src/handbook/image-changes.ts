// Containers that run from another image than in the snapshot before, though its name is the same: somebody has pulled or
// built a new one. Behind a tag that is the tag's nature and is noted with the day; behind a digest it cannot be.
import type { ObservedFact } from '../model/facts.ts';
import type { DraftFinding } from '../model/finding.ts';
import { imageNameOf } from '../model/image-name.ts';
import type { Container } from '../model/inventory.ts';
import { snapshotFile } from '../model/snapshot-file.ts';
import { dockerImages } from '../snapshots/docker-images.ts';
import { dockerInspect } from '../snapshots/docker-inspect.ts';
import type { LoadedHandbook } from './handbook.ts';
import { type SnapshotFolder, snapshotPairs } from './snapshot-pairs.ts';

/** An image by the container's name, or by its own: what it is called, its ID, where that stands. */
interface ReadImage {
  readonly image: string;
  readonly id: string;
  readonly file: string;
  readonly line: number;
}

/** The day of a snapshot, 2026-01-15; undefined where nothing says it. */
function dayOf(folder: SnapshotFolder): string | undefined {
  try {
    const parsed = snapshotFile.safeParse(JSON.parse(folder.get('snapshot.json')?.text ?? ''));
    return parsed.success ? parsed.data.time.slice(0, 10) : undefined;
  } catch {
    return undefined;
  }
}

/** Of each container what it runs from; where only images are listed, of each image its ID. */
function imagesOf(folder: SnapshotFolder): ReadonlyMap<string, ReadImage> {
  const [inspect, listed] = [dockerInspect, dockerImages].map(({ file }) => folder.get(file));
  const facts: readonly ObservedFact[] = inspect
    ? dockerInspect.facts(dockerInspect.parse(inspect.text))
    : listed
      ? dockerImages.facts(dockerImages.parse(listed.text))
      : [];
  const file = (inspect ?? listed)?.file ?? '';
  return new Map(
    facts.flatMap(({ kind, name, line, fields }) => {
      const [image, id] = kind === 'image' ? [name, fields.id] : [fields.image, fields.image_id];
      return typeof image === 'string' && typeof id === 'string' ? [[name, { image, id, file, line }]] : [];
    }),
  );
}

/**
 * A hint for each container, or image, under whose name another one stands; an error where a digest is documented.
 * @param before the handbook with the snapshots before
 * @param hosts only these; undefined: all of them
 */
export function changedImages(
  before: LoadedHandbook,
  now: LoadedHandbook,
  hosts?: ReadonlySet<string>,
): DraftFinding[] {
  const inventory = now.comparable;
  if (!inventory) return [];
  return snapshotPairs(before, now, hosts).flatMap(({ host, old, current }): DraftFinding[] => {
    const earlier = imagesOf(old);
    const [from, to] = [dayOf(old), dayOf(current)];
    return [...imagesOf(current)].flatMap(([name, { image, id, file, line }]): DraftFinding[] => {
      const known = earlier.get(name);
      if (!known || known.image !== image || known.id === id) return [];
      const ofHost = Object.values(inventory.containers).filter((container) => container.host === host);
      const container = ofHost.find(
        (entry) => entry.name === name || imageNameOf(entry.image)?.name === image,
      );
      // A documented ID is compared as such.
      if (container?.image_id !== undefined) return [];
      return [finding(now, host, { name, image, id, before: known.id, from, to, container }, { file, line })];
    });
  });
}

interface Change {
  readonly name: string;
  readonly image: string;
  readonly id: string;
  readonly before: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly container: Container | undefined;
}
function finding(
  { id: handbook, origins }: LoadedHandbook,
  host: string,
  { name, image, id, before, from, to, container }: Change,
  place: { readonly file: string; readonly line: number },
): DraftFinding {
  const isPinned = container !== undefined && imageNameOf(container.image)?.digest !== undefined;
  const at = { ...place, column: 1 };
  const what = name === image ? `Image „${image}“` : `Container „${name}“`;
  const days = from && to ? ` Das geschah zwischen dem ${from} und dem ${to}.` : '';
  return {
    rule: 'image-changed',
    severity: isPinned ? 'error' : 'info',
    class: 'drift',
    handbook,
    host,
    subject: container?.ref ?? `${name === image ? 'image' : 'container'}:${name}`,
    message: `${what}: Unter „${image}“ steht ein anderes Image als in der Momentaufnahme davor.${days}`,
    expected: before.slice(0, 19),
    actual: id.slice(0, 19),
    at: container
      ? {
          file: origins.get(`containers/${container.id}`) ?? at.file,
          path: ['containers', container.id, 'image'],
          key: true,
        }
      : at,
    related: [{ message: 'So in der Momentaufnahme.', at }],
    fix: isPinned
      ? 'Den Container aus dem dokumentierten Image neu anlegen und klären, wer das andere geholt hat.'
      : 'Nichts, wenn es gewollt war; sonst das Image festhalten (Digest oder image_id).',
  };
}
