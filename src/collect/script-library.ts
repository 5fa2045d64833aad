// The functions of the collector script, as text: data, whatever its length. What stands in ${…} comes from scrub.ts and
// tools.ts. The functions call each other; the last line of the script (script.ts) calls `ready` and `main`.
import { scrubProgram } from '../secrets/posix.ts';
import { rootTools } from './tools.ts';

/** Always in quotes. */
const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** From the first line of the script to the last of its functions. */
export const scriptLibrary = `#!/bin/sh
# Collector of infrabuch: reads this machine, changes nothing, prints one archive to standard output.
# Made by: infrabuch collector. Secrets are taken out before anything leaves this script.
# shellcheck disable=SC2016,SC1003 # What stands in single quotes is for docker, awk and sed.
set -uf
umask 077
LC_ALL=C
LANGUAGE=C
# Under sudo nobody else chooses the programs.
if [ -n "\${SUDO_UID-}" ]; then PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; fi
PATH="\${PATH-}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
export LC_ALL LANGUAGE PATH
# This machine is read, not another one.
case "\${DOCKER_HOST-}" in unix://*) ;; *) unset DOCKER_HOST ;; esac
unset DOCKER_CONTEXT
newline='
'
uid=$(id -u)
if timeout 5 true 2>/dev/null; then limit=60; else limit=; fi

scrub() {
  sed -E \\
${scrubProgram.map((line) => `    -e ${quoted(line)}`).join(' \\\n')}
}

# Which program holds a socket lasts, its number does not; neither do queues and the width of columns.
sockets() {
  sed -E -e 's/,pid=[0-9]+,fd=[0-9]+//g' -e 's/ +/ /g' -e 's/^([a-z0-9]+ [A-Z0-9-]+) [0-9]+/\\1 0/' -e 's/ $//' | sort -u
}

# A container's ID changes each time it is made anew. It is kept where another container shares its network.
inspected() {
  seen=$(cat)
  keep=$(printf '%s\\n' "$seen" | sed -n -e 's/.*"NetworkMode":"container:\\([0-9a-f]*\\)".*/\\/"Id":"\\1"\\/b/p' | sort -u)
  if [ -n "$seen" ]; then printf '%s\\n' "$seen" | sed -e "$keep" -e 's/"Id":"[0-9a-f]*",//' | sort; fi
}

# tool ARGV…: runs one, as root where sudo allows exactly that.
tool() {
  command -v "$1" >/dev/null 2>&1 || {
    printf '%s: not found\\n' "$1" >&2
    return 127
  }
  case $1 in
  ${Object.keys(rootTools).join(' | ')})
    if [ "$uid" != 0 ] && sudo -n -l -- "$@" >/dev/null 2>&1; then set -- sudo -n -- "$@"; fi
    ;;
  esac
  if [ -n "$limit" ]; then timeout "$limit" "$@"; else "$@"; fi
}

# begin ID COMMAND
begin() {
  printf 'source %s\\ncommand %s\\n' "$1" "$2"
}

# version ARGV…: the first line that a tool says about itself.
version() {
  told=$("$@" 2>/dev/null | sed -n 1p | scrub)
  if [ -n "$told" ]; then printf 'version %s\\n' "$told"; fi
}

# complain TEXT: the last lines of an error message.
complain() {
  printf '%s\\n' "$1" | scrub | sed -n -e '/[^[:space:]]/p' | tail -n 5 | cut -c 1-400 | sed -e 's/^/!/'
}

# What is gone since it was listed is no failure: the others count. An engine that is gone is one.
vanished() {
  case $1 in *"annot connect"*) return 1 ;; esac
  left=$(printf '%s\\n' "$1" | sed -e '/[Nn]o such /d' -e '/[Nn]etwork .* not found/d' -e '/^[[:space:]]*$/d')
  [ -z "$left" ]
}

# look_at TIDY ARGV…: look, at what \`list\` listed.
look_at() {
  listed=yes
  look "$@"
  listed=
}

# look TIDY ARGV…: what a tool prints, each line behind "|", then what it complains about and its exit code.
# The line that is added keeps the end of the text: with a newline or without.
look() {
  tidy=$1
  shift
  result=$({
    {
      errors=$("$@" 2>&1 >&5 5>&- 6>&- 7>&-)
      printf '%s\\n%s\\n' "$?" "$errors" >&6
    } 5>&1 | {
      "$tidy"
      printf '\\n'
    } | scrub | sed -e 's/^/|/' >&7
  } 6>&1)
  code=\${result%%"$newline"*}
  case "$code:$result" in
  0:*) ;;
  *"$newline"*)
    complain "\${result#*"$newline"}"
    if [ -n "\${listed-}" ] && vanished "\${result#*"$newline"}"; then code=0; fi
    ;;
  esac
  printf 'exit %s\\n' "$code"
}

# list ARGV…: sets words to the names that a tool lists. False when there is nothing to look at: then all is said.
list() {
  words=$("$@" 2>/dev/null)
  code=$?
  if [ "$code" != 0 ]; then
    complain "$("$@" 2>&1 >/dev/null)"
    printf 'exit %s\\n' "$code"
    return 1
  fi
  case " $words" in
  *[!A-Za-z0-9_."$newline"\\ -]* | *[" $newline"]-*)
    printf '!%s\\nexit 65\\n' 'A name that no tool gives.'
    return 1
    ;;
  *[A-Za-z0-9]*) return 0 ;;
  esac
  printf '|\\nexit 0\\n'
  return 1
}

# Without a sed that takes the secrets out there is no archive.
ready() {
  for program in sed sort tail cut uname date id; do
    command -v "$program" >/dev/null 2>&1 || {
      printf 'infrabuch: „%s“ fehlt auf dieser Maschine.\\n' "$program" >&2
      return 1
    }
  done
  told=$(printf '%s\\n' 'x --password y PASS=z "Cmd":["a","pass b"] c://d:e@f' | scrub 2>/dev/null)
  if [ "$told" != 'x --password *** PASS=*** "Cmd":["***"] c://***@f' ]; then
    printf 'infrabuch: Dieses sed kann Geheimnisse nicht entfernen.\\n' >&2
    return 1
  fi
}
`;
