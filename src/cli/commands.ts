// The commands: what each is called with, what its help says, and which module does it. That module is loaded only when
// the command is called, so that the others start fast.
import { Option } from 'commander';
import { sourceIds } from '../model/source-ids.ts';
import type { AcceptOptions } from './accept.ts';
import type { BuildOptions } from './build.ts';
import type { CheckFlags } from './check.ts';
import type { CollectorOptions } from './collector.ts';
import type { DevOptions } from './dev.ts';
import type { DiagramOptions } from './diagrams.ts';
import type { DriftOptions } from './drift.ts';
import type { ExportOptions } from './export.ts';
import type { ExposureOptions } from './exposure.ts';
import { format, handbook, hosts, now, reportFile, root, strict } from './flags.ts';
import type { GapsOptions } from './gaps.ts';
import type { ImportOptions } from './import.ts';
import type { InitOptions } from './init.ts';
import type { LiveOptions } from './live.ts';
import type { SnapshotOptions } from './snapshot.ts';
import type { WhatifOptions } from './whatif.ts';

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

const check: CommandDefinition = {
  name: 'check',
  description: 'Inventar, Verweise, Regeln und erzeugte Dateien prüfen',
  flags: () => [
    root(),
    handbook(),
    new Option('--prose <ordner>', 'stattdessen alle Texte dieses Ordners am Inventar prüfen'),
    new Option('--snapshots <ordner>', 'mit --prose: auch an diesen Momentaufnahmen, oder nur an ihnen'),
    format(),
    reportFile(),
    strict(),
    now(),
  ],
  help: '\nMit --prose endet es mit 2, wenn nichts zu lesen war.\n\nBeispiele:\n  infrabuch check --format json --output befunde.json\n  infrabuch check --prose docs',
  run: async (options: CheckFlags) => (await import('./check.ts')).check(options),
};

const drift: CommandDefinition = {
  name: 'drift',
  description: 'Inventar mit den Momentaufnahmen der Maschinen vergleichen',
  flags: () => [
    root(),
    handbook(),
    hosts(),
    new Option(
      '--snapshots <ordner>',
      'Momentaufnahmen aus diesem Ordner, mit - ein Archiv von der Standardeingabe',
    ),
    new Option('--base <stand>', 'nur scheitern an Befunden, die dieser Stand in Git noch nicht hat'),
    format(),
    reportFile(),
    strict(),
    now(),
  ],
  help: '\nEndet mit 2, wenn gar nichts verglichen wurde.\n\nBeispiel:\n  infrabuch drift --handbook gro-mate\n  infrabuch drift --base origin/main',
  run: async (options: DriftOptions) => (await import('./drift.ts')).drift(options),
};

const snapshot: CommandDefinition = {
  name: 'snapshot',
  description: 'Maschinen lesen und ihre Momentaufnahmen schreiben',
  flags: () => [
    root(),
    handbook(),
    hosts(),
    new Option('--ssh <ziel>', 'der Host ist hier zu erreichen: benutzer@rechner'),
    new Option('--local', 'der Host ist diese Maschine'),
    new Option('--from <datei>', 'ein Archiv des Sammlers ablegen; - liest die Standardeingabe'),
    new Option('--timeout <sekunden>', 'längste Dauer je Host').default('120'),
    new Option('--output <ordner>', 'in diesen Ordner schreiben').default(
      undefined,
      'inventory/<handbuch>/snapshots',
    ),
  ],
  help: '\nOhne --ssh und --local: alle Hosts, die „snapshots“ und „ssh.target“ nennen. Liest nur; Geheimnisse bleiben auf der Maschine.\nEndet mit 1, wenn ein Host nichts ergab, mit 2, wenn keiner etwas ergab.\n\nBeispiele:\n  infrabuch snapshot\n  infrabuch snapshot --host web --ssh jeff@192.0.2.7',
  run: async (options: SnapshotOptions) => (await import('./snapshot.ts')).snapshot(options),
};

const collector: CommandDefinition = {
  name: 'collector',
  description: 'dasselbe als ein Shell-Skript für Maschinen ohne Node ausgeben',
  flags: () => [
    new Option('--host <kennung>', 'für diesen Host; ohne Angabe für jeden, dann ohne Env-Dateien'),
    new Option('--sudoers', 'stattdessen die Datei für /etc/sudoers.d'),
    new Option('--authorized-keys', 'stattdessen die Zeile eines Schlüssels, der nur den Sammler aufruft'),
    new Option('--timer', 'stattdessen die Units von systemd'),
    root(),
    handbook(),
  ],
  help: '\nDas Skript schreibt ein Archiv auf die Standardausgabe.\n\nBeispiel:\n  infrabuch collector --host web | ssh root@web sh -s | infrabuch drift --snapshots - --host web',
  run: async (options: CollectorOptions) => (await import('./collector.ts')).collector(options),
};

