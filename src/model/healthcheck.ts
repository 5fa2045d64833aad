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

/** Whether a health check is documented that is not switched off. */
export const isChecked = ({ healthcheck }: Pick<Container, 'healthcheck'>): boolean =>
  healthcheck !== undefined && [healthcheck.test].flat()[0] !== 'NONE';
