// The sed program (POSIX ERE) that takes secrets out of every line before it leaves the machine. The templates of the
// docker sources leave out env values, labels and healthchecks; what remains are commands, comments and error messages.

/** `[Pp][Aa]…`: sed has no portable flag for it. */
const anyCase = (pattern: string) =>
  pattern.replace(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`);
const words = anyCase(
  'pass|pwd|secret|token|credential|kennwort|geheim|bearer|authorization|masterauth|cookie|jwt|dsn|key|psk|salt|webhook|signature',
);
/** A variable or option whose name speaks of a secret. */
const name = `[A-Za-z0-9_.-]*(${words})[A-Za-z0-9_.-]*`;
/** A value: in quotes, in quotes inside of JSON, or a bare word. */
const value = String.raw`(\\"([^\\"]|\\[^"])*\\"|"([^"\\]|\\.)*"|'[^']*'|([^"'\\[:space:]]|\\[^"n])+)`;
/** Between an option and its value; in JSON they are two strings. */
const gap = `([[:space:]]*=[[:space:]]*|[[:space:]]+|"[[:space:]]*,[[:space:]]*")`;

/** A string of JSON, and one that holds a pattern. */
const text = String.raw`"([^"\\]|\\.)*"`;
const holding = (pattern: string) =>
  String.raw`"(([^"\\]|\\.)*[^A-Za-z0-9\\-]|([^"\\]|\\.)*\\[nrt])?(${pattern})([^"\\]|\\.)*"`;
const anywhere = (pattern: string) => String.raw`"([^"\\]|\\.)*(${pattern})([^"\\]|\\.)*"`;
/** A container's command of which a part looks like a secret says nothing more: the rest may hold another. */
const command = (inside: string) =>
  `s/"Cmd":\\[(${text},)*${inside.replaceAll('/', '\\/')}(,${text})*\\]/"Cmd":["***"]/`;

/** The commands of the sed program. */
export const scrubProgram: readonly string[] = [
  command(anywhere(words)),
  command(anywhere(String.raw`://([^"\\]|\\.)*@`)),
  // Tokens of well-known makers, and long words that mean nothing.
  command(anywhere('ghp_|gho_|ghs_|glpat-|xox[abp]-|AKIA|eyJ[A-Za-z0-9]|[A-Za-z0-9]{32,}|-----BEGIN')),
  // mysql -pX, -p X; a number is a port. curl -u name:X. redis-cli -a X.
  command(holding('-p[[:space:]]*[^]" 0-9-]')),
  command(`"-[pa]","[^"]*[^"0-9:./][^"]*"`),
  command(holding(`(-u|--user)[[:space:]=]*[^"[:space:]:]*[^"[:space:]:0-9][^"[:space:]:]*:[^"[:space:]]`)),
  command(`"(-u|--user)","[^":]*[^":0-9][^":]*:[^"]*"`),
  command(anywhere('redis-cli[^"]* -a')),
  // Everywhere: URLs, variables, options, headers.
  `s,://[^[:space:]"'<>]*@,://***@,g`,
  `s/(^|[^A-Za-z0-9_.-])(${name})=${value}/\\1\\2=***/g`,
  `s/(--?${name})${gap}${value}/\\1\\3***/g`,
  `s/(${anyCase('bearer|basic')})[[:space:]]+[A-Za-z0-9._~+=-]{8,}/\\1 ***/g`,
];
