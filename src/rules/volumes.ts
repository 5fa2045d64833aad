// Volumes: who uses them, who writes them, who saves them.
import type { Entity, Inventory, Volume } from '../model/inventory.ts';
import { holdsData } from '../model/volume-data.ts';
import { hostIdOf } from '../model/workloads.ts';
import { isForeign } from './maintained.ts';
import { entityAt, type Rule } from './rule.ts';
import { composeReference, dockerManual } from './sources.ts';

const inUse = ({ volumes }: Inventory): Volume[] =>
  Object.values(volumes).filter(({ status }) => status === 'active');

/** Of each volume the ids of everything in operation that mounts it or keeps its data there. */
function usersOf(
  inventory: Inventory,
): ReadonlyMap<string, { name: string; ref: string; writes: boolean }[]> {
  const users = new Map<string, { name: string; ref: string; writes: boolean }[]>();
  const add = (volume: string | undefined, user: { name: string; ref: string; writes: boolean }) => {
    if (volume === undefined) return;
    const list = users.get(volume);
    if (!list) users.set(volume, [user]);
    else if (!list.some(({ ref, writes }) => ref === user.ref && writes === user.writes)) list.push(user);
  };
  for (const { volumes, name, ref, status } of Object.values(inventory.containers))
    if (status !== 'retired')
      for (const { volume, readOnly } of volumes)
        add(volume, { name, ref, writes: !readOnly && status === 'active' });
  for (const { data, name, ref, status } of Object.values(inventory.services))
    if (status !== 'retired')
      for (const { volume } of data) add(volume, { name, ref, writes: status === 'active' });
  for (const { tls, name, ref } of Object.values(inventory.domains))
    add(tls?.stored_in, { name, ref, writes: false });
  return users;
}

const mounted = (mount: string, more = '') => `volumes:
  daten: { content: Bestellungen, host: web, backup: nachts }
backups:
  nachts: { purpose: Bestellungen, method: pg_dump, subjects: ["volume:daten"], last_restore_test: 2026-01-10 }
containers:
  shop: { purpose: Laden, host: web, role: application, image: "laden:1.4"${mount} }
${more}`;
export const volumeUnused: Rule = {
  severity: 'warning',
  class: 'document',
  title: 'Jedes Volume in Betrieb wird von jemandem benutzt.',
  why: 'Ein Volume ohne Nutzer ist ein Rest, oder beim Container fehlt der Einhängepunkt.',
  cure: 'inventory',
  remedy: 'docker ps -a --filter volume=NAME',
  source: dockerManual('Volumes', 'engine/storage/volumes/'),
  examples: { fires: mounted(''), silent: mounted(', volumes: ["daten:/data"]') },
  check: ({ inventory, origins }) => {
    const users = usersOf(inventory);
    return inUse(inventory)
      .filter(({ id, kind }) => kind !== 'directory' && !users.has(id))
      .map((volume) => ({
        host: hostIdOf(inventory, volume),
        subject: volume.ref,
        message: `Niemand benutzt „${volume.name}“.`,
        at: entityAt(origins, volume),
        fix: 'Beim Container unter „volumes“ eintragen, oder „status: retired“ setzen.',
      }));
  },
};

const twice = (options: string) =>
  mounted(
    ', volumes: ["daten:/data"]',
    `  auswertung: { purpose: Berichte, host: web, role: support, image: "berichte:2.0", volumes: ["daten:/data${options}"] }\n`,
  );
