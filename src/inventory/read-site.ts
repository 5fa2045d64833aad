// inventory/site.yaml -> the published site's settings.
import type { DraftFinding } from '../model/finding.ts';
import { listedFindings } from '../model/finding-limit.ts';
import { type Site, siteFile } from '../model/site-file.ts';
import { readYaml, type SourceFile } from '../source/yaml.ts';
import { schemaFindings } from './schema-findings.ts';
import { readWith } from './zod-schemas.ts';

const fallback: Site = {
  title: 'Infrastrukturhandbuch',
  description: 'Aus dem Inventar erzeugt.',
  base: '/',
  internal: true,
  repository: 'private',
  pages: [],
  glossary: {},
};

/** Reads the settings; without a file, or with one that has defects, those of an internal site at the server's root. */
export function readSite(source: SourceFile | undefined): { site: Site; findings: DraftFinding[] } {
  if (!source) return { site: fallback, findings: [] };
  const { value, findings } = readYaml(source);
  if (findings.length) return { site: fallback, findings: [...findings] };
  const { data, issues } = readWith(siteFile, value);
  if (!issues) return { site: data, findings: [] };
  const at = { file: source.file, base: [], subject: 'site' };
  return { site: fallback, findings: [...listedFindings(schemaFindings(siteFile, issues, at))] };
}
