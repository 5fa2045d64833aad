// What the detector finds.

export type SecretKind =
  | 'name'
  | 'default-password'
  | 'default'
  | 'option'
  | 'command'
  | 'url'
  | 'connection'
  | 'header'
  | 'token'
  | 'hash'
  | 'webhook'
  | 'private-key'
  | 'statement'
  | 'prose'
  | 'random';

/** What the kinds are called in reports and tables. */
export const secretKinds: Readonly<Record<SecretKind, string>> = {
  name: 'Wert nach dem Namen geheim',
  'default-password': 'Standardpasswort',
  default: 'Vorgabewert einer Variable',
  option: 'Option eines Befehls',
  command: 'Schreibweise eines Programms',
  url: 'Zugangsdaten in einer Adresse',
  connection: 'Zugangsdaten einer Verbindung',
  header: 'Kopfzeile oder Cookie',
  token: 'Token oder Schlüssel bekannter Form',
  hash: 'Passwort-Hash',
  webhook: 'Webhook',
  'private-key': 'Privater Schlüssel',
  statement: 'Anweisung an eine Datenbank',
  prose: 'Passwort im Text',
  random: 'Zufällige Zeichenfolge',
};

export type Confidence = 'high' | 'medium' | 'low';

/** A secret in a text: where it stands (offsets, the end behind it) and why it is taken for one. */
export interface SecretHit {
  readonly kind: SecretKind;
  /** One German sentence; never holds the secret. */
  readonly reason: string;
  readonly start: number;
  readonly end: number;
  readonly confidence: Confidence;
}

const rank: Readonly<Record<Confidence, number>> = { high: 0, medium: 1, low: 2 };

/** Hits in order; those that overlap become one, which says what the surest of them says. */
export function mergeHits(hits: readonly SecretHit[]): SecretHit[] {
  const sorted = [...hits]
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start || rank[a.confidence] - rank[b.confidence] || b.end - a.end);
  const merged: SecretHit[] = [];
  for (const hit of sorted) {
    const last = merged.at(-1);
    if (!last || hit.start >= last.end) merged.push(hit);
    else {
      const surer = rank[hit.confidence] < rank[last.confidence] ? hit : last;
      merged[merged.length - 1] = { ...surer, start: last.start, end: Math.max(last.end, hit.end) };
    }
  }
  return merged;
}
