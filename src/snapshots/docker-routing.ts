// What of a container tells a reverse proxy where to lead requests: labels for Traefik and caddy-docker-proxy, variables for
// nginx-proxy; and the folder of its compose project. Names of routers, hosts and ports, never users, headers or other options.
//
// https://doc.traefik.io/traefik/routing/providers/docker/ https://github.com/lucaslorentz/caddy-docker-proxy
// https://github.com/nginx-proxy/nginx-proxy/tree/main/docs

import { type JsonObject, objectOf } from './json-objects.ts';

/** Words at the end of Traefik's labels that are taken. */
const ofTraefik = ['enable', 'rule', 'entrypoints', 'service', 'tls', 'certresolver', 'port', 'scheme'];
const ofNginxProxy = ['VIRTUAL_HOST', 'VIRTUAL_PORT', 'VIRTUAL_PROTO', 'VIRTUAL_PATH'];
/** Compose's own label with the folder of the first compose file. */
export const folderLabel = 'com.docker.compose.project.working_dir';

const quoted = (words: readonly string[]) => words.map((word) => `"${word}"`).join(' ');

/** The template's object of all of them; where an entry is no text with `=`, it is left out. */
export const printRouting =
  '{{$comma := ""}}{{"{"}}{{range $name, $value := .Config.Labels}}' +
  // Of `traefik.http.routers.shop.rule` first `traefik`, last `rule`; of `caddy_1.0_reverse_proxy` `caddy` and `proxy`.
  '{{$first := index (split (index (split $name ".") 0) "_") 0}}' +
  '{{$last := ""}}{{range split $name "."}}{{$last = .}}{{end}}' +
  '{{$word := ""}}{{range split $last "_"}}{{$word = .}}{{end}}' +
  `{{if or (eq $name "${folderLabel}") (and (eq $first "traefik") (eq $last ${quoted(ofTraefik)})) ` +
  '(and (eq $first "caddy") (or (eq $last $name) (eq $word "proxy")))}}' +
  '{{$comma}}{{json $name}}:{{json $value}}{{$comma = ","}}{{end}}{{end}}' +
  '{{range .Config.Env}}{{$parts := split . "="}}{{if and (eq (index $parts 0) ' +
  `${quoted(ofNginxProxy)}) (gt (len $parts) 1)}}{{$comma}}{{json (index $parts 0)}}:{{json (index $parts 1)}}` +
  '{{$comma = ","}}{{end}}{{end}}{{"}"}}';

/** Whether a label is one of them, as the template decides. */
function isTaken(name: string): boolean {
  const parts = name.split('.');
  const last = parts.at(-1) ?? '';
  const first = parts[0]?.split('_')[0];
  return (
    name === folderLabel ||
    (first === 'traefik' && ofTraefik.includes(last)) ||
    (first === 'caddy' && (parts.length === 1 || last.split('_').at(-1) === 'proxy'))
  );
}

const texts = (entries: readonly (readonly [string, unknown])[]): Record<string, string> =>
  Object.fromEntries(entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));

/**
 * The same of what inspect shows: as the template printed it, else out of all labels and variables.
 * @returns texts by the names of labels and variables
 */
export function routingOf(config: JsonObject): Readonly<Record<string, string>> {
  const printed = objectOf(config.Routing);
  if (printed) return texts(Object.entries(printed));
  const variables = (Array.isArray(config.Env) ? config.Env : []).flatMap((entry) => {
    const [name = '', value] = String(entry).split('=');
    return ofNginxProxy.includes(name) && value !== undefined ? [[name, value] as const] : [];
  });
  const labels = Object.entries(objectOf(config.Labels) ?? {}).filter(([name]) => isTaken(name));
  return texts([...labels, ...variables]);
}
