// A scenario as a fixture: steps that create what it declares, and arm its faults.
import type { Fixture } from '../replay/fixtures.ts'
import type { ReplayStep as Step } from '../replay/replay-file.ts'
import { checkReferences, checkSteps } from './check-steps.ts'
import { compileFaultStep, idReference, type ReportIssue } from './compile-fault-step.ts'
import { registrationBody, taskBody } from './request-bodies.ts'
import type { Scenario } from './schema.ts'

/** Checks a scenario as a whole and compiles it. Issues are reported. */
export const compileScenario = (scenario: Scenario, reportIssue: ReportIssue): Fixture => {
  const { servers, fault_steps, clock, settings, workspace } = scenario
  checkReferences(scenario, reportIssue)
  checkSteps(scenario, reportIssue)
  const faults = fault_steps.map((faultStep, index) =>
    compileFaultStep(scenario, faultStep, ['fault_steps', index], reportIssue),
  )
  checkFaultIds(faults, reportIssue)
  const armFaultSteps = (isForOneServer: boolean) =>
    faults.flatMap((body, index) =>
      body && (fault_steps[index]!.when.server !== undefined) === isForOneServer
        ? [requestStep('ArmFault', { body })]
        : [],
    )
  const steps: Step[] = [
    ...(clock ? [requestStep('SetClock', { body: clock })] : []),
    ...(settings ? [requestStep('ChangeSettings', { body: settings })] : []),
    // Such a fault may already apply to the registration of a server.
    ...armFaultSteps(false),
    ...servers.map((server, index) =>
      requestStep(
        'RegisterServer',
        { body: registrationBody(server, index) },
        `server ${server.name}`,
      ),
    ),
    ...createTaskSteps(scenario),
    ...armFaultSteps(true),
    ...prepareSteps(scenario),
  ]
  return { $comment: scenario.description, workspace, steps }
}

/** The longest wait for a state when a scenario is loaded, in virtual ms. */
const MAX_WAIT_MS = 30 * 24 * 3_600_000

const requestStep = (operation: string, input: object, as?: string): Step => ({
  operation,
  input,
  ...(as !== undefined && { as }),
})

/** The faults of a scenario are armed in one workspace, so their ids have to differ. */
const checkFaultIds = (faults: readonly ({ id: string } | undefined)[], reportIssue: ReportIssue) =>
  faults.forEach((fault, index) => {
    if (fault && faults.findIndex((each) => each?.id === fault.id) < index)
      reportIssue(['fault_steps', index, 'do'], `there is a fault ${fault.id} already`, 'id')
  })

const createTaskSteps = ({ servers, tasks }: Scenario): Step[] =>
  tasks.flatMap((task) => {
    const server = servers.find(({ name }) => name === task.server)
    if (!server) return []
    const body = taskBody(task, server, idReference('server', server.name))
    return [requestStep('CreateTask', { body }, `task ${server.name}`)]
  })

const prepareSteps = ({ prepare, tasks }: Scenario): Step[] =>
  prepare.map(({ server = tasks[0]?.server ?? '', action, until, advance }) => {
    if (advance !== undefined) return { advance_ms: advance }
    const task_id = idReference('task', server)
    if (action !== undefined)
      return requestStep('UpdateTaskStatus', { params: { task_id }, body: { operation: action } })
    const wait = { until: { task_id, state: until }, within_ms: MAX_WAIT_MS }
    return requestStep('AdvanceClock', { body: wait })
  })
