// The published command: src/cli as JavaScript with what it starts with, in a few files that Node loads at once.
// Astro, the browser and what else a build needs stay packages; the pages stay source, which Astro compiles.
// `npm pack`, `npm install git+…` and `npm ci` run it as `prepare`.
import { fileURLToPath } from 'node:url';

const bundled = /^(commander|js-yaml|picocolors|yaml|zod)(\/|$)/;

/** The JSON Schemas as texts: making them takes as long as reading an inventory. */
const schemaTexts = {
  name: 'schema-texts',
  async load(id) {
    if (!id.replaceAll('\\', '/').endsWith('/src/exports/schema.ts')) return null;
    const { schemaFiles } = await import('./src/exports/schema.ts');
    return { code: `export const schemaFiles = () => ${JSON.stringify(schemaFiles())};`, moduleType: 'js' };
  },
};

/** Importing node:process by name calls all its getters, some of which load half of Node; the global is the same object. */
const plainProcess = {
  name: 'plain-process',
  resolveId: (id) => (id === 'node:process' ? '\0process' : null),
  load: (id) => (id === '\0process' ? 'export default globalThis.process;' : null),
};

const config = {
  input: { main: 'src/cli/main.ts' },
  platform: 'node',
  plugins: [plainProcess, schemaTexts],
  external: (name) => !/^[./\0]/.test(name) && !bundled.test(name),
  output: { dir: 'lib', cleanDir: true, chunkFileNames: '[name].js' },
};
export default config;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // Without development's packages (`npm ci --omit=dev`) a checkout runs from its sources.
  const rolldown = await import('rolldown').catch(() => undefined);
  await rolldown?.build({ ...config, logLevel: 'warn' });
}
