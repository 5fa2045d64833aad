// Secrets in variables: without a value wherever they stand, and the same wherever they must be.

import { stackOf } from '../effects/needs.ts';
import type { Container, Inventory } from '../model/inventory.ts';
import { type Workload, workloadAt, workloadsOf } from '../model/workloads.ts';
import {
  type DocumentedVariable,
  documentedBy,
  fillsIn,
  placeOf,
  variablesFor,
  variablesOf,
  wholeReaders,
} from './env-contract.ts';
import { entityAt, type Rule, type RuleFinding } from './rule.ts';
import { composeReference } from './sources.ts';

const owasp = {
  title: 'OWASP Cheat Sheet: Secrets Management',
  url: 'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html',
};
/** Shows how a value is written, or that there is none. */
const isPlaceholder = (value: string) => value === '' || /\$|BITTE|change.?me|<.*>|\*{3}|xxx/i.test(value);

/** The variables of a workload and of all env files that it or its compose file reads. */
function variablesAround(inventory: Inventory, workload: Workload): readonly DocumentedVariable[] {
  const stack = stackOf(inventory, workload);
  const files = Object.values(inventory.env_files).filter(
    (file) => workload.env_file.includes(file.id) || (stack && fillsIn(stack, file)),
  );
  if (files.length === 0 || workload.environment.length + files.length < 2) return [];
  return [workload, ...files].flatMap((entity) => documentedBy(inventory, entity));
}

const said = (value: string) => `secrets:
  kasse: { purpose: Zugang zur Kasse, kept_in: Tresor }
containers:
  shop: { purpose: Laden, host: web, role: application, image: "laden:1.4", env_file: [laden], environment: { KASSE_ZUGANG: ${value} } }
env_files:
  laden: { purpose: Einstellungen, host: web, path: /srv/laden/laden.env, example: env.laden.example, variables: { KASSE_ZUGANG: { description: Zugang zur Kasse, secret: kasse } } }
`;
export const envSecretPlain: Rule = {
  severity: 'error',
  class: 'document',
  title: 'Eine Variable, die an einer Stelle geheim ist, steht nirgends sonst mit Wert.',
  why: 'Alles im Inventar wird veröffentlicht; ein Geheimnis, das woanders als gewöhnlicher Wert steht, auch.',
  cure: 'secrets',
  remedy: 'environment: { KASSE_ZUGANG: { secret: kasse } }',
  source: owasp,
  examples: { fires: said('kunde-sieben'), silent: said('{ secret: kasse }') },
  check: ({ inventory, origins }) => {
    const told = new Set<string>();
    return workloadsOf(inventory).flatMap((workload): RuleFinding[] => {
      const all = variablesAround(inventory, workload);
      const secrets = new Map(
        all.filter(({ secret }) => secret !== undefined).map((entry) => [entry.name, entry]),
      );
      return all.flatMap((entry): RuleFinding[] => {
        const other = secrets.get(entry.name);
        const key = `${entry.entity.ref} ${entry.name}`;
        if (!other || entry.value === null || isPlaceholder(entry.value) || told.has(key)) return [];
        told.add(key);
        return [
          {
            host: entry.entity.host,
            subject: entry.entity.ref,
            message: `${entry.name} steht bei „${placeOf(entry)}“ mit Wert, ist bei „${placeOf(other)}“ aber geheim.`,
            at: entityAt(origins, entry.entity, ...entry.path),
            related: [
              { message: 'Hier ist sie geheim.', at: entityAt(origins, other.entity, ...other.path) },
            ],
            fix: 'Den Wert durch {secret: kennung} ersetzen und das Geheimnis auf der Maschine ändern.',
          },
        ];
      });
    });
  },
};

/** Under which names images of databases take user and password. */
const accounts: readonly { user: RegExp; password: RegExp }[] = [
  { user: /^POSTGRES_USER$/, password: /^POSTGRES_PASSWORD$/ },
  { user: /^(MYSQL|MARIADB)_USER$/, password: /^(MYSQL|MARIADB)_PASSWORD$/ },
  { user: /^MONGO_INITDB_ROOT_USERNAME$/, password: /^MONGO_INITDB_ROOT_PASSWORD$/ },
];
const namesOf = ({ name, service, id, networks }: Container): string[] => [
  name,
  id,
  ...(service ? [service] : []),
  ...networks.flatMap(({ aliases = [] }) => aliases),
];
const sharesNetwork = ({ networks }: Container, other: Container): boolean =>
  networks.some(({ network }) => other.networks.some((attachment) => attachment.network === network));
