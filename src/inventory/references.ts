// Entries as they are written -> the references among them that lead nowhere.
import type { z } from 'zod';
import { closestTo } from '../model/closest.ts';
import type { DraftFinding } from '../model/finding.ts';
import { maxListed } from '../model/finding-limit.ts';
import { anyRefParts, sections } from '../model/sections.ts';
import type { Entries } from './entries.ts';
import { visitReferences } from './reference-paths.ts';
import { documentError } from './schema-findings.ts';

/** What may hold references: a schema with what is written for it. */
export interface Referring {
  readonly schema: z.ZodType;
  readonly value: unknown;
  /** Whether the schema is known to accept the value. */
  readonly isValid: boolean;
  readonly file: string;
  readonly path: readonly [string, ...string[]];
  /** `kind:id`, as findings name it. */
  readonly subject: string;
}

/**
 * The references that lead nowhere. Looks at what is written, not at what is valid: of an entry with defects,
 * references are checked as well.
 * @param entries what references may lead to
 */
export function referenceFindings(entries: Entries, referring: Iterable<Referring>): DraftFinding[] {
  const bySection = Map.groupBy(entries.values(), ({ section }) => section);
  const findings: DraftFinding[] = [];
  for (const { schema, value, isValid, file, path: start, subject } of referring) {
    visitReferences(schema, value, isValid, start, ({ section: target, pick }, text, path, key, holder) => {
      const picked = pick ? pick(text, holder) : text;
      if (picked === undefined) return;
      const parts = target === 'any' ? anyRefParts(picked) : { section: target, id: picked };
      if (parts && entries.has(`${parts.section}/${parts.id}`)) return;
      const kind = picked.split(':')[0] ?? '';
      const candidates = parts
        ? (bySection.get(parts.section) ?? []).map(({ id }) => id)
        : Object.values(sections).map((section) => section.kind);
      const guess = findings.length < maxListed ? closestTo(parts?.id ?? kind, candidates) : undefined;
      findings.push(
        documentError(
          'reference-unknown',
          subject,
          parts ? `„${picked}“ gibt es in „${parts.section}“ nicht.` : `Die Art „${kind}“ gibt es nicht.`,
          { file, path, ...(key ? { key } : {}) },
          { fix: guess ? `Meinten Sie „${guess}“?` : 'Den Eintrag anlegen oder den Verweis berichtigen.' },
        ),
      );
    });
  }
  return findings;
}
