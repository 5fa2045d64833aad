declare module 'hyphen/de' {
  /** Sets soft hyphens into the words of a text. */
  export function hyphenateSync(text: string, options?: { minWordLength?: number }): string;
}
