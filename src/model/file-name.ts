// Names of files that not every system takes.

/**
 * Whether Windows takes a path with forward slashes: none of its parts is a device (`con`, `aux.txt`), ends in a dot or
 * blank, or holds a sign that it keeps for itself.
 */
export const isWindowsPath = (path: string): boolean =>
  path.split('/').every(
    (part) =>
      !/^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i.test(part) &&
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
      !/[<>:"\\|?*\u0000-\u001f]|[. ]$/.test(part),
  );
