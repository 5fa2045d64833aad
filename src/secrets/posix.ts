// The part of the detector's tables that sed understands (POSIX ERE): the collector takes secrets out with it before
// anything leaves the machine. It knows no values and no context, so it takes out rather too much: of a container's
// command in which anything looks like a secret, nothing is left.
import { pemBegin, shapes } from './shapes.ts';
import { tools } from './tools.ts';
import { keyWords, secretEndings, secretWords, weakWords } from './words.ts';

/** `[Pp][Aa]…`: sed has no portable flag for it. */
const anyCase = (pattern: string): string =>
  pattern.replace(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`);
/** The words in any case. Of letters beyond ASCII sed sees bytes, which stand in no brackets: both are written out. */
const anyCaseOf = (list: readonly string[]): string =>
  list
    .map(anyCase)
    .flatMap((word) => [...new Set([word, word.replace(/[äöü]/g, (letter) => letter.toUpperCase())])])
    .join('|');

/** Weak words that are parts of too many others. */
const notAlone = new Set([
  'code',
  'login',
  'session',
  'community',
  'users',
  'zugang',
  'seed',
  'auth',
  'basicauth',
]);
const allWords = [
  ...Object.keys(secretWords),
  ...Object.keys(secretEndings),
  ...keyWords,
  ...Object.keys(weakWords).filter((word) => !notAlone.has(word)),
  'credential',
  'identified',
].filter((word) => /^[a-zäöü]+$/.test(word));
/** The words of which no other is a part. */
const roots = (words: readonly string[]): string[] =>
  [...new Set(words)].filter((word) => !words.some((other) => other !== word && word.includes(other)));
const long = roots(allWords.filter((word) => word.length > 3 || ['pwd', 'key'].includes(word)));
const short = allWords.filter((word) => word.length <= 3 && !['pwd', 'key'].includes(word));
/** Words that speak of a secret wherever they stand in a name, and those that must stand for themselves. */
const words = anyCaseOf(long);
const shortWords = anyCase([...new Set(short)].join('|'));

const nameSign = '[A-Za-z0-9_.-]';
/** A variable or option whose name speaks of a secret. */
const name = `(${nameSign}*(${words})${nameSign}*|(${nameSign}*[_.-])?(${shortWords})([_.-]${nameSign}*)?|${nameSign}*[Pp][Ww])`;
/** A value: in quotes, in quotes inside of JSON, or a bare word. */
const value = String.raw`(\\"([^\\"]|\\[^"])*\\"|"([^"\\]|\\.)*"|'[^']*'|([^"'\\[:space:]]|\\[^"n])+)`;
/** Between an option and its value; in JSON they are two strings. */
const gap = `([[:space:]]*=[[:space:]]*|[[:space:]]+|"[[:space:]]*,[[:space:]]*")`;

/** A string of JSON, and one that holds a pattern at the beginning of a word, or anywhere. */
const text = String.raw`"([^"\\]|\\.)*"`;
const holding = (pattern: string): string =>
  String.raw`"(([^"\\]|\\.)*[^A-Za-z0-9\\-]|([^"\\]|\\.)*\\[nrt"])?(${pattern})([^"\\]|\\.)*"`;
const anywhere = (pattern: string): string => String.raw`"([^"\\]|\\.)*(${pattern})([^"\\]|\\.)*"`;
/** A container's command, or that of its health check, of which a part looks like a secret says nothing more. */
const command = (inside: string): string =>
  `s/"(Cmd|Entrypoint|Test)":\\[(${text},)*${inside.replaceAll('/', '\\/')}(,${text})*\\]/"\\1":["***"]/g`;

/** Repetitions without an upper bound, and with a low one: sed builds what it matches with from copies. */
const posix = (pattern: string): string =>
  pattern.replaceAll(/\{(\d+),(\d+)\}/g, (_, low: string) => `{${Math.min(Number(low), 16)},}`);
