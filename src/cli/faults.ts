// --faults: a list of faults as JSON, or a file that holds one.
import { readFileSync } from 'node:fs'
import { isObject } from '../domain/json.ts'
import { ConfigurationError } from './flags.ts'

const readText = (text: string): string => {
  if (/^\s*\[/.test(text)) return text
  try {
    return readFileSync(text, 'utf8')
  } catch {
    throw new ConfigurationError(
      `--faults is neither a JSON list nor a file that can be read: ${text}`,
    )
  }
}

/** The faults that the flag names; what each may say is checked when it is armed. */
export const parseFaultsFlag = (value: string | undefined): object[] => {
  if (value === undefined) return []
  const text = readText(value)
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch (error) {
    throw new ConfigurationError(`--faults is not JSON: ${(error as Error).message}`)
  }
  if (Array.isArray(list) && list.every(isObject)) return list
  throw new ConfigurationError('--faults must be a list of objects, each a fault')
}
