import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** Runs a program as if by an older version of Node. */
const inOldNode = (...args: string[]) => {
  const older = `Object.defineProperty(process.versions, 'node', { value: '22.12.0' })`
  const before = ['--import', `data:text/javascript,${encodeURIComponent(older)}`]
  const { status, stdout, stderr } = spawnSync(process.execPath, [...before, ...args])
  return { status, stdout: `${stdout}`, stderr: `${stderr}` }
}

const source = (file: string) => new URL(`../../src/${file}`, import.meta.url)

const message = 'sms-emulator needs Node 22.13 or newer; this is Node 22.12.0.'

test('the program says which version of Node it needs, and nothing else', () => {
  const program = fileURLToPath(source('cli/sms-emulator.js'))
  expect(inOldNode(program, 'help')).toEqual({ status: 2, stdout: '', stderr: `${message}\n` })
})

test('the library throws before it loads anything that would crash an older Node', () => {
  const load = `import(${JSON.stringify(source('index.ts'))}).catch((e) => console.log(e.message))`
  expect(inOldNode('--eval', load)).toMatchObject({ status: 0, stdout: `${message}\n` })
})
