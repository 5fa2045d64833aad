// infrabuch init [DIR]: asks what it needs to know, reads the machine, makes a repository that works at once.
import { basename, relative, resolve } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { checkFolder, makeRepository } from '../adopt/init/init.ts';
import { readUnknownMachine } from '../adopt/live/machine.ts';
import { checkHostIds, type ObservedMachine, readObserved } from '../adopt/live/observe.ts';
import { idOf } from '../inventory/compose/taken.ts';
import { UsageError } from '../system/errors.ts';
import { onEnd } from '../system/signals.ts';
import { openQuestions } from './questions.ts';

/** The flags of `infrabuch init`. */
export interface InitOptions {
  readonly name?: string;
  readonly owner?: string;
  readonly host?: string;
  readonly public?: boolean;
  readonly private?: boolean;
  readonly local?: boolean;
  readonly ssh?: string;
  readonly from?: string;
}

interface Questions {
  readonly name: string;
  readonly owner: string;
  readonly isPublic: boolean;
}
/** What the flags leave open is asked where somebody sits, else taken as it is most often. */
async function answersOf(folder: string, options: InitOptions): Promise<Questions> {
  const usual = { name: basename(resolve(folder)) || 'Handbuch', owner: 'TODO' };
  const isOpen =
    options.name === undefined ||
    options.owner === undefined ||
    (options.public === undefined && options.private === undefined);
  if (!isOpen || !process.stdin.isTTY || options.from === '-')
    return {
      name: options.name ?? usual.name,
      owner: options.owner ?? usual.owner,
      isPublic: options.public ?? false,
    };
  const questions = openQuestions();
  const ask = async (question: string, otherwise: string) => {
    const answer = await questions.ask(`${question} [${otherwise}] `);
    if (answer === undefined) throw new UsageError('Abgebrochen, nichts geschrieben.');
    return answer || otherwise;
  };
  try {
    const name = options.name ?? (await ask('Wie heißt das System?', usual.name));
    const owner = options.owner ?? (await ask('Wer ist verantwortlich?', usual.owner));
    const isPublic =
      options.public ??
      (options.private ? false : /^j/i.test(await ask('Kann jeder das Repository lesen? (j/n)', 'n')));
    return { name, owner, isPublic };
  } finally {
    questions.close();
  }
}

/** What the flags say is to be read. */
async function machinesOf({ local, ssh, from, host }: InitOptions): Promise<ObservedMachine[]> {
  if ([local, ssh, from].filter((flag) => flag !== undefined).length > 1)
    throw new UsageError('--local, --ssh und --from schließen sich aus: Eine Quelle reicht.');
  if (from !== undefined) return readObserved(from, new Date());
  if (!local && ssh === undefined) return [];
  process.stderr.write(`${ssh ?? 'Diese Maschine'} wird gelesen …\n`);
  const controller = new AbortController();
  const takeBack = onEnd(() => controller.abort());
  try {
    return [await readUnknownMachine(ssh, host, controller.signal)];
  } finally {
    takeBack();
  }
}

/**
 * Exit code of `infrabuch init`.
 * @throws UsageError
 */
export async function init(folder: string, options: InitOptions): Promise<number> {
  if (options.public && options.private) throw new UsageError('--public und --private schließen sich aus.');
  for (const flag of ['name', 'owner'] as const) {
    const text = options[flag];
    if (text !== undefined && (text.trim() === '' || /\p{Cc}/u.test(text)))
      throw new UsageError(`--${flag} erwartet eine Zeile Text.`);
  }
  checkHostIds([], options.host);
  // Before anybody answers questions, or a machine is read.
  checkFolder(resolve(folder), folder);
  const { name, owner, isPublic } = await answersOf(folder, options);
  const machines = await machinesOf(options);
  checkHostIds(machines, options.host);
  const made = makeRepository({
    folder,
    id: idOf(name) === 'ohne-namen' ? 'handbuch' : idOf(name),
    title: name,
    owner,
    isPublic,
    today: new Date().toISOString().slice(0, 10),
    host: options.host,
    machines,
    version: `^${packageJson.version}`,
  });
  const shown = relative(process.cwd(), made.folder) || '.';
  for (const { host, counts } of made.imported) {
    const { containers = 0, stacks = 0 } = counts;
    process.stderr.write(`${host}: ${stacks} Stacks, ${containers} Container übernommen.\n`);
  }
  if (made.privateFolder !== undefined)
    process.stderr.write(
      `Momentaufnahmen gehören nach „${relative(process.cwd(), made.privateFolder)}“, in ein Repository, das nicht öffentlich ist.\n`,
    );
  process.stderr.write(
    `„${shown}“ ist angelegt. Weiter:\n${shown === '.' ? '' : `  cd ${shown}\n`}  npx infrabuch check\n  npx infrabuch build\n`,
  );
  return 0;
}
