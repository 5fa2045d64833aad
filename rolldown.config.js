// The published command: src/cli as JavaScript with what it starts with, in a few files that Node loads at once.
// Astro, the browser and what else a build needs stay packages; the pages stay source, which Astro compiles.
export default {
  input: { main: 'src/cli/main.ts' },
  platform: 'node',
  external: (name) =>
    !/^[./]/.test(name) &&
    !/^(commander|js-yaml|picocolors|yaml|zod)(\/|$)/.test(name) &&
    !name.startsWith('\0'),
  output: { dir: 'lib', cleanDir: true, chunkFileNames: '[name].js' },
};
