// What no longer works without something, as text and as JSON.
import type { Outage } from '../effects/outage.ts';
import type { Entity, Inventory } from '../model/inventory.ts';
import { anyRefParts, sections } from '../model/sections.ts';
import type { Palette } from './renderer.ts';
import { plain } from './words.ts';

/** A question with its answer. */
export interface OutageAnswer {
  readonly inventory: Inventory;
  /** What stands or is missing. */
  readonly entity: Entity;
  readonly outages: readonly Outage[];
}
const entityOf = (inventory: Inventory, ref: string): Entity | undefined => {
  const parts = anyRefParts(ref);
  return parts && (inventory[parts.section][parts.id] as Entity | undefined);
};
const nameOf = (inventory: Inventory, ref: string): string => {
  const entity = entityOf(inventory, ref);
  return entity ? `${sections[entity.section].title} ${plain(entity.name)}` : ref;
};
/** The answer as plain data. */
export const outageData = ({ inventory, entity, outages }: OutageAnswer) => ({
  handbook: inventory.id,
  entity: entity.ref,
  outages: outages.map(({ ref, effect, through, relation, distance }) => ({
    entity: ref,
    name: entityOf(inventory, ref)?.name ?? ref,
    effect,
    through,
    relation,
    distance,
  })),
});

/** The answer for a terminal. */
export function outageText(
  { inventory, entity, outages }: OutageAnswer,
  question: 'stop' | 'without',
  { bold, red, yellow, dim }: Palette,
): string {
  const name = nameOf(inventory, entity.ref);
  const verb = question === 'stop' ? 'steht' : 'fehlt';
  if (outages.length === 0)
    return `${bold(`${inventory.id}: Wenn ${name} ${verb}`)}\n  fällt nach dem Inventar sonst nichts aus.\n`;
  const part = (title: string, effect: Outage['effect'], colour: (text: string) => string): string[] => {
    const some = outages.filter((outage) => outage.effect === effect);
    return some.length === 0
      ? []
      : [
          colour(`  ${title} (${some.length})`),
          ...some.map(
            ({ ref, relation, through }) =>
              `    ${nameOf(inventory, ref)} ${dim(`– ${relation} ${nameOf(inventory, through)}`)}`,
          ),
        ];
  };
  return `${[
    bold(`${inventory.id}: Wenn ${name} ${verb}`),
    ...part('fällt aus', 'fails', red),
    ...part('läuft eingeschränkt', 'limited', yellow),
  ].join('\n')}\n`;
}
