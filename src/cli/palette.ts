// Colours for people at a terminal only: never into a pipe or a file, not even in CI.
import picocolors from 'picocolors';

/** The colours for a stream; NO_COLOR switches them off (https://no-color.org). */
export const paletteFor = (stream: NodeJS.WriteStream) =>
  picocolors.createColors(Boolean(stream.isTTY) && !process.env.NO_COLOR);
/** No colours at all: for files. */
export const noColours = picocolors.createColors(false);
