// Promises of the vendor's documents: fixtures/promises.json names the test of each that is kept.
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { promises } from '../../src/api/promises.ts'
import { freshWorkspace, linuxServer, readyTask, windowsServer } from '../support/emulator.ts'

const root = new URL('../../', import.meta.url)

describe('fixtures/promises.json', () => {
  test('has at least 150 promises with an id of their own, and a place', () => {
    expect(promises().length).toBeGreaterThanOrEqual(150)
    expect(new Set(promises().map(({ id }) => id)).size).toBe(promises().length)
    expect(promises().filter(({ place, how }) => !place || !how)).toEqual([])
  })

  test('names a test that exists for each promise that is kept', () => {
    const sources = new Map<string, string>()
    const sourceOf = (file: string) => {
      const url = new URL(file, root)
      if (!sources.has(file)) sources.set(file, existsSync(url) ? readFileSync(url, 'utf8') : '')
      return sources.get(file)!
    }
    const kept = promises().filter(({ verdict }) => verdict === 'kept')
    expect(kept.filter(({ tests }) => tests.length === 0)).toEqual([])
    const missing = kept.flatMap(({ id, tests }) =>
      tests
        .filter(({ file, name }) => !sourceOf(file).includes(name))
        .map(({ file, name }) => `${id}: ${file} has no test '${name}'`),
    )
    expect(missing).toEqual([])
  })
})

test('GET /_emulator/fidelity and the differences page count the promises', () => {
  const { call } = freshWorkspace()
  const counts = Object.values(call('ShowFidelity').body.promises)
  expect(counts.reduce<number>((sum, count) => sum + (count as number), 0)).toBe(promises().length)
  const page = readFileSync(new URL('docs/reference/differences.md', root), 'utf8')
  expect(page).toContain(`| ${counts.join(' | ')} |`)
})

describe('a registration', () => {
  const registered = (change: object, body: object = linuxServer()) => {
    const { call, source } = freshWorkspace()
    const reply = call('RegisterServer', { body: { ...body, ...change } })
    expect(reply.status).toBe(200)
    return source(reply.body.id)
  }

  test('start_type is MANUAL unless the agent sends another (P016, Table 5-21 ref@107k)', () => {
    expect(registered({}).start_type).toBe('MANUAL')
    expect(registered({ start_type: 'AUTO' }).start_type).toBe('AUTO')
  })

  test('the service decides where a source stands, not its registration (P017, ref@103k)', () => {
    expect(registered({ state: 'finished', migration_cycle: 'cutovered' })).toMatchObject({
      state: 'waiting',
      migration_cycle: 'checking',
    })
  })

  test('domain_id, hostname, platform and kernel_version are optional (P018, Table 5-21)', () => {
    const absent = { domain_id: undefined, platform: undefined, kernel_version: undefined }
    expect(registered({ ...absent, hostname: undefined }).state).toBe('waiting')
  })

  test('an empty OS version fails OS_VERSION with SMS.6503 (P059, ref@1046k)', () => {
    const { state, checks } = registered({ os_version: '' })
    expect(state).toBe('unavailable')
    expect(checks).toContainEqual(
      expect.objectContaining({ name: 'OS_VERSION', result: 'ERROR', error_code: 'SMS.6503' }),
    )
  })

  test('a warning leaves the source migratable (P080)', () => {
    const { state, checks } = registered({ oem_system: true }, windowsServer())
    expect(checks).toContainEqual(expect.objectContaining({ result: 'WARN' }))
    expect(state).toBe('waiting')
  })
})

describe('a task', () => {
  test('every launch makes a new snapshot (P156, FAQ@54k)', () => {
    const cloud = freshWorkspace()
    const { act, until, show } = cloud
    const { task_id } = readyTask(cloud)
    const launch = (...actions: string[]) => {
      for (const action of actions) act(task_id, action)
      until(task_id, 'MIGRATE_SUCCESS')
      return show(task_id).target_server.cutovered_snapshot_ids as string
    }
    const first = launch('start')
    const second = launch('restart', 'cutover')
    expect([first, second]).toEqual([expect.any(String), expect.any(String)])
    expect(second).not.toBe(first)
  })

  test('a paused task keeps its temporary disk (P177, FAQ@281k)', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    cloud.pass(13_000)
    const disk = () => cloud.show(task_id).target_server.image_disk_id
    const attached = disk()
    expect(attached).toEqual(expect.any(String))
    cloud.act(task_id, 'stop')
    cloud.until(task_id, 'ABORT')
    expect(disk()).toBe(attached)
  })
})
