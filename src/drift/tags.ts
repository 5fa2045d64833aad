// Whether a container runs from the image that its tag names now: the ID that it was made from against the ID in the list of
// images. A list of containers may say it too, but podman's goes on printing the name.
import type { Machine } from './observations.ts';

/** Says it of each container whose ID and image were both read; the place is the image's. */
export function noteTags(machine: Machine): void {
  const images = new Map(
    [...machine.values()].flatMap((observed) =>
      observed.kind === 'image' && typeof observed.fields.id === 'string' ? [[observed.name, observed]] : [],
    ),
  );
  if (images.size === 0) return;
  for (const { kind, fields, places } of machine.values()) {
    const { image, image_id: id, image_digest: digest, tag_current: known } = fields;
    const tagged = typeof image === 'string' ? images.get(image) : undefined;
    if (kind !== 'container' || known === false || digest || typeof id !== 'string' || !tagged) continue;
    fields.tag_current = tagged.fields.id === id;
    places.tag_current = tagged.at;
  }
}
