#!/bin/sh
# Fetches Docker Compose from a newer suite of Debian into a folder, without installing anything, and prints the program.
# usage: compose.sh FOLDER [SUITE]
set -eu
folder=$1
suite=${2:-sid}
mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
cd "$folder"
mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/*.sources 2>/dev/null | head -n 1)
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror:-http://deb.debian.org/debian} $suite main" >sources.list
apt() {
  command apt-get -o Dir::Etc::sourcelist="$folder/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::State::lists="$folder/lists" -o Dir::Cache="$folder/cache" "$@" >&2
}
apt update
apt download docker-compose
dpkg -x docker-compose_*.deb files
program=$folder/files/usr/libexec/docker/cli-plugins/docker-compose
chmod 755 "$program"
echo "$program"
