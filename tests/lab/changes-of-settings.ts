// Changes of single settings of the container of the addition: what nobody documents, and what is documented and gone.
import { type Change, differently } from './change.ts';

/** Options of `docker run` that nobody documents, and the fields in which they show. */
const undocumented: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['Recht des Kernels', ['--cap-add=SYS_TIME'], ['cap-add']],
  ['Gerät des Hosts', ['--device=/dev/null:/dev/labor'], ['devices']],
  ['Regel für Geräte', ['--device-cgroup-rule=c 1:3 mr'], ['device-cgroup-rules']],
  ['Ohne seccomp', ['--security-opt=seccomp=unconfined'], ['security-opt']],
  ['Pfade in /proc offen', ['--security-opt=systempaths=unconfined'], ['masked-paths', 'readonly-paths']],
  ['Prozesse des Hosts', ['--pid=host'], ['pid']],
  ['Speicher des Hosts', ['--ipc=host'], ['ipc']],
  ['Benutzer des Hosts', ['--userns=host'], ['userns-mode']],
  ['Weitere Gruppe', ['--group-add=10'], ['group-add']],
  ['Einstellung des Kernels', ['--sysctl=net.ipv4.ip_unprivileged_port_start=0'], ['sysctls']],
  ['Name in /etc/hosts', ['--add-host=fremd:192.0.2.1'], ['extra-hosts']],
  ['Anderer DNS-Server', ['--dns=192.0.2.1'], ['dns']],
  ['Suchdomain', ['--dns-search=example.org'], ['dns-search']],
  ['Option der Namensauflösung', ['--dns-option=ndots:2'], ['dns-opt']],
  ['Zugesicherter Speicher', ['--memory-reservation=32m'], ['mem-reservation']],
  ['Anteil an Prozessoren', ['--cpus=0.5'], ['cpus']],
  ['Gewicht der Prozessoren', ['--cpu-shares=512'], ['cpu-shares']],
  ['Bestimmte Prozessoren', ['--cpuset-cpus=0'], ['cpuset']],
  ['Rechenzeit je Zeitraum', ['--cpu-quota=50000'], ['cpu-quota']],
  ['Volumes eines anderen', ['--volumes-from=grocery_frontend'], ['volumes-from']],
  ['Terminal', ['--tty'], ['tty']],
  ['Offene Eingabe', ['--interactive'], ['stdin-open']],
];
/** What is documented, by its option, and with what it is replaced. */
const documented: readonly (readonly [string, string, string | undefined, string])[] = [
  ['Dateisystem beschreibbar', '--read-only', undefined, 'read-only'],
  ['Ohne init', '--init', undefined, 'init'],
  ['Anderer Hostname', '--hostname=', '--hostname=anders', 'hostname'],
  ['Anderes Signal', '--stop-signal=', '--stop-signal=SIGTERM', 'stop-signal'],
  ['Andere Frist', '--stop-timeout=', '--stop-timeout=60', 'stop-grace-period'],
  ['Anderes /dev/shm', '--shm-size=', '--shm-size=64m', 'shm-size'],
  ['Anderes Arbeitsverzeichnis', '--workdir=', '--workdir=/bin', 'working-dir'],
  ['Andere Höchstzahl der Prozesse', '--pids-limit=', '--pids-limit=200', 'pids-limit'],
  ['Anderer Vorrang bei Speichermangel', '--oom-score-adj=', '--oom-score-adj=0', 'oom-score-adj'],
  ['Entzogenes Recht zurück', '--cap-drop=', undefined, 'cap-drop'],
  ['Ohne tmpfs', '--tmpfs=', undefined, 'tmpfs'],
  ['Andere Grenze je Prozess', '--ulimit=', '--ulimit=nofile=3000:4000', 'ulimits'],
  ['Andere Größe der Logs', '--log-opt=', '--log-opt=max-size=99m', 'logging'],
];

export const settingChanges = (): readonly Change[] => [
  ...undocumented.map(([title, options, fields]) =>
    differently(
      `${title} (nicht dokumentiert)`,
      'labor',
      ({ extra }) => ({ extra: [...extra, ...options] }),
      fields.map((field) => `container-${field} container:labor`),
    ),
  ),
  ...documented.map(([title, option, instead, field]) =>
    differently(
      title,
      'labor',
      ({ extra }) => ({
        extra: [...extra.filter((text) => !text.startsWith(option)), ...(instead ? [instead] : [])],
      }),
      [`container-${field} container:labor`],
    ),
  ),
  differently('Ordner /etc eingehängt', 'labor', ({ mounts }) => ({ mounts: [...mounts, '/etc:/host:ro'] }), [
    'container-mounts container:labor',
  ]),
  differently('Speichergrenze', 'labor', () => ({ memory: '64m' }), ['container-mem-limit container:labor']),
];
