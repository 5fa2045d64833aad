// What iptables, nft and the documentation say of a host, in one form: base chains at hooks, chains, rules with
// matches. A match that nobody understands is `unknown` with its words; it decides nothing.
import type { Family } from './address.ts';
import type { Ranges } from './ranges.ts';

export type Hook = 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting';

/** Which part of a packet, or of the connection's first packet, is looked at. */
export type AddressField =
  | 'source'
  | 'destination'
  | 'originalSource'
  | 'originalDestination'
  | 'replySource'
  | 'replyDestination';
export type PortField =
  | 'sourcePort'
  | 'port'
  | 'originalSourcePort'
  | 'originalPort'
  | 'replySourcePort'
  | 'replyPort';

export type Match = { readonly not?: boolean | undefined } & (
  | { readonly kind: 'address'; readonly field: AddressField; readonly ranges: Ranges }
  | { readonly kind: 'port'; readonly fields: readonly PortField[]; readonly ranges: Ranges }
  | { readonly kind: 'protocol'; readonly protocols: readonly string[] }
  /** Patterns of names; `+` or `*` at the end stands for anything. */
  | { readonly kind: 'interface'; readonly field: 'in' | 'out'; readonly patterns: readonly string[] }
  | { readonly kind: 'state'; readonly states: readonly string[] }
  | { readonly kind: 'direction'; readonly direction: 'original' | 'reply' }
  | {
      readonly kind: 'set';
      readonly name: string;
      readonly fields: readonly ('src' | 'dst')[];
      /** The rule drops: who is in no set that anybody knows gets past it. */
      readonly closes?: boolean;
    }
  | { readonly kind: 'mark'; readonly value: bigint; readonly mask: bigint }
  | { readonly kind: 'type'; readonly field: 'source' | 'destination'; readonly types: readonly string[] }
  | { readonly kind: 'flags'; readonly looked: readonly string[]; readonly set: readonly string[] }
  /** Depends on how much came before: `first` says whether it holds for the first packet. */
  | { readonly kind: 'rate'; readonly first: boolean; readonly text: string }
  | { readonly kind: 'family'; readonly family: Family }
  | { readonly kind: 'unknown'; readonly text: string }
);

export type Target =
  | { readonly kind: 'accept' | 'drop' | 'return' | 'continue' | 'redirect-proxy' }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string }
  | { readonly kind: 'dnat'; readonly destination: Ranges | null; readonly ports: Ranges | null }
  /** To an address of the host itself. */
  | { readonly kind: 'redirect'; readonly ports: Ranges | null }
  /** The bits of the mask are cleared, then those of the value are turned over; null: nobody knows to what. */
  | { readonly kind: 'mark'; readonly value: bigint | null; readonly mask: bigint }
  | { readonly kind: 'unknown'; readonly text: string };

/** Where a rule is written: of the inventory or of a snapshot. */
export interface RulePlace {
  readonly file?: string;
  readonly line?: number;
  /** Below the host: `['firewall', 'docker_user', 0]`. */
  readonly path?: readonly (string | number)[];
  /** Another host than the one that is looked at. */
  readonly host?: string;
}
export interface Rule {
  /** As people know it: `-i eth0 -j DROP`, `ufw allow 22/tcp`. */
  readonly text: string;
  readonly matches: readonly Match[];
  readonly target: Target;
  readonly at?: RulePlace | undefined;
}
export interface Chain {
  readonly name: string;
  readonly rules: readonly Rule[];
}
/** A chain at which packets come in from the kernel. */
export interface BaseChain extends Chain {
  readonly hook: Hook;
  readonly priority: number;
  /** Chains of type nat see the first packet of a connection only. */
  readonly isNat: boolean;
  readonly policy: 'accept' | 'drop' | 'unknown';
  /** What decides where no rule does: `Voreinstellung eingehend: deny`. */
  readonly policyText: string;
  readonly policyAt?: RulePlace | undefined;
  /** The chains that it may jump to. */
  readonly chains: ReadonlyMap<string, Chain>;
}
/** The rules that packets of one family meet. */
export interface Ruleset {
  readonly family: Family;
  readonly baseChains: readonly BaseChain[];
  /** What is known to be in sets; a set without an entry is not known. */
  readonly sets: ReadonlyMap<string, Ranges>;
}
