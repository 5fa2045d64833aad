// The values of variables in env files and containers, as shell functions of the collector. Of variables that the inventory documents with a value and
// as not secret, the value itself; of the others keyed hashes: whether a value has changed can be told without the value. HMAC-SHA-256 (RFC 2104) with a random key of 256 bits that only root of the machine can read; the key
// and the values go through pipes and the shell's own printf, never into an argument that others could see.
import { shellQuoted } from '../model/shell.ts';
import { envLine } from '../snapshots/env-files.ts';

/** Where the key lies on the machine: 64 hexadecimal digits. */
export const hashKeyPath = '/etc/infrabuch/hash-key';

/** Hexadecimal digits in, octal escapes out, as `printf %b` takes them; `pad` is what each byte is combined with. */
const escapes = [
  'function digit(c) { return index("0123456789abcdef", c) - 1 }',
  'function combine(a, b,  bit, sum) { sum = 0; for (bit = 1; bit < 256; bit *= 2) { if (int(a / bit) % 2 != int(b / bit) % 2) sum += bit } return sum }',
  'NR == 1 { text = ""; for (i = 1; i <= 128; i += 2) { byte = i > length($0) ? 0 : 16 * digit(substr($0, i, 1)) + digit(substr($0, i + 1, 1));',
  'if (pad == "" && i > length($0)) break; text = text sprintf("\\\\0%03o", pad == "" ? byte : combine(byte, pad)) } print text }',
].join(' ');

/** The value of one variable of one file as it is written, the last one where there are several. Fails without one. */
const lastValue = [
  'BEGIN { file = ARGV[1]; wanted = ARGV[2]; open = ""; found = 0; kept = "";',
  'while ((getline line < file) > 0) { sub(/\\r$/, "", line); bare = line; if (open == "\\"") gsub(/\\\\./, "", bare);',
  'if (open != "") { if (hit) kept = kept "\\n" line; if (index(bare, open)) open = ""; continue }',
  'hit = 0;',
  envLine.assignment,
  envLine.parts,
  'hit = name == wanted; if (hit) { kept = value; found = 1 }',
  envLine.opening,
  '} printf "%s", kept; exit !found }',
].join(' ');

/**
 * Which variables are documented with their values: a function `is_plain FILE NAME`.
 * @param plain their names, by the path of the file
 */
export function plainFunction(plain: Readonly<Record<string, readonly string[]>>): string {
  const words = Object.entries(plain).flatMap(([path, names]) =>
    names.filter((name) => /^\w+$/.test(name)).map((name) => shellQuoted(`${path} ${name}`)),
  );
  const cases = words.length > 0 ? `  case "$1 $2" in ${words.join(' | ')}) return 0 ;; esac\n` : '';
  return `\n# is_plain FILE NAME: the inventory documents the value, and that it is no secret.\nis_plain() {\n${cases}  return 1\n}\n`;
}

/** The documented variables of one container, or of the replicas of one. */
export interface DocumentedVariables {
  /** Its real name. */
  readonly container: string;
  /** What the names of replicas begin with, before `-1` or `_1`. */
  readonly stems: readonly string[];
  /** Documented with a value and as no secret: the value may be read. */
  readonly plain: readonly string[];
  /** Of these at most a hash. */
  readonly hashed: readonly string[];
}

/** An ID that a swarm gives. */
const swarmId = '[0-9a-z]'.repeat(25);
/** Names under which a machine may show one container, as patterns of the shell; a swarm adds a number or its node, and an ID. */
const shellNames = ({ container, stems }: DocumentedVariables): string[] => [
  shellQuoted(container),
  ...stems.flatMap((stem) =>
    ['[-_][0-9]', '[-_][0-9][0-9]'].map((digits) => `${shellQuoted(stem)}${digits}`),
  ),
  `${shellQuoted(container)}.[0-9]*.${swarmId}`,
  `${shellQuoted(container)}.${swarmId}.${swarmId}`,
];

/** A function `documented_as CONTAINER NAME` that sets `as` to what may be told of a variable: plain, hashed or nothing. */
function documentedFunction(variables: readonly DocumentedVariables[]): string {
  const casesOf = (as: 'plain' | 'hashed') =>
    variables.flatMap((entry) => {
      const names = entry[as].filter((name) => /^[\w.-]+$/.test(name));
      if (names.length === 0) return [];
      const patterns = shellNames(entry).flatMap((shown) => names.map((name) => `${shown}' ${name}'`));
      return [`  ${patterns.join(' | ')}) as=${as} ;;\n`];
    });
  // What one container may tell, another of the same name does not take back: hashes come first.
  const cases = [...casesOf('hashed'), ...casesOf('plain')];
  const choice = cases.length > 0 ? `  case "$1 $2" in\n${cases.join('')}  esac\n` : '';
  return `\n# documented_as CONTAINER NAME: what of a variable may leave this machine.\ndocumented_as() {\n  as=\n${choice}}\n`;
}

