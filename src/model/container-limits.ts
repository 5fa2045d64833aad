// Settings of a container: what it may use up, how it reads names and writes logs. As container-settings.ts says.
import { z } from 'zod';
import { type ContainerSetting, calm } from './container-setting.ts';
import { text, texts } from './fields.ts';
import * as spelled from './setting-values.ts';

/** Numbers and sizes of compose: `1500m`, `0.5`. */
const amount = (description: string) =>
  z.union([text(description), z.number().nonnegative()]).describe(description);
const limits = (description: string) =>
  z
    .record(
      z.string().regex(/^[a-z]+$/),
      z.union([z.int(), z.strictObject({ soft: z.int(), hard: z.int() })]),
    )
    .describe(description);

/** Limits, names and logs, in the order of the page. */
export const containerLimits = {
  mem_limit: {
    schema: amount('Speichergrenze, z. B. 1500m'),
    title: 'Speichergrenze (mem_limit)',
    label: 'Speichergrenze',
    inspect: 'HostConfig.Memory',
    otherwise: null,
    otherwiseMode: calm,
    ...spelled.bytes,
  },
  mem_reservation: {
    schema: amount('Zugesicherter Speicher, z. B. 256m'),
    title: 'Zugesicherter Speicher (mem_reservation)',
    label: 'Zugesicherter Speicher',
    inspect: 'HostConfig.MemoryReservation',
    otherwise: null,
    otherwiseMode: calm,
    ...spelled.bytes,
  },
  memswap_limit: {
    schema: amount('Grenze für Speicher und Auslagerung zusammen, z. B. 2g'),
    title: 'Grenze mit Auslagerung (memswap_limit)',
    label: 'Grenze mit Auslagerung',
    inspect: 'HostConfig.MemorySwap',
    ...spelled.bytes,
  },
  cpus: {
    schema: amount('Anteil an Prozessoren, z. B. 0.5'),
    title: 'Anteil an Prozessoren (cpus)',
    label: 'Prozessoren',
    inspect: 'HostConfig.NanoCpus',
    otherwise: null,
    otherwiseMode: calm,
    ...spelled.processors,
  },
  cpu_shares: {
    schema: z.int().nonnegative().describe('Gewicht bei knappen Prozessoren'),
    title: 'Gewicht bei knappen Prozessoren (cpu_shares)',
    label: 'Prozessor-Gewicht',
    inspect: 'HostConfig.CpuShares',
    otherwise: null,
    otherwiseMode: calm,
    ...spelled.nullWhenZero,
  },
  cpuset: {
    schema: text('Prozessoren, auf denen der Container läuft, z. B. 0-1'),
    title: 'Prozessoren (cpuset)',
    label: 'Bestimmte Prozessoren',
    inspect: 'HostConfig.CpusetCpus',
    otherwise: null,
    otherwiseMode: calm,
  },
  pids_limit: {
    schema: z.int().describe('Höchstzahl der Prozesse'),
    title: 'Höchstzahl der Prozesse (pids_limit)',
    label: 'Höchstzahl der Prozesse',
    inspect: 'HostConfig.PidsLimit',
    ...spelled.nullWhenZero,
  },
  shm_size: {
    schema: amount('Größe von /dev/shm, z. B. 128m'),
    title: 'Größe von /dev/shm (shm_size)',
    label: 'Größe von /dev/shm',
    inspect: 'HostConfig.ShmSize',
    ...spelled.bytes,
  },
  oom_score_adj: {
    schema: z.int().describe('Wie gern der Kernel den Container bei Speichermangel beendet'),
    title: 'Vorrang bei Speichermangel (oom_score_adj)',
    label: 'Vorrang bei Speichermangel',
    inspect: 'HostConfig.OomScoreAdj',
    ...spelled.nullWhenZero,
  },
  ulimits: {
    schema: limits('Grenzen je Prozess, z. B. nofile'),
    title: 'Grenzen je Prozess (ulimits)',
    label: 'Grenzen je Prozess',
    inspect: 'HostConfig.Ulimits',
    ...spelled.ulimits,
  },
  sysctls: {
    schema: z
      .union([
        texts('Einstellungen des Kernels, z. B. net.core.somaxconn=1024'),
        z.record(z.string().min(1), z.union([z.string(), z.number()])),
      ])
      .describe('Einstellungen des Kernels im Container'),
    title: 'Einstellungen des Kernels (sysctls)',
    label: 'Kernel-Einstellungen',
    inspect: 'HostConfig.Sysctls',
    otherwise: [],
    ...spelled.pairs,
    isRight: true,
  },
  tmpfs: {
    schema: z
      .union([text('Pfad'), texts('Pfad')])
      .describe('Ordner im Arbeitsspeicher, z. B. /run oder /run:size=64m'),
    title: 'Ordner im Arbeitsspeicher (tmpfs)',
    label: 'Ordner im Arbeitsspeicher',
    inspect: 'HostConfig.Tmpfs',
    ...spelled.tmpfs,
  },
  extra_hosts: {
    schema: z
      .union([texts('Namen, z. B. db:192.0.2.5'), z.record(z.string().min(1), z.string().min(1))])
      .describe('Zusätzliche Namen in /etc/hosts'),
    title: 'Zusätzliche Namen (extra_hosts)',
    label: 'Zusätzliche Namen',
    inspect: 'HostConfig.ExtraHosts',
    otherwise: [],
    ...spelled.extraHosts,
  },
  dns: {
    schema: z.union([text('DNS-Server'), texts('DNS-Server')]).describe('DNS-Server des Containers'),
    title: 'DNS-Server (dns)',
    label: 'DNS-Server',
    inspect: 'HostConfig.Dns',
    otherwise: [],
    ...spelled.list,
  },
  dns_search: {
    schema: z.union([text('Domain'), texts('Domain')]).describe('Domains, in denen Namen gesucht werden'),
    title: 'Suchdomains (dns_search)',
    label: 'Suchdomains',
    inspect: 'HostConfig.DnsSearch',
    otherwise: [],
    otherwiseMode: calm,
    ...spelled.list,
  },
  dns_opt: {
    schema: texts('Optionen der Namensauflösung, z. B. use-vc'),
    title: 'Optionen der Namensauflösung (dns_opt)',
    label: 'Optionen der Namensauflösung',
    inspect: 'HostConfig.DnsOptions',
    otherwise: [],
    otherwiseMode: calm,
    ...spelled.list,
  },
  logging: {
    schema: z
      .strictObject({
        driver: text('Log-Treiber, z. B. json-file').optional(),
        options: z
          .record(z.string().min(1), z.union([z.string(), z.number()]))
          .describe('Optionen des Treibers, z. B. max-size')
          .optional(),
      })
      .describe('Wohin Docker die Ausgaben des Containers schreibt'),
    title: 'Protokollierung (logging)',
    label: 'Protokollierung',
    inspect: 'HostConfig.LogConfig',
    ...spelled.logging,
  },
  runtime: {
    schema: text('Laufzeitumgebung, z. B. runc'),
    title: 'Laufzeitumgebung (runtime)',
    label: 'Laufzeitumgebung',
    inspect: 'HostConfig.Runtime',
    otherwise: 'runc',
    // The engine's own, by the words of docker, podman and containerd.
    otherwiseMode: { ...calm, oneOf: ['runc', 'io.containerd.runc.v2', 'crun', 'oci'] },
    isRight: true,
  },
} as const satisfies Record<string, ContainerSetting>;
