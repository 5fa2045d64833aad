// Variables, images, paths and versions of a text against what is known.
import { closestTo, editDistance } from '../model/closest.ts';
import type { Literal } from './literal.ts';
import type { Context, Verdict } from './verdict.ts';

/** Prefixes by which build tools pick the variables that go into a build. */
const buildPrefix = /^(REACT_APP|VITE|NEXT_PUBLIC|NUXT_PUBLIC|VUE_APP|GATSBY|PUBLIC)_/;
/** Ends that variables of every product have. */
const plainEnd =
  /^(ADMIN|ROOT|DB|DATABASE|SECRET|API|BASE|PUBLIC|PRIVATE|ACCESS|SMTP|MAIL|USER|SERVER|ROOT|HTTP|HTTPS)_(PASSWORD|PASS|USER|USERNAME|EMAIL|HOST|NAME|PORT|KEY|TOKEN|URL|URI|DIR|PATH)$/;
const assignment = /^\s*(?:[-#]\s*)?(?:export\s+)?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)\s*[=:]/;
/** Whether a block of code is an env file of ours: at least half of what it sets is known. */
function isOurEnvFile({ block: whole, isCode, known }: Context): boolean {
  if (!isCode) return false;
  const block = whole.slice(0, 400);
  const set = block.flatMap((line) => assignment.exec(line)?.[1] ?? []);
  // A script sets variables, too, between its commands.
  const others = block.filter((line) => !assignment.test(line) && !/^\s*(#.*|cat .*<<.*|EOF)?$/.test(line));
  if (others.length > set.length) return false;
  const ours = set.filter((name) => known.variables.has(name)).length;
  return ours > 1 && ours * 2 >= set.length;
}
/** „… wird nicht gelesen“ */
const withoutEffect =
  /(nicht|nirgends|never|not)\s+(mehr\s+)?(gelesen|benutzt|verwendet|genutzt|ausgewertet|read|used)|(ohne|keine) Wirkung|no effect/i;
/** A known variable that another is close to. */
function meantVariable(value: string, all: readonly string[]): string | undefined {
  const words = value.split('_');
  const end = words.slice(-2).join('_');
  const near =
    value.length > 5
      ? all.find(
          (other) =>
            Math.abs(other.length - value.length) <= 2 &&
            closestTo(value, [other]) &&
            distanceIsSmall(value, other),
        )
      : undefined;
  const sameEnd =
    words.length > 2 && !plainEnd.test(end)
      ? all.find((other) => other.endsWith(`_${end}`) || other === end)
      : undefined;
  // Another build tool's prefix: the build never reads it.
  const prefix = buildPrefix.exec(value)?.[1];
  const ofBuild = all.filter((other) => buildPrefix.test(other));
  const otherTool =
    prefix && ofBuild.every((other) => !other.startsWith(`${prefix}_`))
      ? (ofBuild.find((other) => other.split('_').at(-1) === words.at(-1)) ?? ofBuild[0])
      : undefined;
  return near ?? sameEnd ?? otherTool;
}
/** A variable: what is close to a known one, or stands among known ones in an env file. */
export function judgeVariable({ value, column }: Literal, context: Context): Verdict | undefined {
  const { known, line } = context;
  if (known.variables.size === 0 || known.variables.has(value)) return undefined;
  if (withoutEffect.test(line.slice(column))) return undefined;
  const meant = meantVariable(value, [...known.variables.keys()]);
  const isSet = assignment.exec(line)?.[1] === value;
  return meant !== undefined || (isSet && isOurEnvFile(context))
    ? { as: 'unknown', message: `Die Variable ${value} ist ${known.absent}.`, expected: meant }
    : undefined;
}
const distanceIsSmall = (a: string, b: string): boolean => {
  const differing = a.split('_').filter((word) => !b.split('_').includes(word));
  return differing.length <= 1 && differing.every((word) => word.length > 2);
};

/** The tag of an image that is known. */
export function judgeImage({ value, of = '' }: Literal, { known, isMdx }: Context): Verdict | undefined {
  const tags = known.images.get(of);
  if (!tags || (/^\d{3,}$/.test(value) && known.ports.has(value))) return undefined;
  if (tags.has(value))
    return isMdx ? { as: 'hand', message: `Das Image ${of}:${value} steht hier von Hand.` } : undefined;
  return {
    as: 'contradicts',
    message: `Das Image ${of}:${value} ist nicht das dokumentierte.`,
    expected: [...tags].map((tag) => `${of}:${tag}`).join(', '),
  };
}

/** Folders of a distribution: a folder of the same name below another of them is another thing. */
const ofSystem = /^\/(etc|var\/(log|lib|cache|spool|www|backups)|usr)(\/|$)/;
const plainNames =
  /^(backend|frontend|letsencrypt|receipts|database|document|documents|docker|dockerdata|projects?|services|scripts|downloads|uploads|backups?|config(uration)?|settings|mariadb|postgres(ql)?|mongodb|nextcloud|workspace|websites?|docker-compose\.ya?ml|compose\.ya?ml|nginx\.conf|default\.conf|error\.log|access\.log)$/i;
/** Whether a path is most likely written for a known one. */
function isMeant(path: string, part: string): boolean {
  if (path.toLowerCase() === part.toLowerCase()) return true;
  const [base, other] = [part, path].map((text) => text.split('/').at(-1)?.toLowerCase() ?? '') as [
    string,
    string,
  ];
  const folder = (text: string) => text.split('/').slice(0, -1).join('/');
  // One letter beside a known name in the same place: a slip of the pen; of long names two.
  if (folder(path) === folder(part) && !/\d/.test(base + other) && Math.min(base.length, other.length) > 3)
    return editDistance(base, other) <= (Math.min(base.length, other.length) > 9 ? 2 : 1);
  if (base !== other || base.length < 8) return false;
  const [top, otherTop] = [part.split('/')[1], path.split('/')[1]];
  if (ofSystem.test(part) !== ofSystem.test(path)) return false;
  return top === otherTop ? part.split('/').length <= path.split('/').length : !plainNames.test(base);
}
/** A path: only what is close to a known one is meant to be it. */
export function judgePath({ value }: Literal, { known }: Context): Verdict | undefined {
  const all = [...known.paths.keys()];
  const isKnown = all.some(
    (path) => path === value || value.startsWith(`${path}/`) || path.startsWith(`${value}/`),
  );
  if (isKnown) return undefined;
  const parts = value.split('/');
  for (let length = parts.length; length > 2; length--) {
    const part = parts.slice(0, length).join('/');
    const meant = all.find((path) => isMeant(path, part));
    if (meant)
      return {
        as: 'contradicts',
        message: `Der Pfad ${value} ist ein anderer als der dokumentierte.`,
        expected: meant,
      };
  }
  return undefined;
}

const begins = (a: string, b: string): boolean => a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
/** The version of a product that is known. */
export function judgeVersion({ value, of = '' }: Literal, { known }: Context): Verdict | undefined {
  const versions = [...(known.versions.get(of) ?? [])];
  if (versions.length === 0 || versions.some((version) => begins(version, value))) return undefined;
  return {
    as: 'contradicts',
    message: `Von ${of} ist nicht die Version ${value} bekannt.`,
    expected: versions.join(', '),
  };
}
