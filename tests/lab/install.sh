#!/bin/sh
# Installs what the laboratory needs on Debian or Ubuntu. Root only; starts nothing.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
# No init system is told to start anything: the laboratory runs its own daemon.
apt-get install -y -q --no-install-recommends docker.io iptables busybox-static ufw nftables ipset iproute2 \
  sudo openssh-server openssh-client shellcheck strace systemd nginx-light openssl poppler-utils
