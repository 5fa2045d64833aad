// The command line: the only reader of argv and writer of exit codes. 0 in order, 1 findings, 2 could not do the work.
import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { RootError } from '../handbook/root.ts';
import { BrowserError } from '../system/browser.ts';
import { UsageError } from '../system/errors.ts';
import { type CommandDefinition, commands } from './commands.ts';
import { germanHelp, germanMessage } from './german.ts';

/** The file system refused: a file that cannot be read, a folder that cannot be written. */
const refused = (error: unknown): string | undefined => {
  const { code, path } = error as NodeJS.ErrnoException;
  return error instanceof Error && path && /^E[A-Z]+$/.test(code ?? '')
    ? `„${path}“ ist nicht lesbar oder nicht beschreibbar (${code}).`
    : undefined;
};
/** What a user can mend, as one sentence; undefined: a fault of this program. */
function messageOf(error: unknown): string | undefined {
  if (error instanceof CommanderError)
    return `${germanMessage(error)} „infrabuch --help“ zeigt, was es gibt.`;
  if (error instanceof RootError || error instanceof UsageError || error instanceof BrowserError)
    return error.message;
  return refused(error);
}
const exit = (code: number) => {
  process.exitCode = code;
};

function addCommand(
  program: Command,
  { name, description, flags, help, run, ...rest }: CommandDefinition,
): void {
  const command = program.command(name).description(description);
  for (const argument of rest.arguments ?? []) command.argument(...argument);
  for (const flag of flags()) command.addOption(flag);
  if (help !== undefined) command.addHelpText('after', help);
  command.action(async () => exit(await run(command.opts() as never, ...command.args)));
}

/** Runs one command line (without node and script). Sets the process's exit code; never throws for a user's mistake. */
export async function run(argv: readonly string[]): Promise<void> {
  const program = new Command('infrabuch')
    .description(
      'Infrastrukturdokumentation, die nicht lügen kann: Handbuch aus dem Inventar, abgeglichen mit den Maschinen.',
    )
    .version(packageJson.version, '-V, --version', 'Version von infrabuch')
    .helpOption('-h, --help', 'diese Hilfe')
    .helpCommand(false)
    .configureOutput({ outputError: () => {} })
    .configureHelp(germanHelp)
    .exitOverride()
    .addHelpText('after', '\nExitcodes: 0 in Ordnung, 1 Befunde, 2 die Arbeit war nicht möglich.');
  for (const command of commands) addCommand(program, command);
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    if (error instanceof CommanderError && error.code === 'commander.help') return exit(2);
    const message = messageOf(error);
    if (message === undefined) throw error;
    process.stderr.write(`infrabuch: ${message}\n`);
    exit(2);
  }
}
