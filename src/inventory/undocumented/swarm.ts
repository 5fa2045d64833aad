// A service of a swarm that nobody documented -> the entry of its containers.
import { filled, freeId, named, textsOf, todo } from './names.ts';
import type { MakeEntry, Undocumented } from './undocumented.ts';

/** `8091->80/tcp`; a port that the swarm has chosen has no number of its own. */
const portsOf = (texts: readonly string[], mode: 'ingress' | 'host') =>
  texts.flatMap((text) => {
    const [, published = '', target = '', protocol] = /^(\d+)->(\d+)\/(\w+)$/.exec(text) ?? [];
    return target === ''
      ? []
      : [
          filled({
            target: Number(target),
            published: published === '0' ? undefined : Number(published),
            protocol: protocol === 'tcp' ? undefined : protocol,
            mode,
          }),
        ];
  });

/** All ports that a swarm publishes of a service, in compose's long form. */
export const publishedBySwarm = ({ ingress_ports, host_ports }: Undocumented['fields']) => [
  ...portsOf(textsOf(ingress_ports), 'ingress'),
  ...portsOf(textsOf(host_ports), 'host'),
];

/** A service's entry: `deploy` says what a swarm is told. */
export const swarmServiceEntry: MakeEntry = ({ host, name, fields }, { inventory }) => {
  const id = freeId(inventory, 'containers', name);
  const { image, image_digest: digest, mode, replicas, endpoint_mode, max_replicas_per_node: most } = fields;
  const placement = filled({
    constraints: textsOf(fields.constraints),
    max_replicas_per_node: most === 0 ? undefined : most,
  });
  return {
    containers: {
      [id]: {
        ...named(id, name),
        host,
        purpose: todo,
        role: 'support',
        image: image ? `${image}${digest ? `@${digest}` : ''}` : todo,
        ...filled({
          ports: publishedBySwarm(fields),
        }),
        deploy: filled({
          mode: mode ?? 'replicated',
          replicas: replicas === 1 ? undefined : replicas,
          endpoint_mode: endpoint_mode === 'vip' ? undefined : endpoint_mode,
          placement: Object.keys(placement).length > 0 ? placement : undefined,
        }),
      },
    },
  };
};
