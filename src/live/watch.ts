// Watches a folder with all that lies in it.
import { existsSync, type FSWatcher, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';

/** A folder with all folders in it; none where it is not there. */
const foldersIn = (folder: string): string[] => {
  if (!existsSync(folder)) return [];
  const inside = readdirSync(folder, { recursive: true, withFileTypes: true });
  return [
    folder,
    ...inside.filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name)),
  ];
};
/**
 * Calls back when something in the folder changed, once things have calmed down. Every folder is watched by itself:
 * Node's own way of watching a tree loses a file that was replaced.
 * @param others folders that are watched as well, without those in them; asked again after each change
 * @returns ends the watching
 */
export function watchFolder(
  folder: string,
  onChange: () => void,
  others: () => readonly string[] = () => [],
): () => void {
  let timer: NodeJS.Timeout | undefined;
  let watchers: FSWatcher[] = [];
  const watchAgain = () => {
    const before = watchers;
    watchers = [...new Set([...foldersIn(folder), ...others()])].flatMap((path) => {
      try {
        return [watch(path, later).on('error', () => undefined)];
      } catch {
        // Gone meanwhile.
        return [];
      }
    });
    for (const watcher of before) watcher.close();
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      onChange();
      // There may be new folders.
      watchAgain();
    }, 150);
  };
  watchAgain();
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
