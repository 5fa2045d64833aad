// Tables of operation: env files, backups, secrets, accounts, monitoring, people, sources.
import type { Cell } from '../../model/table.ts';
import { code, germanDay, kindWords, link, list, marked, none, prose, yes } from '../cells.ts';
import { all, type Build, fits } from './table.ts';

const env: Build = (inventory, where) => ({
  caption: 'Env-Dateien',
  columns: ['Datei', 'Host', 'Zweck', 'Variablen', 'Rechte', 'Beispiel'],
  rows: all(inventory.env_files)
    .filter((one) => fits(one, where))
    .map((one) => [
      marked(`env_files/${one.id}`, link(one.ref, one.path)),
      link(one.host ? `host:${one.host}` : undefined),
      one.purpose,
      String(Object.keys(one.variables).length),
      code(one.mode),
      code(one.example),
    ]),
});
const envVariables: Build = (inventory, where) => ({
  caption: 'Variablen der Env-Dateien',
  columns: ['Datei', 'Variable', 'Bedeutung', 'Wert oder Beispiel', 'Pflicht'],
  rows: all(inventory.env_files)
    .filter((one) => fits(one, where))
    .flatMap((file) =>
      Object.entries(file.variables).map(([name, variable]): Cell[] => [
        link(file.ref, file.example),
        code(name),
        variable.description,
        variable.secret ? 'geheim' : code(variable.default ?? variable.example),
        yes(variable.required),
      ]),
    ),
});
const backups: Build = (inventory, where) => ({
  caption: 'Sicherungen',
  columns: ['Was', 'Verfahren', 'Zeitplan', 'Ziel', 'Aufbewahrung', 'Automatisch', 'Status'],
  rows: all(inventory.backups)
    .filter((one) => fits(one, where))
    .map((one) => [
      one.purpose,
      one.method,
      prose(one.schedule),
      list([code(one.target), ...(one.offsite ? [one.offsite] : [])].filter((cell) => cell !== null)),
      prose(one.retention),
      yes(one.automated),
      { status: one.status },
    ]),
});
const secrets: Build = (inventory) => ({
  caption: 'Geheimnisse und ihr Aufbewahrungsort',
  columns: ['Geheimnis', 'Aufbewahrt in', 'Gebraucht von'],
  rows: all(inventory.secrets).map((one) => [
    one.purpose,
    one.kept_in,
    list(one.used_by.map((ref) => link(ref))),
  ]),
});
const accounts: Build = (inventory) => ({
  caption: 'Zugänge',
  columns: ['System', 'Wer', 'Anmeldung', 'Adresse', 'Konten gepflegt in'],
  rows: all(inventory.accounts).map((one) => [
    link(one.system),
    one.who,
    one.how,
    code(one.url),
    prose(one.managed_in),
  ]),
});
const monitoring: Build = (inventory, where) => ({
  caption: 'Überwachung',
  columns: ['Werkzeug', 'Was geprüft wird', 'Betrifft', 'Benachrichtigung', 'Status'],
  rows: all(inventory.monitoring)
    .filter((one) => fits(one, where))
    .map((one) => [
      one.tool,
      one.check,
      list(one.subjects.map((ref) => link(ref))) ?? none,
      prose(one.alert),
      { status: one.status },
    ]),
});
const documents: Build = (inventory) => ({
  caption: 'Weiterführende Dokumente',
  columns: ['Dokument', 'Inhalt', 'Liegt vor'],
  rows: all(inventory.documents).map((one) => [
    code(one.path),
    one.content,
    one.status === 'present' ? 'ja' : 'fehlt hier',
  ]),
});
const people: Build = (inventory) => ({
  caption: 'Verantwortlichkeiten',
  columns: ['Person', 'Benutzer', 'Rollen', 'Aufgaben', 'Erreichbar'],
  rows: all(inventory.handbook.people).map((one) => [
    one.name,
    code(one.account),
    list(one.roles),
    list(one.duties),
    prose(one.contact),
  ]),
});
const changes: Build = (inventory) => ({
  caption: 'Änderungshistorie',
  columns: ['Datum', 'Version', 'Von', 'Änderung'],
  rows: inventory.handbook.change_history.map((one) => [
    germanDay(one.date),
    prose(one.version),
    prose(one.by),
    one.change,
  ]),
});
const externals: Build = (inventory) => ({
  caption: 'Nutzende, Anbieter und fremde Dienste',
  columns: ['Name', 'Art', 'Rolle für das System', 'Status'],
  rows: all(inventory.externals).map((one) => [
    link(one.ref),
    prose(kindWords[one.kind]),
    one.purpose,
    { status: one.status },
  ]),
});
const sources: Build = (inventory) => ({
  caption: 'Quellen des Inventars',
  columns: ['Quelle', 'Stand'],
  rows: all(inventory.handbook.sources).map((one) => [
    one.title,
    one.date ? germanDay(one.date) : 'ohne Datum',
  ]),
});

export const operationTables = {
  env,
  envVariables,
  backups,
  secrets,
  accounts,
  monitoring,
  documents,
  people,
  changes,
  externals,
  sources,
} as const;
