import { describe, expect, test } from 'vitest'
import { builtinScenarioFile, builtinScenarioNames } from '../../src/scenarios/builtin-scenarios.ts'
import { readScenarioFile } from '../../src/scenarios/read-scenario.ts'
import type { DriveStep, Scenario } from '../../src/scenarios/schema.ts'
import { freshWorkspace } from '../support/emulator.ts'
import { callOperation } from '../support/faults.ts'

const scenarioOf = (name: string): Scenario => {
  const result = readScenarioFile(builtinScenarioFile(name))
  if ('issues' in result) throw new Error(JSON.stringify(result.issues))
  return result.scenario
}

/** A workspace that started with a built-in scenario. */
const startedWith = (name: string) => {
  const cloud = freshWorkspace({ fixtures: [name] }, scenarioOf(name).workspace)
  const { workspace } = cloud
  const sourceOf = (server: string) => workspace.servers.all().find((each) => each.name === server)!
  const taskOf = (server: string) => workspace.tasks.ofServer(sourceOf(server).id)!
  return { cloud, sourceOf, taskOf, token: `workspace/${workspace.name}` }
}

type Run = ReturnType<typeof startedWith>

const codeOf = ({ status, body }: { status: number; body: { error_code?: string } }) =>
  status < 300 ? 'ok' : (body.error_code ?? `status ${status}`)

const called = (
  { cloud, sourceOf, taskOf, token }: Run,
  { call, action }: DriveStep,
  server: string,
) => {
  const task_id = taskOf(server)?.id ?? ''
  const body = { body: { operation: action } }
  const input = { params: { task_id, source_id: sourceOf(server)?.id ?? '' }, ...(action && body) }
  return codeOf(callOperation(cloud, action ? 'UpdateTaskStatus' : call!, input, token))
}

const signIn = (run: Run) => {
  const { name } = run.cloud.workspace
  const user = { name, password: 'x', domain: { name } }
  const identity = { methods: ['password'], password: { user } }
  const auth = { identity, scope: { domain: { name } } }
  const { status, headers } = callOperation(
    run.cloud,
    'KeystoneCreateUserTokenByPassword',
    { body: { auth } },
    '',
  )
  expect(status).toBe(201)
  run.token = headers['X-Subject-Token']!
}

const take = (run: Run, scenario: Scenario, step: DriveStep) => {
  const { server = scenario.tasks[0]?.server ?? scenario.servers[0]?.name ?? '' } = step
  const { advance, until, times, answers = ['ok'] } = step
  if (step.sign_in) return signIn(run)
  if (advance !== undefined) return run.cloud.pass(advance)
  if (until !== undefined) {
    run.cloud.until(run.taskOf(server).id, until)
    return expect(run.taskOf(server).state).toBe(until)
  }
  const results = Array.from({ length: times }, () => called(run, step, server))
  const expected = answers.length === 1 ? results.map(() => answers[0]) : answers
  return expect(results, JSON.stringify(step)).toEqual(expected)
}

describe.each(builtinScenarioNames())('the scenario %s', (name) => {
  test('ends as it expects', () => {
    const scenario = scenarioOf(name)
    const run = startedWith(name)
    expect(scenario.drive.length).toBeGreaterThan(0)
    for (const step of scenario.drive) take(run, scenario, step)
    const { tasks = {}, servers = {}, applied, errors } = scenario.expect ?? {}
    for (const [server, state] of Object.entries(tasks))
      expect(run.taskOf(server).state, server).toBe(state)
    for (const [server, state] of Object.entries(servers))
      expect(run.sourceOf(server).state, server).toBe(state)
    if (applied)
      expect(
        applied.map(
          (_, index) => run.cloud.workspace.faults.get(`fault-step-${index + 1}`)?.applied,
        ),
      ).toEqual(applied)
    if (errors !== undefined) expect(run.cloud.call('ListErrorServers').body.count).toBe(errors)
    expect(Object.keys(scenario.expect ?? {})).not.toEqual([])
  })
})
