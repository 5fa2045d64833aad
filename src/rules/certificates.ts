// Certificates: who gets them, and whether the one who gives them can ask back.

import type { Inventory } from '../model/inventory.ts';
import { workloadAt, workloadsOf } from '../model/workloads.ts';
import { isPublished } from '../paths/trace.ts';
import { entityAt, type Rule } from './rule.ts';

const acme = {
  title: 'Let’s Encrypt: Challenge Types',
  url: 'https://letsencrypt.org/docs/challenge-types/',
};
const domainsInUse = ({ domains }: Inventory) =>
  Object.values(domains).filter(({ status }) => status === 'active');
const isHttpChallenge = (challenge: string | undefined) => /^HTTP-01/i.test(challenge ?? '');

const proxy = (ports: string) => `containers:
  proxy: { purpose: Reverse Proxy, host: web, role: proxy, image: "nginx:1.27", ports: [${ports}] }
`;
const domain = (tls: string) => `domains:
  laden.example:
    purpose: Der Laden
    proxy: container:proxy
    tls: { issuer: Let’s Encrypt, terminated_by: "container:proxy"${tls} }
`;

export const acmeWithoutPort80: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Wer Zertifikate mit HTTP-01 holt, ist an Port 80 erreichbar.',
  why: 'Let’s Encrypt fragt bei HTTP-01 immer an Port 80 nach; ohne ihn läuft das Zertifikat ab.',
  cure: 'routes',
  remedy: 'ports: ["80:80", "443:443"]',
  source: acme,
  examples: {
    fires: proxy('"443:443"') + domain(', challenge: HTTP-01'),
    silent: proxy('"80:80", "443:443"') + domain(', challenge: HTTP-01'),
  },
  check: ({ inventory, origins }) =>
    domainsInUse(inventory).flatMap((entity) => {
      const { tls } = entity;
      const owner = workloadAt(inventory, tls?.terminated_by);
      if (!tls || !owner || !isHttpChallenge(tls.challenge)) return [];
      const onHost = workloadsOf(inventory).filter(
        ({ host, status }) => host === owner.host && status === 'active',
      );
      if (onHost.some((workload) => isPublished(workload, '80', 'elsewhere'))) return [];
      return [
        {
          host: owner.host,
          subject: entity.ref,
          concerns: [owner.ref],
          message: `„${entity.name}“ bekommt sein Zertifikat mit HTTP-01, auf „${inventory.hosts[owner.host]?.name ?? owner.host}“ ist aber kein Port 80 offen.`,
          at: entityAt(origins, entity, 'tls', 'challenge'),
          related: [{ message: 'Holt das Zertifikat.', at: entityAt(origins, owner) }],
          fix: 'Port 80 veröffentlichen oder DNS-01 benutzen.',
        },
      ];
    }),
};

export const acmeClientConflict: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Auf einem Host holt nur ein Programm Zertifikate mit HTTP-01.',
  why: 'Port 80 gehört nur einem; dem anderen gelingt die Prüfung nur, wenn der Proxy sie ihm weiterreicht. Sonst läuft sein Zertifikat unbemerkt ab.',
  cure: 'routes',
  remedy: 'location /.well-known/acme-challenge/ {\n  proxy_pass http://ZWEITER-CLIENT:80;\n}',
  source: acme,
  examples: {
    fires: `${proxy('"80:80"')}  mail: { purpose: Holt Zertifikate der Mail, host: web, role: mail, image: "acme:1.9" }
externals:
  ca: { purpose: Stellt Zertifikate aus, kind: provider }
connections:
  proxy-ca: { from: "container:proxy", to: "external:ca", protocol: ACME }
  mail-ca: { from: "container:mail", to: "external:ca", protocol: ACME }
`,
    silent: `${proxy('"80:80"')}externals:
  ca: { purpose: Stellt Zertifikate aus, kind: provider }
connections:
  proxy-ca: { from: "container:proxy", to: "external:ca", protocol: ACME }
`,
  },
  check: ({ inventory, origins }) => {
    const clients = Object.values(inventory.connections).flatMap((connection) => {
      const { from, protocol, status } = connection;
      const workload = workloadAt(inventory, from);
      return workload?.status === 'active' && status === 'active' && /^ACME/i.test(protocol)
        ? [{ workload, connection }]
        : [];
    });
    return [...Map.groupBy(clients, ({ workload }) => workload.host)].flatMap(([host, ofHost]) => {
      const holder = ofHost.find(({ workload }) => isPublished(workload, '80', 'elsewhere'));
      return ofHost
        .filter(({ workload }) => holder && workload !== holder.workload)
        .map(({ workload, connection }) => ({
          host,
          subject: workload.ref,
          concerns: [holder!.workload.ref],
          message: `„${workload.name}“ holt Zertifikate, Port 80 von „${inventory.hosts[host]?.name ?? host}“ gehört aber „${holder?.workload.name}“.`,
          at: entityAt(origins, connection),
          related: [{ message: 'Hat Port 80.', at: entityAt(origins, holder!.workload) }],
          fix: 'Die Prüfung (/.well-known/acme-challenge/) am Proxy weiterreichen, DNS-01 benutzen oder das Zertifikat des Proxys mitbenutzen; den Weg dokumentieren.',
        }));
    });
  },
};

export const certificateWithoutOwner: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Von jedem Zertifikat ist bekannt, wer es erneuert.',
  why: 'Ein Zertifikat von Let’s Encrypt gilt 90 Tage; was niemand erneuert, läuft unbemerkt ab.',
  cure: 'routes',
  remedy: 'renewal: Automatisch durch den ACME-Client des Reverse Proxys\nchallenge: HTTP-01',
  source: { title: 'Let’s Encrypt: FAQ, lifetime', url: 'https://letsencrypt.org/docs/faq/' },
  examples: {
    fires: proxy('"80:80", "443:443"') + domain(''),
    silent: proxy('"80:80", "443:443"') + domain(', renewal: Automatisch durch certbot'),
  },
  check: ({ inventory, origins }) =>
    domainsInUse(inventory).flatMap((entity) =>
      entity.tls && entity.tls.renewal === undefined
        ? [
            {
              host: workloadAt(inventory, entity.tls.terminated_by)?.host,
              subject: entity.ref,
              message: `Wer das Zertifikat von „${entity.name}“ erneuert, ist nicht dokumentiert.`,
              at: entityAt(origins, entity, 'tls'),
              fix: 'Unter „tls“ die Erneuerung („renewal“) und das Prüfverfahren („challenge“) eintragen.',
            },
          ]
        : [],
    ),
};
