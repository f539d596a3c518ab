import { describe, expect, test } from 'vitest'
import { operationsById } from '../../src/operations/index.ts'
import { freshWorkspace, linuxServer } from '../support/emulator.ts'
import { armFault, callOperation } from '../support/faults.ts'

type Fault = Parameters<typeof armFault>[1]

/** The reply to a request with a fault, and the fault's effect on the wire. */
const sent = (fault: Fault, seed = 'test') => {
  const cloud = freshWorkspace({ seed })
  const { id } = armFault(cloud, fault)
  const row = operationsById.get('RegisterServer')!
  const headers = { 'x-auth-token': 'workspace/test' }
  const reply = cloud.emulator.call(row, { headers, body: linuxServer() })
  return { ...reply, cloud, id, servers: cloud.workspace.servers.count() }
}

const refusedArming = (fault: object) => {
  const { status, body } = freshWorkspace().call('ArmFault', { body: fault })
  return [status, body.error?.message]
}

describe('delay', () => {
  const delays = (fault: object) => {
    const cloud = freshWorkspace()
    armFault(cloud, { kind: 'delay', ...fault })
    const row = operationsById.get('ListTasks')!
    const headers = { 'x-auth-token': 'workspace/test' }
    return Array.from({ length: 200 }, () => cloud.emulator.call(row, { headers }).wire!.delay_ms!)
  }

  test('lets the work be done, and the wire wait', () =>
    expect(sent({ kind: 'delay', ms: 250 })).toMatchObject({
      status: 200,
      servers: 1,
      wire: { delay_ms: 250 },
    }))

  test('is drawn evenly, alike for one seed', () => {
    const fault = { uniform: { min_ms: 100, max_ms: 200 } }
    const drawn = delays(fault)
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(100)
    expect(Math.max(...drawn)).toBeLessThanOrEqual(200)
    expect(new Set(drawn).size).toBeGreaterThan(50)
    expect(delays(fault)).toEqual(drawn)
  })

  test('is drawn around a median, with a long tail', () => {
    const drawn = delays({ lognormal: { median_ms: 100, sigma: 1 } }).sort((a, b) => a - b)
    expect(drawn[100]).toBeGreaterThan(70)
    expect(drawn[100]).toBeLessThan(140)
    expect(drawn.at(-1)).toBeGreaterThan(400)
  })

  test('adds to another, and to what else happens', () => {
    const cloud = freshWorkspace()
    armFault(cloud, { kind: 'delay', ms: 10 })
    armFault(cloud, { kind: 'refuse', error_code: 'SMS.6000' })
    armFault(cloud, { kind: 'delay', ms: 5 })
    const row = operationsById.get('ListTasks')!
    const reply = cloud.emulator.call(row, { headers: { 'x-auth-token': 'workspace/test' } })
    expect(reply).toMatchObject({ status: 400, wire: { delay_ms: 15 } })
    expect(reply.headers['X-Emulator-Fault']).toBe('fault-1, fault-2, fault-3')
  })

  test('is fixed, uniform or lognormal', () => {
    const rule = /ms: it must be set, or uniform, or lognormal/
    expect(refusedArming({ kind: 'delay' })).toEqual([400, expect.stringMatching(rule)])
    const both = { kind: 'delay', ms: 1, uniform: { min_ms: 1, max_ms: 2 } }
    expect(refusedArming(both)).toEqual([400, expect.stringMatching(rule)])
    const upside = { kind: 'delay', uniform: { min_ms: 2, max_ms: 1 } }
    expect(refusedArming(upside)).toEqual([400, expect.stringMatching(/uniform: it must have/)])
  })
})

test('of several that decide, only the first armed applies; the others are not counted', () => {
  const cloud = freshWorkspace()
  armFault(cloud, { kind: 'refuse', error_code: 'SMS.6000', times: 1 })
  armFault(cloud, { kind: 'refuse', error_code: 'SMS.9001' })
  const codes = [1, 2].map(() => callOperation(cloud, 'ListTasks').body.error_code)
  expect(codes).toEqual(['SMS.6000', 'SMS.9001'])
  expect(cloud.call('ListFaults').body.faults).toMatchObject([
    { matched: 1 },
    { matched: 1, applied: 1 },
  ])
})

