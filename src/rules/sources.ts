// The pages that rules rely on.
import type { RuleSource } from './rule.ts';

/** Docker's reference of the compose file, at one of its sections. */
export const composeReference = (section: string, page = 'services'): RuleSource => ({
  title: `Docker, Compose file reference: ${page}, ${section}`,
  url: `https://docs.docker.com/reference/compose-file/${page}/#${section}`,
});
/** A page of Docker's manuals. */
export const dockerManual = (title: string, path: string): RuleSource => ({
  title: `Docker Docs: ${title}`,
  url: `https://docs.docker.com/${path}`,
});
/** A request for comments of the IETF. */
export const rfc = (number: number, title: string): RuleSource => ({
  title: `RFC ${number}: ${title}`,
  url: `https://www.rfc-editor.org/rfc/rfc${number}`,
});
