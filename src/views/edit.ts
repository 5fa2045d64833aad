// Where a reader changes what a page says: the line of the inventory, in the repository where one is named.
import type { Place } from '../model/finding.ts';
import type { Site } from '../model/site-file.ts';

/**
 * The address of a line of the inventory in the repository; undefined where site.yaml names none.
 * @param site `edit_url` with the places {file} and {line}
 */
export function editHref(
  { edit_url: url }: Pick<Site, 'edit_url'>,
  { file, line }: Place,
): string | undefined {
  return url
    ?.replaceAll('{file}', file.split('/').map(encodeURIComponent).join('/'))
    .replaceAll('{line}', String(line));
}
/** The line as one reads it: `inventory/laden/host.yaml:12`. */
export const placeText = ({ file, line }: Place): string => `${file}:${line}`;
