// The documented firewall against what it does: ports that go round it, rules that do nothing, families that differ.

import { shadowedRules } from '../exposure/shadow.ts';
import type { HostExposure } from '../exposure/verdicts.ts';
import type { Origins } from '../model/finding.ts';
import type { Host, Inventory } from '../model/inventory.ts';
import { closingRule, exampleContainer, exampleHost, exampleService } from './exposure-examples.ts';
import { byPort, decidedAt, portAt, sourceWords, targetName } from './exposure-words.ts';
import { entityAt, type Rule, type RuleFinding } from './rule.ts';
import { dockerManual } from './sources.ts';

export const publishedPortBypassesFirewall: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Ein Port, den die Firewall schließt, ist auch geschlossen.',
  why: 'Docker leitet veröffentlichte Ports an ufw vorbei; wer nur ufw liest, hält den Port für geschlossen.',
  cure: 'exposure',
  remedy: `sudo iptables -I DOCKER-USER ${closingRule}`,
  source: dockerManual('Packet filtering and firewalls', 'engine/network/packet-filtering-firewalls/'),
  examples: {
    fires: `${exampleHost()}${exampleContainer('{ target: 5432, published: 5432, exposure: loopback }')}`,
    silent: `${exampleHost([], [closingRule])}${exampleContainer('{ target: 5432, published: 5432, exposure: loopback }')}`,
  },
  check: ({ inventory, origins, verdicts }) =>
    byPort(verdicts.filter(({ bypasses }) => bypasses)).map((port) => ({
      host: port.host,
      subject: port.subject,
      message: `${targetName(port)}: ${port.port} ist an der Firewall vorbei ${sourceWords(inventory, port.verdicts)} erreichbar.`,
      at: portAt(inventory, origins, port),
      related: decidedAt(inventory, origins, port.first),
      fix: `Wenn der Port offen sein soll, auch in ufw freigeben („ufw allow ${port.port}“); sonst an 127.0.0.1 binden oder in DOCKER-USER schließen („infrabuch export docker-user“ schreibt das Skript).`,
    })),
};

type UfwRule = NonNullable<Host['firewall']>['groups'][number]['rules'][number];
interface PlacedRule {
  readonly rule: UfwRule;
  readonly path: readonly (string | number)[];
}
const rulesOf = ({ firewall }: Host): PlacedRule[] =>
  (firewall?.groups ?? []).flatMap((group, at) =>
    group.rules.map((rule, index) => ({ rule, path: ['firewall', 'groups', at, 'rules', index] })),
  );

/** Ports that a rule lets in although nothing listens, as far as anything is said about it. */
function unservedPorts(host: Host, verdicts: readonly HostExposure[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { host: of, item, port, verdict, source } of verdicts) {
    if (of !== host.id || item.target || verdict !== 'open' || source.kind === 'self') continue;
    const key = item.path.join('/');
    found.set(key, [...new Set([...(found.get(key) ?? []), port])]);
  }
  return found;
}

/** Ports of containers that Docker leads past the rules for incoming packets. */
function forwardedPorts(host: Host, verdicts: readonly HostExposure[]): Map<string, string> {
  return new Map(
    verdicts
      .filter(
        ({ host: of, item, bypasses }) => of === host.id && bypasses && item.serving.IPv4 === 'forwarded',
      )
      .map(({ port, item }) => [port, item.target?.name ?? '']),
  );
}

