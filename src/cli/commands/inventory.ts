// The commands that write an inventory, or files made of it.
import { Option } from 'commander';
import type { AcceptOptions } from '../accept.ts';
import type { BaselineOptions } from '../baseline.ts';
import type { ExportOptions } from '../export.ts';
import { handbook, now, root } from '../flags.ts';
import type { GapsOptions } from '../gaps.ts';
import type { ImportOptions } from '../import.ts';
import type { InitOptions } from '../init.ts';
import type { CommandDefinition } from './definition.ts';

export const initCommand: CommandDefinition = {
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
    (await import('../init.ts')).init(folder ?? '.', options),
};

export const importCommand: CommandDefinition = {
  name: 'import',
  description: 'Compose-Dateien, den Stand einer Maschine oder die Hosts von Ansible ins Inventar übernehmen',
  arguments: [
    ['<art>', 'compose, live, ansible'],
    [
      '<datei...>',
      'compose: Compose-Dateien, eine spätere gilt über den früheren; live: Ordner einer Momentaufnahme, Archiv des Sammlers, Ausgabe von „docker ps“ oder -; ansible: sein Inventar, als INI oder YAML',
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
    new Option(
      '--proxy <datei...>',
      'bei live: Caddyfile, Dateien von nginx oder Nginx Proxy Manager, YAML für Traefik; ihre Namen werden Domains',
    ),
  ],
  help: '\nSchreibt je Compose-Projekt eine Datei ins Inventar. live braucht kein Inventar: Host, Stacks, Container, Netzwerke,\nVolumes, Firewallregeln und Env-Dateien entstehen aus der Momentaufnahme, „drift“ findet danach nichts mehr. Ein zweiter Import ändert nur, was sich in der Compose-Datei geändert hat.\nWas sich nicht übernehmen lässt, steht mit seiner Zeile auf der Standardausgabe; der Exitcode ist dann 1.\n\nBeispiele:\n  infrabuch import compose /srv/shop/compose.yaml --handbook gro-mate --host web\n  infrabuch import live docker-ps.txt\n  infrabuch import live momentaufnahme --proxy Caddyfile\n  infrabuch collector | ssh root@web sh -s | infrabuch import live -\n  infrabuch import ansible hosts.ini',
  run: async (options: ImportOptions, kind, ...files) =>
    (await import('../import.ts')).importFiles(kind ?? '', files, options),
};

export const acceptCommand: CommandDefinition = {
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
  run: async (options: AcceptOptions, ...findings) =>
    (await import('../accept.ts')).accept(findings, options),
};

export const baselineCommand: CommandDefinition = {
  name: 'baseline',
  description: 'die Risiken von heute einfrieren, damit nur neue die Prüfung scheitern lassen',
  flags: () => [
    root(),
    handbook(),
    new Option('--renew', 'alles von heute einfrieren, auch was neu ist'),
    new Option('--dry-run', 'nur zeigen, was sich änderte'),
    now(),
  ],
  help: '\nSchreibt inventory/<handbuch>/baseline.json, in einem öffentlichen Repository in den zweiten Ordner. „check“ zählt darin\nstehende Risiken getrennt; ein neues lässt es scheitern, auch eine Warnung. Noch einmal aufgerufen nimmt der Befehl heraus,\nwas es nicht mehr gibt, und nennt, was neu ist.\nEndet mit 1, wenn Risiken da sind, die nicht eingefroren sind.\n\nBeispiele:\n  infrabuch baseline\n  infrabuch baseline --dry-run',
  run: async (options: BaselineOptions) => (await import('../baseline.ts')).baseline(options),
};

export const gapsCommand: CommandDefinition = {
  name: 'gaps',
  description: 'zeigen, was im Inventar noch fehlt, das Wichtigste zuerst; am Terminal fragen und eintragen',
  arguments: [['[antwort...]', 'gleich eintragen, z. B. "container:shop=Bestellungen der Kundschaft"']],
  flags: () => [root(), handbook(), new Option('--all', 'alles statt der zehn wichtigsten')],
  help: '\nLeere Antworten lassen die Frage offen. Kommentare und Reihenfolge der Dateien bleiben.\n\nBeispiele:\n  infrabuch gaps\n  infrabuch gaps "container:shop=Bestellungen der Kundschaft"',
  run: async (options: GapsOptions, ...answers) => (await import('../gaps.ts')).gaps(answers, options),
};

export const exportCommand: CommandDefinition = {
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
    (await import('../export.ts')).exportFiles(name, options),
};
