// What must not lie in a repository that everybody can read: snapshots and waivers tell where a system is weak.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DraftFinding } from '../model/finding.ts';
import { baselineFile } from './baseline.ts';
import type { Loaded } from './handbook.ts';

const fix =
  'In den zweiten Ordner legen, den „private_root“ in inventory/site.yaml nennt und den nicht jeder lesen kann; auch aus der Versionsgeschichte entfernen.';

/** Findings about a root whose site.yaml says `repository: public`; none of any other. */
export function publicFindings({ root, site, siteFile, secondRoot, handbooks }: Loaded): DraftFinding[] {
  if (site.repository !== 'public') return [];
  const find = (
    handbook: string | undefined,
    subject: string,
    message: string,
    at: DraftFinding['at'],
  ): DraftFinding => ({
    rule: 'repository-public',
    severity: 'error',
    class: 'document',
    handbook,
    subject,
    message,
    at,
    fix,
  });
  const isGuarded = (file: string | undefined) =>
    secondRoot !== undefined && file?.startsWith(`${secondRoot.name}/`);
  const inside = secondRoot && !secondRoot.name.startsWith('../');
  const place = { file: siteFile?.file ?? '', path: ['private_root'] };
  return [
    ...(inside
      ? [
          find(
            undefined,
            'site',
            `Der zweite Ordner „${secondRoot.name}“ liegt im öffentlichen Repository: Was darin steht, kann jeder lesen.`,
            place,
          ),
        ]
      : []),
    ...handbooks.flatMap(({ id, comparable, origins, files }) => {
      const folder = `inventory/${id}/snapshots`;
      const hosts = existsSync(join(root, folder))
        ? readdirSync(join(root, folder), { withFileTypes: true }).filter((entry) => entry.isDirectory())
        : [];
      return [
        ...hosts.map(({ name }) =>
          find(
            id,
            `host:${name}`,
            `Die Momentaufnahme von „${name}“ liegt in einem öffentlichen Repository: Sie zeigt jedem, was auf der Maschine läuft.`,
            { file: `${folder}/${name}/snapshot.json`, line: 1, column: 1 },
          ),
        ),
        ...Object.values(comparable?.waivers ?? {})
          .filter(({ id: waiver }) => !isGuarded(origins.get(`waivers/${waiver}`)))
          .map(({ id: waiver }) =>
            find(
              id,
              `waiver:${waiver}`,
              `Die Ausnahme „${waiver}“ steht in einem öffentlichen Repository: Sie zeigt jedem, welche Schwäche geduldet wird.`,
              { file: origins.get(`waivers/${waiver}`) ?? '', path: ['waivers', waiver], key: true },
            ),
          ),
        ...(existsSync(join(root, baselineFile(id)))
          ? [
              find(
                id,
                `file:${baselineFile(id)}`,
                'Die eingefrorenen Befunde liegen in einem öffentlichen Repository: Sie zeigen jedem, welche Schwächen bekannt sind.',
                { file: files.baseline?.file ?? baselineFile(id), line: 1, column: 1 },
              ),
            ]
          : []),
      ];
    }),
  ];
}
