// The text of `docker service ls` and `docker service inspect` on a manager of a swarm in, its services out.
//
//   # docker service ls --format {"Name":…}
//   {"Name":"shop_web","Mode":"replicated","Replicas":"1/2","Image":"nginx:1.27"}                     (one line)
//   # docker service inspect --format {"Spec":…}
//   {"Spec":{"Name":"shop_web","Mode":{"Replicated":{"Replicas":2}},"TaskTemplate":{"ContainerSpec":{"Image":…}},…}}
//
// `ls` says how many replicas run, `inspect` what was asked for; both are lines of one service. The template prints chosen
// fields in inspect's own shape: no variables, no labels, no commands (all may hold secrets). What of a service's containers
// is shown by `docker inspect` of each node is not compared here once more. Also read: the plain output of both commands
// as JSON.

import { labelFacts } from '../model/container-labels.ts';
import type { FieldValue, ObservedFact, Problem, SnapshotSource } from '../model/facts.ts';
import { imageNameOf } from '../model/image-name.ts';
import { dockerError, type ReadItem, readDockerOutput } from './docker-objects.ts';
import {
  filesOf,
  placementOf,
  portsOf,
  reservationsOf,
  restartOf,
  updatesOf,
} from './docker-service-spec.ts';
import { type JsonObject, objectOf, textOf } from './json-objects.ts';

type Fields = Record<string, FieldValue>;

/** One service, as one of the commands shows it. */
interface ObservedService {
  readonly name: string;
  /** As facts spell them; an absent field was not printed. */
  readonly fields: Fields;
  /** 1-based line where the service begins. */
  readonly line: number;
}

/** What `parse docker-service` prints. */
export interface DockerService {
  readonly services: readonly ObservedService[];
  readonly problems: readonly Problem[];
}

const listTemplate =
  '{"Name":{{json .Name}},"Mode":{{json .Mode}},"Replicas":{{json .Replicas}},"Image":{{json .Image}}}';
const spec = (path: string) => `{{json .Spec.${path}}}`;
const filesTemplate = (list: string) =>
  `[{{range $i, $one := .Spec.TaskTemplate.ContainerSpec.${list}}}{{if $i}},{{end}}{"File":{{json $one.File}}}{{end}}]`;
/** https://docs.docker.com/reference/cli/docker/service/inspect/ */
const inspectTemplate = [
  `{"Spec":{"Name":${spec('Name')},"Mode":${spec('Mode')},"UpdateConfig":${spec('UpdateConfig')},`,
  `"RollbackConfig":${spec('RollbackConfig')},"EndpointSpec":${spec('EndpointSpec')},`,
  `"TaskTemplate":{"ContainerSpec":{"Image":${spec('TaskTemplate.ContainerSpec.Image')},`,
  `"Secrets":${filesTemplate('Secrets')},"Configs":${filesTemplate('Configs')}},`,
  `"Resources":${spec('TaskTemplate.Resources')},"RestartPolicy":${spec('TaskTemplate.RestartPolicy')},`,
  `"Placement":${spec('TaskTemplate.Placement')}}}}`,
].join('');

const unknownLine =
  'Diese Zeile ist in der Ausgabe von „docker service“ nicht bekannt und kann nicht verglichen werden.';
const nameless = 'Dieses JSON-Objekt nennt keinen Dienst eines Schwarms und kann nicht verglichen werden.';
const containerObject =
  'Das ist ein Container („docker ps“ oder „docker inspect“), erwartet ist die Ausgabe von „docker service ls“ oder „docker service inspect“.';
const taskObject =
  "Das ist die Ausgabe von „docker service ps“ oder „docker stack ps“: Sie zählt auch beendete Instanzen; erwartet ist „docker service ls --format '{{json .}}'“.";
const table =
  "Das ist die Tabelle von „docker service ls“, in der lange Namen abgeschnitten sind; bitte mit „docker service ls --format '{{json .}}'“ wiederholen.";
const stackTable =
  "Das ist die Ausgabe von „docker stack ls“, erwartet ist „docker service ls --format '{{json .}}'“.";
const noManager = 'Dieser Host verwaltet keinen Schwarm: Über seine Dienste weiß nur ein Manager etwas.';
const unknownCount =
  'Die Zahl der Instanzen dieses Dienstes ist nicht lesbar und kann nicht verglichen werden.';

/** What stands in the place of JSON. */
const otherLines: readonly (readonly [RegExp, string])[] = [
  [/^\s*ID\s+NAME\s+MODE\s+REPLICAS\b/, table],
  [/^\s*NAME\s+SERVICES\b/, stackTable],
  [/^\s*ID\s+NAME\s+IMAGE\s+NODE\s+DESIRED STATE\b/, taskObject],
  [/not a swarm manager|not part of a swarm/i, noManager],
];

