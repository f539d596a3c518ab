// Failure on demand, from one end to the other.
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

  test('is told what is wrong with one', async () => {
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

  test('arms faults for whoever comes after it; its own steps meet none', () => {
    const fixture = fixtureOf([
      { operation: 'ArmFault', input: { body } },
      { operation: 'RegisterServer', input: { body: linuxServer() } },
    ])
    const place = { emulator: freshEmulator({ fixtures: [fixture] }) }
    expect(place.emulator.workspaces.find('test')!.servers.count()).toBe(1)
    expect(callOperation(place, 'RegisterServer', { body: linuxServer() })).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.6501' },
    })
    // What it began with is there again after a reset, with nothing counted.
    callOperation(place, 'ResetWorkspace', { params: { workspace: 'test' }, body: {} })
    const listed = callOperation(place, 'ListFaults', { params: { workspace: 'test' } }).body
    expect(listed.faults).toMatchObject([{ kind: 'refuse', matched: 0, applied: 0 }])
  })

  test('that arms one wrongly cannot be used', () => {
    const fixture = fixtureOf([{ operation: 'ArmFault', input: { body: { kind: 'explode' } } }])
    expect(() => freshEmulator({ fixtures: [fixture] })).toThrow(
      /step 1: .*kind: it must be one of/,
    )
  })
})

describe('the same requests', () => {
  /** Every kind, many of them by chance. */
  const armAll = (place: ReturnType<typeof freshWorkspace>) => {
    const p = { probability: 0.4 }
    armFault(place, { kind: 'delay', lognormal: { median_ms: 50, sigma: 1 }, ...p })
    armFault(place, { kind: 'refuse', error_code: 'SMS.9004', ...p, match: { operation: 'Show*' } })
    armFault(place, { kind: 'garble', ...p, match: { task: '*' } })
    armFault(place, { kind: 'disconnect', when: 'after', ...p, match: { operation: 'Create*' } })
    armFault(place, { kind: 'throttle', limit: 3, period_ms: 1_000 })
    armFault(place, { kind: 'truncate', ...p, ttl_ms: 5_000 })
    armFault(place, { kind: 'slow-body', bytes_per_s: 9, ...p, nth: 3, times: 5 })
  }

  const run = () => {
    const place = freshWorkspace()
    const { task_id, source_id } = readyTask(place)
    armAll(place)
    const headers = { 'x-auth-token': 'workspace/test' }
    const sent = Array.from({ length: 60 }, (_, i) => {
      const operation = ['ShowTask', 'ListTasks', 'ShowServer', 'CreateTask'][i % 4]!
      if (i % 7 === 0) place.pass(333)
      const row = operationsById.get(operation)!
      const params = { task_id, source_id }
      return place.emulator.call(row, { params, headers, ...(row.body && { body: {} }) })
    })
    const { journal } = place.workspace
    const struck = journal.list().map(({ faults, reply_sha256 }) => [faults, reply_sha256])
    return { sent, struck, events: journal.eventsAfter(0), hash: stateHash(place.workspace) }
  }

  test('are struck alike, byte for byte', () => {
    const [one, other] = [run(), run()]
    expect(one).toEqual(other)
    const struckBy = new Set(one.struck.flatMap(([faults]) => faults))
    expect(struckBy.size).toBe(7)
  })
})

test('a restart keeps faults and what they remember', () => {
  const dataDir = folder()
  const opened = () => {
    const place = freshWorkspace({ dataDir })
    return { place, close: () => place.emulator.close() }
  }
  const first = opened()
  const { id } = armFault(first.place, { kind: 'throttle', limit: 1, period_ms: 1_000 })
  expect(callOperation(first.place, 'ListTasks').status).toBe(200)
  first.close()
  const { place } = opened()
  expect(faultState(place, id)).toMatchObject({ matched: 1, applied: 0 })
  expect(callOperation(place, 'ListTasks').status).toBe(429)
})
