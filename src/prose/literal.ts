// What in a text names something of a system.

export type LiteralKind =
  | 'address'
  | 'port'
  | 'domain'
  | 'container'
  | 'network'
  | 'volume'
  | 'unit'
  /** Of a container, a network or a volume; which of them does not show. */
  | 'name'
  | 'variable'
  | 'image'
  | 'path'
  | 'version';
/** A literal as it is written. */
export interface Literal {
  readonly kind: LiteralKind;
  readonly value: string;
  readonly column: number;
  /** Of a port: the host before it; of an image its name, of a version the product. */
  readonly of?: string | undefined;
  /** Where it stands it may as well be made anew: only what is close to a known one is meant to be it. */
  readonly isLoose?: boolean;
}
