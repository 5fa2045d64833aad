// Words that people look for and those that a handbook writes instead. A line is a group: whoever writes one of its words
// finds the others, too. `a > b` leads one way only: from a symptom to where one looks then.
import { mostMistakes, stemOf, typingMistakes, wordsOf } from './words.ts';

const lines = `
Sicherung, Datensicherung, Backup, Sicherungskopie, Backups
Dump, Datenbanksicherung > Backup
Wiederherstellung, Wiederherstellen, Restore, Rücksicherung, Recovery, zurückspielen, wiederherzustellen, Wiederanlauf
Restore, Datenverlust, gelöscht, versehentlich > Backup
Rollback, zurückrollen, Zurücksetzen, rückgängig, Downgrade
Rollback > Update, Aktualisierung, Backup, Restore, Wiederherstellung
Passwort, Kennwort, Geheimnis, Secret, Secrets, Zugangsdaten, Credentials, Password, Passphrase, Passwörter
Token, API-Key, API-Schlüssel, Schlüssel, Key > Secret, Geheimnis
Ansprechpartner, Kontakt, zuständig, Zuständigkeit, verantwortlich, Verantwortlichkeiten, Verantwortung, Personen, Betreuer, Administrator
Telefon, Telefonnummer, Rufbereitschaft, Bereitschaft, Notruf, anrufen, Vertretung, Owner, Eigentümer, Besitzer > Ansprechpartner, Verantwortlichkeiten, Personen, Zuständigkeit
Festplatte, Platte, Datenträger, Speicherplatz, Plattenplatz, Disk, Storage, Harddisk, SSD, HDD, Laufwerk, Partition
voll, vollgelaufen, Platzmangel > Speicherplatz, Storage, Disk
Arbeitsspeicher, RAM, Memory, Hauptspeicher
Speicher > RAM, Storage
Prozessor, CPU, Kerne, vCPU
Last, Auslastung, Load, langsam, Performance > System-Metriken, CPU, RAM
Neustart, neustarten, Reboot, Restart, neu starten, durchstarten, Neustarten
Neustart, Restart, hochfahren, Boot > Starten
Starten, Start, anschalten, einschalten, hochfahren, Inbetriebnahme
Stoppen, Stopp, Stop, anhalten, beenden, abschalten, herunterfahren, Shutdown, ausschalten, runterfahren
Protokoll, Protokolle, Log, Logs, Logging, Logfile, Logfiles, Logdatei, Journal, journalctl
Zertifikat, Zertifikate, TLS, SSL, Certificate, Cert
Let's Encrypt, Certbot, ACME > Zertifikat
HTTPS, Verschlüsselung, verschlüsselt > TLS, Zertifikat
abgelaufen, ablaufen, Ablauf, Ablaufdatum, Laufzeit, gültig, Gültigkeit, verlängern, Verlängerung, erneuern, Erneuerung, Renewal, expired
Firewall, ufw, nftables, iptables, Firewallregel, Firewallregeln, Paketfilter, Filterregeln, Regelwerk
Ports, Port, Portliste, Portfreigabe, Portfreigaben, Freigabe, Freigaben
offen, exponiert, öffentlich, erreichbar von außen, Angriffsfläche > Freigaben, Ports, Firewall
sperren, schließen, blockieren, zumachen > Firewall, Freigaben
Aktualisierung, Aktualisieren, Update, Updates, Upgrade, Patch, Patches, einspielen, Sicherheitsupdate, Versionswechsel
Überwachung, Monitoring, Alarm, Alarme, Alarmierung, Alert, Alerts, Metriken, Benachrichtigung
Healthcheck, Healthchecks, Zustandsprüfung, Gesundheitsprüfung, unhealthy, healthy, Health
DNS, Namensauflösung, Nameserver, DNS-Eintrag, Domain-Konfiguration
Domain, Domains, Domäne, Domänen, Webadresse, Hostname, URL
Server, vServer, Host, Hosts, Maschine, Rechner, VM, Hardware, Blech, Server-Spezifikationen
IP, IP-Adresse, Adresse, Adressen, Adressplan, IPv4, IPv6
Mail, E-Mail, Email, Mailserver, Mailcow, Postfach, Mailversand
Spam, Spamfilter, Spamschutz
Virenscanner, Virenschutz, Virus, ClamAV, Malware
Anmeldung, Login, einloggen, anmelden, Authentifizierung, Zugang, Zugänge, Zugriffsrechte, Konto, Konten, Account, Accounts
Benutzer, User, Nutzer, Benutzerkonto, Berechtigungen, Rechte, Zugriffsrechte
root, sudo, Adminrechte, Administratorrechte > Benutzer, Berechtigungen
SSH, Fernzugriff, Remotezugriff, Fernwartung, Shell, Konsole, SSH-Konfiguration
Datenbank, DB, Database, Datenbanken, SQL
PostgreSQL, Postgres, psql, MySQL, MariaDB > Datenbank
Netzwerk, Netz, Netze, Netzwerke, Subnetz, Subnet, Network, Netzwerk-Topologie
Störung, Störungen, Fehler, Fehlerbehebung, Troubleshooting, Ausfall, Problem, Probleme, Problembehebung, Fehlersuche, Incident, Panne, Störfall
kaputt, defekt, down, offline, hängt, abgestürzt, Absturz, Crash, tot, gestört, funktioniert nicht, Notfall > Störung, Fehlerbehebung, Troubleshooting
startet nicht, läuft nicht, geht nicht, kommt nicht an, kommen nicht an, antwortet nicht, reagiert nicht, lädt nicht, verbindet nicht > Störung, Fehlerbehebung, Troubleshooting
Notfall, Notfallblatt > Störung
nicht erreichbar, unerreichbar, Timeout, Zeitüberschreitung, keine Verbindung, Verbindungsfehler
502, 503, 504, 500, Bad Gateway, Gateway Timeout, Service Unavailable, Gatewayfehler > nicht erreichbar, Fehlerbehebung, Troubleshooting, Reverse Proxy, Störung
nicht erreichbar, leere Seite, weiße Seite, connection refused > Fehlerbehebung, Troubleshooting, Störung
Diagramm, Diagramme, Schaubild, Grafik, Netzplan, Zeichnung, Skizze, Netzwerkdiagramm
Topologie, Architektur, Gesamtbild, Überblick, Übersicht
Umgebungsvariable, Umgebungsvariablen, Env, Environment, Env-Datei, Env-Dateien, dotenv, Variable, Variablen
Konfiguration, Einstellung, Einstellungen, Konfig, Config, Settings, Parameter
Volume, Volumes, Datenablage, Ablage, Ablagen, persistente Daten, Mount, Mounts, Datenverzeichnis
Verzeichnis, Verzeichnisstruktur, Ordner, Pfad, Pfade, Dateipfade, Projektpfade, Verzeichnisbaum
Compose, docker-compose, Compose-Datei, docker-compose.yml, compose.yml, Compose-Dateien
Container, Docker-Container, Containerliste
Image, Images, Abbild, Docker-Image
Version, Versionen, Versionsstand, Softwarestand, Release
Reverse Proxy, Proxy, Reverseproxy, Weiterleitung, Weiterleitungen, Routing, Proxy-Host, Proxy-Hosts, Umleitung, Redirect
Sicherheit, Security, Härtung, Hardening, Absicherung, Risiko, Risiken, Schwachstelle
Klärungsbedarf, offene Frage, offene Fragen, ungeklärt, offene Punkte, Widerspruch, Widersprüche, Unstimmigkeit
nicht dokumentiert, Lücke, Lücken, undokumentiert, fehlende Angaben
Abgleich, Soll/Ist, Soll-Ist-Vergleich, Drift, Abweichung, Abweichungen, Unterschiede, Momentaufnahme, Snapshot, Ist-Stand
Befund, Befunde, Beanstandungen, Mängel, Prüfergebnis
Migration, Umzug, Umstellung, umziehen
Installation, Installieren, Einrichtung, Einrichten, Setup, Aufsetzen
Deployment, Deploy, Bereitstellung, Rollout, Ausrollen, Ausliefern, Veröffentlichen
Betriebssystem, OS, Linux, Distribution, Kernel, Linux-Distribution
Provider, Hoster, Anbieter, Rechenzentrum, Hosting, Standort, Hostinganbieter
PDF, Download, Downloads, herunterladen, Ausdruck, drucken, Druckfassung
Cronjob, Cron, Crontab, Zeitplan, Timer, zeitgesteuert
Zeitplan, automatisch, nachts > Cron, Timer
Systemd, Systemd-Unit, Systemd-Service, Unit, Units, Dienstdatei
Dienst, Dienste, Service, Services
Abhängigkeit, Abhängigkeiten, hängt ab, benötigt, braucht, Voraussetzung, Voraussetzungen, Auswirkung
Startreihenfolge, Reihenfolge, Bootreihenfolge
Skript, Skripte, Script, Scripts, Backup-Skripte
Befehl, Befehle, Kommando, Kommandos, Prüfbefehle, Cheatsheet
Wartung, Pflege, Instandhaltung, wiederkehrende Arbeiten, Wartungsarbeiten
Änderung, Änderungen, Changelog, Änderungshistorie, Änderungsverlauf, Historie, was ist neu
Zweck, Wofür, Ziel, Einleitung
Zielgruppe, Leser, Publikum
Verbindung, Verbindungen, Datenfluss, Kommunikation, Verbindungsmatrix, Kommunikationsmatrix
Sprachmodell, Sprachmodelle, LLM, KI, AI, Ollama
Push, Push-Benachrichtigung, Push-Benachrichtigungen, Notification
Rate Limit, Ratenbegrenzung, Begrenzung von Anfragen, Drosselung, Throttling
VPN, WireGuard, Tunnel
Datenschutz, DSGVO, personenbezogen > personenbezogene Daten, Aufbewahrung, Löschfrist, Frist, Sicherheit
Frontend, Weboberfläche, Oberfläche, Webseite, Website, UI
Backend, API, Schnittstelle, Programmierschnittstelle
Anhang, Anhänge, Appendix, Beilage
Entscheidung, Entscheidungen, ADR, Begründung
Single Sign-on, SSO, Identity Provider > Anmeldung, Authentifizierung
`;

