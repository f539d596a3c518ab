// The files that are generated from the program, and what they should hold.
import { readFileSync } from 'node:fs'
import { openApiYaml } from '../../src/api/openapi/openapi-yaml.ts'
import { flagRows } from '../../src/cli/help.ts'
import { machinePage } from './machine-page.ts'
import { errorPage, fidelityTable, flagTable, operationPage } from './reference.ts'

const root = new URL('../../', import.meta.url)

const between = (text: string, name: string, content: string) => {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const from = text.indexOf(open) + open.length
  const to = text.indexOf(close)
  if (to < from) throw new Error(`README.md lacks ${open} ... ${close}`)
  return `${text.slice(0, from)}\n${content}\n${text.slice(to)}`
}

const readme = () => {
  const text = readFileSync(new URL('README.md', root), 'utf8')
  const parts = {
    flags: flagTable(flagRows()),
    fidelity: fidelityTable(),
  }
  return Object.entries(parts).reduce((page, [name, part]) => between(page, name, part), text)
}

/** Each generated file and a function that makes its content. */
export const generated: readonly { file: URL; content: () => string }[] = [
  { file: new URL('openapi.yaml', root), content: openApiYaml },
  { file: new URL('src/domain/task/machine/machine.md', root), content: machinePage },
  { file: new URL('fixtures/error-codes.md', root), content: errorPage },
  { file: new URL('docs/operations.md', root), content: operationPage },
  { file: new URL('README.md', root), content: readme },
]
