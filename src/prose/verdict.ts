// What is found of one literal, and where it stands.
import type { Known } from './known.ts';

/** What is found of a literal; undefined: nothing. */
export interface Verdict {
  /** contradicts: it cannot be right. unknown: nobody documents it. hand: right, but not taken from the inventory. */
  readonly as: 'contradicts' | 'unknown' | 'hand';
  readonly message: string;
  readonly expected?: string | undefined;
  readonly fix?: string | undefined;
}
/** Where a literal stands. */
export interface Context {
  readonly known: Known;
  readonly line: string;
  readonly isCode: boolean;
  readonly isMdx: boolean;
}
