// Tables of operation: env files, backups, secrets, accounts, monitoring, people, sources.
import type { Cell } from '../../model/table.ts';
import { code, germanDay, kindWords, link, list, marked, none, prose, yes } from '../cells.ts';
import { type Build, entitiesOf, fits } from './table.ts';

const env: Build = (inventory, where) => ({
  caption: 'Env-Dateien',
  columns: ['Datei', 'Host', 'Zweck', 'Variablen', 'Rechte', 'Beispiel'],
  rows: entitiesOf(inventory.env_files)
    .filter((envFile) => fits(envFile, where))
    .map((envFile) => [
      marked(`env_files/${envFile.id}`, link(envFile.ref, envFile.path)),
      link(envFile.host ? `host:${envFile.host}` : undefined),
      envFile.purpose,
      String(Object.keys(envFile.variables).length),
      code(envFile.mode),
      code(envFile.example),
    ]),
});
const envVariables: Build = (inventory, where) => ({
  caption: 'Variablen der Env-Dateien',
  columns: ['Datei', 'Variable', 'Bedeutung', 'Wert oder Beispiel', 'Pflicht'],
  rows: entitiesOf(inventory.env_files)
    .filter((envFile) => fits(envFile, where))
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
  rows: entitiesOf(inventory.backups)
    .filter((backup) => fits(backup, where))
    .map((backup) => [
      backup.purpose,
      backup.method,
      prose(backup.schedule),
      list(
        [code(backup.target), ...(backup.offsite ? [backup.offsite] : [])].filter((cell) => cell !== null),
      ),
      prose(backup.retention),
      yes(backup.automated),
      { status: backup.status },
    ]),
});
const secrets: Build = (inventory) => ({
  caption: 'Geheimnisse und ihr Aufbewahrungsort',
  columns: ['Geheimnis', 'Aufbewahrt in', 'Gebraucht von'],
  rows: entitiesOf(inventory.secrets).map((secret) => [
    secret.purpose,
    secret.kept_in,
    list(secret.used_by.map((ref) => link(ref))),
  ]),
});
const accounts: Build = (inventory) => ({
  caption: 'Zugänge',
  columns: ['System', 'Wer', 'Anmeldung', 'Adresse', 'Konten gepflegt in'],
  rows: entitiesOf(inventory.accounts).map((account) => [
    link(account.system),
    account.who,
    account.how,
    code(account.url),
    prose(account.managed_in),
  ]),
});
const monitoring: Build = (inventory, where) => ({
  caption: 'Überwachung',
  columns: ['Werkzeug', 'Was geprüft wird', 'Betrifft', 'Benachrichtigung', 'Status'],
  rows: entitiesOf(inventory.monitoring)
    .filter((check) => fits(check, where))
    .map((check) => [
      check.tool,
      check.check,
      list(check.subjects.map((ref) => link(ref))) ?? none,
      prose(check.alert),
      { status: check.status },
    ]),
});
const documents: Build = (inventory) => ({
  caption: 'Weiterführende Dokumente',
  columns: ['Dokument', 'Inhalt', 'Liegt vor'],
  rows: entitiesOf(inventory.documents).map((entry) => [
    code(entry.path),
    entry.content,
    entry.status === 'present' ? 'ja' : 'fehlt hier',
  ]),
});
const people: Build = (inventory) => ({
  caption: 'Verantwortlichkeiten',
  columns: ['Person', 'Benutzer', 'Rollen', 'Aufgaben', 'Erreichbar'],
  rows: entitiesOf(inventory.handbook.people).map((person) => [
    person.name,
    code(person.account),
    list(person.roles),
    list(person.duties),
    prose(person.contact),
  ]),
});
const changes: Build = (inventory) => ({
  caption: 'Änderungshistorie',
  columns: ['Datum', 'Version', 'Von', 'Änderung'],
  rows: inventory.handbook.change_history.map((change) => [
    germanDay(change.date),
    prose(change.version),
    prose(change.by),
    change.change,
  ]),
});
const externals: Build = (inventory) => ({
  caption: 'Nutzende, Anbieter und fremde Dienste',
  columns: ['Name', 'Art', 'Rolle für das System', 'Status'],
  rows: entitiesOf(inventory.externals).map((external) => [
    link(external.ref),
    prose(kindWords[external.kind]),
    external.purpose,
    { status: external.status },
  ]),
});
const sources: Build = (inventory) => ({
  caption: 'Quellen des Inventars',
  columns: ['Quelle', 'Stand'],
  rows: entitiesOf(inventory.handbook.sources).map((source) => [
    source.title,
    source.date ? germanDay(source.date) : 'ohne Datum',
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
