// Whether the head of a chapter is one that the build takes: Starlight's own schema, of the same version, asked before.
import { load as readYaml } from 'js-yaml';
import { z } from 'zod';
import { listed } from '../model/listed.ts';
import { isRecord } from '../model/record.ts';
import type { HeadFault } from '../prose/chapter.ts';
import { frontmatterOf } from '../source/markdown.ts';
import { yamlPlaces } from '../source/places.ts';

type Head = { safeParse: (value: unknown) => { error?: { issues: readonly Issue[] } } };
interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly expected?: string;
  readonly values?: readonly unknown[];
  readonly keys?: readonly string[];
  readonly errors?: readonly (readonly Issue[])[];
}

const kinds: Readonly<Record<string, string>> = {
  string: 'ein Text',
  number: 'eine Zahl',
  boolean: '„true“ oder „false“',
  object: 'ein Abschnitt mit Schlüsseln',
  record: 'ein Abschnitt mit Schlüsseln',
  array: 'eine Liste',
  date: 'ein Datum',
};
/** What one of the ways in which a value may be written wants. */
function wanted({ code, expected = '', values = [], errors = [] }: Issue): string[] {
  if (code === 'invalid_type') return kinds[expected] ? [kinds[expected]] : [];
  if (code === 'invalid_value') return values.map((value) => `„${String(value)}“`);
  if (code === 'invalid_union')
    return [
      ...new Set(
        errors
          .flat()
          .filter(({ path }) => path.length === 0)
          .flatMap(wanted),
      ),
    ];
  return [];
}
function messageOf(issue: Issue): string {
  const key = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys')
    return `${(issue.keys ?? []).map((name) => `„${[...issue.path, name].map(String).join('.')}“`).join(', ')} kennt der Kopf eines Kapitels nicht.`;
  const choices = wanted(issue);
  if (choices.length === 0) return `„${key}“ hat im Kopf eines Kapitels nicht diese Form.`;
  return `„${key}“ muss im Kopf eines Kapitels ${listed(choices, 'oder')} sein.`;
}

/** Of a value that may be written in several ways: what is wrong in the way that was meant, where one is recognisable. */
function meant(issue: Issue): readonly Issue[] {
  const inside = issue.errors?.find(
    (issues) => issues.length > 0 && issues.every(({ path }) => path.length > 0),
  );
  if (issue.code !== 'invalid_union' || !inside) return [issue];
  return inside.flatMap((inner) => meant({ ...inner, path: [...issue.path, ...inner.path] }));
}

let asked: Promise<Head | undefined> | undefined;
/**
 * What Starlight's schema refuses in the YAML of a chapter's head. Whether it has a title is looked at elsewhere, and so is
 * what is no YAML at all.
 * @param chapter its whole text
 */
export async function headFaults(file: string, chapter: string): Promise<readonly HeadFault[]> {
  const { frontmatter } = frontmatterOf(chapter.replaceAll('\r\n', '\n').split('\n'));
  if (!frontmatter) return [];
  const { text, line } = frontmatter;
  let value: unknown;
  try {
    value = readYaml(text);
  } catch {
    return [];
  }
  if (!isRecord(value)) return [];
  asked ??= import('@astrojs/starlight/schema')
    // A picture is a path here; whether its file exists is asked elsewhere.
    .then(({ docsSchema }) => docsSchema()({ image: () => z.string() } as never) as Head)
    .catch(() => undefined);
  const issues = (await asked)?.safeParse(value).error?.issues ?? [];
  if (issues.length === 0) return [];
  const { place } = yamlPlaces(file, text);
  return issues
    .flatMap(meant)
    .filter(({ path }) => path[0] !== 'title' || value.title != null)
    .map((issue) => {
      const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys?.[0] ?? ''] : issue.path;
      const at = place({ file, path: path.map((step) => (typeof step === 'number' ? step : String(step))) });
      return { at: { ...at, line: at.line + line - 1 }, message: messageOf(issue) };
    });
}
