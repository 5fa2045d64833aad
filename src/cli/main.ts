// The command line: the only reader of argv and writer of exit codes. 0 in order, 1 findings, 2 could not do the work.
import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { BrowserError } from '../system/browser.ts';
import { LeakError, refusalOf, UsageError } from '../system/errors.ts';
import type { CommandDefinition } from './commands/definition.ts';
import { commands } from './commands.ts';
import { germanHelp, germanMessage } from './german.ts';

/** A sentence about a fault of this program, or of one that it uses: what a developer needs is shown on request. */
function faultOf(error: unknown): string {
  const [line = ''] = String(error instanceof Error ? error.message : error).split('\n', 1);
  const what = line
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replace(/\.$/, '')
    .slice(0, 300);
  return `Das ging schief, ohne dass infrabuch weiß, warum (${what}). Mit INFRABUCH_TRACE=1 erscheint, wo.`;
}
/** The error as one sentence. */
function messageOf(error: unknown): string {
  if (error instanceof CommanderError)
    return `${germanMessage(error)} „infrabuch --help“ zeigt, was es gibt.`;
  if (error instanceof UsageError || error instanceof BrowserError || error instanceof LeakError)
    return error.message;
  return refusalOf(error) ?? faultOf(error);
}
const exit = (code: number) => {
  process.exitCode = code;
};

/**
 * Whoever reads only the beginning of the output (`| head`) has what they wanted. An output that cannot be written for
 * another reason, such as a full disk, is work that was not done: exit code 2. Errors that nobody awaits end as a
 * sentence as well.
 */
export function watchOutputs(): void {
  let refusal: string | undefined;
  const end = () => {
    if (refusal !== undefined) process.exitCode = 2;
  };
  process.stdout.on('error', (error) => {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE' || refusal !== undefined) return;
    refusal = refusalOf(error, 'Standardausgabe') ?? 'Die Standardausgabe ist nicht beschreibbar.';
    process.stderr.write(`infrabuch: ${refusal}\n`);
    process.once('exit', end);
  });
  process.stderr.on('error', () => undefined);
  const fail = (error: unknown) => {
    if (process.env.INFRABUCH_TRACE === '1') console.error(error);
    process.stderr.write(`infrabuch: ${messageOf(error)}\n`);
    process.exit(2);
  };
  process.on('uncaughtException', fail).on('unhandledRejection', fail);
}

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
    if (process.env.INFRABUCH_TRACE === '1') console.error(error);
    process.stderr.write(`infrabuch: ${messageOf(error)}\n`);
    exit(error instanceof LeakError ? 1 : 2);
  }
}
