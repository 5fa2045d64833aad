// What people look for, and the pages of which one must be among the first three: handbook · query · pattern of addresses
// below it. The truth is the inventory and the chapters.

const asked = `
gro-mate · 8082 · container/pgadmin|ports
gro-mate · 8082/tcp · container/pgadmin|ports
tick-guard · 11434 · dienste/ollama
gro-mate · 91.99.21.21 · hosts/web
gro-mate · 172.22.1.0/24 · netzwerke/mailcow-network
gro-mate · 172.22.1 · netzwerke/mailcow-network
gro-mate · 2a01:4f8 · hosts/web
gro-mate · api.gro-mate.tech · domains/api.gro-mate.tech
gro-mate · dpage/pgadmin4 · container/pgadmin
gro-mate · POSTGRES_PASSWORD · container/grocery_postgres|env-dateien
gro-mate · Sicherung · betrieb|sicherungen
gro-mate · Datensicherung · betrieb|sicherungen
gro-mate · Passwort · sicherheit|geheimnisse
gro-mate · Kennwort · sicherheit|geheimnisse
gro-mate · Firewall · ports
gro-mate · Zertifikat abgelaufen · reverse-proxy|zertifikat|betrieb
gro-mate · zertifkat abgelaufen · reverse-proxy|zertifikat|betrieb
gro-mate · 502 · betrieb|reverse-proxy|gro-mate/$
tick-guard · 502 · troubleshooting
gro-mate · zertifkat · reverse-proxy|zertifikat|betrieb
gro-mate · keyclock · container/keycloak
gro-mate · postgres_data · volumes/postgres_data
gro-mate · Ansprechpartner · personen|einleitung|notfall
gro-mate · Neustart · betrieb
gro-mate · docker compose restart · betrieb|stacks
gro-mate · Festplatte · server-umgebung|monitoring|platte-voll|hosts
gro-mate · Rollback · betrieb|docker-umgebung|ablaeufe
`;
const further = `
gro-mate · wo ist das passwort der datenbank · sicherheit|env-dateien|grocery_postgres|geheimnisse
gro-mate · Datenbankpasswort · sicherheit|grocery_postgres|env-dateien|geheimnisse
gro-mate · nginx proxy manager · container/nginx_proxy_manager
gro-mate · npm · nginx_proxy_manager
gro-mate · Port 25 · postfix|ports
gro-mate · 993 · dovecot|ports
gro-mate · :81 · nginx_proxy_manager|ports
gro-mate · 443/tcp · nginx_proxy_manager|ports|nginx-mailcow
gro-mate · 5432 · grocery_postgres
gro-mate · 172.18.0.1 · devnet
gro-mate · 172.18.0.0/16 · devnet
gro-mate · 172.17.0.1 · bridge|hosts
gro-mate · fd4d:6169 · mailcow-network
gro-mate · 2a01:4f8:1c1a:ca2e::1 · hosts/web
gro-mate · br-mailcow · mailcow-network|hosts/web
gro-mate · mail.gro-mate.tech · domains/mail
gro-mate · pg.gro-mate.tech · domains/pg
gro-mate · id.gro-mate.tech · domains/id|keycloak
gro-mate · postgres:16 · grocery_postgres|keycloak_postgres
gro-mate · jc21/nginx-proxy-manager · nginx_proxy_manager
gro-mate · quay.io/keycloak/keycloak · container/keycloak
gro-mate · GEMINI_API_KEY · env-dateien/backend|grocery_backend
gro-mate · VITE_BACKEND_URL · env-dateien/frontend|grocery_frontend
gro-mate · DATABASE_URL · env-dateien/backend|grocery_backend
gro-mate · DBPASS · env-dateien/mailcow|mailcow
gro-mate · grocery-mate_pgadmin_data · volumes/pgadmin_data
gro-mate · vmail-vol-1 · volumes/vmail-vol-1
gro-mate · mailcowdockerized_vmail-vol-1 · volumes/vmail-vol-1
gro-mate · /srv/dockerdata/nginx · volumes/npm|nginx_proxy_manager
gro-mate · docker.sock · docker-socket
gro-mate · pg_dump · postgres-sichern|betrieb|sicherungen
gro-mate · Datenbank wiederherstellen · betrieb|ablaeufe|sicherungen|notfall
gro-mate · Restore · betrieb|ablaeufe|sicherungen|notfall
gro-mate · Wiederherstellung · betrieb|ablaeufe|sicherungen|notfall
gro-mate · Postgres · grocery_postgres|anwendungen
gro-mate · Speicherplatz · platte|server-umgebung|monitoring|hosts
gro-mate · platte voll · platte-voll
gro-mate · Arbeitsspeicher · server-umgebung|hosts|monitoring
gro-mate · SSH · server-umgebung|zugaenge|hosts
gro-mate · wer darf sich per ssh anmelden · server-umgebung|zugaenge|sicherheit|hosts
gro-mate · logs · betrieb|container-infrastruktur
gro-mate · Logdateien · betrieb|container-infrastruktur
gro-mate · Protokolle · betrieb|container-infrastruktur
gro-mate · docker logs · betrieb|container-infrastruktur|container/
gro-mate · Update · betrieb|docker-umgebung|ablaeufe
gro-mate · mailcow update · ablaeufe|betrieb|anwendungen|stacks/mailcow
gro-mate · Aktualisierung · betrieb|anwendungen|docker-umgebung
gro-mate · Überwachung · monitoring
gro-mate · ueberwachung · monitoring
gro-mate · healthcheck · monitoring
gro-mate · prometheus · monitoring
gro-mate · grafana · monitoring
gro-mate · Lets Encrypt · reverse-proxy|sicherheit|lets-encrypt
gro-mate · Let's Encrypt · reverse-proxy|sicherheit|lets-encrypt
gro-mate · TLS · sicherheit|reverse-proxy
gro-mate · Mailserver · mailcow|anwendungen|umgebung/mailserver
gro-mate · Spam · rspamd|ablaeufe|anwendungen
gro-mate · DNS · server-umgebung|reverse-proxy|dns
gro-mate · Namensauflösung · server-umgebung|unbound
gro-mate · ufw · sicherheit|ports|server-umgebung
gro-mate · Freigaben · freigaben|ports|sicherheit
gro-mate · Netzwerkdiagramm · anhaenge|diagramme
gro-mate · Diagramme · diagramme
gro-mate · Umgebungsvariablen · anwendungen|env-dateien|anhaenge
gro-mate · .env · env-dateien|anhaenge
gro-mate · docker-compose.yml · anhaenge|stacks|docker-umgebung
gro-mate · systemd · anhaenge|betrieb
gro-mate · Cronjob · betrieb|docker-umgebung|server-umgebung|ablaeufe|hosts|sicherungen
gro-mate · Kernel · server-umgebung|hosts
gro-mate · Ubuntu · server-umgebung|hosts
gro-mate · Hetzner · hosts/web|umgebung/hetzner
gro-mate · Jeff · einleitung|server-umgebung|personen|hosts
gro-mate · grocery_bakend · grocery_backend
gro-mate · pgadmn · container/pgadmin
gro-mate · Sicherheitskonzept · sicherheit
gro-mate · datensicherng · docker-umgebung|betrieb|sicherungen|ablaeufe|anhaenge
gro-mate · Zertifkate · sicherheit|reverse-proxy|zertifikat
gro-mate · Keycloak · container/keycloak
gro-mate · Gemini · gemini|env-dateien/backend
gro-mate · mailgun · mailgun
gro-mate · website down · betrieb|gro-mate/$|ablaeufe|container/grocery_frontend
gro-mate · Notfall · gro-mate/$|betrieb|ablaeufe|notfall
gro-mate · Abgleich · abgleich
gro-mate · offene Fragen · klaerungsbedarf
gro-mate · Klärungsbedarf · klaerungsbedarf
gro-mate · Startreihenfolge · betrieb|stacks|notfall
gro-mate · neu starten · betrieb|ablaeufe
gro-mate · container neu starten · betrieb|ablaeufe
gro-mate · server reboot · betrieb|ablaeufe
gro-mate · nginx · nginx_proxy_manager|nginx-mailcow
gro-mate · FastAPI · grocery_backend|anwendungen
gro-mate · Vue · grocery_frontend|anwendungen
gro-mate · redis · redis
gro-mate · mysql · mysql
gro-mate · Virenscanner · clamd
gro-mate · jeff-4gb-nbg1-15 · hosts/web
gro-mate · grocery_user · grocery_postgres|ablaeufe|betrieb
gro-mate · 8089 · keycloak
gro-mate · imap · dovecot|verbindungen|mailprogramme
gro-mate · postfach anlegen · postfach-anlegen
gro-mate · Zuständigkeit · einleitung|personen
gro-mate · Verantwortlich · einleitung|personen
tick-guard · 8000 · tick-guard-backend|ports
tick-guard · 8000/tcp · tick-guard-backend|ports
tick-guard · 22 · ports|hosts/backend|ssh
tick-guard · 192.168.178.157 · hosts/backend
tick-guard · 192.168.178.0/24 · netzwerke/lan
tick-guard · 192.168.178.200 · netzwerke/lan
tick-guard · 192.168.178 · netzwerke/lan
tick-guard · gmktec · hosts/gmktec
tick-guard · gmktec.lan · hosts/gmktec
tick-guard · ollama · dienste/ollama
tick-guard · olama · dienste/ollama
tick-guard · Sprachmodell · ollama|komponenten
tick-guard · LLM · ollama|komponenten
tick-guard · wireguard · dienste/wireguard
tick-guard · VPN · wireguard|netzwerke|umgebung
tick-guard · nginx · dienste/nginx
tick-guard · nginx.service · dienste/nginx
tick-guard · CORS_ORIGINS · env-dateien|cors
tick-guard · CORS · cors-security
tick-guard · leere Seite · troubleshooting
tick-guard · Frontend zeigt nichts an · troubleshooting|hosts/frontend
tick-guard · API nicht erreichbar · troubleshooting
tick-guard · Push · troubleshooting
tick-guard · VAPID · env-dateien|troubleshooting
tick-guard · Datensicherung · best-practices|ablaeufe|sicherungen
tick-guard · Backup · best-practices|ablaeufe|sicherungen
tick-guard · Kennwort · best-practices|geheimnisse|klaerungsbedarf
tick-guard · certbot · dienste/certbot
tick-guard · Umzug · migration
tick-guard · All-inkl · migration|umgebung
tick-guard · Migration · migration
tick-guard · proxmox · hosts/proxmox
tick-guard · LXC · hosts/|komponenten|ueberblick
tick-guard · Firewall · best-practices|ports|netzwerk-topologie|komponenten
tick-guard · ddns · domains/ddns
tick-guard · ddns.meinedomain.de · domains/ddns
tick-guard · /var/www/tick-guard · volumes/web-root
tick-guard · systemctl restart nginx · komponenten|dienste/nginx|troubleshooting
tick-guard · Passwort vergessen · klaerungsbedarf|troubleshooting|ablaeufe
tick-guard · Admin-Konto verloren · troubleshooting|ablaeufe
tick-guard · 502 Bad Gateway · troubleshooting|reverse|nginx|komponenten|tick-guard/$
tick-guard · mongodb · mongo|backend|komponenten
tick-guard · tickguard · hosts/backend|tick-guard-backend
tick-guard · Neustart · komponenten|ablaeufe|troubleshooting|tick-guard-backend
tick-guard · Router · router
tick-guard · Security Headers · cors-security
tick-guard · HSTS · cors-security|domains
tick-guard · Überwachung · best-practices
tick-guard · Installation · komponenten|ablaeufe
tick-guard · Ansprechpartner · einleitung|personen|nicht-dokumentiert|ueberblick|notfall
`;

