// The secrets in everything that a root is made of: fields of the inventory, comments of its files, the site's settings,
// chapters, diagrams drawn by hand, snapshots. `check` names them; nothing that holds one of them is handed out.
import type { At, DraftFinding, Place } from '../model/finding.ts';
import { entityAt } from '../rules/rule.ts';
import { secretFields, secretsBelow } from '../rules/secret-fields.ts';
import { secretValue } from '../rules/secret-value.ts';
import { findSecrets } from '../secrets/find.ts';
import type { SecretHit } from '../secrets/hit.ts';
import { leakedInPieces, leakedSecret } from '../secrets/leaks.ts';
import { findInSnapshot } from '../secrets/snapshots.ts';
import type { SourceFile } from '../source/yaml.ts';
import { LeakError } from '../system/errors.ts';
import type { InventoryCache } from './cache.ts';
import type { Loaded, LoadedHandbook } from './handbook.ts';
import { readChapters } from './root.ts';
import { checkHandbook } from './rules.ts';

/** A secret, and the file in which it was found. */
export interface KnownSecret {
  readonly secret: string;
  readonly at: At;
}

const placeIn = ({ file, text }: SourceFile, offset: number): Place => {
  const before = text.slice(0, offset);
  return { file, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
};

const comment = /(?:^|[ \t])#[^\n]*/gm;
/** Secrets in the comments of a YAML file: its values are looked at as fields. */
const ofComments = ({ text }: SourceFile): SecretHit[] =>
  [...text.matchAll(comment)].flatMap(({ 0: words, index }) =>
    findSecrets(words).map((hit) => ({ ...hit, start: hit.start + index, end: hit.end + index })),
  );

interface TextSecrets {
  readonly source: SourceFile;
  readonly hits: readonly SecretHit[];
  readonly handbook?: string;
  readonly what: string;
}
/** What lies beside the fields of one handbook. */
function textsOf({ id, files }: LoadedHandbook, root: string): TextSecrets[] {
  const chapters = readChapters(root, id).map((source) => ({
    source,
    hits: findSecrets(source.text),
    handbook: id,
    what: 'In diesem Kapitel',
  }));
  const comments = files.yaml.map((source) => ({
    source,
    hits: ofComments(source),
    handbook: id,
    what: 'In diesem Kommentar',
  }));
  const diagrams = (files.byHandDiagrams ?? []).map((source) => ({
    source,
    hits: findSecrets(source.text),
    handbook: id,
    what: 'In diesem Diagramm',
  }));
  return [...comments, ...chapters, ...diagrams];
}
const siteTexts = (site: SourceFile | undefined): TextSecrets[] =>
  site ? [{ source: site, hits: findSecrets(site.text), what: 'In den Angaben zur Website' }] : [];

const rule = 'secret-value';
const { severity, class: findingClass } = secretValue;
/** One finding for each line of a text with a secret. */
const textFindings = ({ source, hits, handbook, what }: TextSecrets): DraftFinding[] =>
  [...Map.groupBy(hits, ({ start }) => placeIn(source, start).line).values()].map(([hit]) => ({
    rule,
    severity,
    class: findingClass,
    ...(handbook ? { handbook } : {}),
    subject: `file:${source.file}`,
    message: `${what} steht ein Geheimnis: ${hit!.reason}`,
    at: placeIn(source, hit!.start),
    fix: 'Den Wert entfernen, auf das Geheimnis nur verweisen und es auf der Maschine ändern.',
  }));

/** Secrets in what the handbook says about itself. */
const ofHead = ({ head, headFile }: LoadedHandbook) =>
  head
    ? secretsBelow(head).map(({ path, reason, secret }) => ({
        reason,
        secret,
        at: { file: headFile ?? '', path: ['handbook', ...path] },
      }))
    : [];

const allFindings = ({ root, handbooks, siteFile }: Loaded): DraftFinding[] => [
  ...siteTexts(siteFile).flatMap(textFindings),
  ...handbooks.flatMap((handbook) => [
    ...ofHead(handbook).map(({ reason, at }) => ({
      rule,
      severity,
      class: findingClass,
      handbook: handbook.id,
      subject: `handbook:${handbook.id}`,
      message: `Hier steht ein Geheimnis: ${reason}`,
      at,
      fix: 'Den Wert entfernen, auf das Geheimnis nur verweisen und es auf der Maschine ändern.',
    })),
    ...textsOf(handbook, root).flatMap(textFindings),
  ]),
];

/**
 * What `check` says about secrets beside the entities of the inventory: those are found by the rule `secret-value`.
 * @param cache keeps it until a text changes
 */
export function secretFindings(loaded: Loaded, cache: InventoryCache): Promise<DraftFinding[]> {
  const texts = [
    ...(loaded.siteFile ? [loaded.siteFile] : []),
    ...loaded.handbooks.flatMap(({ id, files }) => [
      ...files.yaml,
      ...(files.byHandDiagrams ?? []),
      ...readChapters(loaded.root, id),
    ]),
  ];
  return cache.getOrMake(
    'secrets',
    texts.flatMap(({ file, text }) => [file, text]),
    async () => allFindings(loaded),
  );
}

/** The entities of which a finding about a secret is tolerated: what was found there is none. */
const toleratedIn = (handbook: LoadedHandbook, now: Date): ReadonlySet<string> =>
  new Set(
    checkHandbook(handbook, now)
      .filter((finding) => finding.rule === rule && finding.waived)
      .map(({ subject }) => subject),
  );

/** Secrets in the snapshots that the handbook is compared with. */
const ofSnapshots = ({ files }: LoadedHandbook): KnownSecret[] =>
  [...files.snapshots.values()].flatMap((folder) =>
    [...folder.values()].flatMap((source) =>
      findInSnapshot(source.text).map(({ start, end }) => ({
        secret: source.text.slice(start, end),
        at: placeIn(source, start),
      })),
    ),
  );

/**
 * All secrets that were found in what a root is made of.
 * @param now what is tolerated on this day is none
 */
export function knownSecrets(loaded: Loaded, now: Date): KnownSecret[] {
  const ofTexts = [
    ...siteTexts(loaded.siteFile),
    ...loaded.handbooks.flatMap((handbook) => textsOf(handbook, loaded.root)),
  ].flatMap(({ source, hits }) =>
    hits.map(({ start, end }) => ({ secret: source.text.slice(start, end), at: placeIn(source, start) })),
  );
  const ofFields = loaded.handbooks.flatMap((handbook): KnownSecret[] => {
    const { inventory, origins } = handbook;
    if (!inventory) return [];
    const tolerated = toleratedIn(handbook, now);
    return secretFields(inventory)
      .filter(({ entity }) => !tolerated.has(entity.ref))
      .map(({ entity, path, secret }) => ({ secret, at: entityAt(origins, entity, ...path) }));
  });
  return [
    ...ofFields,
    ...loaded.handbooks.flatMap(ofHead),
    ...ofTexts,
    ...loaded.handbooks.flatMap(ofSnapshots),
  ];
}

function refuse(file: string, leaked: KnownSecret | undefined): void {
  if (leaked)
    throw new LeakError(
      `Nichts wird ausgegeben, denn „${file}“ enthielte ein Geheimnis aus „${leaked.at.file}“: „infrabuch check“ zeigt die Stelle.`,
    );
}
/**
 * Lets a text be handed out.
 * @param file as the reader knows it
 * @param secrets of `knownSecrets`
 * @throws LeakError when the text holds one of them
 */
export const refuseLeak = (file: string, text: string, secrets: readonly KnownSecret[]): void =>
  refuse(file, leakedSecret(text, secrets));

/**
 * Lets a text be handed out of which only pieces are known, such as the lines of a PDF.
 * @throws LeakError when they hold one of the secrets
 */
export const refuseLeakInPieces = (
  file: string,
  pieces: readonly string[],
  secrets: readonly KnownSecret[],
): void => refuse(file, leakedInPieces(pieces, secrets));