/** The database that a variable `…HOST` names, on the same host. */
const databaseAt = ({ containers }: Inventory, caller: Container, value: string): Container | undefined =>
  Object.values(containers).find(
    (other) =>
      other !== caller &&
      other.host === caller.host &&
      other.status === caller.status &&
      (other.stack === caller.stack || sharesNetwork(other, caller)) &&
      namesOf(other).includes(value.replace(/:\d+$/, '')),
  );

const database = (secret: string) => `secrets:
  datenbank: { purpose: Datenbank, kept_in: Tresor }
  anderes: { purpose: Noch eines, kept_in: Tresor }
containers:
  db: { purpose: Datenbank, host: web, role: data, image: "postgres:16", environment: { POSTGRES_USER: laden, POSTGRES_PASSWORD: { secret: datenbank } } }
  shop: { purpose: Laden, host: web, role: application, image: "laden:1.4", environment: { DB_HOST: db, DB_USER: laden, DB_PASSWORD: { secret: ${secret} } } }
`;
export const secretPlacesDiffer: Rule = {
  severity: 'warning',
  class: 'document',
  title: 'Ein Passwort, das an mehreren Stellen gleich sein muss, ist ein Geheimnis.',
  why: 'Wer nur eines der beiden ändert, sperrt die Anwendung von ihrer Datenbank aus.',
  cure: 'environment',
  remedy:
    'containers:\n  db: { environment: { POSTGRES_PASSWORD: { secret: datenbank } } }\n  shop: { environment: { DB_PASSWORD: { secret: datenbank } } }',
  source: composeReference('environment'),
  examples: { fires: database('anderes'), silent: database('datenbank') },
  check: ({ inventory, origins }) =>
    Object.values(inventory.containers).flatMap((caller): RuleFinding[] => {
      if (caller.status === 'retired') return [];
      const own = variablesFor(inventory, caller);
      return own.flatMap(({ name, value }): RuleFinding[] => {
        const prefix = /^(.*_|)HOST(NAME)?$/.exec(name)?.[1];
        const target = prefix === undefined || !value ? undefined : databaseAt(inventory, caller, value);
        if (!target) return [];
        const find = (words: string) =>
          own.find((entry) => new RegExp(`^${prefix}(${words})$`).test(entry.name));
        const user = find('USER|USERNAME');
        const password = find('PASS|PASSWORD|PASSWD|PW');
        const theirs = variablesFor(inventory, target);
        for (const account of accounts) {
          const theirUser = theirs.find((entry) => account.user.test(entry.name));
          const theirPassword = theirs.find((entry) => account.password.test(entry.name));
          if (!theirPassword?.secret || !password?.secret || theirPassword.secret === password.secret)
            continue;
          // Another user has another password.
          if (!user?.value || user.value !== theirUser?.value) continue;
          return [
            {
              host: caller.host,
              subject: caller.ref,
              concerns: [target.ref],
              message: `${password.name} von „${caller.name}“ muss gleich ${theirPassword.name} von „${target.name}“ sein (Benutzer ${user.value}); dokumentiert sind zwei Geheimnisse.`,
              at: entityAt(origins, password.entity, ...password.path),
              related: [
                {
                  message: 'Das andere.',
                  at: entityAt(origins, theirPassword.entity, ...theirPassword.path),
                },
              ],
              fix: 'An beiden Stellen auf dasselbe Geheimnis verweisen.',
            },
          ];
        }
        return [];
      });
    }),
};

