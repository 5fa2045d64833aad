// When systems and runtimes get their last update. Only what a source says, with the day on which it was read.

/** The last day of updates. */
export interface Ending {
  /** `Ubuntu 20.04` */
  readonly name: string;
  /** YYYY-MM-DD */
  readonly day: string;
  /** German: who says so, and when it was read. */
  readonly source: string;
}
interface Product {
  readonly name: string;
  /** Names under which the inventory knows it, and images. */
  readonly words: RegExp;
  readonly images: readonly string[];
  readonly source: string;
  /** By the beginning of the version. */
  readonly days: Readonly<Record<string, string>>;
}
const distroInfo = 'distro-info-data 0.58+deb12u6, gelesen 2026-11-30';

const products: readonly Product[] = [
  {
    name: 'Ubuntu',
    words: /^ubuntu\b/i,
    images: ['ubuntu'],
    source: distroInfo,
    days: {
      '18.04': '2023-05-31',
      '20.04': '2025-05-29',
      '22.04': '2027-06-01',
      '24.04': '2029-05-31',
      '24.10': '2025-07-10',
      '25.04': '2026-01-15',
      '25.10': '2026-07-09',
      '26.04': '2031-05-29',
    },
  },
  {
    // Until the end of the long term support.
    name: 'Debian',
    words: /^debian\b/i,
    images: ['debian'],
    source: distroInfo,
    days: {
      '9': '2022-06-30',
      '10': '2024-06-30',
      '11': '2026-08-31',
      '12': '2028-06-30',
      '13': '2030-06-30',
    },
  },
  {
    name: 'Node.js',
    words: /^node(\.?js)?$/i,
    images: ['node'],
    source: 'Zeitplan von Node.js, github.com/nodejs/Release, gelesen 2026-11-30',
    days: {
      '14': '2023-04-30',
      '16': '2023-09-11',
      '18': '2025-04-30',
      '20': '2026-04-30',
      '22': '2027-04-30',
      '24': '2028-04-30',
    },
  },
  {
    name: 'Python',
    words: /^python\b/i,
    images: ['python'],
    // The source names months; the last day of each.
    source: 'Python Developer’s Guide, github.com/python/devguide, gelesen 2026-11-30',
    days: {
      '3.7': '2023-06-27',
      '3.8': '2024-10-31',
      '3.9': '2025-10-31',
      '3.10': '2026-10-31',
      '3.11': '2027-10-31',
      '3.12': '2028-10-31',
      '3.13': '2029-10-31',
    },
  },
  {
    name: 'PostgreSQL',
    words: /^postgres(ql)?$/i,
    images: ['postgres'],
    // The source names months; the last day of each.
    source: 'Uberspace Manual, PostgreSQL, gelesen 2026-11-30',
    days: {
      '12': '2024-11-30',
      '13': '2025-11-30',
      '14': '2026-11-30',
    },
  },
];

/** The entry for a version: `24.04` for `24.04.3 LTS`, `18` for `18-slim`, `20` for `20.x`. */
function endingIn({ name, days, source }: Product, version: string): Ending | undefined {
  const found = Object.keys(days).find(
    (start) => version === start || (version.startsWith(start) && !/^\d/.test(version.slice(start.length))),
  );
  const day = found === undefined ? undefined : days[found];
  return day === undefined ? undefined : { name: `${name} ${found}`, day, source };
}
/** Of a system or a program, as the inventory names it; undefined where no source is at hand. */
export function endingOf(name: string, version: string): Ending | undefined {
  const product = products.find(({ words }) => words.test(name));
  return product && endingIn(product, version.replace(/^v/i, ''));
}
/** Of the program that an image is made for: `node:18-slim`, `docker.io/library/postgres:14`. */
export function endingOfImage(image: string): Ending | undefined {
  const [, name = '', tag = ''] = /^(?:docker\.io\/)?(?:library\/)?([a-z]+):([^@]+)/.exec(image) ?? [];
  const product = products.find(({ images }) => images.includes(name));
  return product && endingIn(product, tag);
}
