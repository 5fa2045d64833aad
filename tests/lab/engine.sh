#!/bin/sh
# Fetches a Docker engine with its client from a suite of Debian into a folder, without installing anything, and prints the
# folders of its programs as PATH takes them.
# usage: engine.sh FOLDER SUITE
set -eu
folder=$1
suite=$2
mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
cd "$folder"
folder=$PWD
mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/*.sources 2>/dev/null | head -n 1)
apt() {
  command apt-get -o Dir::Etc::sourcelist="$folder/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::State::lists="$folder/lists" -o Dir::Cache="$folder/cache" "$@" >&2
}
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror:-http://deb.debian.org/debian} $suite main" >sources.list
rm -f ./*.deb
apt update
apt download docker.io docker-cli containerd runc
for package in *.deb; do dpkg -x "$package" files; done
echo "$folder/files/usr/sbin:$folder/files/usr/bin"
