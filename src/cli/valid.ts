// Commands that generate need a valid inventory: otherwise they show why not.
import type { Loaded } from '../handbook/handbook.ts';
import type { DraftFinding } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import { renderText } from '../reports/text.ts';
import { paletteFor } from './palette.ts';

/** Writes findings to standard error, unless there are none. */
export function showFindings(loaded: Loaded, findings: readonly DraftFinding[]): void {
  if (findings.length === 0) return;
  process.stderr.write(
    renderText(
      loaded.place(findings),
      [],
      loaded.handbooks.map(({ id }) => id),
      paletteFor(process.stderr),
    ),
  );
}

/** The inventories, or undefined after the findings were written to standard error. */
export function validInventories(loaded: Loaded): Inventory[] | undefined {
  const findings = [...loaded.findings, ...loaded.handbooks.flatMap((handbook) => handbook.findings)];
  if (findings.length === 0) return loaded.handbooks.flatMap(({ inventory }) => inventory ?? []);
  showFindings(loaded, findings);
  return undefined;
}
