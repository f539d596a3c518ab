// Reading scenario files: each issue is reported with its line and column.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readScenario } from '../../src/scenarios/read-scenario.ts'
import { freshEmulator, freshWorkspace } from '../support/emulator.ts'

const head = 'description: x\nservers:\n  - name: web-1\ntasks:\n  - server: web-1\n'

const issuesOf = (text: string) => {
  const result = readScenario(text)
  return 'issues' in result
    ? result.issues.map(({ line, column, message }) => `${line}:${column}: ${message}`)
    : []
}

const faultStep = (when: string, then: string, rest = '') =>
  `${head}fault_steps:\n  - when: { ${when} }\n    do: { ${then} }\n${rest}`
const steps = (...lines: string[]) =>
  `${head}drive:\n${lines.map((line) => `  - { ${line} }\n`).join('')}`

describe('an issue is reported where it is', () => {
  test.each<[string, string, string]>([
    ['broken YAML', 'description: [x', '1:16: '],
    ['two keys alike', 'description: x\ndescription: y', '2:1: Map keys must be unique'],
    ['an alias of nothing', 'description: x\nservers:\n  - *b', '3:5: Unresolved alias'],
    [
      'aliases without end',
      `a: &a [${'x,'.repeat(99)}]\nb: &b [${'*a,'.repeat(99)}]\ndescription: [${'*b,'.repeat(99)}]`,
      '2:8: Excessive alias count',
    ],
    [
      'a second document',
      'description: x\n---\ndescription: y',
      '2:1: a scenario file holds one document',
    ],
    ['nothing at all', '', '1:1: it must be an object'],
    ['no description', 'servers: []', '1:1: description: it is required'],
    [
      'an unknown field',
      'description: x\nserver: []',
      '2:1: there is no field server; did you mean servers',
    ],
    [
      'one further in',
      'description: x\nservers:\n  - name: a\n    sys: linux',
      '4:5: there is no field sys',
    ],
    [
      'a wrong type',
      'description: x\nservers:\n  - name: 5',
      '3:11: name: it must be a string, not a number',
    ],
    [
      'an unknown value',
      'description: x\nservers:\n  - name: a\n    os: linus',
      '4:9: os: it must be one of linux, windows; did you mean linux?',
    ],
    [
      'an invalid duration',
      `${head}prepare:\n  - advance: soon`,
      '7:14: advance: it must be a duration such as',
    ],
    [
      'a task of no server',
      'description: x\nservers:\n  - name: web-1\ntasks:\n  - server: wab-1',
      '5:13: there is no server wab-1; did you mean web-1?',
    ],
    ['a second task', `${head}  - server: web-1`, '6:13: web-1 has a task already'],
    [
      'an unknown fault',
      faultStep('', 'fault: fail-subtsk'),
      '8:18: there is no fault fail-subtsk; did you mean fail-subtask?',
    ],
    [
      'a field that the fault does not have',
      faultStep('subtask: SSL_CONFIG', 'fault: fail-subtask, code: SMS.3805'),
      '8:32: fail-subtask has no field code; did you mean',
    ],
    [
      'a missing field of the fault',
      faultStep('subtask: SSL_CONFIG', 'fault: fail-subtask'),
      '8:9: fail-subtask: error_code: it is required',
    ],
    [
      'an unknown code',
      faultStep('subtask: SSL_CONFIG', 'fault: fail-subtask, error_code: SMS.38055'),
      '8:44: fail-subtask: it is not a code',
    ],
    [
      'an unknown sub-task',
      faultStep('subtask: SSL_CONFG', 'fault: fail-subtask, error_code: SMS.3805'),
      '7:22: no task here has the sub-task SSL_CONFG; did you mean SSL_CONFIG?',
    ],
    [
      'an unreachable sub-task',
      faultStep('subtask: FORMAT_DISK_WINDOWS', 'fault: fail-subtask, error_code: SMS.3805'),
      '7:22: no task here has the sub-task FORMAT_DISK_WINDOWS',
    ],
    [
      'an unreachable sub-task among the settings of the fault',
      faultStep('', 'fault: fail-subtask, subtask: FORMAT_DISK_WINDOWS, error_code: SMS.3805'),
      '8:41: no task here has the sub-task FORMAT_DISK_WINDOWS',
    ],
    [
      'a sub-task given twice',
      faultStep('subtask: SSL_CONFIG', 'fault: stall-subtask, subtask: ATTACH_AGENT_IMAGE'),
      '8:33: give subtask here or subtask in when, not both',
    ],
    [
      'the id of another fault step',
      faultStep('', 'fault: fail-drill', '  - do: { fault: fail-clone, id: fault-step-1 }'),
      '9:30: there is a fault fault-step-1 already',
    ],
    [
      'an unknown operation',
      faultStep('operation: ShowTsk', 'fault: refuse, error_code: SMS.9004'),
      '7:24: there is no operation ShowTsk; did you mean ShowTask?',
    ],
    [
      'an operation for a fault of tasks',
      faultStep('operation: ShowTask', 'fault: fail-clone'),
      '7:13: fail-clone applies to tasks: it cannot match by operation',
    ],
    [
      'a sub-task for a fault of requests',
      faultStep('subtask: SSL_CONFIG', 'fault: refuse, error_code: SMS.9004'),
      '7:13: refuse does not depend on subtask',
    ],
    [
      'an unknown server',
      faultStep('server: wob-1', 'fault: fail-clone'),
      '7:21: there is no server wob-1; did you mean web-1?',
    ],
    [
      'an unknown state',
      steps('action: start', 'until: MIGRATE_SUCESS'),
      '8:14: until: it must be one of',
    ],
    ['an unknown action', steps('action: strat'), '7:15: action: it must be one of start'],
    [
      'a state that cannot follow',
      steps('until: RUNNING'),
      '7:14: unreachable: RUNNING cannot follow, only READY',
    ],
    [
      'a state after the end',
      steps('action: start', 'until: MIGRATE_SUCCESS', 'until: ABORT'),
      '9:14: unreachable: ABORT cannot follow, only MIGRATE_SUCCESS',
    ],
    [
      'an action out of place',
      steps('action: cutover'),
      '7:15: unreachable: cutover is not possible in READY',
    ],
    [
      'two kinds in one step',
      steps('action: start, advance: 5s'),
      '7:5: a step has exactly one of action, until, advance, call, sign_in',
    ],
    [
      'a call of an unknown operation',
      steps('call: ShowTsk'),
      '7:13: there is no operation ShowTsk; did you mean ShowTask?',
    ],
    [
      'an expectation of an unknown server',
      `${head}expect:\n  tasks: { web-2: READY }`,
      '7:12: web-2 has no task here',
    ],
    [
      'a count for other fault steps',
      `${head}expect:\n  applied: [1]`,
      '7:12: there are 0 fault steps',
    ],
  ])('%s', (_, text, expected) => {
    const issues = issuesOf(text)
    expect(issues[0]).toContain(expected)
  })

  test.each([
    ['shows: x\ndescription: x', 'shows', 'description'],
    [`${head}stages: []`, 'stages', 'fault_steps'],
    [`${head}expect:\n  struck: [1]`, 'struck', 'applied'],
    [`${head}drive:\n  - act: start`, 'act', 'action'],
  ])('%j: the earlier name %s is refused with the name now, %s', (text, before, now) => {
    expect(issuesOf(text)).toEqual([
      expect.stringContaining(`there is no field ${before}; did you mean ${now}?`),
    ])
  })

  test('all issues are reported, in the order of the lines', () => {
    const text = `${head}fault_steps:\n  - do: { fault: fial }\ndrive:\n  - { action: cutover }\n`
    expect(issuesOf(text)).toEqual(
      [/^7:18: /, /^9:15: /].map((each) => expect.stringMatching(each)),
    )
  })
})

