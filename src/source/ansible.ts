// An inventory of Ansible, as INI or YAML -> its hosts and how each is reached. Passwords and other variables are not read.
//
// https://docs.ansible.com/ansible/latest/inventory_guide/intro_inventory.html
import { isPlace, type Place } from '../model/finding.ts';
import { isRecord } from '../model/record.ts';
import { readYaml } from './yaml.ts';

/** A host as Ansible reaches it. */
export interface AnsibleHost {
  readonly name: string;
  readonly address: string | undefined;
  readonly user: string | undefined;
  readonly port: number | undefined;
}
type Variables = Readonly<Record<string, string>>;
/** More hosts than anybody writes by hand; a range of ranges is no list any more. */
const maxHosts = 10_000;

/** `web[01:03].example.org` -> web01…, web02…, web03…; `[a:c]` and a step as well. None where it is no range, or too many. */
function expanded(pattern: string): string[] {
  const found = /^(.*?)\[(\w+):(\w+)(?::(\d+))?\](.*)$/.exec(pattern);
  if (!found) return [pattern];
  const [, before = '', from = '', to = '', step = '1', after = ''] = found;
  const isLetter = /^[a-z]$/i.test(from) && /^[a-z]$/i.test(to);
  const [first, last] = isLetter ? [from.charCodeAt(0), to.charCodeAt(0)] : [Number(from), Number(to)];
  const by = Math.max(1, Number(step));
  const ends = expanded(after);
  const count = (last - first) / by + 1;
  if (!Number.isInteger(first) || !Number.isInteger(last) || count * ends.length > maxHosts) return [];
  const names: string[] = [];
  for (let value = first; value <= last; value += by) {
    const text = isLetter ? String.fromCharCode(value) : String(value).padStart(from.length, '0');
    for (const end of ends) names.push(`${before}${text}${end}`);
  }
  return names;
}

