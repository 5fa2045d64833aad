// Texts of chapters with placeholders -> their parts: `{purpose} in `{path}`` and `[{title}]({ref})`.

/** A placeholder, and what stands there where an entry has no such value: `{alert:-keine}`. */
export interface ValuePart {
  readonly kind: 'value';
  readonly path: string;
  readonly fallback?: string;
}
/** What a text consists of. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | ValuePart
  | { readonly kind: 'code' | 'strong'; readonly parts: readonly TemplatePart[] }
  | { readonly kind: 'link'; readonly parts: readonly TemplatePart[]; readonly to: string };

const placeholder = /\{([^{}]+)\}/g;
const valuePart = (inside: string): ValuePart => {
  const [path = '', ...fallback] = inside.split(':-');
  return {
    kind: 'value',
    path: path.trim(),
    ...(fallback.length > 0 ? { fallback: fallback.join(':-') } : {}),
  };
};
/** Cuts a text at each match: what stands between as text, the match as it is made. */
function cut(
  text: string,
  pattern: RegExp,
  make: (found: RegExpExecArray) => TemplatePart,
  between: (text: string) => TemplatePart[],
): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = 0;
  for (const found of text.matchAll(pattern)) {
    if (found.index > at) parts.push(...between(text.slice(at, found.index)));
    parts.push(make(found));
    at = found.index + found[0].length;
  }
  if (at < text.length) parts.push(...between(text.slice(at)));
  return parts;
}
const valuesIn = (text: string) =>
  cut(
    text,
    placeholder,
    (found) => valuePart(found[1] ?? ''),
    (plain) => [{ kind: 'text', text: plain }],
  );
/** The parts of a text: `code`, **bold**, [links]({ref}) and placeholders. */
export const templateOf = (text: string): TemplatePart[] =>
  cut(
    text,
    /`([^`]+)`|\*\*([^*]+)\*\*|\[((?:[^[\]{}]|\{[^{}]*\})+)\]\(\{([^{}]+)\}\)/g,
    ([, code, strong, label, to]) =>
      code !== undefined
        ? { kind: 'code', parts: valuesIn(code) }
        : strong !== undefined
          ? { kind: 'strong', parts: valuesIn(strong) }
          : { kind: 'link', parts: valuesIn(label ?? ''), to: (to ?? '').trim() },
    valuesIn,
  );
/** All placeholders of parts. */
export const valuesOf = (parts: readonly TemplatePart[]): ValuePart[] =>
  parts.flatMap((part) =>
    part.kind === 'text'
      ? []
      : part.kind === 'value'
        ? [part]
        : [
            ...valuesOf(part.parts),
            ...(part.kind === 'link' ? [{ kind: 'value', path: part.to } as const] : []),
          ],
  );

// `${HOME}`, `{{.Names}}`, `{print $1}` and `{1..5}` belong to the shell.
const inCommands = /(?<![$\\{])\{([A-Za-z_][\w-]*(?:\[[^\]{}]*\])*(?:\.(?!\.)[^{}]*)?)\}/g;
/**
 * The parts of commands: placeholders only where a path stands in braces, `{hosts.web.name}`; everything else is the
 * shell's.
 * @param isEach whether the commands are about an entry, so that `{unit}` is its unit
 */
export const commandParts = (text: string, isEach: boolean): TemplatePart[] =>
  cut(
    text,
    inCommands,
    (found) =>
      isEach || /[.[]/.test(found[1] ?? '') ? valuePart(found[1] ?? '') : { kind: 'text', text: found[0] },
    (plain) => [{ kind: 'text', text: plain }],
  );
