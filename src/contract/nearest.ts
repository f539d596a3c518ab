// Which of the known words someone may have meant.

/** How many letters have to be put in, taken out or changed to come from one word to the other. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries())
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (letter === other ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}

/** The known word that is most like the given one, in either case; the first of equals. */
export const nearest = (given: string, known: Iterable<string>): string | undefined => {
  let [best, least]: [string | undefined, number] = [undefined, Infinity]
  for (const word of known) {
    const far = distance(given.toLowerCase(), word.toLowerCase())
    if (far < least) [best, least] = [word, far]
  }
  return best
}
