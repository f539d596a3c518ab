// Finds the choice that a misspelt word probably means, for "did you mean" hints.
import { closest } from 'fastest-levenshtein'

/**
 * The choice with the smallest edit distance to the input, ignoring case. Of equally close choices
 * it returns the first; undefined if there are no choices.
 */
export const closestMatch = (input: string, choices: Iterable<string>): string | undefined => {
  const words = [...choices]
  const lowerCase = words.map((word) => word.toLowerCase())
  return words[lowerCase.indexOf(closest(input.toLowerCase(), lowerCase))]
}
