// What is painted outside of the structure of a tagged PDF, marked as that: running heads and feet, rules, backgrounds. Who
// hears the document is not told of them (ISO 14289-1, 7.1). Content is read line by line, as Skia writes it.

const pathStep = /(?:^| )(?:re|m|l|c|v|y|h|W\*?)$/;
const paintsPath = /^(?:f\*?|F|B\*?|b\*?|S|s)$/;
const paintsObject = / (?:Do|sh)$/;
const begins = /[ >]B(?:DC|MC)$/;

/** Opens and closes the marks of an artifact; its own line each, as Skia has them. */
const marked = (lines: readonly string[]) => ['/Artifact BMC', ...lines, 'EMC'];

/**
 * Marks every operator that paints outside of marked content as an artifact.
 * @param content of a page, not compressed
 */
export function markArtifacts(content: string): string {
  const out: string[] = [];
  /** A path or a text that has begun and is not painted yet. */
  let begun: string[] = [];
  let isText = false;
  let depth = 0;
  const close = (isPainted: boolean) => {
    out.push(...(isPainted ? marked(begun) : begun));
    begun = [];
    isText = false;
  };
  for (const line of content.split('\n')) {
    if (begins.test(line)) {
      close(false);
      depth++;
      out.push(line);
    } else if (line === 'EMC') {
      close(false);
      depth--;
      out.push(line);
    } else if (depth > 0) out.push(line);
    else if (isText) {
      begun.push(line);
      if (line === 'ET') close(true);
    } else if (line === 'BT') {
      close(false);
      begun = [line];
      isText = true;
    } else if (paintsPath.test(line)) {
      begun.push(line);
      close(true);
    } else if (pathStep.test(line)) begun.push(line);
    else {
      close(false);
      out.push(...(paintsObject.test(line) ? marked([line]) : [line]));
    }
  }
  close(false);
  return out.join('\n');
}
