// The commands of recipes, run in a real shell.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { sampleServer } from '../../src/api/sample-server.ts'
import { setupCommands, toCurlCommands } from '../../src/coverage/curl.ts'
import { faultRecipes } from '../../src/coverage/fault-recipes.ts'
import { transitionRecipe } from '../../src/coverage/lifecycle-recipes.ts'
import { operationRecipes } from '../../src/coverage/operation-recipes.ts'
import { type Recipe, send } from '../../src/coverage/recipe-steps.ts'
import { refusalRecipe } from '../../src/coverage/refusal-recipes.ts'
import { createEmulator, type RunningEmulator } from '../../src/index.ts'

const shell = promisify(execFile)

let running: RunningEmulator
beforeAll(async () => {
  running = await createEmulator({ clock: 'flowing' })
})
afterAll(() => running.close())

/** Runs commands in a POSIX shell and returns the last line that they print. */
const paste = async (recipes: readonly Recipe[], to = running, environment = {}) => {
  const script = [
    ...setupCommands(to.emulator.strict),
    ...recipes.flatMap((recipe) => toCurlCommands(recipe, (id) => to.emulator.operations.get(id))),
  ].join('\n')
  const env = { ...process.env, URL: to.url, ...environment }
  const { stdout, stderr } = await shell('sh', ['-c', script], { env })
  expect(stderr).toBe('')
  return stdout.trimEnd().split('\n').at(-1)!
}

/** An emulator with other options. */
const other = async (options: object) => {
  const emulator = await createEmulator(options)
  onTestFinished(() => emulator.close())
  return emulator
}

describe('the commands', () => {
  test.each<[string, Recipe, RegExp]>([
    ['a call', operationRecipes().ShowApiVersion!, /"id":"v3"/],
    ['ids from earlier replies', operationRecipes().ShowTask!, /"state":"READY"/],
    ['ids in lists of a body', operationRecipes().DeleteTasks!, /^\{\}$/],
    ['a token from a header', operationRecipes().KeystoneValidateToken!, /"name":"alice"/],
    ['a text from a refusal', operationRecipes().DecodeAuthorizationMessage!, /explicit_deny/],
    ['a query', refusalRecipe('InvalidParameter', ''), /SMS\.9001/],
    ['no body', refusalRecipe('EmptyBody', ''), /SMS\.6012/],
    ['what is no JSON', refusalRecipe('InvalidJson', ''), /SMS\.6010/],
    ['another content type', refusalRecipe('ContentTypeNotJson', ''), /SMS\.6016/],
    ['no token', refusalRecipe('TokenMissing', ''), /APIGW\.0301/],
    ['a signature', refusalRecipe('SignatureInvalid', ''), /APIGW\.0301/],
    ['13 MB', refusalRecipe('BodyTooLarge', ''), /APIGW\.0201/],
    ['time and actions', refusalRecipe('NoSnapshots', ''), /SMS\.8112/],
    ['settings', refusalRecipe('ServerQuotaReached', ''), /SMS\.6501/],
    ['a quote', [send('RegisterServer', sampleServer({ os_type: "it's" }))], /SMS\.6601/],
  ])('with %s do what they say', async (_, recipe, expected) => {
    expect(await paste([recipe])).toMatch(expected)
  })

  test('cover the item, whatever the clock mode of new workspaces', async () => {
    const name = 'RUNNING.cutovering skip SKIPPING'
    await paste([transitionRecipe(name)!])
    const { items } = running.coverage().sections.find((each) => each.name === 'transitions')!
    expect(items.find((item) => item.name === name)!.hits).toBe(1)
  })

  test('let every kind of fault apply', async () => {
    const fresh = await other({})
    await paste(Object.values(faultRecipes), fresh)
    const { items } = fresh.coverage().sections.find((each) => each.name === 'faults')!
    expect(items.filter(({ hits }) => hits === 0)).toEqual([])
  })

  test('can be run one after the other, each in a new workspace', async () => {
    const recipes = [operationRecipes().CreateTask!, operationRecipes().ShowTask!]
    expect(await paste(recipes)).toContain('"state":"READY"')
  })

  test('sign in where only declared users can call', async () => {
    const recipe = refusalRecipe('UnknownField', '')
    expect(await paste([recipe], await other({ strict: true }))).toMatch(/SMS\.6011/)
  })

  test('send the control token if there is one', async () => {
    const guarded = await other({ controlToken: 'secret' })
    const environment = { CONTROL_TOKEN: 'secret' }
    expect(await paste([operationRecipes().ShowTask!], guarded, environment)).toContain(
      '"state":"READY"',
    )
  })
})