/** Whether `used_by` of a secret names an entity: itself, its stack, its host, or the readers of an env file. */
function isNamed(inventory: Inventory, usedBy: readonly string[], { entity }: DocumentedVariable): boolean {
  const stack = 'stack' in entity && entity.stack ? [`stack:${entity.stack}`] : [];
  const host = entity.host ? [`host:${entity.host}`] : [];
  const readers =
    entity.section === 'env_files'
      ? [
          ...wholeReaders(inventory, entity).flatMap((reader) => [
            reader.ref,
            ...('stack' in reader && reader.stack ? [`stack:${reader.stack}`] : []),
          ]),
          ...entity.used_by,
        ]
      : [];
  const stacksOf = usedBy.flatMap((ref) => {
    const user = workloadAt(inventory, ref);
    return user && 'stack' in user && user.stack ? [`stack:${user.stack}`] : [];
  });
  // A file that a whole stack reads is named with one of its containers.
  return (
    [entity.ref, ...stack, ...host, ...readers].some((ref) => usedBy.includes(ref)) ||
    (entity.section === 'env_files' && entity.used_by.some((ref) => stacksOf.includes(ref)))
  );
}
const placed = (usedBy: string) => `secrets:
  datenbank: { purpose: Datenbank, kept_in: Tresor, used_by: [${usedBy}] }
containers:
  db: { purpose: Datenbank, host: web, role: data, image: "postgres:16", environment: { POSTGRES_PASSWORD: { secret: datenbank } } }
  shop: { purpose: Laden, host: web, role: application, image: "laden:1.4", environment: { DB_PASSWORD: { secret: datenbank } } }
`;
export const secretPlaceUnnamed: Rule = {
  severity: 'warning',
  class: 'document',
  title: 'Ein Geheimnis nennt alle, die es brauchen.',
  why: 'Wer es wechselt, geht nach dieser Liste vor; eine Stelle, die dort fehlt, hat danach den alten Wert.',
  cure: 'environment',
  remedy: 'used_by: ["container:db", "container:shop"]',
  source: owasp,
  examples: {
    fires: placed('"container:db"'),
    silent: placed('"container:db", "container:shop"'),
  },
  check: ({ inventory, origins }) => {
    const bySecret = Map.groupBy(
      variablesOf(inventory).filter(({ secret }) => typeof secret === 'string'),
      ({ secret }) => secret as string,
    );
    return Object.values(inventory.secrets).flatMap((secret): RuleFinding[] => {
      const places = bySecret.get(secret.id) ?? [];
      // Without a list the pages show the places that the inventory knows.
      if (secret.used_by.length === 0) return [];
      const left = places.filter((entry) => !isNamed(inventory, secret.used_by, entry));
      if (left.length === 0) return [];
      return [
        {
          host: left[0]?.entity.host,
          subject: secret.ref,
          concerns: [...new Set(left.map(({ entity }) => entity.ref))],
          message: `„${secret.name}“ steht auch bei ${left.map((entry) => `„${placeOf(entry)}“ (${entry.name})`).join(', ')}; „used_by“ nennt das nicht.`,
          at: entityAt(origins, secret, 'used_by'),
          related: left.map((entry) => ({
            message: 'Hier steht es.',
            at: entityAt(origins, entry.entity, ...entry.path),
          })),
          fix: 'Unter „used_by“ alle eintragen, die den Wert brauchen.',
        },
      ];
    });
  },
};

const unused = (usedBy: string) => `secrets:
  kasse: { purpose: Zugang zur Kasse, kept_in: Tresor${usedBy} }
containers:
  shop: { purpose: Laden, host: web, role: application, image: "laden:1.4" }
`;
export const secretUnused: Rule = {
  severity: 'warning',
  class: 'document',
  title: 'Jedes Geheimnis wird von jemandem gebraucht.',
  why: 'Ein Geheimnis ohne Verwendung wird nie gewechselt und gilt doch weiter; oder es fehlt, wer es braucht.',
  cure: 'environment',
  remedy: 'used_by: ["container:shop"]',
  source: owasp,
  examples: { fires: unused(''), silent: unused(', used_by: ["container:shop"]') },
  check: ({ inventory, origins }) => {
    const used = new Set<unknown>([
      ...variablesOf(inventory).map(({ secret }) => secret),
      ...Object.values(inventory.accounts).map(({ secret }) => secret),
      ...Object.values(inventory.containers).flatMap(({ secrets = [], build }) =>
        [...secrets, ...(build?.secrets ?? [])].map(({ source }) => source),
      ),
    ]);
    return Object.values(inventory.secrets).flatMap((secret): RuleFinding[] =>
      // One that became public and that nobody uses any more is kept for that alone.
      secret.used_by.length > 0 || used.has(secret.id) || secret.exposed_since !== undefined
        ? []
        : [
            {
              subject: secret.ref,
              message: `Wer „${secret.name}“ braucht, ist nicht dokumentiert.`,
              at: entityAt(origins, secret),
              fix: 'Unter „used_by“, bei einer Variable ({secret: kennung}) oder bei einem Zugang eintragen, wer es braucht; sonst löschen.',
            },
          ],
    );
  },
};