/** So many shapes to one command of sed. */
const chunk = 8;
const shapeChunks = Array.from({ length: Math.ceil(shapes.length / chunk) }, (_, at) =>
  shapes
    .slice(at * chunk, at * chunk + chunk)
    .map(({ pattern }) => posix(pattern))
    .join('|'),
);

const plainName = (program: string): string => program.replaceAll('.', '[.]');
/** What stands between two words of one command, in one string or over several. */
const between = String.raw`([^"\\]|\\.|",")*`;
const next = '( |",")';
/** Programs that take a secret as a word, without an option: nothing of their commands is kept. */
const wordPrograms = tools
  .filter(({ words: places }) => places)
  .map(({ names, after }) => {
    const program = `(${names.map(plainName).join('|')})`;
    return after ? `${program}${next}(${between}${next})?${plainName(after)}` : program;
  });
/** Options of one letter that mostly take a secret, of whatever program; of the others only those of known programs. */
const [letters, exactLetters] = ['pPw', 'pPwa'];
const optionPrograms = tools.flatMap(({ names, options = [] }) => {
  const rare = options.filter((option) => /^-[A-Za-z]+$/.test(option) && !letters.includes(option.slice(1)));
  if (rare.length === 0) return [];
  return [`(${names.map(plainName).join('|')})${next}(${between}${next})?(${rare.join('|')})`];
});
const pairOptions = [
  '-[A-Za-z]+u',
  ...new Set(tools.flatMap(({ pairs = [] }) => pairs).filter((option) => option.startsWith('-'))),
].join('|');

/** What may stand before a word in a string. */
const lead = String.raw`(([^"\\]|\\.)*[^A-Za-z0-9_\\-]|([^"\\]|\\.)*\\["nrt])?`;
// Half of an escape would leave the string open: escaped signs are taken as a whole.
/** What ends a word. */
const afterWord = String.raw`([^A-Za-z0-9\\"]|\\.)`;
/** What begins neither a number nor a path nor an option. */
const notPort = String.raw`([^] 0-9/\\"-]|\\.)`;
/** Passes a secret on: here strings, pipes into programs that ask for one. */
const receivers =
  '(sudo|cryptsetup|chpasswd|passwd|smbpasswd|su|gpg2?|kinit|docker|podman|nerdctl|helm|gh|vault)';
/** What people write before a login: `Login: name / secret`, `mit name:secret`. */
const told = `([Ll]ogin|[Zz]ugang|[Aa]nmeld)${between}${next}?[/:]${next}?`;

