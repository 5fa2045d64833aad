// A change that is announced: until its day the machine may still show the state before.
import { z } from 'zod';
import { day } from './fields.ts';

type Shape = Record<string, z.ZodType>;
/** A field as it may stand in `before`: what is not written did not differ. */
type Bare<T extends z.ZodType> = z.ZodOptional<
  T extends z.ZodDefault<infer Inner extends z.ZodType> ? Inner : T
>;

const bare = <T extends z.ZodType>(schema: T): Bare<T> =>
  (schema instanceof z.ZodDefault ? (schema.unwrap() as z.ZodType) : schema).optional() as Bare<T>;

/**
 * `change: {valid_from, before}` of an entity.
 * @param shape the entity's fields
 * @param keys those that a machine shows
 */
export const change = <S extends Shape, K extends keyof S & string>(shape: S, keys: readonly K[]) =>
  z
    .strictObject({
      valid_from: day('Von diesem Tag an gilt nur noch der neue Stand'),
      before: z
        .strictObject(
          Object.fromEntries(keys.map((key) => [key, bare(shape[key]!)])) as { [P in K]: Bare<S[P]> },
        )
        .describe(
          'Felder, die vorher anders waren, mit ihrem alten Wert; ohne Angabe gab es den Eintrag nicht',
        )
        .optional(),
    })
    .describe('Angekündigte Änderung: Bis zu ihrem Tag gelten der alte und der neue Stand');
