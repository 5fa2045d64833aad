// A health check as a set of texts, the same from compose's words and from what `docker inspect` shows.
import type { Container } from './inventory.ts';

/** Times in seconds; what is undefined was not said. */
interface Check {
  readonly test: readonly string[] | undefined;
  readonly interval: number | undefined;
  readonly timeout: number | undefined;
  readonly start_period: number | undefined;
  readonly retries: number | undefined;
}

/** `interval=30s`, `test=CMD-SHELL curl -f http://localhost`; `test=NONE` is switched off. */
export const checkFacts = ({ test, retries, ...times }: Check): string[] =>
  [
    ...(test && test.length > 0 ? [`test=${test.join(' ')}`] : []),
    ...Object.entries(times).flatMap(([name, seconds]) =>
      seconds === undefined ? [] : [`${name}=${seconds}s`],
    ),
    ...(retries === undefined ? [] : [`retries=${retries}`]),
  ].sort();

const spans: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };
/** `1m30s` -> 90; undefined for undefined and for a variable without a value. */
export const secondsOf = (duration: string | undefined): number | undefined =>
  duration === undefined || duration.startsWith('$')
    ? undefined
    : [...duration.matchAll(/(\d+(?:\.\d+)?)(us|ms|s|m|h)/g)].reduce(
        (sum, [, number, unit = 's']) => sum + Number(number) * (spans[unit] ?? 1),
        0,
      );

/** Whether a health check is documented that is not switched off. */
export const isChecked = ({ healthcheck }: Pick<Container, 'healthcheck'>): boolean =>
  healthcheck !== undefined && [healthcheck.test].flat()[0] !== 'NONE';
