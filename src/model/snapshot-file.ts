// snapshot.json: who read what, when, with which result. One per host beside the raw files.
import { z } from 'zod';

/** live: read from the documented machine; laboratory: a rebuild from this inventory; documentation: from a text. */
const origin = z.enum(['live', 'laboratory', 'documentation']);
export type Origin = z.output<typeof origin>;

/** Of what the collector of today writes; 1 is that before settings of compose and values of plain variables. */
export const snapshotFormat = 2;

export const snapshotFile = z.object({
  /** Undefined: written before formats were counted, or by hand. */
  format: z.int().positive().optional(),
  host: z.string().min(1),
  hostname: z.string().nullable().default(null),
  time: z.iso.datetime({ offset: true }),
  origin,
  sources: z
    .record(
      z.string(),
      z.object({
        command: z.string(),
        version: z.string().nullable().default(null),
        exit: z.int().default(0),
        reason: z.string().min(1).optional(),
        sha256: z.string().optional(),
        lines: z.int().nonnegative().optional(),
      }),
    )
    .default({}),
});
export type SnapshotMeta = z.output<typeof snapshotFile>;
