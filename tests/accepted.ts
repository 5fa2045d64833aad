// Everything that `drift` finds is accepted, one finding after the other, as `accept` does: what is a plan by an edit, what
// is only a state by a waiver. Then nothing may be left, and no comment may be lost.
import { acceptFinding, compared } from '../src/adopt/accept/accept.ts';
import { loadHandbook } from '../src/handbook/load.ts';
import type { HandbookFiles } from '../src/handbook/root.ts';
import type { DraftFinding } from '../src/model/finding.ts';
import { readYaml, type SourceFile } from '../src/source/yaml.ts';
import { keepsComments } from '../src/source/yaml-comments.ts';

/** Findings about the evidence itself, and hints. */
const isOpen = ({ severity, waived, rule }: DraftFinding) =>
  severity !== 'info' && !waived && !rule.startsWith('snapshot-') && !rule.startsWith('waiver-');

export interface Accepted {
  /** Rules whose findings became edits, waivers. */
  readonly edited: readonly string[];
  readonly waived: readonly string[];
  /** Why something could not be accepted, and comments that are gone. */
  readonly complaints: readonly string[];
  readonly files: HandbookFiles;
}

/** Accepts all that a comparison of a handbook finds. */
export function acceptAll(files: HandbookFiles, now: Date): Accepted {
  let current = compared(loadHandbook(files), now);
  const edited: string[] = [];
  const waived: string[] = [];
  const complaints: string[] = [];
  for (let round = 0; round < 200; round += 1) {
    const finding = current.findings.find(isOpen);
    if (!finding) break;
    const edit = acceptFinding(current, finding, now);
    if ('next' in edit) {
      edited.push(finding.rule);
      current = edit.next;
      continue;
    }
    if (/Mensch/.test(edit.why)) complaints.push(`${finding.rule}: ${edit.why}`);
    const wish = { reason: 'Geduldet', until: '2027-12-31', by: 'Mara Muster' };
    const waiver = acceptFinding(current, finding, now, wish);
    waived.push(`${finding.rule}: ${edit.why}`);
    if ('why' in waiver) {
      complaints.push(`${finding.rule} ${finding.subject}: ${waiver.why}`);
      break;
    }
    current = waiver.next;
  }
  complaints.push(
    ...current.findings.filter(isOpen).map(({ rule, subject }) => `Es bleibt: ${rule} ${subject}`),
  );
  const texts = new Map(current.handbook.files.yaml.map(({ file, text }) => [file, text]));
  for (const { file, text } of files.yaml)
    if (!keepsComments(text, texts.get(file) ?? '')) complaints.push(`${file}: Ein Kommentar fehlt.`);
  return { edited, waived, complaints, files: current.handbook.files };
}

/** A file with a comment behind and above every line that can bear one. */
export function withCommentsEverywhere(source: SourceFile): SourceFile {
  const before = JSON.stringify(readYaml(source).value);
  let number = 0;
  const lines = source.text.split('\n').flatMap((line) => {
    const [, indent] = /^(\s+)(?:- )?[\w."/-]+:(?: [^|>&*#]*)?$/.exec(line) ?? [];
    number += 1;
    return indent === undefined ? [line] : [`${indent}# Über Zeile ${number}`, `${line} # Zeile ${number}`];
  });
  const text = lines.join('\n');
  const after = JSON.stringify(readYaml({ ...source, text }).value);
  return after === before ? { ...source, text } : source;
}
