// What commander says, in German: the help's headings and the messages about wrong arguments.
import { type CommanderError, Help } from 'commander';

/** The first word of an English message that stands in quotes. */
const quoted = (message: string) => /'([^']+)'/.exec(message)?.[1] ?? '';
/** Commander's guess what was meant, one or several words. */
function guess(message: string): string {
  const words = /\(Did you mean (?:one of )?(.*)\?\)/.exec(message)?.[1];
  return words ? ` Meinten Sie ${words.replaceAll(', ', ' oder ')}?` : '';
}
const messages: Readonly<Record<string, (error: CommanderError) => string>> = {
  'commander.unknownOption': ({ message }) =>
    `Den Schalter ${quoted(message)} gibt es nicht.${guess(message)}`,
  'commander.unknownCommand': ({ message }) =>
    `Den Befehl „${quoted(message)}“ gibt es nicht.${guess(message)}`,
  'commander.missingArgument': ({ message }) => `Es fehlt das Argument „${quoted(message)}“.`,
  'commander.excessArguments': () => 'Zu viele Argumente.',
  'commander.optionMissingArgument': ({ message }) =>
    `Dem Schalter ${quoted(message).split(' ')[0]} fehlt sein Wert.`,
  'commander.invalidArgument': ({ message }) => {
    const [, flag, value, choices] =
      /'(\S+)[^']*' argument '([^']*)' is invalid\. Allowed choices are (.*)\.$/.exec(message) ?? [];
    return flag
      ? `Den Wert „${value}“ kennt ${flag} nicht; möglich: ${choices}.`
      : message.replace(/^error: /, '');
  },
};
/**
 * One German sentence for a mistake in the arguments; commander's own message where there is none.
 * The codes are those of commander's lib/command.js.
 */
export const germanMessage = (error: CommanderError): string =>
  messages[error.code]?.(error) ?? error.message;

const titles: Readonly<Record<string, string>> = {
  'Usage:': 'Aufruf:',
  'Options:': 'Schalter:',
  'Commands:': 'Befehle:',
  'Arguments:': 'Argumente:',
};
/** Help texts with German headings and words; for `configureHelp`. */
export const germanHelp: Partial<Help> = {
  styleTitle: (title) => titles[title] ?? title,
  commandUsage: (command) =>
    new Help().commandUsage(command).replace('[options]', '[schalter]').replace('[command]', '[befehl]'),
  subcommandTerm: (command) => new Help().subcommandTerm(command).replace('[options]', '[schalter]'),
  optionDescription: ({ description, argChoices, defaultValue, defaultValueDescription }) => {
    const standard = defaultValueDescription ?? defaultValue;
    const extra = [
      argChoices && `möglich: ${argChoices.join(', ')}`,
      standard !== undefined && `sonst: ${standard}`,
    ].filter(Boolean);
    return extra.length > 0 ? `${description} (${extra.join('; ')})` : description;
  },
};
