// --faults: a list of faults as JSON, or a file that holds one.
import { readFileSync } from 'node:fs'
import { isObject } from '../domain/json.ts'
import { BadConfiguration } from './flags.ts'

const read = (text: string): string => {
  if (/^\s*\[/.test(text)) return text
  try {
    return readFileSync(text, 'utf8')
  } catch {
    throw new BadConfiguration(
      `--faults is neither a JSON list nor a file that can be read: ${text}`,
    )
  }
}

/** The faults that the flag names; what each may say is checked when it is armed. */
export const faultsIn = (given: string | undefined): object[] => {
  if (given === undefined) return []
  const text = read(given)
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch (error) {
    throw new BadConfiguration(`--faults is not JSON: ${(error as Error).message}`)
  }
  if (Array.isArray(list) && list.every(isObject)) return list
  throw new BadConfiguration('--faults must be a list of objects, each a fault')
}
