// Ctrl-C, `kill` and a terminal that closes ask alike to end.
const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/**
 * Calls back whenever the process is asked to end, instead of ending it at once.
 * @param end is told the exit code that shells expect: 128 and the signal's number
 * @returns takes it back
 */
export function onEnd(end: (code: number) => void): () => void {
  const handlers = Object.entries(numbers).map(([signal, number]) => {
    const handler = () => end(128 + number);
    process.on(signal, handler);
    return { signal, handler };
  });
  return () => {
    for (const { signal, handler } of handlers) process.off(signal, handler);
  };
}
