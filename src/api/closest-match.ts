// The known word that a misspelt one probably means.
import { closest } from 'fastest-levenshtein'

/**
 * The known word with the smallest edit distance to the input, ignoring case. Of equally close
 * words it returns the first; undefined where no word is known.
 */
export const closestMatch = (input: string, known: Iterable<string>): string | undefined => {
  const words = [...known]
  const lowerCase = words.map((word) => word.toLowerCase())
  return words[lowerCase.indexOf(closest(input.toLowerCase(), lowerCase))]
}
