// The documented intent of a port against who reaches it by the documentation.

import { mayReach } from '../exposure/intents.ts';
import { type HostExposure, isOutside } from '../exposure/verdicts.ts';
import { exposureWords } from '../model/exposure-words.ts';
import { closingRule, exampleContainer, exampleHost, exampleService } from './exposure-examples.ts';
import { byPort, decidedAt, type PortVerdicts, portAt, sourceWords, targetName } from './exposure-words.ts';
import type { Rule, RuleFinding, RuleInput } from './rule.ts';
import { dockerManual } from './sources.ts';

/** One finding a port with those of its verdicts that are wanted. */
const findings = (
  { inventory, origins, verdicts }: RuleInput,
  wanted: (verdict: HostExposure) => boolean,
  say: (port: PortVerdicts, sources: string) => Pick<RuleFinding, 'message' | 'expected' | 'actual' | 'fix'>,
): RuleFinding[] =>
  byPort(verdicts.filter(wanted)).map((port) => ({
    host: port.host,
    subject: port.subject,
    ...say(port, sourceWords(inventory, port.verdicts)),
    at: portAt(inventory, origins, port),
    related: decidedAt(inventory, origins, port.first),
  }));

/** Rules of DOCKER-USER that close a port at every interface where it is too wide, for all but the allowed prefixes. */
function closingRules({ verdicts, first: { item }, port }: PortVerdicts): string {
  const [number = '', protocol = 'tcp'] = port.split('/');
  const what = `-p ${protocol} -m conntrack --ctorigdstport ${number.replace('-', ':')} --ctdir ORIGINAL`;
  const names = new Set(verdicts.map(({ witness }) => witness?.interface ?? 'eth0'));
  const rules = [...names].flatMap((name) => [
    ...item.allow.map((prefix) => `-i ${name} -s ${prefix} ${what} -j RETURN`),
    `-i ${name} ${what} -j DROP`,
  ]);
  return `in docker_user${rules.length > 1 ? ', in dieser Reihenfolge' : ''}: ${rules.map((rule) => `'${rule}'`).join(', ')}.`;
}

/** What can be pasted to close a port for the outside. */
function remedyOf(found: PortVerdicts): string {
  const { item } = found.first;
  const [number = '', protocol = 'tcp'] = found.port.split('/');
  if (item.serving.IPv4 !== 'forwarded' || item.target?.section !== 'containers')
    return item.intent === 'loopback' || item.intent === 'internal'
      ? 'Den Dienst an 127.0.0.1 binden und die Regel der Firewall entfernen.'
      : `Die Regel der Firewall auf die gewollten Quellen beschränken: from statt Anywhere, oder interface_in.`;
  const rules = closingRules(found);
  return item.intent === 'loopback' || item.intent === 'proxy'
    ? `In der Compose-Datei nur lokal veröffentlichen: "127.0.0.1:${number}:${item.inner}${protocol === 'tcp' ? '' : `/${protocol}`}"; oder ${rules}`
    : `${rules[0]?.toUpperCase()}${rules.slice(1)}`;
}

export const exposureWiderThanIntended: Rule = {
  severity: 'error',
  class: 'risk',
  title: 'Ein Port ist nicht weiter offen als gewollt.',
  why: 'Wer den Port nicht erreichen soll, erreicht ihn.',
  cure: 'exposure',
  remedy: "ports:\n  - '127.0.0.1:5432:5432'",
  source: dockerManual('Port publishing and mapping', 'engine/network/port-publishing/'),
  examples: {
    fires: `${exampleHost()}${exampleContainer('{ target: 5432, published: 5432, exposure: loopback }')}`,
    silent: `${exampleHost()}${exampleContainer('{ target: 5432, published: 5432, host_ip: 127.0.0.1, exposure: loopback }')}`,
  },
  check: (input) =>
    findings(
      input,
      ({ wider }) => wider === true,
      (port, sources) => ({
        message: `${targetName(port)}: ${port.port} ist ${sources} erreichbar, gewollt ist: ${exposureWords[port.first.intent ?? '']}.`,
        expected: port.first.intent ?? '',
        actual: `offen: ${sources}`,
        fix: remedyOf(port),
      }),
    ),
};

export const exposureNarrowerThanIntended: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Ein Port ist so weit offen wie gewollt.',
  why: 'Der Dienst ist für die nicht da, für die er gedacht ist, oder die Absicht ist veraltet.',
  cure: 'exposure',
  remedy: "sudo ufw allow 25/tcp comment 'SMTP'",
  source: { title: 'ufw(8)', url: 'https://manpages.debian.org/bookworm/ufw/ufw.8.en.html' },
  examples: {
    fires: `${exampleHost()}${exampleService('{ target: 25, published: 25, exposure: public }')}`,
    silent: `${exampleHost(['to: 25/tcp'])}${exampleService('{ target: 25, published: 25, exposure: public }')}`,
  },
  check: (input) => {
    // Open in one family is open.
    const open = new Set(
      input.verdicts
        .filter(({ verdict }) => verdict !== 'closed')
        .map(({ host, port, from }) => `${host} ${port} ${from}`),
    );
    return findings(
      input,
      ({ narrower, host, port, from }) => narrower && !open.has(`${host} ${port} ${from}`),
      (port, sources) => ({
        message: `${targetName(port)}: ${port.port} ist ${sources} nicht erreichbar, gewollt ist: ${exposureWords[port.first.intent ?? '']}.`,
        expected: port.first.intent ?? '',
        actual: port.first.reason,
        fix: 'Die Firewall oder die Weiterleitung öffnen, oder die Absicht („exposure“) berichtigen.',
      }),
    );
  },
};

