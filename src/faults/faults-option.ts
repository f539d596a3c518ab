// The option --faults: a JSON list of faults, or a file that contains one.
import { InvalidArgumentError, Option } from 'commander'
import { readTextFile } from '../api/read-text-file.ts'
import { isObject } from '../domain/json.ts'

/** The option. Its value is a list of ArmFault bodies, which are validated when they are armed. */
export const faultsOption = (): Option =>
  new Option('--faults <list>', 'faults for every new workspace: a JSON list, or a file').argParser(
    parseFaults,
  )

const parseFaults = (value: string): object[] => {
  let list: unknown
  try {
    list = JSON.parse(readText(value))
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw error
    throw new InvalidArgumentError(`It is not JSON: ${(error as Error).message}.`)
  }
  if (Array.isArray(list) && list.every(isObject)) return list
  throw new InvalidArgumentError('It must be a list of objects, each a fault.')
}

const readText = (text: string): string => {
  if (/^\s*\[/.test(text)) return text
  try {
    return readTextFile(text)
  } catch (error) {
    const { code, message } = error as Error & { code?: string }
    const reason = code === undefined ? `: ${message}` : ''
    throw new InvalidArgumentError(
      `It is neither a JSON list nor a file that can be read${reason}.`,
    )
  }
}
