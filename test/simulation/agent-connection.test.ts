// Faults cut the connection to agents: what halts, what is refused, and how agents come back.
import { describe, expect, test } from 'vitest'
import { freshWorkspace, linuxServer, readyTask, taskFor } from '../support/emulator.ts'
import { armFault, faultState } from '../support/faults.ts'

const code = ({ status, body }: { status: number; body: { error_code?: string } }) =>
  `${status} ${body.error_code}`

const cloud = (options: object = {}, task: object = {}) => {
  const here = freshWorkspace(options)
  const ids = readyTask(here, { task })
  const isConnected = () => here.source(ids.source_id).connected
  return {
    ...here,
    ...ids,
    isConnected,
    at: (fault: object = {}) => armFault(here, { kind: 'agent-offline', ...fault }),
  }
}

describe('agent-offline', () => {
  test('cuts the connection at once, and restores it after its span', () => {
    const { at, isConnected, pass, show, task_id, source, source_id, workspace, call } = cloud()
    const lost = workspace.clock.now + 500
    pass(500)
    const { id } = at({ for_ms: 4_000 })
    expect([isConnected(), show(task_id).connected]).toEqual([false, false])
    expect(source(source_id).last_visit_time).toBe(lost)
    expect(call('ListServers', { query: { connected: 'false' } }).body.count).toBe(1)
    expect(call('ShowClock').body.next_event_at_ms).toBe(lost + 4_000)
    pass(3_999)
    expect(isConnected()).toBe(false)
    pass(1)
    expect([isConnected(), show(task_id).connected]).toEqual([true, true])
    expect(source(source_id).last_visit_time).toBe(lost + 4_000)
    expect(faultState({ call }, id)).toMatchObject({ matched: 1, applied: 1 })
  })

  test('halts running work while it lasts', () => {
    const { at, act, pass, show, task_id, workspace } = cloud()
    act(task_id, 'start')
    pass(15_000)
    const before = show(task_id)
    at()
    pass(100_000)
    const after = show(task_id)
    expect(after).toMatchObject({ state: 'RUNNING', migrate_speed: 0, connected: false })
    expect(after.subtask_info).toBe(before.subtask_info)
    expect(after.remain_seconds).toBe(before.remain_seconds)
    expect(after.estimate_complete_time).toBe(workspace.clock.now + after.remain_seconds)
  })

  test('its removal brings the agent back, and the work continues', () => {
    const { at, act, pass, show, task_id, until, call, isConnected } = cloud()
    act(task_id, 'start')
    pass(15_000)
    const { id } = at()
    pass(100_000)
    call('RemoveFault', { params: { fault_id: id } })
    expect([isConnected(), show(task_id).migrate_speed]).toEqual([true, 100])
    const fired = until(task_id, 'MIGRATE_SUCCESS')
    expect(fired.at(-1)).toMatchObject({ state: 'MIGRATE_SUCCESS' })
    expect(show(task_id).finish_date - show(task_id).start_date).toBe(31_770 + 100_000)
  })

  test('without an agent no task is created or started, and the network is not measured', () => {
    const { at, act, task_id, call } = cloud()
    const other = call('RegisterServer', { body: linuxServer({ name: 'other' }) }).body.id
    at()
    expect(code(call('CreateTask', { body: taskFor(other) }))).toBe('400 SMS.6603')
    expect(code(act(task_id, 'start'))).toBe('400 SMS.6603')
    expect(code(act(task_id, 'network_check'))).toBe('400 SMS.6603')
  })

  test('user guide (UG@62k): a running task is kept, and can be deleted once the agent is lost', () => {
    const { at, act, pass, task_id, call } = cloud()
    act(task_id, 'start')
    pass(15_000)
    expect(code(call('DeleteTask', { params: { task_id } }))).toBe('400 SMS.7719')
    at()
    expect(call('DeleteTask', { params: { task_id } }).status).toBe(200)
  })

  test('can begin in the middle of a sub-task', () => {
    const { at, act, pass, show, task_id, until, isConnected } = cloud()
    at({ subtask: 'MIGRATE_LINUX_FILE', at_progress: 40, for_ms: 7_000 })
    act(task_id, 'start')
    pass(12_450)
    expect(isConnected()).toBe(true)
    pass(7_000)
    expect([isConnected(), show(task_id).subtask_info]).toEqual([false, 'MIGRATE_LINUX_FILE-40'])
    until(task_id, 'MIGRATE_SUCCESS')
    expect(isConnected()).toBe(true)
    expect(show(task_id).finish_date - show(task_id).start_date).toBe(31_770 + 7_000)
  })

  test('applies to a source that registers later, and only to matching sources', () => {
    const { at, call, source, isConnected } = cloud()
    at({ match: { name: 'late-*' }, for_ms: 100 })
    const register = (name: string) =>
      call('RegisterServer', { body: linuxServer({ name }) }).body.id
    expect(source(register('late-1')).connected).toBe(false)
    expect(source(register('early-1')).connected).toBe(true)
    expect(isConnected()).toBe(true)
  })

  test('from one instant to another', () => {
    const { at, isConnected, pass, workspace } = cloud()
    const { now } = workspace.clock
    at({ from_ms: now + 100, until_ms: now + 300 })
    const seen = [99, 1, 199, 1].map((ms) => {
      pass(ms)
      return isConnected()
    })
    expect(seen).toEqual([true, false, false, true])
  })

  test('an agent that asks for its command stays offline until the fault ends', () => {
    const { at, call, isConnected, pass, source_id } = cloud()
    at({ for_ms: 100 })
    call('ShowCommand', { params: { server_id: source_id } })
    call('RegisterServer', { body: linuxServer({ id: source_id }) })
    expect(isConnected()).toBe(false)
    pass(100)
    expect(isConnected()).toBe(true)
  })

  test('on a clock in mode on-read the agent comes back too', () => {
    const { at, act, task_id, show } = cloud({ clock: 'on-read' })
    act(task_id, 'start')
    at({ for_ms: 5_000 })
    const states = Array.from({ length: 20 }, () => show(task_id).state)
    expect(states.at(-1)).toBe('MIGRATE_SUCCESS')
  })

  test('a removed source leaves no timer behind', () => {
    const { at, call, source_id } = cloud()
    at({ for_ms: 5_000 })
    expect(call('DeleteServer', { params: { source_id } }).status).toBe(200)
    expect(call('ShowClock').body.next_event_at_ms).toBeNull()
  })
})
