// All places where a pattern fits. `matchAll` copies the pattern for each text, which takes longer than most of the
// texts of an inventory do.

/**
 * The matches of a global pattern in a text, in order.
 * @param form global; with `d` where places of groups are asked for
 */
export function matchesOf(form: RegExp, text: string): RegExpExecArray[] {
  form.lastIndex = 0;
  const found: RegExpExecArray[] = [];
  for (let match = form.exec(text); match; match = form.exec(text)) {
    found.push(match);
    if (match[0] === '') form.lastIndex++;
  }
  return found;
}
