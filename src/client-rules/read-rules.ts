// Rules of habits as they stand in a file, JSON or YAML.
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

/** Thrown for a file of rules that cannot be read; the message is one line. */
export class InvalidRulesFileError extends Error {}

/** The file's content, its form unchecked. Throws RulesUnusable. */
export const readRules = (file: string): unknown => {
  try {
    return parse(readFileSync(file, 'utf8'), { prettyErrors: true }) ?? {}
  } catch (error) {
    const [line = ''] = (error as Error).message.split('\n')
    throw new InvalidRulesFileError(`rules ${file}: ${line.replace(/:$/, '')}`)
  }
}
