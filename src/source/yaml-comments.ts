// The comments of a YAML text.
import { Lexer } from 'yaml';

/** A comment from its `#` to the end of its line. */
export interface YamlComment {
  /** In UTF-16 units. */
  readonly start: number;
  readonly text: string;
}

/** What the lexer puts before a scalar, which may begin with `#` inside a block. */
const scalarSign = '\u001f';
/** All comments of a text, in their order. */
export function commentsIn(text: string): YamlComment[] {
  const comments: YamlComment[] = [];
  let offset = 0;
  let isScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    // Signs of documents, flow ends and scalars take no room in the text.
    if (lexeme === scalarSign || lexeme === '\u0002' || lexeme === '\u0018') {
      isScalar = lexeme === scalarSign;
      continue;
    }
    if (lexeme.startsWith('#') && !isScalar) comments.push({ start: offset, text: lexeme });
    isScalar = false;
    offset += lexeme.length;
  }
  return comments;
}

/** Whether a text still has every comment of another, as often as it had it. */
export function keepsComments(before: string, after: string): boolean {
  const counts = new Map<string, number>();
  for (const { text } of commentsIn(after)) counts.set(text.trimEnd(), (counts.get(text.trimEnd()) ?? 0) + 1);
  return commentsIn(before).every(({ text }) => {
    const left = (counts.get(text.trimEnd()) ?? 0) - 1;
    counts.set(text.trimEnd(), left);
    return left >= 0;
  });
}