/** What a phrase leads to, each as the words that must all be there. */
interface SynonymGroup {
  /** Phrases from which it leads, as their stems. */
  readonly from: readonly (readonly string[])[];
  /** Phrases to which it leads, as their words. */
  readonly to: readonly (readonly string[])[];
}
const phrases = (list: string) => list.split(',').map((phrase) => wordsOf(phrase));

const groupsOf = (text: readonly string[]): SynonymGroup[] =>
  text.map((line) => {
    const [from = '', to = from] = line.split(' > ');
    return { from: phrases(from).map((words) => words.map(stemOf)), to: phrases(to) };
  });
const all = lines.trim().split('\n');
const [oneWay, bothWays] = [true, false].map((is) =>
  groupsOf(all.filter((line) => line.includes(' > ') === is)),
);
const key = (words: readonly string[]) => words.join(' ');
/** A line that leads one way leads there from everything that means the same as one of its words, too. */
const synonymGroups: readonly SynonymGroup[] = [
  ...(bothWays ?? []),
  ...(oneWay ?? []).map(({ from, to }) => {
    const said = new Set(from.map(key));
    const same = (bothWays ?? []).filter((group) => group.from.some((words) => said.has(key(words))));
    const more = same.flatMap((group) => group.from).filter((words) => !said.has(key(words)));
    return { from: [...from, ...new Map(more.map((words) => [key(words), words])).values()], to };
  }),
];

