// The files below a root as they were at a commit. Runs git without a shell; nothing is checked out.
import { execFileSync } from 'node:child_process';
import { RootError, type Tree } from './root.ts';
import type { Head } from './stamp.ts';

function git(root: string, args: readonly string[], input?: string): Buffer {
  try {
    return execFileSync('git', ['-C', root, ...args], {
      ...(input === undefined ? {} : { input }),
      // A hook sets GIT_DIR to where it runs; the root says which repository is meant.
      env: { ...process.env, LC_ALL: 'C', GIT_DIR: undefined, GIT_WORK_TREE: undefined },
      stdio: ['pipe', 'pipe', 'pipe'],
      maxBuffer: 1 << 30,
    });
  } catch (error) {
    const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: Buffer };
    if (code === 'ENOENT') throw new RootError('--base braucht git; es ist nicht installiert.');
    const [reason] = String(stderr ?? '')
      .trim()
      .split('\n');
    throw new RootError(`Git hat abgelehnt: „${reason}“.`);
  }
}

/** The full id of the commit that a branch, tag or id names. */
function commitOf(root: string, ref: string): string {
  try {
    git(root, ['rev-parse', '--git-dir']);
  } catch (error) {
    if (error instanceof RootError && /not a git repository/.test(error.message))
      throw new RootError(`„${root}“ liegt in keinem Git-Repository: --base kann keinen Stand daraus lesen.`);
    throw error;
  }
  const unknown = new RootError(
    `Den Stand „${ref}“ gibt es im Git-Repository nicht: --base erwartet einen Branch, ein Tag oder einen Commit (in CI zuvor „git fetch“).`,
  );
  // A ref never begins with a dash, so it can never be an option.
  if (!/^[^-\s][^\s]*$/.test(ref)) throw unknown;
  try {
    return git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`])
      .toString('utf8')
      .trim();
  } catch {
    throw unknown;
  }
}

/** The contents of objects, by their ids: `<id> blob <size>\n<content>\n` one after the other. */
function blobs(root: string, ids: readonly string[]): Map<string, string> {
  const output = git(root, ['cat-file', '--batch'], `${ids.join('\n')}\n`);
  const contents = new Map<string, string>();
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf('\n', at);
    const [id = '', , size = '0'] = output.toString('utf8', at, end).split(' ');
    contents.set(id, output.toString('utf8', end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return contents;
}

/**
 * The inventory below a root at a commit. Symbolic links and submodules are left out.
 * @throws RootError
 */
export function gitTree(root: string, ref: string): Tree {
  const commit = commitOf(root, ref);
  const files = new Map<string, string>();
  const list = git(root, ['ls-tree', '-r', '-z', commit]).toString('utf8');
  for (const line of list.split('\0')) {
    const [, id, path] = /^100\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    if (id !== undefined && path !== undefined) files.set(path, id);
  }
  const ids = [...files].flatMap(([path, id]) => (path.startsWith('inventory/') ? [id] : []));
  const contents = ids.length > 0 ? blobs(root, [...new Set(ids)]) : new Map<string, string>();
  // Compose files may lie anywhere; they are read one by one.
  const contentOf = (id: string): string => {
    const known = contents.get(id) ?? git(root, ['cat-file', 'blob', id]).toString('utf8');
    contents.set(id, known);
    return known;
  };
  return {
    list: (folder) => {
      const below = [...files.keys()].filter((path) => path.startsWith(`${folder}/`));
      const parts = below.map((path) => path.slice(folder.length + 1).split('/'));
      const names = new Map(parts.map(([name = '', ...rest]) => [name, rest.length > 0]));
      return names.size > 0
        ? [...names].map(([name, isFolder]) => ({ name, isFolder, isFile: !isFolder }))
        : undefined;
    },
    holds: (file) => files.has(file),
    read: (file) => {
      const id = files.get(file);
      return id === undefined ? '' : contentOf(id);
    },
  };
}

/** The commit that is checked out at a root, and whether what handbooks are made from differs; undefined without one. */
export function headOf(root: string): Head | undefined {
  try {
    const [commit = '', date = ''] = git(root, ['log', '-1', '--format=%H%n%cI'])
      .toString('utf8')
      .trim()
      .split('\n');
    const changed = git(root, ['status', '--porcelain', '--', 'inventory', 'content', 'diagrams']);
    return { commit, date: new Date(date).toISOString().replace('.000', ''), isChanged: changed.length > 0 };
  } catch (error) {
    if (error instanceof RootError) return undefined;
    throw error;
  }
}