/** Reads what `docker service` printed. Never throws; every line not understood is a problem. */
function parseDockerService(text: string): DockerService {
  const { items, problems } = readDockerOutput(text, {
    call: 'service\\s+(?:ls|list|inspect)',
    unknownLine,
    readObject: readService,
    readText: (lines, index) => {
      const line = lines[index] ?? '';
      const message = otherLines.find(([pattern]) => pattern.test(line))?.[1] ?? dockerError(line);
      if (message === undefined) return null;
      // Rows below a table's head say nothing more.
      let next = index + 1;
      if (message === table) while (/^\s*[a-z0-9]{12}\s/.test(lines[next] ?? '')) next += 1;
      return { items: [], messages: [message], next };
    },
  });
  return { services: items, problems };
}

function readService(object: JsonObject, line: number): ReadItem<ObservedService> {
  const inspected = objectOf(object.Spec);
  if (inspected && objectOf(inspected.TaskTemplate)) return readInspected(inspected, line);
  if (object.DesiredState !== undefined && object.CurrentState !== undefined)
    return { item: null, messages: [taskObject] };
  if (object.State !== undefined || object.HostConfig !== undefined)
    return { item: null, messages: [containerObject] };
  const [name, mode, replicas] = [textOf(object.Name), textOf(object.Mode), textOf(object.Replicas)];
  if (!name || mode === null || replicas === null) return { item: null, messages: [nameless] };
  const [, running, wanted] = /^(\d+)\/(\d+)(?:\s|$)/.exec(replicas) ?? [];
  if (running === undefined || wanted === undefined) return { item: null, messages: [unknownCount] };
  const isJob = / job$|-job$/.test(mode);
  const ofGlobal = /^global/.test(mode);
  return {
    item: {
      name,
      fields: {
        ...imageFields(textOf(object.Image)),
        mode: mode.replace(' ', '-'),
        ...(ofGlobal || isJob ? {} : { replicas: Number(wanted) }),
        // A job runs until it is done.
        ...(isJob ? {} : { running: running === wanted ? 'alle' : `${running} von ${wanted}` }),
      },
      line,
    },
    messages: [],
  };
}

/** `Replicated: {Replicas: 2}`; of jobs no number is compared. */
function modeFields(mode: JsonObject | null): Fields {
  const [word] = Object.keys(mode ?? {}).filter((key) => objectOf(mode?.[key]) !== null);
  if (mode === null || word === undefined) return {};
  const replicas = objectOf(mode[word])?.Replicas;
  return {
    mode: word.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase(),
    ...(word === 'Replicated' && typeof replicas === 'number' ? { replicas } : {}),
  };
}

function readInspected(spec: JsonObject, line: number): ReadItem<ObservedService> {
  const name = textOf(spec.Name);
  const task = objectOf(spec.TaskTemplate) ?? {};
  const container = objectOf(task.ContainerSpec);
  if (!name || container === null) return { item: null, messages: [nameless] };
  const labels = objectOf(spec.Labels);
  return {
    item: {
      name,
      fields: {
        ...imageFields(textOf(container.Image)),
        ...modeFields(objectOf(spec.Mode)),
        ...portsOf(objectOf(spec.EndpointSpec)),
        update: updatesOf(objectOf(spec.UpdateConfig)),
        rollback: updatesOf(objectOf(spec.RollbackConfig)),
        restart: restartOf(objectOf(task.RestartPolicy)),
        ...reservationsOf(objectOf(objectOf(task.Resources)?.Reservations)),
        ...placementOf(objectOf(task.Placement)),
        secret_files: filesOf(container.Secrets),
        config_files: filesOf(container.Configs),
        ...(labels ? { labels: labelFacts(labels) } : {}),
      },
      line,
    },
    messages: [],
  };
}

/** `service ls` prints no digest. */
function imageFields(image: string | null): Fields {
  if (!image) return {};
  const { name, digest } = imageNameOf(image) ?? { name: image, digest: undefined };
  return { image: name, ...(digest ? { image_digest: digest } : {}) };
}

const dockerServiceFacts = ({ services }: DockerService): ObservedFact[] =>
  services.map(({ name, line, fields }) => ({ kind: 'swarm-service', name, line, fields }));

/** The services of a swarm, as a manager knows them. */
export const dockerService: SnapshotSource<DockerService> = {
  title: 'Dienste des Schwarms (docker service)',
  file: 'docker-service.txt',
  command: ['docker', 'service', 'ls', '--format', listTemplate],
  commands: [
    ['docker', 'service', 'ls', '--format', listTemplate],
    ['docker', 'service', 'inspect', '--format', inspectTemplate],
  ],
  each: ['docker', 'service', 'ls', '-q'],
  kinds: ['swarm-service'],
  parse: parseDockerService,
  facts: dockerServiceFacts,
  blind: ({ services, problems }) => (services.length === 0 && problems.length > 0 ? ['swarm-service'] : []),
  isEmpty: ({ services, problems }) => services.length === 0 && problems.length === 0,
};