/** The words of a line, quoted ones whole, without what stands behind a `#`. */
const wordsIn = (line: string): string[] =>
  [...line.matchAll(/(?:[^\s"'#]|"[^"]*"|'[^']*')+|#.*$/g)].flatMap(([word]) =>
    word.startsWith('#') ? [] : [word],
  );
/** `name key=value key="two words"`. */
function wordsOf(line: string): { name: string; variables: Variables } {
  const [name = '', ...rest] = wordsIn(line);
  const pairs = rest.flatMap((word) => {
    const at = word.indexOf('=');
    return at < 1 ? [] : [[word.slice(0, at), word.slice(at + 1).replace(/^(["'])(.*)\1$/, '$2')] as const];
  });
  return { name, variables: Object.fromEntries(pairs) };
}

interface Group {
  readonly hosts: Map<string, Variables>;
  readonly children: Set<string>;
  readonly variables: Record<string, string>;
}
type Groups = Map<string, Group>;
function groupOf(groups: Groups, name: string): Group {
  const known = groups.get(name);
  if (known) return known;
  const group: Group = { hosts: new Map(), children: new Set(), variables: {} };
  groups.set(name, group);
  return group;
}

/** `[web]`, `[web:children]`, `[web:vars]`. A host may begin with a bracket as well: `[a:c].example.org`. */
const headForm = /^\[([^\]:\s]+)(?::(\w+))?\]\s*(?:[#;].*)?$/;
function readIni(text: string): Groups {
  const groups: Groups = new Map();
  let [section, kind]: [string, string | undefined] = ['ungrouped', undefined];
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line === '' || /^[#;]/.test(line)) continue;
    const head = headForm.exec(line);
    if (head) {
      [section, kind] = [head[1] ?? '', head[2]];
      groupOf(groups, section);
      continue;
    }
    const group = groupOf(groups, section);
    const { name, variables } = wordsOf(line);
    if (kind === 'children') group.children.add(name);
    else if (kind === 'vars') {
      const [, key = '', value = ''] = /^([^=\s]+)\s*=\s*(.*)$/.exec(line) ?? [];
      group.variables[key] = value.replace(/^(["'])(.*)\1$/, '$2');
    } else
      for (const host of expanded(name)) group.hosts.set(host, { ...group.hosts.get(host), ...variables });
  }
  return groups;
}

const textsIn = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(isRecord(value) ? value : {}).flatMap(([key, text]) =>
      typeof text === 'string' || typeof text === 'number' ? [[key, String(text)]] : [],
    ),
  );
/** Deeper than any inventory is nested. */
const maxDepth = 20;
function readGroup(groups: Groups, name: string, value: unknown, depth = 0): void {
  const group = groupOf(groups, name);
  if (!isRecord(value) || depth > maxDepth) return;
  Object.assign(group.variables, textsIn(value.vars));
  for (const [pattern, variables] of Object.entries(isRecord(value.hosts) ? value.hosts : {}))
    for (const host of expanded(pattern))
      group.hosts.set(host, { ...group.hosts.get(host), ...textsIn(variables) });
  for (const [child, inner] of Object.entries(isRecord(value.children) ? value.children : {})) {
    group.children.add(child);
    readGroup(groups, child, inner, depth + 1);
  }
}

/** The variables of every host: those of outer groups before those of inner ones, its own last. */
function resolved(groups: Groups): ReadonlyMap<string, Variables> {
  const hosts = new Map<string, Variables>();
  const visit = (name: string, outer: Variables, way: readonly string[]): void => {
    const group = groups.get(name);
    if (!group || way.includes(name)) return;
    reached.add(name);
    const variables = { ...outer, ...group.variables };
    for (const [host, own] of group.hosts) hosts.set(host, { ...variables, ...hosts.get(host), ...own });
    for (const child of group.children) visit(child, variables, [...way, name]);
  };
  const reached = new Set<string>();
  const children = new Set([...groups.values()].flatMap((group) => [...group.children]));
  const all = groups.get('all')?.variables ?? {};
  for (const name of groups.keys()) if (!children.has(name)) visit(name, all, []);
  // Groups that hold each other are below no other one.
  for (const name of groups.keys()) if (!reached.has(name)) visit(name, all, []);
  return hosts;
}

const isYaml = (file: string) => /\.(?:ya?ml|json)$/i.test(file);
const plainText = (text: string) => text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
/** Values with tags of Ansible are passwords and templates: blanks in the place of the tag let them be texts. */
const readTagged = (file: string, text: string) =>
  readYaml({
    file,
    text: text.replace(/(?<=[:-] +)!(?:vault-encrypted|vault|unsafe)(?=\s)/g, (tag) =>
      ' '.repeat(tag.length),
    ),
  });

/** What is wrong with a line that names hosts; undefined: nothing. */
function hostProblem(line: string): string | undefined {
  const [name = '', ...rest] = wordsIn(line);
  if (name === '---' || (name.endsWith(':') && rest.length === 0))
    return 'Das sieht nach YAML aus: Der Name der Datei muss dann auf .yml enden.';
  if (!/^[\p{L}\p{N}_.@:%[\]-]+$/u.test(name)) return 'Hier steht kein Name eines Hosts.';
  if (rest.some((word) => !/^[^=]+=/.test(word)))
    return 'Hinter dem Namen eines Hosts erwartet Ansible nur Angaben wie ansible_host=192.0.2.9.';
  return expanded(name).length === 0
    ? `Dieser Bereich zählt nicht aufwärts, oder nennt mehr als ${maxHosts} Hosts.`
    : undefined;
}

/**
 * What keeps a text from being an inventory of Ansible, where it is first seen: a German sentence and its place.
 * @param file its name, as for `readAnsibleInventory`
 */
export function ansibleProblem(
  file: string,
  text: string,
): { readonly message: string; readonly at: Place } | undefined {
  const plain = plainText(text);
  const start = { file, line: 1, column: 1 };
  if (plain.startsWith('$ANSIBLE_VAULT;'))
    return {
      message:
        'Diese Datei ist verschlüsselt: mit „ansible-vault decrypt --output“ eine lesbare daraus machen.',
      at: start,
    };
  if (isYaml(file)) {
    const { value, findings } = readTagged(file, plain);
    const [fault] = value === undefined ? findings : [];
    return fault && { message: `${fault.message} ${fault.fix}`, at: isPlace(fault.at) ? fault.at : start };
  }
  let kind: string | undefined;
  for (const [index, raw] of plain.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || /^[#;]/.test(line)) continue;
    const head = headForm.exec(line);
    if (head) kind = head[2];
    const message = head || kind === 'children' || kind === 'vars' ? undefined : hostProblem(line);
    if (message !== undefined)
      return { message, at: { file, line: index + 1, column: raw.search(/\S/) + 1 } };
  }
  return undefined;
}

/**
 * The hosts of an inventory, each once, in its order; those of Ansible's own machine (`connection=local`) are left out.
 * @param file its name: `.yml`, `.yaml` and `.json` are YAML, anything else INI
 */
export function readAnsibleInventory(file: string, text: string): readonly AnsibleHost[] {
  const plain = plainText(text);
  const groups: Groups = isYaml(file) ? new Map() : readIni(plain);
  if (isYaml(file)) {
    const { value } = readTagged(file, plain);
    for (const [name, group] of Object.entries(isRecord(value) ? value : {})) readGroup(groups, name, group);
  }
  return [...resolved(groups)].flatMap(([name, variables]) => {
    // The names without ssh are those of Ansible 1, which it still reads.
    const of = (key: string) => variables[`ansible_${key}`] ?? variables[`ansible_ssh_${key}`];
    if (of('connection') === 'local' || name === 'localhost') return [];
    const port = Number(of('port'));
    const isPort = Number.isInteger(port) && port > 0 && port < 65_536;
    return [{ name, address: of('host'), user: of('user'), port: isPort ? port : undefined }];
  });
}
