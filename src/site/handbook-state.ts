// The state of a handbook in numbers: what its evidence is, and what is open. Pure.
import { openPorts } from '../views/tables/registers.ts';
import type { HandbookData } from './data.ts';

/** What the first screen says of a system. */
export interface HandbookState {
  /** The oldest snapshot; undefined: nothing was ever compared. */
  readonly stand: HandbookData['drift']['stands'][number] | undefined;
  /** All of them are of the machines themselves. */
  readonly isLive: boolean;
  /** Open differences between inventory and snapshots; hints are none. */
  readonly deviations: number;
  /** Findings of the rules that are open: errors and warnings. */
  readonly findings: number;
  readonly errors: number;
  /** Ports that the internet reaches, and those of them that are meant for fewer. */
  readonly openPorts: number;
  readonly widerPorts: number;
}

/** The numbers of one handbook. */
export function handbookState({ inventory, findings, drift }: HandbookData): HandbookState {
  const [stand] = [...drift.stands].sort((a, b) => a.time.localeCompare(b.time, 'en'));
  const open = findings.filter(({ waived, severity }) => !waived && severity !== 'info');
  const ports = openPorts(inventory);
  return {
    stand,
    isLive: drift.stands.every(({ origin }) => origin === 'live'),
    deviations: drift.findings.filter(({ waived, severity }) => !waived && severity !== 'info').length,
    findings: open.length,
    errors: open.filter(({ severity }) => severity === 'error').length,
    openPorts: ports.length,
    widerPorts: ports.filter(({ wider }) => wider).length,
  };
}
