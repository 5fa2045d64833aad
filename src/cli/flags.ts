// Flags that several commands share. Each call makes a new one: commander keeps a command's value inside of it.
import { Option } from 'commander';
import { formats } from '../reports/index.ts';

/** `--root`: the folder that the command works on. */
export const root = () =>
  new Option('--root <ordner>', 'Ordner mit inventory/, content/ und diagrams/').default('.', 'hier');

/** `--handbook`: one handbook of the root. */
export const handbook = () => new Option('--handbook <kennung>', 'nur dieses Handbuch');

/** `--now`: the day that ages and waivers are judged by. */
export const now = () =>
  new Option('--now <datum>', 'Tag, für den geprüft wird (JJJJ-MM-TT)').default(undefined, 'heute');

/** `--format`: the form of the report. */
export const format = () =>
  new Option('--format <form>', 'Form des Berichts').choices(formats).default('text');

/** `--host`, several times: a list of ids. */
export const hosts = () =>
  new Option('--host <kennung>', 'nur dieser Host; mehrfach möglich').argParser(
    (host, before: string[] | undefined) => [...(before ?? []), host],
  );

/** `--output` of a report: a file. */
export const reportFile = () => new Option('--output <datei>', 'Bericht in diese Datei schreiben');

/** `--strict`: warnings fail as well. */
export const strict = () => new Option('--strict', 'auch Warnungen lassen scheitern');
