import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { errorCatalogue } from '../../src/api/error-catalogue.ts'
import { errorTemplates } from '../../src/api/error-templates.ts'
import { sampleServer } from '../../src/api/sample-server.ts'
import { faultRecipes } from '../../src/coverage/fault-recipes.ts'
import {
  stateRecipe,
  transitionRecipe,
  whyUnreachable,
} from '../../src/coverage/lifecycle-recipes.ts'
import { operationRecipes } from '../../src/coverage/operation-recipes.ts'
import { advance, call, type Recipe, send } from '../../src/coverage/recipe-steps.ts'
import { errorCodeRecipe, refusalRecipe } from '../../src/coverage/refusal-recipes.ts'
import { generalRefusals } from '../../src/coverage/tally.ts'
import { transitionNames } from '../../src/coverage/transitions.ts'
import { type RefusalName, refusalNames } from '../../src/domain/refusals.ts'
import { lifecycleStates } from '../../src/domain/task/machine/describe.ts'
import { taskStates } from '../../src/domain/task/task.ts'
import { faultKinds } from '../../src/faults/kinds/index.ts'
import { cloud, iam } from '../../src/operations/index.ts'
import { startRecipeRunner } from '../support/recipes.ts'

const rows = [...cloud, ...iam]
const ids = rows.map(({ id }) => id)

let target: Awaited<ReturnType<typeof startRecipeRunner>>
beforeAll(async () => {
  target = await startRecipeRunner()
})
afterAll(() => target.close())

/** Every step before the last has to succeed, unless it captures a refusal. */
const takeCleanly = async (recipe: Recipe, take = target.take) => {
  const { taken, last, name } = await take(recipe)
  taken.slice(0, -1).forEach(({ status, body }, index) => {
    if (recipe[index]!.captured === 'encoded_authorization_message') return
    expect(status, JSON.stringify(body)).toBeGreaterThan(0)
    expect(status, JSON.stringify(body)).toBeLessThan(400)
  })
  return { last, name }
}

/** The hits of each item of a section, in one workspace or in all. */
const counts = (section: string, workspace: string | null = null) =>
  new Map(
    target.emulator.coverage
      .report(workspace)
      .sections.find(({ name }) => name === section)!
      .items.map(({ name, hits }) => [name, hits]),
  )

describe('the recipe of an operation', () => {
  test('exists for each', () => {
    expect(Object.keys(operationRecipes()).sort()).toEqual([...ids].sort())
  })

  test.each(ids)('%s ends with a success of it', async (id) => {
    target.emulator.coverage.clear()
    const { last } = await takeCleanly(operationRecipes()[id]!)
    expect(operationRecipes()[id]!.at(-1)!.operation).toBe(id)
    expect(last.status, JSON.stringify(last.body)).toBeLessThan(300)
    expect(counts('operations').get(id)).toBeGreaterThan(0)
  })
})

/** Each refusal with each operation whose row lists it; a general one with none. */
const pairs: [RefusalName, string][] = [
  ...rows.flatMap(({ id, refusals: names }) =>
    names
      .filter((name) => !generalRefusals.includes(name))
      .map((name): [RefusalName, string] => [name, id]),
  ),
  ...generalRefusals
    .filter((name) => name !== 'UnknownField')
    .map((name): [RefusalName, string] => [name, '']),
]

describe('the recipe of a refusal', () => {
  test('exists for each refusal', () => {
    expect(new Set([...pairs.map(([name]) => name), 'UnknownField'])).toEqual(new Set(refusalNames))
  })

  test.each(pairs)('%s of %s ends with exactly it', async (name, id) => {
    const { code } = errorTemplates[name]
    const item = id ? `${id} ${code}` : code
    target.emulator.coverage.clear()
    const recipe = refusalRecipe(name, id)
    const { last } = await takeCleanly(recipe)
    if (id) expect(recipe.at(-1)!.operation).toBe(id)
    expect(last.status).toBeGreaterThanOrEqual(400)
    if (!code.startsWith('IAM.')) expect(last.body.error_code).toBe(code)
    expect(counts('error codes').get(item)).toBe(1)
  })

  test('UnknownField needs a strict emulator', async () => {
    const { app, take, close } = await startRecipeRunner({ strict: true })
    onTestFinished(close)
    await take([])
    const url = '/_emulator/workspaces/hole-1/users/alice'
    await app.inject({ method: 'PUT', url, payload: { password: 'secret' } })
    const signedIn = await app.inject({
      method: 'POST',
      url: '/v3/auth/tokens',
      payload: {
        auth: {
          identity: {
            methods: ['password'],
            password: { user: { name: 'alice', password: 'secret', domain: { name: 'hole-1' } } },
          },
        },
      },
    })
    const token = `${signedIn.headers['x-subject-token']}`
    const [step] = refusalRecipe('UnknownField', '')
    const { last } = await take([{ ...step!, token }])
    expect(last.body.error_code).toBe('SMS.6011')
  })
})

