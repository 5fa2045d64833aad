// Which labels of a container are compared: those that people write, as far as their names do not speak of a secret.

/** Compose's own. */
export const isComposeLabel = (name: string): boolean => name.startsWith('com.docker.compose.');
/** `traefik.http.middlewares.intern.basicauth.users`: whatever may be a secret is no fact. */
export const isSecretLabel = (name: string): boolean =>
  /pass|pwd|kennw|secret|geheim|token|key|auth|cred|users/i.test(name);

type Labels = Readonly<Record<string, unknown>> | readonly string[];
const entriesOf = (labels: Labels): readonly (readonly [string, unknown])[] =>
  Array.isArray(labels)
    ? labels.map((label: string) => {
        const [name = ''] = label.split('=', 1);
        return [name, label.slice(name.length + 1)];
      })
    : Object.entries(labels);

/**
 * `name=value` of labels that are neither empty nor compose's and hold no secret, sorted; alike of what is documented and
 * of what is observed.
 * @param labels values by name, or texts `name=value`
 */
export const labelFacts = (labels: Labels): string[] =>
  entriesOf(labels)
    .filter(([, value]) => value !== '' && value !== null)
    .filter(([name]) => !isComposeLabel(name) && !isSecretLabel(name))
    .map(([name, value]) => `${name}=${value}`)
    .sort();
