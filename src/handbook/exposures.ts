// The verdicts of a handbook in the words of the command's contract: one line for each port, family and source.
import { exposedHosts, exposuresFrom, type HostExposure, hostExposures } from '../exposure/exposures.ts';
import type { DraftFinding, Pointer } from '../model/finding.ts';
import { type Loaded, type ValidHandbook, whereInherited } from './handbook.ts';

/** One verdict as `infrabuch exposure --format json` prints it. The names of the fields are fixed. */
export interface ExposureEntry {
  readonly handbook: string;
  readonly host: string;
  readonly port: string;
  readonly family: string;
  readonly from: string;
  readonly basis: 'documented' | 'measured';
  readonly verdict: string;
  readonly reason: string;
  readonly entity: string | null;
  readonly intent: string | null;
  readonly wider: boolean | null;
  readonly bypasses: boolean;
  readonly decidedBy: {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly text: string;
  };
  readonly witness: HostExposure['witness'];
}

/** Where what decides is written. */
function decidingPlace({ origins }: Pick<ValidHandbook, 'origins'>, exposure: HostExposure): Pointer {
  const { of, place } = exposure.decidedBy;
  const { target } = exposure.item;
  const path = of === 'target' && target ? [target.section, target.id] : ['hosts', exposure.host];
  return {
    file: origins.get(path.join('/') as never) ?? '',
    path: [...path, ...(place.path ?? [])],
  };
}

/** Which verdicts are wanted. */
export interface ExposureQuestion {
  readonly hosts?: ReadonlySet<string> | undefined;
  readonly from?: string | undefined;
}

/** The verdicts of one handbook by its documentation, sorted as its hosts and ports stand. */
export function documentedEntries(
  { place }: Pick<Loaded, 'place'>,
  handbook: ValidHandbook,
  { hosts, from }: ExposureQuestion,
): ExposureEntry[] {
  const { inventory, id } = handbook;
  const exposures = exposedHosts(inventory)
    .filter((host) => hosts === undefined || hosts.has(host.id))
    .flatMap((host) =>
      from === undefined ? hostExposures(inventory, host) : exposuresFrom(inventory, host, from),
    );
  const drafts: DraftFinding[] = exposures.map((exposure, index) => ({
    rule: 'exposure',
    severity: 'info',
    class: 'risk',
    handbook: id,
    subject: String(index),
    message: '',
    at: decidingPlace(handbook, exposure),
  }));
  const places = new Map(
    place(whereInherited(drafts, handbook)).map((found) => [found.subject, found.place]),
  );
  return exposures.map((exposure, index) => {
    const { host, port, family, verdict, reason, entity, intent, wider, witness, bypasses } = exposure;
    const { file = '', line = 1, column = 1 } = places.get(String(index)) ?? {};
    return {
      ...{ handbook: id, host, port, family, from: exposure.from, basis: 'documented', verdict, reason },
      ...{ entity, intent, wider, bypasses },
      decidedBy: { file, line, column, text: exposure.decidedBy.text },
      witness,
    };
  });
}
