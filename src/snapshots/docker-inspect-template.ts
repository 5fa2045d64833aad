// What of a container is asked for, in inspect's own shape: of variables only the names, of labels only those of compose
// and of reverse proxies, no log paths. The collector's template prints it, `live` picks the same out of the engine's answers.

import { inspectedKeys, inspectionOf } from '../model/compose-inspection.ts';
import { isComposeLabel, isSecretLabel } from '../model/container-labels.ts';
import { isContainerId } from '../model/container-setting.ts';
import { printRouting } from './docker-routing.ts';
import { type JsonObject, objectOf } from './json-objects.ts';

/** One value, at its place in what inspect shows. */
interface AskedValue {
  /** What the template prints for it, where that is not the value itself. */
  readonly print?: string;
  /** What is kept of it, where that is not the value itself. */
  readonly pick?: (value: unknown) => unknown;
  /** It is also picked where the engine's answer does not have it. */
  readonly isSaidByAbsence?: boolean;
}
const asItIs: AskedValue = {};

const composeLabels = ['com.docker.compose.project', 'com.docker.compose.service'];
const settingsOf = (section: string): Record<string, AskedValue> =>
  Object.fromEntries(
    inspectedKeys
      .map(inspectionOf)
      .filter(({ inspect }) => inspect.startsWith(`${section}.`))
      .map(({ inspect, asked: ofSetting = asItIs }) => [inspect, ofSetting]),
  );
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

// The inner loops of Env and Mounts find the next variable and the next mount in alphabetical order.
const asked: Readonly<Record<string, AskedValue>> = {
  Name: asItIs,
  Id: { print: '{{json .ID}}' },
  Image: asItIs,
  'State.Status': asItIs,
  'State.ExitCode': asItIs,
  'State.Health': {
    print: '{{with .State.Health}}{"Status":{{json .Status}}}{{else}}null{{end}}',
    // The API leaves it out where there is no check (`omitempty`); it is the one key for which that says something.
    pick: (health) => (objectOf(health) ? { Status: objectOf(health)?.Status } : null),
    isSaidByAbsence: true,
  },
  'Config.Image': asItIs,
  ...settingsOf('Config'),
  'Config.Cmd': asItIs,
  'Config.Healthcheck': asItIs,
  'Config.Env': {
    print:
      '[{{$last := ""}}{{range .Config.Env}}{{$next := ""}}{{range $.Config.Env}}{{$name := index (split . "=") 0}}' +
      '{{if and (gt $name $last) (or (eq $next "") (lt $name $next))}}{{$next = $name}}{{end}}{{end}}' +
      '{{if $next}}{{if $last}},{{end}}{{json $next}}{{$last = $next}}{{end}}{{end}}]',
    pick: (variables) => listOf(variables).map((variable) => String(variable).split('=', 1)[0]),
  },
  'Config.Labels': {
    print: `{${composeLabels.map((label) => `"${label}":{{json (index .Config.Labels "${label}")}}`).join(',')}}`,
    pick: (labels) => {
      const shown = objectOf(labels) ?? {};
      return Object.fromEntries(
        Object.entries(shown)
          .filter(([label]) => composeLabels.includes(label) || !isComposeLabel(label))
          .map(([label, value]) => [label, isSecretLabel(label) ? '' : value]),
      );
    },
  },
  // The engine has no such key: out of its answers it is not picked.
  'Config.Routing': { print: printRouting },
  'HostConfig.NetworkMode': asItIs,
  'HostConfig.PortBindings': asItIs,
  'HostConfig.RestartPolicy': asItIs,
  ...settingsOf('HostConfig'),
  'HostConfig.Mounts': {
    // Options of volume drivers are left out: they may hold passwords.
    print:
      '[{{range $i, $one := .HostConfig.Mounts}}{{if $i}},{{end}}{"Target":{{json $one.Target}},' +
      '"BindOptions":{{json $one.BindOptions}},"TmpfsOptions":{{json $one.TmpfsOptions}},' +
      '"VolumeOptions":{{with $one.VolumeOptions}}{"NoCopy":{{json .NoCopy}}}{{else}}null{{end}}}{{end}}]',
    // The API leaves the key out where nothing was asked for in this form.
    pick: (mounts) =>
      listOf(mounts).map((mount) => {
        const { Target, BindOptions, TmpfsOptions, VolumeOptions } = objectOf(mount) ?? {};
        const { NoCopy, Subpath } = objectOf(VolumeOptions) ?? {};
        return { Target, BindOptions, TmpfsOptions, VolumeOptions: VolumeOptions && { NoCopy, Subpath } };
      }),
  },
  'NetworkSettings.Ports': asItIs,
  'NetworkSettings.Networks': {
    // Docker 20 to 24 add the container's own ID to its names: that changes each time it is made anew.
    print:
      '{{$comma := ""}}{{"{"}}{{range $name, $net := .NetworkSettings.Networks}}{{$comma}}{{json $name}}:' +
      '{"IPAMConfig":{{json $net.IPAMConfig}},"Aliases":[{{$next := ""}}{{range $_, $alias := $net.Aliases}}' +
      '{{if ne $alias (printf "%.12s" $.ID)}}{{$next}}{{json $alias}}{{$next = ","}}{{end}}{{end}}],"Links":{{json $net.Links}},"DriverOpts":{{json $net.DriverOpts}}}{{$comma = ","}}{{end}}}',
    pick: (networks) =>
      Object.fromEntries(
        Object.entries(objectOf(networks) ?? {}).map(([name, network]) => {
          const {
            IPAMConfig = null,
            Aliases,
            Links,
            DriverOpts,
            MacAddress,
            GwPriority,
          } = objectOf(network) ?? {};
          return [
            name,
            {
              IPAMConfig,
              Aliases: listOf(Aliases).filter((alias) => !isContainerId(String(alias))),
              Links,
              DriverOpts,
              // Not in the template: the one changes with each start, the other older clients do not know.
              MacAddress,
              GwPriority,
            },
          ];
        }),
      ),
  },
  Mounts: {
    print:
      '[{{$last := ""}}{{range .Mounts}}{{$next := ""}}{{range $.Mounts}}' +
      '{{if and (gt .Destination $last) (or (eq $next "") (lt .Destination $next))}}' +
      '{{$next = .Destination}}{{end}}{{end}}{{range $.Mounts}}{{if eq .Destination $next}}{{if $last}},{{end}}' +
      '{"Type":{{json .Type}},"Name":{{json .Name}},"Source":{{json .Source}},' +
      '"Destination":{{json .Destination}},"RW":{{json .RW}},"Mode":{{json .Mode}},"Propagation":{{json .Propagation}}}' +
      '{{end}}{{end}}{{$last = $next}}{{end}}]',
    pick: (mounts) =>
      listOf(mounts).map((mount) => {
        const { Type, Name, Source, Destination, RW, Mode, Propagation } = objectOf(mount) ?? {};
        return { Type, Name, Source, Destination, RW, Mode, Propagation };
      }),
  },
};

