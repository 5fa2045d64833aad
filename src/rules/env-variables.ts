// The contract of variables: each that is read has a value somewhere, each that is written has a reader.
import type { Container, EnvFile, Inventory, Stack } from '../model/inventory.ts';
import { askedBy, askedInFile, fillsIn, wholeReaders } from './env-contract.ts';
import { entityAt, type Rule, type RuleFinding, type RuleInput } from './rule.ts';
import { composeReference, dockerManual } from './sources.ts';

const interpolation = dockerManual(
  'Set, use, and manage variables with interpolation',
  'compose/how-tos/environment-variables/variable-interpolation/',
);
const precedence = dockerManual(
  'Environment variables precedence in Docker Compose',
  'compose/how-tos/environment-variables/envvars-precedence/',
);
const running = ({ containers }: Inventory): Container[] =>
  Object.values(containers).filter(({ status }) => status === 'active');
/** Compose knows them without an env file, or reads them itself. */
const isOfCompose = (name: string) => /^(COMPOSE_|DOCKER_|PWD$|HOME$|USER$|UID$|GID$)/.test(name);

const shop = (variables: string) => `stacks:
  laden: { purpose: Laden, host: web, directory: /srv/laden }
containers:
  shop: { purpose: Laden, stack: laden, role: application, image: "laden:\${LADEN_VERSION}" }
env_files:
  laden: { purpose: Werte der Compose-Datei, host: web, path: /srv/laden/.env, example: env.laden.example, variables: { ${variables} } }
`;
export const envVariableMissing: Rule = {
  severity: 'warning',
  class: 'document',
  title: 'Jede Variable, die eine Compose-Datei verlangt, steht in einer Env-Datei.',
  why: 'Compose setzt sonst einen leeren Text ein oder bricht ab; auf einer neuen Maschine startet der Stack nicht wie auf der alten.',
  cure: 'environment',
  remedy: 'variables:\n  LADEN_VERSION: { description: Version des Ladens, default: "1.4" }',
  source: interpolation,
  examples: {
    fires: shop(''),
    silent: shop('LADEN_VERSION: { description: Version des Ladens, default: "1.4" }'),
  },
  check: ({ inventory, origins }) => {
    const files = Object.values(inventory.env_files);
    // A secret says itself in which variable it is asked for, and where it is kept.
    const ofSecrets = new Set(Object.values(inventory.secrets).map(({ variable }) => variable));
    return running(inventory).flatMap((container): RuleFinding[] => {
      const asked = askedBy(container).filter(
        ({ name, isNeeded }) => isNeeded && !isOfCompose(name) && !ofSecrets.has(name),
      );
      if (asked.length === 0) return [];
      const stack = container.stack ? inventory.stacks[container.stack] : undefined;
      const filling = stack ? files.filter((file) => fillsIn(stack, file)) : [];
      if (filling.some(({ complete }) => !complete)) return [];
      const missing = [...new Map(asked.map((entry) => [entry.name, entry])).values()].filter(
        ({ name }) => !filling.some(({ variables }) => Object.hasOwn(variables, name)),
      );
      const [first] = missing;
      if (!first) return [];
      const names = missing.map(({ name }) => name).join(', ');
      return [
        {
          host: container.host,
          subject: container.ref,
          message:
            filling.length > 0
              ? `„${container.name}“ verlangt ${names}; in ${filling.map(({ path, name }) => `„${path ?? name}“`).join(', ')} steht das nicht.`
              : `„${container.name}“ verlangt ${names}; eine Env-Datei dafür ist nicht dokumentiert.`,
          ...(filling[0] ? { concerns: filling.map(({ ref }) => ref) } : {}),
          at: entityAt(origins, container, ...first.path),
          // biome-ignore lint/suspicious/noTemplateCurlyInString: as compose writes it
          fix: 'Die Variable in der Env-Datei des Stacks (.env neben der Compose-Datei) setzen und unter „env_files“ dokumentieren, oder in der Compose-Datei einen Ersatzwert angeben (${NAME:-Wert}).',
        },
      ];
    });
  },
};

/** The variables that the compose files of stacks ask for; undefined where nobody has their texts. */
const askedOfStacks = (
  stacks: readonly Stack[],
  texts: readonly string[],
): ReadonlySet<string> | undefined =>
  stacks.every(({ compose, upstream }) => compose && !upstream)
    ? new Set(texts.flatMap(askedInFile))
    : undefined;
