// Keys that have a new name since they were written -> the files with the new names.
import type { LoadedHandbook } from '../../handbook/handbook.ts';
import { loadHandbook } from '../../handbook/load.ts';
import { type DraftFinding, isPlace } from '../../model/finding.ts';
import { newNamesOf } from '../../model/renamed-keys.ts';
import { withRenamedKey } from '../../source/yaml-edit.ts';

/** More keys than anybody renames by hand. */
const maxKeys = 500;
const sameKey = (a: DraftFinding, b: DraftFinding) =>
  a.rule === b.rule && JSON.stringify(a.at) === JSON.stringify(b.at);

/** One key with its new name; undefined where the finding is about none, or the new name does not fit there. */
function renamed(handbook: LoadedHandbook, finding: DraftFinding): LoadedHandbook | undefined {
  const { at } = finding;
  if (finding.rule !== 'schema-unknown-key' || isPlace(at)) return undefined;
  const source = handbook.files.yaml.find(({ file }) => file === at.file);
  for (const name of newNamesOf(String(at.path.at(-1)))) {
    const text = source && withRenamedKey(source.text, at.path, name);
    if (text === undefined) continue;
    const yaml = handbook.files.yaml.map((other) => (other === source ? { ...other, text } : other));
    const next = loadHandbook({ ...handbook.files, yaml });
    if (!next.findings.some((other) => sameKey(other, finding))) return next;
  }
  return undefined;
}

/**
 * A handbook whose renamed keys have their new names.
 * @param isMeant which findings of `check` are to be settled
 */
export function withRenamedKeys(
  handbook: LoadedHandbook,
  isMeant: (finding: DraftFinding) => boolean,
): { readonly handbook: LoadedHandbook; readonly count: number } {
  let current = handbook;
  let count = 0;
  for (; count < maxKeys; count += 1) {
    const next = current.findings
      .filter(isMeant)
      .reduce<LoadedHandbook | undefined>((found, finding) => found ?? renamed(current, finding), undefined);
    if (!next) break;
    current = next;
  }
  return { handbook: current, count };
}
