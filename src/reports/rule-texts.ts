// The German words of every rule id that a finding can carry: what the rule asks for, and what to do or why.
import type { KindInfo, ReportOptions } from './renderer.ts';

/** What a rule asks for, and what to do or why; both German. */
export interface RuleText {
  readonly title: string;
  readonly help: string;
}

const documents: Readonly<Record<string, RuleText>> = {
  'yaml-syntax': {
    title: 'Jede Datei des Inventars ist lesbares YAML.',
    help: 'Die Schreibweise an der genannten Stelle berichtigen.',
  },
  'yaml-aliases': {
    title: 'Verweise (*name) in YAML vervielfachen sich nicht.',
    help: 'Die verschachtelten Verweise ausschreiben.',
  },
  'schema-required': {
    title: 'Jedes Pflichtfeld ist ausgefüllt.',
    help: 'Das fehlende Feld ergänzen.',
  },
  'schema-type': {
    title: 'Jeder Wert hat die erwartete Art.',
    help: 'Die Schreibweise im Schema (inventory/schema.json) nachsehen.',
  },
  'schema-unknown-key': {
    title: 'Jeder Schlüssel ist bekannt.',
    help: 'Den Schlüssel berichtigen oder entfernen; ein Tippfehler ließe die Angabe sonst still verschwinden.',
  },
  'schema-value': { title: 'Jeder Wert ist erlaubt.', help: 'Den Wert berichtigen.' },
  'id-duplicate': {
    title: 'Jede Kennung ist nur einmal vergeben.',
    help: 'Eine der beiden Stellen umbenennen, oder beide zusammenführen.',
  },
  'reference-unknown': {
    title: 'Jeder Verweis führt zu einem Eintrag.',
    help: 'Den Verweis berichtigen oder den Eintrag anlegen.',
  },
  'print-profile-unknown': {
    title: 'Jedes Druckprofil ist eingebaut oder baut auf einem eingebauten auf.',
    help: 'Den Namen berichtigen oder „based_on“ ergänzen.',
  },
  'print-chapter-unknown': {
    title: 'Jedes Kapitel, das ein Druckprofil nennt, gibt es.',
    help: 'Den Dateinamen des Kapitels ohne Nummer und Endung angeben.',
  },
  'handbook-missing': {
    title: 'Jedes Handbuch nennt Titel, Stand und Verantwortliche.',
    help: 'Den Abschnitt „handbook“ anlegen.',
  },
  'baseline-unreadable': {
    title: 'Die Liste der eingefrorenen Befunde ist lesbar.',
    help: 'Aus der Versionsverwaltung zurückholen, oder löschen und „infrabuch baseline“ neu ausführen.',
  },
  'baseline-gone': {
    title: 'Eingefroren ist nur, was noch besteht.',
    help: 'Mit „infrabuch baseline“ aus der Liste nehmen.',
  },
  'container-host': {
    title: 'Von jedem Container ist bekannt, wo er läuft.',
    help: '„stack“ oder „host“ ergänzen.',
  },
  'generated-stale': {
    title: 'Eingecheckte erzeugte Dateien passen zum Inventar.',
    help: 'Die Datei neu erzeugen und mit einchecken.',
  },
  'diagram-name': {
    title: 'Jedes von Hand geschriebene Diagramm hat einen Dateinamen, der eine Adresse sein kann.',
    help: 'Die Datei umbenennen: Kleinbuchstaben, Ziffern, Punkt, Binde- und Unterstrich.',
  },
  'diagram-text': {
    title: 'Jedes von Hand geschriebene Diagramm lässt sich zeichnen.',
    help: 'Die Schreibweise an der genannten Stelle berichtigen.',
  },
  'diagram-link': {
    title: 'Links von Hand geschriebener Diagramme führen zu Seiten ihres Handbuchs.',
    help: 'Einen Pfad ab der Startseite des Handbuchs angeben; fremde Adressen gehören in den Text.',
  },
  'site-page': {
    title: 'Jede Seite, die site.yaml unter „pages“ nennt, gibt es, und sie beginnt mit einer Überschrift.',
    help: 'Den Pfad berichtigen oder die Zeile streichen.',
  },
  'repository-public': {
    title: 'In einem öffentlichen Repository liegen weder Momentaufnahmen noch Ausnahmen.',
    help: 'Sie in ein zweites Repository legen, das nicht jeder lesen kann.',
  },
  'snapshot-missing': {
    title: 'Jede erwartete Momentaufnahme liegt vor.',
    help: 'Die Momentaufnahme erstellen; ohne sie ist nichts bewiesen.',
  },
  'snapshot-empty': {
    title: 'Keine Momentaufnahme ist leer.',
    help: 'Die Momentaufnahme neu erstellen; eine leere beweist nichts.',
  },
  'snapshot-left-out': {
    title: 'Was dokumentiert ist, zeigt eine der erwarteten Momentaufnahmen.',
    help: 'Die Quelle unter „snapshots“ des Hosts eintragen.',
  },
  'exposure-differs': {
    title: 'Wen die Regeln der Maschine durchlassen, den lassen auch die dokumentierten durch.',
    help: 'Die Regel auf der Maschine ändern oder dokumentieren.',
  },
  'firewall-chain-undocumented': {
    title:
      'In den Ketten der Firewall stehen nur Regeln von ufw, von der Container-Engine und dokumentierte.',
    help: 'Die Regeln entfernen, oder mit einer Ausnahme sagen, wer sie schreibt und wozu.',
  },
  'firewall-policy': {
    title: 'Die Voreinstellung jeder Kette ist die dokumentierte.',
    help: 'Die Voreinstellung mit „ufw default“ setzen oder die dokumentierte berichtigen.',
  },
  'docker-user-hook': {
    title: 'Pakete kommen zuerst durch die Kette DOCKER-USER.',
    help: 'In FORWARD „-j DOCKER-USER“ an die erste Stelle setzen.',
  },
  'image-changed': {
    title: 'Unter jedem Tag läuft dasselbe Image wie in der Momentaufnahme davor.',
    help: 'Das Image so festhalten, wie es laufen soll (Digest oder image_id), oder den Hinweis zur Kenntnis nehmen.',
  },
  'env-file-value-changed': {
    title: 'Kein Wert einer Env-Datei hat sich seit der Momentaufnahme davor geändert.',
    help: 'Klären, wer den Wert geändert hat; ist es gewollt, ihn dort nachtragen, wo das Geheimnis aufbewahrt wird.',
  },
  'container-env-value-changed': {
    title: 'Kein Wert einer Variable eines Containers hat sich seit der Momentaufnahme davor geändert.',
    help: 'Klären, wer den Wert geändert hat; ist es gewollt, ihn dort nachtragen, wo das Geheimnis aufbewahrt wird.',
  },
  'waiver-untied': {
    title: 'Jede Ausnahme eines Abgleichs nennt den Stand, der geduldet wird.',
    help: 'Unter „actual“ eintragen, was der Befund als Ist nennt.',
  },
  'change-day': {
    title: 'Angekündigte Änderungen stehen in den nächsten 90 Tagen an und werden danach aufgeräumt.',
    help: 'Den Tag berichtigen, oder „change“ löschen, wenn die Änderung geschehen ist.',
  },
  'snapshot-format': {
    title: 'Sammler und infrabuch sind von derselben Fassung.',
    help: 'Den älteren von beiden aktualisieren.',
  },
  'stack-rights': {
    title: 'Rechte von Containern, die andere pflegen, sind dokumentiert oder angenommen.',
    help: 'Jedes Recht prüfen und dokumentieren, oder alle zusammen mit einer Ausnahme annehmen.',
  },
  'snapshot-stale': {
    title: 'Keine Momentaufnahme ist zu alt.',
    help: 'Eine neue Momentaufnahme erstellen.',
  },
  'snapshot-foreign': {
    title: 'Jede Momentaufnahme stammt von dem Host, in dessen Ordner sie liegt.',
    help: 'Die Dateien in den Ordner des richtigen Hosts legen.',
  },
  'snapshot-line-unknown': {
    title: 'Jede Zeile einer Momentaufnahme wird verstanden.',
    help: 'Die Zeile im Original wiederherstellen oder die Momentaufnahme neu erstellen.',
  },
  'snapshot-failed': {
    title: 'Jede Momentaufnahme ist gelungen.',
    help: 'Den Befehl auf dem Host zum Laufen bringen und die Momentaufnahme neu erstellen.',
  },
  'snapshot-future': {
    title: 'Keine Momentaufnahme trägt ein Datum in der Zukunft.',
    help: 'Die Uhr des Hosts stellen und eine neue Momentaufnahme erstellen.',
  },
  'snapshot-secret': {
    title: 'In keiner Momentaufnahme steht ein Geheimnis.',
    help: 'Mit dem Sammler neu aufnehmen, aus der Versionsgeschichte entfernen und das Geheimnis auf der Maschine ändern.',
  },
  'snapshot-altered': {
    title: 'Keine Momentaufnahme ist nachträglich verändert.',
    help: 'Die Momentaufnahme neu erstellen statt sie zu bearbeiten.',
  },
  'change-announced': {
    title: 'Eine Änderung ist angekündigt; bis zu ihrem Tag gelten der alte und der neue Stand.',
    help: 'Die Änderung bis zu ihrem Tag ausführen; danach „change“ löschen.',
  },
  'container-transient': {
    title: 'Container, die nur zeitweise da sind, werden geduldet.',
    help: 'Nichts zu tun; das Muster steht beim Host unter „transient“.',
  },
  'snapshot-conflict': {
    title: 'Momentaufnahmen eines Hosts widersprechen sich nicht.',
    help: 'Beide Momentaufnahmen neu erstellen.',
  },
  'chapter-text': {
    title: 'Jedes Kapitel ist lesbares Markdown oder MDX.',
    help: 'Die Schreibweise an der genannten Stelle berichtigen.',
  },
  'chapter-frontmatter': {
    title: 'Jedes Kapitel hat einen Kopf mit „title“.',
    help: 'Den Kopf ergänzen oder berichtigen.',
  },
  'chapter-import': {
    title: 'Kapitel binden nur Bausteine aus „infrabuch/mdx“ ein, und jeden, den sie benutzen.',
    help: 'Die Zeile mit „import“ berichtigen.',
  },
  'chapter-fact': {
    title: 'Was ein Kapitel mit <Fact>, <List>, <Shell> oder <DataTable> aus dem Inventar nennt, steht dort.',
    help: 'Den Pfad berichtigen oder den Eintrag ergänzen.',
  },
  'chapter-ref': {
    title: 'Jeder Verweis eines Kapitels führt zu einem Eintrag des Inventars.',
    help: 'Den Verweis berichtigen oder den Eintrag anlegen.',
  },
  'chapter-link': {
    title: 'Jeder Link eines Kapitels führt zu einer Seite und einer Überschrift, die es gibt.',
    help: 'Die Adresse oder den Anker berichtigen.',
  },
  'chapter-address': {
    title:
      'Jedes Kapitel hat eine Adresse für sich allein, auch ohne auf Groß- und Kleinschreibung zu achten.',
    help: 'Die Datei umbenennen; Nummer und Endung zählen nicht zur Adresse.',
  },
  'prose-by-hand': {
    title: 'Texte holen Werte aus dem Inventar.',
    help: 'Den Wert mit <Fact> oder <Ref> einsetzen, damit er nicht veraltet.',
  },
  ...Object.fromEntries(
    Object.entries({
      address: 'Adressen und Netze',
      port: 'Ports',
      domain: 'Domains',
      container: 'Namen von Containern und Diensten',
      network: 'Namen von Netzwerken',
      volume: 'Namen von Volumes',
      unit: 'Namen von Units',
      variable: 'Namen von Variablen',
      image: 'Images mit Tag',
      path: 'Pfade',
      version: 'Versionen',
    }).map(([kind, noun]): [string, RuleText] => [
      `prose-${kind}`,
      {
        title: `${noun} in Texten sind die dokumentierten.`,
        help: 'Den Text berichtigen; stimmt er, dann das Inventar.',
      },
    ]),
  ),
  'waiver-expired': {
    title: 'Keine Ausnahme ist abgelaufen.',
    help: 'Den Befund beheben und die Ausnahme löschen, oder sie mit neuem Datum begründen.',
  },
  'waiver-unused': {
    title: 'Jede Ausnahme trifft auf einen Befund zu.',
    help: 'Die Ausnahme löschen, oder Regel und Gegenstand berichtigen.',
  },
};

