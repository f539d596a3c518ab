// A word as a shell reads it back.

/** The word, quoted where a shell would take it for something else. */
export const quoteForShell = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
