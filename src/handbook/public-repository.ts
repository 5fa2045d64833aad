// What must not lie in a repository that everybody can read: snapshots and waivers tell where a system is weak.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DraftFinding } from '../model/finding.ts';
import type { Loaded } from './handbook.ts';

const fix =
  'In ein zweites Repository legen, das nicht jeder lesen kann, und mit „infrabuch drift --snapshots ORDNER“ vergleichen; auch aus der Versionsgeschichte entfernen.';

/** Findings about a root whose site.yaml says `repository: public`; none of any other. */
export function publicFindings({ root, site, handbooks }: Loaded): DraftFinding[] {
  if (site.repository !== 'public') return [];
  const find = (
    handbook: string,
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
  return handbooks.flatMap(({ id, comparable, origins }) => {
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
      ...Object.values(comparable?.waivers ?? {}).map(({ id: waiver }) =>
        find(
          id,
          `waiver:${waiver}`,
          `Die Ausnahme „${waiver}“ steht in einem öffentlichen Repository: Sie zeigt jedem, welche Schwäche geduldet wird.`,
          { file: origins.get(`waivers/${waiver}`) ?? '', path: ['waivers', waiver], key: true },
        ),
      ),
    ];
  });
}
