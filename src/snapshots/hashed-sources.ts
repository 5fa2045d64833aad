// The sources that hold keyed hashes of values, alike: env files and containers.
import type { SourceId } from '../model/source-ids.ts';
import { containerEnv, hashesOfContainers, parseContainerEnv } from './container-env.ts';
import { envFiles, type HashedValues, hashesOfFiles, parseEnvFiles } from './env-files.ts';

interface HashedSource {
  readonly id: SourceId;
  readonly file: string;
  /** The hashes of a text, by path or container. */
  hashesOf(text: string): HashedValues;
  /** What holds the variables, before its name: `Env-Datei`. */
  readonly holder: string;
  readonly section: 'env_files' | 'containers';
}

/** Both, in the order of reports. */
export const hashedSources: readonly HashedSource[] = [
  {
    id: 'env-files',
    file: envFiles.file,
    hashesOf: (text) => hashesOfFiles(parseEnvFiles(text)),
    holder: 'Env-Datei',
    section: 'env_files',
  },
  {
    id: 'container-env',
    file: containerEnv.file,
    hashesOf: (text) => hashesOfContainers(parseContainerEnv(text)),
    holder: 'Container',
    section: 'containers',
  },
];
