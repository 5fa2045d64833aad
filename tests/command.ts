// The command line, called inside the test's process: arguments in, output and exit code out.
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { run } from '../src/cli/main.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The repository: a root folder like any other. */
export const repository = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

const record = (stream: NodeJS.WriteStream) => {
  const { write } = stream;
  let text = '';
  stream.write = ((chunk: string | Uint8Array) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    return true;
  }) as typeof write;
  return () => {
    stream.write = write;
    return stripVTControlCharacters(text);
  };
};

/** Runs `infrabuch …args`. Must not run twice at the same time: it reads the process's streams. */
export async function infrabuch(...args: readonly string[]): Promise<Outcome> {
  const before = process.exitCode;
  const [stdout, stderr] = [record(process.stdout), record(process.stderr)];
  process.exitCode = 0;
  try {
    await run(args);
  } finally {
    stdout();
    stderr();
  }
  const code = Number(process.exitCode);
  process.exitCode = before;
  return { code, stdout: stdout(), stderr: stderr() };
}
