// Where each entry of a handbook is written, for whoever wants to change what its page says.
import type { Place } from '../model/finding.ts';
import { placesOf } from '../source/places.ts';
import type { LoadedHandbook } from './handbook.ts';

/** By section and id, as `containers/shop`. */
export type EntityPlaces = Readonly<Record<string, Place>>;

/** The line of every entry: that of its id. */
export function entityPlaces({ origins, files }: Pick<LoadedHandbook, 'origins' | 'files'>): EntityPlaces {
  const texts = new Map(files.yaml.map(({ file, text }) => [file, text]));
  const written = [...origins].filter(([, file]) => texts.has(file));
  const places = placesOf(
    written.map(([key, file]) => ({ file, path: key.split('/'), key: true })),
    (file) => texts.get(file),
  );
  return Object.fromEntries(written.flatMap(([key], index) => (places[index] ? [[key, places[index]]] : [])));
}