const parse: CommandDefinition = {
  name: 'parse',
  description: 'eine Ausgabe von docker, ufw, … lesen und als JSON zeigen',
  arguments: [
    ['<quelle>', sourceIds.join(', ')],
    ['<datei>', 'Datei oder - für die Standardeingabe'],
  ],
  flags: () => [],
  help: '\nEndet mit 1, wenn Zeilen nicht verstanden wurden, mit 2, wenn keine verstanden wurde.\n\nBeispiel:\n  ufw status verbose | infrabuch parse ufw-status -',
  run: async (_options: object, source, file) => (await import('./parse.ts')).parse(source, file),
};

const exportCommand: CommandDefinition = {
  name: 'export',
  description:
    'erzeugte Dateien ausgeben: Env-Beispiele, Compose-Dateien, Firewall-Skripte, Inventar als JSON, Schema',
  arguments: [['[name]', 'Name der Datei, oder ufw, docker-user; ohne Angabe werden alle Namen gezeigt']],
  flags: () => [
    new Option('--all', 'alle Dateien'),
    new Option('--host <kennung>', 'nur die Firewall-Skripte dieses Hosts'),
    new Option('--output <ordner>', 'in diesen Ordner schreiben'),
    root(),
    handbook(),
  ],
  help: '\nBeispiele:\n  infrabuch export env.backend.example --handbook gro-mate\n  infrabuch export ufw --host web\n  infrabuch export docker-user --host web\n  infrabuch export --all --output ausgabe',
  run: async (options: ExportOptions, name?: string) =>
    (await import('./export.ts')).exportFiles(name, options),
};

const exposure: CommandDefinition = {
  name: 'exposure',
  description: 'berechnen, wer welchen Port erreicht: durch Firewall und Docker',
  flags: () => [
    root(),
    handbook(),
    hosts(),
    new Option(
      '--from <quelle>',
      'nur von hier: internet, neighbour, Kennung eines Netzwerks, host:KENNUNG, cidr:PRÄFIX, self',
    ),
    new Option(
      '--basis <grundlage>',
      'documented: aus dem Inventar; measured: aus den Momentaufnahmen der Regeln',
    )
      .choices(['documented', 'measured'])
      .default('documented'),
    new Option(
      '--base <stand>',
      'nur was dieser Stand in Git anders ließ: ein Satz je Port, der sich öffnet oder schließt',
    ),
    new Option(
      '--format <form>',
      'Form der Ausgabe; markdown nur mit --base: die Tabelle für einen Pull Request',
    )
      .choices(['text', 'json', 'markdown'])
      .default('text'),
    new Option('--output <datei>', 'Ausgabe in diese Datei schreiben'),
    now(),
  ],
  help: '\nEndet mit 1, wenn ein Port weiter offen ist als gewollt und keine Ausnahme das duldet; mit --base nur, wenn er\nes vorher nicht war.\n\nBeispiele:\n  infrabuch exposure --host web\n  infrabuch exposure --base origin/main --format markdown\n  infrabuch exposure --from internet --format json',
  run: async (options: ExposureOptions) => (await import('./exposure.ts')).exposure(options),
};

const initCommand: CommandDefinition = {
  name: 'init',
  description: 'ein Repository für ein eigenes Handbuch anlegen, das sofort läuft',
  arguments: [['[ordner]', 'neuer oder leerer Ordner; ohne Angabe dieser']],
  flags: () => [
    new Option('--name <name>', 'wie das System heißt').default(undefined, 'der Name des Ordners'),
    new Option('--owner <name>', 'wer verantwortlich ist'),
    new Option('--host <kennung>', 'Kennung der ersten Maschine').default(undefined, 'ihr Name'),
    new Option('--local', 'diese Maschine lesen und übernehmen'),
    new Option('--ssh <ziel>', 'die Maschine hier lesen und übernehmen: benutzer@rechner'),
    new Option(
      '--from <datei>',
      'ein Archiv des Sammlers, eine Momentaufnahme oder die Ausgabe von „docker ps“ übernehmen; - liest die Standardeingabe',
    ),
    new Option('--private', 'nicht jeder kann das Repository lesen (üblich)'),
    new Option('--public', 'jeder kann es lesen: Momentaufnahmen liegen dann in einem zweiten Ordner'),
  ],
  help: '\nSchreibt Inventar, Schema, zehn Kapitel, die sich selbst füllen, Einstellungen für Editoren und CI für GitHub, GitLab und\nForgejo. Überschreibt nichts. Was fehlt, wird gefragt; ohne Terminal gilt das Übliche.\n\nBeispiele:\n  infrabuch init handbuch --local\n  infrabuch init handbuch --name Laden --owner "Mara Muster" --ssh root@192.0.2.7\n  docker ps -a | infrabuch init handbuch --from -',
  run: async (options: InitOptions, folder?: string) =>
    (await import('./init.ts')).init(folder ?? '.', options),
};

