// What the shell scripts that change a firewall have in common: flags, the right machine, asking first, a backup, and a
// way back that is taken by itself unless somebody confirms. Shell text is data, whatever its length.
import type { Host, Inventory } from '../model/inventory.ts';
import { shellQuoted } from '../model/shell.ts';

/** Any text as one line: what breaks lines or moves the cursor becomes a blank. */
export const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();

/** What a script is about. */
interface ScriptSubject {
  /** `ufw` or `docker-user`: part of its file's name, of its backups and of its timer. */
  readonly tool: string;
  readonly inventory: Inventory;
  readonly host: Host;
  /** German: what it sets. */
  readonly purpose: string;
  /** German sentences of the head. */
  readonly notes: readonly string[];
  /** German lines of `--help` for flags of its own. */
  readonly flags: readonly string[];
}

/** The first lines of a script: what it is, and the values that its functions read. */
export function scriptHead({ tool, inventory, host, purpose, notes, flags }: ScriptSubject): string {
  const name = oneLine(host.title ?? host.name);
  return `#!/usr/bin/env bash
# ${purpose} auf „${name}“ (${host.id}).
# Erzeugt von infrabuch aus dem Inventar „${inventory.id}“.
${notes.map((note) => `# ${oneLine(note)}\n`).join('')}# shellcheck disable=SC1111,SC1112,SC2016 # German quotation marks are meant; texts in single quotes stay as they are.
set -euo pipefail
umask 077
export LC_ALL=C LANGUAGE=C
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

tool=${tool}
file=${tool}.${host.id}.sh
machine=${shellQuoted(host.hostname ?? '')}
seconds=\${INFRABUCH_ROLLBACK_SECONDS:-300}

usage() {
  cat <<'END'
${purpose} auf „${name}“.

  bash ${tool}.${host.id}.sh              zeigt, was anders würde, und ändert nichts (auch: --dry-run)
  bash ${tool}.${host.id}.sh --apply      zeigt es, fragt und wendet es an
  bash ${tool}.${host.id}.sh --yes        wendet es ohne Frage an

  --any-host      auch auf einer Maschine, die anders heißt
${flags.map((line) => `  ${line}\n`).join('')}
Vor jeder Änderung wird der Stand unter /var/backups/infrabuch gesichert. Nach fünf Minuten
(INFRABUCH_ROLLBACK_SECONDS) kommt er von selbst zurück, wenn niemand mit dem gezeigten Befehl bestätigt.
END
}
`;
}

/**
 * Functions of both scripts. They expect `further_flag` (takes a flag of its own, sets `taken`), `restore_text` (prints the
 * commands that bring the state in the backup's folder back) and `save_state` (writes that state there).
 */
export const guardFunctions = `
say() { printf '%s\\n' "$*"; }
fail() {
  printf '%s\\n' "$*" >&2
  exit 2
}

apply=no
asked=no
any_host=no
taken=1
read_flags() {
  while [ "$#" -gt 0 ]; do
    taken=1
    case $1 in
      --dry-run) apply=no ;;
      --apply) apply=yes ;;
      --yes)
        apply=yes
        asked=yes
        ;;
      --any-host) any_host=yes ;;
      -h | --help)
        usage
        exit 0
        ;;
      *) further_flag "$@" || fail "Unbekannte Angabe: $1 (--help zeigt alle)" ;;
    esac
    shift "$taken"
  done
}

needs() {
  local program
  [ "$(id -u)" = 0 ] || fail "Nur root darf das: sudo bash $file"
  for program in "$@"; do
    command -v "$program" >/dev/null 2>&1 || fail "Auf dieser Maschine fehlt: $program"
  done
  case $seconds in
    '' | *[!0-9]* | 0*) fail "INFRABUCH_ROLLBACK_SECONDS ist keine Zahl von Sekunden: $seconds" ;;
  esac
}
right_machine() {
  local here
  here=$(uname -n)
  if [ -n "$machine" ] && [ "$any_host" = no ] && [ "\${here%%.*}" != "\${machine%%.*}" ]; then
    fail "Dieses Skript ist für „$machine“, diese Maschine heißt „$here“. Trotzdem ausführen: --any-host"
  fi
}

