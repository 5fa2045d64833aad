// All commands, by what they are about. The module that does the work of one is loaded only when it is called, so that the
// others start fast.
import type { CommandDefinition } from './commands/definition.ts';
import { check, drift, explain, exposure, whatif } from './commands/findings.ts';
import {
  acceptCommand,
  baselineCommand,
  exportCommand,
  gapsCommand,
  importCommand,
  initCommand,
} from './commands/inventory.ts';
import { collector, parse, snapshot } from './commands/machines.ts';
import { build, dev, diagrams, live } from './commands/pages.ts';

/** All commands, in the order of the help. */
export const commands: readonly CommandDefinition[] = [
  initCommand,
  check,
  drift,
  snapshot,
  collector,
  parse,
  explain,
  whatif,
  exportCommand,
  exposure,
  importCommand,
  acceptCommand,
  baselineCommand,
  gapsCommand,
  diagrams,
  build,
  dev,
  live,
];
