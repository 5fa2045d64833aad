// An SVG of the site -> a file of its own: variables become the light values, a ground is drawn.
import { colours, variableOf } from '../styles/tokens.ts';

/** Text that stands alone; looks like the site in its light scheme. */
export function standalone(svg: string): string {
  let result = svg;
  for (const [value, variable] of variableOf) result = result.replaceAll(variable, value);
  return `${result.replace(/^<svg /, '<svg xmlns:xlink="http://www.w3.org/1999/xlink" ').replace(/style="max-width:([^"]*)"/, `style="max-width:$1;background:${colours.paper?.light}"`)}\n`;
}
