// Runs the collector's script: here with sh, elsewhere through the system's ssh. The script goes over standard input,
// the argument vector holds no data but the target.
import { spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';

/** What is run, and where. */
export interface RunOptions {
  readonly script: string;
  /** `user@host` or a name of ~/.ssh/config; null: this machine. */
  readonly target: string | null;
  readonly port?: number;
  /** In seconds, for all of it. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}
/** The machine did not answer, or not with an archive; the message is one German sentence. */
export class RunError extends Error {}

/** More bytes than this no archive has. */
const maxBytes = 64 * 1024 * 1024;
/** What ssh may be called with; never an option. */
export const targetForm = /^(?!-)[\w.@:%[\]-]{1,255}$/;

/**
 * What is started, and how: on Windows its own ssh, without a group, which there is not, and without a window.
 * @throws RunError for Windows itself, which the collector does not read
 */
export function launchOf(
  { target, port, timeout }: Pick<RunOptions, 'target' | 'port' | 'timeout'>,
  platform: NodeJS.Platform,
): { readonly argv: readonly string[]; readonly hasGroup: boolean } {
  const isWindows = platform === 'win32';
  if (target === null && isWindows)
    throw new RunError('Windows selbst liest der Sammler nicht: mit --ssh einen Linux-Server nennen');
  return {
    argv: target === null ? ['sh', '-s'] : sshArgv(target, port, timeout, isWindows),
    hasGroup: !isWindows,
  };
}
const sshArgv = (target: string, port: number | undefined, timeout: number, isWindows: boolean): string[] => [
  ...[
    isWindows ? 'ssh.exe' : 'ssh',
    '-T',
    '-o',
    'BatchMode=yes',
    '-o',
    `ConnectTimeout=${Math.min(15, timeout)}`,
  ],
  ...['-o', 'ServerAliveInterval=15', '-o', 'ServerAliveCountMax=4', '-o', 'ClearAllForwardings=yes'],
  ...(port === undefined ? [] : ['-p', String(port)]),
  ...['--', target, 'sh', '-s'],
];

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters must not reach a terminal
const control = /[\u0000-\u001f\u007f-\u009f]+/g;
const lastLine = (text: string) =>
  text
    .split('\n')
    .map((line) => line.replace(control, ' ').trim())
    .filter((line) => line !== '')
    .at(-1)
    ?.slice(0, 300);

/** Ends a process, with everything that it started where it has a group of its own. */
function end(pid: number | undefined, hasGroup: boolean): void {
  if (pid === undefined) return;
  try {
    process.kill(hasGroup ? -pid : pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
const startError = (program: string, { code }: NodeJS.ErrnoException) =>
  new RunError(
    code === 'ENOENT' ? `„${program}“ ist hier nicht installiert` : `„${program}“ startet nicht (${code})`,
  );

/**
 * What the script printed.
 * @throws RunError when the program cannot be started, ends with an error, says too much, is too slow or aborted
 */
export function runScript(options: RunOptions): Promise<string> {
  const { script, timeout, signal } = options;
  return new Promise((resolve, reject) => {
    const { argv, hasGroup } = launchOf(options, process.platform);
    const [program = '', ...args] = argv;
    // A group of its own, so that everything below it ends with it.
    const child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: hasGroup,
      windowsHide: true,
    });
    const decoder = new StringDecoder('utf8');
    const parts: string[] = [];
    let size = 0;
    let errors = '';
    let stopped: string | null = null;
    const stop = (why: string) => {
      stopped ??= why;
      end(child.pid, hasGroup);
    };
    const timer = setTimeout(() => stop(`keine Antwort nach ${timeout} Sekunden`), timeout * 1000);
    const abort = () => stop('abgebrochen');
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) stop('die Antwort ist zu groß');
      else parts.push(decoder.write(chunk));
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString('utf8')).slice(-10_000);
    });
    child.stdin.on('error', () => {}); // A forced command need not read it.
    const settle = (error: RunError | null) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      if (error) reject(error);
      else resolve(parts.join('') + decoder.end());
    };
    child.once('error', (error: NodeJS.ErrnoException) => settle(startError(program, error)));
    child.once('close', (code) =>
      settle(
        stopped !== null
          ? new RunError(stopped)
          : code === 0
            ? null
            : new RunError(lastLine(errors) ?? `Exitcode ${code}`),
      ),
    );
    child.stdin.end(script);
  });
}
