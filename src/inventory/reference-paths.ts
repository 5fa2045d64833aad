// A value as it is written, along its zod schema -> the references that stand in it.

import type { z } from 'zod';
import { type Reference, references } from '../model/fields.ts';
import { rememberedOf } from '../model/memo.ts';
import { isRecord } from '../model/record.ts';
import { acceptedTypes, definitionOf, type SchemaDefinition, typeOf } from './zod-schemas.ts';

type Path = readonly (string | number)[];
/** Where below a schema references may stand; what holds none is left out. */
interface ReferencePaths {
  readonly reference?: Reference | undefined;
  readonly shape?: readonly (readonly [string, ReferencePaths])[];
  readonly element?: ReferencePaths;
  readonly keys?: Reference | undefined;
  readonly values?: ReferencePaths | undefined;
  /** Of a union; undefined for an option without references. */
  readonly options?: readonly {
    readonly schema: z.ZodType;
    readonly types: readonly string[];
    readonly paths: ReferencePaths | undefined;
  }[];
}
/** The paths of a schema, found once. */
const pathsOf: (schema: z.core.$ZodType) => ReferencePaths | undefined = rememberedOf(findPaths);

function findPaths(schema: z.core.$ZodType): ReferencePaths | undefined {
  const reference = references.get(schema as z.ZodType);
  const definition = definitionOf(schema);
  const inner = definition.innerType ?? definition.in;
  const below = inner ? pathsOf(inner) : pathsBelow(definition);
  return reference ? { ...below, reference } : below;
}

function pathsBelow(definition: SchemaDefinition): ReferencePaths | undefined {
  if (definition.shape) {
    const shape = Object.entries(definition.shape).flatMap(([key, part]) => {
      const paths = pathsOf(part);
      return paths ? [[key, paths] as const] : [];
    });
    return shape.length > 0 ? { shape } : undefined;
  }
  if (definition.element) {
    const element = pathsOf(definition.element);
    return element && { element };
  }
  if (definition.keyType && definition.valueType) {
    const [keys, values] = [references.get(definition.keyType as z.ZodType), pathsOf(definition.valueType)];
    return keys || values ? { keys, values } : undefined;
  }
  const options = definition.options?.map((option) => ({
    schema: option as z.ZodType,
    types: acceptedTypes(option),
    paths: pathsOf(option),
  }));
  return options?.some(({ paths }) => paths) ? { options } : undefined;
}

type Holder = Readonly<Record<string, unknown>> | undefined;
/** Told of each reference; `holder`: the map in which the text stands. */
type Visit = (reference: Reference, text: string, path: Path, key: boolean, holder?: Holder) => void;

/**
 * Calls `visit` for every string of a value that refers to an entity, with its path; `key`: the string is a key of a map.
 * @param path where the value stands
 * @param valid whether the schema is known to accept the value; parts that it would not accept are passed over
 */
export function visitReferences(
  schema: z.core.$ZodType,
  value: unknown,
  valid: boolean,
  path: Path,
  visit: Visit,
): void {
  const paths = pathsOf(schema);
  if (paths) visitBelow(paths, value, valid, [...path], visit);
}

function visitBelow(
  paths: ReferencePaths,
  value: unknown,
  valid: boolean,
  path: (string | number)[],
  visit: Visit,
  holder?: Holder,
): void {
  if (value === undefined || value === null) return;
  if (paths.reference && typeof value === 'string') visit(paths.reference, value, [...path], false, holder);
  const step = (key: string | number, part: unknown, next: ReferencePaths, inside?: Holder) => {
    path.push(key);
    visitBelow(next, part, valid, path, visit, inside);
    path.pop();
  };
  if (paths.shape && isRecord(value)) {
    for (const [key, next] of paths.shape) if (key in value) step(key, value[key], next, value);
  } else if (paths.element && Array.isArray(value)) {
    for (const [index, part] of value.entries()) step(index, part, paths.element);
  } else if ((paths.keys || paths.values) && isRecord(value)) {
    for (const [key, part] of Object.entries(value)) {
      if (paths.keys) visit(paths.keys, key, [...path, key], true);
      if (paths.values) step(key, part, paths.values);
    }
  } else if (paths.options) {
    const fitting = paths.options.filter(({ types }) => types.includes(typeOf(value)));
    if (!fitting.some((entry) => entry.paths)) return;
    const option =
      valid && fitting.length === 1
        ? fitting[0]
        : fitting.find(({ schema }) => schema.safeParse(value).success);
    if (option?.paths) visitBelow(option.paths, value, valid, path, visit, holder);
  }
}
