// The words of a drift finding, per kind of fact: one entry a kind, one line a field.
import type { FactKind } from '../model/facts.ts';
import type { Severity } from '../model/finding.ts';

interface FieldInfo {
  /** Rule id; default `<kind>-<field>`. */
  readonly rule?: string;
  /** What differs, before „anders als dokumentiert“. */
  readonly title: string;
  readonly severity?: Severity;
  /** Another field whose difference shows here as well: then only that one is reported. */
  readonly follows?: string;
}
interface KindInfo {
  readonly title: string;
  /** Where the machine's state is changed to match the inventory. */
  readonly remedy: string;
  readonly fields: Readonly<Record<string, FieldInfo>>;
}

export const kinds: Readonly<Record<FactKind, KindInfo>> = {
  container: {
    title: 'Container',
    remedy: 'Das Inventar berichtigen oder den Container mit „docker compose up -d“ neu anlegen.',
    fields: {
      image: { title: 'Image' },
      state: { title: 'Zustand' },
      health: { title: 'Gesundheitszustand', severity: 'warning' },
      ports: { title: 'Veröffentlichte Ports' },
      port_families: {
        title: 'Adressfamilien der veröffentlichten Ports',
        severity: 'info',
        follows: 'ports',
      },
      networks: { title: 'Netzwerke' },
      project: { title: 'Compose-Projekt' },
      service: { title: 'Compose-Dienst' },
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
    },
  },
  'firewall-rule': {
    title: 'Firewallregel',
    remedy: 'Das Inventar berichtigen oder die Regel mit „ufw“ setzen oder löschen.',
    fields: {
      action: { title: 'Aktion' },
      families: { title: 'Adressfamilien' },
    },
  },
  network: {
    title: 'Netzwerk',
    remedy: 'Das Inventar berichtigen oder das Netzwerk mit „docker compose up -d“ neu anlegen.',
    fields: {
      driver: { title: 'Treiber' },
      subnets: { title: 'Subnetze' },
      internal: { title: 'Nur intern' },
      ipv6: { title: 'IPv6' },
      bridge: { title: 'Name der Bridge' },
    },
  },
  volume: {
    title: 'Volume',
    remedy:
      'Das Inventar berichtigen oder das Volume wieder anlegen; ein verlorenes aus der Sicherung zurückholen.',
    fields: { driver: { title: 'Treiber' } },
  },
  image: {
    title: 'Image',
    remedy: 'Das Inventar berichtigen oder das dokumentierte Image wieder holen.',
    fields: { id: { title: 'Kennung des Images' } },
  },
  software: {
    title: 'Software',
    remedy: 'Die Version im Inventar nachtragen.',
    fields: { version: { title: 'Version' } },
  },
  'docker-user-rule': {
    title: 'Regel der Kette DOCKER-USER',
    remedy: 'Das Inventar berichtigen oder die Regel mit „iptables“ setzen oder löschen.',
    fields: { families: { title: 'Adressfamilien' } },
  },
  listener: {
    title: 'Lauschender Port',
    remedy: 'Das Inventar berichtigen oder den Dienst starten oder beenden.',
    fields: { addresses: { title: 'Adressen' }, process: { title: 'Programm' } },
  },
  unit: {
    title: 'Systemd-Unit',
    remedy: 'Das Inventar berichtigen oder die Unit mit „systemctl“ starten oder anhalten.',
    fields: { active: { title: 'Zustand' }, enabled: { title: 'Start beim Booten' } },
  },
  os: {
    title: 'Betriebssystem',
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
    fields: { name: { title: 'Name' }, status: { title: 'Zustand' } },
  },
  'env-file': {
    title: 'Env-Datei',
    remedy: 'Das Inventar berichtigen oder die Variable in der Datei ergänzen.',
    fields: { names: { title: 'Variablen' } },
  },
};
