// How often the computed verdicts were what connections showed, in rebuilt machines: written by `npm run lab:exposure -- --accept`,
// one entry for each engine. It is evidence about the model, not about any documented host.

/** One run of the laboratory. */
export interface Proof {
  /** Version of the Docker engine in the rebuilt machine; null: rulesets that were loaded into one without an engine. */
  readonly engine: string | null;
  /** YYYY-MM-DD */
  readonly day: string;
  readonly rulesets: number;
  /** Verdicts that were compared with connections. */
  readonly verdicts: number;
  /** Open where it was open, closed where it was closed. */
  readonly right: number;
  readonly undecided: number;
}
/** The runs, by version of the engine. */
export const proofs: readonly Proof[] = [
  { engine: '20.10.24+dfsg1', day: '2026-11-30', rulesets: 70, verdicts: 3210, right: 3145, undecided: 65 },
  { engine: '26.1.5+dfsg1', day: '2026-11-30', rulesets: 70, verdicts: 3210, right: 3145, undecided: 65 },
  { engine: '28.5.2+dfsg4', day: '2026-11-30', rulesets: 70, verdicts: 3210, right: 3145, undecided: 65 },
  { engine: null, day: '2026-11-30', rulesets: 70, verdicts: 3432, right: 3344, undecided: 88 },
];
