// Who may reach a port by its documented intent.
import type { Port } from '../model/compose.ts';
import { prefixOf } from './address.ts';
import { isWithin } from './ranges.ts';
import type { Source } from './sources.ts';

export type Intent = NonNullable<Port['exposure']>;

/** Prefixes that a port names beside its intent hold every client of a source. */
const isAllowed = ({ ways }: Source, allow: readonly string[]): boolean => {
  const ranges = allow.flatMap((text) => {
    const prefix = prefixOf(text);
    return prefix ? [prefix.range] : [];
  });
  return (
    ways.length > 0 &&
    ranges.length > 0 &&
    ways.every(({ client }) =>
      isWithin(
        client,
        ranges.toSorted(([a], [b]) => (a < b ? -1 : 1)),
      ),
    )
  );
};

/**
 * Whether an intent lets a source in.
 * @param allow prefixes that the port names besides
 */
export function mayReach(intent: Intent, source: Source, allow: readonly string[] = []): boolean {
  if (source.kind === 'self' || intent === 'public') return true;
  if (isAllowed(source, allow)) return true;
  if (intent === 'lan') return source.within !== undefined;
  if (intent === 'proxy') return source.hasProxy === true;
  if (intent === 'internal') return source.kind === 'docker';
  return intent === 'vpn' && source.within === 'vpn';
}

/** Sources that an intent means to let in, so that it is worth a word where they are kept out. */
export const isMeantFor = (intent: Intent, { kind, within }: Source): boolean =>
  intent === 'public'
    ? kind === 'internet'
    : intent === 'lan'
      ? within === 'lan'
      : intent === 'vpn' && within === 'vpn';