describe.each(['disconnect', 'reset'] as const)('%s', (kind) => {
  const end = kind === 'reset' ? 'reset' : 'closed'

  test('before the work leaves no reply to lose', () =>
    expect(sent({ kind })).toMatchObject({ status: 0, servers: 0, wire: { end } }))

  test('after the work loses the reply, which the journal keeps', () => {
    const { cloud, servers, wire, id } = sent({ kind, when: 'after' })
    expect([servers, wire]).toEqual([1, { end }])
    expect(cloud.workspace.journal.list().at(-1)).toMatchObject({
      status: 200,
      reply: { id: expect.any(String) },
      faults: [id],
    })
  })
})

describe('empty', () => {
  test('has a status, and no body', () => {
    const { status, payload, servers } = sent({ kind: 'empty' })
    expect([status, payload, servers]).toEqual([200, undefined, 1])
    const other = sent({ kind: 'empty', status: 504, when: 'before' })
    expect([other.status, other.payload, other.servers]).toEqual([504, undefined, 0])
  })

  test('may be no reply at all', () =>
    expect(sent({ kind: 'empty', reply: 'none' }).wire).toEqual({ end: 'never' }))
})

describe('truncate', () => {
  test('breaks off at a byte, or at a part of the whole', () => {
    expect(sent({ kind: 'truncate' }).wire).toEqual({ end: { after_fraction: 0.5 } })
    expect(sent({ kind: 'truncate', at_bytes: 7 }).wire).toEqual({ end: { after_bytes: 7 } })
  })

  test('not at both', () =>
    expect(refusedArming({ kind: 'truncate', at_bytes: 1, fraction: 0.1 })).toEqual([
      400,
      expect.stringMatching(/fraction: it must not be combined with at_bytes/),
    ]))
})

describe('garble', () => {
  const isJson = (bytes: Buffer) => {
    try {
      return JSON.parse(bytes.toString()) !== undefined
    } catch {
      return false
    }
  }

  test('always breaks the JSON, and changes no more than it says', () => {
    const cloud = freshWorkspace()
    const row = operationsById.get('ShowConfig')!
    const headers = { 'x-auth-token': 'workspace/test' }
    const whole = cloud.emulator.call(row, { headers }).payload as string
    armFault(cloud, { kind: 'garble', bytes: 2 })
    for (let i = 0; i < 300; i++) {
      const reply = cloud.emulator.call(row, { headers })
      const bytes = reply.payload as Buffer
      expect(isJson(bytes), `${bytes}`).toBe(false)
      expect(bytes.length).toBe(whole.length)
      const changed = [...bytes].filter((byte, at) => byte !== whole.charCodeAt(at)).length
      expect(changed).toBeGreaterThan(0)
      expect(changed).toBeLessThanOrEqual(3)
      expect(reply.headers['Content-Type']).toBe('application/json')
    }
  })

  test('does it alike for one seed', () =>
    expect(sent({ kind: 'garble' }).payload).toEqual(sent({ kind: 'garble' }).payload))

  test('leaves a reply without a body as it is', () => {
    const cloud = freshWorkspace()
    armFault(cloud, { kind: 'garble' })
    expect(callOperation(cloud, 'ShowTask', { params: { task_id: 'x' } }).status).toBe(404)
  })

  test('can be read in the journal', () => {
    const { cloud, payload } = sent({ kind: 'garble' })
    expect(cloud.workspace.journal.list().at(-1)!.reply).toBe(`${(payload as Buffer).length} bytes`)
  })
})

test('slow-body goes out in pieces, of a tenth of a second if nothing is said', () => {
  expect(sent({ kind: 'slow-body', bytes_per_s: 50 }).wire).toEqual({
    drip: { bytes_per_s: 50, piece_bytes: 5 },
  })
  expect(sent({ kind: 'slow-body', bytes_per_s: 50, piece_bytes: 1 }).wire).toEqual({
    drip: { bytes_per_s: 50, piece_bytes: 1 },
  })
})

describe('wrong-content-type', () => {
  test('is the page of a gateway that did not reach the service', () => {
    const { status, headers, payload, servers } = sent({ kind: 'wrong-content-type' })
    expect([status, headers['Content-Type'], servers]).toEqual([502, 'text/html; charset=utf-8', 0])
    expect(`${payload}`).toMatch(/<title>502 Bad Gateway<\/title>/)
  })

  test('or any other', () => {
    const { status, headers, payload, servers } = sent({
      kind: 'wrong-content-type',
      content_type: 'text/plain',
      status: 200,
      body: 'Please sign in to the network.',
      when: 'after',
    })
    expect([status, headers['Content-Type'], `${payload}`, servers]).toEqual([
      200,
      'text/plain; charset=utf-8',
      'Please sign in to the network.',
      1,
    ])
  })
})
