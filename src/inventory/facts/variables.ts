// Texts of a container as compose writes them -> as a machine shows them: `$$` is a dollar, and what a variable without a
// value says is not known, so it is not compared.
import type { ExpectedFact, FieldMode, FieldValue } from '../../model/facts.ts';

/** A variable that compose fills in; an even number of dollars before it is text. */
const variable = /(?:^|[^$])(?:\$\$)*\$(?:\{|[A-Za-z_])/;
const isKnown = (text: string) => !variable.test(text);
const withDollars = (text: string) => text.replaceAll('$$', '$');
/** Fields that are read from command lines, dollars included. */
const commands = new Set(['command', 'entrypoint', 'healthcheck', 'image', 'image_digest']);

interface Compared {
  readonly fields: ExpectedFact['fields'];
  readonly modes: Readonly<Record<string, FieldMode>>;
}

/** The fields of a container without what nobody knows; of a set with such members the machine may show more. */
export function comparable({ fields, modes }: Compared): Compared {
  const known: Record<string, FieldValue> = {};
  const changed: Record<string, FieldMode> = { ...modes };
  for (const [field, value] of Object.entries(fields)) {
    const holdsDollar =
      !commands.has(field) &&
      (typeof value === 'string'
        ? value.includes('$')
        : Array.isArray(value) && value.some((item) => String(item).includes('$')));
    if (!holdsDollar) known[field] = value;
    else if (typeof value === 'string') {
      if (isKnown(value)) known[field] = withDollars(value);
    } else {
      const items = (value as readonly string[]).filter(isKnown).map(withDollars);
      known[field] = items.sort();
      if (items.length < (value as readonly string[]).length)
        changed[field] = { ...changed[field], contains: true };
    }
  }
  return { fields: known, modes: changed };
}
