// What a compose file says of a container, its networks and its stack beyond their own parts of the data sheet.
import { type ComposeField, composeFieldKeys } from '../../model/compose-fields.ts';
import type { Container, Inventory, Stack } from '../../model/inventory.ts';
import type { Cell, SheetPart } from '../../model/table.ts';
import { code, codes, list } from '../cells.ts';
import { placedIn, valuesPart } from './part.ts';

/** The German labels of compose's words, in the order of the page. */
const labels: Readonly<Record<ComposeField, string>> = {
  platform: 'Plattform',
  profiles: 'Startet nur mit Profil',
  pull_policy: 'Image wird geholt',
  pull_refresh_after: 'Image wird neu geholt nach',
  annotations: 'Anmerkungen',
  label_file: 'Dateien mit Labels',
  attach: 'Ausgaben bei „up“',
  secrets: 'Geheimnisse als Datei',
  configs: 'Konfigurationen als Datei',
  links: 'Weitere Namen von Diensten',
  external_links: 'Namen fremder Container',
  volumes_from: 'Volumes von',
  mac_address: 'MAC-Adresse',
  deploy: 'Instanzen und Grenzen (deploy)',
  gpus: 'Grafikprozessoren',
  blkio_config: 'Zugriffe auf Datenträger',
  cgroup_parent: 'Übergeordnete Kontrollgruppe',
  cpu_count: 'Prozessoren (Windows)',
  cpu_percent: 'Prozessoranteil (Windows)',
  cpu_quota: 'Rechenzeit je Zeitraum',
  cpu_period: 'Zeitraum der Rechenzeit',
  cpu_rt_period: 'Zeitraum der Echtzeit',
  cpu_rt_runtime: 'Rechenzeit in Echtzeit',
  mem_swappiness: 'Neigung zum Auslagern',
  oom_kill_disable: 'Nicht bei Speichermangel beenden',
  isolation: 'Trennung (Windows)',
  storage_opt: 'Optionen des Speichertreibers',
  credential_spec: 'Dienstkonto (Windows)',
  stdin_open: 'Standardeingabe offen',
  tty: 'Terminal',
  stop_signal: 'Signal zum Beenden',
  stop_grace_period: 'Frist bis zum erzwungenen Ende',
  post_start: 'Nach dem Start',
  pre_stop: 'Vor dem Ende',
  models: 'Sprachmodelle',
  develop: 'Entwicklung (watch)',
  use_api_socket: 'Socket der Docker-Engine',
};

/** A value as short texts, one for each thing that it says: `limits.memory=1g`. */
function textsOf(value: unknown, path = ''): string[] {
  const said = (text: string) => (path === '' ? text : `${path}=${text}`);
  if (value === undefined || value === null) return path === '' ? [] : [path];
  if (typeof value === 'boolean') return [said(value ? 'ja' : 'nein')];
  if (typeof value !== 'object') return [said(String(value))];
  if (Array.isArray(value))
    return value.every((item) => typeof item !== 'object')
      ? path === ''
        ? value.map(String)
        : [said(value.join(', '))]
      : value.map((item) => [path, textsOf(item).join(' · ')].filter(Boolean).join(': '));
  return Object.entries(value).flatMap(([key, part]) =>
    part === undefined ? [] : textsOf(part, path === '' ? key : `${path}.${key}`),
  );
}
/** A value of compose as a cell; null where nothing is documented. */
export const composeCell = (value: unknown): Cell => {
  const texts = textsOf(value);
  const [only] = texts;
  return texts.length === 1 ? code(only) : codes(texts);
};
/** `source → target` of what lies in the container as a file. */
const grantCell = (grants: Container['secrets']): Cell =>
  list(
    (grants ?? []).map((grant) => {
      const { source, target, ...rights } = { target: undefined, ...grant };
      return code([target ? `${source} → ${target}` : source, ...textsOf(rights)].join(' · '));
    }),
  );

/** Addresses, further names and options in the networks of a container. */
const attachmentTexts = ({ networks }: Inventory, container: Container): string[] =>
  container.networks.flatMap(({ network, ...options }) => {
    const texts = textsOf(options);
    return texts.length > 0 ? [`${networks[network]?.name ?? network}: ${texts.join(' · ')}`] : [];
  });

/** What compose says of a container and no other part shows; without any, a part that is empty. */
export function composePart(inventory: Inventory, container: Container): SheetPart {
  const placed = placedIn(container);
  const { build } = container;
  const { context: _, dockerfile: __, stages: ___, command: ____, ...building } = build ?? {};
  const mounts = container.volumes.flatMap(({ target, options }) =>
    options === undefined ? [] : [`${target}: ${textsOf(options).join(' · ')}`],
  );
  return valuesPart('Weiteres aus der Compose-Datei', [
    ['In den Netzwerken', codes(attachmentTexts(inventory, container))],
    ['Optionen der Einhängungen', codes(mounts)],
    ...composeFieldKeys.map(
      (key) =>
        [
          labels[key],
          placed(
            key,
            key === 'secrets' || key === 'configs' ? grantCell(container[key]) : composeCell(container[key]),
          ),
        ] as const,
    ),
    ['Build', composeCell(building)],
  ]);
}

/** Configs without their contents, which are as long as files. */
const withoutContents = (configs: Stack['configs'] = {}) =>
  Object.fromEntries(
    Object.entries(configs).map(([name, { content, ...rest }]) => [
      name,
      {
        ...rest,
        content: content === undefined ? undefined : `${content.trimEnd().split('\n').length} Zeilen`,
      },
    ]),
  );
/** Configs, models, providers and profiles of a stack. */
export const stackComposePart = ({ configs, models, providers, profiles, compose }: Stack): SheetPart =>
  valuesPart('Aus der Compose-Datei', [
    ['Quelle der Angaben', codes(compose ?? [])],
    ['Läuft mit Profil', codes(profiles ?? [])],
    ['Konfigurationen', composeCell(withoutContents(configs))],
    ['Sprachmodelle', composeCell(models)],
    ['Dienste anderer Programme', composeCell(providers)],
  ]);
