// Programs that take secrets on their command lines, and in which of their arguments. The one table of command forms:
// the detector walks commands with it, the collector's sed program (posix.ts) is made of it.

/** How one family of programs takes a secret. */
export interface Tool {
  readonly names: readonly string[];
  /** Only behind this word, such as `login` of `docker login`. */
  readonly after?: string;
  /** Options whose next word is the secret: `-a X`; also `-aX` where `attached` names it too. */
  readonly options?: readonly string[];
  /** Options with the secret in the same word: `-pX`. */
  readonly attached?: readonly string[];
  /** Options whose value is `user:secret`, `user%secret` or `user,secret`. */
  readonly pairs?: readonly string[];
  /** Words of the form `user/secret@database` are logins. */
  readonly login?: boolean;
  /** Words by their place that are secrets; 0 is the first one that is no option, behind `after`; -1 the last. */
  readonly words?: readonly number[];
  /** Words that are themselves options here and take a value, so that places are counted right. */
  readonly valued?: readonly string[];
  /** Without one of these letters in a short option the words are no secrets: `htpasswd -b`. */
  readonly flag?: string;
}

export const tools: readonly Tool[] = [
  {
    names: [
      ...[
        'mysql',
        'mysqldump',
        'mysqladmin',
        'mysqlcheck',
        'mysqlimport',
        'mysqlshow',
        'mysqlslap',
        'mysqlpump',
      ],
      ...[
        'mysqlsh',
        'mysqlbinlog',
        'mysql_upgrade',
        'mariadb',
        'mariadb-dump',
        'mariadb-admin',
        'mariadb-check',
      ],
      ...['mariadb-backup', 'mariabackup', 'xtrabackup', 'mydumper', 'myloader', 'mycli', 'innobackupex'],
    ],
    attached: ['-p'],
  },
  { names: ['mydumper', 'myloader', 'xtrabackup'], options: ['-p'] },
  { names: ['mysqladmin', 'mariadb-admin'], after: 'password', words: [0] },
  { names: ['redis-cli', 'valkey-cli', 'keydb-cli', 'redis-benchmark'], options: ['-a', '--pass'] },
  {
    names: ['curl', 'wget', 'http', 'https', 'xh'],
    pairs: ['-u', '--user', '-U', '--proxy-user', '-a', '--auth', '--userpwd'],
    options: ['--pass', '--oauth2-bearer', '--proxy-pass'],
  },
  {
    names: [
      'smbclient',
      'rpcclient',
      'smbmap',
      'smbcacls',
      'smbget',
      'smbtree',
      'net',
      'wbinfo',
      'nmblookup',
      'smbpasswd',
    ],
    pairs: ['-U', '--user'],
  },
  { names: ['smbmap', 'crackmapexec', 'nxc', 'evil-winrm'], options: ['-p'] },
  { names: ['sshpass'], options: ['-p'], attached: ['-p'] },
  { names: ['mc', 'mcli'], after: 'set', words: [3], valued: ['--api', '--path'] },
  { names: ['mc', 'mcli'], after: 'add', words: [3], valued: ['--api', '--path'] },
  { names: ['mc', 'mcli'], after: 'user', words: [3] },
  { names: ['htpasswd'], flag: 'b', words: [-1], valued: ['-C', '-r'] },
  { names: ['mosquitto_passwd'], flag: 'b', words: [-1] },
  {
    names: [
      'docker',
      'podman',
      'nerdctl',
      'buildah',
      'skopeo',
      'helm',
      'crane',
      'oras',
      'regctl',
      'az',
      'oc',
      'nomad',
      'ctr',
    ],
    after: 'login',
    options: ['-p', '--password'],
    attached: ['-p'],
  },
  {
    names: ['skopeo', 'podman', 'buildah'],
    pairs: ['--creds', '--src-creds', '--dest-creds'],
    options: ['--src-registry-token', '--dest-registry-token'],
  },
  { names: ['ldappasswd'], options: ['-s', '-a'] },
  { names: ['ctr', 'crictl'], pairs: ['--user', '--creds'] },
  { names: ['openssl'], after: 'passwd', words: [0], valued: ['-salt', '-in'] },
  { names: ['openssl'], options: ['-pass', '-passin', '-passout', '-k', '-K', '-password'] },
  { names: ['sqlplus', 'sqlcl', 'expdp', 'impdp', 'exp', 'imp', 'rman', 'sqlldr', 'dgmgrl'], login: true },
  {
    names: [
      ...['ldapsearch', 'ldapadd', 'ldapmodify', 'ldapdelete', 'ldappasswd', 'ldapwhoami', 'ldapcompare'],
      ...['ldapmodrdn', 'ldapvi'],
    ],
    options: ['-w'],
    attached: ['-w'],
    valued: ['-b', '-H', '-D', '-h', '-p'],
  },
  {
    names: [
      ...[
        'mongosh',
        'mongo',
        'mongodump',
        'mongorestore',
        'mongoexport',
        'mongoimport',
        'mongostat',
        'mongotop',
      ],
      ...['mongofiles', 'cypher-shell', 'ncftp', 'ncftpput', 'kcadm.sh'],
      ...['elasticsearch-users', 'rdesktop', 'useradd', 'usermod', 'cqlsh', 'rabbitmqadmin', 'nodetool'],
      ...['arangosh', 'saslpasswd2', 'register_new_matrix_user', 'psexec', 'PsExec.exe', 'doveadm', 'bsqldb'],
    ],
    options: ['-p'],
    attached: ['-p'],
  },
  {
    names: ['sqlcmd', 'bcp', 'osql', 'isql', 'tsql', 'mssql-cli', 'fisql', 'zip', 'unzip'],
    options: ['-P'],
    attached: ['-P'],
  },
  {
    names: ['mosquitto_pub', 'mosquitto_sub', 'mosquitto_rr', 'ipmitool', 'ipmiutil', 'freeipmi'],
    options: ['-P'],
  },
  { names: ['7z', '7za', '7zr', 'rar', 'unrar'], attached: ['-p', '-hp'] },
  {
    names: ['snmpwalk', 'snmpget', 'snmpset', 'snmpbulkwalk', 'snmptrap', 'snmpgetnext'],
    options: ['-A', '-X', '-c'],
  },
  { names: ['lftp', 'ftp', 'ncftpget', 'open'], pairs: ['-u'] },
  { names: ['swaks', 'sendemail', 'sendEmail'], options: ['-ap', '-xp', '--auth-password'] },
  { names: ['x11vnc', 'vncviewer', 'xfreerdp', 'wlfreerdp'], options: ['-passwd'], attached: ['/p:'] },
  { names: ['kadmin', 'ktutil'], options: ['-w'] },
  { names: ['nmcli'], after: 'password', words: [0] },
  { names: ['wpa_passphrase'], words: [1] },
  { names: ['neo4j-admin'], after: 'set-initial-password', words: [0] },
  { names: ['rabbitmqctl'], after: 'add_user', words: [1] },
  { names: ['rabbitmqctl'], after: 'change_password', words: [1] },
  { names: ['rabbitmqctl'], after: 'authenticate_user', words: [1] },
  { names: ['ngrok'], after: 'authtoken', words: [0] },
  { names: ['ngrok'], after: 'add-authtoken', words: [0] },
  { names: ['rclone'], after: 'obscure', words: [0] },
  { names: ['rclone'], after: 'password', words: [2] },
  { names: ['samba-tool'], after: 'create', words: [1] },
  { names: ['samba-tool'], after: 'add', words: [1] },
  { names: ['prosodyctl', 'ejabberdctl'], after: 'register', words: [2] },
  { names: ['ejabberdctl'], after: 'change_password', words: [2] },
  { names: ['net', 'net.exe'], after: 'user', words: [1] },
  { names: ['schtasks', 'schtasks.exe', 'wmic'], options: ['/rp', '/RP', '/p', '/P'] },
  { names: ['ConvertTo-SecureString'], options: ['-String'], words: [0] },
  { names: ['hydra', 'medusa'], options: ['-p'] },
  { names: ['gitea', 'forgejo'], after: 'change-password', options: ['-p'] },
  { names: ['grafana-cli', 'grafana'], after: 'reset-admin-password', words: [0] },
  { names: ['oathtool'], words: [0] },
  { names: ['caddy'], options: ['--plaintext', '-plaintext'] },
  { names: ['frpc', 'frps', 'influx'], options: ['-t'] },
  { names: ['nmcli'], after: 'wifi-sec.psk', words: [0] },
  { names: ['nmcli'], after: '802-11-wireless-security.psk', words: [0] },
  { names: ['virt-customize', 'virt-builder', 'virt-sysprep'], options: ['--root-password'] },
  { names: ['x11vnc'], after: '-storepasswd', words: [0] },
  { names: ['pihole'], after: '-p', words: [0] },
  { names: ['pihole'], after: 'setpassword', words: [0] },
  { names: ['kinit', 'ipa-client-install', 'realm'], options: ['-w', '--password'] },
  { names: ['pdbedit'], options: ['-p'] },
  { names: ['vault'], after: 'login', words: [0] },
  { names: ['vault'], after: 'unseal', words: [0] },
  { names: ['etcdctl'], pairs: ['--user'] },
  { names: ['doctl'], options: ['-t'] },
  { names: ['glab', 'gh'], after: 'login', options: ['-t'] },
  { names: ['radtest'], words: [1, 4] },
  { names: ['influx', 'influxd'], options: ['-password', '-t'] },
  { names: ['garage', 'weed'], options: ['--rpc-secret', '--secret'] },
  { names: ['ssh-keygen'], options: ['-N', '-P'] },
  { names: ['gpg', 'gpg2'], options: ['--passphrase'] },
  { names: ['cockroach', 'clickhouse-client', 'clickhouse'], options: ['--password'] },
];