/**
 * The function that the lines of the source container-env go through.
 * @param variables of the containers of the host
 */
export const documentedLibrary = (
  variables: readonly DocumentedVariables[],
): string => `${documentedFunction(variables)}
# documented: of lines "/container "NAME=value"" those whose variable the inventory documents, below their container: its
# value where that is documented as no secret, else the hash of machine, container, name and value. The rest is dropped.
documented() {
  keyed=
  if hash_key; then keyed=yes; fi
  shown=
  sort | while IFS= read -r line; do
    container=\${line%% *}
    container=\${container#/}
    name=\${line#* \\"}
    value=\\"\${name#*=}
    name=\${name%%=*}
    case $line in *' "'*=*'"') ;; *) continue ;; esac
    documented_as "$container" "$name"
    case $as:$keyed in
    plain:*) told="value:$value" ;;
    hashed:yes)
      told="hmac-sha256:$key_id:$(printf '%s\\n%s\\n%s\\n%s' "$(uname -n)" "container $container" "$name" "$value" | hmac)"
      ;;
    *) continue ;;
    esac
    if [ "$container" != "$shown" ]; then printf '# %s\\n' "$container"; fi
    shown=$container
    printf '%s %s\\n' "$name" "$told"
  done
}
`;

/** The functions; `hashed` is what the lines of the source env-files go through. */
export const hashLibrary = `
# hash_key: the two blocks of HMAC from the key of this machine, and the key's id. False where there is none.
hash_key() {
  key_file=${hashKeyPath}
  for program in awk cat find sha256sum; do command -v "$program" >/dev/null 2>&1 || return 1; done
  # What others can read is no key.
  safe=$(find "$key_file" -prune -type f ! -perm -040 ! -perm -020 ! -perm -004 ! -perm -002 2>/dev/null)
  [ -n "$safe" ] && [ -r "$key_file" ] || return 1
  IFS= read -r key <"$key_file" || [ -n "$key" ] || return 1
  case $key in *[!0-9a-f]*) return 1 ;; esac
  [ "\${#key}" = 64 ] || return 1
  inner=$(printf '%s\\n' "$key" | awk -v pad=54 ${shellQuoted(escapes)})
  outer=$(printf '%s\\n' "$key" | awk -v pad=92 ${shellQuoted(escapes)})
  # An awk that does not understand the program gives nothing: then there is no hash rather than a wrong one.
  [ "\${#inner}" = 320 ] && [ "\${#outer}" = 320 ] || return 1
  key_id=$(printf 'infrabuch' | hmac | cut -c 1-16)
  [ "\${#key_id}" = 16 ]
}

# hmac: of standard input, as 64 digits.
hmac() {
  digest=$({
    printf '%b' "$inner"
    cat
  } | sha256sum)
  bytes=$(printf '%s\\n' "\${digest%% *}" | awk -v pad= ${shellQuoted(escapes)})
  digest=$(printf '%b%b' "$outer" "$bytes" | sha256sum)
  printf '%s\\n' "\${digest%% *}"
}

# value_of FILE NAME: the value as it is written.
value_of() {
  awk ${shellQuoted(lastValue)} "$1" "$2"
}

# hashed: behind each name of an env file its value where it is plain, else the hash of machine, file, name and value, where this machine has a key.
hashed() {
  keyed=
  if hash_key; then keyed=yes; fi
  file=
  while IFS= read -r name; do
    case $name in
    '# /'*)
      file=\${name#\\# }
      printf '%s\\n' "$name"
      ;;
    *)
      if is_plain "$file" "$name"; then
        value=$(value_of "$file" "$name" 2>/dev/null)
        case $value in *"$newline"*) printf '%s\\n' "$name" ;; *) printf '%s value:%s\\n' "$name" "$value" ;; esac
      elif [ -n "$keyed" ] && value_of "$file" "$name" >/dev/null 2>&1; then
        hash=$({
          printf '%s\\n' "$(uname -n)" "$file" "$name"
          value_of "$file" "$name"
        } | hmac)
        printf '%s hmac-sha256:%s:%s\\n' "$name" "$key_id" "$hash"
      else
        printf '%s\\n' "$name"
      fi
      ;;
    esac
  done
}
`;