const importCommand: CommandDefinition = {
  name: 'import',
  description: 'Compose-Dateien oder den Stand einer Maschine ins Inventar übernehmen',
  arguments: [
    ['<art>', 'compose, live'],
    [
      '<datei...>',
      'compose: Compose-Dateien, eine spätere gilt über den früheren; live: Ordner einer Momentaufnahme, Archiv des Sammlers, Ausgabe von „docker ps“ oder -',
    ],
  ],
  flags: () => [
    root(),
    handbook(),
    new Option('--host <kennung>', 'Host, auf dem das Projekt läuft; bei live der gelesene'),
    new Option('--stack <kennung>', 'Kennung des Stacks').default(undefined, 'der Name des Projekts'),
    new Option('--directory <ordner>', 'Ordner des Projekts auf der Maschine').default(
      undefined,
      'der Ordner der ersten Datei',
    ),
    new Option('--env-file <datei...>', 'Variablen, die vor denen aus .env gelten'),
  ],
  help: '\nSchreibt je Compose-Projekt eine Datei ins Inventar. live braucht kein Inventar: Host, Stacks, Container, Netzwerke,\nVolumes, Firewallregeln und Env-Dateien entstehen aus der Momentaufnahme, „drift“ findet danach nichts mehr. Ein zweiter Import ändert nur, was sich in der Compose-Datei geändert hat.\nWas sich nicht übernehmen lässt, steht mit seiner Zeile auf der Standardausgabe; der Exitcode ist dann 1.\n\nBeispiele:\n  infrabuch import compose /srv/shop/compose.yaml --handbook gro-mate --host web\n  infrabuch import live docker-ps.txt\n  infrabuch collector | ssh root@web sh -s | infrabuch import live -',
  run: async (options: ImportOptions, kind, ...files) =>
    (await import('./import.ts')).importFiles(kind ?? '', files, options),
};

const acceptCommand: CommandDefinition = {
  name: 'accept',
  description: 'was „drift“ findet, ins Inventar übernehmen oder dulden',
  arguments: [
    ['[befund...]', 'Regel oder Gegenstand, z. B. container-image oder container:shop; ohne Angabe alle'],
  ],
  flags: () => [
    root(),
    handbook(),
    new Option('--snapshots <ordner>', 'an diesen Momentaufnahmen messen, wie bei drift'),
    new Option('--all', 'ohne Rückfrage; was etwas öffnet oder Rechte gibt, bleibt liegen'),
    new Option('--dry-run', 'nur zeigen, was sich änderte'),
    new Option('--waive <grund>', 'dulden statt übernehmen, mit diesem Grund'),
    new Option('--until <tag>', 'letzter Tag der Duldung (JJJJ-MM-TT)').default(undefined, 'in 90 Tagen'),
    new Option('--by <name>', 'wer das entschieden hat').default(
      undefined,
      'wer für das Handbuch verantwortlich ist',
    ),
    now(),
  ],
  help: '\nZeigt vor jeder Änderung die Zeilen, die gehen und kommen, und fragt am Terminal. Kommentare, Reihenfolge und Leerzeilen\nbleiben. Geschrieben wird nur, was den Befund wirklich erledigt und keinen neuen macht.\nEndet mit 1, wenn ein gemeinter Befund offen bleibt.\n\nBeispiele:\n  infrabuch accept --dry-run\n  infrabuch accept container:shop\n  infrabuch accept container-image --waive "Umzug bis Freitag" --until 2026-12-04',
  run: async (options: AcceptOptions, ...findings) => (await import('./accept.ts')).accept(findings, options),
};

const gapsCommand: CommandDefinition = {
  name: 'gaps',
  description: 'zeigen, was im Inventar noch fehlt, das Wichtigste zuerst; am Terminal fragen und eintragen',
  arguments: [['[antwort...]', 'gleich eintragen, z. B. "container:shop=Bestellungen der Kundschaft"']],
  flags: () => [root(), handbook(), new Option('--all', 'alles statt der zehn wichtigsten')],
  help: '\nLeere Antworten lassen die Frage offen. Kommentare und Reihenfolge der Dateien bleiben.\n\nBeispiele:\n  infrabuch gaps\n  infrabuch gaps "container:shop=Bestellungen der Kundschaft"',
  run: async (options: GapsOptions, ...answers) => (await import('./gaps.ts')).gaps(answers, options),
};

