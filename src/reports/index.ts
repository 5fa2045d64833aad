// The forms of a report, in the order of the command's help. A new one is a file and a line here.
import { renderGithub } from './github.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import type { Renderer } from './report.ts';
import { renderSarif } from './sarif.ts';
import { renderText } from './text.ts';

export type Format = 'text' | 'json' | 'junit' | 'sarif' | 'github' | 'markdown';

export const reports: Readonly<Record<Format, Renderer>> = {
  text: (findings, coverage, handbooks, options) =>
    renderText(findings, coverage, handbooks, options.palette, options),
  json: renderJson,
  junit: renderJunit,
  sarif: renderSarif,
  github: renderGithub,
  markdown: renderMarkdown,
};