export const exposureWithoutIntent: Rule = {
  severity: 'info',
  class: 'document',
  title: 'Zu jedem Port, der von außen erreichbar ist, steht, wer ihn erreichen soll.',
  why: 'Ohne Absicht kann niemand prüfen, ob der Port zu weit offen ist.',
  cure: 'exposure',
  remedy: 'ports:\n  - { target: 5432, published: 5432, exposure: vpn, reason: Auswertung }',
  source: dockerManual('Port publishing and mapping', 'engine/network/port-publishing/'),
  examples: {
    fires: `${exampleHost()}${exampleContainer('"5432:5432"')}`,
    silent: `${exampleHost()}${exampleContainer('{ target: 5432, published: 5432, exposure: vpn }')}`,
  },
  check: (input) =>
    findings(
      input,
      ({ verdict, intent, item, source }) =>
        verdict === 'open' &&
        intent === null &&
        source.kind !== 'self' &&
        item.target !== undefined &&
        item.target.section !== 'hosts',
      (port, sources) => ({
        message: `${targetName(port)}: ${port.port} ist ${sources} erreichbar; wer das soll, ist nicht dokumentiert.`,
        fix: 'Die Absicht am Port nennen: exposure: public, vpn, lan, proxy, internal oder loopback.',
      }),
    ),
};

/** Whether a verdict would break the intent if the port were open. */
const matters = ({ verdict, intent, item, source, decidedBy }: HostExposure) =>
  verdict === 'undecided' &&
  source.kind !== 'neighbour' &&
  item.target !== undefined &&
  (intent === null ? decidedBy.text !== 'Adressen des Hosts' : !mayReach(intent, source, item.allow));

const undecidedFix = 'Dokumentieren, was fehlt, oder eine Regel schreiben, die den Port sicher schließt.';
/** More ports of a host that one cause leaves undecided are one finding. */
const fewPorts = 3;
function undecidedTogether({ inventory, origins }: RuleInput, ports: readonly PortVerdicts[]): RuleFinding[] {
  const [first] = ports;
  const host = first && inventory.hosts[first.host];
  if (!host) return [];
  const [at] = decidedAt(inventory, origins, first.first);
  const sources = sourceWords(
    inventory,
    ports.flatMap(({ verdicts }) => verdicts),
  );
  return [
    {
      host: host.id,
      subject: host.ref,
      message: `Ob ${ports.length} Ports ${sources} erreichbar sind, folgt nicht aus der Dokumentation: ${ports.map(({ port }) => port).join(', ')}.`,
      actual: first.first.reason,
      at: at?.at ?? portAt(inventory, origins, first),
      related: ports.map((port) => ({
        message: `${targetName(port)}: ${port.port}`,
        at: portAt(inventory, origins, port),
      })),
      fix: undecidedFix,
    },
  ];
}

export const exposureUndecided: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Aus der Dokumentation folgt, wer einen Port erreicht.',
  why: 'Ein Port, von dem niemand weiß, ob er offen ist, kann offen sein.',
  cure: 'exposure',
  remedy: `sudo iptables -I DOCKER-USER ${closingRule}`,
  source: dockerManual('Packet filtering and firewalls', 'engine/network/packet-filtering-firewalls/'),
  examples: {
    fires: `${exampleHost([], ['-i eth0 -m geoip ! --src-cc DE -j DROP'])}${exampleContainer('{ target: 5432, published: 5432, exposure: loopback }')}`,
    silent: `${exampleHost([], [closingRule])}${exampleContainer('{ target: 5432, published: 5432, exposure: loopback }')}`,
  },
  check: (input) => {
    const wanted = (verdict: HostExposure) => isOutside(verdict) && matters(verdict);
    const causeOf = ({ host, reason }: HostExposure) => `${host} ${reason}`;
    const ports = byPort(input.verdicts.filter(wanted));
    const byCause = Map.groupBy(ports, ({ first }) => causeOf(first));
    const shared = [...byCause].flatMap(([cause, alike]) => (alike.length > fewPorts ? [cause] : []));
    return [
      ...shared.flatMap((cause) => undecidedTogether(input, byCause.get(cause) ?? [])),
      ...findings(
        {
          ...input,
          verdicts: ports.flatMap(({ first, verdicts }) => (shared.includes(causeOf(first)) ? [] : verdicts)),
        },
        wanted,
        (port, sources) => ({
          message: `${targetName(port)}: Ob ${port.port} ${sources} erreichbar ist, folgt nicht aus der Dokumentation.`,
          actual: port.first.reason,
          fix: undecidedFix,
        }),
      ),
    ];
  },
};