/** What the verdicts of a host say of its rules; a host has many of both. */
interface OfHost {
  readonly host: Host;
  readonly unserved: ReadonlyMap<string, readonly string[]>;
  readonly forwarded: ReadonlyMap<string, string>;
}
function withoutEffect({ host, unserved, forwarded }: OfHost, placed: PlacedRule): string | undefined {
  const { rule, path } = placed;
  if (rule.status !== 'active' || rule.direction !== 'in') return undefined;
  const names = host.interfaces.map(({ name }) => name);
  if (
    rule.interface_in &&
    names.length > 0 &&
    !names.includes(undefined) &&
    !names.includes(rule.interface_in)
  )
    return `Die Regel „${rule.to}“ gilt für die Schnittstelle „${rule.interface_in}“, die der Host laut Dokumentation nicht hat.`;
  const isOpening = rule.action === 'allow' || rule.action === 'limit';
  const ports = isOpening && !rule.serves?.length ? unserved.get(path.join('/')) : undefined;
  if (ports)
    return `Die Regel „${rule.to}“ lässt ${ports.join(', ')} ein, aber dort lauscht nichts Dokumentiertes.`;
  const container = isOpening ? undefined : forwarded.get(rule.to);
  return container === undefined
    ? undefined
    : `Die Regel „${rule.action} ${rule.to}“ schließt nichts: Docker leitet den Port von „${container}“ an ihr vorbei.`;
}

/** Rules of DOCKER-USER that name the published port, although the packets carry the container's by then. */
function wrongPorts(inventory: Inventory, host: Host): { index: number; message: string }[] {
  const chain = host.firewall?.docker_user ?? [];
  if (chain.length === 0) return [];
  const containers = Object.values(inventory.containers).filter(
    ({ host: of, status, network_mode }) => of === host.id && status === 'active' && network_mode !== 'host',
  );
  const ports = containers.flatMap(({ ports: own }) => own.filter(({ published }) => published !== null));
  return chain.flatMap(({ rule, status }, index) => {
    if (status !== 'active' || !/-j (?:DROP|REJECT)/.test(rule)) return [];
    const named = /--(?:dport|destination-port) (\d+)(?:\s|$)/.exec(rule)?.[1];
    const name = /(?:^|\s)(?:-i|--in-interface) (\S+)/.exec(rule)?.[1];
    const names = host.interfaces.map((entry) => entry.name);
    if (
      name &&
      !/[+*]$|^(?:docker|br-|veth)/.test(name) &&
      names.length > 0 &&
      !names.includes(undefined) &&
      !names.includes(name)
    )
      return [
        {
          index,
          message: `Die Regel „${rule}“ gilt für die Schnittstelle „${name}“, die der Host laut Dokumentation nicht hat.`,
        },
      ];
    const isPublished = ports.some(({ published }) => published === named);
    const isInner = ports.some(({ target }) => target === named);
    return named !== undefined && isPublished && !isInner
      ? [
          {
            index,
            message: `Die Regel „${rule}“ schließt nichts: In DOCKER-USER steht im Paket schon der Port des Containers, nicht ${named}.`,
          },
        ]
      : [];
  });
}

/** Rules that an earlier one leaves nothing to. */
const shadowed = (origins: Origins, host: Host): RuleFinding[] =>
  shadowedRules(host).map(({ text, path, by, isRepetition }) => {
    const [, list, first, , index] = path;
    const rule =
      list === 'docker_user'
        ? `DOCKER-USER ${host.firewall?.docker_user?.[Number(first)]?.rule}`
        : (host.firewall?.groups[Number(first)]?.rules[Number(index)]?.to ?? '');
    return {
      host: host.id,
      subject: `firewall:${host.id}/${rule}`,
      message: `Die Regel „${text}“ kommt nie zum Zug: Alles, was sie betrifft, entscheidet vorher „${by.text}“${isRepetition ? ', und zwar ebenso' : ', und zwar anders'}.`,
      at: entityAt(origins, host, ...path),
      related: by.at?.path
        ? [{ message: 'Diese Regel steht davor.', at: entityAt(origins, host, ...by.at.path) }]
        : [],
      fix: isRepetition ? 'Die Regel entfernen.' : 'Die Regel entfernen oder vor die andere stellen.',
    };
  });

