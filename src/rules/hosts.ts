// Hosts and the handbook itself: disks that fill, systems that get no more updates, reviews that are due.
import type { Inventory } from '../model/inventory.ts';
import { type Ending, endingOf, endingOfImage } from './end-of-life.ts';
import { runningContainers } from './maintained.ts';
import { entityAt, type Rule, type RuleFinding } from './rule.ts';
import { dockerManual } from './sources.ts';

/** So full may a disk be, in percent. */
const mostUsed = 80;
const disk = (percent: number) => `hosts:
  web:
    purpose: Webserver
    kind: vm
    hardware:
      disks:
        - device: /dev/sda
          size: 40 GB
          partitions: [{ device: /dev/sda1, size: 40 GB, mount: /, usage: { used: 33 GB, percent: ${percent} } }]
`;
export const diskFull: Rule = {
  severity: 'warning',
  class: 'risk',
  title: `Keine Platte ist zu mehr als ${mostUsed} % belegt.`,
  why: 'Ist sie voll, stehen Datenbanken, Protokolle und Sicherungen; für ein Update oder eine Sicherung fehlt schon vorher der Platz.',
  cure: 'space',
  remedy: 'df -h\nsudo du -xh --max-depth=2 / | sort -h | tail\ndocker system df',
  source: dockerManual('Prune unused Docker objects', 'engine/manage-resources/pruning/'),
  examples: { fires: disk(81), silent: disk(60) },
  check: ({ inventory, origins }) =>
    Object.values(inventory.hosts).flatMap((host) =>
      (host.hardware?.disks ?? []).flatMap(({ partitions }, at) =>
        partitions.flatMap(({ mount, device, usage }, index) =>
          (usage?.percent ?? 0) > mostUsed
            ? [
                {
                  host: host.id,
                  subject: host.ref,
                  message: `${device} (${mount}) auf „${host.name}“ ist zu ${usage?.percent} % belegt.`,
                  expected: `höchstens ${mostUsed} %`,
                  actual: `${usage?.percent} %${usage?.as_of ? ` am ${usage.as_of}` : ''}`,
                  at: entityAt(
                    origins,
                    host,
                    'hardware',
                    'disks',
                    at,
                    'partitions',
                    index,
                    'usage',
                    'percent',
                  ),
                  fix: 'Aufräumen (alte Images, Protokolle, Sicherungen) oder die Platte vergrößern.',
                },
              ]
            : [],
        ),
      ),
    ),
};

const system = (version: string) => `hosts:
  web: { purpose: Webserver, kind: vm, os: { name: Ubuntu, version: "${version}" } }
`;
const ended = (ending: Ending | undefined, today: string): ending is Ending =>
  ending !== undefined && ending.day < today;
const sinceWords = ({ name, day }: Ending) => `${name} bekommt seit dem ${day} keine Updates mehr`;

/** What a host runs, with the places: its system and its installed software. */
function onHosts(
  inventory: Inventory,
): { find: Ending | undefined; at: (string | number)[]; host: Inventory['hosts'][string] }[] {
  return Object.values(inventory.hosts)
    .filter(({ status }) => status === 'active')
    .flatMap((host) => [
      ...(host.os ? [{ find: endingOf(host.os.name, host.os.version), at: ['os', 'version'], host }] : []),
      // What is only inside of an image is said of the image.
      ...host.software.map(({ name, version, purpose }, index) => ({
        find: version && !/nicht auf dem Host/i.test(purpose ?? '') ? endingOf(name, version) : undefined,
        at: ['software', index, 'version'],
        host,
      })),
    ]);
}
export const endOfLife: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Betriebssysteme und Laufzeiten bekommen noch Updates.',
  why: 'Lücken, die danach bekannt werden, bleiben offen.',
  cure: 'updates',
  remedy: 'sudo do-release-upgrade',
  source: { title: 'Debian: distro-info-data', url: 'https://debian.pages.debian.net/distro-info-data/' },
  examples: { fires: system('20.04'), silent: system('24.04.3 LTS') },
  check: ({ inventory, origins, today }) => [
    ...onHosts(inventory).flatMap(({ find, at, host }): RuleFinding[] =>
      ended(find, today)
        ? [
            {
              host: host.id,
              subject: host.ref,
              message: `„${host.name}“: ${sinceWords(find)} (${find.source}).`,
              at: entityAt(origins, host, ...at),
              fix: 'Auf eine Version umsteigen, die noch gepflegt wird.',
            },
          ]
        : [],
    ),
    ...runningContainers(inventory).flatMap((entity): RuleFinding[] => {
      const images = entity.build
        ? entity.build.stages.map(({ image }, index) => ({ image, at: ['build', 'stages', index, 'image'] }))
        : [{ image: entity.image, at: ['image'] }];
      const first = images
        .map(({ image, at }) => ({ image, at, find: endingOfImage(image) }))
        .filter(({ find }) => ended(find, today));
      return [...new Map(first.map((entry) => [entry.image, entry])).values()].map(({ image, at, find }) => ({
        host: entity.host,
        subject: entity.ref,
        message: `„${entity.name}“ (${image}): ${sinceWords(find!)} (${find!.source}).`,
        at: entityAt(origins, entity, ...at),
        fix: 'Auf ein Image mit einer Version umsteigen, die noch gepflegt wird.',
      }));
    }),
  ],
};

export const reviewOverdue: Rule = {
  severity: 'warning',
  class: 'document',
  title: 'Die nächste Prüfung des Handbuchs liegt in der Zukunft.',
  why: 'Was niemand mehr prüft, stimmt irgendwann nicht mehr.',
  remedy: 'review_date: 2027-01-15',
  source: {
    title: 'Write the Docs: Documentation principles, current',
    url: 'https://www.writethedocs.org/guide/writing/docs-principles/',
  },
  examples: {
    fires: 'handbook: { review_date: 2026-01-15 }\n',
    silent: 'handbook: { review_date: 2999-01-15 }\n',
  },
  check: ({ inventory, headFile, today }) => {
    const { review_date: due } = inventory.handbook;
    if (due === undefined || due >= today) return [];
    return [
      {
        subject: `handbook:${inventory.id}`,
        message: `Die Prüfung des Handbuchs war am ${due} fällig.`,
        at: { file: headFile, path: ['handbook', 'review_date'] },
        fix: 'Das Handbuch prüfen und den nächsten Tag eintragen.',
      },
    ];
  },
};
