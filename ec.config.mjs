// How code is highlighted. Expressive Code reads this file by its name, for the code of chapters as well as for that of
// components; what stands in Starlight's own settings cannot hold functions.

/**
 * Shiki leaves a line as it is after half a second of looking at it: on a busy machine the same chapter would come out
 * in other colours. Without a limit it comes out the same.
 */
const withoutClock = {
  name: 'infrabuch:without-clock',
  preprocess(_code, options) {
    options.tokenizeTimeLimit = 0;
  },
};

export default { shiki: { transformers: [withoutClock] } };
