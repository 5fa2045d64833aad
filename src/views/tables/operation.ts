// Tables of operation: env files, backups, secrets, accounts, monitoring, people, sources.
import { exposedOf } from '../../model/exposed.ts';
import type { Inventory } from '../../model/inventory.ts';
import { tableOf } from '../../model/table.ts';
import { code, germanDay, kindWords, link, list, marked, none, prose, variableValue, yes } from '../cells.ts';
import { exposedSince, exposureOwner, exposureState, withExposure } from '../exposed.ts';
import { procedureKinds } from '../procedures.ts';
import { type Build, entitiesOf, fits } from './table.ts';

const env: Build = (inventory, where) =>
  tableOf({
    caption: 'Env-Dateien',
    rows: entitiesOf(inventory.env_files).filter((envFile) => fits(envFile, where)),
    columns: [
      {
        title: 'Datei',
        cell: (envFile) => marked(`env_files/${envFile.id}`, link(envFile.ref, envFile.path)),
      },
      { title: 'Host', cell: (envFile) => link(envFile.host ? `host:${envFile.host}` : undefined) },
      { title: 'Zweck', cell: (envFile) => envFile.purpose },
      { title: 'Variablen', cell: (envFile) => String(Object.keys(envFile.variables).length) },
      { title: 'Rechte', cell: (envFile) => code(envFile.mode) },
      { title: 'Beispiel', cell: (envFile) => code(envFile.example) },
    ],
  });
const envVariables: Build = (inventory, where) =>
  tableOf({
    caption: 'Variablen der Env-Dateien',
    rows: entitiesOf(inventory.env_files)
      .filter((envFile) => fits(envFile, where))
      .flatMap((file) =>
        Object.entries(file.variables).map(([name, variable]) => ({ file, name, variable })),
      ),
    columns: [
      { title: 'Datei', cell: ({ file }) => link(file.ref, file.example) },
      { title: 'Variable', cell: ({ name }) => code(name) },
      { title: 'Bedeutung', cell: ({ variable }) => variable.description },
      {
        title: 'Wert oder Beispiel',
        cell: ({ variable }) => variableValue(variable),
      },
      { title: 'Pflicht', cell: ({ variable }) => yes(variable.required) },
    ],
  });
const procedures: Build = (inventory) =>
  tableOf({
    caption: 'Abläufe',
    rows: entitiesOf(inventory.procedures),
    columns: [
      { title: 'Ablauf', cell: ({ ref }) => link(ref) },
      { title: 'Art', cell: ({ kind }) => procedureKinds[kind] },
      { title: 'Gehört zu', cell: ({ subjects }) => list(subjects.map((ref) => link(ref))) ?? 'Handbuch' },
      { title: 'Anlass', cell: ({ occasion }) => prose(occasion) ?? none },
      { title: 'Quelle', cell: ({ source }) => source },
    ],
  });
const backups: Build = (inventory, where) =>
  tableOf({
    caption: 'Sicherungen',
    rows: entitiesOf(inventory.backups).filter((backup) => fits(backup, where)),
    columns: [
      { title: 'Was', cell: (backup) => backup.purpose },
      { title: 'Verfahren', cell: (backup) => backup.method },
      { title: 'Zeitplan', cell: (backup) => prose(backup.schedule) },
      {
        title: 'Ziel',
        cell: (backup) =>
          list(
            [code(backup.target), ...(backup.offsite ? [backup.offsite] : [])].filter(
              (cell) => cell !== null,
            ),
          ),
      },
      { title: 'Aufbewahrung', cell: (backup) => prose(backup.retention) },
      { title: 'Automatisch', cell: (backup) => yes(backup.automated) },
      { title: 'Status', cell: (backup) => ({ status: backup.status }) },
    ],
  });
const secrets: Build = (inventory) =>
  tableOf({
    caption: 'Geheimnisse und ihr Aufbewahrungsort',
    rows: entitiesOf(inventory.secrets),
    columns: [
      { title: 'Geheimnis', cell: (secret) => withExposure(secret.name, secret) },
      { title: 'Wofür', cell: (secret) => secret.purpose },
      { title: 'Aufbewahrt in', cell: (secret) => secret.kept_in },
      { title: 'Gebraucht von', cell: (secret) => list(secret.used_by.map((ref) => link(ref))) },
    ],
  });
