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
      port_families: { title: 'Adressfamilien der veröffentlichten Ports', severity: 'info', follows: 'ports' },
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
};
