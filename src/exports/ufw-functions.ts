// The functions of the script for ufw, as text: data, whatever its length.
import { differenceFunction, showAndApply } from './guarded-script.ts';

/**
 * Whether rules let a new TCP connection in: first match of ufw's tuples, then the default. Arguments: user.rules,
 * default/ufw, interface (may be empty), client, server, port. What cannot be decided lets nobody in.
 * Python, because ufw is written in it: where ufw is, it is. Source of the tuples: UFWRule.format_rule of ufw 0.36.
 */
const admits = `import ipaddress, sys
rules, defaults, name, client, server, port = sys.argv[1:]
client, server, port = ipaddress.ip_address(client), ipaddress.ip_address(server), int(port)
def inside(text, address):
    return text == 'any' or address in ipaddress.ip_network(text, strict=False)
def has_port(text):
    if text == 'any': return True
    for part in text.split(','):
        first, _, last = part.partition(':')
        if int(first) <= port <= int(last or first): return True
    return False
for line in open(rules):
    if not line.startswith('### tuple ### '): continue
    words = [word for word in line.split()[3:] if not word.startswith('comment=')]
    action, protocol, to_port, to, from_port, source, direction = words[:6] + words[-1:]
    direction, _, on = direction.partition('_')
    if action.startswith('route:') or direction != 'in' or protocol not in ('any', 'tcp'): continue
    if not (has_port(to_port) and inside(to, server) and inside(source, client)): continue
    allows = action.split('_')[0] in ('allow', 'limit')
    if from_port != 'any' or (on and not name):
        if allows: continue
        sys.exit(1)
    if on and on != name and not (on.endswith('+') and name.startswith(on[:-1])): continue
    sys.exit(0 if allows else 1)
sys.exit(0 if 'DEFAULT_INPUT_POLICY="ACCEPT"' in open(defaults).read() else 1)`;

