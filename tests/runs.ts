// How many random cases a property is tried with.

/** Whether all is tried: `npm run sites`. */
export const isThorough = Boolean(process.env.INFRABUCH_THOROUGH);

/**
 * A quarter of the runs by default, so that all quick tests end in a minute and a half; `npm run sites` does all of them.
 * @param whole as many as are tried where there is time
 */
export const runs = (whole: number): number => (isThorough ? whole : Math.ceil(whole / 4));

/** A quarter of many cases of one kind likewise: every fourth. */
export const share = <T>(all: readonly T[]): readonly T[] =>
  all.filter((_, index) => isThorough || index % 4 === 0);
