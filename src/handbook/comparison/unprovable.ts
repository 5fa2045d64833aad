// Values of the inventory that existing snapshots could show, or nearly, and that nothing proves: which, where, and why.
import { comparedFields } from '../../drift/compared-fields.ts';
import type { Inventory } from '../../model/inventory.ts';
import { type Section, sections } from '../../model/sections.ts';

/** One field, and the entities in which it is written. */
export interface Unprovable {
  /** In the inventory's own words: `depends_on`, `volumes[].volume.labels`. */
  readonly field: string;
  readonly section: Section;
  /** `container:shop` */
  readonly entities: readonly string[];
  /** Where they say it: `containers/shop/depends_on`. */
  readonly places: readonly string[];
  /** One German sentence. */
  readonly reason: string;
}

const isWritten = (value: unknown): boolean =>
  value !== undefined && value !== null && (typeof value !== 'object' || Object.values(value).length > 0);

/** Whether something is written at a path of the table of what is compared, from the entity on. */
function holds(value: unknown, steps: readonly string[]): boolean {
  const [step, ...rest] = steps;
  if (step === undefined || step === '**') return isWritten(value);
  if (typeof value !== 'object' || value === null) return false;
  if (step === '*') return Object.values(value).some((inner) => holds(inner, rest));
  const key = step.replace('[]', '');
  const { options, ...own } = value as Record<string, unknown>;
  // A mount keeps what compose says beside source and target apart.
  const inner = own[key] ?? (options as Record<string, unknown> | undefined)?.[key];
  return step.endsWith('[]')
    ? Array.isArray(inner) && inner.some((entry) => holds(entry, rest))
    : holds(inner, rest);
}

/** What a handbook writes and nothing proves, in the order of the table. */
export const unprovableValues = (inventory: Inventory): Unprovable[] =>
  Object.entries(comparedFields).flatMap(([pattern, comparability]): Unprovable[] => {
    const [section = '', , ...steps] = pattern.split('.');
    if (!('unprovable' in comparability) || !(section in sections)) return [];
    const entries = Object.entries(inventory[section as Section]).filter(([, entity]) =>
      holds(entity, steps),
    );
    return entries.length === 0
      ? []
      : [
          {
            field: steps.filter((step) => step !== '**').join('.'),
            section: section as Section,
            entities: entries.map(([, { ref }]) => ref),
            places: entries.map(([id]) => `${section}/${id}/${steps[0]?.replace('[]', '')}`),
            reason: comparability.unprovable,
          },
        ];
  });
