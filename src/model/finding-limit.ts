// More findings than anybody reads are counted, not listed.
import type { DraftFinding } from './finding.ts';

/** So many findings about one file are listed. */
export const maxListed = 100;

/** The finding that stands for those that are not listed. */
const furtherFinding = (last: DraftFinding, count: number): DraftFinding => ({
  ...last,
  related: [],
  message: `Diese Datei hat ${count} weitere Befunde; aufgeführt sind die ersten ${maxListed}.`,
  fix: 'Erst die aufgeführten beheben, dann erneut aufrufen.',
});

/** The first findings about each file, in their order, and one that counts the others of the file. */
export function listedFindings(findings: readonly DraftFinding[]): readonly DraftFinding[] {
  if (findings.length <= maxListed) return findings;
  const byFile = Map.groupBy(findings, ({ at }) => at.file);
  return [...byFile.values()].flatMap((ofFile) =>
    ofFile.length > maxListed
      ? [...ofFile.slice(0, maxListed), furtherFinding(ofFile[maxListed]!, ofFile.length - maxListed)]
      : ofFile,
  );
}
