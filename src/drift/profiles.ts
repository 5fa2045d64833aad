// One ufw rule, one name: `OpenSSH`, `22/tcp (OpenSSH)` and `22/tcp` are the same where the machine, the inventory or the
// profile as packages bring it says so. Rules are named by their ports then, wherever they come from.
import type { ExpectedFact, ExpectedState, FieldValue } from '../model/facts.ts';
import { ufwProfiles } from '../model/ufw-profiles.ts';
import type { Evidence } from './observations.ts';

/** `OpenSSH` -> `22/tcp`. */
type Profiles = ReadonlyMap<string, string>;

/** The ports of profiles: as this machine prints them, else as packages bring them. Several rows of one have none. */
function profilesOf(evidence: readonly Evidence[]): Profiles {
  const printed = evidence.flatMap(({ facts }) => facts.flatMap(({ profile }) => profile ?? []));
  const ofMachine = Map.groupBy(printed, ({ name }) => name);
  const profiles = new Map<string, string>();
  for (const [name, ports] of Object.entries(ufwProfiles))
    if (ports.length === 1 && ports[0]) profiles.set(name, ports[0]);
  for (const [name, pairs] of ofMachine) {
    const ports = new Set(pairs.map((pair) => pair.ports));
    if (ports.size === 1) profiles.set(name, [...ports].join());
    else profiles.delete(name);
  }
  return profiles;
}

const named = /profile:([A-Za-z0-9][\w .+-]*?)(?= from | on | proto | vor |$)/g;
/** A profile of the source becomes a port of the source: `from 192.0.2.9 port 22/tcp`. */
const spell = (text: string, profiles: Profiles) =>
  text.replaceAll(named, (whole, name: string, at: number) => {
    const ports = profiles.get(name);
    if (ports === undefined) return whole;
    return /\bfrom \S+ $/.test(text.slice(0, at)) ? `port ${ports}` : ports;
  });
const spellFields = (fields: Readonly<Record<string, FieldValue>>, profiles: Profiles) =>
  Array.isArray(fields.order)
    ? { ...fields, order: (fields.order as readonly string[]).map((pair) => spell(pair, profiles)).sort() }
    : fields;
const spellState = <S extends ExpectedState>(state: S, profiles: Profiles): S => ({
  ...state,
  name: spell(state.name, profiles),
  ...(state.aliases ? { aliases: state.aliases.map((alias) => spell(alias, profiles)) } : {}),
  fields: spellFields(state.fields, profiles),
});
const isOfFirewall = ({ kind }: { readonly kind: string }) => kind === 'firewall-rule' || kind === 'firewall';

/** The facts of a host, its ufw rules named by the ports of their profiles. */
export function spellProfiles(expected: readonly ExpectedFact[], evidence: readonly Evidence[]) {
  const texts = [
    ...expected.filter(isOfFirewall).flatMap((fact) => [fact.name, fact.fields.order].flat()),
    ...evidence.flatMap(({ facts }) => facts.filter(isOfFirewall).map(({ name }) => name)),
  ];
  // Nearly no machine has any.
  if (!texts.some((text) => String(text).includes('profile:'))) return { expected, evidence };
  const profiles = profilesOf(evidence);
  return {
    expected: expected.map((fact) =>
      isOfFirewall(fact)
        ? {
            ...spellState(fact, profiles),
            ...(fact.changes
              ? {
                  changes: fact.changes.map((change) => ({
                    ...change,
                    before: change.before && spellState(change.before, profiles),
                  })),
                }
              : {}),
          }
        : fact,
    ),
    evidence: evidence.map((file) => ({
      ...file,
      facts: file.facts.map((fact) =>
        isOfFirewall(fact)
          ? { ...fact, name: spell(fact.name, profiles), fields: spellFields(fact.fields, profiles) }
          : fact,
      ),
    })),
  };
}
