import { describe, expect, test } from 'vitest'
import { freshHttp, freshWorkspace, readyTask } from '../../support/emulator.ts'
import { expectPrintedForm, printedExamples } from '../../support/printed-examples.ts'

const figures = {
  domain_connectivity: true,
  destination_connectivity: false,
  network_delay: 20.4,
  network_jitter: 2,
  migration_speed: 87.5,
  loss_percentage: 0.1,
  cpu_usage: 20,
  mem_usage: 21,
  evaluation_result: 'WARNING',
}

const cloud = () => {
  const all = freshWorkspace()
  const { task_id } = readyTask(all)
  const report = (body: unknown = figures, id = task_id) =>
    all.call('UpdateNetworkCheckInfo', { params: { task_id: id }, body })
  return { ...all, task_id, report }
}

describe('types and limits', () => {
  test.each([
    ['network_delay', -1],
    ['network_delay', 10_001],
    ['network_jitter', '2 ms'],
    ['migration_speed', 10_001],
    ['loss_percentage', 101],
    ['cpu_usage', true],
    ['mem_usage', 100.5],
    ['evaluation_result', 1],
    ['domain_connectivity', 'true'],
  ])('%s %j', (field, value) =>
    expect(cloud().report({ ...figures, [field]: value })).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.9001', error_msg: expect.stringContaining(field) },
    }),
  )

  test.each([
    'network_delay',
    'network_jitter',
    'migration_speed',
    'loss_percentage',
    'cpu_usage',
    'mem_usage',
    'evaluation_result',
  ])('%s is mandatory', (field) =>
    expect(cloud().report({ ...figures, [field]: undefined })).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.6013', error_msg: expect.stringContaining(field) },
    }),
  )
})

describe('refusals', () => {
  test('an unknown task is not found, although this is not a read', () =>
    expect(cloud().report(figures, 'nowhere')).toMatchObject({
      status: 404,
      body: { error_code: 'SMS.7703' },
    }))

  test('or 400, where a workspace is set to the appendix', () => {
    const { emulator, workspace, report } = cloud()
    emulator.runAtPresent(workspace, () => workspace.configure({ not_found_status: 400 }))
    expect(report(figures, 'nowhere').status).toBe(400)
  })
})

describe('behaviour', () => {
  test('the printed request is accepted, and the reply has the printed form', () => {
    const { report, task_id, show } = cloud()
    const [example] = printedExamples('UpdateNetworkCheckInfo', 'request')
    const reply = report(example?.body)
    expect(reply).toMatchObject({ status: 200, body: { task_id } })
    expectPrintedForm('UpdateNetworkCheckInfo', reply.body)
    expect(show(task_id).network_check_info).toEqual(example?.body)
  })

  test('its path has no segment tasks', async () => {
    const { http } = await freshHttp()
    const path = '/v3/unknown/update-network-check-info'
    const reply = await http.post(path).set('X-Auth-Token', 'workspace/w').send(figures)
    expect(reply.body.error_code).toBe('SMS.7703')
  })

  test('ShowTask and ListTasks show it, the newest only', () => {
    const { report, task_id, show, call } = cloud()
    expect(show(task_id).network_check_info).toBeNull()
    report({ ...figures, cpu_usage: 99 })
    report()
    expect(show(task_id).network_check_info).toEqual(figures)
    expect(call('ListTasks').body.tasks[0].network_check_info).toEqual(figures)
    expect(show(task_id).state).toBe('READY')
  })

  test('it ends a running measurement, which then has no result', () => {
    const { report, act, task_id, show, workspace, pass } = cloud()
    act(task_id, 'network_check')
    report()
    expect(workspace.timers.nextDueAt()).toBeNull()
    pass(600_000)
    expect(show(task_id).network_check_info).toEqual(figures)
    act(task_id, 'network_check')
    pass(600_000)
    expect(show(task_id).network_check_info).not.toEqual(figures)
  })
})
