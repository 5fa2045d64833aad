// The text of `docker image ls` in, the images out.
//
//   docker image ls --no-trunc --format '{"Repository":{{json .Repository}},"Tag":{{json .Tag}},"ID":{{json .ID}}}'
//   {"Repository":"nginx","Tag":"1.27","ID":"sha256:e39f0490…"}
//
// Sizes and ages are not printed. Traps: images that lost their tag are listed as `<none>`, they are no facts;
// without --no-trunc the ID is cut to 12 digits and is not compared; images made in the same second (or all dated
// 1970) are listed in a new order each time, so whoever stores the text should sort its lines.
//
// Also read: `{{json .}}` of every version.

import type { FieldValue, ObservedFact, Problem, SnapshotSource } from '../model/facts.ts';
import { imageNameOf } from '../model/image-name.ts';
import type { ReadItem } from './docker-objects.ts';
import { readDockerOutput } from './docker-objects.ts';
import type { JsonObject } from './json-objects.ts';
import { textOf } from './json-objects.ts';

interface ObservedImage {
  /** Null: `<none>`. */
  readonly repository: string | null;
  readonly tag: string | null;
  /** As printed: `sha256:…` or 12 digits. */
  readonly id: string;
  /** 1-based line where the image begins. */
  readonly line: number;
}

/** What `parse docker-images` prints. */
export interface DockerImages {
  readonly images: readonly ObservedImage[];
  readonly problems: readonly Problem[];
}

const unknownLine =
  'Diese Zeile ist in der Ausgabe von „docker image ls“ nicht bekannt und kann nicht verglichen werden.';
const nameless = 'Dieses JSON-Objekt nennt kein Image und kann nicht verglichen werden.';

/** Reads what `docker image ls` printed. Never throws; every line not understood is a problem. */
export function parseDockerImages(text: string): DockerImages {
  const { items, problems } = readDockerOutput(text, {
    call: '(?:image\\s+(?:ls|list)|images)',
    unknownLine,
    readObject: readImage,
  });
  return { images: items, problems };
}

function readImage(object: JsonObject, line: number): ReadItem<ObservedImage> {
  const [repository, tag, id] = [object.Repository, object.Tag, object.ID].map(textOf);
  if (!repository || !tag || !id) return { item: null, messages: [nameless] };
  return { item: { repository: named(repository), tag: named(tag), id, line }, messages: [] };
}

function named(text: string): string | null {
  return text === '<none>' ? null : text;
}

/** One `image` fact for each that has a repository and a tag. */
export function dockerImagesFacts({ images }: DockerImages): ObservedFact[] {
  return images.filter(hasName).map(({ repository, tag, id, line }) => {
    const fields: Record<string, FieldValue> = id.startsWith('sha256:') ? { id } : {};
    const name = `${repository}:${tag}`;
    return { kind: 'image', name: imageNameOf(name)?.name ?? name, line, fields };
  });
}

function hasName({ repository, tag }: ObservedImage): boolean {
  return repository !== null && tag !== null;
}

/** The engine's images. */
export const dockerImages: SnapshotSource<DockerImages> = {
  title: 'Images (docker image ls)',
  file: 'docker-images.jsonl',
  command: [
    'docker',
    'image',
    'ls',
    '--no-trunc',
    '--format',
    '{"Repository":{{json .Repository}},"Tag":{{json .Tag}},"ID":{{json .ID}}}',
  ],
  kinds: ['image'],
  parse: parseDockerImages,
  facts: dockerImagesFacts,
  blind: ({ images, problems }) => (images.length === 0 && problems.length > 0 ? ['image'] : []),
  // Nothing but images without a tag is nothing to compare.
  isEmpty: ({ images, problems }) => !images.some(hasName) && problems.length === 0,
};
