import type { Inventory, Site } from '../model/inventory.ts';
export async function printHandbooks(_folder: string, _inventories: readonly Inventory[], _site: Site): Promise<void> {}
