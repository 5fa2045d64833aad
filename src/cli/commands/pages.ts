// The commands that draw, build and serve the handbook.
import { Option } from 'commander';
import type { BuildOptions } from '../build.ts';
import type { DevOptions } from '../dev.ts';
import type { DiagramOptions } from '../diagrams.ts';
import { handbook, root } from '../flags.ts';
import type { LiveOptions } from '../live.ts';
import type { CommandDefinition } from './definition.ts';

export const diagrams: CommandDefinition = {
  name: 'diagrams',
  description: 'Diagramme schreiben: als Mermaid-Text nach diagrams/, auf Wunsch als SVG, PNG und PDF',
  flags: () => [
    new Option('--output <ordner>', 'in diesen Ordner schreiben statt nach diagrams/'),
    new Option('--as <formen>', 'Formen, durch Komma getrennt: svg, png, pdf, mmd').default('mmd'),
    root(),
    handbook(),
  ],
  help: '\nVon Hand geschriebene Diagramme liegen in diagrams/<handbuch>/eigene/*.mmd und werden mit gezeichnet.\nEndet mit 1, wenn eines davon nicht in Ordnung ist; die anderen werden trotzdem geschrieben.\nIn der Gesamtübersicht bleibt alles, wo es in diagrams/<handbuch>/uebersicht.mmd steht; was dazukommt, erhält einen freien\nPlatz. Wer diese Datei vorher löscht, ordnet alles neu an.\n\nBeispiele:\n  infrabuch diagrams\n  infrabuch diagrams --as svg,png,pdf --output bilder',
  run: async (options: DiagramOptions) => (await import('../diagrams.ts')).diagrams(options),
};

export const build: CommandDefinition = {
  name: 'build',
  description: 'Website mit Diagrammen, Downloads und PDF nach dist/ bauen',
  flags: () => [root(), new Option('--output <ordner>', 'Zielordner').default(undefined, 'dist')],
  help: '\nMisst jedes PDF an seinem Druckprofil. Endet mit 1, wenn eine Prüfungsfassung oder ein Umfang seine Grenzen bricht; geschrieben ist dann trotzdem alles.\n\nBeispiel:\n  infrabuch build --output /var/www/handbuch',
  run: async (options: BuildOptions) => (await import('../build.ts')).build(options),
};

export const dev: CommandDefinition = {
  name: 'dev',
  description: 'Website zum Schreiben: lädt nach jedem Speichern neu',
  flags: () => [
    root(),
    new Option('--port <nummer>', 'Port auf 127.0.0.1; 0: irgendein freier').default('4321'),
  ],
  help: '\nBeispiel:\n  infrabuch dev --port 8080',
  run: async (options: DevOptions) => (await import('../dev.ts')).dev(options),
};

export const live: CommandDefinition = {
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
  run: async (options: LiveOptions) => (await import('../live.ts')).live(options),
};
