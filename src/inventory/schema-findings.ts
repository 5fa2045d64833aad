// What a schema refuses -> findings with pointers into the file.
import type { z } from 'zod';
import type { DraftFinding, Pointer } from '../model/finding.ts';
import { toIssues } from './messages.ts';
import { keysAt } from './zod-schemas.ts';

/** An error of the inventory. */
export const documentError = (
  rule: string,
  subject: string,
  message: string,
  at: Pointer,
  rest: Partial<DraftFinding> = {},
): DraftFinding => ({
  rule,
  severity: 'error',
  class: 'document',
  subject,
  message,
  at,
  ...rest,
});

/** Where a value stands that a schema has read, and whose it is. */
interface Read {
  readonly file: string;
  /** The value's path in the file. */
  readonly base: readonly (string | number)[];
  /** `kind:id`, as findings name it. */
  readonly subject: string;
}

/**
 * One finding for each defect of a value.
 * @param schema the schema that has read the value
 * @param issues what it refused, read with `reportInput`
 */
export const schemaFindings = (
  schema: z.core.$ZodType,
  issues: readonly z.core.$ZodIssue[],
  { file, base, subject }: Read,
): DraftFinding[] =>
  toIssues(issues, base, (path) => keysAt(schema, path.slice(base.length))).map(
    ({ rule, path, key, message, expected, fix }) =>
      documentError(rule, subject, message, { file, path, ...(key ? { key } : {}) }, { expected, fix }),
  );