const diagrams: CommandDefinition = {
  name: 'diagrams',
  description: 'Diagramme schreiben: als Mermaid-Text nach diagrams/, auf Wunsch als SVG, PNG und PDF',
  flags: () => [
    new Option('--output <ordner>', 'in diesen Ordner schreiben statt nach diagrams/'),
    new Option('--as <formen>', 'Formen, durch Komma getrennt: svg, png, pdf, mmd').default('mmd'),
    root(),
    handbook(),
  ],
  help: '\nVon Hand geschriebene Diagramme liegen in diagrams/<handbuch>/eigene/*.mmd und werden mit gezeichnet.\nEndet mit 1, wenn eines davon nicht in Ordnung ist; die anderen werden trotzdem geschrieben.\n\nBeispiele:\n  infrabuch diagrams\n  infrabuch diagrams --as svg,png,pdf --output bilder',
  run: async (options: DiagramOptions) => (await import('./diagrams.ts')).diagrams(options),
};

const explain: CommandDefinition = {
  name: 'explain',
  description: 'eine Regel erklären: was sie verlangt, warum, was hilft, mit Beispielen',
  arguments: [['[regel]', 'Kennung der Regel, wie Befunde sie nennen; ohne Angabe alle']],
  flags: () => [],
  help: '\nBeispiel:\n  infrabuch explain backup-missing',
  run: async (_options: object, rule: string | undefined) => (await import('./explain.ts')).explain(rule),
};

const whatif: CommandDefinition = {
  name: 'whatif',
  description: 'zeigen, was ausfällt, wenn etwas steht oder fehlt',
  flags: () => [
    new Option('--stop <eintrag>', 'was steht: container:…, service:…, stack:… oder host:…'),
    new Option('--without <eintrag>', 'was fehlt: volume:…, network:…, env_file:… oder ein anderer Eintrag'),
    new Option('--format <form>', 'Form der Antwort').choices(['text', 'json']).default('text'),
    root(),
    handbook(),
  ],
  help: '\nDie Antwort folgt aus Abhängigkeiten, Einhängepunkten, Verbindungen und Domains des Inventars, keine Maschine wird gefragt.\n\nBeispiele:\n  infrabuch whatif --stop container:postgres\n  infrabuch whatif --without volume:postgres_data',
  run: async (options: WhatifOptions) => (await import('./whatif.ts')).whatif(options),
};

const build: CommandDefinition = {
  name: 'build',
  description: 'Website mit Diagrammen, Downloads und PDF nach dist/ bauen',
  flags: () => [root(), new Option('--output <ordner>', 'Zielordner').default(undefined, 'dist')],
  help: '\nMisst jedes PDF an seinem Druckprofil. Endet mit 1, wenn eine Prüfungsfassung oder ein Umfang seine Grenzen bricht; geschrieben ist dann trotzdem alles.\n\nBeispiel:\n  infrabuch build --output /var/www/handbuch',
  run: async (options: BuildOptions) => (await import('./build.ts')).build(options),
};

const dev: CommandDefinition = {
  name: 'dev',
  description: 'Website zum Schreiben: lädt nach jedem Speichern neu',
  flags: () => [root(), new Option('--port <nummer>', 'Port auf 127.0.0.1').default('4321')],
  help: '\nBeispiel:\n  infrabuch dev --port 8080',
  run: async (options: DevOptions) => (await import('./dev.ts')).dev(options),
};

const live: CommandDefinition = {
  name: 'live',
  description: 'gebautes Handbuch zeigen und seine Zustände an der Docker-Engine dieser Maschine mitführen',
  flags: () => [
    root(),
    new Option('--output <ordner>', 'Ordner der gebauten Website').default(undefined, 'dist'),
    new Option('--host <kennung>', 'dieser Host des Inventars ist diese Maschine').default(
      undefined,
      'der so heißt wie sie',
    ),
    new Option('--port <nummer>', 'Port; 0: irgendein freier').default('4322'),
    new Option(
      '--listen <adresse>',
      'Adresse, auf der gelauscht wird; jede andere ist offen für das Netz',
    ).default('127.0.0.1'),
  ],
  help: '\nBaut zuerst, wenn noch keine Website da ist. Ein Container, der anhält oder startet, ändert ohne Neuladen seinen\nKasten in den Diagrammen, seine Seite und den Soll/Ist-Abgleich; ebenso eine neue Momentaufnahme im Inventar.\nDie Engine wird nur gelesen; wo sie ist, sagen wie beim Programm docker DOCKER_HOST und der Kontext.\nOhne Engine zeigt die Website die Momentaufnahmen und folgt der Engine, sobald sie antwortet.\n\nBeispiele:\n  infrabuch live\n  infrabuch live --host web --port 8080\n  DOCKER_HOST=unix:///run/user/1000/docker.sock infrabuch live',
  run: async (options: LiveOptions) => (await import('./live.ts')).live(options),
};

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
  gapsCommand,
  diagrams,
  build,
  dev,
  live,
];
