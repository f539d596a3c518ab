// Names in lines of a width.

/** Names with commas between them, in lines of at most `width` characters, each after `indent`. */
export const wrapNames = (names: readonly string[], width: number, indent: string): string[] => {
  const lines: string[] = []
  let line = ''
  for (const [index, name] of names.entries()) {
    const text = index < names.length - 1 ? `${name},` : name
    if (line && indent.length + line.length + 1 + text.length > width) {
      lines.push(indent + line)
      line = text
    } else line = line ? `${line} ${text}` : text
  }
  return line ? [...lines, indent + line] : lines
}
