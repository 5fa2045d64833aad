// Walks a raw value along its zod schema: finds references and the keys that a place may hold.
import type { z } from 'zod';
import { type Reference, references } from '../model/fields.ts';

type Path = readonly (string | number)[];
// zod's definitions are a tagged union without a public type for walking.
interface Def {
  readonly type: string;
  readonly innerType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
  readonly shape?: Record<string, z.core.$ZodType>;
  readonly element?: z.core.$ZodType;
  readonly keyType?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
}
const defOf = (schema: z.core.$ZodType) => schema._zod.def as unknown as Def;
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Calls `visit` for every string of a valid value that refers to an entity. */
export function walkReferences(
  schema: z.core.$ZodType,
  value: unknown,
  path: Path,
  visit: (reference: Reference, text: string, path: Path, key: boolean) => void,
): void {
  if (value === undefined || value === null) return;
  const reference = references.get(schema as z.ZodType);
  if (reference && typeof value === 'string') visit(reference, value, path, false);
  const def = defOf(schema);
  const inner = def.innerType ?? def.in;
  if (inner) walkReferences(inner, value, path, visit);
  else if (def.shape && isRecord(value)) {
    for (const [key, part] of Object.entries(def.shape))
      if (key in value) walkReferences(part, value[key], [...path, key], visit);
  } else if (def.element && Array.isArray(value)) {
    for (const [index, part] of value.entries()) walkReferences(def.element, part, [...path, index], visit);
  } else if (def.keyType && def.valueType && isRecord(value)) {
    const keyReference = references.get(def.keyType as z.ZodType);
    for (const [key, part] of Object.entries(value)) {
      if (keyReference) visit(keyReference, key, [...path, key], true);
      walkReferences(def.valueType, part, [...path, key], visit);
    }
  } else if (def.options) {
    const option = def.options.find((one) => (one as z.ZodType).safeParse(value).success);
    if (option) walkReferences(option, value, path, visit);
  }
}

/** The keys that the schema knows at a path, best effort through unions. */
export function keysAt(schema: z.core.$ZodType, path: Path): string[] {
  const def = defOf(schema);
  const inner = def.innerType ?? def.in;
  if (inner) return keysAt(inner, path);
  if (def.options) return [...new Set(def.options.flatMap((option) => keysAt(option, path)))];
  const [step, ...rest] = path;
  if (step === undefined) return def.shape ? Object.keys(def.shape) : [];
  const next = def.shape?.[String(step)] ?? def.element ?? def.valueType;
  return next ? keysAt(next, rest) : [];
}
