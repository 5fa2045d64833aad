// The joint between inventory and machines: a fact is (host, kind, real name) -> fields.

import { patternText } from './escape.ts';
import type { Pointer, Severity } from './finding.ts';

/** A field's value. Sets are sorted arrays of strings; `null` was observed to be empty; an absent field was not observed. */
export type FieldValue = string | number | boolean | null | readonly string[];

/** Kinds of things that a snapshot can show. A new kind is one word here and its words in drift/kinds.ts. */
export const factKinds = [
  'container',
  'swarm-service',
  'firewall',
  'firewall-rule',
  'network',
  'volume',
  'image',
  'software',
  'docker-user-rule',
  'docker-user-chain',
  'listener',
  'unit',
  'os',
  'guest',
  'env-file',
] as const;
export type FactKind = (typeof factKinds)[number];

/** What a snapshot parser saw of one thing. `line` is the 1-based line of the snapshot's text. */
export interface ObservedFact {
  readonly kind: FactKind;
  /** The real name on the machine; for firewall rules the key built by `firewallRuleKey`. */
  readonly name: string;
  readonly line: number;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Of a firewall rule that was printed with both: ufw's profile and its ports. */
  readonly profile?: { readonly name: string; readonly ports: string };
}

/** A line of a tool's output that its parser did not understand. Line and column are 1-based. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** How an observed value is held against the documented one; without an entry both must be equal. */
export interface FieldMode {
  /** How grave a difference is here, where that is not as with others. */
  readonly severity?: Severity;
  /** The observed set may hold more than is documented. */
  readonly contains?: boolean;
  /** Any of these will do; the documented value is only said. */
  readonly oneOf?: readonly FieldValue[];
  /** The documented text may be shorter: `24.04` for `24.04.3 LTS`, the first digits of an ID. */
  readonly prefix?: 'word' | 'text';
  /** Members of a set that may be there or not. */
  readonly optional?: readonly string[];
  /** Members are pairs `a vor b`: only an observed pair the other way round is a difference. */
  readonly ordered?: boolean;
  /** One observed member ends so, whatever it begins with; it need not be documented. */
  readonly endings?: readonly string[];
  /** Members are `name=value`: only names that both sides have are compared. */
  readonly pairs?: boolean;
  /** Observed members that begin so do not count. */
  readonly ignore?: readonly string[];
}

/** One state in which a thing may be. */
export interface ExpectedState {
  readonly name: string;
  /** Other names under which the machine may show the same thing. */
  readonly aliases?: readonly string[];
  /** Where no name is documented: the field and value by which the thing is found. */
  readonly where?: { readonly field: string; readonly value: string };
  /** Several things of one description, named `<one of the stems>-1`, `_2`, … */
  readonly replicas?: {
    readonly count: number;
    readonly stems: readonly string[];
    /** Others may run elsewhere: how many there are says nothing. */
    readonly anyCount?: boolean;
  };
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly modes?: Readonly<Record<string, FieldMode>>;
  /** It need not be there; the word says so of what is planned or out of service. */
  readonly optional?: boolean | 'planned' | 'retired';
  /** Documented as planned or out of service: it must not be there. */
  readonly absent?: 'planned' | 'retired';
}

/** A change that is announced: until its day the state before passes as well. */
export interface AnnouncedChange {
  /** YYYY-MM-DD: from this day on only the new state passes. */
  readonly from: string;
  /** What the change is written at. */
  readonly subject: string;
  readonly at: Pointer;
}

/** Where differences of several things are told as one. */
export interface FieldGroup {
  readonly subject: string;
  readonly name: string;
  readonly at: Pointer;
  readonly fields: readonly string[];
}

