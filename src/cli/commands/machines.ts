// The commands that read machines and what their tools print.
import { Option } from 'commander';
import { sourceIds } from '../../model/source-ids.ts';
import type { CollectorOptions } from '../collector.ts';
import { handbook, hosts, root } from '../flags.ts';
import type { SnapshotOptions } from '../snapshot.ts';
import type { CommandDefinition } from './definition.ts';

export const snapshot: CommandDefinition = {
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
  run: async (options: SnapshotOptions) => (await import('../snapshot.ts')).snapshot(options),
};

export const collector: CommandDefinition = {
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
  run: async (options: CollectorOptions) => (await import('../collector.ts')).collector(options),
};

export const parse: CommandDefinition = {
  name: 'parse',
  description: 'eine Ausgabe von docker, ufw, … lesen und als JSON zeigen',
  arguments: [
    ['<quelle>', sourceIds.join(', ')],
    ['<datei>', 'Datei oder - für die Standardeingabe'],
  ],
  flags: () => [],
  help: '\nEndet mit 1, wenn Zeilen nicht verstanden wurden, mit 2, wenn keine verstanden wurde.\n\nBeispiel:\n  ufw status verbose | infrabuch parse ufw-status -',
  run: async (_options: object, source, file) => (await import('../parse.ts')).parse(source, file),
};