/** A scenario file for the length of the test. */
const fileOf = (text: string) => {
  const path = mkdtempSync(join(tmpdir(), 'scenario-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  const file = join(path, 'mine.yaml')
  writeFileSync(file, text)
  return file
}

describe('an emulator', () => {
  test('does not start with an invalid one: one line names file, line and column', () => {
    const file = fileOf(faultStep('', 'fault: fial'))
    const start = () => freshEmulator({ fixtures: [file] })
    expect(start).toThrow(`${file}:8:18: there is no fault fial`)
    expect(start).not.toThrow(/\n/)
  })

  test('runs what a scenario prepares', () => {
    const text = `${head}settings: { line_mbps: 50 }\nprepare:\n  - action: start\n  - until: MIGRATE_SUCCESS\n  - advance: 5s\n`
    const cloud = freshWorkspace({ fixtures: [fileOf(text)] }, 'demo')
    expect(cloud.call('ListTasks').body.tasks).toMatchObject([{ state: 'MIGRATE_SUCCESS' }])
    expect(cloud.call('ShowSettings').body.line_mbps).toBe(50)
  })

  test('does not start when a prepared state is not reached', () => {
    const text = `${head}fault_steps:\n  - when: { subtask: SSL_CONFIG }\n    do: { fault: fail-subtask, error_code: SMS.3805 }\nprepare:\n  - action: start\n  - until: MIGRATE_SUCCESS\n`
    const start = () => freshEmulator({ fixtures: [fileOf(text)] })
    expect(start).toThrow(/step 5: Task .* did not come to MIGRATE_SUCCESS .*: it is MIGRATE_FAIL/)
  })

  test('arms a fault with `after` counted from the start of the scenario', () => {
    const later = faultStep(
      'operation: ListTasks, after: 30s',
      'fault: refuse, error_code: SMS.9004',
      '    for: 10s\n',
    )
    const cloud = freshWorkspace({ fixtures: [fileOf(later)] }, 'demo')
    const statuses = [29_999, 1, 9_999, 1].map((ms) => {
      cloud.pass(ms)
      return cloud.call('ListTasks').status
    })
    expect(statuses).toEqual([200, 403, 403, 200])
  })

  test('starts other workspaces with built-in scenarios, by name', () => {
    const { call, emulator } = freshWorkspace()
    expect(
      call('CreateWorkspace', { body: { name: 'a', fixture: 'format-fails-once' } }),
    ).toMatchObject({ status: 201, body: { servers: 1, tasks: 1 } })
    expect(emulator.workspaces.find('a')!.faults.all()).toHaveLength(1)
    const reset = { params: { workspace: 'a' }, body: { fixture: 'linux-file' } }
    expect(call('ResetWorkspace', reset)).toMatchObject({ status: 200, body: { tasks: 1 } })
    expect(emulator.workspaces.find('a')!.faults.all()).toEqual([])
  })
})
