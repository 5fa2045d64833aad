// The commands that judge an inventory, and say what its rules and verdicts mean.
import { Option } from 'commander';
import type { CheckFlags } from '../check.ts';
import type { DriftOptions } from '../drift.ts';
import type { ExposureOptions } from '../exposure.ts';
import { format, handbook, hosts, now, reportFile, root, strict } from '../flags.ts';
import type { WhatifOptions } from '../whatif.ts';
import type { CommandDefinition } from './definition.ts';

export const check: CommandDefinition = {
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
  run: async (options: CheckFlags) => (await import('../check.ts')).check(options),
};

export const drift: CommandDefinition = {
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
  run: async (options: DriftOptions) => (await import('../drift.ts')).drift(options),
};

export const exposure: CommandDefinition = {
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
  run: async (options: ExposureOptions) => (await import('../exposure.ts')).exposure(options),
};

export const explain: CommandDefinition = {
  name: 'explain',
  description: 'eine Regel erklären: was sie verlangt, warum, was hilft, mit Beispielen',
  arguments: [['[regel]', 'Kennung der Regel, wie Befunde sie nennen; ohne Angabe alle']],
  flags: () => [],
  help: '\nBeispiel:\n  infrabuch explain backup-missing',
  run: async (_options: object, rule: string | undefined) => (await import('../explain.ts')).explain(rule),
};

export const whatif: CommandDefinition = {
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
  run: async (options: WhatifOptions) => (await import('../whatif.ts')).whatif(options),
};
