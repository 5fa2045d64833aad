// Print profiles: how a document is set. Data, so that a chamber's layout is an entry and not a program.

export interface PrintProfile {
  readonly id: string;
  readonly title: string;
  /** Margins of a page in millimetres; those of a landscape page are the same, turned with the paper. */
  readonly margin: {
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
    readonly left: number;
  };
  /** Size of the running text in points; every other size is a share of it. */
  readonly fontSize: number;
  readonly lineHeight: number;
}

/** The handbook as its operators print it. */
export const betrieb: PrintProfile = {
  id: 'betrieb',
  title: 'Betriebsfassung',
  margin: { top: 22, right: 16, bottom: 18, left: 24 },
  fontSize: 10,
  lineHeight: 1.4,
};
