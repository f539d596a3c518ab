// The commands of recipes, pasted into a real shell.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createEmulator } from '../../../src/index.ts'
import { curlOf, preamble } from '../../../src/spine/coverage/curl.ts'
import { transitionRecipe } from '../../../src/spine/coverage/life-recipes.ts'
import { operationRecipes } from '../../../src/spine/coverage/operation-recipes.ts'
import { refusalRecipes } from '../../../src/spine/coverage/refusal-recipes.ts'
import { type Recipe, serverBody, to } from '../../../src/spine/coverage/step.ts'

const shell = promisify(execFile)

/** Runs commands in a POSIX shell against an emulator; answers the last line they print. */
const paste = async (recipes: readonly Recipe[], options: object = {}, environment = {}) => {
  const running = await createEmulator({ clock: 'flowing', ...options })
  onTestFinished(() => running.close())
  const script = [...preamble(running.emulator.strict), ...recipes.flatMap(curlOf)].join('\n')
  const env = { ...process.env, URL: running.url, ...environment }
  const { stdout, stderr } = await shell('sh', ['-c', script], { env })
  expect(stderr).toBe('')
  return { last: stdout.trimEnd().split('\n').at(-1)!, report: running.emulator.coverage.report() }
}

describe('the commands', () => {
  test.each<[string, Recipe, RegExp]>([
    ['a call', operationRecipes.ShowApiVersion!, /"id":"v3"/],
    ['ids from earlier replies', operationRecipes.ShowTask!, /"state":"READY"/],
    ['ids in lists of a body', operationRecipes.DeleteTasks!, /^\{\}$/],
    ['a token from a header', operationRecipes.KeystoneValidateToken!, /"name":"alice"/],
    ['a text from a refusal', operationRecipes.DecodeAuthorizationMessage!, /explicit_deny/],
    ['a query', refusalRecipes.InvalidParameter(''), /SMS\.9001/],
    ['no body', refusalRecipes.EmptyBody(''), /SMS\.6012/],
    ['what is no JSON', refusalRecipes.InvalidJson(''), /SMS\.6010/],
    ['another content type', refusalRecipes.ContentTypeNotJson(''), /SMS\.6016/],
    ['no token', refusalRecipes.TokenMissing(''), /APIGW\.0301/],
    ['a signature', refusalRecipes.SignatureInvalid(''), /APIGW\.0301/],
    ['13 MB', refusalRecipes.BodyTooLarge(''), /APIGW\.0201/],
    ['time and actions', refusalRecipes.NoSnapshots(''), /SMS\.8112/],
    ['settings', refusalRecipes.ServerQuotaReached(''), /SMS\.6501/],
    ['a quote', [to('RegisterServer', { body: serverBody({ os_type: "it's" }) })], /SMS\.6601/],
  ])('with %s do what they say', async (_, recipe, expected) => {
    expect((await paste([recipe])).last).toMatch(expected)
  })

  test('fill the hole, whatever the clock of new workspaces', async () => {
    const name = 'RUNNING.cutovering skip SKIPPING'
    const { report } = await paste([transitionRecipe(name)!])
    const { items } = report.sections.at(-1)!
    expect(items.find((item) => item.name === name)!.met).toBe(1)
  })

  test('may follow each other, each in a workspace of its own', async () => {
    const { last } = await paste([operationRecipes.CreateTask!, operationRecipes.ShowTask!])
    expect(last).toContain('"state":"READY"')
  })

  test('sign in where only declared users may call', async () => {
    const recipe = refusalRecipes.UnknownField('')
    expect((await paste([recipe], { strict: true })).last).toMatch(/SMS\.6011/)
  })

  test('show the control token if there is one', async () => {
    const options = { controlToken: 'secret' }
    const { last } = await paste([operationRecipes.ShowTask!], options, { CONTROL_TOKEN: 'secret' })
    expect(last).toContain('"state":"READY"')
  })
})