/** The places of all that is asked for: `Name`, `State.Status`. */
export const askedPaths: readonly string[] = Object.keys(asked);

/**
 * What the client's own types call otherwise than the JSON. A name that they do not have makes the client read the JSON
 * instead, where a value that the engine leaves out ends the whole command.
 */
const goNames: Readonly<Record<string, string>> = {
  'HostConfig.CpuPeriod': 'HostConfig.CPUPeriod',
  'HostConfig.CpuQuota': 'HostConfig.CPUQuota',
  'HostConfig.CpuRealtimePeriod': 'HostConfig.CPURealtimePeriod',
  'HostConfig.CpuRealtimeRuntime': 'HostConfig.CPURealtimeRuntime',
  'HostConfig.CpuShares': 'HostConfig.CPUShares',
  'HostConfig.Dns': 'HostConfig.DNS',
  'HostConfig.DnsOptions': 'HostConfig.DNSOptions',
  'HostConfig.DnsSearch': 'HostConfig.DNSSearch',
  'HostConfig.NanoCpus': 'HostConfig.NanoCPUs',
};
const sectionOf = (path: string) => path.split('.')[0] ?? path;
const keyOf = (path: string) => path.split('.')[1];
const sections = [...Map.groupBy(askedPaths, sectionOf)];

function printed(section: string, paths: readonly string[]): string {
  const values = paths.map((path) => ({
    key: keyOf(path),
    text: asked[path]?.print ?? `{{json .${goNames[path] ?? path}}}`,
  }));
  const [whole] = values;
  if (whole?.key === undefined) return `"${section}":${whole?.text}`;
  return `"${section}":{${values.map(({ key, text }) => `"${key}":${text}`).join(',')}}`;
}

/**
 * The template of the collector's command, for clients from 20.10 on.
 * https://docs.docker.com/reference/cli/docker/container/inspect/ https://pkg.go.dev/text/template
 */
export const inspectTemplate = `{${sections.map(([section, paths]) => printed(section, paths)).join(',')}}`;

/**
 * The same of an answer of the engine's API (GET /containers/{id}/json).
 * @returns a new object; values that the answer does not have are undefined
 */
export function pickAsked(container: JsonObject): JsonObject {
  const pick = (path: string, value: unknown) => {
    const { pick: kept = (whole: unknown) => whole, isSaidByAbsence = false } = asked[path] ?? {};
    return value === undefined && !isSaidByAbsence ? undefined : kept(value);
  };
  return Object.fromEntries(
    sections.map(([section, paths]) => {
      const part = container[section];
      if (keyOf(paths[0] ?? '') === undefined) return [section, pick(section, part)];
      const values = objectOf(part) ?? {};
      return [
        section,
        Object.fromEntries(
          paths.map((path) => [keyOf(path), pick(path, values[keyOf(path) ?? ''])] as const),
        ),
      ];
    }),
  );
}
