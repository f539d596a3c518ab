import { describe, expect, test } from 'vitest'
import { freshWorkspace, linuxServer, readyTask } from '../../support/emulator.ts'
import { printedExamples } from '../../support/printed-examples.ts'

const started = (server = linuxServer()) => {
  const cloud = freshWorkspace()
  const { task_id } = readyTask(cloud, { server })
  const collect = (body: unknown = { log_bucket: 'centos' }, id = task_id) =>
    cloud.call('CollectLog', { params: { task_id: id }, body })
  const currentTask = () => cloud.call('ListServers').body.source_servers[0].current_task
  cloud.act(task_id, 'start')
  return { ...cloud, task_id, collect, currentTask }
}

describe('types and limits', () => {
  test.each([
    [{}, 'SMS.6013'],
    [{ log_bucket: null }, 'SMS.9001'],
    [{ log_bucket: 1 }, 'SMS.9001'],
    [{ log_bucket: 'b'.repeat(256) }, 'SMS.6014'],
    [{ log_bucket: 'b', log_expire: 299 }, 'SMS.9001'],
    [{ log_bucket: 'b', log_expire: 64_801 }, 'SMS.9001'],
  ])('%j is refused with %s', (body, error_code) =>
    expect(started().collect(body)).toMatchObject({ status: 400, body: { error_code } }),
  )
})

describe('refusals', () => {
  test('an unknown task', () =>
    expect(started().collect(undefined, 'nowhere')).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.7703' },
    }))

  test('a task that was never started, and nothing is noted of it', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    const reply = cloud.call('CollectLog', { params: { task_id }, body: { log_bucket: 'b' } })
    expect(reply).toMatchObject({ status: 400, body: { error_code: 'SMS.7717' } })
    const [source] = cloud.call('ListServers').body.source_servers
    expect(source.current_task).not.toHaveProperty('log_bucket')
  })

  test('a collection that still runs, which keeps its own bucket', () => {
    const { collect, currentTask } = started()
    collect()
    expect(collect({ log_bucket: 'other' })).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.7716' },
    })
    expect(currentTask()).toMatchObject({ log_bucket: 'centos' })
  })

  test('an agent that cannot upload', () =>
    expect(started(linuxServer({ agent_version: '25.1.9' })).collect()).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.7707', error_msg: expect.stringContaining('25.1.9') },
    }))
})

describe('behaviour', () => {
  test('the printed request is accepted', () => {
    const [example] = printedExamples('CollectLog', 'request')
    expect(started().collect(example?.body)).toMatchObject({ status: 200, body: {} })
  })

  test('the collection goes from INIT over UPLOADING to UPLOADED, beside the task itself', () => {
    const { collect, currentTask, pass, show, task_id, workspace } = started()
    collect({ log_bucket: 'centos', log_expire: 300 })
    expect(currentTask()).toMatchObject({
      state: 'RUNNING',
      log_collect_status: 'INIT',
      log_bucket: 'centos',
      log_expire: 300,
    })
    pass(100)
    expect(currentTask()).toMatchObject({ log_collect_status: 'UPLOADING' })
    expect(currentTask()).not.toHaveProperty('log_share_url')
    pass(1_500)
    expect(show(task_id).log_collect_status).toBe('UPLOADED')
    const { now } = workspace.clock
    expect(currentTask()).toMatchObject({
      log_collect_status: 'UPLOADED',
      log_upload_time: now,
      log_share_url: `https://centos.obs.region_id.myhuaweicloud.com/${task_id}.tar.gz?Expires=${
        Math.floor(now / 1000) + 300
      }`,
    })
  })

  test('a second collection begins anew: another bucket, no time and no link yet', () => {
    const { collect, currentTask, pass } = started()
    collect({ log_bucket: 'centos', log_expire: 300 })
    pass(1_600)
    collect({ log_bucket: 'other' })
    expect(currentTask()).toMatchObject({
      log_collect_status: 'INIT',
      log_bucket: 'other',
      log_expire: 300,
    })
    for (const name of ['log_upload_time', 'log_share_url'])
      expect(currentTask()).not.toHaveProperty(name)
  })

  test('a link is valid for 300 s unless the request says otherwise (5.4.12, ref@641k)', () => {
    const { collect, currentTask, pass, workspace } = started()
    collect({ log_bucket: 'centos' })
    pass(1_600)
    const expires = Math.floor(currentTask().log_upload_time / 1000) + 300
    expect(currentTask()).toMatchObject({
      log_expire: 300,
      log_share_url: expect.stringMatching(new RegExp(`\\?Expires=${expires}$`)),
    })
    expect(workspace.clock.now).toBeLessThan(expires * 1000)
  })

  test('it is the same as the action collect_log', () => {
    const { act, collect, task_id, pass, show } = started()
    act(task_id, 'collect_log')
    expect(collect()).toMatchObject({ body: { error_code: 'SMS.7716' } })
    pass(1_600)
    expect(show(task_id).log_collect_status).toBe('UPLOADED')
    expect(collect().status).toBe(200)
    expect(act(task_id, 'collect_log')).toMatchObject({ body: { error_code: 'SMS.7716' } })
  })
})