export const firewallRuleWithoutEffect: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Jede Regel der Firewall bewirkt etwas.',
  why: 'Wer die Regel liest, verlässt sich auf etwas, das es nicht gibt; oder ein vergessener Port steht offen.',
  cure: 'exposure',
  remedy: 'sudo ufw status numbered\nsudo ufw delete allow 9000/tcp',
  source: { title: 'ufw(8)', url: 'https://manpages.debian.org/bookworm/ufw/ufw.8.en.html' },
  examples: {
    fires: `${exampleHost(['to: 9000/tcp'])}`,
    silent: `${exampleHost(['to: 25/tcp'])}${exampleService('{ target: 25, published: 25, exposure: public }')}`,
  },
  check: ({ inventory, origins, verdicts }) => {
    const byHost = Map.groupBy(verdicts, ({ host }) => host);
    return Object.values(inventory.hosts).flatMap((host): RuleFinding[] => {
      if (host.status !== 'active' || !host.firewall?.active) return [];
      const ofHost = byHost.get(host.id) ?? [];
      const known = {
        host,
        unserved: unservedPorts(host, ofHost),
        forwarded: forwardedPorts(host, ofHost),
      };
      const rules = rulesOf(host).flatMap((placed) => {
        const message = withoutEffect(known, placed);
        return message === undefined
          ? []
          : [
              {
                host: host.id,
                subject: `firewall:${host.id}/${placed.rule.to}`,
                message,
                at: entityAt(origins, host, ...placed.path),
                fix: 'Die Regel entfernen oder berichtigen; lauscht dort doch etwas, es dokumentieren oder unter „serves“ nennen.',
              },
            ];
      });
      const chain = wrongPorts(inventory, host).map(({ index, message }) => ({
        host: host.id,
        subject: `firewall:${host.id}/DOCKER-USER ${host.firewall?.docker_user?.[index]?.rule}`,
        message,
        at: entityAt(origins, host, 'firewall', 'docker_user', index),
        fix: 'Den veröffentlichten Port nennt „-m conntrack --ctorigdstport PORT --ctdir ORIGINAL“.',
      }));
      const told = new Set([...rules, ...chain].map(({ subject }) => subject));
      return [...rules, ...chain, ...shadowed(origins, host).filter(({ subject }) => !told.has(subject))];
    });
  },
};

export const firewallFamiliesDiffer: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Ein Port ist über IPv4 und IPv6 gleich weit offen.',
  why: 'Eine Familie ist meist vergessen: offen, was geschlossen sein soll, oder umgekehrt.',
  cure: 'exposure',
  remedy: 'sudo ufw allow 25/tcp',
  source: { title: 'ufw(8)', url: 'https://manpages.debian.org/bookworm/ufw/ufw.8.en.html' },
  examples: {
    fires: `${exampleHost(['to: 25/tcp, ipv6: false'])}${exampleService('{ target: 25, published: 25, exposure: public }')}`,
    silent: `${exampleHost(['to: 25/tcp'])}${exampleService('{ target: 25, published: 25, exposure: public }')}`,
  },
  check: ({ inventory, origins, verdicts }) =>
    byPort(
      verdicts.filter(({ source, item }) => source.kind === 'internet' && item.target !== undefined),
    ).flatMap((port) => {
      const open = port.verdicts.filter(({ verdict }) => verdict === 'open');
      const closed = port.verdicts.filter(({ verdict }) => verdict === 'closed');
      const [first] = open;
      const [other] = closed;
      // An address names its family.
      if (!first || !other || first.item.hostIp !== null) return [];
      return [
        {
          host: port.host,
          subject: port.subject,
          message: `${targetName(port)}: ${port.port} ist aus dem Internet über ${first.family} offen, über ${other.family} geschlossen.`,
          at: portAt(inventory, origins, port),
          related: [first, other].flatMap((verdict) => decidedAt(inventory, origins, verdict)),
          fix: 'Beide Familien gleich freigeben oder schließen, oder den Port an eine Adresse binden.',
        },
      ];
    }),
};
