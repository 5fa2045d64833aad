// The joint between inventory and machines: a fact is (host, kind, real name) -> fields.

import type { Pointer } from './finding.ts';

/** A field's value. Sets are sorted arrays of strings; `null` was seen to be empty; an absent field was not seen. */
export type FieldValue = string | number | boolean | null | readonly string[];

/** Kinds of things that a snapshot can show. A new kind is one word here and its words in drift/kinds.ts. */
export type FactKind =
  | 'container'
  | 'network'
  | 'volume'
  | 'image'
  | 'software'
  | 'firewall'
  | 'firewall-rule'
  | 'docker-user-rule'
  | 'listener'
  | 'unit'
  | 'os'
  | 'guest'
  | 'env-file';

/** What a snapshot parser saw of one thing. `line` is the 1-based line of the snapshot's text. */
export interface SeenFact {
  readonly kind: FactKind;
  /** The real name on the machine; for firewall rules the key built by `firewallRuleKey`. */
  readonly name: string;
  readonly line: number;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

/** A line of a tool's output that its parser did not understand. Line and column are 1-based. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What the inventory expects a snapshot to show. */
export interface ExpectedFact {
  readonly host: string;
  readonly kind: FactKind;
  readonly name: string;
  /** Other names under which the machine may show the same thing. */
  readonly aliases?: readonly string[];
  readonly subject: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly at: Pointer;
  /** Where a field stands below `at`; a field without an entry is placed at the entity. */
  readonly fieldPaths: Readonly<Record<string, readonly (string | number)[]>>;
  /** Planned and retired things need not be there. */
  readonly optional?: boolean;
}

/** One tool whose output can be read. Registered in snapshots/index.ts. */
export interface SnapshotSource<Parsed extends { readonly problems: readonly Problem[] }> {
  /** The source's id, which is also the snapshot's file name without its ending and `parse`'s argument. */
  readonly id: string;
  /** German title for reports. */
  readonly title: string;
  /** File name in the snapshot folder. */
  readonly file: string;
  /** The command that makes the snapshot, as an argument vector. */
  readonly command: readonly string[];
  /**
   * A command whose output words (IDs) are appended to `command` as arguments. When it prints none, `command` is
   * not run: there is nothing to see, the snapshot is empty and its exit code is that of this command.
   */
  readonly each?: readonly string[];
  /**
   * Where one command is not enough: all of them, `command` is the first. The snapshot then holds, for each, the
   * line `# <argv, joined by spaces>` and below it what the command printed, errors too. The exit code is the first's.
   */
  readonly commands?: readonly (readonly string[])[];
  /** The kinds of facts that this source gives evidence of. */
  readonly kinds: readonly FactKind[];
  /** Text in, values out; never throws. */
  parse(text: string): Parsed;
  /** The facts that a parsed snapshot states. */
  facts(parsed: Parsed): SeenFact[];
  /** Kinds that this text is no evidence of after all (an inactive ufw says nothing about its rules). */
  blind?(parsed: Parsed): readonly FactKind[];
  /** True when the text says that there is nothing to see (then an exit code of 0 is needed to believe it). */
  isEmpty(parsed: Parsed): boolean;
}
