// The shapes of tokens, keys and hashes that their makers gave them. The one table of shapes: each pattern is written
// in what JavaScript and POSIX ERE have in common (no \d, no lookaround, no lazy quantifier), so that the collector's
// sed program is made of it as well. A shape begins with something that nothing else begins with.

/** A shape; `title` is German, in the dative: „hat die Form …“. */
export interface Shape {
  readonly id: string;
  readonly kind: 'token' | 'hash' | 'webhook';
  readonly title: string;
  readonly pattern: string;
  /** A text without this has none of it: searching for it is quicker. */
  readonly core?: string;
}
const word = '[A-Za-z0-9]';
const url64 = '[A-Za-z0-9_-]';
/** `$`, in a compose file doubled. */
const dollar = '[$][$]?';
const crypt = '[./A-Za-z0-9]';

const token = (id: string, title: string, pattern: string, core?: string): Shape => ({
  id,
  kind: 'token',
  title,
  pattern,
  ...(core ? { core } : {}),
});
const hash = (id: string, title: string, pattern: string): Shape => ({ id, kind: 'hash', title, pattern });
const webhook = (id: string, title: string, pattern: string): Shape => ({
  id,
  kind: 'webhook',
  title,
  pattern,
});

export const shapes: readonly Shape[] = [
  token('aws', 'eines Zugangsschlüssels von AWS', '(AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}'),
  token('github', 'eines Tokens von GitHub', `(gh[opsur]_${word}{10,255}|github_pat_[A-Za-z0-9_]{10,255})`),
  token(
    'gitlab',
    'eines Tokens von GitLab',
    `(gl(pat|rt|rtr|dt|ptt|cbt|ft|imt|agent|soat|ffct|oas)-[A-Za-z0-9_.-]{8,300}|GR1348941${url64}{16,60})`,
  ),
  token(
    'slack',
    'eines Tokens von Slack',
    '(xox[abeoprs]-[A-Za-z0-9-]{8,300}|xapp-[0-9]-[A-Za-z0-9-]{8,300})',
  ),
  webhook(
    'slack-hook',
    'eines Webhooks von Slack',
    'hooks[.]slack[.]com/(services|workflows|triggers)/[A-Za-z0-9/_-]{8,200}',
  ),
  webhook(
    'discord-hook',
    'eines Webhooks von Discord',
    `discord(app)?[.]com/api/(v[0-9]+/)?webhooks/[0-9]{5,30}/${url64}{8,200}`,
  ),
  webhook(
    'teams-hook',
    'eines Webhooks von Microsoft Teams',
    'webhook[.]office[.]com/webhookb2/[A-Za-z0-9@/_-]{20,400}',
  ),
  webhook(
    'push',
    'einer geheimen Meldeadresse',
    `(hc-ping[.]com/[0-9a-f-]{36}|[A-Za-z0-9.:-]{1,80}(/api/push/${word}{8,64}|/hooks/[a-z0-9]{24,40}|/api/webhook/[A-Za-z0-9_-]{16,100}|/webhook(-test)?/[0-9a-f]{8}-[0-9a-f-]{27}))`,
  ),
  token('discord', 'eines Bot-Tokens von Discord', `[MNO]${url64}{22,28}[.]${url64}{6}[.]${url64}{27,45}`),
  token('telegram', 'eines Bot-Tokens von Telegram', `(bot)?[0-9]{8,10}:${url64}{34,36}`),
  token(
    'stripe',
    'eines Schlüssels von Stripe',
    `((sk|rk)_(live|test)_${word}{8,200}|whsec_[A-Za-z0-9+/=]{16,100})`,
  ),
  token(
    'llm',
    'eines Schlüssels für ein Sprachmodell',
    `(sk-(proj|svcacct|admin|ant|or|None)-${url64}{8,300}|sk-${word}{32,100}|gsk_${word}{20,100}|pplx-${word}{20,100}|xai-${word}{40,120}|hf_${word}{20,60}|r8_${word}{30,60})`,
  ),
  token('sendgrid', 'eines Schlüssels von SendGrid', `SG[.]${url64}{8,60}[.]${url64}{8,100}`),
  token('docker', 'eines Tokens von Docker Hub', `dckr_(pat|oat)_${url64}{8,100}`),
  token('npm', 'eines Tokens von npm', `npm_${word}{20,60}`),
  token('pypi', 'eines Tokens von PyPI', `pypi-Ag${url64}{12,400}`),
  token('rubygems', 'eines Tokens von RubyGems', 'rubygems_[0-9a-f]{20,80}'),
  token(
    'azure',
    'eines Schlüssels von Azure',
    `(AccountKey|SharedAccessKey|SharedAccessSignature)=[A-Za-z0-9+/%=]{16,200}`,
  ),
  token('azure-sas', 'einer Signatur von Azure', '[?&;]sig=[A-Za-z0-9%+/=_-]{16,200}'),
  token('azure-ad', 'eines Geheimnisses von Entra ID', '[A-Za-z0-9_~.-]{3}8Q~[A-Za-z0-9_~.-]{20,60}', '8Q~'),
  token(
    'google',
    'eines Schlüssels von Google',
    `(AIza${url64}{20,100}|ya29[.]${url64}{20,400}|GOCSPX-${url64}{16,60})`,
  ),
  token('jwt', 'eines JWT', `eyJ${url64}{8,8000}[.]${url64}{8,8000}([.]${url64}{0,2000})?`),
  token('json-base64', 'eines Tokens aus JSON', `eyJ[A-Za-z0-9+/_-]{40,8000}={0,2}`),
  token('age', 'eines privaten Schlüssels von age', 'AGE-SECRET-KEY-1[A-Za-z0-9]{20,80}'),
  token('mailgun', 'eines Schlüssels von Mailgun', '(key-[0-9a-f]{32}|[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8})'),
  token('mailchimp', 'eines Schlüssels von Mailchimp', '[0-9a-f]{32}-us[0-9]{1,2}', '-us'),
  token('brevo', 'eines Schlüssels von Brevo', 'xkeysib-[0-9a-f]{20,80}'),
  token('resend', 'eines Schlüssels von Resend', `re_${word}{8,20}_${word}{16,40}`),
  token('twilio', 'eines Schlüssels von Twilio', 'SK[0-9a-f]{32}'),
  token('digitalocean', 'eines Tokens von DigitalOcean', 'do[opr]_v1_[0-9a-f]{40,80}'),
  token('cloudflare', 'eines Schlüssels von Cloudflare', 'v1[.]0-[0-9a-f]{20,40}-[0-9a-f]{60,200}'),
  token('vault', 'eines Tokens von Vault', `hv[sbr][.]${url64}{16,300}`),
  token('terraform', 'eines Tokens von Terraform', `${word}{14}[.]atlasv1[.]${url64}{40,100}`, 'atlasv1'),
  token(
    'grafana',
    'eines Tokens von Grafana',
    `(glsa_${word}{16,60}_[0-9a-f]{8}|glc_[A-Za-z0-9+/=]{20,300})`,
  ),
  token('tailscale', 'eines Schlüssels von Tailscale', 'tskey-[a-z]{2,12}-[A-Za-z0-9-]{8,100}'),
  token(
    'shops',
    'eines Tokens eines Shops',
    `(shp(at|ss|ca|pa)_[0-9a-fA-F]{20,60}|sq0[a-z]{3}-${url64}{20,80})`,
  ),
  token('atlassian', 'eines Tokens von Atlassian', '(ATATT3|ATBB|ATCTT3)[A-Za-z0-9_=-]{20,300}'),
  token(
    'notion',
    'eines Schlüssels eines Dienstes',
    `(lin_api_${word}{20,60}|(secret|ntn)_${word}{40,60}|figd_${url64}{20,60}|PMAK-[0-9a-f-]{40,80}|NRAK-[A-Z0-9]{20,40}|dapi[0-9a-f]{32}|dp[.](pt|st|ct)[.]${word}{20,60}|pul-[0-9a-f]{40}|sntry[su]_[A-Za-z0-9=_]{20,300}|sq[pau]_[0-9a-f]{40}|sb[ps]_[0-9a-f]{40}|sb_secret_${url64}{16,60}|pscale_(tkn|pw|oauth)_${url64}{20,60}|nfp_${word}{20,60}|rnd_${word}{20,60}|syt_[A-Za-z0-9_]{20,100}|tk_[a-z0-9]{29})`,
  ),
  token('maxmind', 'eines Schlüssels von MaxMind', `${word}{6}_${word}{29}_mmk`, '_mmk'),
  token(
    'proxmox',
    'eines API-Tokens von Proxmox',
    '[A-Za-z0-9@._-]{3,60}![A-Za-z0-9._-]{1,60}[=:][0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
    '!',
  ),
  token('swarm', 'eines Beitrittstokens von Docker Swarm', 'SWMTKN-1-[a-z0-9-]{20,120}'),
  token('backblaze', 'eines Schlüssels von Backblaze', 'K00[0-9][A-Za-z0-9+/]{27}'),

  hash('bcrypt', 'eines bcrypt-Hashes', `${dollar}2[abxy]?${dollar}[0-9]{2}${dollar}${crypt}{16,60}`),
  hash(
    'argon2',
    'eines argon2-Hashes',
    `${dollar}argon2(id|i|d)${dollar}[A-Za-z0-9=,]{1,40}(${dollar}[A-Za-z0-9=,+/]{1,200}){1,3}`,
  ),
  hash(
    'crypt',
    'eines Passwort-Hashes',
    `${dollar}(1|5|6|7|y|gy|apr1|sha1|md5)${dollar}([a-z]=?[0-9A-Za-z=,]{1,30}${dollar})?${crypt}{1,40}${dollar}${crypt}{16,120}`,
  ),
  hash(
    'pbkdf2',
    'eines Passwort-Hashes',
    `(pbkdf2[_-]sha[0-9]{1,3}|scrypt|SCRAM-SHA-256)${dollar}[0-9A-Za-z:=,]{1,60}${dollar}[A-Za-z0-9+/=:.${'$'}-]{16,300}`,
  ),
  hash(
    'ldap',
    'eines Passwort-Hashes',
    '[{](SSHA|SHA|SSHA256|SSHA512|SHA256|SHA512|MD5|SMD5|CRYPT|BLF-CRYPT|PBKDF2|ARGON2ID?)[}][A-Za-z0-9+/=$.,]{16,200}',
  ),
  hash('postgres', 'eines Passwort-Hashes von PostgreSQL', 'md5[0-9a-f]{32}'),
  hash('mysql', 'eines Passwort-Hashes von MySQL', '[*][0-9A-F]{40}'),
];

/** A private key in PEM form, from its first line to its last; one line or many. */
export const pemBegin = '-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY( BLOCK)?-----';
