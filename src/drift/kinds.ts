// The words of a drift finding, per kind of fact: one entry a kind, one line a field.
import { eachInspection } from '../model/compose-inspection.ts';
import type { FactKind, FieldValue } from '../model/facts.ts';
import type { Severity } from '../model/finding.ts';
import { isLoopback } from '../model/ip-ranges.ts';

interface FieldInfo {
  /** What to do about it, where that is not what is done about the kind. */
  readonly remedy?: string;
  /** Rule id; default `<kind>-<field>`. */
  readonly rule?: string;
  /** What differs, before „anders als dokumentiert“. */
  readonly title: string;
  readonly severity?: Severity | ((actual: FieldValue) => Severity);
  /** Another field whose difference shows here as well: then only that one is reported. */
  readonly follows?: string;
  /** What the difference means, one German sentence. */
  readonly meaning?: string;
  /** Words for values that do not speak for themselves. */
  readonly words?: Readonly<Record<string, string>>;
}
/** A thing that a machine has and the inventory does not. */
interface Undocumented {
  readonly name: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
}
interface KindInfo {
  readonly title: string;
  /** Where the machine's state is changed to match the inventory. */
  readonly remedy: string;
  readonly fields: Readonly<Record<string, FieldInfo>>;
  /** A host has one: its name says nothing to a reader. */
  readonly single?: true;
  /** No source shows all of them: what was not observed was not looked for. */
  readonly partial?: true;
  /**
   * How grave it is when the machine has one that is not documented; default: an error. False: the inventory names
   * only some of them, so others are nothing.
   */
  readonly unexpected?: false | ((observed: Undocumented) => Severity | false);
}

/** The rule that reports a difference of a field. */
export const ruleOf = (kind: FactKind, field: string): string =>
  kinds[kind].fields[field]?.rule ?? `${kind}-${field.replaceAll('_', '-')}`;

/** Docker's, podman's and swarm's own networks. */
const builtinNetworks = ['bridge', 'host', 'none', 'podman', 'docker_gwbridge', 'ingress'];
/** Every machine that takes its address from DHCP listens there. */
const dhcpClient = ['68/udp', '546/udp'];
/**
 * Linux gives a program that asks by UDP one of these ports, another each time. That is the usual range; where the machine
 * said its own, the parser knows.
 */
const isUsualClientPort = (name: string) => {
  const [port = '', protocol] = name.split('/');
  return protocol === 'udp' && Number(port) >= 32768 && Number(port) <= 60999;
};

