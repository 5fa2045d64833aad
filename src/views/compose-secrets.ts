// The secrets of a compose file -> one variable each: places that need the same value ask for the same variable.
import type { Container, Inventory, Stack } from '../model/inventory.ts';

/** A variable that a compose file takes from its surroundings. */
export interface ComposeSecret {
  readonly name: string;
  /** Id of the secret. */
  readonly secret: string;
  /** Where the compose file sets it: `backend (DB_PASSWORD)`. */
  readonly places: readonly string[];
  /** Variables of env files that hold the same value: `/srv/shop/.env (DATABASE_URL)`. */
  readonly files: readonly string[];
}

const isName = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** An id as the name of a variable. */
const variableOf = (id: string) =>
  id
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .replace(/^(?=\d)/, '_');
/** The name under which a stack's own env file knows a secret. */
const nameInFile = ({ env_files }: Inventory, stack: Stack, secret: string): string | undefined =>
  Object.values(env_files)
    .filter(({ used_by }) => used_by.includes(stack.ref))
    .flatMap(({ variables }) => Object.entries(variables))
    .find(([, variable]) => variable.secret === secret)?.[0];

/** The variables that the compose file of a stack asks for, in the order in which it does. */
export function composeSecrets(inventory: Inventory, stack: Stack): readonly ComposeSecret[] {
  const containers = Object.values(inventory.containers).filter((container) => container.stack === stack.id);
  const uses = containers.flatMap(({ environment, service, id }) =>
    environment.flatMap(({ name, secret }) => (secret ? [{ name, secret, service: service ?? id }] : [])),
  );
  const asked = new Set<string>();
  /** The first of some names that no other secret has. */
  const freeName = (...names: readonly (string | undefined)[]): string => {
    const usable = names.filter((name) => name !== undefined);
    const free = usable.find((name) => !asked.has(name)) ?? usable.at(-1) ?? '';
    asked.add(free);
    return free;
  };
  return [...Map.groupBy(uses, ({ secret }) => secret)].map(([secret, places]) => ({
    name: freeName(
      inventory.secrets[secret]?.variable,
      nameInFile(inventory, stack, secret),
      places.find(({ name }) => isName.test(name))?.name,
      variableOf(secret),
    ),
    secret,
    places: places.map(({ service, name }) => `${service} (${name})`),
    files: Object.values(inventory.env_files)
      .filter(({ used_by }) => !used_by.includes(stack.ref))
      .flatMap(({ path, name: file, variables }) =>
        Object.entries(variables)
          .filter(([, variable]) => variable.secret === secret)
          .map(([name]) => `${path ?? file} (${name})`),
      ),
  }));
}

/** What a German message may hold inside `${NAME:?…}`. */
const message = (text: string) => text.replace(/[^\p{L}\p{N} ._-]/gu, '');
/**
 * A secret as the compose file asks for it: without a value compose stops and says which.
 * @param name of the variable in the container: for a container of no stack the only one known
 */
export function secretReference(
  inventory: Inventory,
  { stack: id }: Pick<Container, 'stack'>,
  { name, secret }: { readonly name: string; readonly secret: string },
): string {
  const stack = id === undefined ? undefined : inventory.stacks[id];
  const asked = stack && composeSecrets(inventory, stack).find((entry) => entry.secret === secret)?.name;
  return `\${${asked ?? name}:?${message(inventory.secrets[secret]?.name ?? secret)} fehlt}`;
}
