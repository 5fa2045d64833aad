// Durations as compose writes them.

const spans: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };
/** `1m30s` -> 90; undefined for undefined and for a variable without a value. */
export const secondsOf = (duration: string | undefined): number | undefined =>
  duration === undefined || duration.startsWith('$')
    ? undefined
    : [...duration.matchAll(/(\d+(?:\.\d+)?)(us|ms|s|m|h)/g)].reduce(
        (sum, [, number, unit = 's']) => sum + Number(number) * (spans[unit] ?? 1),
        0,
      );
