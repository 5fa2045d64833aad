// A process that has the command loaded and runs it again and again, as bin.js does once: starting it anew takes ten times
// as long as most cases do. Each message names folder, environment and arguments; a line on each output ends the answer,
// with the exit code and by how many MiB memory grew.
import { run, watchOutputs } from '../../src/cli/main.ts';
import { peakMemory } from '../resident.ts';

/** What is to be run. */
export interface LoadedRun {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
}

watchOutputs();
process.on('disconnect', () => process.exit());
process.on('message', async ({ folder, env, argv }: LoadedRun) => {
  process.chdir(folder);
  const before = Object.keys(env).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, env);
  process.exitCode = 0;
  const beforeRun = process.memoryUsage.rss() / 2 ** 20;
  const peak = peakMemory();
  await run(argv);
  for (const [name, value] of before)
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  const end = `\0${process.exitCode} ${Math.max(0, Math.round(peak() - beforeRun))}\n`;
  process.stdout.write(end);
  process.stderr.write(end);
});
