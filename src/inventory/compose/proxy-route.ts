// A route as the configuration of a proxy says it.

/** Where a proxy sends requests. */
export interface ProxyTarget {
  readonly scheme: 'http' | 'https';
  /** Name of a container or service, or an address. */
  readonly name: string;
  readonly port: number | undefined;
}
/** A name that a proxy serves. */
export interface FileRoute {
  readonly host: string;
  readonly path: string | undefined;
  /** undefined: files, an answer of its own, or what cannot be read. */
  readonly target: ProxyTarget | undefined;
  /** Who issues the certificate, where the file says it. */
  readonly tls: string | undefined;
  readonly redirects: boolean;
  /** No: it only sends elsewhere. */
  readonly isServed: boolean;
}

/** `app:8080`, `https://10.0.0.5:8443/x`, `[::1]:3000`; undefined where a variable is left in it. */
export function targetOf(address: string): ProxyTarget | undefined {
  const [, scheme = 'http', name = '', port] =
    /^(?:(https?|h2c):\/\/)?(\[[\da-f:.]+\]|[\w.-]+)(?::(\d+))?(?:\/.*)?$/i.exec(address) ?? [];
  if (name === '') return undefined;
  return {
    scheme: scheme === 'https' ? 'https' : 'http',
    name: name.replace(/^\[|\]$/g, ''),
    port: port === undefined ? undefined : Number(port),
  };
}
