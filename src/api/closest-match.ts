// Which of the known words someone may have meant.

/**
 * How many letters have to be put in, taken out or changed to come from one word to the other
 * (Levenshtein); given up above `most`, which it then exceeds.
 */
export const editDistance = (a: string, b: string, limit = Infinity): number => {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + Number(a[i - 1] !== b[j - 1]))
    if (Math.min(...next) > limit) return limit + 1
    row = next
  }
  return row[b.length]!
}

/** The known word that is most like the given one, in either case; the first of equals. */
export const closestMatch = (input: string, known: Iterable<string>): string | undefined => {
  let [best, bestDistance]: [string | undefined, number] = [undefined, Infinity]
  for (const word of known) {
    const candidateDistance = editDistance(input.toLowerCase(), word.toLowerCase())
    if (candidateDistance < bestDistance) [best, bestDistance] = [word, candidateDistance]
  }
  return best
}
