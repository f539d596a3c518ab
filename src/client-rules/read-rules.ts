// Client rules in a file, JSON or YAML.
import { parse } from 'yaml'
import { readTextFile } from '../api/read-text-file.ts'

/** Thrown for a file that cannot be read. The message is one line. */
export class InvalidRulesFileError extends Error {}

/** The content of the file; its form is not checked. Throws InvalidRulesFileError. */
export const readRules = (file: string): unknown => {
  try {
    return parse(readTextFile(file), { prettyErrors: true }) ?? {}
  } catch (error) {
    const [line = ''] = (error as Error).message.split('\n')
    throw new InvalidRulesFileError(`rules ${file}: ${line.replace(/:$/, '')}`)
  }
}
