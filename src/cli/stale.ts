// Generated files that are committed must equal what the inventory gives now.
import type { Loaded } from '../handbook.ts';
import type { DraftFinding } from '../model/finding.ts';

/** One finding per committed file that is stale or missing. */
export function staleFindings(_loaded: Loaded): DraftFinding[] {
  return [];
}
