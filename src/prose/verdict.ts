// What is found of one literal, and where it stands.
import type { Known } from './known.ts';
import type { LiteralKind } from './literal.ts';

/** What is found of a literal; undefined: nothing. */
export interface Verdict {
  /** contradicts: it cannot be right. unknown: nobody documents it. hand: right, but not taken from the inventory. */
  readonly as: 'contradicts' | 'unknown' | 'hand';
  readonly message: string;
  /** What it is, where the text does not say so. */
  readonly kind?: LiteralKind;
  readonly expected?: string | undefined;
  readonly fix?: string | undefined;
}
/** Where a literal stands. */
export interface Context {
  readonly known: Known;
  readonly line: string;
  readonly isCode: boolean;
  readonly isMdx: boolean;
  /** The lines of its block of code, or of its paragraph. */
  readonly block: readonly string[];
  /** Its own number among them, from 0. */
  readonly at: number;
}
