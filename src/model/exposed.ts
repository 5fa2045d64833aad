// Secrets and accounts whose value became public.
import type { Entity, Inventory } from './inventory.ts';

/** A secret or an account that became public. */
export type Exposed = Entity<'secrets' | 'accounts'> & { readonly exposed_since: string };

/** Whether a value became public. */
export const isExposed = (entity: Entity<'secrets' | 'accounts'>): entity is Exposed =>
  entity.exposed_since !== undefined;

/** All secrets and accounts that became public; those of which nothing was done first. */
export function exposedOf({ secrets, accounts }: Inventory): Exposed[] {
  const exposed = [...Object.values(secrets), ...Object.values(accounts)].filter(isExposed);
  return [
    ...exposed.filter(({ exposure_handled: handled }) => !handled),
    ...exposed.filter(({ exposure_handled: handled }) => handled),
  ];
}
