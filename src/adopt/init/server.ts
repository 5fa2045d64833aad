// What a server needs to send its snapshot by itself: a script, two units, and the line of a key that can do only that.
import { nightly, serviceLimits } from '../../collect/install.ts';

const pushScript = (host: string) => `#!/bin/sh
# Liest diese Maschine und schickt das Archiv an die Ablage. Gehört root; liegt in /usr/local/sbin/infrabuch-push.
set -eu
umask 077
ziel=\${1:?Aufruf: infrabuch-push benutzer@ablage}
archiv=$(mktemp)
trap 'rm -f "$archiv"' EXIT
/usr/local/sbin/infrabuch-collector >"$archiv"
ssh -o BatchMode=yes -i /etc/infrabuch/push-key "$ziel" <"$archiv"
echo "Momentaufnahme von ${host} geschickt."
`;
const units = `# /etc/systemd/system/infrabuch-push.service
[Unit]
Description=infrabuch: Momentaufnahme dieser Maschine schicken
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart=/usr/local/sbin/infrabuch-push infrabuch@ABLAGE
${serviceLimits}

# /etc/systemd/system/infrabuch-push.timer
# Danach: systemctl daemon-reload && systemctl enable --now infrabuch-push.timer
${nightly('infrabuch: jede Nacht eine Momentaufnahme schicken')}`;
/** Whoever has the key can write this one archive and nothing else. */
const authorizedKeys = (
  host: string,
) => `# Auf der Ablage, nach ~infrabuch/.ssh/authorized_keys; am Ende der Zeile den öffentlichen Schlüssel des Servers einsetzen.
# Mit ihm lässt sich nur dieses eine Archiv schreiben, gleich, welcher Befehl verlangt wird.
restrict,command="umask 077; mkdir -p archive && cat >archive/${host}.neu && mv archive/${host}.neu archive/${host}.txt" ssh-ed25519 ÖFFENTLICHER_SCHLÜSSEL ${host}
`;

/** The files for one server by their paths. @param host its id */
export const serverFiles = (host: string): ReadonlyMap<string, string> =>
  new Map([
    [`server/${host}/infrabuch-push`, pushScript(host)],
    [`server/${host}/infrabuch-push.units`, units],
    [`server/${host}/authorized_keys`, authorizedKeys(host)],
  ]);
