// What a command is: what it is called with, what its help says, and what does it.
import type { Option } from 'commander';

/** One command. */
export interface CommandDefinition {
  readonly name: string;
  readonly description: string;
  /** Name and description of each; a name in brackets may be left out. */
  readonly arguments?: readonly (readonly [name: string, description: string])[];
  /** In the order of the help. */
  readonly flags: () => readonly Option[];
  /** Stands below the help. */
  readonly help?: string;
  /** Does the work and gives the exit code. The options are those of its flags. */
  readonly run: (options: never, ...args: readonly string[]) => Promise<number>;
}