/** All words and phrases that lead to others, as people write them. */
export const synonymWords: readonly string[] = [
  ...new Set(
    lines
      .trim()
      .split('\n')
      .flatMap((line) => (line.split(' > ')[0] ?? '').split(',').map((phrase) => phrase.trim())),
  ),
];
/** Stems of all words that lead to others. */
export const knownStems: ReadonlySet<string> = new Set(synonymGroups.flatMap(({ from }) => from.flat()));
/** The known word that a mistyped one means. */
function meant(word: string): string {
  const stem = stemOf(word);
  if (knownStems.has(stem) || /\d/.test(word)) return stem;
  const close = [...knownStems].filter(
    (other) =>
      other.length > 4 && typingMistakes(stem, other, mostMistakes(stem.length)) <= mostMistakes(stem.length),
  );
  return close.length === 1 ? close[0]! : stem;
}

/** A phrase that means the same as a part of a query. */
export interface Synonym {
  /** Its words. */
  readonly phrase: readonly string[];
  /** The first word of the query that it stands for, and how many. */
  readonly at: number;
  readonly used: number;
  /** Of 1. */
  readonly near: number;
}
/** Phrases that mean the same as parts of a query, which is handed in as its folded words. */
export function synonymsOf(words: readonly string[]): Synonym[] {
  const stems = words.map(meant);
  return synonymGroups.flatMap(({ from, to }) =>
    from.flatMap((phrase) => {
      for (let at = 0; at + phrase.length <= stems.length; at++) {
        const whole = phrase.every((stem, index) => stems[at + index] === stem);
        // „Passwortablage“: a part of a longer word.
        const part =
          phrase.length === 1 &&
          phrase[0]!.length >= 5 &&
          stems[at]!.length > phrase[0]!.length &&
          (stems[at]!.startsWith(phrase[0]!) || stems[at]!.endsWith(phrase[0]!));
        if (whole || part)
          return to.map((target) => ({ phrase: target, at, used: phrase.length, near: whole ? 0.86 : 0.6 }));
      }
      return [];
    }),
  );
}
