// How many random cases a property is tried with.

/**
 * A quarter of the runs by default, so that all quick tests end in a minute and a half; `npm run sites` does all of them.
 * @param whole as many as are tried where there is time
 */
export const runs = (whole: number): number =>
  process.env.INFRABUCH_THOROUGH ? whole : Math.ceil(whole / 4);

/** A quarter of many cases of one kind likewise: every fourth. */
export const share = <T>(all: readonly T[]): readonly T[] =>
  all.filter((_, index) => process.env.INFRABUCH_THOROUGH || index % 4 === 0);
