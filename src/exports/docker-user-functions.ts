// The functions of the script for the chain DOCKER-USER, as text: data, whatever its length.
import { differenceFunction, showAndApply } from './guarded-script.ts';

/** Behind the functions of both scripts, to the last line. */
export const dockerUserFunctions = `
chain=DOCKER-USER
scratch=INFRABUCH-NEU
table=infrabuch_docker_user
chosen=()
cut_containers=no
boot=no
print_unit=no
further_flag() {
  local port
  case $1 in
    --close)
      for port in "\${cures[@]}"; do
        if [ "$port" = "\${2-}" ]; then
          chosen+=("$port")
          taken=2
          return 0
        fi
      done
      fail "--close gilt für einen Port, den das Skript als zu weit offen nennt: \${cures[*]:-keiner}"
      ;;
    --cut-containers) cut_containers=yes ;;
    --unit) print_unit=yes ;;
    --boot) boot=yes ;;
    *) return 1 ;;
  esac
}
# Docker's own chains are gone after a restart of the machine; this sets the rules again as soon as Docker is there.
unit() {
  cat <<END
# sudo install -m 0755 $file /usr/local/sbin/infrabuch-docker-user
# sudo bash $file --unit | sudo tee /etc/systemd/system/infrabuch-docker-user.service
# sudo systemctl daemon-reload && sudo systemctl enable infrabuch-docker-user.service
[Unit]
Description=Dokumentierte Regeln der Kette DOCKER-USER
After=docker.service
Requires=docker.service
PartOf=docker.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/sbin/infrabuch-docker-user --boot\${chosen[*]/#/ --close }

[Install]
WantedBy=docker.service
END
}

work=
clean() {
  local family
  for family in 4 6; do
    { tables "$family" -F "$scratch" && tables "$family" -X "$scratch"; } >/dev/null 2>&1 || :
  done
  if [ "$backend" = nftables ]; then nft delete table inet "\${table}_neu" >/dev/null 2>&1 || :; fi
  [ -z "$work" ] || rm -rf "$work"
}
backend=iptables
tables() {
  local program=iptables
  if [ "$1" = 6 ]; then program=ip6tables; fi
  shift
  "$program" -w "$@"
}
has_chain() { tables "$1" -n -L "$2" >/dev/null 2>&1; }
unreadable() { fail "Die Regel „$1“ lässt sich nicht setzen; nichts geändert. Im Inventar wie in „iptables -S DOCKER-USER“ schreiben."; }

family=4
# set_rule NFT WORD…: one rule in iptables' words, and in those of nft where it can be said in them.
set_rule() {
  local nft=$1 said
  shift
  if [ "$backend" = iptables ]; then
    said=$(tables "$family" -A "$scratch" "$@" 2>&1) || fail "iptables nimmt die Regel nicht an; nichts geändert: $* (\${said%%
*})"
  else
    [ -n "$nft" ] || fail "Die Regel „$*“ lässt sich nicht nach nftables übersetzen; nichts geändert."
    say "    $nft" >>"$work/nft"
  fi
}
rules_of() {
  local port
  family=$1
  for port in "\${chosen[@]}"; do cure_rules "$family" "$port"; done
  documented_rules "$family"
}
# Rules as iptables prints them, without comments: they filter nothing. The closing RETURN is Docker's own.
printed() {
  tables "$1" -S "$2" | sed -n -e "s/^-A $2 \\{0,1\\}//p" |
    sed -E -e 's/ ?-m comment --comment ("([^"\\\\]|\\\\.)*"|[^ ]+)//' -e '\${/^-j RETURN$/d}'
}
${differenceFunction}

prepare_iptables() {
  local family
  has_chain 4 "$chain" || fail 'Die Kette DOCKER-USER gibt es auf dieser Maschine nicht: Docker läuft nicht, oder es schreibt keine Regeln (iptables: false).'
  tables 4 -C FORWARD -j "$chain" 2>/dev/null || say 'Achtung: FORWARD führt nicht nach DOCKER-USER; die Regeln wirken erst, wenn Docker das wieder einrichtet.'
  for family in 4 6; do
    : >"$work/live$family"
    : >"$work/wanted$family"
    if ! tables "$family" -n -L FORWARD >/dev/null 2>&1; then continue; fi
    { tables "$family" -F "$scratch" && tables "$family" -X "$scratch"; } >/dev/null 2>&1 || :
    tables "$family" -N "$scratch"
    rules_of "$family"
    printed "$family" "$scratch" >"$work/wanted$family"
    if has_chain "$family" "$chain"; then printed "$family" "$chain" >"$work/live$family"; fi
    { tables "$family" -F "$scratch" && tables "$family" -X "$scratch"; } >/dev/null
  done
}
is_same() { cmp -s "$work/live4" "$work/wanted4" && cmp -s "$work/live6" "$work/wanted6"; }

# Docker's nftables backend has no DOCKER-USER: a base chain of one's own before its chains. Not tried on an engine 29.
prepare_nftables() {
  local family
  {
    say "table inet $table {"
    say '  chain forward {'
    say '    type filter hook forward priority filter - 1; policy accept;'
  } >"$work/nft"
  for family in 4 6; do rules_of "$family"; done
  {
    say '  }'
    say '}'
  } >>"$work/nft"
  : >"$work/live6"
  : >"$work/wanted6"
  sed -e "s/^table inet $table {/table inet \${table}_neu {/" -e '/type filter hook/d' "$work/nft" | nft -f -
  nft_rules "\${table}_neu" >"$work/wanted4"
  nft delete table inet "\${table}_neu"
  nft_rules "$table" >"$work/live4"
}
nft_rules() { { nft -s list chain inet "$1" forward 2>/dev/null || :; } | sed -n -e '/^table\\|^\\tchain\\|^\\t}\\|^}\\|type filter hook/d' -e 's/^\\t*//p'; }

show_changes() {
  local four six
  four=$(difference "$work/live4" "$work/wanted4")
  six=$(difference "$work/live6" "$work/wanted6")
  if [ "$backend" = nftables ]; then
    [ -z "$four" ] || say "Tabelle inet $table:
$four"
  elif [ "$four" = "$six" ]; then
    say "IPv4 und IPv6:
$four"
  else
    [ -z "$four" ] || say "IPv4:
$four"
    [ -z "$six" ] || say "IPv6:
$six"
  fi
}

# restoring FAMILY FILE: what iptables-restore takes to fill the chain in one step; other chains stay as they are.
restoring() {
  say '*filter'
  say ":$chain - [0:0]"
  sed -e "s/^/-A $chain /" "$2"
  if tables "$1" -S "$chain" 2>/dev/null | tail -n 1 | grep -qx -e "-A $chain -j RETURN"; then say "-A $chain -j RETURN"; fi
  say COMMIT
}
save_state() {
  local family
  if [ "$backend" = nftables ]; then
    { nft list table inet "$table" 2>/dev/null || :; } >"$backup/table.nft"
    return
  fi
  for family in 4 6; do
    if has_chain "$family" "$chain"; then
      {
        say '*filter'
        say ":$chain - [0:0]"
        tables "$family" -S "$chain" | sed -n "/^-A /p"
        say COMMIT
      } >"$backup/rules.v$family"
    fi
  done
}
restore_text() {
  if [ "$backend" = nftables ]; then
    say "nft delete table inet $table 2>/dev/null || :"
    say 'nft -f table.nft'
    return
  fi
  say '[ ! -e rules.v4 ] || iptables-restore -w --noflush <rules.v4'
  if [ -e "$backup/rules.v6" ]; then
    say 'ip6tables-restore -w --noflush <rules.v6'
  else
    say '# There was no such chain for IPv6.'
    say "ip6tables -w -D FORWARD -j $chain 2>/dev/null || :"
    say "{ ip6tables -w -F $chain && ip6tables -w -X $chain; } 2>/dev/null || :"
  fi
}
set_rules() {
  local family program
  if [ "$backend" = nftables ]; then
    {
      say "table inet $table"
      say "delete table inet $table"
      cat "$work/nft"
    } | nft -f - || return 1
    nft_rules "$table" | cmp -s - "$work/wanted4"
    return
  fi
  for family in 4 6; do
    if cmp -s "$work/live$family" "$work/wanted$family"; then continue; fi
    program=iptables-restore
    if [ "$family" = 6 ]; then program=ip6tables-restore; fi
    # Not through a pipe: iptables-restore may hold the lock for which the other end would wait.
    restoring "$family" "$work/wanted$family" >"$work/restore$family"
    "$program" -w --noflush <"$work/restore$family" || return 1
    # Where Docker keeps no rules for IPv6 nothing leads to the chain.
    tables "$family" -C FORWARD -j "$chain" 2>/dev/null || tables "$family" -I FORWARD -j "$chain" || return 1
    printed "$family" "$chain" | cmp -s - "$work/wanted$family" || return 1
  done
}

read_flags "$@"
if [ "$print_unit" = yes ]; then
  unit
  exit 0
fi
needs iptables ip6tables iptables-restore ip6tables-restore diff setsid
right_machine
work=$(mktemp -d /run/infrabuch-docker-user.XXXXXX)
trap clean EXIT
engine=$(docker info --format '{{with .FirewallBackend}}{{.Driver}}{{end}}' 2>/dev/null) || engine=
# Docker's own table of that backend; older clients do not tell.
if [ -z "$engine" ] && nft list table ip docker-bridges >/dev/null 2>&1; then engine=nftables; fi
case $engine in
  nftables*)
    backend=nftables
    needs nft
    say 'Docker filtert mit nftables: Die Regeln kommen in eine eigene Tabelle (nicht an einer Engine 29 geprüft). ACCEPT'
    say 'beendet dort nur diese Kette; was Docker danach verwirft, bleibt verworfen.'
    ;;
esac
if [ "\${#cut_by[@]}" -gt 0 ]; then
  printf 'Achtung: %s.\\n' "\${cut_by[@]}"
  if [ "$cut_containers" = no ] && [ "$apply$boot" != nono ]; then
    fail 'Nichts geändert. Die Regel berichtigen (-i SCHNITTSTELLE, --ctdir ORIGINAL) oder mit --cut-containers trotzdem setzen.'
  fi
fi
"prepare_$backend"
if [ "$boot" = yes ]; then
  is_same || set_rules || fail 'Die Regeln ließen sich nicht setzen.'
  exit 0
fi
open=()
for port in "\${cures[@]}"; do
  case " \${chosen[*]} " in *" $port "*) ;; *) open+=("$port") ;; esac
done
if [ "\${#open[@]}" -gt 0 ]; then
  say 'Offen, obwohl nicht so gewollt, und durch keine dokumentierte Regel geschlossen:'
  for port in "\${open[@]}"; do cure_texts "$port"; done
fi
if is_same; then
  say 'nichts zu ändern'
  exit 0
fi
${showAndApply}
say "Docker vergisst die Regeln beim Neustart der Maschine; damit sie bleiben: bash $file --unit zeigt die Unit und die Befehle."
`;
