// Questions at the terminal. Whoever leaves with Ctrl-C or Ctrl-D, or closes the terminal, gave no answer.
import { createInterface } from 'node:readline/promises';

/** A terminal that is asked. */
export interface Questions {
  /** The answer without blanks around it; undefined when somebody left, and from then on. */
  readonly ask: (question: string) => Promise<string | undefined>;
  readonly close: () => void;
}

/** Opens the terminal for questions; they go to standard error. It must be closed, else the process waits for it. */
export function openQuestions(
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Questions {
  const terminal = createInterface({ input, output });
  const leave = new AbortController();
  terminal.once('SIGINT', () => leave.abort()).once('close', () => leave.abort());
  return {
    ask: async (question) => {
      try {
        return (await terminal.question(question, { signal: leave.signal })).trim();
      } catch (error) {
        if (leave.signal.aborted) return undefined;
        throw error;
      }
    },
    close: () => terminal.close(),
  };
}
