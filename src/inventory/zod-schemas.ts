// What zod's schemas look like inside: which keys a place may hold, which types of values a schema accepts.
import type { z } from 'zod';

/** The parts of zod's definitions that are read here; they are a tagged union without a public type. */
export interface SchemaDefinition {
  readonly type: string;
  readonly innerType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
  readonly shape?: Record<string, z.core.$ZodType>;
  readonly element?: z.core.$ZodType;
  readonly keyType?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
}

/** A schema's definition. */
export const definitionOf = (schema: z.core.$ZodType) => schema._zod.def as unknown as SchemaDefinition;

/**
 * What a schema makes of a value, or its issues, which report what was written. Where they are more than zod can
 * collect, there is one, `many`.
 */
export function readWith<T extends z.ZodType>(
  schema: T,
  value: unknown,
):
  | { readonly data: z.output<T>; readonly issues?: never }
  | { readonly data?: never; readonly issues: readonly z.core.$ZodIssue[] } {
  try {
    const { data, error } = schema.safeParse(value, { reportInput: true });
    return error ? { issues: error.issues } : { data: data as z.output<T> };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { issues: [{ code: 'custom', input: value, path: [], message: 'many' }] };
  }
}

const types = ['string', 'number', 'boolean', 'array', 'object'] as const;

/** The type of a value, as `acceptedTypes` names types: `array` apart from `object`. */
export const typeOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value);

/** The types of values that a schema may accept, as `typeOf` names them; all of them where it does not say. */
export function acceptedTypes(schema: z.core.$ZodType): readonly string[] {
  const { type, in: input, options } = definitionOf(schema);
  if (input) return acceptedTypes(input);
  if (options) return options.flatMap(acceptedTypes);
  if (type === 'record') return ['object'];
  return (types as readonly string[]).includes(type) ? [type] : types;
}

/** The keys that a schema knows at a path below it: of a union, those of all its options; none where it holds no map. */
export function keysAt(schema: z.core.$ZodType, path: readonly (string | number)[]): string[] {
  const definition = definitionOf(schema);
  const inner = definition.innerType ?? definition.in;
  if (inner) return keysAt(inner, path);
  if (definition.options) return [...new Set(definition.options.flatMap((option) => keysAt(option, path)))];
  const [step, ...rest] = path;
  if (step === undefined) return definition.shape ? Object.keys(definition.shape) : [];
  const next = definition.shape?.[String(step)] ?? definition.element ?? definition.valueType;
  return next ? keysAt(next, rest) : [];
}
