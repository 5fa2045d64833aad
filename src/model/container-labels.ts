// Which labels of a container are compared: those that people write, as far as their names do not speak of a secret.

/** Compose's own. */
export const isComposeLabel = (name: string): boolean => name.startsWith('com.docker.compose.');
/** `traefik.http.middlewares.intern.basicauth.users`: whatever may be a secret is no fact. */
export const isSecretLabel = (name: string): boolean =>
  /pass|pwd|kennw|secret|geheim|token|key|auth|cred|users/i.test(name);

/** `name=value` of labels that are neither compose's nor may hold a secret, sorted. */
export const labelFacts = (labels: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(labels)
    .filter(([name, value]) => value !== '' && !isComposeLabel(name) && !isSecretLabel(name))
    .map(([name, value]) => `${name}=${value}`)
    .sort();
