// What the detector finds.

/** How a secret gives itself away. */
export type SecretKind =
  /** By the name of its variable, option or field; `default`: in `${NAME:-value}`. */
  | 'name'
  | 'default'
  /** By its name, and everybody knows it: `postgres`, the name of the database, a plain word. */
  | 'default-password'
  /** By the option before it, or the way in which one program takes it. */
  | 'option'
  | 'command'
  /** Before the @ of an address or of a data source's name. */
  | 'url'
  | 'connection'
  | 'header'
  /** By the shape that its maker gave it. */
  | 'token'
  | 'hash'
  | 'webhook'
  | 'private-key'
  /** In a statement to a database. */
  | 'statement'
  /** In a sentence. */
  | 'prose'
  /** By nothing but its looks. */
  | 'random';

/** How sure the detector is. */
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
