// The worked examples of docs/contributing.md: each code block with what the line above it says is to be done with it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** One step: a new file, lines beside a line of a file, or commands. */
export type Step =
  | { readonly does: 'file'; readonly path: string; readonly text: string }
  | {
      readonly does: 'lines';
      readonly path: string;
      readonly place: 'below' | 'above';
      readonly anchor: string;
      readonly text: string;
    }
  | { readonly does: 'run'; readonly text: string };
/** The steps below one heading. */
export interface Example {
  readonly title: string;
  readonly steps: readonly Step[];
}

const block = /\n([^\n]+)\n\n```(\w+)\n([\s\S]*?)\n```\n/g;

function stepOf(before: string, language: string, text: string): Step {
  if (language === 'sh') return { does: 'run', text };
  const file = /^New file `([^`]+)`:$/.exec(before)?.[1];
  if (file) return { does: 'file', path: file, text: `${text}\n` };
  const [, path, place, anchor] = /^In `([^`]+)`, (below|above) `([^`]+)`:$/.exec(before) ?? [];
  if (path && anchor && (place === 'below' || place === 'above'))
    return { does: 'lines', path, place, anchor, text };
  throw new Error(`docs/contributing.md: what is to be done with the block below „${before}“?`);
}

/** The examples of the page: what stands below its heading „Examples“, one a heading of the third level. */
export function examplesOf(page: string): Example[] {
  const part = /\n## Examples\n([\s\S]*?)\n## /.exec(page)?.[1] ?? '';
  return part.split(/\n### /).map((text, index) => ({
    title: index === 0 ? 'The handbook' : (text.split('\n')[0] ?? ''),
    steps: [...text.matchAll(block)].map(([, before = '', language = '', code = '']) =>
      stepOf(before, language, code),
    ),
  }));
}

/**
 * Does one step in a copy of the package.
 * @throws when a new file is there already, when the named line is not there exactly once, when a command fails
 */
export function doStep(folder: string, step: Step, env: NodeJS.ProcessEnv): void {
  if (step.does === 'run') {
    const { status, stdout, stderr } = spawnSync('sh', ['-e'], {
      cwd: folder,
      env,
      input: step.text,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${step.text}\nended with ${status}\n${stdout}${stderr}`);
    return;
  }
  const path = join(folder, step.path);
  if (step.does === 'file') {
    if (existsSync(path)) throw new Error(`${step.path} is no new file`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, step.text);
    return;
  }
  const lines = readFileSync(path, 'utf8').split('\n');
  const at = lines.indexOf(step.anchor);
  if (at < 0 || at !== lines.lastIndexOf(step.anchor))
    throw new Error(`${step.path} must hold the line „${step.anchor}“ exactly once`);
  const added = lines.toSpliced(step.place === 'below' ? at + 1 : at, 0, ...step.text.split('\n'));
  writeFileSync(path, added.join('\n'));
}
