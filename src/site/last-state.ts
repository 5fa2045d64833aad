// What the snapshots of its machine last showed of an entity, and what of it differs. Pure.
import type { HandbookData } from './data.ts';

/**
 * @param section and id of the entity
 * @param ref the same as `kind:id`
 */
export function lastStateOf(
  { findingsOf, matches: allMatches, stands: allStands }: HandbookData['drift'],
  { section, id, ref }: { readonly section: string; readonly id: string; readonly ref: string },
) {
  const matches = allMatches.filter(({ path }) => path === `${section}/${id}`);
  const { about = [], onHost = [] } = findingsOf[ref] ?? {};
  const all = [...about, ...onHost];
  const host = section === 'hosts' ? id : (matches[0] ?? all[0])?.host;
  // A host can have several sets; the one that showed it counts.
  const stands = allStands.filter((snapshot) => snapshot.host === host);
  const stand = stands.find(({ time }) => time === matches[0]?.time) ?? stands[0];
  return {
    matches,
    about,
    onHost,
    /** undefined: no snapshot shows it. */
    stand: matches.length > 0 || all.length > 0 ? stand : undefined,
    /** Open differences; hints are none. */
    wrong: all.filter(({ waived, severity }) => !waived && severity !== 'info').length,
  };
}
