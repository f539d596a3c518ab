// Reading scenario files: each flaw is told with its line and column.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readScenario } from '../../src/scenarios/read-scenario.ts'
import { freshEmulator, freshWorkspace } from '../support/emulator.ts'

const head = 'shows: x\nservers:\n  - name: web-1\ntasks:\n  - server: web-1\n'

const flawsOf = (text: string) => {
  const reading = readScenario(text)
  return 'issues' in reading
    ? reading.issues.map(({ line, column, message }) => `${line}:${column}: ${message}`)
    : []
}

const stage = (when: string, then: string, rest = '') =>
  `${head}stages:\n  - when: { ${when} }\n    do: { ${then} }\n${rest}`
const steps = (...lines: string[]) =>
  `${head}drive:\n${lines.map((line) => `  - { ${line} }\n`).join('')}`

describe('what is wrong is told where it stands', () => {
  test.each<[string, string, string]>([
    ['broken YAML', 'shows: [x', '1:10: '],
    ['two keys alike', 'shows: x\nshows: y', '2:1: Map keys must be unique'],
    ['an alias of nothing', 'shows: x\nservers:\n  - *b', '3:5: Unresolved alias'],
    [
      'aliases without end',
      `a: &a [${'x,'.repeat(99)}]\nb: &b [${'*a,'.repeat(99)}]\nshows: [${'*b,'.repeat(99)}]`,
      '2:8: Excessive alias count',
    ],
    ['a second document', 'shows: x\n---\nshows: y', '2:1: a scenario is one document'],
    ['nothing at all', '', '1:1: it must be an object'],
    ['no words on what it shows', 'servers: []', '1:1: shows: it is required'],
    [
      'an unknown field',
      'shows: x\nserver: []',
      '2:1: there is no field server; did you mean servers',
    ],
    [
      'one further in',
      'shows: x\nservers:\n  - name: a\n    sys: linux',
      '4:5: there is no field sys',
    ],
    [
      'a wrong type',
      'shows: x\nservers:\n  - name: 5',
      '3:11: name: it must be a string, not a number',
    ],
    [
      'an unknown word',
      'shows: x\nservers:\n  - name: a\n    os: linus',
      '4:9: os: it must be one of linux, windows; did you mean linux?',
    ],
    ['no span', `${head}prepare:\n  - advance: soon`, '7:14: advance: it must be a span such as'],
    [
      'a task of no server',
      'shows: x\nservers:\n  - name: web-1\ntasks:\n  - server: wab-1',
      '5:13: there is no server wab-1; did you mean web-1?',
    ],
    ['a second task', `${head}  - server: web-1`, '6:13: web-1 has a task already'],
    [
      'an unknown fault',
      stage('', 'fault: fail-subtsk'),
      '8:18: there is no fault fail-subtsk; did you mean fail-subtask?',
    ],
    [
      'a field the fault has not',
      stage('subtask: SSL_CONFIG', 'fault: fail-subtask, code: SMS.3805'),
      '8:32: fail-subtask has no field code; did you mean',
    ],
    [
      'a field it lacks',
      stage('subtask: SSL_CONFIG', 'fault: fail-subtask'),
      '8:9: fail-subtask: error_code: it is required',
    ],
    [
      'an unknown code',
      stage('subtask: SSL_CONFIG', 'fault: fail-subtask, error_code: SMS.38055'),
      '8:44: fail-subtask: it is not a code',
    ],
    [
      'an unknown sub-task',
      stage('subtask: SSL_CONFG', 'fault: fail-subtask, error_code: SMS.3805'),
      '7:22: no task here ever comes to SSL_CONFG; did you mean SSL_CONFIG?',
    ],
    [
      'an unreachable sub-task',
      stage('subtask: FORMAT_DISK_WINDOWS', 'fault: fail-subtask, error_code: SMS.3805'),
      '7:22: no task here ever comes to FORMAT_DISK_WINDOWS',
    ],
    [
      'an unreachable sub-task of the fault’s own',
      stage('', 'fault: fail-subtask, subtask: FORMAT_DISK_WINDOWS, error_code: SMS.3805'),
      '8:41: no task here ever comes to FORMAT_DISK_WINDOWS',
    ],
    [
      'a sub-task said twice',
      stage('subtask: SSL_CONFIG', 'fault: stall-subtask, subtask: ATTACH_AGENT_IMAGE'),
      '8:33: give subtask here or subtask in when, not both',
    ],
    [
      'the id of another stage',
      stage('', 'fault: fail-drill', '  - do: { fault: fail-clone, id: stage-1 }'),
      '9:30: there is a fault stage-1 already',
    ],
    [
      'an unknown operation',
      stage('operation: ShowTsk', 'fault: refuse, error_code: SMS.9004'),
      '7:24: no operation is called ShowTsk; did you mean ShowTask?',
    ],
    [
      'requests for a fault of tasks',
      stage('operation: ShowTask', 'fault: fail-clone'),
      '7:13: fail-clone strikes tasks',
    ],
    [
      'a sub-task for a fault of requests',
      stage('subtask: SSL_CONFIG', 'fault: refuse, error_code: SMS.9004'),
      '7:13: refuse knows no subtask',
    ],
    [
      'an unknown server',
      stage('server: wob-1', 'fault: fail-clone'),
      '7:21: there is no server wob-1; did you mean web-1?',
    ],
    [
      'an unknown state',
      steps('act: start', 'until: MIGRATE_SUCESS'),
      '8:14: until: it must be one of',
    ],
    ['an unknown action', steps('act: strat'), '7:12: act: it must be one of start'],
    [
      'a state that cannot come',
      steps('until: RUNNING'),
      '7:14: unreachable: RUNNING cannot follow, only READY',
    ],
    [
      'a state after the end',
      steps('act: start', 'until: MIGRATE_SUCCESS', 'until: ABORT'),
      '9:14: unreachable: ABORT cannot follow, only MIGRATE_SUCCESS',
    ],
    [
      'an action out of place',
      steps('act: cutover'),
      '7:12: unreachable: nothing takes cutover in READY',
    ],
    [
      'two verbs in a step',
      steps('act: start, advance: 5s'),
      '7:5: a step has one of act, until, advance, call, sign_in',
    ],
    [
      'a call of nothing',
      steps('call: ShowTsk'),
      '7:13: no operation is called ShowTsk; did you mean ShowTask?',
    ],
    [
      'an expectation of no one',
      `${head}expect:\n  tasks: { web-2: READY }`,
      '7:12: web-2 has no task here',
    ],
    ['a count of other stages', `${head}expect:\n  struck: [1]`, '7:11: there are 0 stages'],
  ])('%s', (_, text, flaw) => {
    const flaws = flawsOf(text)
    expect(flaws[0]).toContain(flaw)
  })

  test('all of it at once, in the order of the lines', () => {
    const text = `${head}stages:\n  - do: { fault: fial }\ndrive:\n  - { act: cutover }\n`
    expect(flawsOf(text)).toEqual([/^7:18: /, /^9:12: /].map((flaw) => expect.stringMatching(flaw)))
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
  test('does not start with a flawed one: one line names file, line and column', () => {
    const file = fileOf(stage('', 'fault: fial'))
    const start = () => freshEmulator({ fixtures: [file] })
    expect(start).toThrow(`${file}:8:18: there is no fault fial`)
    expect(start).not.toThrow(/\n/)
  })

  test('does what a scenario prepares, and goes on from there', () => {
    const text = `${head}settings: { line_mbps: 50 }\nprepare:\n  - act: start\n  - until: MIGRATE_SUCCESS\n  - advance: 5s\n`
    const place = freshWorkspace({ fixtures: [fileOf(text)] }, 'demo')
    expect(place.call('ListTasks').body.tasks).toMatchObject([{ state: 'MIGRATE_SUCCESS' }])
    expect(place.call('ShowSettings').body.line_mbps).toBe(50)
  })

  test('is told when what is prepared does not come', () => {
    const text = `${head}stages:\n  - when: { subtask: SSL_CONFIG }\n    do: { fault: fail-subtask, error_code: SMS.3805 }\nprepare:\n  - act: start\n  - until: MIGRATE_SUCCESS\n`
    const start = () => freshEmulator({ fixtures: [fileOf(text)] })
    expect(start).toThrow(/step 5: the task is MIGRATE_FAIL and not MIGRATE_SUCCESS/)
  })

  test('arms what comes later for later, from the start of the scenario', () => {
    const later = stage(
      'operation: ListTasks, after: 30s',
      'fault: refuse, error_code: SMS.9004',
      '    for: 10s\n',
    )
    const place = freshWorkspace({ fixtures: [fileOf(later)] }, 'demo')
    const statuses = [29_999, 1, 9_999, 1].map((ms) => {
      place.pass(ms)
      return place.call('ListTasks').status
    })
    expect(statuses).toEqual([200, 403, 403, 200])
  })

  test('begins other workspaces with shipped scenarios, by name', () => {
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
