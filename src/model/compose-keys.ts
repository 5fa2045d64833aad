// Every key of the Compose Specification, and what becomes of those that are no field of the inventory by the same name.
// Source: the specification's JSON schema (compose-spec.json), as of 2026; docs/compose.md is made from this table.

/** Keys of each part of a compose file; `a.b` is a key below another. Lists are left out of paths. */
export const composeKeys = {
  file: keys('version name include services networks volumes secrets configs models'),
  include: keys('path env_file project_directory'),
  service: keys(`
    annotations attach blkio_config.device_read_bps.path blkio_config.device_read_bps.rate
    blkio_config.device_read_iops.path blkio_config.device_read_iops.rate blkio_config.device_write_bps.path
    blkio_config.device_write_bps.rate blkio_config.device_write_iops.path blkio_config.device_write_iops.rate
    blkio_config.weight blkio_config.weight_device.path blkio_config.weight_device.weight
    build.context build.dockerfile build.dockerfile_inline build.entitlements build.args build.ssh build.labels
    build.cache_from build.cache_to build.no_cache build.additional_contexts build.network build.provenance build.sbom
    build.pull build.target build.shm_size build.extra_hosts build.isolation build.privileged build.secrets.source
    build.secrets.target build.secrets.uid build.secrets.gid build.secrets.mode build.tags build.ulimits build.platforms
    cap_add cap_drop cgroup cgroup_parent command configs.source configs.target configs.uid configs.gid configs.mode
    container_name cpu_count cpu_percent cpu_shares cpu_quota cpu_period cpu_rt_period cpu_rt_runtime cpus cpuset
    credential_spec.config credential_spec.file credential_spec.registry depends_on.condition depends_on.required
    depends_on.restart deploy.mode deploy.endpoint_mode deploy.replicas deploy.labels
    deploy.rollback_config.parallelism deploy.rollback_config.delay deploy.rollback_config.failure_action
    deploy.rollback_config.monitor deploy.rollback_config.max_failure_ratio deploy.rollback_config.order
    deploy.update_config.parallelism deploy.update_config.delay deploy.update_config.failure_action
    deploy.update_config.monitor deploy.update_config.max_failure_ratio deploy.update_config.order
    deploy.resources.limits.cpus deploy.resources.limits.memory deploy.resources.limits.pids
    deploy.resources.reservations.cpus deploy.resources.reservations.memory
    deploy.resources.reservations.generic_resources.discrete_resource_spec.kind
    deploy.resources.reservations.generic_resources.discrete_resource_spec.value
    deploy.resources.reservations.devices.capabilities deploy.resources.reservations.devices.count
    deploy.resources.reservations.devices.device_ids deploy.resources.reservations.devices.driver
    deploy.resources.reservations.devices.options deploy.restart_policy.condition deploy.restart_policy.delay
    deploy.restart_policy.max_attempts deploy.restart_policy.window deploy.placement.constraints
    deploy.placement.preferences.spread deploy.placement.max_replicas_per_node
    develop.watch.path develop.watch.action develop.watch.target develop.watch.ignore develop.watch.include
    develop.watch.exec develop.watch.initial_sync device_cgroup_rules devices.source devices.target devices.permissions
    dns dns_opt dns_search domainname entrypoint env_file.path env_file.required env_file.format environment expose
    extends.service extends.file external_links extra_hosts gpus.capabilities gpus.count gpus.device_ids gpus.driver
    gpus.options group_add healthcheck.disable healthcheck.interval healthcheck.retries healthcheck.test
    healthcheck.timeout healthcheck.start_period healthcheck.start_interval hostname image init ipc isolation labels
    label_file links logging.driver logging.options mac_address mem_limit mem_reservation mem_swappiness memswap_limit
    models.endpoint_var models.model_var network_mode networks.aliases networks.interface_name networks.ipv4_address
    networks.ipv6_address networks.link_local_ips networks.mac_address networks.driver_opts networks.priority
    networks.gw_priority oom_kill_disable oom_score_adj pid pids_limit platform ports.name ports.mode ports.host_ip
    ports.target ports.published ports.protocol ports.app_protocol post_start.command post_start.user
    post_start.privileged post_start.working_dir post_start.environment pre_stop.command pre_stop.user
    pre_stop.privileged pre_stop.working_dir pre_stop.environment privileged profiles provider.type provider.options
    pull_policy pull_refresh_after read_only restart runtime scale secrets.source secrets.target secrets.uid secrets.gid
    secrets.mode security_opt shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits
    use_api_socket user userns_mode uts volumes.type volumes.source volumes.target volumes.read_only volumes.consistency
    volumes.bind.propagation volumes.bind.create_host_path volumes.bind.recursive volumes.bind.selinux
    volumes.volume.labels volumes.volume.nocopy volumes.volume.subpath volumes.tmpfs.size volumes.tmpfs.mode
    volumes.image.subpath volumes_from working_dir
  `),
  network: keys(`
    name driver driver_opts ipam.driver ipam.config.subnet ipam.config.ip_range ipam.config.gateway
    ipam.config.aux_addresses ipam.options external external.name internal enable_ipv4 enable_ipv6 attachable labels
  `),
  volume: keys('name driver driver_opts external external.name labels'),
  secret: keys('name environment file external external.name labels driver driver_opts template_driver'),
  config: keys('name content environment file external external.name labels template_driver'),
  model: keys('name model context_size runtime_flags'),
} as const;
function keys(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
/** A part of a compose file. */
export type ComposePart = keyof typeof composeKeys;

/** What becomes of a key that is no field by the same name. */
interface Fate {
  /** The inventory's word, written instead of it; compose's is accepted as well. */
  readonly alias?: string;
  /** Only the reader of compose files takes it: it is gone once that has done its work. */
  readonly reader?: true;
  /** German: where it belongs, or why it has no place. */
  readonly says: string;
}
/** By `part.key`. A key below another is told apart by its whole path. */
export const fates: Readonly<Record<string, Fate>> = {
  'file.version': { says: '„version“ liest Compose nicht mehr; die Zeile entfällt.', reader: true },
  'file.name': { says: 'Der Name des Projekts gehört zum Stack: „project“.', alias: 'stacks.project' },
  'file.include': {
    says: '„include“ gehört in eine Compose-Datei, die ein Stack unter „compose“ nennt.',
    reader: true,
  },
  'file.services': { says: 'Dienste sind Container: „containers“.', alias: 'containers' },
  'file.configs': {
    says: 'Konfigurationen gehören zum Stack: „configs“ bei „stacks“.',
    alias: 'stacks.configs',
  },
  'file.models': { says: 'Sprachmodelle gehören zum Stack: „models“ bei „stacks“.', alias: 'stacks.models' },
  'service.container_name': { says: 'Der wirkliche Name heißt „name“.', alias: 'name' },
  'service.scale': { says: 'Die Zahl der Instanzen heißt „replicas“.', alias: 'replicas' },
  'service.extends': {
    says: '„extends“ gehört in eine Compose-Datei, die ein Stack unter „compose“ nennt.',
    reader: true,
  },
  'service.provider': {
    says: '„provider“ lässt ein anderes Programm den Dienst bereitstellen: Er gehört zum Stack: „providers“.',
    alias: 'stacks.providers',
  },
  'service.env_file.path': {
    says: 'Der Pfad gehört zur Env-Datei: „path“ bei „env_files“.',
    alias: 'env_files.path',
  },
  'service.env_file.required': {
    says: 'Ob die Datei da sein muss, gehört zur Env-Datei: „required“ bei „env_files“.',
    alias: 'env_files.required',
  },
  'service.env_file.format': {
    says: 'Die Schreibweise gehört zur Env-Datei: „format“ bei „env_files“.',
    alias: 'env_files.format',
  },
  'service.devices.source': {
    says: 'Geräte stehen in der kurzen Form: /dev/a:/dev/b:rwm.',
    alias: 'devices',
  },
  'service.devices.target': {
    says: 'Geräte stehen in der kurzen Form: /dev/a:/dev/b:rwm.',
    alias: 'devices',
  },
  'service.devices.permissions': {
    says: 'Geräte stehen in der kurzen Form: /dev/a:/dev/b:rwm.',
    alias: 'devices',
  },
  'network.enable_ipv6': { says: 'IPv6 heißt „ipv6“.', alias: 'ipv6' },
  'network.enable_ipv4': { says: 'IPv4 heißt „ipv4“.', alias: 'ipv4' },
  'network.external.name': { says: 'Der Name steht neben „external“: „name“.', alias: 'name' },
  'volume.external.name': { says: 'Der Name steht neben „external“: „name“.', alias: 'name' },
  'secret.external.name': { says: 'Der Name steht neben „external“: „name“.', alias: 'name' },
  'config.external.name': { says: 'Der Name steht neben „external“: „name“.', alias: 'name' },
};
/** Words of older compose files, of `docker run` and near misses, with what compose means: `part.key`. */
export const formerKeys: Readonly<Record<string, string>> = {
  'service.net':
    'Compose nennt es „network_mode“ (host, none, service:…); Netzwerke stehen unter „networks“.',
  'service.network': 'Netzwerke stehen unter „networks“; host, none oder service:… unter „network_mode“.',
  'service.log_driver': 'Der Treiber steht unter „logging“: { driver: … }.',
  'service.log_opt': 'Die Optionen stehen unter „logging“: { options: … }.',
  'service.volume_driver': 'Der Treiber gehört zum Volume: „driver“ bei „volumes“.',
  'service.dockerfile': 'Das Dockerfile gehört zum Build: „build“: { dockerfile: … }.',
  'service.ip': 'Eine feste Adresse gehört zum Netzwerk: networks: { netz: { ipv4_address: … } }.',
  'service.ipv4_address': 'Eine feste Adresse gehört zum Netzwerk: networks: { netz: { ipv4_address: … } }.',
  'service.aliases': 'Weitere Namen gehören zum Netzwerk: networks: { netz: { aliases: […] } }.',
  'service.capabilities': 'Rechte des Kernels heißen „cap_add“ und „cap_drop“.',
  'service.mem': 'Die Speichergrenze heißt „mem_limit“.',
  'service.memory': 'Die Speichergrenze heißt „mem_limit“.',
  'service.restart_policy': 'Die Neustart-Regel heißt „restart“, im Schwarm „deploy“: { restart_policy: … }.',
  'service.container-name': 'Der wirkliche Name heißt „name“.',
  'service.containername': 'Der wirkliche Name heißt „name“.',
  'network.external_name': 'Der Name steht neben „external“: „name“.',
  'network.enable_ip6': 'IPv6 heißt „ipv6“.',
  'network.enableIPv6': 'IPv6 heißt „ipv6“.',
  'network.ipam_config': 'Subnetze stehen unter „subnets“ oder „ipam“: { config: […] }.',
};
/** The fate of a key or of what it stands below; undefined: a field by the same name. */
export function fateOf(part: ComposePart, key: string): Fate | undefined {
  const steps = key.split('.');
  for (let length = steps.length; length > 0; length -= 1) {
    const name = `${part}.${steps.slice(0, length).join('.')}`;
    if (Object.hasOwn(fates, name)) return fates[name];
  }
  return undefined;
}

/** The parts that the sections of an inventory hold. */
export const partOfSection = {
  containers: 'service',
  networks: 'network',
  volumes: 'volume',
  secrets: 'secret',
} as const satisfies Record<string, ComposePart>;

/** Compose's words for fields that the inventory calls otherwise, by section. */
export const aliases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  containers: { container_name: 'name', scale: 'replicas' },
  networks: { enable_ipv6: 'ipv6', enable_ipv4: 'ipv4' },
};
