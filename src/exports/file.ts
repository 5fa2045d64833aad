// What an export is.

/** Kinds of files of which each is for one host, and in German what such a host documents. */
export const exportSets = {
  ufw: 'eine Firewall mit ufw',
  'docker-user': 'Regeln der Kette DOCKER-USER oder veröffentlichte Ports hinter einer Firewall',
} as const;
type ExportSet = keyof typeof exportSets;

export interface ExportFile {
  /** Path below the handbook's downloads. */
  readonly path: string;
  /** File name; what `infrabuch export NAME` takes. */
  readonly name: string;
  /** German: what it is. */
  readonly title: string;
  /** Made when it is read, which may take long. */
  readonly content: string;
  /** What `infrabuch export NAME` takes as well, for the files of one kind; each is for one host. */
  readonly set?: ExportSet;
  readonly host?: string;
}
