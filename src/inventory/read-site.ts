// inventory/site.yaml -> the published site's settings.
import type { DraftFinding } from '../model/finding.ts';
import { type Site, siteFile } from '../model/site-file.ts';
import { readYaml, type SourceFile } from '../source/yaml.ts';
import { toIssues } from './messages.ts';
import { keysAt } from './walk.ts';

const fallback: Site = {
  title: 'Infrastrukturhandbuch',
  description: 'Aus dem Inventar erzeugt.',
  base: '/',
  internal: true,
  glossary: {},
};

/** Reads the settings; without a file, an internal site at the server's root. */
export function readSite(source: SourceFile | undefined): { site: Site; findings: DraftFinding[] } {
  if (!source) return { site: fallback, findings: [] };
  const { value, findings } = readYaml(source);
  if (findings.length) return { site: fallback, findings: [...findings] };
  const parsed = siteFile.safeParse(value, { reportInput: true });
  if (parsed.success) return { site: parsed.data, findings: [] };
  return {
    site: fallback,
    findings: toIssues(parsed.error.issues, [], (path) => keysAt(siteFile, path)).map(
      ({ rule, path, key, message, expected, fix }) => ({
        rule,
        severity: 'error',
        class: 'document',
        subject: 'site',
        message,
        expected,
        fix,
        at: { file: source.file, path, ...(key ? { key } : {}) },
      }),
    ),
  };
}