const exposed: Build = (inventory) =>
  tableOf({
    caption: 'Öffentlich gewordene Geheimnisse',
    rows: exposedOf(inventory),
    columns: [
      { title: 'Geheimnis', cell: ({ name }) => name },
      {
        title: 'Wofür',
        cell: (entity) => ('purpose' in entity ? entity.purpose : list([link(entity.system), entity.who])),
      },
      { title: 'Öffentlich spätestens seit', cell: exposedSince },
      { title: 'Stand', cell: exposureState },
      { title: 'Wer ändert', cell: (entity) => exposureOwner(inventory, entity) },
      {
        title: 'Frist',
        cell: ({ exposure_due, exposure_handled }) =>
          exposure_handled ? none : prose(exposure_due && germanDay(exposure_due)),
      },
    ],
  });
const accounts: Build = (inventory) =>
  tableOf({
    caption: 'Zugänge',
    rows: entitiesOf(inventory.accounts),
    columns: [
      { title: 'System', cell: (account) => link(account.system) },
      { title: 'Wer', cell: (account) => account.who },
      { title: 'Anmeldung', cell: (account) => withExposure(account.how, account) },
      { title: 'Adresse', cell: (account) => code(account.url) },
      { title: 'Konten gepflegt in', cell: (account) => prose(account.managed_in) },
    ],
  });
const monitoring: Build = (inventory, where) =>
  tableOf({
    caption: 'Überwachung',
    rows: entitiesOf(inventory.monitoring).filter((check) => fits(check, where)),
    columns: [
      { title: 'Werkzeug', cell: (check) => check.tool },
      { title: 'Was geprüft wird', cell: (check) => check.check },
      { title: 'Betrifft', cell: (check) => list(check.subjects.map((ref) => link(ref))) ?? none },
      { title: 'Benachrichtigung', cell: (check) => prose(check.alert) },
      { title: 'Status', cell: (check) => ({ status: check.status }) },
    ],
  });
const documents: Build = (inventory) =>
  tableOf({
    caption: 'Weiterführende Dokumente',
    rows: entitiesOf(inventory.documents),
    columns: [
      { title: 'Dokument', cell: (entry) => code(entry.path) },
      { title: 'Inhalt', cell: (entry) => entry.content },
      { title: 'Liegt vor', cell: (entry) => (entry.status === 'present' ? 'ja' : 'fehlt hier') },
    ],
  });
const people: Build = (inventory) =>
  tableOf({
    caption: 'Verantwortlichkeiten',
    rows: entitiesOf(inventory.handbook.people),
    columns: [
      { title: 'Person', cell: (person) => person.name },
      { title: 'Benutzer', cell: (person) => code(person.account) },
      { title: 'Rollen', cell: (person) => list(person.roles) },
      { title: 'Aufgaben', cell: (person) => list(person.duties) },
      { title: 'Erreichbar', cell: (person) => prose(person.contact) },
    ],
  });
type Change = Inventory['handbook']['change_history'][number];
// A handbook without versions, or with one author, has nothing to say in these columns.
const changes: Build = ({ handbook: { change_history: history } }) =>
  tableOf({
    caption: 'Änderungshistorie',
    rows: history,
    columns: [
      { title: 'Datum', cell: (change) => germanDay(change.date) },
      ...(history.some(({ version }) => version)
        ? [{ title: 'Version', cell: ({ version }: Change) => prose(version) }]
        : []),
      ...(history.some(({ by }) => by) ? [{ title: 'Von', cell: ({ by }: Change) => prose(by) }] : []),
      { title: 'Änderung', cell: (change) => change.change },
    ],
  });
const externals: Build = (inventory) =>
  tableOf({
    caption: 'Nutzende, Anbieter und fremde Dienste',
    rows: entitiesOf(inventory.externals),
    columns: [
      { title: 'Name', cell: (external) => link(external.ref) },
      { title: 'Art', cell: (external) => prose(kindWords[external.kind]) },
      { title: 'Rolle für das System', cell: (external) => external.purpose },
      {
        title: 'Status',
        // People have none.
        cell: ({ kind, status }) => (kind === 'user' && status === 'active' ? none : { status }),
      },
    ],
  });
const sources: Build = (inventory) =>
  tableOf({
    caption: 'Quellen des Inventars',
    rows: entitiesOf(inventory.handbook.sources),
    columns: [
      { title: 'Quelle', cell: (source) => source.title },
      { title: 'Stand', cell: (source) => (source.date ? germanDay(source.date) : 'ohne Datum') },
    ],
  });

export const operationTables = {
  env,
  envVariables,
  procedures,
  backups,
  secrets,
  exposed,
  accounts,
  monitoring,
  documents,
  people,
  changes,
  externals,
  sources,
} as const satisfies Record<string, Build>;
