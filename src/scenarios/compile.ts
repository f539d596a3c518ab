// A scenario as a fixture: steps that declare what there is, and faults that wait for their time.

import type { Fixture } from '../replay/fixtures.ts'
import type { ReplayStep as Step } from '../replay/replay-file.ts'
import { checkReferences, checkSteps } from './check-steps.ts'
import { compileFaultStep, idReference, type ReportIssue } from './compile-fault-step.ts'
import { registrationBody, taskBody } from './request-bodies.ts'
import type { Scenario } from './schema.ts'

/** How long, in virtual ms, a state is waited for when a scenario is loaded. */
export const MAX_WAIT_MS = 30 * 24 * 3_600_000

const requestStep = (operation: string, input: object, as?: string): Step => ({
  operation,
  input,
  ...(as !== undefined && { as }),
})

/** The id of a task as a later step names it; the only one where none is named. */
export const taskReference = ({ tasks }: Scenario, server?: string): string =>
  idReference('task', server ?? tasks[0]?.server ?? '')

const prepareSteps = (scenario: Scenario): Step[] =>
  scenario.prepare.map(({ server, act: action, until, advance }) => {
    if (advance !== undefined) return { advance_ms: advance }
    const task_id = taskReference(scenario, server)
    if (action !== undefined)
      return requestStep('UpdateTaskStatus', { params: { task_id }, body: { operation: action } })
    const wait = { until: { task_id, state: until }, within_ms: MAX_WAIT_MS }
    return requestStep('AdvanceClock', { body: wait })
  })

/** They are armed in one workspace. */
const checkFaultIds = (faults: readonly ({ id: string } | undefined)[], reportIssue: ReportIssue) =>
  faults.forEach((fault, index) => {
    if (fault && faults.findIndex((each) => each?.id === fault.id) < index)
      reportIssue(['stages', index, 'do'], `there is a fault ${fault.id} already`, 'id')
  })

/** Checks a scenario as a whole and compiles it; flaws are complained of. */
export const compileScenario = (scenario: Scenario, reportIssue: ReportIssue): Fixture => {
  const { servers, tasks, stages: faultSteps, clock, settings, workspace } = scenario
  checkReferences(scenario, reportIssue)
  checkSteps(scenario, reportIssue)
  const faults = faultSteps.map((faultStep, index) =>
    compileFaultStep(scenario, faultStep, ['stages', index], reportIssue),
  )
  checkFaultIds(faults, reportIssue)
  const findServer = (name: string) => servers.find((server) => server.name === name)
  const armFaultSteps = (isBefore: boolean) =>
    faults.flatMap((body, index) =>
      body && (faultSteps[index]!.when.server === undefined) === isBefore
        ? [requestStep('ArmFault', { body })]
        : [],
    )
  const steps: Step[] = [
    ...(clock ? [requestStep('SetClock', { body: clock })] : []),
    ...(settings ? [requestStep('ChangeSettings', { body: settings })] : []),
    // What is for no one server may already concern its registration.
    ...armFaultSteps(true),
    ...servers.map((server, index) =>
      requestStep(
        'RegisterServer',
        { body: registrationBody(server, index) },
        `server ${server.name}`,
      ),
    ),
    ...tasks.flatMap((task) => {
      const server = findServer(task.server)
      if (!server) return []
      const body = taskBody(task, server, idReference('server', server.name))
      return [requestStep('CreateTask', { body }, `task ${server.name}`)]
    }),
    ...armFaultSteps(false),
    ...prepareSteps(scenario),
  ]
  return { $comment: scenario.shows, workspace, steps }
}
