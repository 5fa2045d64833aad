// A measured PDF against its print profile -> findings. Pure: what was measured and what was asked for, no browser.

import type { DraftFinding, Pointer } from '../../model/finding.ts';
import type { Handbook } from '../../model/inventory.ts';
import type { PrintProfile } from '../../model/print.ts';
import type { MeasuredPdf } from '../measure.ts';
import { marginBreaches } from './margins.ts';
import { type Expectation, emptyBreaches, lengthBreaches, nameBreaches, numberBreaches } from './pages.ts';
import { fontBreaches, spacingBreaches } from './type.ts';

/** Points to a value of a profile; to the profile where it keeps the built-in value, to the handbook where it is not named. */
export function profilePlace(
  handbook: Handbook,
  file: string,
  id: string,
): (field: readonly string[]) => Pointer {
  return (field) => {
    const written: unknown = handbook.print_profiles[id];
    if (written === undefined) return { file, path: ['handbook'], key: true };
    const path = ['handbook', 'print_profiles', id];
    let value: unknown = written;
    for (const step of field) value = (value as Record<string, unknown> | null | undefined)?.[step];
    return value === undefined || value === null || field.length === 0
      ? { file, path, key: true }
      : { file, path: [...path, ...field] };
  };
}

/**
 * What a produced PDF breaks of its profile. A wrong length, and anything in an edition for an examination, is an error;
 * the rest is a warning.
 * @param pdf as measured
 */
export function breachesOf(pdf: MeasuredPdf, profile: PrintProfile, expected: Expectation): DraftFinding[] {
  const breaches = [
    ...marginBreaches(pdf, profile),
    ...fontBreaches(pdf, profile),
    ...spacingBreaches(pdf, profile),
    ...lengthBreaches(pdf, profile, expected),
    ...nameBreaches(pdf, profile, expected),
    ...numberBreaches(pdf, profile, expected),
    ...emptyBreaches(pdf, profile),
  ];
  return breaches.map(({ rule, page, message, expected: should, actual, field, fix }) => ({
    rule,
    severity: profile.kind === 'exam' || rule === 'print-page-count' ? 'error' : 'warning',
    class: 'document',
    handbook: expected.handbook,
    subject: `print_profile:${profile.id}`,
    message: `${expected.file}${page === undefined ? '' : `, Seite ${page}`}: ${message}`,
    expected: should,
    actual,
    at: expected.at(field),
    fix,
  }));
}
