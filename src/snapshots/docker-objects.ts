// What the docker sources share: a text of JSON objects in, one item an object out, and the words for what
// docker prints instead of them.

import type { Problem } from '../model/facts.ts';
import type { JsonObject, TextReader } from './json-objects.ts';
import { readObjects } from './json-objects.ts';
import { cleanLines, isShellLine, problemAt } from './text.ts';

/** An item, if the object could be read, and what could not be understood. */
export interface ReadItem<Item> {
  readonly item: Item | null;
  readonly messages: readonly string[];
}

/** What was read of lines that are no JSON; `next` is the index behind them. */
export interface ReadText<Item> {
  readonly items: readonly Item[];
  readonly messages: readonly string[];
  readonly next: number;
}

export interface ReadItems<Item> {
  readonly items: readonly Item[];
  readonly problems: readonly Problem[];
}

/** One kind of docker's output. */
export interface DockerOutput<Item> {
  /** What follows `docker` in the call, as a pattern: the call may stand behind a prompt. */
  readonly call: string;
  readonly unknownLine: string;
  /** Reads an object; unknown keys are ignored. `line` is 1-based. */
  readObject(object: JsonObject, line: number): ReadItem<Item>;
  /** Reads what is no JSON from `index` on; null when it is not known. */
  readText?(lines: readonly string[], index: number): ReadText<Item> | null;
}

const program = '(?:docker|podman|nerdctl)(?:\\s+-\\S+)*\\s+';

const knownErrors: readonly (readonly [RegExp, string])[] = [
  [
    /\/run\/user\/\d+\/(?:docker|podman)/i,
    'Docker läuft hier ohne Root-Rechte (rootless): Der Sammler liest nur die Engine des Systems, darüber ist nichts bekannt.',
  ],
  [
    /^\s*CONTAINER\s+IMAGE\s+CREATED\s+STATE\s+NAME\b/,
    'Das ist die Ausgabe von „crictl ps“ (containerd, k3s): Container von Kubernetes werden nicht verglichen.',
  ],
  [
    /^\s*CONTAINER\s+IMAGE\s+RUNTIME\s*$/,
    'Das ist die Ausgabe von „ctr containers ls“ (containerd): Sie nennt weder Namen noch Zustand; erwartet ist „docker ps -a“ oder „nerdctl ps -a“.',
  ],
  [
    /^\s*(?:NAMESPACE\s+)?NAME\s+READY\s+(?:STATUS|UP-TO-DATE)\b/,
    'Das ist die Ausgabe von „kubectl get“ (Kubernetes, k3s): Sie wird nicht verglichen; erwartet ist „docker ps -a“.',
  ],
  [
    /^\s*ID\s+NAME\s+MODE\s+REPLICAS\s+IMAGE\b/,
    'Das ist die Ausgabe von „docker service ls“, erwartet ist die von „docker ps -a“; sie zeigt, was wirklich läuft.',
  ],
  [
    /^\s*ID\s+NAME\s+IMAGE\s+NODE\s+DESIRED STATE\b/,
    'Das ist die Ausgabe von „docker stack ps“ oder „docker service ps“, erwartet ist die von „docker ps -a“.',
  ],
  [
    /^\s*NAME\s+STATUS\s+CONFIG FILES\b/,
    'Das ist die Ausgabe von „docker compose ls“, erwartet ist die von „docker ps -a“.',
  ],
  [
    /permission denied/i,
    'Dieses Konto darf den Docker-Dienst nicht ansprechen, es wurde nichts ausgegeben; bitte mit „sudo“ wiederholen.',
  ],
  [
    /cannot connect to the docker daemon|failed to connect to the docker API|error during connect/i,
    'Der Docker-Dienst war nicht erreichbar, über diese Maschine ist damit nichts bekannt.',
  ],
  [
    /(?:docker|command).*(?:not found|nicht gefunden)/i,
    'Der Befehl „docker“ wurde auf dieser Maschine nicht gefunden.',
  ],
  [
    /no such (?:object|container|network|volume|image)|network \S+ not found/i,
    'Was hier gelesen werden sollte, gab es nicht mehr; bitte die Ausgabe neu erstellen.',
  ],
  [
    /template parsing error|requires at least (?:1|one) argument/i,
    'Docker hat den Befehl nicht angenommen, es wurde nichts ausgegeben.',
  ],
];

/** What docker's own error means; undefined for a line that is none. */
export function dockerError(line: string): string | undefined {
  return knownErrors.find(([pattern]) => pattern.test(line))?.[1];
}

/** Docker 20.10 does not know `--format json` and prints the word once an entry; the index behind them. */
export function readLiteralJson(
  lines: readonly string[],
  index: number,
  report: (index: number, message: string) => void,
): number {
  let end = index;
  while (lines[end]?.trim() === 'json') end += 1;
  const remedy =
    "diese Docker-Version kennt „--format json“ nicht, bitte mit „--format '{{json .}}'“ wiederholen";
  report(index, `Statt der Angaben steht hier ${end - index}-mal nur das Wort „json“: ${remedy}.`);
  return end;
}

/** Reads one of docker's outputs. Never throws; every line not understood is a problem. */
export function readDockerOutput<Item>(text: string, output: DockerOutput<Item>): ReadItems<Item> {
  const lines = cleanLines(text);
  const items: Item[] = [];
  const problems: Problem[] = [];
  const command = program + output.call;
  const reader: TextReader = {
    unknownLine: output.unknownLine,
    // No prompt begins like the lines of pretty JSON; most lines are such.
    isForeign: (line) => !/^\s*["{}]/.test(line) && isShellLine(line, command),
    readObject: (object, index) => {
      const { item, messages } = output.readObject(object, index + 1);
      if (item !== null) items.push(item);
      for (const message of messages) reader.report(index, message);
    },
    readText: (index) => {
      const line = lines[index] ?? '';
      if (isShellLine(line, command)) return index + 1;
      if (line.trim() === 'json') return readLiteralJson(lines, index, reader.report);
      const read = output.readText?.(lines, index) ?? null;
      if (read === null) reader.report(index, dockerError(line) ?? output.unknownLine);
      if (read === null) return index + 1;
      items.push(...read.items);
      for (const message of read.messages) reader.report(index, message);
      return read.next;
    },
    report: (index, message) => {
      problems.push(problemAt(lines, index, message));
    },
  };
  readObjects(lines, reader);
  return { items, problems: problems.sort((a, b) => a.line - b.line) };
}
