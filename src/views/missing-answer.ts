// What nobody has written yet, one answer at a time.

/** One answer that is missing. */
export interface MissingAnswer {
  /** `kind:id`; `handbook` for the handbook's own section. */
  readonly ref: string;
  /** Where the answer belongs, from the root of the file: `['containers', 'shop', 'purpose']`. */
  readonly path: readonly (string | number)[];
  /** What is asked, as a heading: `Zweck`. */
  readonly what: string;
  /** What the answer is needed for. */
  readonly why: string;
  /** The smaller, the more it helps to know it. */
  readonly rank: number;
  /** Whether the answer is one text that can be written at the path. */
  readonly isText: boolean;
  /** Asked of many entries alike: they share one row of the table. */
  readonly isShared?: boolean;
}
