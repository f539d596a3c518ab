// Words of a command line that can be pasted into a shell.

/** Quotes a word if a shell would read it as something else. */
export const quoteForShell = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