export const volumeSharedWriters: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'In ein Volume mit Daten schreibt nur ein Container.',
  why: 'Zwei Programme, die nichts voneinander wissen, überschreiben sich gegenseitig Dateien.',
  remedy: 'volumes: ["daten:/data:ro"]',
  source: composeReference('volumes'),
  examples: { fires: twice(''), silent: twice(':ro') },
  check: ({ inventory, origins }) => {
    const users = usersOf(inventory);
    return inUse(inventory).flatMap((volume) => {
      const writers = (users.get(volume.id) ?? []).filter(({ writes }) => writes);
      if (writers.length < 2 || !holdsData(volume) || isForeign(inventory, volume)) return [];
      return [
        {
          host: hostIdOf(inventory, volume),
          subject: volume.ref,
          concerns: writers.map(({ ref }) => ref),
          message: `In „${volume.name}“ schreiben ${writers.length}: ${writers.map(({ name }) => `„${name}“`).join(', ')}.`,
          at: entityAt(origins, volume),
          fix: 'Bei allen bis auf einen nur lesend einhängen („:ro“).',
        },
      ];
    });
  },
};

/** Backups that name a volume, one of those that use it, or its whole stack. */
function backupsOf(
  inventory: Inventory,
  volume: Volume,
): { covering: Entity<'backups'>[]; named: Entity<'backups'>[] } {
  const all = Object.values(inventory.backups).filter(({ status }) => status !== 'retired');
  const covering = all.filter(({ subjects }) => subjects.includes(volume.ref));
  const named = all.filter(({ id }) => id === volume.backup);
  return { covering, named };
}
const saved = (backup: string, method = 'pg_dump, täglich') => `volumes:
  daten: { content: Bestellungen, host: web }
containers:
  shop: { purpose: Laden, host: web, role: application, image: "laden:1.4", volumes: ["daten:/data"] }
${
  backup &&
  `backups:
  nachts: { purpose: Bestellungen, method: "${method}", ${backup} }
`
}`;
export const backupMissing: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Jedes Volume mit Daten hat eine Sicherung, die läuft.',
  why: 'Ohne Sicherung sind die Daten nach einem Ausfall der Platte, einem Fehler oder einem Angriff verloren. Eine geplante Sicherung sichert nichts.',
  cure: 'backups',
  remedy: `backups:
  nachts:
    purpose: Was gesichert wird
    subjects: ["volume:daten"]
    method: pg_dump
    automated: true
    schedule: täglich 03:00
    target: /srv/sicherung`,
  source: dockerManual(
    'Volumes, back up, restore, or migrate',
    'engine/storage/volumes/#back-up-restore-or-migrate-data-volumes',
  ),
  examples: {
    fires: saved('subjects: ["volume:daten"], status: planned'),
    silent: saved('subjects: ["volume:daten"], last_restore_test: 2026-01-10'),
  },
  check: ({ inventory, origins }) => {
    const users = usersOf(inventory);
    return inUse(inventory).flatMap((volume) => {
      // What nobody writes to came from elsewhere, where it still is.
      if (!holdsData(volume) || !(users.get(volume.id) ?? []).some(({ writes }) => writes)) return [];
      const { covering, named } = backupsOf(inventory, volume);
      const known = [...new Set([...covering, ...named])];
      if (known.some(({ status }) => status === 'active')) return [];
      const planned = known.map(({ name }) => `„${name}“`).join(', ');
      return [
        {
          host: hostIdOf(inventory, volume),
          subject: volume.ref,
          message: planned
            ? `„${volume.name}“ (${volume.content}) wird nicht gesichert; geplant ist ${planned}.`
            : `„${volume.name}“ (${volume.content}) hat keine Sicherung.`,
          at: entityAt(origins, volume),
          fix: planned
            ? 'Die Sicherung einrichten, einmal zurückspielen und als „status: active“ führen.'
            : 'Eine Sicherung einrichten und unter „backups“ eintragen; was entbehrlich ist, mit „data_class: keine bleibenden Daten“ kennzeichnen.',
        },
      ];
    });
  },
};

