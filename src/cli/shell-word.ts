// A word as a shell reads it back.

/** The word, quoted where a shell would take it for something else. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