/** Written down by somebody who had not looked at what they find. */
const untuned = `
gro-mate · 587 · postfix|ports
gro-mate · Port 8443 · nginx-mailcow|ports
gro-mate · 81/tcp · nginx_proxy_manager|ports
gro-mate · 127.0.0.1 · adressen|hosts/web|ports
gro-mate · 172.22.1.254 · unbound|mailcow-network
gro-mate · 172.18.0.7 · devnet
gro-mate · fd4d:6169:6c63:6f77::/64 · mailcow-network
gro-mate · 91.99.21.21/32 · hosts/web
gro-mate · www.gro-mate.tech · domains/www
gro-mate · SSL Zertifikat erneuern · zertifikat|reverse-proxy|betrieb|ablaeufe
gro-mate · Webmail · sogo|domains/mail|anwendungen|nginx-mailcow
gro-mate · postgres passwort ändern · geheimnisse|grocery_postgres|sicherheit|env-dateien|klaerungsbedarf
gro-mate · pgAdmin login · container/pgadmin|zugaenge
gro-mate · mysql_data · volumes/mysql
gro-mate · letsencrypt volume · volumes/npm-letsencrypt
gro-mate · Reverse-Proxy · reverse-proxy|nginx_proxy_manager
gro-mate · rückgängig machen · betrieb|docker-umgebung|ablaeufe
gro-mate · Vertretung · personen|stoerung|einleitung|nicht-dokumentiert|notfall
gro-mate · Telefonnummer · personen|stoerung|nicht-dokumentiert|notfall
gro-mate · Mails kommen nicht an · ablaeufe/mail|anwendungen|betrieb|stacks/mailcow|container/(postfix|rspamd)
gro-mate · Datenbank startet nicht · container/grocery_postgres|betrieb|stoerung
gro-mate · Portfreigabe · ports|freigaben|sicherheit
gro-mate · offene Ports · ports|freigaben
gro-mate · Backend · container/grocery_backend
gro-mate · SMTP · postfix|anwendungen|verbindungen|umgebung
gro-mate · unbound · container/unbound
gro-mate · dovekot · container/dovecot
gro-mate · Mailcow Netz · netzwerke/mailcow-network
gro-mate · Notfallblatt · downloads|stoerung|gro-mate/$|notfall
gro-mate · was hat sich geändert · aenderungen
gro-mate · Ausfall Server · stoerung|betrieb|hosts/web|gro-mate/$|notfall
gro-mate · Platz auf der Platte · platte-voll|server-umgebung|monitoring|hosts
gro-mate · DB_PASSWORD · env-dateien|geheimnisse|grocery
tick-guard · 27017 · dienste/mongodb|ports
tick-guard · 192.168.178.155 · hosts/(gmktec|backend|frontend)|adressen|dienste/ollama
tick-guard · 443 · dienste/nginx|ports
tick-guard · tick-guard-backend.service · dienste/tick-guard-backend
tick-guard · journalctl · dienste|troubleshooting|komponenten|best-practices
tick-guard · SECRET_KEY · env-dateien|geheimnisse
tick-guard · Verschlüsselung · geheimnisse|best-practices|klaerungsbedarf|cors-security|vorteile
tick-guard · Belege hochladen · klaerungsbedarf|volumes/receipts
tick-guard · certificate renewal · certbot|zertifikate|tls
tick-guard · letsencrypt · certbot|umgebung|zertifikate|tls-einrichten
tick-guard · Fritzbox · router|netzwerk|hosts|umgebung|ueberblick
tick-guard · Datenschutz · klaerungsbedarf|vorteile|best-practices|weiterfuehrend|ueberblick|notfall
tick-guard · Backend neu starten · tick-guard-backend|komponenten|troubleshooting|ablaeufe
tick-guard · mongo db · dienste/mongodb
tick-guard · Einspielen · ablaeufe|migration|best-practices
tick-guard · KI Modell · ollama|komponenten|vorteile|gmktec
gro-mate · 25/tcp · postfix|ports
gro-mate · 143 · dovecot|ports
gro-mate · 80 · nginx_proxy_manager|ports
gro-mate · 3306 · mysql-mailcow
gro-mate · 172.18 · devnet
gro-mate · 172.22.1.250 · container/(dovecot|.*mailcow)|mailcow-network
gro-mate · 2a01:4f8:1c1a:ca2e::/64 · hosts/web|adressen
gro-mate · mailcow.conf · env-dateien/mailcow|mailcow
gro-mate · rspamd · container/rspamd
gro-mate · ofelia · container/ofelia
gro-mate · pg_isready · grocery_postgres
gro-mate · devnet · netzwerke/devnet
gro-mate · bind mount · volumes|container-infrastruktur|docker-umgebung
gro-mate · Adminer · container/pgadmin|anwendungen
gro-mate · pgadmin data · volumes/pgadmin_data
gro-mate · Zugriff auf den Server · zugaenge|server-umgebung|hosts/web|sicherheit
gro-mate · Wer ist zuständig · personen|einleitung|stoerung
gro-mate · Netzwerkplan · diagramme|anhaenge|container-infrastruktur|netzwerke
gro-mate · Abhängigkeiten · container-infrastruktur|docker-umgebung|betrieb|diagramme|anwendungen|verbindungen
gro-mate · Postfix neustarten · container/postfix
gro-mate · mailserver neu starten · stacks/mailcow|ablaeufe/stacks-starten|betrieb
gro-mate · update mailcow · mailcow-update|betrieb|stacks/mailcow
gro-mate · Sicherungskopie Datenbank · postgres-sichern|sicherungen|betrieb
gro-mate · Passwörter · geheimnisse|sicherheit
gro-mate · JWT · geheimnisse|env-dateien/backend|grocery_backend|sicherheit
gro-mate · api · domains/api|grocery_backend
gro-mate · frontend port · grocery_frontend|ports
gro-mate · zertifikat läuft ab · zertifik|reverse-proxy|sicherheit|monitoring
gro-mate · Backup Strategie · sicherungen|betrieb
gro-mate · Nginx Proxy Manger · nginx_proxy_manager
gro-mate · fierwall · ports|sicherheit|server-umgebung
gro-mate · Datensicherug · sicherungen|betrieb
tick-guard · Belege · volumes/receipts|klaerungsbedarf
tick-guard · /opt/tick-guard · volumes|hosts/backend|komponenten|dienste/tick-guard-backend
tick-guard · uvicorn · tick-guard-backend
tick-guard · mongosh · mongodb|troubleshooting
tick-guard · llama3 · ollama|komponenten
tick-guard · reverse proxy · dienste/nginx|komponenten
tick-guard · DNS · ddns|domains|netzwerk-topologie
tick-guard · Hardware · gmktec|proxmox|hosts|komponenten
tick-guard · Container Backend · hosts/backend
tick-guard · npm run build · frontend|ablaeufe|komponenten
tick-guard · SMTP_PASSWORD · env-dateien|geheimnisse
tick-guard · 80/tcp · dienste/nginx|ports
tick-guard · sudo ufw status · best-practices|komponenten|ports|hosts|troubleshooting
`;

/** A query in one handbook, and what answers it. */
export interface Query {
  readonly handbook: string;
  readonly query: string;
  readonly pages: RegExp;
}
const queriesOf = (text: string): Query[] =>
  text
    .trim()
    .split('\n')
    .map((line) => {
      const [handbook = '', query = '', pages = ''] = line.split(' · ');
      return { handbook, query, pages: new RegExp(pages) };
    });

/** Those that were handed in with the task, and our own. */
export const queries: readonly Query[] = [...queriesOf(asked), ...queriesOf(further)];
/** What the search was never fitted to. */
export const untunedQueries: readonly Query[] = queriesOf(untuned);