ask() {
  local answer=
  if [ "$asked" = yes ]; then return; fi
  if { : >/dev/tty; } 2>/dev/null; then
    printf 'Anwenden? [ja/Nein] ' >/dev/tty
    read -r answer </dev/tty || :
  fi
  [ "$answer" = ja ] || fail 'Nichts geändert. Ohne Frage anwenden: --yes'
}

pending=/run/infrabuch-$tool.pending
backup=
# What waits for its confirmation is not changed again: its way back would be lost.
nothing_pending() {
  local folder
  [ -e "$pending" ] || return 0
  folder=$(cat "$pending")
  [ -d "$folder" ] && [ ! -e "$folder/decided" ] || return 0
  fail "Die vorige Änderung ist noch nicht bestätigt: sh $folder/confirm (oder zurück: sh $folder/rollback)"
}
write_backup() {
  backup=/var/backups/infrabuch/$tool-$(date -u +%Y%m%dT%H%M%SZ)-$$
  mkdir -p "$backup"
  save_state
  {
    say '#!/bin/sh'
    say "# Stellt den Stand vor der Änderung wieder her: von selbst, wenn niemand bestätigt, oder von Hand."
    say 'set -eu'
    say 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
    say 'export PATH LC_ALL=C LANGUAGE=C'
    say 'cd "$(dirname "$0")"'
    say 'mkdir decided 2>/dev/null || { echo "Schon bestätigt oder zurückgenommen."; exit 0; }'
    restore_text
    say ': >rolled-back'
    say "rm -f $pending"
    say 'echo "Der Stand vor der Änderung gilt wieder."'
  } >"$backup/rollback"
  {
    say '#!/bin/sh'
    say '# Bestätigt die Änderung: Der Stand davor kommt nicht mehr von selbst zurück.'
    say 'set -eu'
    say 'cd "$(dirname "$0")"'
    say 'mkdir decided 2>/dev/null || { echo "Zu spät: schon bestätigt oder zurückgenommen."; exit 1; }'
    say "systemctl stop infrabuch-$tool-rollback.timer >/dev/null 2>&1 || :"
    say "rm -f $pending"
    say 'echo "Bestätigt: Die Änderung bleibt."'
  } >"$backup/confirm"
}
# Before anything changes, so that the way back does not need this script or this connection.
schedule_rollback() {
  say "$backup" >"$pending"
  if [ -d /run/systemd/system ] && command -v systemd-run >/dev/null 2>&1 &&
    systemd-run --quiet --collect --unit="infrabuch-$tool-rollback" --on-active="$seconds" \\
      --timer-property=AccuracySec=1s /bin/sh "$backup/rollback" >/dev/null 2>&1; then
    return
  fi
  setsid /bin/sh -c 'sleep "$1"; exec /bin/sh "$2"' rollback "$seconds" "$backup/rollback" </dev/null >/dev/null 2>&1 &
}
take_back() {
  say 'Das Anwenden ist gescheitert; der Stand davor wird wiederhergestellt.' >&2
  sh "$backup/rollback" >&2 || :
  exit 1
}
applied() {
  say "Angewandt. Gesichert ist der Stand davor in $backup."
  say "Jetzt in einer zweiten Verbindung prüfen, ob alles erreichbar ist, und in den nächsten $seconds Sekunden bestätigen:"
  say "  sudo sh $backup/confirm"
  say "Sonst kommt der Stand davor von selbst zurück; sofort zurück: sudo sh $backup/rollback"
}
`;

/** How both scripts show what differs between two files of lines. */
export const differenceFunction = `difference() {
  diff --old-line-format='  − %L' --new-line-format='  + %L' --unchanged-line-format='' "$1" "$2" || :
}`;

/** How both scripts end where something is to change: `show_changes` shows it, `set_rules` sets it. */
export const showAndApply = `say 'Das würde anders (− entfernt, + gesetzt):'
show_changes
if [ "$apply" = no ]; then
  say "Nur gezeigt, nichts geändert. Anwenden: sudo bash $file --apply"
  exit 0
fi
nothing_pending
ask
write_backup
schedule_rollback
set_rules || take_back
applied`;
