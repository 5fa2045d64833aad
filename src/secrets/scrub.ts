// Takes the secrets out of a text.
import { findSecrets, type NamedValue } from './find.ts';

/** What stands where a secret stood; the detector takes it for a placeholder. */
const mask = '***';
/** Behind a secret that is gone another may be seen; more rounds than this no text needs. */
const rounds = 5;

const once = (text: string, name?: Omit<NamedValue, 'value'>): string => {
  let kept = '';
  let from = 0;
  for (const { start, end } of findSecrets(name ? { ...name, value: text } : text)) {
    kept += text.slice(from, start) + mask;
    from = end;
  }
  return kept + text.slice(from);
};

/**
 * The text with every secret replaced by `***`. Scrubbing again changes nothing.
 * @param text of any kind
 * @param name where the text is the value of something that has a name
 */
export function scrub(text: string, name?: Omit<NamedValue, 'value'>): string {
  let scrubbed = text;
  for (let round = 0; round < rounds; round++) {
    const next = once(scrubbed, name);
    if (next === scrubbed) return next;
    scrubbed = next;
  }
  return scrubbed;
}
