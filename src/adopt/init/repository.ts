// The files of a new repository around its inventory: settings, editor, CI, README. Answers in, texts out.

import { todo } from '../../inventory/undocumented/names.ts';
import { yamlOf } from '../compose/file-text.ts';
import { ciFiles } from './ci.ts';
import { serverFiles } from './server.ts';

/** What somebody has answered. */
export interface Answers {
  /** Id of the handbook. */
  readonly id: string;
  readonly title: string;
  readonly owner: string;
  readonly isPublic: boolean;
  /** YYYY-MM-DD. */
  readonly today: string;
}

/** The handbook's own section. */
export const headText = ({ title, owner, today }: Answers): string =>
  `# yaml-language-server: $schema=../schema.json\n${yamlOf({
    handbook: {
      title,
      subtitle: 'Betriebshandbuch',
      description: `Was zu ${title} gehört, wie es zusammenhängt und wie es betrieben wird.`,
      edition_date: today,
      owner,
    },
  })}`;

/** A host of which nothing is known yet. */
export const hostText = (host: string): string =>
  `# yaml-language-server: $schema=../schema.json\n${yamlOf({ hosts: { [host]: { purpose: todo, kind: 'vm' } } })}`;

const siteText = ({ title, isPublic }: Answers, privateName: string): string =>
  `# yaml-language-server: $schema=./site.schema.json\n${yamlOf({
    title,
    description: `Betriebshandbuch von ${title}.`,
    base: '/',
    internal: true,
    repository: isPublic ? 'public' : 'private',
    ...(isPublic ? { private_root: `../${privateName}` } : {}),
  })}`;

const packageText = ({ id }: Answers, version: string): string =>
  `${JSON.stringify(
    {
      name: `handbuch-${id}`,
      private: true,
      scripts: {
        check: 'infrabuch check',
        drift: 'infrabuch drift',
        dev: 'infrabuch dev',
        build: 'infrabuch build',
      },
      devDependencies: { infrabuch: version },
    },
    null,
    2,
  )}\n`;

const editorFiles: ReadonlyMap<string, string> = new Map([
  ['.gitignore', 'node_modules/\ndist/\n'],
  // infrabuch brings a Node that is new enough; each of its packages would warn of an older one here.
  ['.npmrc', 'loglevel=error\nfund=false\n'],
  ['.gitattributes', '* text=auto eol=lf\ninventory/*/snapshots/** -text\n'],
  [
    '.editorconfig',
    'root = true\n\n[*]\ncharset = utf-8\nend_of_line = lf\ninsert_final_newline = true\n\n[*.{yaml,yml,mdx}]\nindent_style = space\nindent_size = 2\n',
  ],
  [
    '.vscode/settings.json',
    `${JSON.stringify(
      {
        'files.eol': '\n',
        'yaml.schemas': {
          './inventory/schema.json': 'inventory/*/*.yaml',
          './inventory/site.schema.json': 'inventory/site.yaml',
        },
      },
      null,
      2,
    )}\n`,
  ],
  [
    '.vscode/extensions.json',
    `${JSON.stringify({ recommendations: ['redhat.vscode-yaml', 'unifiedjs.vscode-mdx'] }, null, 2)}\n`,
  ],
]);

const snapshotPart = ({ id, isPublic }: Answers, host: string): string =>
  isPublic
    ? `Dieses Repository ist öffentlich: Momentaufnahmen, Ausnahmen und eingefrorene Befunde gehören nicht hinein, sie zeigen
Schwächen. Sie liegen in einem zweiten, nicht öffentlichen Ordner daneben, den \`private_root\` in \`inventory/site.yaml\` nennt;
\`snapshot\`, \`accept --waive\` und \`baseline\` schreiben dorthin, \`drift\` und \`check\` lesen von dort.
`
    : `Momentaufnahmen liegen in \`inventory/${id}/snapshots/\`. Eine neue ablegen, eine der drei Möglichkeiten:

    npx infrabuch snapshot --host ${host} --ssh benutzer@rechner
    npx infrabuch snapshot --host ${host} --local
    npx infrabuch snapshot --from archive/${host}.txt
`;
const readmeText = (answers: Answers, host: string): string => `# ${answers.title}

Betriebshandbuch, das aus dem Inventar in \`inventory/\` entsteht und mit den Maschinen verglichen wird.

    npm install
    npx infrabuch check     # ist das Inventar in Ordnung?
    npx infrabuch drift     # stimmt es mit der letzten Momentaufnahme überein?
    npx infrabuch dev       # das Handbuch im Browser, lädt nach jedem Speichern neu
    npx infrabuch build     # Website und PDF nach dist/

- **Fakten** stehen nur in \`inventory/${answers.id}/*.yaml\`. Was TODO heißt, weiß noch niemand; die Seite „Nicht dokumentiert“
  zählt es.
- **Kapitel** stehen in \`content/${answers.id}/\`: wenige Zeilen Text mit Bausteinen wie \`<DataTable of="containers" />\`, die sich
  aus dem Inventar füllen.

## Momentaufnahmen

${snapshotPart(answers, host)}
## Der Server schickt seine Momentaufnahme selbst

Jede Nacht, mit einem Schlüssel, der nur das kann; niemand sonst braucht einen Zugang zum Server. In \`server/${host}/\` liegen das
Skript, die Units und die Zeile für die Ablage (ein Rechner, auf dem dieses Repository ausgecheckt ist).

    # hier
    npx infrabuch collector --host ${host} > infrabuch-collector
    scp infrabuch-collector server/${host}/infrabuch-push root@SERVER:
    # auf dem Server, als root
    install -m 0755 infrabuch-collector infrabuch-push /usr/local/sbin/
    mkdir -p -m 0700 /etc/infrabuch && ssh-keygen -t ed25519 -N '' -f /etc/infrabuch/push-key
    # den öffentlichen Schlüssel in server/${host}/authorized_keys einsetzen und die Zeile auf der Ablage eintragen,
    # dann die beiden Units aus server/${host}/infrabuch-push.units anlegen und den Timer einschalten

Auf der Ablage, danach: \`npx infrabuch snapshot --from ~infrabuch/archive/${host}.txt\`, einchecken, fertig. Die CI vergleicht bei
jedem Push und jede Nacht.
`;

/**
 * All files but the inventory and the chapters, by their paths.
 * @param host id of the first host
 * @param version of infrabuch that the repository asks for
 * @param privateName of the second folder of a public repository
 */
export const repositoryFiles = (
  answers: Answers,
  host: string,
  version: string,
  privateName: string,
): ReadonlyMap<string, string> =>
  new Map([
    ['inventory/site.yaml', siteText(answers, privateName)],
    ['package.json', packageText(answers, version)],
    ['README.md', readmeText(answers, host)],
    ...editorFiles,
    ...ciFiles(),
    ...serverFiles(host),
  ]);

/** The files of the second folder of a public repository, by their paths. */
export const privateFiles = ({ title }: Answers): ReadonlyMap<string, string> =>
  new Map([
    [
      'README.md',
      `# ${title}: nicht öffentlich\n\nMomentaufnahmen der Maschinen, Ausnahmen und eingefrorene Befunde zum öffentlichen Inventar daneben. Dieser Ordner gehört in\nein eigenes, nicht öffentliches Repository; „private_root“ in dessen inventory/site.yaml nennt ihn.\n`,
    ],
  ]);
