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

/** Where below a schema references may stand; what holds none is left out. */
interface Trail {
  readonly reference?: Reference | undefined;
  readonly shape?: readonly (readonly [string, Trail])[];
  readonly element?: Trail;
  readonly keys?: Reference | undefined;
  readonly values?: Trail | undefined;
  /** Of a union; undefined for an option without references. */
  readonly options?: readonly {
    readonly schema: z.ZodType;
    readonly types: readonly string[];
    readonly trail: Trail | undefined;
  }[];
}
const types = ['string', 'number', 'boolean', 'array', 'object'] as const;
const typeOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value);
/** The types of values that a schema may accept. */
function typesOf(schema: z.core.$ZodType): readonly string[] {
  const { type, in: input, options } = defOf(schema);
  if (input) return typesOf(input);
  if (options) return options.flatMap(typesOf);
  if (type === 'record') return ['object'];
  return (types as readonly string[]).includes(type) ? [type] : types;
}
const trails = new WeakMap<z.core.$ZodType, Trail | 'none'>();

/** The trail of a schema, found once. */
function trailOf(schema: z.core.$ZodType): Trail | undefined {
  let trail = trails.get(schema);
  if (!trail) {
    trail = findTrail(schema) ?? 'none';
    trails.set(schema, trail);
  }
  return trail === 'none' ? undefined : trail;
}

function findTrail(schema: z.core.$ZodType): Trail | undefined {
  const reference = references.get(schema as z.ZodType);
  const def = defOf(schema);
  const inner = def.innerType ?? def.in;
  const below = inner ? trailOf(inner) : trailBelow(def);
  return reference ? { ...below, reference } : below;
}

function trailBelow(def: Def): Trail | undefined {
  if (def.shape) {
    const shape = Object.entries(def.shape).flatMap(([key, part]) => {
      const trail = trailOf(part);
      return trail ? [[key, trail] as const] : [];
    });
    return shape.length > 0 ? { shape } : undefined;
  }
  if (def.element) {
    const element = trailOf(def.element);
    return element && { element };
  }
  if (def.keyType && def.valueType) {
    const [keys, values] = [references.get(def.keyType as z.ZodType), trailOf(def.valueType)];
    return keys || values ? { keys, values } : undefined;
  }
  const options = def.options?.map((option) => ({
    schema: option as z.ZodType,
    types: typesOf(option),
    trail: trailOf(option),
  }));
  return options?.some(({ trail }) => trail) ? { options } : undefined;
}

type Visit = (reference: Reference, text: string, path: Path, key: boolean) => void;

/**
 * Calls `visit` for every string of a value that refers to an entity.
 * @param valid whether the schema is known to accept the value; parts that it would not accept are passed over
 */
export function walkReferences(
  schema: z.core.$ZodType,
  value: unknown,
  valid: boolean,
  path: Path,
  visit: Visit,
): void {
  const trail = trailOf(schema);
  if (trail) follow(trail, value, valid, [...path], visit);
}

function follow(trail: Trail, value: unknown, valid: boolean, path: (string | number)[], visit: Visit): void {
  if (value === undefined || value === null) return;
  if (trail.reference && typeof value === 'string') visit(trail.reference, value, [...path], false);
  const step = (key: string | number, part: unknown, next: Trail) => {
    path.push(key);
    follow(next, part, valid, path, visit);
    path.pop();
  };
  if (trail.shape && isRecord(value)) {
    for (const [key, next] of trail.shape) if (key in value) step(key, value[key], next);
  } else if (trail.element && Array.isArray(value)) {
    for (const [index, part] of value.entries()) step(index, part, trail.element);
  } else if ((trail.keys || trail.values) && isRecord(value)) {
    for (const [key, part] of Object.entries(value)) {
      if (trail.keys) visit(trail.keys, key, [...path, key], true);
      if (trail.values) step(key, part, trail.values);
    }
  } else if (trail.options) {
    const fitting = trail.options.filter(({ types }) => types.includes(typeOf(value)));
    if (!fitting.some((entry) => entry.trail)) return;
    const option =
      valid && fitting.length === 1
        ? fitting[0]
        : fitting.find(({ schema }) => schema.safeParse(value).success);
    if (option?.trail) follow(option.trail, value, valid, path, visit);
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