function kindTexts(kind: string, { title, remedy, fields }: KindInfo): [string, RuleText][] {
  const fieldsOf = Map.groupBy(
    Object.entries(fields),
    ([field, { rule }]) => rule ?? `${kind}-${field.replaceAll('_', '-')}`,
  );
  return [
    [`${kind}-missing`, { title: `${title}: Was dokumentiert ist, gibt es auf der Maschine.`, help: remedy }],
    [
      `${kind}-unexpected`,
      {
        title: `${title}: Was es auf der Maschine gibt, ist dokumentiert.`,
        help: 'Den Eintrag im Inventar anlegen oder auf der Maschine entfernen.',
      },
    ],
    ...[...fieldsOf].map(([rule, group]): [string, RuleText] => [
      rule,
      {
        title: `${title}: ${group.map(([, field]) => field.title).join(', ')} wie dokumentiert.`,
        help: remedy,
      },
    ]),
  ];
}

/** The words of every rule, by its id. */
export const ruleTexts = ({ rules, kinds }: Pick<ReportOptions, 'rules' | 'kinds'>): Map<string, RuleText> =>
  new Map([
    ...Object.entries(documents),
    ...Object.entries(kinds).flatMap(([kind, info]) => kindTexts(kind, info)),
    ...rules.map(({ id, title, why }): [string, RuleText] => [id, { title, help: why }]),
  ]);
