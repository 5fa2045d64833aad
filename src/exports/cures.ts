// What a host's documentation lacks in DOCKER-USER: rules that close published ports which are open wider than intended or
// go round the firewall, and documented rules that cut what containers themselves ask for.

import { type Family, families, hostOf } from '../exposure/address.ts';
import { dockerUserRules } from '../exposure/docker.ts';
import { hostExposures } from '../exposure/exposures.ts';
import { judge } from '../exposure/path.ts';
import { single } from '../exposure/ranges.ts';
import { ufwChains } from '../exposure/ufw.ts';
import { type HostExposure, isOutside } from '../exposure/verdicts.ts';
import { exposureWords } from '../model/exposure-words.ts';
import type { Host, Inventory } from '../model/inventory.ts';

/** A rule that is not documented and would close a port. */
interface Cure {
  /** `8082/tcp` */
  readonly port: string;
  readonly rules: readonly string[];
  /** German: why. */
  readonly why: string;
  /** German: what it closes although that is wanted, or leaves open; empty when it does exactly what the intent says. */
  readonly but: string;
}

const isCurable = ({ item, wider, bypasses, intent, source }: HostExposure) =>
  item.target?.section === 'containers' &&
  item.serving.IPv4 !== 'listening' &&
  source.kind !== 'self' &&
  (wider === true || (bypasses && intent === null));

/** In words, that people know of a port and for how long. */
const waived = (inventory: Inventory, subject: string): string[] =>
  Object.values(inventory.waivers)
    .filter((waiver) => waiver.subject === subject && curable.has(waiver.rule))
    .slice(0, 1)
    .map(({ until, reason }) => `geduldet bis ${until}: ${reason}`);
const curable = new Set(['exposure-wider-than-intended', 'published-port-bypasses-firewall']);

/** The host as it would be with further rules in front of DOCKER-USER. */
function withRules(inventory: Inventory, host: Host, rules: readonly string[]): readonly HostExposure[] {
  const { firewall } = host;
  if (!firewall) return hostExposures(inventory, host);
  const further = rules.map((rule) => ({ rule, status: 'active' as const, purpose: '' }));
  const changed: Host = {
    ...host,
    firewall: { ...firewall, docker_user: [...further, ...(firewall.docker_user ?? [])] },
  };
  return hostExposures({ ...inventory, hosts: { ...inventory.hosts, [host.id]: changed } }, changed);
}

/** Rules for the ports of a host that are open for somebody whom the documented intent keeps out. */
export function curesOf(inventory: Inventory, host: Host): Cure[] {
  const open = Map.groupBy(
    hostExposures(inventory, host).filter((verdict) => isOutside(verdict) && isCurable(verdict)),
    ({ port }) => port,
  );
  return [...open].flatMap(([port, verdicts]): Cure[] => {
    const [number = '', protocol = 'tcp'] = port.split('/');
    const names = [...new Set(verdicts.flatMap(({ witness }) => witness?.interface ?? []))].sort();
    const rules = names.map(
      (name) =>
        `-i ${name} -p ${protocol} -m conntrack --ctorigdstport ${number.replace('-', ':')} --ctdir ORIGINAL -j DROP`,
    );
    const [first] = verdicts;
    if (rules.length === 0 || !first) return [];
    const after = withRules(inventory, host, rules).filter(
      (verdict) => verdict.port === port && isOutside(verdict),
    );
    const left = [
      ...new Set(after.filter(isCurable).map(({ family, decidedBy }) => `${family} (${decidedBy.text})`)),
    ];
    const isTooMuch = after.some(({ narrower }) => narrower);
    const name = first.item.target?.name ?? port;
    return [
      {
        port,
        rules,
        why: [
          first.intent === null
            ? `„${name}“ ist an der Firewall vorbei erreichbar; wer das soll, ist nicht dokumentiert`
            : `„${name}“ ist weiter erreichbar als gewollt (${exposureWords[first.intent]})`,
          ...waived(inventory, `port:${host.id}/${port}`),
        ].join('; '),
        but: [
          ...(left.length > 0 ? [`lässt offen: ${left.join(', ')}`] : []),
          ...(isTooMuch ? ['schließt auch die aus, für die der Port gedacht ist'] : []),
        ].join('; '),
      },
    ];
  });
}

/** Documented rules that drop what containers ask for, or the answers to it, as German sentences. */
export function cutConnections(host: Host): string[] {
  const names = host.interfaces.flatMap(({ name, addresses }) =>
    name && addresses.some(({ scope }) => scope === 'global') ? [name] : [],
  );
  const ways = families.flatMap((family) =>
    (names.length > 0 ? names : ['eth0']).flatMap((name) =>
      asked(host, family).map(([protocol, port]) => ({ family, name, protocol, port })),
    ),
  );
  const found = ways.flatMap(({ family, name, protocol, port }) => {
    const judgement = judge(
      { family, baseChains: [chainOf(host, family)], sets: new Map() },
      {
        local: [],
        interfaceTo: () => [name],
        isForwarding: () => true,
      },
      {
        in: ['docker0'],
        client: single(addressOf(family === 'IPv4' ? '172.17.0.2' : 'fd00:17::2')),
        server: single(addressOf(family === 'IPv4' ? '198.51.100.7' : '2600::7')),
        protocol,
        port,
        isOutsideSets: true,
      },
    );
    return judgement.verdict === 'closed'
      ? [`„${judgement.by.text}“ trifft auch, was Container selbst anfragen (${port}/${protocol}, ${family})`]
      : [];
  });
  return [...new Set(found)];
}
const addressOf = (text: string) => hostOf(text)?.value ?? 0n;
/** Ports that containers ask for everywhere, and those that rules name. */
function asked(host: Host, family: Family): [string, bigint][] {
  const named = dockerUserRules(host, family).flatMap(({ matches }) => {
    const protocols = matches.flatMap((match) =>
      match.kind === 'protocol' && !match.not ? match.protocols : [],
    );
    return matches.flatMap((match) =>
      match.kind === 'port' && !match.not
        ? match.ranges.map(([first]): [string, bigint] => [protocols[0] === 'udp' ? 'udp' : 'tcp', first])
        : [],
    );
  });
  return [['tcp', 443n], ['udp', 53n], ...named];
}
const chainOf = (host: Host, family: Family) => ({
  name: 'DOCKER-USER',
  hook: 'forward' as const,
  priority: 0,
  isNat: false,
  chains: ufwChains(host.firewall, family),
  rules: dockerUserRules(host, family),
  policy: 'accept' as const,
  policyText: 'danach Docker',
});
