#!/bin/sh
# Fetches Docker Compose from a newer suite of Debian into a folder, without installing anything, and prints the program.
# Of the newest suite, else of the one before.
# usage: compose.sh FOLDER [SUITE]…
set -eu
folder=$1
shift
[ $# -gt 0 ] || set -- sid trixie
mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
cd "$folder"
folder=$PWD
mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/*.sources 2>/dev/null | head -n 1)
apt() {
  command apt-get -o Dir::Etc::sourcelist="$folder/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::State::lists="$folder/lists" -o Dir::Cache="$folder/cache" "$@" >&2
}
for suite; do
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror:-http://deb.debian.org/debian} $suite main" >sources.list
  rm -f docker-compose_*.deb
  if apt update && apt download docker-compose && dpkg -x docker-compose_*.deb files; then
    program=$folder/files/usr/libexec/docker/cli-plugins/docker-compose
    chmod 755 "$program"
    echo "$program"
    exit
  fi
done
exit 1
