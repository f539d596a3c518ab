// Which of the known words someone may have meant.

/**
 * How many letters have to be put in, taken out or changed to come from one word to the other
 * (Levenshtein); given up above `most`, which it then exceeds.
 */
export const distance = (a: string, b: string, most = Infinity): number => {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + Number(a[i - 1] !== b[j - 1]))
    if (Math.min(...next) > most) return most + 1
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
