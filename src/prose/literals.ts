// A line of a text -> the literals in it that name something of a system, each with its column (1-based).

import { patternText } from '../model/escape.ts';
import { remembered } from '../model/memo.ts';
import type { Literal } from './literal.ts';
import { namesIn } from './name-literals.ts';

const ipv4 = /(?<![\w.])(\d{1,3}(?:\.\d{1,3}){3})(?:\/(\d{1,2}))?(?![\w]*\.\d|\d|\.in-addr)/g;
const ipv6 =
  /(?<![\w:.])((?:[0-9a-f]{1,4}:){1,7}(?::[0-9a-f]{0,4}){0,7}(?::)?[0-9a-f]{0,4})(\/\d{1,3})?(?![\w:])/gi;
/** The addresses and networks of a line. */
export function addressesIn(line: string): Literal[] {
  const of4 = [...line.matchAll(ipv4)].flatMap((found): Literal[] => {
    const [whole, address = '', prefix] = found;
    if (address.split('.').some((part) => Number(part) > 255)) return [];
    if (/(v|version|release)\s*$/i.test(line.slice(0, found.index))) return [];
    return [{ kind: 'address', value: prefix ? whole : address, column: found.index + 1 }];
  });
  const of6 = [...line.matchAll(ipv6)].flatMap((found): Literal[] =>
    (found[0].includes('::') && /[0-9a-f]{2}/i.test(found[0]) && found[0].split(':').length > 3) ||
    /^([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(\/|$)/i.test(found[0])
      ? [{ kind: 'address', value: found[0], column: found.index + 1 }]
      : [],
  );
  return [...of4, ...of6];
}

const hostPort =
  /(?<![\w/.@-])(?:[a-z][a-z0-9+.-]*:\/\/(?:[^@/\s"']*@)?)?((?:[a-z0-9_-]+\.)*[a-z0-9_-]+):(\d{2,5})(?![\w.]*\d|[\w:])/gi;
const namedPort =
  /\bPorts?\b[\s:`*„"(]*((?:\d{2,5}[`*“"]*(?:\s*(?:,|\/|und|oder|bis|–|-)\s*[`*„"]*(?=\d))?)+)/gi;
const portProtocol = /(?<![\d.:/\w])(\d{1,5})(?:[:-](\d{1,5}))?\/(tcp|udp)\b/gi;
const mapping = /(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}:)?(\d{2,5}):(\d{2,5})(?:\/(?:tcp|udp))?(?![\w:.])/g;
const isPort = (text: string) => Number(text) >= 1 && Number(text) <= 65535;
function ports(line: string, isCode: boolean): Literal[] {
  const literals: Literal[] = [];
  const put = (value: string | undefined, column: number, of?: string) => {
    if (value && isPort(value) && !literals.some((other) => other.column === column))
      literals.push({ kind: 'port', value, column, ...(of ? { of } : {}) });
  };
  for (const found of line.matchAll(hostPort)) {
    const [whole, host = '', port = ''] = found;
    // `12:30` is a time, `1.27:80` no host.
    if (/[a-z]/i.test(host) || /^\d+(\.\d+){3}$/.test(host))
      put(port, found.index + whole.length - port.length + 1, host);
  }
  for (const found of line.matchAll(namedPort))
    for (const number of (found[1] ?? '').matchAll(/\d{2,5}/g))
      put(number[0], found.index + found[0].indexOf(found[1] ?? '') + number.index + 1);
  for (const found of line.matchAll(portProtocol)) {
    put(found[1], found.index + 1);
    if (found[2]) put(found[2], found.index + (found[1]?.length ?? 0) + 2);
  }
  const isMapping =
    isCode && (/^\s*-\s*["']?[\d.:]+(\/\w+)?["']?\s*(#|$)/.test(line) || /\s(-p|--publish)\s/.test(line));
  for (const found of isMapping ? line.matchAll(mapping) : []) {
    const at = found.index + found[0].lastIndexOf(`${found[1]}:${found[2]}`);
    put(found[1], at + 1);
    put(found[2], at + (found[1]?.length ?? 0) + 2);
  }
  for (const found of line.matchAll(
    /\b(?:psql|pg_dump|pg_isready|pg_restore|mysql|mysqldump|mariadb|mongosh?|redis-cli|ssh|ssh-copy-id|scp|sftp)\b[^|;&`]*?\s-[pP]\s*(\d{2,5})\b/g,
  ))
    put(found[1], found.index + found[0].length - (found[1]?.length ?? 0) + 1);
  for (const found of line.matchAll(
    /(?:\bufw\s+(?:delete\s+)?(?:allow|deny|limit|reject)\s+|--dport\s+|--port[ =]|\blisten\s+)(\d{2,5})\b/g,
  ))
    put(found[1], found.index + found[0].length - (found[1]?.length ?? 0) + 1);
  return literals;
}

const topLevels =
  'com|de|net|org|io|tech|app|dev|eu|info|cloud|at|ch|local|lan|home|internal|intern|me|online|shop|xyz|biz|systems|services|network';
const domainPattern = new RegExp(
  `(?<![\\w.@/-])((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.)+(?:${topLevels}))(?![\\w-]|\\.\\w)`,
  'gi',
);
const domains = (line: string): Literal[] =>
  [...line.replace(/:\/\//g, '   ').matchAll(domainPattern)].map((found) => ({
    kind: 'domain',
    value: (found[1] ?? '').toLowerCase(),
    column: found.index + 1,
  }));

const variablePattern = /(?<![\w$.-])\$?\{?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?![\w-])/g;
const variables = (line: string): Literal[] =>
  [...line.matchAll(variablePattern)].map((found) => ({
    kind: 'variable',
    value: found[1] ?? '',
    column: found.index + found[0].indexOf(found[1] ?? '') + 1,
  }));

const imagePattern = /(?<![\w./@-])((?:[a-z0-9.-]+\/)*[a-z0-9][a-z0-9._-]*):([A-Za-z0-9][\w.-]*)/g;
const images = (line: string): Literal[] =>
  [...line.matchAll(imagePattern)].map((found) => ({
    kind: 'image',
    of: found[1],
    value: (found[2] ?? '').replace(/\.$/, ''),
    column: found.index + 1,
  }));

const pathPattern =
  /(?<![\w.~:/<}$*-])(\/(?:opt|srv|home|var|etc|usr\/local|mnt|data|root|backup)(?:\/[\w.@+-]+)+)\/?/g;
const paths = (line: string): Literal[] =>
  [...line.matchAll(pathPattern)].map((found) => ({
    kind: 'path',
    value: (found[1] ?? '').replace(/\.$/, ''),
    column: found.index + 1,
  }));

/** At least this version is meant, or any from it on. */
const isMinimum = (before: string, after: string): boolean =>
  // „PostgreSQL 12, 13 oder 14“, „Update von PostgreSQL 15 auf 16“
  /^\s*(,|\/|–|-|oder|or|und|and|bis|to|auf)\s*(v|version\s+)?\d/i.test(after) ||
  /^\.x\b/i.test(after) ||
  /(\bab|mindestens|>=|≥|\bsince|minimum|at least|höher als)\s*$/i.test(before) ||
  /^\s*(\+|oder (neuer|höher)|or (later|newer|higher)|bis\b)/i.test(after);
/** `PostgreSQL 16`: a product with a number behind it. */
const versionPattern = remembered(
  (product) =>
    new RegExp(
      `(?<![\\w-])${patternText(product)
        .replace('postgresql', 'postgres(?:ql)?')
        .replace(
          'node\\.js',
          'node(?:\\.?js)?',
        )}\\s+(?:Version\\s+|v)?(\\d+(?:\\.\\d+)*)(?![\\w/]|\\.\\d|\\s*(?:GB|MB|%|Container|Dienste|Ports?))`,
      'gi',
    ),
);
/** Versions of products that are known. */
function versions(line: string, products: readonly string[]): Literal[] {
  if (!/\d/.test(line)) return [];
  return products.flatMap((product) =>
    [...line.matchAll(versionPattern(product))].flatMap((found): Literal[] => {
      const value = found[1] ?? '';
      const start = found.index + found[0].length - value.length;
      // What has four parts is an address.
      if (/^\d+(\.\d+){3}$/.test(value)) return [];
      if (isMinimum(line.slice(0, found.index), line.slice(start + value.length))) return [];
      return [{ kind: 'version', of: product, value, column: start + 1 }];
    }),
  );
}

/**
 * All literals of a line, in the order of their columns.
 * @param products names whose versions are looked for, in lower case
 */
export function literalsIn(line: string, isCode: boolean, products: readonly string[]): Literal[] {
  return [
    ...addressesIn(line),
    ...ports(line, isCode),
    ...domains(line),
    ...namesIn(line, isCode),
    ...variables(line),
    ...images(line),
    ...paths(line),
    ...versions(line, products),
  ].sort((a, b) => a.column - b.column);
}
