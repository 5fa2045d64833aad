// What stands beside the collector on a server: a sudoers file, a key that can do nothing else, a timer. As root, it
// reads everything; nobody needs to be in the group docker, which is as good as root.
import type { AnySnapshotSource } from '../snapshots/index.ts';
import { rootTools, withoutEnv } from './tools.ts';

const user = 'infrabuch';
const program = '/usr/local/sbin/infrabuch-collector';

/** In sudoers these characters have a meaning of their own. */
const sudoersWord = (word: string) => word.replace(/[\\,:=*?[\]!#"() ]/g, String.raw`\$&`);

/** A file for /etc/sudoers.d. */
export function sudoers(sources: readonly AnySnapshotSource[]): string {
  const commands = sources
    .flatMap(({ command, commands: several }) => several ?? [command])
    .map(withoutEnv)
    .flatMap(([tool = '', ...args]) =>
      rootTools[tool] ? [[rootTools[tool], ...args].map(sudoersWord).join(' ')] : [],
    );
  const exact = [...new Set(commands)].map((line) => `${user} ALL=(root) NOPASSWD: ${line}\n`).join('');
  return `# Nach /etc/sudoers.d/infrabuch, Rechte 0440; „visudo -cf DATEI“ prüft die Datei vorher.
# Der abgelegte Sammler, ohne Argumente; er liest nur. Er muss root gehören:
#   install -o root -g root -m 0755 infrabuch-collector ${program}
${user} ALL=(root) NOPASSWD: ${program} ""
${
  exact &&
  `# Für „infrabuch snapshot“, das den Sammler selbst mitbringt: genau diese Aufrufe. Docker liest dann nur, wer in der
# Gruppe docker ist.
${exact}`
}`;
}

/** A line of authorized_keys, in which the public key is missing. */
export const authorizedKeys =
  (): string => `# Nach ~${user}/.ssh/authorized_keys; am Ende der Zeile den öffentlichen Schlüssel einsetzen. Mit ihm lässt sich nur
# der Sammler aufrufen, gleich, welcher Befehl verlangt wird.
restrict,command="sudo -n ${program}" ssh-ed25519 ÖFFENTLICHER_SCHLÜSSEL infrabuch
`;

const archive = '/var/lib/infrabuch/momentaufnahme.txt';

/** Of a service that only reads: how long it may take, and what it may not touch. */
export const serviceLimits = `TimeoutStartSec=15min
Nice=10
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=full
ProtectHome=read-only`;
/** The unit of a timer that starts the service of its name every night. @param description German */
export const nightly = (description: string): string => `[Unit]
Description=${description}

[Timer]
OnCalendar=*-*-* 03:30:00
RandomizedDelaySec=15min
Persistent=yes

[Install]
WantedBy=timers.target
`;

/** Two units, each below the path of its file. */
export const timer = (): string => `# /etc/systemd/system/infrabuch-collector.service
# Schreibt das Archiv nach ${archive}.
[Unit]
Description=infrabuch: Momentaufnahme dieser Maschine

[Service]
Type=oneshot
UMask=0077
StateDirectory=infrabuch
StateDirectoryMode=0700
ExecStart=/bin/sh -c '${program} >${archive}.neu'
ExecStart=/bin/mv ${archive}.neu ${archive}
${serviceLimits}
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes
LockPersonality=yes

# /etc/systemd/system/infrabuch-collector.timer
# Danach: systemctl daemon-reload && systemctl enable --now infrabuch-collector.timer
${nightly('infrabuch: Momentaufnahme jede Nacht')}`;
