// The links of a domain's way, and what is said of each.

/** The links of a way, in their order. */
export type LinkName = 'record' | 'edge' | 'proxy' | 'route' | 'network' | 'target' | 'port' | 'running';
/** holds: documented and fits. unknown: not documented, or not to be decided. broken: what is documented leads nowhere. */
export type LinkState = 'holds' | 'unknown' | 'broken';
/** One link of a way. */
export interface TraceLink {
  readonly name: LinkName;
  readonly state: LinkState;
  /** German: what holds, or what is wrong; one sentence. */
  readonly text: string;
  /** `kind:id` of what the link leads to. */
  readonly entity?: string | undefined;
  /** Of a broken link: where it is written, below the domain. */
  readonly path?: readonly (string | number)[];
  /** German: how a broken link is mended. */
  readonly fix?: string;
}
/** A link that is documented and fits, with what it leads to (`kind:id`). */
export const holds = (name: LinkName, text: string, entity?: string): TraceLink => ({
  name,
  state: 'holds',
  text,
  entity,
});
/** A link that is not documented, or not to be decided. */
export const unknown = (name: LinkName, text: string): TraceLink => ({ name, state: 'unknown', text });
/** A link that leads nowhere: where it is written below the domain, what is wrong (German) and how it is mended. */
export const broken = (
  name: LinkName,
  path: TraceLink['path'],
  text: string,
  fix: string,
  entity?: string,
): TraceLink => ({ name, state: 'broken', text, entity, fix, ...(path ? { path } : {}) });