/** Behind the functions of both scripts, to the last line. */
export const ufwFunctions = `
cut_containers=no
further_flag() {
  [ "$1" = --cut-containers ] || return 1
  cut_containers=yes
}

stage=
trap '[ -z "$stage" ] || rm -rf "$stage"' EXIT
# A copy of ufw's files in which ufw is switched off: ufw writes its rules there without touching the machine.
state=
make_stage() {
  state=$(python3 -c 'import ufw.common; print(ufw.common.state_dir)')
  stage=$(mktemp -d /run/infrabuch-ufw.XXXXXX)
  mkdir -p "$stage/etc/default" "$stage$state"
  cp -a /etc/ufw "$stage/etc/"
  cp -a /etc/default/ufw "$stage/etc/default/"
  cp -a "$state/." "$stage$state/"
  sed -i 's/^ENABLED=.*/ENABLED=no/' "$stage/etc/ufw/ufw.conf"
  sed -i -e '/^### RULES ###$/,/^### END RULES ###$/{/^### [A-Z ]* ###$/!d}' "$stage/etc/ufw/user.rules" "$stage/etc/ufw/user6.rules"
  staged show added >/dev/null 2>&1 || fail 'Dieses ufw kann keine Kopie seiner Dateien bearbeiten; gebraucht wird ufw 0.36.'
  read_live
}
staged() { ufw --rootdir="$stage" --datadir="$stage" "$@"; }
unreadable() { fail "Die Regel „$1“ lässt sich nicht für ufw schreiben; nichts geändert. Im Inventar „to“ und „from“ wie in „ufw status“ angeben."; }

declare -A live_log=() live_comment=()
key=
log=
remark=
# tuple LINE: what a rule is about, without its log and comment, which are set apart.
tuple() {
  local line=\${1#'### tuple ### '} action
  log=
  remark=
  case $line in
    *' comment='*)
      remark=\${line##* comment=}
      line=\${line% comment=*}
      ;;
  esac
  action=\${line%% *}
  case $action in
    *_log-all) log='log-all' ;;
    *_log) log='log' ;;
  esac
  key="\${action%_log*} \${line#* }"
}
tuples() { sed -n '/^### tuple ### /p' "$1"; }
read_live() {
  local line
  while IFS= read -r line; do
    tuple "$line"
    live_log[$key]=\${live_log[$key]:-$log}
    live_comment[$key]=\${live_comment[$key]:-$remark}
  done < <(tuples /etc/ufw/user6.rules && tuples /etc/ufw/user.rules)
}

add() {
  local said
  said=$(staged "$@" 2>&1) || fail "ufw nimmt die Regel nicht an; nichts geändert: ufw $* (\${said%%
*})"
}
# rule COMMENT WORD… @ WORD…: a documented rule. What is not documented of it, log and comment, stays as on the machine.
rule() {
  local comment=$1 word name line is_behind=no known_log='' known_comment=''
  local -a head=() tail=() further=()
  local -A before=()
  shift
  for word in "$@"; do
    if [ "$is_behind" = yes ]; then
      tail+=("$word")
    elif [ "$word" = @ ]; then
      is_behind=yes
    else
      head+=("$word")
    fi
  done
  for name in user.rules user6.rules; do before[$name]=$(last_tuple "$name"); done
  if [ -n "$comment" ]; then further=(comment "$comment"); fi
  add "\${head[@]}" "\${tail[@]}" "\${further[@]}"
  for name in user.rules user6.rules; do
    line=$(last_tuple "$name")
    if [ "$line" = "\${before[$name]}" ]; then continue; fi
    tuple "$line"
    known_log=\${known_log:-\${live_log[$key]-}}
    known_comment=\${known_comment:-\${live_comment[$key]-}}
  done
  if [ -n "$comment" ]; then known_comment=; fi
  [ -n "$known_log$known_comment" ] || return 0
  if [ -n "$known_log" ]; then head+=("$known_log"); fi
  if [ -n "$known_comment" ]; then
    further=(comment "$(python3 -c 'import sys; print(bytes.fromhex(sys.argv[1]).decode())' "$known_comment")")
  fi
  add "\${head[@]}" "\${tail[@]}" "\${further[@]}"
}
last_tuple() { tuples "$stage/etc/ufw/$1" | tail -n 1; }

# admits FOLDER INTERFACE CLIENT SERVER PORT: whether the rules of that folder let a new connection in.
admits() {
  local rules=$1/etc/ufw/user.rules
  case $3 in *:*) rules=$1/etc/ufw/user6.rules ;; esac
  python3 - "$rules" "$1/etc/default/ufw" "\${@:2}" <<'END'
${admits}
END
}
session() {
  local pid=$$ found=\${SSH_CONNECTION-}
  while [ -z "$found" ] && [ "\${pid:-0}" -gt 1 ]; do
    found=$(tr '\\0' '\\n' 2>/dev/null <"/proc/$pid/environ" | sed -n 's/^SSH_CONNECTION=//p') || found=
    pid=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$pid/status" 2>/dev/null) || pid=0
  done
  printf '%s\\n' "$found"
}
kept=()
keep_session() {
  local client server port name any=0.0.0.0/0 other=192.0.2.1
  read -r client _ server port < <(session) || :
  if [ -z "\${port-}" ]; then
    say 'Keine SSH-Sitzung erkannt; es wird nichts eigens behalten.'
    return
  fi
  client=\${client#::ffff:}
  client=\${client%%%*}
  server=\${server#::ffff:}
  server=\${server%%%*}
  case $client in
    *:*)
      any=::/0
      other=2001:db8::1
      ;;
  esac
  name=$(ip -o address show to "$server" 2>/dev/null | sed -n '1s/^[0-9]*: *\\([^ ]*\\) .*/\\1/p') || name=
  admits "$stage" "$name" "$client" "$server" "$port" && return
  # As wide as it was; where it was shut or ufw was off, for this client only.
  [ "$live_active" = yes ] && admits '' "$name" "$other" "$server" "$port" || any=$client
  add prepend allow proto tcp from "$any" to any port "$port" comment 'infrabuch: SSH dieser Sitzung'
  kept+=("SSH auf Port $port von $any (diese Sitzung)")
}
# Containers that are connected to a port of the host keep it.
keep_containers() {
  local peer name port ports server any local_end peer_end
  [ "$cut_containers" = no ] && command -v ss >/dev/null 2>&1 || return 0
  ports=" $(ss -Hlnt | awk '{ sub(/.*:/, "", $4); print $4 }' | sort -u | tr '\\n' ' ')"
  while read -r local_end peer_end; do
    port=\${local_end##*:}
    case $ports in *" $port "*) ;; *) continue ;; esac
    peer=$(bare "$peer_end")
    server=$(bare "$local_end")
    name=$(ip -o route get "$peer" 2>/dev/null | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p') || name=
    case $name in docker* | br-* | podman* | cni*) ;; *) continue ;; esac
    [ -n "$(ip -o link show dev "$name" type bridge 2>/dev/null)" ] || continue
    admits "$stage" "$name" "$peer" "$server" "$port" && continue
    case $peer in *:*) any=::/0 ;; *) any=0.0.0.0/0 ;; esac
    add prepend allow in on "$name" proto tcp from "$any" to any port "$port" comment 'infrabuch: Container sind verbunden'
    kept+=("Port $port für Container an $name ($peer ist verbunden)")
  done < <(ss -Hnt state established | awk '{ print $3, $4 }' | sort -u)
}
# 172.17.0.1:5432 or [::ffff:172.17.0.1]:5432 without its port.
bare() {
  local address=\${1%:*}
  address=\${address#[}
  address=\${address%]}
  address=\${address#::ffff:}
  printf '%s\\n' "\${address%%%*}"
}

# listed FOLDER FILE: the rules of one family as „ufw show added“ words them.
listed() {
  local print other=user6.rules
  if [ "$2" = user6.rules ]; then other=user.rules; fi
  print=$(mktemp -d "$stage/print.XXXXXX")
  mkdir -p "$print$state"
  cp -a "$stage/etc" "$print/"
  cp -a "$stage$state/." "$print$state/"
  cp "$1/etc/ufw/$2" "$print/etc/ufw/$2"
  : >"$print/etc/ufw/$other"
  ufw --rootdir="$print" --datadir="$print" show added | sed -n '/^ufw /p'
}
${differenceFunction}
policy() { sed -n "s/^DEFAULT_$2_POLICY=\\"\\\\([A-Z]*\\\\)\\".*/\\\\1/p" "$1/etc/default/ufw"; }
policies() {
  local chain word
  for chain in INPUT:eingehend OUTPUT:ausgehend FORWARD:weitergeleitet; do
    word=$(policy "$1" "\${chain%%:*}" | sed -e s/ACCEPT/allow/ -e s/DROP/deny/ -e s/REJECT/reject/)
    say "Voreinstellung \${chain#*:}: $word"
  done
}
# Which rules are set, told by tuples: they hold family, profile, log and comment.
same_rules() { cmp -s <(tuples "$1/etc/ufw/user.rules" && say - && tuples "$1/etc/ufw/user6.rules") <(tuples "$2/etc/ufw/user.rules" && say - && tuples "$2/etc/ufw/user6.rules"); }
same_policies() { [ "$(policies "$1")" = "$(policies "$2")" ]; }

live_active=no
is_active() { ufw status | sed -n 1p | grep -q '^Status: active'; }
show_changes() {
  local four six
  if [ "$live_active" != "$wanted_active" ]; then
    if [ "$wanted_active" = yes ]; then say '  + ufw wird eingeschaltet'; else say '  − ufw wird ausgeschaltet'; fi
  fi
  difference <(policies '') <(policies "$stage")
  listed '' user.rules >"$stage/live4"
  listed '' user6.rules >"$stage/live6"
  listed "$stage" user.rules >"$stage/wanted4"
  listed "$stage" user6.rules >"$stage/wanted6"
  four=$(difference "$stage/live4" "$stage/wanted4")
  six=$(difference "$stage/live6" "$stage/wanted6")
  if [ "$four" = "$six" ]; then
    [ -z "$four" ] || say "IPv4 und IPv6:
$four"
  else
    [ -z "$four" ] || say "IPv4:
$four"
    [ -z "$six" ] || say "IPv6:
$six"
  fi
}

save_state() {
  cp -a /etc/ufw "$backup/ufw"
  cp -a /etc/default/ufw "$backup/default-ufw"
  ufw status verbose >"$backup/status.txt"
  say "$live_active" >"$backup/was-active"
}
restore_text() {
  cat <<'END'
for name in user.rules user6.rules ufw.conf; do
  cp -p "ufw/$name" "/etc/ufw/.$name.infrabuch"
  mv "/etc/ufw/.$name.infrabuch" "/etc/ufw/$name"
done
cp -p default-ufw /etc/default/.ufw.infrabuch
mv /etc/default/.ufw.infrabuch /etc/default/ufw
if [ "$(cat was-active)" = yes ]; then
  ufw --force enable >/dev/null
  ufw reload >/dev/null
else
  ufw --force disable >/dev/null
  cp -p ufw/ufw.conf /etc/ufw/ufw.conf
fi
END
}
put() {
  cp -p "$1" "\${2%/*}/.\${2##*/}.infrabuch" && mv "\${2%/*}/.\${2##*/}.infrabuch" "$2"
}
set_rules() {
  put "$stage/etc/ufw/user.rules" /etc/ufw/user.rules && put "$stage/etc/ufw/user6.rules" /etc/ufw/user6.rules || return 1
  same_policies '' "$stage" || put "$stage/etc/default/ufw" /etc/default/ufw || return 1
  if [ "$wanted_active" = no ]; then
    ufw --force disable >/dev/null
  elif [ "$live_active" = yes ]; then
    ufw reload >/dev/null
  else
    ufw --force enable >/dev/null
  fi || return 1
  if is_active; then live_active=yes; else live_active=no; fi
  [ "$live_active" = "$wanted_active" ] && same_rules '' "$stage" && same_policies '' "$stage"
}

read_flags "$@"
needs ufw python3 ip diff setsid
right_machine
if is_active; then live_active=yes; fi
make_stage
wanted_defaults
wanted_rules
if [ "$wanted_active" = yes ]; then
  keep_session
  keep_containers
fi
for what in "\${kept[@]}"; do
  say "Behalten, obwohl nicht dokumentiert: $what. Bitte dokumentieren oder später entfernen."
done
if grep -q '^IPV6=no' /etc/default/ufw; then
  say 'Achtung: IPv6 ist für ufw ausgeschaltet (IPV6=no in /etc/default/ufw); Regeln für IPv6 setzt ufw nicht.'
fi
if [ "$live_active" = "$wanted_active" ] && same_rules '' "$stage" && same_policies '' "$stage"; then
  say 'nichts zu ändern'
  exit 0
fi
${showAndApply}
`;
