// What is documented and gone, or there against its status -> its entry out of service, or taken out.
import { load } from 'js-yaml';
import { parseDocument } from 'yaml';

import { visitReferences } from '../../inventory/reference-paths.ts';
import { isPlace, type Pointer } from '../../model/finding.ts';
import { sectionSchemas } from '../../model/inventory.ts';
import { isRecord } from '../../model/record.ts';
import type { Section } from '../../model/sections.ts';
import { readYaml } from '../../source/yaml.ts';
import { commentsIn } from '../../source/yaml-comments.ts';
import { valueBelow } from '../../source/yaml-edit.ts';
import type { Sections } from '../live/sections.ts';
import type { EntityEdit, Proposal, Situation } from './situation.ts';

type Path = readonly (string | number)[];
/** A place that refers to an entity. */
interface Reference extends Pick<EntityEdit, 'section' | 'id' | 'path'> {
  readonly isInList: boolean;
}

/** All that refers to an entity, by the entries as they are written. */
function referencesTo({ handbook }: Situation, section: Section, id: string): Reference[] {
  const found: Reference[] = [];
  for (const source of handbook.files.yaml) {
    const { value } = readYaml(source);
    if (!isRecord(value)) continue;
    for (const [name, schema] of Object.entries(sectionSchemas))
      for (const [other, entry] of Object.entries(isRecord(value[name]) ? value[name] : {})) {
        if (name === section && other === id) continue;
        visitReferences(schema, entry, true, [], (reference, text, path, key) => {
          const targets = 'section' in reference ? [reference.section] : [];
          const isMeant = text === id ? targets.includes(section as never) : text.endsWith(`:${id}`);
          if (!isMeant) return;
          const holder = valueBelow(entry, path.slice(0, -1));
          found.push({ section: name as Section, id: other, path, isInList: Array.isArray(holder) || key });
        });
      }
  }
  return found;
}

/** Sections whose entries have a status, and lists of a host whose members have one. */
const withStatus = new Set<string | number>([
  'containers',
  'services',
  'networks',
  'volumes',
  'hosts',
  'stacks',
  'domains',
]);
const membersWithStatus = new Set<string | number>(['rules', 'docker_user', 'units']);
const hasStatus = (path: Path) =>
  path.length === 2 ? withStatus.has(path[0] ?? '') : membersWithStatus.has(path.at(-2) ?? '');
/** Whether other entries of the same kind are kept when they are gone. */
function keepsRetired({ inventory }: Situation, path: Path): boolean {
  const isRetired = (value: unknown) => isRecord(value) && value.status === 'retired';
  if (path.length === 2) return Object.values(inventory[path[0] as Section] ?? {}).some(isRetired);
  return Object.values(inventory.hosts).some(({ firewall, units }) =>
    [
      ...(firewall?.groups.flatMap(({ rules }) => rules) ?? []),
      ...(firewall?.docker_user ?? []),
      ...units,
    ].some(isRetired),
  );
}

/** Takes something out, and its list or group with it where nothing would be left. */
function withoutMember(
  { handbook }: Situation,
  section: Section,
  id: string,
  path: Path,
  file: string,
): EntityEdit {
  let place = path;
  const source = handbook.files.yaml.find((other) => other.file === file);
  const entry = valueBelow(source && readYaml(source).value, [section, id]);
  // A group holds one rule at least.
  const holder = valueBelow(entry, place.slice(0, -1));
  if (place.at(-2) === 'rules' && Array.isArray(holder) && holder.length === 1) place = place.slice(0, -2);
  return { section, id, path: place, value: undefined };
}

/** Whether people have written comments inside an entry: they would be about nothing without it. */
function isCommented({ handbook }: Situation, { file, path }: Pointer): boolean {
  const text = handbook.files.yaml.find((other) => other.file === file)?.text ?? '';
  const { range } = (parseDocument(text, { uniqueKeys: false, logLevel: 'silent' }).getIn(path, true) ??
    {}) as {
    readonly range?: readonly [number, number, number] | null;
  };
  return range ? commentsIn(text.slice(range[0], range[1])).length > 0 : false;
}

/** A container of the same image and service that nobody documented: it has got another name. */
function renamedTo({ finding, findings, inventory }: Situation, id: string): string | undefined {
  const container = inventory.containers[id];
  const found = findings.flatMap(({ rule, host, entry, subject }) => {
    if (rule !== 'container-unexpected' || host !== finding.host || !container) return [];
    const { containers = {} } = load(entry ?? '') as Sections;
    const same = Object.values(containers).some(
      (other) => isRecord(other) && other.image === container.image && other.service === container.service,
    );
    return same ? [subject.slice(subject.indexOf(':') + 1)] : [];
  });
  return found.length === 1 ? found[0] : undefined;
}

