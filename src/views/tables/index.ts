// The handbook's tables, by the name that chapters use. A new table is one function in one of these files.
import { exposureTables } from './exposure.ts';
import { hostTables } from './hosts.ts';
import { networkTables } from './network.ts';
import { operationTables } from './operation.ts';
import { registerTables } from './registers.ts';
import { workloadTables } from './workloads.ts';

export const tables = {
  ...hostTables,
  ...workloadTables,
  ...networkTables,
  ...exposureTables,
  ...operationTables,
  ...registerTables,
} as const;
export type TableName = keyof typeof tables;
export type { Where } from './table.ts';
