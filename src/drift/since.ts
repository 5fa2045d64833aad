// The findings of a state and of the one that it is based on -> which are new, which the base has as well, and which
// only announce a change.
import type { DraftFinding } from '../model/finding.ts';

/** What makes two findings of different states the same one: not its line, nor what is documented. */
const fingerprint = ({ rule, handbook, host, subject, actual }: DraftFinding) =>
  JSON.stringify([rule, handbook, host, subject, actual]);

/** Marks the findings. One that the base tolerates and this state does not is new. */
export function withSince(findings: readonly DraftFinding[], base: readonly DraftFinding[]): DraftFinding[] {
  const left = Map.groupBy(base, fingerprint);
  const take = (finding: DraftFinding): boolean => {
    const same = left.get(fingerprint(finding)) ?? [];
    const index = same.findIndex(({ waived }) => finding.waived || !waived);
    if (index < 0) return false;
    same.splice(index, 1);
    return true;
  };
  return findings.map((finding) => ({
    ...finding,
    since: finding.rule === 'change-announced' ? 'announced' : take(finding) ? 'existing' : 'new',
  }));
}
