// The drift test of this repository: one test per handbook, host and expected source, failing with the findings' text.
import { createColors } from 'picocolors';
import { expect, test } from 'vitest';
import { driftOf } from '../src/handbook/drift.ts';
import { loadHandbooks } from '../src/handbook/load.ts';
import { readRoot } from '../src/handbook/root.ts';
import { renderText } from '../src/reports/text.ts';
import { snapshotSource } from '../src/snapshots/index.ts';
import { repository } from './command.ts';

const loaded = loadHandbooks(readRoot(repository));
const now = new Date();
const subjects = loaded.handbooks.flatMap((handbook) => {
  const { findings, coverage } = driftOf(handbook, now);
  const hosts = Object.values(handbook.inventory?.hosts ?? {});
  return hosts.flatMap(({ id: host, snapshots }) =>
    snapshots.map((source) => ({
      name: `${handbook.id} · ${host} · ${source}`,
      handbook: handbook.id,
      host,
      findings: loaded.place(
        findings.filter(
          (finding) => finding.host === host && finding.severity === 'error' && !finding.waived,
        ),
      ),
      compared: coverage.filter(
        (coverage) =>
          coverage.host === host &&
          [...(snapshotSource(source)?.kinds ?? []), ...(snapshotSource(source)?.adds ?? [])].some(
            (kind) => kind === coverage.kind,
          ),
      ),
    })),
  );
});

test('there are snapshots to compare with', () => {
  expect(loaded.place(loaded.handbooks.flatMap(({ findings }) => findings))).toEqual([]);
  expect(subjects).not.toEqual([]);
  for (const { id } of loaded.handbooks) expect(subjects.map(({ handbook }) => handbook)).toContain(id);
});

test('on every host with snapshots, fields are compared', () => {
  const hosts = Map.groupBy(subjects, ({ handbook, host }) => `${handbook} ${host}`);
  for (const [host, ofHost] of hosts)
    expect(
      ofHost.flatMap(({ compared }) => compared).reduce((sum, { fields }) => sum + fields, 0),
      host,
    ).toBeGreaterThan(0);
});

test.each(subjects)('$name', ({ handbook, findings, compared }) => {
  if (findings.length > 0)
    throw new Error(`\n${renderText(findings, compared, [handbook], createColors(false))}`);
  expect(compared, 'es wurde nichts verglichen').not.toEqual([]);
  for (const { kind, origin } of compared) expect(origin, `${kind} wurde nicht verglichen`).not.toBeNull();
});
