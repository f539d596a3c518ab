// The files that are generated from the program, and what they should hold.

import { readFileSync } from 'node:fs'
import { openApiYaml } from '../../src/api/openapi/openapi-yaml.ts'
import { operationTable } from '../support/operations.ts'
import { clientRuleLists } from './client-rules.ts'
import { controlErrorLists } from './control-errors.ts'
import { errorCodeLists } from './error-codes.ts'
import { evidenceLists } from './evidence.ts'
import { faultLists } from './faults.ts'
import { flagLists } from './flags.ts'
import { machinePage } from './machine.ts'
import { operationLists } from './operations.ts'
import { promiseLists, promisesPage } from './promises.ts'
import { scenarioLists } from './scenarios.ts'
import { serverLifePage } from './server-life.ts'
import { settingLists } from './settings.ts'

const root = new URL('../../', import.meta.url)

/** Files that are generated as a whole. */
const wholeFiles: Readonly<Record<string, () => string>> = {
  'fixtures/promises.md': promisesPage,
  'openapi.yaml': () => openApiYaml(operationTable),
  'src/domain/server/life.md': serverLifePage,
  'src/domain/task/machine/machine.md': machinePage,
}

/** Lists within a written page: the text between `<!-- NAME -->` and `<!-- /NAME -->`. */
const listsInPages: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'docs/guides/client-rules.md': clientRuleLists,
  'docs/reference/command-line.md': flagLists,
  'docs/reference/control-errors.md': controlErrorLists,
  'docs/reference/differences.md': { ...evidenceLists, ...promiseLists },
  'docs/reference/error-codes.md': errorCodeLists,
  'docs/reference/faults.md': faultLists,
  'docs/reference/operations.md': operationLists,
  'docs/reference/scenarios.md': scenarioLists,
  'docs/reference/settings.md': settingLists,
}

const replaceList = (page: string, text: string, name: string, list: string) => {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const from = text.indexOf(open) + open.length
  const to = text.indexOf(close)
  if (to < from) throw new Error(`${page} lacks ${open} ... ${close}`)
  return `${text.slice(0, from)}\n${list}\n${text.slice(to)}`
}

const pageWithLists = (page: string, lists: Readonly<Record<string, () => string>>) => {
  const written = readFileSync(new URL(page, root), 'utf8')
  return Object.entries(lists).reduce(
    (text, [name, list]) => replaceList(page, text, name, list()),
    written,
  )
}

/** Each generated file and a function that makes its content. */
export const generated: readonly { path: string; file: URL; content: () => string }[] = [
  ...Object.entries(wholeFiles),
  ...Object.entries(listsInPages).map(
    ([path, lists]) => [path, () => pageWithLists(path, lists)] as const,
  ),
].map(([path, content]) => ({ path, file: new URL(path, root), content }))
