// A small inventory from text, for tests that need one.

import type { Loaded } from '../src/handbook/handbook.ts';
import { loadHandbooks } from '../src/handbook/load.ts';
import type { Finding } from '../src/model/finding.ts';
import type { Inventory } from '../src/model/inventory.ts';

export const head = `handbook:
  title: Laden
  subtitle: Beispiel
  description: Ein Laden.
  edition_date: 2026-01-15
  owner: Betrieb
hosts:
  web: { purpose: Webserver, kind: vm }
`;

type Files = Parameters<typeof loadHandbooks>[0]['handbooks'][number];
/** Loads one handbook, `laden`, from texts. */
export const loadSample = (
  yaml: string | Files['yaml'],
  more: Partial<Pick<Files, 'snapshots' | 'chapters'>> = {},
): Loaded =>
  loadHandbooks({
    root: '/r',
    site: undefined,
    handbooks: [
      {
        id: 'laden',
        yaml: typeof yaml === 'string' ? [{ file: 'inventory/laden/a.yaml', text: yaml }] : yaml,
        snapshots: new Map(),
        chapters: [],
        ...more,
      },
    ],
  });

/** Reads the head and further texts, one file each. */
export function sample(...texts: readonly string[]): {
  inventory: Inventory | undefined;
  findings: readonly Finding[];
} {
  const yaml = [head, ...texts].map((text, index) => ({ file: `inventory/laden/${index}.yaml`, text }));
  const loaded = loadSample(yaml, { chapters: ['einleitung'] });
  const [handbook] = loaded.handbooks;
  return { inventory: handbook?.inventory, findings: loaded.place(handbook?.findings ?? []) };
}

/** One container with the given lines (of the same indentation) beside what it must have. */
export const containerText = (lines: string) => `networks:
  devnet: { purpose: Netz, host: web }
volumes:
  daten: { content: Daten, host: web }
env_files:
  shop: { purpose: Einstellungen, example: env.shop.example }
secrets:
  kasse: { purpose: Kasse, kept_in: Tresor }
stacks:
  laden: { purpose: Laden, host: web, directory: /srv/laden }
containers:
  db: { purpose: Datenbank, stack: laden, service: datenbank, role: data, image: x }
  shop:
    purpose: Laden
    stack: laden
    role: application
    image: nginx
${lines.replace(/^/gm, '    ')}
`;