/** The variables of a file that have no effect, with the German reason; without one nobody reads the file at all. */
function unusedIn(
  { inventory, composeTexts }: RuleInput,
  file: EnvFile,
): { names: string[]; reason?: string } | undefined {
  const names = Object.keys(file.variables).filter((name) => !isOfCompose(name));
  const readers = wholeReaders(inventory, file);
  const stacks = Object.values(inventory.stacks).filter((stack) => fillsIn(stack, file));
  const others = file.used_by.filter((ref) => !ref.startsWith('stack:'));
  if (readers.length + stacks.length + others.length === 0) return { names };
  if (others.length > 0) return undefined;
  const asked = stacks.length > 0 ? askedOfStacks(stacks, composeTexts) : new Set<string>();
  if (!asked) return undefined;
  const unused = names.filter(
    (name) =>
      !asked.has(name) &&
      readers.every(({ environment }) =>
        environment.some((own) => own.name === name && !own.value?.includes(name)),
      ),
  );
  return {
    names: unused,
    reason:
      readers.length > 0
        ? `${readers.map(({ name }) => `„${name}“`).join(', ')} setz${readers.length === 1 ? 't' : 'en'} dafür unter „environment“ einen eigenen Wert, der vorgeht`
        : `keine Compose-Datei von ${stacks.map(({ name }) => `„${name}“`).join(', ')} fragt danach`,
  };
}
const read = (by: string) => `containers:
  shop: { purpose: Laden, host: web, role: application, image: "laden:1.4"${by} }
env_files:
  laden: { purpose: Einstellungen, host: web, path: /srv/laden/laden.env, example: env.laden.example, variables: { FARBE: { description: Farbe, default: rot } } }
`;
export const envVariableUnused: Rule = {
  severity: 'warning',
  class: 'document',
  title: 'Jede Variable einer Env-Datei wird von jemandem gelesen.',
  why: 'Wer sie ändert, glaubt etwas umgestellt zu haben, und nichts geschieht.',
  cure: 'environment',
  remedy: 'env_file: [laden]',
  source: precedence,
  examples: {
    fires: read(', env_file: [laden], environment: { FARBE: blau }'),
    silent: read(', env_file: [laden]'),
  },
  check: (input) =>
    Object.values(input.inventory.env_files).flatMap((file): RuleFinding[] => {
      const unused = unusedIn(input, file);
      const [first] = unused?.names ?? [];
      if (!unused || first === undefined) return [];
      const { names, reason } = unused;
      const isWhole = reason === undefined;
      return [
        {
          host: file.host,
          subject: file.ref,
          message: isWhole
            ? `Niemand liest „${file.path ?? file.name}“.`
            : `${names.join(', ')} in „${file.path ?? file.name}“ wirk${names.length === 1 ? 't' : 'en'} nicht: ${reason}.`,
          at: isWhole ? entityAt(input.origins, file) : entityAt(input.origins, file, 'variables', first),
          fix: isWhole
            ? 'Beim Container oder Dienst unter „env_file“ eintragen, wer sie sonst liest unter „used_by“; sonst den Eintrag löschen.'
            : 'Die Variable dort ändern oder streichen, wo sie nicht wirkt.',
        },
      ];
    }),
};

const example = (more: string) => `containers:
  shop: { purpose: Laden, host: web, role: application, image: "laden:1.4", env_file: [laden] }
env_files:
  laden: { purpose: Einstellungen, host: web, path: /srv/laden/laden.env, example: env.laden.example, variables: { KASSE_ADRESSE: { description: Adresse der Kasse${more} } } }
`;
export const envExampleMissing: Rule = {
  severity: 'warning',
  class: 'document',
  title: 'Jede Variable, die gesetzt sein muss, hat ein Beispiel.',
  why: 'Die Beispieldatei zeigt sie sonst ohne Wert; wer danach einrichtet, weiß nicht, was hineingehört.',
  cure: 'environment',
  remedy: 'KASSE_ADRESSE: { description: Adresse der Kasse, example: "https://kasse.example" }',
  source: composeReference('env_file'),
  examples: { fires: example(''), silent: example(', example: "https://kasse.example"') },
  check: ({ inventory, origins }) =>
    Object.values(inventory.env_files).flatMap((file): RuleFinding[] => {
      const names = Object.entries(file.variables).flatMap(
        ([name, { required, secret, example: shown, default: value }]) =>
          required && !secret && shown === undefined && value === undefined ? [name] : [],
      );
      const [first] = names;
      if (first === undefined) return [];
      return [
        {
          host: file.host,
          subject: file.ref,
          message: `${names.join(', ')} in „${file.path ?? file.name}“ muss gesetzt sein, hat aber weder Beispiel noch dokumentierten Wert.`,
          at: entityAt(origins, file, 'variables', first),
          fix: 'Unter „example“ einen Beispielwert angeben, mit „secret“ ein Geheimnis kennzeichnen, oder „required: false“ setzen.',
        },
      ];
    }),
};
