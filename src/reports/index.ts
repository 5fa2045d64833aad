// The forms of a report, in the order of the command's help, each loaded when it is asked for. A new one is a file and
// a line here.
import type { ReportRenderer } from './renderer.ts';

/** What renders each form. */
export const reports = {
  text: async () => {
    const { renderText } = await import('./text.ts');
    return (findings, coverage, handbooks, options) =>
      renderText(findings, coverage, handbooks, options.palette, options);
  },
  json: async () => (await import('./json.ts')).renderJson,
  junit: async () => (await import('./junit.ts')).renderJunit,
  sarif: async () => (await import('./sarif.ts')).renderSarif,
  github: async () => (await import('./github.ts')).renderGithub,
  markdown: async () => (await import('./markdown.ts')).renderMarkdown,
} as const satisfies Record<string, () => Promise<ReportRenderer>>;

/** The forms that `--format` names. */
export type Format = keyof typeof reports;
/** All of them, in the order of the help. */
export const formats = Object.keys(reports) as Format[];
