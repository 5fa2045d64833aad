// What an image's name says about its part in the whole, and how a client speaks to it.

interface Known {
  readonly names: RegExp;
  readonly role: 'proxy' | 'application' | 'admin' | 'data' | 'mail' | 'support';
  readonly protocol?: string;
  readonly port?: number;
}
const known: readonly Known[] = [
  {
    names: /^(?:.*-)?(?:postgres|postgis|timescaledb|pgvector|pgvecto-rs)(?:-.*)?$/,
    role: 'data',
    protocol: 'PostgreSQL',
    port: 5432,
  },
  { names: /^(?:mysql|mariadb|percona)(?:-.*)?$/, role: 'data', protocol: 'MySQL', port: 3306 },
  { names: /^(?:redis|valkey|keydb|dragonfly)(?:-.*)?$/, role: 'data', protocol: 'Redis', port: 6379 },
  { names: /^mongo(?:db)?(?:-.*)?$/, role: 'data', protocol: 'MongoDB', port: 27017 },
  { names: /^(?:elasticsearch|opensearch)$/, role: 'data', protocol: 'HTTP', port: 9200 },
  { names: /^rabbitmq$/, role: 'data', protocol: 'AMQP', port: 5672 },
  { names: /^memcached$/, role: 'data', protocol: 'Memcached', port: 11211 },
  {
    names:
      /^(?:minio|influxdb|clickhouse(?:-server)?|cassandra|neo4j|couchdb|meilisearch|typesense|etcd|consul|kafka|zookeeper|nats)$/,
    role: 'data',
  },
  {
    names: /^(?:traefik|caddy(?:-docker-proxy)?|nginx-proxy(?:-manager)?|swag|haproxy|envoy|acme-companion)$/,
    role: 'proxy',
  },
  {
    names:
      /^(?:pgadmin4?|phpmyadmin|adminer|portainer(?:-ce|-ee)?|mongo-express|redis-commander|dockge|cloudbeaver)$/,
    role: 'admin',
  },
  {
    names: /^(?:docker-mailserver|mailserver|postfix|dovecot|mailpit|mailhog|maildev|rspamd|roundcubemail)$/,
    role: 'mail',
  },
  {
    names:
      /^(?:watchtower|prometheus|grafana|loki|promtail|node-exporter|cadvisor|alertmanager|autoheal|docker-socket-proxy|socket-proxy|fail2ban|crowdsec|uptime-kuma|dozzle|diun|docker-volume-backup|restic|borgmatic)$/,
    role: 'support',
  },
];
const find = (image: string): Known | undefined => {
  const name = image.replace(/@.*$/, '').split('/').at(-1)?.replace(/:.*$/, '').toLowerCase() ?? '';
  return known.find(({ names }) => names.test(name));
};

/** The role that an image's name tells; else `application`. */
export const roleOf = (image: string): Known['role'] => find(image)?.role ?? 'application';
/** How a client speaks to a container of this image; undefined: not known. */
export const speechOf = (image: string): { readonly protocol: string; readonly port: number } | undefined => {
  const { protocol, port } = find(image) ?? {};
  return protocol !== undefined && port !== undefined ? { protocol, port } : undefined;
};
