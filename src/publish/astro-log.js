// What Astro says while it builds, without stack traces. Plain JavaScript, because Astro loads it by its path.

/** Astro's destination for messages: https://docs.astro.build/en/reference/logger-reference/ */
export default () => ({
  write: ({ level, message }) => {
    if (level !== 'warn') return;
    const lines = String(message)
      .split('\n')
      .filter((line) => !/^\s+at /.test(line));
    process.stderr.write(`Astro: ${lines.join('\n')}\n`);
  },
});
