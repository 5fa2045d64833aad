// The published command: src/cli as JavaScript with what it starts with, in a few files that Node loads at once.
// Astro, the browser and what else a build needs stay packages; the pages stay source, which Astro compiles.
const bundled = /^(commander|js-yaml|picocolors|yaml|zod)(\/|$)/;

export default {
  input: { main: 'src/cli/main.ts' },
  platform: 'node',
  external: (name) => !/^[./\0]/.test(name) && !bundled.test(name),
  output: { dir: 'lib', cleanDir: true, chunkFileNames: '[name].js' },
};
