// A host with ufw for the examples of the rules about reachability.

/**
 * The section `hosts` with one host on the internet.
 * @param rules lines of ufw's rules, in braces without purpose
 * @param chain rules of DOCKER-USER
 */
export const exampleHost = (rules: readonly string[] = [], chain: readonly string[] = []): string => `hosts:
  web:
    purpose: Webserver
    kind: vm
    interfaces:
      - { name: eth0, purpose: Internet, addresses: [{ address: 192.0.2.7/24, scope: global }, { address: '2001:db8::7/64', scope: global }] }
    firewall:
      engine: ufw
      active: true
      defaults: { incoming: deny, outgoing: allow, routed: deny }
      groups:
        - title: Zugänge
          rules:
${['to: 22/tcp, serves: [host:web]', ...rules].map((rule) => `            - { ${rule}, purpose: Zugang }\n`).join('')}${
  chain.length > 0
    ? `      docker_user:\n${chain.map((rule) => `        - { rule: '${rule}', purpose: Schutz }\n`).join('')}`
    : ''
}`;

/** One container with one port, `"5432:5432"` or a map. */
export const exampleContainer = (port: string, role = 'data'): string => `containers:
  db: { purpose: Datenbank, host: web, role: ${role}, image: "postgres:16", ports: [${port}] }
`;
/** A service of the host with one port. */
export const exampleService = (port: string): string => `services:
  mail: { title: Mail, purpose: Mail, host: web, role: mail, ports: [${port}] }
`;
/** The rule of DOCKER-USER that closes a published port for the outside. */
export const closingRule = '-i eth0 -p tcp -m conntrack --ctorigdstport 5432 --ctdir ORIGINAL -j DROP';