/** The commands of the sed program. */
export const scrubProgram: readonly string[] = [
  // The values of variables, whatever their names: only names leave the machine.
  ':values',
  String.raw`s/("Env":[[:space:]]*\[("[^"=]*",[[:space:]]*)*"[^"=]*)=([^"\\]|\\.)*"/\1"/`,
  't values',
  String.raw`s/^([[:space:]]*"[A-Za-z_][A-Za-z0-9_.-]*)=([^"\\]|\\.)*"(,?)$/\1"\3/`,
  command(holding('[A-Z_][A-Z0-9_]*=[^"]')),
  command(anywhere(words)),
  command(holding(`--?(${nameSign}*[_.-])?(${shortWords})${afterWord}`)),
  command(`"--?(${shortWords})"`),
  command(anywhere(String.raw`://([^"\\]|\\.)*@`)),
  // The beginnings of well-known tokens, and long words that mean nothing.
  command(anywhere('gh[opsur]_|github_pat_|gl(pat|rt|dt)-|xox[abp]-|AKIA|eyJ[A-Za-z0-9]')),
  command(anywhere('[A-Za-z0-9]{32,}|[A-Za-z0-9_-]{9,}[A-Za-z0-9]{16}[A-Za-z0-9_-]{8,}|-----BEGIN')),
  ...shapeChunks.map((some) => command(holding(some))),
  command(anywhere('[A-Za-z0-9+/]{24,}={1,2}([^A-Za-z0-9]|$)')),
  // mysql -pX, -p X; a number is a port, a path none.
  command(holding(`-[${letters}][[:space:]]*${notPort}`)),
  command(holding(String.raw`-[${exactLetters}]\\",[[:space:]]*\\"`)),
  command(holding('/[Rr]?[Pp](assword)?[: ][^" ]')),
  command(`"/[Rr]?[Pp]","[^"]*"`),
  command(String.raw`"-[${exactLetters}]","([^"\\]|\\.)*([^"0-9:./\\]|\\.)([^"\\]|\\.)*"`),
  command(`"-[${letters}][^"]*[^"0-9:./a-z-][^"]*"`),
  // curl -u name:X, smbclient -U name%X, lftp -u name,X.
  command(
    holding(
      `(${pairOptions})[[:space:]=]*(\\\\")?[^"[:space:]:%,]*[^"[:space:]:%,0-9][^"[:space:]:%,]*[:%,][^"[:space:]]`,
    ),
  ),
  command(String.raw`"(${pairOptions})","(\\")?[^":%,]*[^":%,0-9][^":%,]*[:%,]([^"\\]|\\.)*"`),
  command(`"${lead}(${optionPrograms.join('|')})${next}${between}"`),
  // htpasswd -b FILE NAME X, mc alias set …, sqlplus name/X@db.
  command(`"${lead}(${wordPrograms.join('|')})${next}${between}"`),
  command('"[Aa][Uu][Tt][Hh]","[^"]*"'),
  command(anywhere(String.raw`[Aa]uth(\\")?[[:space:]]?[=:]|[Aa]uth\(|create_(super)?user\(`)),
  command(anywhere(String.raw`\\"(${nameSign}*[_.-])?(${shortWords})\\"[[:space:]]*:`)),
  command(anywhere('<<<')),
  command('"<<<"'),
  command(`"([^"\\\\]|\\\\.)*[|]${next}*${receivers}([^A-Za-z0-9]${between})?"`),
  command(`"(([^"\\\\]|\\\\.)*[^A-Za-z0-9])?(${anyCase('setuser|community')})${next}${between}"`),
  // .pgpass; Postfix's maps; a login in words, a PIN.
  command(anywhere(':([0-9]+|[*]):[^":/ ]+:[^":/ ]+:[^":/ ]')),
  command(anywhere('[A-Za-z0-9._-]@[A-Za-z0-9.-]+:[^" /]+( |$)')),
  command(String.raw`"(([^"\\]|\\.)* )?[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:[^" /]+"`),
  command('"[^"]*[Aa]uth","[=:]","[^"]*"'),
  command(`"(([^"\\\\]|\\\\.)*[^a-z])?${told}[^" /]${between}"`),
  command(holding('[Pp][Ww][ :]')),
  command('"[Pp][Ww]:?","[^"]*"'),
  command(`"(([^"\\\\]|\\\\.)*[^A-Za-z0-9])?PIN([^A-Za-z0-9"]${between}|","${between})[0-9]{4,8}${between}"`),
  `s/([^A-Za-z0-9])PIN([ :=]+)[0-9]{4,8}/\\1PIN\\2***/g`,
  command(anywhere('-cli [^"]*[Aa][Uu][Tt][Hh] ')),
  command(anywhere('[A-Za-z0-9_.-]:[^"@ /:]+@[A-Za-z0-9]')),
  command(anywhere('[A-Za-z][A-Za-z0-9_$#]*/[^"@ /]+@')),
  // Everywhere: shapes, keys, URLs, variables, options, headers.
  ...shapeChunks.map((some) => `s/(^|[^A-Za-z0-9])(${some.replaceAll('/', '\\/')})/\\1***/g`),
  `s/(${pemBegin}).*/\\1***/`,
  `s,://[^[:space:]"'<>]*@,://***@,g`,
  `s/(^|[^A-Za-z0-9_.-])(${name})=${value}/\\1\\2=***/g`,
  `s/(--?${name})${gap}${value}/\\1\\7***/g`,
  `s/(${anyCase('bearer|basic')})[[:space:]]+[A-Za-z0-9._~+=-]{8,}/\\1 ***/g`,
];
