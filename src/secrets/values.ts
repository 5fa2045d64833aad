// What a value looks like: a reference to a secret kept elsewhere, a placeholder, a setting – or a secret.

const references: readonly RegExp[] = [
  /^\$\$?[A-Za-z_]\w{0,80}$/, // $NAME; compose writes $$NAME for the shell in the container
  /^\$\$?\{[A-Za-z_]\w{0,80}(:?[?+][^}]*)?\}$/,
  /^\$?\$\(.*\)?$/s, // $(cat /run/secrets/x)
  /^`[^`]*`?$/,
  /^%[\w.]{1,80}%/, // %NAME%, %kernel.project_dir%/…
  /^\{\{.*\}\}$/s,
  /^\{\{[-\s.$\w]/,
  /^<%.*%>$/s,
  /^@[\w.-]{1,80}@$/,
  /^(env|file|vault|op|ref\+\w+|aws-sm|secretsmanager|ssm|doppler|bws|keyring):(\/\/)?[\w./#@ -]+$/i,
  /^arn:aws[\w-]*:/,
  /^ENC\[/,
  /^!(vault|secret|env_var|Ref|Sub|GetAtt)\b/,
  /^(process|os|env|config|settings|secrets|vars|self|this|import|var|local|data|module|each)[.[(]/,
  /^[A-Za-z_][\w.]{0,80}\((.*\))?$/, // getenv(…)
  /^(getenv|lookup|secret|env)\b\s*[("']/,
  /^[A-Za-z_][\w.]{0,80}\([$"'?]/, // crypt($1, …
  /^\$\d{1,3}$/, // a parameter of a statement
];

const settings =
  /^(true|false|yes|no|on|off|ja|nein|y|n|null|nil|none|undefined|default|n\/a|auto|any|all|never|always|optional|required|enabled|disabled|random|empty|inherit|prompt|ask|string|str|secretstr|text|number|boolean|bool|int|integer|varchar|object|array|bytes|buffer|unknown|keine?[rns]?|leer|—|–|-|in|out)$/i;
/** Methods and algorithms: what a name that speaks of a token or a login is often set to. */
const methods =
  /^([HREP]S(256|384|512)|EdDSA|(ssha?|sha-?|md-?|hmac-?|aes-?)\d{1,3}([-_](gcm|cbc|ctr|crypt|sha-?\d+|\d+|256|128))*|s?crypt|b?crypt|argon2(id?)?|pbkdf2([_-]sha\d+)?|plain(text)?|login|cram-md5|scram(-sha-\d+)?|digest(-md5)?|ntlm|xoauth2|oauth2?|oidc|saml|ldap|pam|basic|bearer|jwt|local|internal|external|database|redis|memory|file|peer|trust|ident|password|mysql_native_password|caching_sha2_password|ed25519|rsa|ecdsa|x25519|cookie|cookies|session|header|token|api[-_]?key|tls|ssl|starttls|http-?01|dns-?01|totp|webauthn|fido2?|passkey|keycloak|authelia|authentik)$/i;

const placeholderWord =
  /(^|[^a-z])(change|replace|set|insert|enter|put|fill|choose|update|edit|add|use)[-_ .]?(me|this|it|your|you|in|here|a|an|the|with|before|strong|secure|random|real|some)([^a-z]|$)|changeme|changethis|changeit|change_?in|replaceme|choose(a|your|an|some)?(strong|secure|random|long)|please[-_ ]?(change|set|replace)|bitte[-_ ]?(setzen|ändern|aendern|eintragen|ersetzen|anpassen|ausfüllen|ausfuellen)|^(your|dein|deine|ihr|ihre|euer)[-_ ]?[a-z]|[^a-z](your|dein|deine|ihre?)[-_ ][a-z]|[-_ a-z](_|-| )(here|hier)$|place[-_ ]?holder|platzhalter|^(change|replace|insert|redacted|geschwärzt|geschwaerzt|entfernt|removed|hidden|masked|maskiert|verborgen|ausgeblendet|zensiert|gesetzt|vergeben|unset|not[-_ ]?set|tbd|todo|fixme|generated?|geheimgehalten)$|^(siehe|see|nicht|im|in|aus|from|per|via|wird|aus dem)[-_ ]/i;
const placeholderForm =
  /^[<[{(«‹].*[>\]})»›]$|^[*•·.…xX#?_–—-]{2,}$|^[xX]+([-_][xX]+)+$|\*{3}|\.{3}|…|^x{3,}|x{4,}$|^\W*$|^0+$/i;
/** Made of nothing but words about passwords: what stands in examples. */
const describing =
  /^((my|our|the|a|very|super|some|secured?|strong|safe|good|great|long|random|unique|complex|secret|password|passwd|passwort|kennwort|pass|pwd|pw|token|key|api|auth|login|admin|root|user|db|database|mysql|postgres|postgresql|mariadb|redis|cloudflare|smtp|mail|mein|meine|sicheres?|geheimes|geheime|geheim|starkes?|langes?|for|value|string|text|app|service)[-_ ]?){2,12}\d{0,4}$/i;
/** What only an example is set to; on a machine it is a password that everybody guesses. */
const exampleWord = /(^|[-_ .])(example|beispiel|dummy|sample)([-_ .\d]|$)/i;
/** The words themselves. */
const nouns =
  /^(pass|password|passwd|passwort|kennwort|pwd|pw|secret|geheim|geheimnis|token|key|schlüssel|schluessel|wert|value|name|user|username|benutzer|pass(word)?\d?|p|x|y|abc|foo|bar|baz|string|secret[-_]?key|api[-_]?key)$/i;

const publicValue =
  /^(ssh-(rsa|dss|ed25519)|ecdsa-sha2-\S+|sk-ssh-\S+) |^-----BEGIN (RSA |EC )?(PUBLIC KEY|CERTIFICATE|PGP PUBLIC)|^((hmac-)?sha(1|224|256|384|512)|md5)[:-]|^SHA256:|^age1[a-z0-9]{20,}$/;

/** Where a value stands: in use on a machine, or as an example of how it is written. */
export type ValueContext = 'value' | 'example';

/** Whether a value only says where the secret is kept or comes from. */
export const isReference = (value: string): boolean =>
  value.length < 1000 && references.some((form) => form.test(value));

/** Whether everybody sees that the value is still to be put in. */
export function isPlaceholder(value: string, context: ValueContext = 'value'): boolean {
  const text = value.slice(0, 200);
  if (placeholderForm.test(text) || placeholderWord.test(text)) return true;
  return context === 'example' && (nouns.test(text) || describing.test(text) || exampleWord.test(text));
}
/** Whether the value is only a word for what should stand there: `password`, `MySecurePassword`. */
export const isDescribing = (value: string): boolean =>
  value.length < 100 && (nouns.test(value) || describing.test(value));

const path = /^(~|\.{1,2}|[A-Za-z]:|\$\{?\w+\}?)?[/\\][\w.@%+ ${}:~-]*([/\\][\w.@%+ ${}:~-]*)*$/;
/** Whether the value is the path of a file. */
const isPath = (value: string): boolean =>
  value.length < 500 &&
  path.test(value) &&
  !value.split(/[/\\]/).some((part) => part.length >= 20 && isMixed(part));

const address = /^[a-z][a-z0-9+.-]{1,20}:\/\/[^\s@]*$/i;
const harmlessForms: readonly RegExp[] = [
  /^[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,8}(\/\d{1,3})?$/i,
  /^[+-]?\d+([.,]\d+)?\s?(%|[kmgt]i?b?|[a-z]{1,3}|days?|hours?|minutes?|seconds?|tage?|stunden?|minuten?)?$/i,
  /^\d+(\.\d+){1,3}([-+].*)?$/,
  /^v?\d+\.\d+[\w.-]*$/,
  /^\d{4}-\d{2}-\d{2}([T ][\d:.Z+-]*)?$/,
  address,
  /^([\w-]+\.)+[a-z]{2,12}(:\d+)?(\/[\w./-]*)?$/i,
  /^[\w.+-]+@[\w-]+(\.[\w-]+)+$/,
  /^[\w.-]+\.(pem|key|crt|cer|p12|pfx|jks|json|ya?ml|txt|env|conf|cfg|ini|log|sh|sql|gz|zip|asc|gpg|kdbx|pub)$/i,
  /^id_(rsa|ed25519|ecdsa|dsa)$/,
];

/** Whether the value is a setting, an address, a path, a number with its unit: nothing to hide, whatever its name. */
export function isHarmless(value: string, isPassword: boolean): boolean {
  if (value === '' || settings.test(value) || publicValue.test(value) || isPath(value)) return true;
  if (/^[[{]/.test(value) && !/^[[{][^\s]{8,}[^\]}]$/.test(value)) return true;
  if (isPassword) return /^\d{1,3}$/.test(value) || address.test(value);
  return methods.test(value) || (value.length < 500 && harmlessForms.some((form) => form.test(value)));
}

const classOf = (char: string): string =>
  char >= 'a' && char <= 'z' ? 'a' : char >= 'A' && char <= 'Z' ? 'A' : char >= '0' && char <= '9' ? '0' : '';
/** Part of the neighbouring letters and digits that are of different classes, and the longest run of one class. */
function runsOf(text: string): { mix: number; longest: number; digits: number } {
  let [changes, pairs, run, longest, digits, before] = [0, 0, 0, 0, 0, ''];
  for (const char of text.slice(0, 200)) {
    const now = classOf(char);
    if (now === '0') digits++;
    const isSame = now === before || (before === 'A' && now === 'a'); // A capital begins a word.
    if (now !== '' && before !== '') {
      pairs++;
      if (!isSame) changes++;
    }
    run = isSame && now !== '' ? run + 1 : 1;
    longest = Math.max(longest, run);
    before = now;
  }
  return { mix: pairs < 8 ? 0 : changes / pairs, longest, digits };
}
/** Whether letters and digits change as often as only a machine changes them. */
export function isMixed(text: string): boolean {
  const { mix, longest, digits } = runsOf(text);
  return digits >= 2 && distinct(text) >= 10 && (mix >= 0.3 || (longest <= 5 && mix >= 0.2));
}

/** Whether a word looks like a password that somebody chose: letters with digits or signs, no plain word. */
export function looksChosen(value: string): boolean {
  if (value.length < 5 || value.length > 200 || /\s/.test(value)) return false;
  if (isHarmless(value, false) || isReference(value) || isPlaceholder(value)) return false;
  const letters = /\p{L}/u.test(value);
  return (letters && /\d/.test(value)) || (/[!#$%&*+?=§€^~]/.test(value) && /[\p{L}\d]/u.test(value));
}

/** Whether a word looks made by a machine: long, of mixed classes; no UUID, no digest, no path, no camel case. */
export function looksRandom(value: string): boolean {
  if (value.length < 16 || value.length > 4000 || /\s/.test(value)) return false;
  if (isReference(value) || isHarmless(value, false) || isPlaceholder(value) || isUuid(value)) return false;
  if (/^[0-9a-f]+$/i.test(value)) return value.length >= 32 && value.length !== 40;
  if (isEncoded(value) || /^\d{4,6}(-\d{4,6}){3,7}$/.test(value)) return true;
  return /[A-Za-z]/.test(value) && isMixed(value);
}
/** Base64 that says so itself: by its length and what fills it up; letters of both cases and digits. */
const isEncoded = (value: string): boolean =>
  /^[A-Za-z0-9+/_-]{18,}={1,2}$/.test(value) &&
  value.length % 4 === 0 &&
  /\d/.test(value) &&
  /[a-z].*[a-z].*[a-z]/.test(value) &&
  /[A-Z].*[A-Z].*[A-Z]/.test(value);
const distinct = (value: string) => new Set(value.slice(0, 200)).size;
const isUuid = (value: string) => /^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(value);

const common = new Set(
  'admin administrator root user guest test demo password passwort passwd pass geheim secret default public private master manager postgres postgresql mysql mariadb mongo mongodb redis rabbitmq minio minioadmin grafana nextcloud wordpress keycloak gitea gitlab portainer pihole npm pdns wikijs koillection archivebox ghost directus n8n nodered influx influxdb elastic changeme123 letmein qwerty abc123 123456 12345678 hunter2 hallo sommer winter'.split(
    ' ',
  ),
);
/** Whether it is a password that everybody knows: a product's default. */
export const isCommonPassword = (value: string): boolean => common.has(value.toLowerCase());
/** Also the user's or the database's name, and every plain word. */
export const isDefaultPassword = (value: string): boolean =>
  common.has(value.toLowerCase()) ||
  exampleWord.test(value) ||
  isDescribing(value) ||
  /^[a-zäöüß]+([-_][a-zäöüß]+)*$/i.test(value);
