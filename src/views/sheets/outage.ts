// What depends on an entity, and the way of a domain, as parts of their pages.
import { needsBehind, type Outage, outageOf } from '../../effects/outage.ts';
import type { Domain, Entity, Inventory, Network } from '../../model/inventory.ts';
import type { SheetPart } from '../../model/table.ts';
import { addressPlanOf } from '../../paths/address-plan.ts';
import type { LinkName, LinkState } from '../../paths/links.ts';
import { traceOf } from '../../paths/trace.ts';
import { code, link, list } from '../cells.ts';
import { tablePart } from './part.ts';

const effectWords: Readonly<Record<Outage['effect'], string>> = {
  fails: 'fällt aus',
  limited: 'läuft eingeschränkt',
};
const asked: ReadonlySet<Entity['section']> = new Set([
  'hosts',
  'stacks',
  'containers',
  'services',
  'networks',
  'volumes',
  'env_files',
  'domains',
  'externals',
]);

/** „Was fällt aus, wenn …?“: everything that no longer works without the entity, the nearest first. */
export function outagePart(inventory: Inventory, entity: Entity): SheetPart | undefined {
  if (!asked.has(entity.section) || ('status' in entity && entity.status !== 'active')) return undefined;
  const outages = outageOf(inventory, entity.ref);
  // What stops when people do nothing is not asked.
  if (entity.section === 'externals' && entity.kind === 'user') return undefined;
  const words: { readonly [S in Entity['section']]?: string } = {
    volumes: 'es fehlt',
    env_files: 'es fehlt',
    externals: 'es fehlt',
    domains: 'sie nicht antwortet',
  };
  const title = `Was fällt aus, wenn ${words[entity.section] ?? 'es steht'}?`;
  if (outages.length === 0) return { title, notes: ['Nach dem Inventar nichts anderes.'] };
  return tablePart(title, outages, [
    { title: 'Was', cell: ({ ref }) => link(ref) },
    { title: 'Wirkung', cell: ({ effect }) => effectWords[effect] },
    { title: 'Weil', cell: ({ relation, through }) => list([relation, link(through)]) },
  ]);
}

/** What a domain needs to answer: the other direction, for whoever stands before one that does not. */
export function causesPart(inventory: Inventory, domain: Domain): SheetPart[] {
  const causes = domain.status === 'active' ? needsBehind(inventory, domain.ref) : [];
  return causes.length === 0
    ? []
    : [
        tablePart('Womit fällt sie aus?', causes, [
          { title: 'Was', cell: ({ ref }) => link(ref) },
          {
            title: 'Wirkung, wenn es fehlt',
            cell: ({ effect }) =>
              effect === 'fails' ? 'die Domain antwortet nicht' : 'die Domain antwortet eingeschränkt',
          },
          { title: 'Weil', cell: ({ relation, through, ref }) => list([link(through), relation, link(ref)]) },
        ]),
      ];
}

const linkWords: Readonly<Record<LinkName, string>> = {
  record: 'DNS-Eintrag',
  edge: 'Netzrand',
  proxy: 'Reverse Proxy',
  route: 'Weiterleitung',
  network: 'Gemeinsames Netzwerk',
  target: 'Ziel',
  port: 'Angebotener Port',
  running: 'In Betrieb',
};
const stateWords: Readonly<Record<LinkState, string>> = {
  holds: 'in Ordnung',
  unknown: 'nicht dokumentiert',
  broken: 'unterbrochen',
};
/** The way of a request for a domain, link by link, up to the one that is broken. */
export function tracePart(inventory: Inventory, domain: Domain): SheetPart {
  const { links, proxy, target } = traceOf(inventory, domain);
  return tablePart('Weg der Anfrage', proxy || target ? links : [], [
    { title: 'Glied', cell: ({ name }) => linkWords[name] },
    { title: 'Stand laut Inventar', cell: ({ state }) => stateWords[state] },
    { title: 'Was', cell: ({ text }) => text },
    { title: 'Eintrag', cell: ({ entity }) => link(entity) ?? '–' },
  ]);
}

/** Which addresses of a network are given to whom. */
export const addressPart = (inventory: Inventory, network: Network): SheetPart =>
  tablePart('Adressplan', addressPlanOf(inventory, network), [
    { title: 'Adresse', cell: ({ address }) => code(address) },
    { title: 'Wer', cell: ({ owner }) => link(owner.ref) },
    { title: 'Woran', cell: ({ of }) => of },
  ]);