/** What the inventory expects a snapshot to show. */
export interface ExpectedFact extends ExpectedState {
  readonly host: string;
  readonly kind: FactKind;
  readonly subject: string;
  readonly at: Pointer;
  /** Where a field stands below `at`; a field without an entry is placed at the entity. */
  readonly fieldPaths: Readonly<Record<string, readonly (string | number)[]>>;
  /**
   * What a reader sees confirmed when a field is as documented, where that does not stand at `fieldPaths`: paths such
   * as `containers/shop/status`. `''` is the thing's being there at all. What has neither is written nowhere.
   */
  readonly shownAt?: Readonly<Record<string, string>>;
  /** Further places that say the same as the thing's own: of a port that several share. */
  readonly alsoAt?: readonly string[];
  /** States before a change; null: the thing did not exist. */
  readonly changes?: readonly (AnnouncedChange & { readonly before: ExpectedState | null })[];
  /** Fields whose differences are told in one finding about another subject, with those of other things. */
  readonly group?: FieldGroup;
  /** Only the state before a change has this thing: until its day it may be there. */
  readonly ends?: AnnouncedChange;
}

/** What a machine may have without its being documented one by one. */
export interface Tolerated {
  readonly host: string;
  readonly kind: FactKind;
  /** A name in which `*` stands for anything. */
  readonly pattern: string;
  /** What must be observed as well. */
  readonly fields?: Readonly<Record<string, FieldValue>>;
  /** Only where a container publishes the port of this name. */
  readonly onlyPublished?: boolean;
  /** The info finding that names it; without one it is passed over. `reason` completes „… ist geduldet: …“. */
  readonly note?: { readonly rule: string; readonly reason: string; readonly at: Pointer };
}

/** Whether a name fits a pattern in which `*` stands for anything. */
export const fitsPattern = (pattern: string, name: string): boolean => {
  const source = pattern.split('*').map(patternText).join('.*');
  return new RegExp(`^${source}$`, 's').test(name);
};

/** A thing's name in findings where no entity of the inventory has one. */
export const subjectOf = (kind: FactKind, host: string, name: string): string =>
  kind === 'firewall-rule'
    ? `firewall:${host}/${name}`
    : kind === 'docker-user-rule'
      ? `firewall:${host}/DOCKER-USER ${name}`
      : kind === 'listener'
        ? `port:${host}/${name}`
        : kind === 'container' ||
            kind === 'swarm-service' ||
            kind === 'network' ||
            kind === 'volume' ||
            kind === 'image'
          ? `${kind}:${name}`
          : `${kind}:${host}/${name}`;

/** One tool whose output can be read. Its id stands in source-ids.ts, by which snapshots/index.ts registers it. */
export interface SnapshotSource<Parsed extends { readonly problems: readonly Problem[] }> {
  /** German title for reports. */
  readonly title: string;
  /** File name in the snapshot folder. */
  readonly file: string;
  /** The command that makes the snapshot, as an argument vector. */
  readonly command: readonly string[];
  /**
   * A command whose output words (IDs) are appended to `command` as arguments. When it prints none, `command` is
   * not run: there is nothing to see, the snapshot is empty and its exit code is that of this command. Of several
   * `commands` the words are for all but the first.
   */
  readonly each?: readonly string[];
  /**
   * Where one command is not enough: all of them, `command` is the first. The snapshot then holds, for each, the
   * line `# <argv, joined by spaces>` and below it what the command printed, errors too. The exit code is the first's.
   */
  readonly commands?: readonly (readonly string[])[];
  /** The kinds of facts that this source gives evidence of. */
  readonly kinds: readonly FactKind[];
  /** Kinds of which it says more about things that other sources show, and not which there are. */
  readonly adds?: readonly FactKind[];
  /** Text in, values out; never throws. */
  parse(text: string): Parsed;
  /** The facts that a parsed snapshot states. */
  facts(parsed: Parsed): ObservedFact[];
  /** Kinds that this text is no evidence of after all (an inactive ufw says nothing about its rules). */
  blind?(parsed: Parsed): readonly FactKind[];
  /** True when the text says that there is nothing to see (then an exit code of 0 is needed to believe it). */
  isEmpty(parsed: Parsed): boolean;
}