/** The ways to say that something documented is not there. */
export function missingProposals(situation: Situation): Proposal[] {
  const { at } = situation.finding;
  if (isPlace(at)) return [];
  const [section, id, ...below] = at.path;
  const place = { section: section as Section, id: String(id) };
  const isEntity = below.length === 0;
  const retired: Proposal[] = hasStatus(at.path)
    ? [{ edits: [{ ...place, path: [...below, 'status'], value: 'retired' }] }]
    : [];
  const references = isEntity ? referencesTo(situation, place.section, place.id) : [];
  const names = [...new Set(references.map((reference) => `${reference.section}/${reference.id}`))];
  const note = names.length > 0 ? { note: `Darauf verweisen: ${names.join(', ')}.` } : {};
  const removed: Proposal = {
    ...note,
    edits: [
      // From behind, so that places in lists still hold.
      ...references.toReversed().map(({ isInList: _, ...reference }) => ({ ...reference, value: undefined })),
      withoutMember(situation, place.section, place.id, below, at.file),
    ],
  };
  const isBare = references.length === 0 && !isCommented(situation, at);
  const kept = retired.map((proposal) => ({ ...proposal, ...note }));
  const name = section === 'containers' && isEntity ? renamedTo(situation, place.id) : undefined;
  const renamed: Proposal[] =
    name === undefined ? [] : [{ edits: [{ ...place, path: ['name'], value: name }] }];
  const gone = keepsRetired(situation, at.path) || !isBare ? [...kept, removed] : [removed, ...kept];
  return [...renamed, ...gone];
}

/** A port on which nothing listens any more: SSH elsewhere, or a service without it. */
export function silentPortProposals(situation: Situation): Proposal[] {
  const { finding, findings, inventory } = situation;
  if (isPlace(finding.at)) return [];
  const [section, id] = finding.at.path.map(String) as [Section, string];
  const [port = '', protocol] = finding.subject.split('/').slice(-2);
  if (section === 'hosts') {
    const elsewhere = findings.find(
      ({ rule, host, entry, actual }) =>
        rule === 'listener-unexpected' && host === finding.host && /ssh|dropbear/.test(`${entry} ${actual}`),
    );
    const other = Number(elsewhere?.subject.split('/').at(-2));
    return other ? [{ edits: [{ section, id, path: ['ssh', 'port'], value: other }] }] : [];
  }
  const entity =
    section === 'services'
      ? inventory.services[id]
      : section === 'containers'
        ? inventory.containers[id]
        : undefined;
  const index =
    entity?.ports.findIndex((entry) => entry.published === port && entry.protocol === protocol) ?? -1;
  if (index < 0) return [];
  const removed: Proposal = { edits: [{ section, id, path: ['ports', index], value: undefined }] };
  const retired: Proposal = { edits: [{ section, id, path: ['status'], value: 'retired' }] };
  return entity?.ports.length === 1 && section === 'services' ? [retired, removed] : [removed];
}

/** What a machine has against its documented status: it is in use. */
export function notAbsentProposals({ finding }: Situation): Proposal[] {
  if (isPlace(finding.at)) return [];
  const [section, id, ...below] = finding.at.path;
  return [
    { edits: [{ section: section as Section, id: String(id), path: [...below, 'status'], value: 'active' }] },
  ];
}

const foundGroup = 'Beim Abgleich gefunden';
/** An entry that nobody has written: a rule of the firewall joins those that were found before, or comes first. */
export function unexpectedProposals({ finding, inventory }: Situation): Proposal[] {
  const sections = load(finding.entry ?? '') as Sections;
  const host = finding.host ?? '';
  const { firewall } = (sections.hosts?.[host] ?? {}) as { readonly firewall?: Record<string, unknown[]> };
  const known = inventory.hosts[host]?.firewall;
  const place = { section: 'hosts', id: host } as const;
  const proposals: Proposal[] = [];
  const group = known?.groups.findIndex(({ title }) => title === foundGroup) ?? -1;
  const [fresh] = (firewall?.groups ?? []) as { readonly rules: readonly unknown[] }[];
  if (known && group >= 0 && fresh)
    proposals.push({
      edits: fresh.rules.map((value, index) => ({
        ...place,
        path: ['firewall', 'groups', group, 'rules', (known.groups[group]?.rules.length ?? 0) + index],
        value,
      })),
    });
  proposals.push({ sections });
  const [rule] = firewall?.docker_user ?? [];
  if (rule && (known?.docker_user ?? []).length > 0)
    proposals.push({
      edits: [{ ...place, path: ['firewall', 'docker_user', 0], value: rule, insert: true }],
    });
  // Of rules that overlap the first one counts.
  if (known && known.groups.length > 0 && fresh)
    proposals.push({
      edits: [
        {
          ...place,
          path: ['firewall', 'groups', 0],
          value: { title: foundGroup, rules: fresh.rules },
          insert: true,
        },
      ],
    });
  return proposals;
}
