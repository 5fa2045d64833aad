// infrabuch import ansible: the hosts of an inventory of Ansible that a handbook lacks, each with the way to it.
import { basename, resolve } from 'node:path';
import { writeOfRoot } from '../../handbook/second-root.ts';
import { idOf, numbered } from '../../inventory/compose/taken.ts';
import { todo } from '../../inventory/undocumented/names.ts';
import { isRecord } from '../../model/record.ts';
import { idPatternHolds } from '../../model/sections.ts';
import { needsInventory, sourceIds } from '../../model/source-ids.ts';
import { type AnsibleHost, ansibleProblem, readAnsibleInventory } from '../../source/ansible.ts';
import { readYaml, type SourceFile } from '../../source/yaml.ts';
import { UsageError } from '../../system/errors.ts';
import { maxInventoryFile, readTextFile } from '../../system/read.ts';
import { sectionsText } from '../compose/file-text.ts';
import { emptyHandbook, handbookFiles } from '../compose/import.ts';
import { writtenInto } from '../live/placed.ts';

/** What is imported, and whereto. */
export interface AnsibleSource {
  readonly root: string;
  readonly path: string;
  readonly handbook?: string | undefined;
}
/** What became of it. */
export interface AnsibleOutcome {
  /** The file that holds the new hosts, relative to the root; undefined: there were none. */
  readonly file: string | undefined;
  /** Ids of the hosts that were written. */
  readonly added: readonly string[];
  /** How many hosts the handbook had already. */
  readonly known: number;
}

const targetForm = /^(?!-)[\w.@:%[\]-]{1,255}$/;
const targetOf = ({ name, address, user }: AnsibleHost): string | undefined => {
  const target = `${user ? `${user}@` : ''}${address ?? name}`;
  return targetForm.test(target) ? target : undefined;
};
/** All by which the handbook may know a host: id, name of the machine, target. */
const namesIn = (files: readonly SourceFile[]): Set<string> =>
  new Set(
    files.flatMap((source) => {
      const { value } = readYaml(source);
      return Object.entries(isRecord(value) && isRecord(value.hosts) ? value.hosts : {}).flatMap(
        ([id, host]) =>
          [
            id,
            isRecord(host) && host.hostname,
            isRecord(host) && isRecord(host.ssh) && host.ssh.target,
          ].filter((text) => typeof text === 'string'),
      );
    }),
  );

/**
 * Writes the hosts that the handbook lacks into `ansible.yaml` of its folder.
 * @throws UsageError where the file is no inventory or names no host, RootError
 */
export function importAnsible({ path, ...wanted }: AnsibleSource, now: Date): AnsibleOutcome {
  const root = resolve(wanted.root);
  const text = readTextFile(resolve(path), path, maxInventoryFile);
  const problem = ansibleProblem(path, text);
  if (problem) {
    const { line, column } = problem.at;
    throw new UsageError(`${path}:${line}:${column}: ${problem.message}`);
  }
  const hosts = readAnsibleInventory(path, text);
  if (hosts.length === 0)
    throw new UsageError(`„${path}“ nennt keinen Host: ein Inventar von Ansible angeben, als INI oder YAML.`);
  const { id, files } = handbookFiles(root, wanted.handbook);
  const taken = namesIn(files);
  const entries: Record<string, unknown> = {};
  let known = 0;
  for (const host of hosts) {
    const target = targetOf(host);
    if (taken.has(host.name) || (target !== undefined && taken.has(target))) {
      known += 1;
      continue;
    }
    const name = host.name.toLowerCase();
    const key = numbered(idPatternHolds(name) ? name : idOf(name), (other) => taken.has(other));
    taken.add(key);
    entries[key] = {
      ...(key === host.name ? {} : { name: host.name }),
      purpose: todo,
      kind: 'vm',
      ...(target === undefined
        ? {}
        : { ssh: { service: 'OpenSSH', target, ...(host.port ? { port: host.port } : {}), from: todo } }),
      snapshots: sourceIds.filter((source) => !needsInventory(source)),
    };
  }
  const added = Object.keys(entries);
  if (added.length === 0) return { file: undefined, added, known };
  const file = `inventory/${id}/ansible.yaml`;
  const present = files.find((source) => source.file === file);
  const hasHead = files.some((source) => /^handbook:/m.test(source.text));
  const day = now.toISOString().slice(0, 10);
  const head = [
    '# yaml-language-server: $schema=../schema.json',
    `# Übernommen mit „infrabuch import ansible“ aus ${basename(path)}. „infrabuch snapshot“ liest die Hosts.`,
  ];
  writeOfRoot({ root }, [
    ...(hasHead
      ? []
      : [
          {
            file: `inventory/${id}/handbuch.yaml`,
            text: emptyHandbook(id, day, 'Aus einem Inventar von Ansible übernommen.'),
          },
        ]),
    {
      file,
      text: present ? writtenInto(present.text, { hosts: entries }) : sectionsText({ hosts: entries }, head),
    },
  ]);
  return { file, added, known };
}
