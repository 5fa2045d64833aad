// The command line: the only reader of argv and writer of exit codes. 0 in order, 1 findings, 2 could not do the work.
import { Command, CommanderError, Help, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { RootError } from '../handbook/root.ts';
import { reports } from '../reports/index.ts';
import { BrowserError } from '../system/browser.ts';
import { UsageError } from '../system/errors.ts';

const german: Record<string, (error: CommanderError) => string> = {
  'commander.unknownOption': ({ message }) =>
    `Den Schalter ${/'([^']+)'/.exec(message)?.[1] ?? ''} gibt es nicht.`,
  'commander.unknownCommand': ({ message }) =>
    `Den Befehl „${/'([^']+)'/.exec(message)?.[1] ?? ''}“ gibt es nicht.`,
  'commander.missingArgument': ({ message }) =>
    `Es fehlt das Argument „${/'([^']+)'/.exec(message)?.[1] ?? ''}“.`,
  'commander.excessArguments': () => 'Zu viele Argumente.',
  'commander.optionMissingArgument': ({ message }) =>
    `Dem Schalter ${/'([^']+)'/.exec(message)?.[1]?.split(' ')[0] ?? ''} fehlt sein Wert.`,
  'commander.invalidArgument': ({ message }) => {
    const [, flag, value, choices] =
      /'(\S+)[^']*' argument '([^']*)' is invalid\. Allowed choices are (.*)\.$/.exec(message) ?? [];
    return flag
      ? `Den Wert „${value}“ kennt ${flag} nicht; möglich: ${choices}.`
      : message.replace(/^error: /, '');
  },
};
const titles: Record<string, string> = {
  'Usage:': 'Aufruf:',
  'Options:': 'Schalter:',
  'Commands:': 'Befehle:',
  'Arguments:': 'Argumente:',
};
const germanHelp: Partial<Help> = {
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
const root = () =>
  new Option('--root <ordner>', 'Ordner mit inventory/, content/ und diagrams/').default('.', 'hier');
const handbook = () => new Option('--handbook <kennung>', 'nur dieses Handbuch');
const now = () =>
  new Option('--now <datum>', 'Tag, für den geprüft wird (JJJJ-MM-TT)').default(undefined, 'heute');
const format = () =>
  new Option('--format <form>', 'Form des Berichts').choices(Object.keys(reports)).default('text');
const hosts = () =>
  new Option('--host <kennung>', 'nur dieser Host; mehrfach möglich').argParser(
    (host, before: string[] | undefined) => [...(before ?? []), host],
  );
const output = () => new Option('--output <datei>', 'Bericht in diese Datei schreiben');
const strict = () => new Option('--strict', 'auch Warnungen lassen scheitern');

/** Adds the commands; the module of each is loaded only when it is called, so that the others start fast. */
function addCommands(program: Command): void {
  program
    .command('check')
    .description('Inventar, Verweise, Regeln und erzeugte Dateien prüfen')
    .addOption(root())
    .addOption(handbook())
    .addOption(format())
    .addOption(output())
    .addOption(strict())
    .addOption(now())
    .addHelpText('after', '\nBeispiel:\n  infrabuch check --format json --output befunde.json')
    .action(async (options) => exit(await (await import('./check.ts')).check(options)));
  program
    .command('drift')
    .description('Inventar mit den Momentaufnahmen der Maschinen vergleichen')
    .addOption(root())
    .addOption(handbook())
    .addOption(hosts())
    .addOption(
      new Option(
        '--snapshots <ordner>',
        'Momentaufnahmen aus diesem Ordner, mit - ein Archiv von der Standardeingabe',
      ),
    )
    .addOption(
      new Option('--base <stand>', 'nur scheitern an Befunden, die dieser Stand in Git noch nicht hat'),
    )
    .addOption(format())
    .addOption(output())
    .addOption(strict())
    .addOption(now())
    .addHelpText(
      'after',
      '\nEndet mit 2, wenn gar nichts verglichen wurde.\n\nBeispiel:\n  infrabuch drift --handbook gro-mate\n  infrabuch drift --base origin/main',
    )
    .action(async (options) => exit(await (await import('./drift.ts')).drift(options)));
  program
    .command('snapshot')
    .description('Maschinen lesen und ihre Momentaufnahmen schreiben')
    .addOption(root())
    .addOption(handbook())
    .addOption(hosts())
    .addOption(new Option('--ssh <ziel>', 'der Host ist hier zu erreichen: benutzer@rechner'))
    .addOption(new Option('--local', 'der Host ist diese Maschine'))
    .addOption(new Option('--from <datei>', 'ein Archiv des Sammlers ablegen; - liest die Standardeingabe'))
    .addOption(new Option('--timeout <sekunden>', 'längste Dauer je Host').default('120'))
    .addOption(
      new Option('--output <ordner>', 'in diesen Ordner schreiben').default(
        undefined,
        'inventory/<handbuch>/snapshots',
      ),
    )
    .addHelpText(
      'after',
      '\nOhne --ssh und --local: alle Hosts, die „snapshots“ und „ssh.target“ nennen. Liest nur; Geheimnisse bleiben auf der Maschine.\nEndet mit 1, wenn ein Host nichts ergab, mit 2, wenn keiner etwas ergab.\n\nBeispiele:\n  infrabuch snapshot\n  infrabuch snapshot --host web --ssh jeff@192.0.2.7',
    )
    .action(async (options) => exit(await (await import('./snapshot.ts')).snapshot(options)));
  program
    .command('collector')
    .description('dasselbe als ein Shell-Skript für Maschinen ohne Node ausgeben')
    .addOption(
      new Option('--host <kennung>', 'für diesen Host; ohne Angabe für jeden, dann ohne Env-Dateien'),
    )
    .addOption(new Option('--sudoers', 'stattdessen die Datei für /etc/sudoers.d'))
    .addOption(
      new Option('--authorized-keys', 'stattdessen die Zeile eines Schlüssels, der nur den Sammler aufruft'),
    )
    .addOption(new Option('--timer', 'stattdessen die Units von systemd'))
    .addOption(root())
    .addOption(handbook())
    .addHelpText(
      'after',
      '\nDas Skript schreibt ein Archiv auf die Standardausgabe.\n\nBeispiel:\n  infrabuch collector --host web | ssh root@web sh -s | infrabuch drift --snapshots - --host web',
    )
    .action(async (options) => exit((await import('./collector.ts')).collector(options)));
  program
    .command('parse')
    .description('eine Ausgabe von docker, ufw, … lesen und als JSON zeigen')
    .argument('<quelle>', 'docker-ps, ufw-status')
    .argument('<datei>', 'Datei oder - für die Standardeingabe')
    .addHelpText(
      'after',
      '\nEndet mit 1, wenn Zeilen nicht verstanden wurden, mit 2, wenn keine verstanden wurde.\n\nBeispiel:\n  ufw status verbose | infrabuch parse ufw-status -',
    )
    .action(async (source, file) => exit((await import('./parse.ts')).parse(source, file)));
  program
    .command('export')
    .description('erzeugte Dateien ausgeben: Env-Beispiele, Compose-Dateien, Inventar als JSON, Schema')
    .argument('[name]', 'Name der Datei; ohne Angabe werden alle Namen gezeigt')
    .option('--all', 'alle Dateien')
    .addOption(new Option('--output <ordner>', 'in diesen Ordner schreiben'))
    .addOption(root())
    .addOption(handbook())
    .addHelpText(
      'after',
      '\nBeispiele:\n  infrabuch export env.backend.example --handbook gro-mate\n  infrabuch export --all --output ausgabe',
    )
    .action(async (name, options) => exit((await import('./export.ts')).exportFiles(name, options)));
  program
    .command('diagrams')
    .description('Diagramme schreiben: als Mermaid-Text nach diagrams/, auf Wunsch als SVG, PNG und PDF')
    .addOption(new Option('--output <ordner>', 'in diesen Ordner schreiben statt nach diagrams/'))
    .addOption(new Option('--as <formen>', 'Formen, durch Komma getrennt: svg, png, pdf, mmd').default('mmd'))
    .addOption(root())
    .addOption(handbook())
    .addHelpText(
      'after',
      '\nVon Hand geschriebene Diagramme liegen in diagrams/<handbuch>/eigene/*.mmd und werden mit gezeichnet.\nEndet mit 1, wenn eines davon nicht in Ordnung ist; die anderen werden trotzdem geschrieben.\n\nBeispiele:\n  infrabuch diagrams\n  infrabuch diagrams --as svg,png,pdf --output bilder',
    )
    .action(async (options) => exit(await (await import('./diagrams.ts')).diagrams(options)));
  program
    .command('build')
    .description('Website mit Diagrammen, Downloads und PDF nach dist/ bauen')
    .addOption(root())
    .addOption(new Option('--output <ordner>', 'Zielordner').default(undefined, 'dist'))
    .addHelpText(
      'after',
      '\nMisst jedes PDF an seinem Druckprofil. Endet mit 1, wenn eine Prüfungsfassung oder ein Umfang seine Grenzen bricht; geschrieben ist dann trotzdem alles.\n\nBeispiel:\n  infrabuch build --output /var/www/handbuch',
    )
    .action(async (options) => exit(await (await import('./build.ts')).build(options)));
  program
    .command('dev')
    .description('Website zum Schreiben: lädt nach jedem Speichern neu')
    .addOption(root())
    .addOption(new Option('--port <nummer>', 'Port auf 127.0.0.1').default('4321'))
    .action(async (options) => exit(await (await import('./dev.ts')).dev(options)));
  program
    .command('live')
    .description('gebautes Handbuch zeigen und seine Zustände an der Docker-Engine dieser Maschine mitführen')
    .addOption(root())
    .addOption(new Option('--output <ordner>', 'Ordner der gebauten Website').default(undefined, 'dist'))
    .addOption(
      new Option('--host <kennung>', 'dieser Host des Inventars ist diese Maschine').default(
        undefined,
        'der so heißt wie sie',
      ),
    )
    .addOption(new Option('--port <nummer>', 'Port; 0: irgendein freier').default('4322'))
    .addOption(
      new Option(
        '--listen <adresse>',
        'Adresse, auf der gelauscht wird; jede andere ist offen für das Netz',
      ).default('127.0.0.1'),
    )
    .addHelpText(
      'after',
      '\nBaut zuerst, wenn noch keine Website da ist. Ein Container, der anhält oder startet, ändert ohne Neuladen seinen\nKasten in den Diagrammen, seine Seite und den Soll/Ist-Abgleich; ebenso eine neue Momentaufnahme im Inventar.\nDie Engine wird nur gelesen; wo sie ist, sagen wie beim Programm docker DOCKER_HOST und der Kontext.\nOhne Engine zeigt die Website die Momentaufnahmen und folgt der Engine, sobald sie antwortet.\n\nBeispiele:\n  infrabuch live\n  infrabuch live --host web --port 8080\n  DOCKER_HOST=unix:///run/user/1000/docker.sock infrabuch live',
    )
    .action(async (options) => exit(await (await import('./live.ts')).live(options)));
}
/** The file system refused: a file that cannot be read, a folder that cannot be written. */
const refused = (error: unknown): string | undefined => {
  const { code, path } = error as NodeJS.ErrnoException;
  return error instanceof Error && path && /^E[A-Z]+$/.test(code ?? '')
    ? `„${path}“ ist nicht lesbar oder nicht beschreibbar (${code}).`
    : undefined;
};
const exit = (code: number) => {
  process.exitCode = code;
};

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
  addCommands(program);
  for (const command of program.commands)
    command.copyInheritedSettings(program).helpOption('-h, --help', 'diese Hilfe');
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    if (error instanceof CommanderError && error.code === 'commander.help') return exit(2);
    const message =
      error instanceof CommanderError
        ? (german[error.code]?.(error) ?? error.message)
        : error instanceof RootError || error instanceof UsageError || error instanceof BrowserError
          ? error.message
          : refused(error);
    if (message === undefined) throw error;
    process.stderr.write(
      `infrabuch: ${message}${error instanceof CommanderError ? ' „infrabuch --help“ zeigt, was es gibt.' : ''}\n`,
    );
    exit(2);
  }
}