const byKind = {
  container: {
    title: 'Container',
    remedy: 'Das Inventar berichtigen oder den Container mit „docker compose up -d“ neu anlegen.',
    fields: {
      image: { title: 'Image' },
      image_digest: { title: 'Digest des Images', follows: 'image' },
      tag_current: {
        rule: 'container-image-tag',
        title: 'Tag des Images',
        follows: 'image_id',
        meaning:
          'Das Tag zeigt nicht mehr auf das Image, aus dem der Container läuft: Es wurde ein anderes geholt oder gebaut, der Container aber nicht neu angelegt.',
        words: {
          true: 'das Tag zeigt auf das laufende Image',
          false: 'der Container läuft aus einem Image ohne dieses Tag',
        },
      },
      image_id: {
        title: 'Kennung des Images',
        follows: 'image',
        meaning: 'Unter demselben Tag läuft ein anderes Image.',
      },
      state: {
        title: 'Zustand',
        remedy: 'Mit „docker logs“ nach der Ursache sehen und den Container starten oder anhalten.',
      },
      exit_code: {
        remedy: 'Mit „docker logs“ nach der Ursache sehen und den Lauf wiederholen.',
        title: 'Exitcode',
        follows: 'state',
        meaning: 'Der einmalige Lauf ist gescheitert.',
      },
      replicas: { title: 'Anzahl der Instanzen' },
      health: {
        title: 'Gesundheitszustand',
        remedy: 'Mit „docker logs“ und „docker inspect“ nach der Ursache sehen und sie beheben.',
        severity: (actual: FieldValue): Severity => (actual === 'starting' ? 'info' : 'error'),
      },
      ports: { title: 'Veröffentlichte Ports' },
      port_families: {
        title: 'Adressfamilien der veröffentlichten Ports',
        severity: 'info',
        follows: 'ports',
      },
      exposed: { title: 'Ports in den Netzwerken (expose)', severity: 'warning', follows: 'ports' },
      bindings: {
        title: 'Angeforderte Ports',
        follows: 'ports',
        meaning: 'So war der Container angelegt, auch wenn der Port gerade nicht gebunden ist.',
      },
      networks: { title: 'Netzwerke' },
      mounts: { title: 'Eingehängte Volumes und Ordner' },
      restart: { title: 'Neustart-Regel' },
      command: { title: 'Startbefehl' },
      ...eachInspection((_, { title }): FieldInfo => ({ title })),
      aliases: { title: 'Weitere Namen in den Netzwerken', follows: 'networks' },
      addresses: { title: 'Feste Adressen in den Netzwerken', follows: 'networks' },
      mac_addresses: { title: 'Feste MAC-Adressen in den Netzwerken', follows: 'networks' },
      network_options: { title: 'Optionen der Verbindung mit den Netzwerken', follows: 'networks' },
      gateway_priorities: { title: 'Vorrang bei der Wahl des Gateways', follows: 'networks' },
      link_names: { title: 'Namen verbundener Dienste (links)', follows: 'networks' },
      labels: { title: 'Labels' },
      healthcheck: { title: 'Healthcheck', meaning: 'Er ist abgeschaltet, fehlt oder prüft etwas anderes.' },
      healthcheck_start_interval: {
        title: 'Abstand des Healthchecks beim Start (start_interval)',
        follows: 'healthcheck',
      },
      mount_propagation: { title: 'Weitergabe von Einhängungen (propagation)', follows: 'mounts' },
      mount_options: { title: 'Optionen eingehängter Volumes und Ordner', follows: 'mounts' },
      // Told with the stack, of containers that others maintain.
      host_network: { rule: 'stack-rights', title: 'Netzwerk des Hosts' },
      host_mounts: { rule: 'stack-rights', title: 'Ordner und Sockets des Hosts' },
      env: { title: 'Umgebungsvariablen' },
      env_values: {
        title: 'Werte der Umgebungsvariablen',
        remedy:
          'Den dokumentierten Wert berichtigen, oder den in der Compose-Datei oder Env-Datei, und den Container neu anlegen.',
      },
      project: { title: 'Compose-Projekt' },
      service: { title: 'Compose-Dienst' },
    },
  },
  'swarm-service': {
    title: 'Dienst des Schwarms',
    remedy: 'Das Inventar berichtigen oder den Dienst mit „docker stack deploy“ neu ausbringen.',
    fields: {
      image: { title: 'Image' },
      image_digest: { title: 'Digest des Images', follows: 'image' },
      mode: { title: 'Art (mode)' },
      replicas: { title: 'Verlangte Instanzen', follows: 'mode' },
      running: {
        title: 'Laufende Instanzen',
        remedy: 'Mit „docker service ps“ nach der Ursache sehen und sie beheben.',
      },
      ingress_ports: { title: 'Vom Schwarm veröffentlichte Ports' },
      host_ports: { title: 'Von jedem Knoten veröffentlichte Ports (mode: host)', follows: 'ingress_ports' },
      endpoint_mode: { title: 'Erreichbarkeit der Instanzen (endpoint_mode)' },
      update: { title: 'Ablauf eines Updates (update_config)' },
      rollback: { title: 'Ablauf einer Rücknahme (rollback_config)' },
      restart: { title: 'Neustart im Schwarm (restart_policy)' },
      reservations: { title: 'Zugesicherte Betriebsmittel' },
      constraints: { title: 'Bedingungen an den Knoten (constraints)' },
      preferences: { title: 'Wünsche an den Knoten (preferences)' },
      max_replicas_per_node: { title: 'Höchstzahl je Knoten' },
      secret_files: { title: 'Geheimnisse als Dateien' },
      config_files: { title: 'Konfigurationen als Dateien' },
      labels: { title: 'Labels' },
    },
  },
  firewall: {
    title: 'Firewall',
    remedy: 'Das Inventar berichtigen oder die Firewall mit „ufw“ wieder einstellen.',
    fields: {
      active: { rule: 'firewall-inactive', title: 'Zustand (eingeschaltet)' },
      default_incoming: { rule: 'firewall-default', title: 'Voreinstellung eingehend' },
      default_outgoing: { rule: 'firewall-default', title: 'Voreinstellung abgehend' },
      default_routed: { rule: 'firewall-default', title: 'Voreinstellung weitergeleitet' },
      order: {
        title: 'Reihenfolge der Regeln',
        meaning: 'Von Regeln, die sich überschneiden und Verschiedenes tun, gilt die erste.',
      },
    },
  },
  'firewall-rule': {
    title: 'Firewallregel',
    remedy: 'Das Inventar berichtigen oder die Regel mit „ufw“ setzen oder löschen.',
    fields: {
      action: { title: 'Aktion' },
      families: { title: 'Adressfamilien' },
      comment: { title: 'Kommentar', severity: 'warning' },
    },
  },
  network: {
    title: 'Netzwerk',
    unexpected: ({ name }) => !builtinNetworks.includes(name) && 'error',
    remedy: 'Das Inventar berichtigen oder das Netzwerk mit „docker compose up -d“ neu anlegen.',
    fields: {
      driver: { title: 'Treiber' },
      subnets: { title: 'Subnetze' },
      internal: { title: 'Nur intern' },
      ipv6: { title: 'IPv6', follows: 'subnets' },
      bridge: { title: 'Name der Bridge' },
      attachable: { title: 'Für andere Container offen (attachable)' },
      driver_opts: { title: 'Optionen des Treibers' },
      ip_ranges: { title: 'Bereich der vergebenen Adressen (ip_range)', follows: 'subnets' },
      aux_addresses: { title: 'Reservierte Adressen (aux_addresses)', follows: 'subnets' },
      ipam_driver: { title: 'Treiber der Adressverwaltung' },
      ipam_options: { title: 'Optionen der Adressverwaltung' },
      ipv4: { title: 'IPv4' },
      labels: { title: 'Labels' },
      gateways: { rule: 'network-gateway', title: 'Adresse des Hosts (gateway)', follows: 'subnets' },
    },
  },
  volume: {
    title: 'Volume',
    remedy:
      'Das Inventar berichtigen oder das Volume wieder anlegen; ein verlorenes aus der Sicherung zurückholen.',
    fields: {
      driver: { title: 'Treiber' },
      driver_opts: {
        title: 'Optionen des Treibers',
        meaning: 'Sie bestimmen, wo die Daten wirklich liegen.',
      },
      labels: { title: 'Labels' },
    },
  },
  image: {
    title: 'Image',
    unexpected: false,
    remedy: 'Das Inventar berichtigen oder das dokumentierte Image wieder holen.',
    fields: { id: { title: 'Kennung des Images' } },
  },
  software: {
    title: 'Software',
    partial: true,
    unexpected: false,
    remedy: 'Die Version im Inventar nachtragen.',
    fields: { version: { title: 'Version' } },
  },
  'docker-user-rule': {
    title: 'Regel der Kette DOCKER-USER',
    remedy: 'Das Inventar berichtigen oder die Regel mit „iptables“ setzen oder löschen.',
    fields: { families: { title: 'Adressfamilien' } },
  },
  'docker-user-chain': {
    title: 'Kette DOCKER-USER',
    single: true,
    unexpected: false,
    remedy:
      'Die Regeln mit „iptables“ in der dokumentierten Reihenfolge anlegen oder das Inventar berichtigen.',
    fields: {
      order: {
        rule: 'docker-user-order',
        title: 'Reihenfolge der Regeln',
        meaning: 'Von Regeln, die sich überschneiden und Verschiedenes tun, gilt die erste.',
      },
    },
  },
  listener: {
    title: 'Lauschender Port',
    unexpected: ({ name, fields: { addresses, client } }) =>
      client !== true &&
      (dhcpClient.includes(name) ||
      (client === undefined && isUsualClientPort(name)) ||
      (Array.isArray(addresses) && addresses.every(isLoopback))
        ? 'info'
        : 'error'),
    remedy: 'Das Inventar berichtigen oder den Dienst starten oder beenden.',
    fields: { addresses: { title: 'Adressen' }, process: { title: 'Programm' } },
  },
  unit: {
    title: 'Systemd-Unit',
    unexpected: false,
    remedy: 'Das Inventar berichtigen oder die Unit mit „systemctl“ starten oder anhalten.',
    fields: {
      active: {
        title: 'Zustand',
        remedy: 'Mit „systemctl status“ nach der Ursache sehen und die Unit starten oder anhalten.',
      },
      enabled: { title: 'Start beim Booten' },
    },
  },
  os: {
    title: 'Betriebssystem',
    single: true,
    unexpected: false,
    remedy: 'Die Angabe im Inventar nachtragen.',
    fields: {
      name: { title: 'Distribution' },
      version: { title: 'Version' },
      codename: { title: 'Codename' },
      kernel: { title: 'Kernel', severity: 'warning' },
      architecture: { title: 'Architektur' },
    },
  },
  guest: {
    title: 'Gast',
    remedy: 'Das Inventar berichtigen oder den Gast in Proxmox starten oder anhalten.',
    fields: {
      name: { title: 'Name' },
      status: { title: 'Zustand', remedy: 'Den Gast in Proxmox ansehen und starten oder anhalten.' },
    },
  },
  'env-file': {
    title: 'Env-Datei',
    remedy: 'Das Inventar berichtigen oder die Variable in der Datei ergänzen.',
    fields: {
      names: { title: 'Variablen' },
      values: {
        title: 'Werte der Variablen',
        remedy:
          'Den dokumentierten Wert berichtigen oder den in der Datei; danach die Container neu anlegen.',
      },
      mode: { title: 'Dateirechte', remedy: 'Die Rechte mit „chmod“ setzen oder das Inventar berichtigen.' },
      file_owner: {
        rule: 'env-file-owner',
        title: 'Besitzer',
        remedy: 'Den Besitzer mit „chown“ setzen oder das Inventar berichtigen.',
      },
    },
  },
} as const satisfies Record<FactKind, KindInfo>;

/** The words of every kind. */
export const kinds: Readonly<Record<FactKind, KindInfo>> = byKind;

/** What a finding calls a thing: `Container „web“`, `Betriebssystem`. */
export const labelOf = (kind: FactKind, name: string): string =>
  kinds[kind].single ? kinds[kind].title : `${kinds[kind].title} „${name}“`;
