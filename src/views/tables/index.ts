// The handbook's tables, by the name that chapters use. A new table is one function in one of these files.
import * as hosts from './hosts.ts';
import * as network from './network.ts';
import * as operation from './operation.ts';
import * as workloads from './workloads.ts';

export const tables = { ...hosts, ...workloads, ...network, ...operation } as const;
export type TableName = keyof typeof tables;
export type { Where } from './table.ts';
