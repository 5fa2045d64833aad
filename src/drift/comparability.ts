// What the comparison may do with a field of the inventory.
import type { FactKind } from '../model/facts.ts';

/** `container image`: a kind of fact and its field; the kind alone: that the thing is there, under this name. */
export type FactField = FactKind | `${FactKind} ${string}`;
/** What the comparison does with one field of the inventory. */
export type Comparability =
  | { readonly by: readonly FactField[]; readonly says?: string }
  /** Written for people, or about the handbook itself: no machine shows it. */
  | { readonly prose: true }
  /** A source that does not exist yet could show it; German: which. */
  | { readonly needs: string }
  /** A word to a tool while it builds or starts: afterwards no machine shows it. German: which. */
  | { readonly instruction: string }
  /** Existing sources could show it, or nearly; German: why it is not compared. */
  | { readonly unprovable: string };

/** Compared with these fields of facts. */
export const by = (...fields: readonly FactField[]): Comparability => ({ by: fields });
/** A later source could show it. */
export const needs = (source: string): Comparability => ({ needs: source });
/** Not compared, and why. */
export const unprovable = (reason: string): Comparability => ({ unprovable: reason });
/** Written for people. */
export const prose: Comparability = { prose: true };

/** What only a swarm keeps. */
export const granted = needs(
  'Geheimnisse und Konfigurationen eines Schwarms (docker secret inspect, docker config inspect)',
);
/** A word to compose. */
export const compose: Comparability = { instruction: 'Anweisung an Compose' };
