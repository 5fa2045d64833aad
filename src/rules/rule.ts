// What a rule of `check` is: data about it, and how it finds what does not hold.
import type { Outage } from '../effects/outage.ts';
import type { StartOrder } from '../effects/start-order.ts';
import type { HostExposure } from '../exposure/verdicts.ts';
import type { ExpectedFact } from '../model/facts.ts';
import type { DraftFinding, FindingClass, Origins, Pointer, Severity } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Section } from '../model/sections.ts';
import type { Trace } from '../paths/trace.ts';

/** A finding as a rule reports it; id, severity, class and handbook are added from the rule. */
export type RuleFinding = Omit<DraftFinding, 'rule' | 'severity' | 'class' | 'handbook'>;
/** What follows from the dependencies of an inventory. */
export interface Effects {
  readonly startOrder: StartOrder;
  /** What no longer works without an entity (`kind:id`). */
  readonly outageOf: (ref: string) => readonly Outage[];
}
/** What a rule may look at, of one valid handbook. */
export interface RuleInput {
  readonly inventory: Inventory;
  /** The file in which each entity stands; `entityAt` makes places of it. */
  readonly origins: Origins;
  /** The file with the handbook's own section. */
  readonly headFile: string;
  /** What the inventory expects its machines to show; made when a rule first asks for it. */
  readonly facts: readonly ExpectedFact[];
  /** The way of each active domain to what answers it; made when a rule first asks for it. */
  readonly traces: readonly Trace[];
  /** Start order and outages; made when a rule first asks for it. */
  readonly effects: Effects;
  /** Who reaches which port of which host by the documentation; computed when a rule first asks for it. */
  readonly verdicts: readonly HostExposure[];
  /** The addresses of the handbook's chapters below its start page, e.g. `betrieb/sicherung`. */
  readonly chapters: readonly string[];
  /** The texts of the compose files that stacks name, and of the files that belong to them. */
  readonly composeTexts: readonly string[];
  /** YYYY-MM-DD. */
  readonly today: string;
}
/** A page that says what a rule relies on. */
export interface RuleSource {
  readonly title: string;
  readonly url: string;
}
/** A requirement of BSI IT-Grundschutz that a rule touches; it never proves that the requirement is met. */
export interface Control {
  /** `SYS.1.6.A5` */
  readonly id: string;
  readonly title: string;
  /** Of the Kompendium: `2023`. */
  readonly edition: string;
  /** The page that names it. */
  readonly source: RuleSource;
}
/** Two small inventories as YAML, without the section `handbook`; without hosts they have one, `web`. */
export interface RuleExamples {
  /** The rule has a finding. */
  readonly fires: string;
  /** It has none. */
  readonly silent: string;
}
/** Actions of which each cures what several rules find; the most urgent first. */
export const cures = {
  inventory: 'Widersprüche im Inventar beheben',
  secrets: 'Bekannt gewordene Geheimnisse wechseln',
  exposure: 'Offene Ports schließen oder ihre Absicht berichtigen',
  access: 'Anmeldung über SSH auf Schlüssel umstellen',
  backups: 'Sicherungen einrichten und erproben',
  files: 'Rechte der Env-Dateien einschränken',
  rights: 'Rechte der Container begrenzen',
  monitoring: 'Überwachung einrichten, die jemanden benachrichtigt',
  space: 'Platz schaffen',
  updates: 'Auf Versionen umsteigen, die noch gepflegt werden',
  environment: 'Variablen und Env-Dateien in Einklang bringen',
  routes: 'Wege der Domains und ihre Zertifikate in Ordnung bringen',
  compose: 'Compose-Datei ergänzen',
} as const;
type Cure = keyof typeof cures;
/** A rule of `check`. Its id stands in index.ts. */
export interface Rule {
  readonly severity: Severity;
  readonly class: FindingClass;
  /** German: what the rule asks for. */
  readonly title: string;
  /** German: what goes wrong otherwise. */
  readonly why: string;
  /** What cures it, to be pasted: commands, or lines of the inventory or of a compose file. */
  readonly remedy: string;
  /** The action that cures it together with what other rules of the same action find; without one it stands alone. */
  readonly cure?: Cure | undefined;
  readonly source: RuleSource;
  readonly examples: RuleExamples;
  readonly check: (input: RuleInput) => RuleFinding[];
}

/** The place of an entity, or of a value below it. */
export const entityAt = (
  origins: Origins,
  entity: { section: Section; id: string },
  ...path: (string | number)[]
): Pointer => ({
  file: origins.get(`${entity.section}/${entity.id}`) ?? '',
  path: [entity.section, entity.id, ...path],
  key: path.length === 0,
});
