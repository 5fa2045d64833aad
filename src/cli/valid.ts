// Commands that generate need a valid inventory: otherwise they show why not.
import type { Loaded } from '../handbook.ts';
import type { Inventory } from '../model/inventory.ts';
import { renderText } from '../reports/text.ts';
import { paletteFor } from './palette.ts';

/** The inventories, or undefined after the findings were written to standard error. */
export function validInventories(loaded: Loaded): Inventory[] | undefined {
  const findings = [...loaded.findings, ...loaded.handbooks.flatMap((one) => one.findings)];
  if (findings.length === 0) return loaded.handbooks.flatMap(({ inventory }) => inventory ?? []);
  process.stderr.write(
    renderText(
      loaded.place(findings),
      [],
      loaded.handbooks.map(({ id }) => id),
      paletteFor(process.stderr),
    ),
  );
  return undefined;
}
