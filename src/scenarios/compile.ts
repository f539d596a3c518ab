// A scenario as a fixture: steps that declare what there is, and faults that wait for their time.

import type { Fixture } from '../replay/fixtures.ts'
import type { ReplayStep as Step } from '../replay/replay-file.ts'
import { armingOf, type Complain, idOf } from './compile-fault.ts'
import { registrationOf, taskBodyOf } from './defaults.ts'
import type { Scenario } from './shape.ts'
import { checkCast, checkSteps } from './steps.ts'

/** How long, in virtual ms, a state is waited for when a scenario is loaded. */
export const PATIENCE_MS = 30 * 24 * 3_600_000

const done = (operation: string, input: object, as?: string): Step => ({
  operation,
  input,
  ...(as !== undefined && { as }),
})

/** The id of a task as a later step names it; the only one where none is named. */
export const taskIn = ({ tasks }: Scenario, server?: string): string =>
  idOf('task', server ?? tasks[0]?.server ?? '')

const prepared = (scenario: Scenario): Step[] =>
  scenario.prepare.map(({ server, act, until, advance }) => {
    if (advance !== undefined) return { advance_ms: advance }
    const task_id = taskIn(scenario, server)
    if (act !== undefined)
      return done('UpdateTaskStatus', { params: { task_id }, body: { operation: act } })
    const wait = { until: { task_id, state: until }, within_ms: PATIENCE_MS }
    return done('AdvanceClock', { body: wait })
  })

/** They are armed in one workspace. */
const checkIds = (faults: readonly ({ id: string } | undefined)[], complain: Complain) =>
  faults.forEach((fault, index) => {
    if (fault && faults.findIndex((each) => each?.id === fault.id) < index)
      complain(['stages', index, 'do'], `there is a fault ${fault.id} already`, 'id')
  })

/** Checks a scenario as a whole and compiles it; flaws are complained of. */
export const compile = (scenario: Scenario, complain: Complain): Fixture => {
  const { servers, tasks, stages, clock, settings, workspace } = scenario
  checkCast(scenario, complain)
  checkSteps(scenario, complain)
  const faults = stages.map((stage, index) =>
    armingOf(scenario, stage, ['stages', index], complain),
  )
  checkIds(faults, complain)
  const sourceOf = (name: string) => servers.find((server) => server.name === name)
  const arm = (isBefore: boolean) =>
    faults.flatMap((body, index) =>
      body && (stages[index]!.when.server === undefined) === isBefore
        ? [done('ArmFault', { body })]
        : [],
    )
  const steps: Step[] = [
    ...(clock ? [done('SetClock', { body: clock })] : []),
    ...(settings ? [done('ChangeSettings', { body: settings })] : []),
    // What is for no one server may already concern its registration.
    ...arm(true),
    ...servers.map((server, index) =>
      done('RegisterServer', { body: registrationOf(server, index) }, `server ${server.name}`),
    ),
    ...tasks.flatMap((task) => {
      const server = sourceOf(task.server)
      if (!server) return []
      const body = taskBodyOf(task, server, idOf('server', server.name))
      return [done('CreateTask', { body }, `task ${server.name}`)]
    }),
    ...arm(false),
    ...prepared(scenario),
  ]
  return { $comment: scenario.shows, workspace, steps }
}
