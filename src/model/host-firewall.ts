// The firewall of a host: ufw's rules in groups, the rules of the chain DOCKER-USER.
import { z } from 'zod';
import { change } from './change.ts';
import { anyRef, flag, laterText, status, text, texts } from './fields.ts';

const unchangingRule = z.strictObject({
  to: text('Ziel wie in „ufw status“, z. B. 22/tcp'),
  action: z.enum(['allow', 'deny', 'reject', 'limit']).describe('Aktion nach ufw').default('allow'),
  direction: z.enum(['in', 'out', 'fwd']).describe('Richtung nach ufw').default('in'),
  from: text('Quelle wie in „ufw status“; ohne Angabe Anywhere').default('Anywhere'),
  interface_in: text('Schnittstelle, auf der das Paket ankommt').optional(),
  interface_out: text('Schnittstelle, über die das Paket geht').optional(),
  ipv6: flag('Gilt auch für IPv6').default(true),
  profile: text('Name des ufw-Profils, z. B. OpenSSH').optional(),
  comment: text('Kommentar der Regel auf der Maschine').optional(),
  status: status.default('active'),
  purpose: laterText('Wofür die Regel da ist'),
  serves: z.array(anyRef('Was hinter dem Port steht')).describe('Was hinter dem Port steht').optional(),
});
const ufwRule = unchangingRule.extend({
  change: change(unchangingRule.shape, [
    'to',
    'action',
    'direction',
    'from',
    'interface_in',
    'interface_out',
    'ipv6',
    'profile',
    'status',
  ]).optional(),
});

const unchangingDockerUserRule = z.strictObject({
  rule: text('Regel wie in „iptables -S DOCKER-USER“, ohne „-A DOCKER-USER“'),
  families: z
    .array(z.enum(['IPv4', 'IPv6']))
    .min(1)
    .describe('Adressfamilien (iptables, ip6tables); ohne Angabe beide, bei einer Adresse deren Familie')
    .optional(),
  status: status.default('active'),
  purpose: laterText('Wofür die Regel da ist'),
});
const dockerUserRule = unchangingDockerUserRule.extend({
  change: change(unchangingDockerUserRule.shape, ['rule', 'families', 'status']).optional(),
});

const unchangingFirewall = z.strictObject({
  engine: z.enum(['ufw', 'proxmox', 'other']).describe('Werkzeug'),
  backend: text('Unterbau, z. B. nftables').optional(),
  active: flag('Eingeschaltet'),
  defaults: z
    .strictObject({
      incoming: z.enum(['allow', 'deny', 'reject']).describe('Eingehend').optional(),
      outgoing: z.enum(['allow', 'deny', 'reject']).describe('Ausgehend').optional(),
      routed: z.enum(['allow', 'deny', 'reject']).describe('Weitergeleitet').optional(),
    })
    .describe('Voreinstellungen')
    .default({}),
  groups: z
    .array(
      z.strictObject({
        title: text('Überschrift der Gruppe'),
        purpose: text('Zweck der Gruppe').optional(),
        rules: z.array(ufwRule).min(1).describe('Regeln in der Reihenfolge der Maschine'),
      }),
    )
    .describe('Regeln in Gruppen mit ihrem Zweck')
    .default([]),
  docker_user: z
    .array(dockerUserRule)
    .describe('Regeln der Kette DOCKER-USER, die vor den veröffentlichten Ports von Docker greifen')
    .optional(),
  notes: texts('Hinweise').optional(),
});
const firewall = unchangingFirewall
  .extend({ change: change(unchangingFirewall.shape, ['active', 'defaults']).optional() })
  .describe('Firewall');
/** Each host writes only what its groups do not; together they say all of it. */
export const firewallPart = firewall.partial({ engine: true, active: true }).describe('Firewall');
/** A host's firewall once the host's groups are merged in. */
export type Firewall = z.output<typeof firewall>;
