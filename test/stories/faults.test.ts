// Faults, from end to end.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { stateHash } from '../../src/history/state-hash.ts'
import { createEmulator } from '../../src/index.ts'
import { operationsById } from '../../src/operations/index.ts'
import { freshEmulator, freshWorkspace, linuxServer, readyTask } from '../support/emulator.ts'
import { armFault, callOperation, faultState } from '../support/faults.ts'

const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'sms-emulator-test-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

describe('a program', () => {
  const started = async () => {
    const emulator = await createEmulator({ clock: 'frozen', validateReplies: true })
    onTestFinished(() => emulator.close())
    const headers = { 'X-Auth-Token': 'workspace/test-42' }
    const call = () => fetch(`${emulator.url}/v3/tasks`, { headers })
    return { cloud: emulator.workspace('test-42'), call }
  }

  test('arms faults, reads how they stand, and removes them', async () => {
    const { cloud, call } = await started()
    const match = { operation: 'ListTasks' }
    const one = cloud.faults.add({ kind: 'refuse', match, error_code: 'SMS.9004', times: 1 })
    const two = cloud.faults.add({ kind: 'delay', ms: 1, match: { operation: 'ShowTask' } })
    expect([(await call()).status, (await call()).status]).toEqual([403, 200])
    expect(cloud.faults.list()).toMatchObject([
      { id: one.id, state: 'ended', applied: 1 },
      { id: two.id, state: 'armed', applied: 0, ms: 1 },
    ])
    expect(cloud.faults.remove(one.id)).toMatchObject({ id: one.id, applied: 1 })
    expect(cloud.faults.clear()).toMatchObject([{ id: two.id }])
    expect(cloud.faults.list()).toEqual([])
  })

  test('gets an error for an invalid fault', async () => {
    const { cloud } = await started()
    const wrong = { kind: 'refuse', error_code: 'SMS.9999' } as const
    expect(() => cloud.faults.add(wrong)).toThrow(/error_code: it is not in the catalogue/)
    expect(() => cloud.faults.remove('none')).toThrow(/Fault `none` does not exist/)
    // @ts-expect-error: a refusal needs its code
    expect(() => cloud.faults.add({ kind: 'refuse' })).toThrow(/error_code/)
  })
})

describe('a fixture', () => {
  const fixtureOf = (steps: object[]) => {
    const file = join(folder(), 'fixture.json')
    writeFileSync(file, JSON.stringify({ workspace: 'test', steps }))
    return file
  }
  const body = { kind: 'refuse', error_code: 'SMS.6501', match: { operation: 'RegisterServer' } }

  test('arms faults for later requests, not for its own steps', () => {
    const fixture = fixtureOf([
      { operation: 'ArmFault', input: { body } },
      { operation: 'RegisterServer', input: { body: linuxServer() } },
    ])
    const target = { emulator: freshEmulator({ fixtures: [fixture] }) }
    expect(target.emulator.workspaces.find('test')!.servers.count()).toBe(1)
    expect(callOperation(target, 'RegisterServer', { body: linuxServer() })).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.6501' },
    })
    // The faults of the fixture are there again after a reset, with new counts.
    callOperation(target, 'ResetWorkspace', { params: { workspace: 'test' }, body: {} })
    const listed = callOperation(target, 'ListFaults', { params: { workspace: 'test' } }).body
    expect(listed.faults).toMatchObject([{ kind: 'refuse', matched: 0, applied: 0 }])
  })

  test('with an invalid fault is refused', () => {
    const fixture = fixtureOf([{ operation: 'ArmFault', input: { body: { kind: 'explode' } } }])
    expect(() => freshEmulator({ fixtures: [fixture] })).toThrow(
      /step 1: .*kind: it must be one of/,
    )
  })
})

describe('the same requests', () => {
  /** Every kind, many of them by chance. */
  const armAll = (target: ReturnType<typeof freshWorkspace>) => {
    const p = { probability: 0.4 }
    armFault(target, { kind: 'delay', lognormal: { median_ms: 50, sigma: 1 }, ...p })
    armFault(target, {
      kind: 'refuse',
      error_code: 'SMS.9004',
      ...p,
      match: { operation: 'Show*' },
    })
    armFault(target, { kind: 'garble', ...p, match: { task: '*' } })
    armFault(target, { kind: 'disconnect', when: 'after', ...p, match: { operation: 'Create*' } })
    armFault(target, { kind: 'throttle', limit: 3, period_ms: 1_000 })
    armFault(target, { kind: 'truncate', ...p, ttl_ms: 5_000 })
    armFault(target, { kind: 'slow-body', bytes_per_s: 9, ...p, nth: 3, times: 5 })
  }

  const run = () => {
    const target = freshWorkspace()
    const { task_id, source_id } = readyTask(target)
    armAll(target)
    const headers = { 'x-auth-token': 'workspace/test' }
    const sent = Array.from({ length: 60 }, (_, i) => {
      const operation = ['ShowTask', 'ListTasks', 'ShowServer', 'CreateTask'][i % 4]!
      if (i % 7 === 0) target.pass(333)
      const row = operationsById.get(operation)!
      const params = { task_id, source_id }
      return target.emulator.call(row, { params, headers, ...(row.body && { body: {} }) })
    })
    const { journal } = target.workspace
    const faulted = journal.list().map(({ faults, reply_sha256 }) => [faults, reply_sha256])
    return { sent, faulted, events: journal.eventsAfter(0), hash: stateHash(target.workspace) }
  }

  test('get the same faults, byte for byte', () => {
    const [one, other] = [run(), run()]
    expect(one).toEqual(other)
    const appliedFaults = new Set(one.faulted.flatMap(([faults]) => faults))
    expect(appliedFaults.size).toBe(7)
  })
})

test('a restart keeps faults and their counts', () => {
  const dataDir = folder()
  const opened = () => {
    const target = freshWorkspace({ dataDir })
    return { target, close: () => target.emulator.close() }
  }
  const first = opened()
  const { id } = armFault(first.target, { kind: 'throttle', limit: 1, period_ms: 1_000 })
  expect(callOperation(first.target, 'ListTasks').status).toBe(200)
  first.close()
  const { target } = opened()
  expect(faultState(target, id)).toMatchObject({ matched: 1, applied: 0 })
  expect(callOperation(target, 'ListTasks').status).toBe(429)
})