describe('the recipe of a state', () => {
  test.each(taskStates)('%s ends with a reply that shows it', async (state) => {
    const places = lifecycleStates().filter(({ meta }) => meta.wire === state)
    const { last, name } = await takeCleanly(stateRecipe(places.map((each) => each.name))!)
    expect(last.body.state).toBe(state)
    expect(counts('states', name).get(state)).toBe(1)
  })
})

describe('the recipe of a transition', () => {
  test('exists for each transition without a reason why none can exist', () => {
    for (const name of transitionNames())
      expect(transitionRecipe(name) === undefined, name).toBe(whyUnreachable(name) !== undefined)
  })

  test.each(transitionNames().filter((name) => !whyUnreachable(name)))(
    '%s ends with it',
    async (name) => {
      const { last, name: workspace } = await takeCleanly(transitionRecipe(name)!)
      expect(last.status).toBe(200)
      expect(counts('transitions', workspace).get(name)).toBeGreaterThan(0)
    },
  )
})

/** A task that is loaded in a state that calls cannot lead to, and is started. */
const loaded = (task: object): Recipe => [
  send('LoadRecords', {
    servers: [{ id: 'server-1', registered: sampleServer() }],
    tasks: [
      {
        id: 'task-1',
        type: 'MIGRATE_FILE',
        source_server_id: 'server-1',
        target_server: { id: 'target-1', os_type: 'LINUX', disks: [] },
        ...task,
      },
    ],
  }),
  call('UpdateTaskStatus', { params: { task_id: 'task-1' }, body: { operation: 'start' } }),
  advance(60_000),
]

const plan = [{ id: 1, name: 'SSL_CONFIG', user_op: 'REPLICATE', work: 1_000 }]

describe('a transition that no recipe reaches', () => {
  test.each([
    ['RUNNING.initialize after step SYNCING.continuous', { syncing: true, sub_tasks: plan }],
    ['RUNNING.initialize after step RUNNING.cutovering', { syncing: false, sub_tasks: plan }],
    ['MIGRATE_FAIL start SYNCING.resyncing', { resume: 'resyncing' }],
    ['MIGRATE_FAIL start SYNCING.continuous', { resume: 'continuous' }],
    ['SYNC_FAIL start RUNNING.initialize', { resume: 'initialize' }],
    ['SYNC_FAIL start RUNNING.replicate', { resume: 'replicate' }],
    ['SYNC_FAIL start RUNNING.cutovering', { resume: 'cutovering' }],
    ['SYNC_FAIL start RUNNING.syncing', { resume: 'syncing' }],
  ])('%s needs a loaded task, and then an item with its reason', async (name, task) => {
    const [from = ''] = name.split(' ')
    const state = from.startsWith('RUNNING') ? 'ABORT' : from
    const { name: workspace } = await takeCleanly(loaded({ state, ...task }))
    const { items } = target.emulator.coverage
      .report(workspace)
      .sections.find((each) => each.name === 'transitions')!
    expect(items.find((item) => item.name === name)).toEqual({
      name,
      hits: 1,
      note: whyUnreachable(name),
    })
  })
})

/** Every code with its hits. */
const catalogueItems = () =>
  target.emulator.coverage.report(null, { withCatalogue: true }).sections.at(-1)!.items

describe('the recipe of a code of the catalogue', () => {
  test('ends with it, by an operation or by a fault', async () => {
    target.emulator.coverage.clear()
    for (const code of errorCatalogue().keys()) {
      const { last } = await takeCleanly(errorCodeRecipe(code, false))
      expect(last.status, code).toBeGreaterThanOrEqual(400)
    }
    expect(catalogueItems().filter(({ hits }) => hits === 0)).toEqual([])
  })

  test('needs a fault only where no operation returns the code by itself', () => {
    const isArmed = (code: string, strict = false) =>
      errorCodeRecipe(code, strict).some(({ operation: call }) => call === 'ArmFault')
    const own = new Set<string>(refusalNames.map((name) => errorTemplates[name].code))
    const needless = [...errorCatalogue().keys()].filter((code) => own.has(code) && isArmed(code))
    expect(needless).toEqual([errorTemplates.UnknownField.code])
    expect(isArmed(errorTemplates.UnknownField.code, true)).toBe(false)
  })
})

const kinds = faultKinds.map(({ kind }) => kind)

describe('the recipe of a kind of fault', () => {
  test.each(kinds)('%s lets it apply', async (kind) => {
    const { name } = await takeCleanly(faultRecipes[kind], target.takeOverSocket)
    expect(counts('faults', name).get(kind)).toBe(1)
  })
})