const stacked = (subjects: string) => `stacks:
  laden: { purpose: Laden, host: web, directory: /srv/laden }
volumes:
  bestellungen: { content: Bestellungen, stack: laden }
  bilder: { content: Bilder der Waren, stack: laden }
containers:
  shop: { purpose: Laden, stack: laden, role: application, image: "laden:1.4", volumes: ["bestellungen:/data", "bilder:/bilder"] }
backups:
  nachts: { purpose: Der ganze Laden, method: Skript, subjects: ["stack:laden", ${subjects}], last_restore_test: 2026-01-10 }
`;
export const backupIncomplete: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Eine Sicherung umfasst alles, was sie nennt.',
  why: 'Wer eine Sicherung des ganzen Stacks zu haben glaubt, merkt erst beim Zurückspielen, was fehlt.',
  cure: 'backups',
  remedy: 'subjects: ["stack:laden", "volume:bestellungen", "volume:bilder"]',
  source: dockerManual(
    'Volumes, back up, restore, or migrate',
    'engine/storage/volumes/#back-up-restore-or-migrate-data-volumes',
  ),
  examples: {
    fires: stacked('"volume:bestellungen"'),
    silent: stacked('"volume:bestellungen", "volume:bilder"'),
  },
  check: ({ inventory, origins }) =>
    Object.values(inventory.backups).flatMap((backup) => {
      if (backup.status === 'retired') return [];
      const stacks = backup.subjects.flatMap((subject) =>
        subject.startsWith('stack:') ? [subject.slice('stack:'.length)] : [],
      );
      const uncovered = stacks.flatMap((stack) => {
        const volumes = inUse(inventory).filter((volume) => volume.stack === stack && holdsData(volume));
        const left = volumes.filter(({ ref }) => !backup.subjects.includes(ref));
        // One that names few of a stack's volumes does not claim to save its data.
        if (left.length * 2 > volumes.length) return [];
        return left.filter((volume) => backupsOf(inventory, volume).covering.length === 0);
      });
      const claimed = inUse(inventory).filter(
        ({ backup: id, ref }) =>
          id === backup.id &&
          backup.subjects.length > 0 &&
          !backup.subjects.includes(ref) &&
          !uncovered.some((volume) => volume.ref === ref),
      );
      const missing = [...uncovered, ...claimed];
      if (missing.length === 0) return [];
      return [
        {
          subject: backup.ref,
          concerns: missing.map(({ ref }) => ref),
          message: `Die Sicherung „${backup.name}“ umfasst ${missing.map(({ name }) => `„${name}“`).join(', ')} nicht, ${missing.length === 1 ? 'das' : 'die'} zu dem gehör${missing.length === 1 ? 't' : 'en'}, was sie nennt.`,
          at: entityAt(origins, backup, 'subjects'),
          related: missing.map((volume) => ({ message: 'Nicht gesichert.', at: entityAt(origins, volume) })),
          fix: 'Die Sicherung erweitern, das Volume unter „subjects“ ergänzen oder es als entbehrlich kennzeichnen („data_class: keine bleibenden Daten“).',
        },
      ];
    }),
};

export const restoreUntested: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Jede Sicherung wurde schon einmal zurückgespielt.',
  why: 'Ob eine Sicherung brauchbar ist, zeigt nur das Zurückspielen.',
  cure: 'backups',
  remedy: 'last_restore_test: 2026-01-10',
  source: {
    title: 'PostgreSQL: SQL Dump, restoring the dump',
    url: 'https://www.postgresql.org/docs/current/backup-dump.html#BACKUP-DUMP-RESTORE',
  },
  examples: {
    fires: saved('subjects: ["volume:daten"]'),
    silent: saved('subjects: ["volume:daten"], last_restore_test: 2026-01-10'),
  },
  check: ({ inventory, origins }) =>
    Object.values(inventory.backups).flatMap((backup) =>
      backup.status === 'active' && backup.last_restore_test === undefined
        ? [
            {
              subject: backup.ref,
              message: `Die Sicherung „${backup.name}“ wurde noch nie zurückgespielt.`,
              at: entityAt(origins, backup),
              fix: 'Auf einer anderen Maschine zurückspielen und den Tag unter „last_restore_test“ eintragen.',
            },
          ]
        : [],
    ),
};
