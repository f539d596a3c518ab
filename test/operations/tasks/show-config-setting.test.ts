import { describe, expect, test } from 'vitest'
import { freshWorkspace, linuxServer, readyTask, windowsServer } from '../../support/emulator.ts'
import { expectPrintedForm, printedExamples } from '../../support/printed-examples.ts'

const withTask = (os_type: string, type: string) => {
  const cloud = freshWorkspace()
  const server = os_type === 'WINDOWS' ? windowsServer() : linuxServer()
  const { task_id } = readyTask(cloud, { server, task: { os_type, type } })
  const read = (query: Record<string, string> = {}) =>
    cloud.call('ShowConfigSetting', { params: { task_id }, query })
  const upload = (configurations: object[]) =>
    cloud.call('UploadSpecialConfigurationSetting', {
      params: { task_id },
      body: { configurations },
    })
  return { ...cloud, task_id, read, upload }
}

describe('limits', () => {
  test('a key has at most 255 characters', () =>
    expect(withTask('LINUX', 'MIGRATE_FILE').read({ config_key: 'K'.repeat(256) })).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.6014' },
    }))
})

describe('refusals', () => {
  test('an unknown task is not found', () =>
    expect(
      freshWorkspace().call('ShowConfigSetting', { params: { task_id: 'nowhere' } }),
    ).toMatchObject({ status: 404, body: { error_code: 'SMS.7703' } }))
})

describe('behaviour', () => {
  test.each([
    ['LINUX', 'MIGRATE_FILE', 'LINUX_MIGRATE_FILE'],
    ['LINUX', 'MIGRATE_BLOCK', 'LINUX_MIGRATE_BLOCK'],
    ['WINDOWS', 'MIGRATE_BLOCK', 'WINDOWS_MIGRATE_BLOCK'],
  ])('%s with %s is %s', (os_type, type, migrate_type) => {
    const { task_id, read } = withTask(os_type, type)
    expect(read().body).toEqual({ task_id, migrate_type, configurations: [] })
  })

  test('rows come back as sent, in their order, with a config_status (5.10.2 example, ref@940k)', () => {
    const { read, upload } = withTask('LINUX', 'MIGRATE_FILE')
    const rows = [
      { config_key: 'SYNC_EXCLUDE_DIR', config_value: '/tmp', config_status: '' },
      { config_key: 'LINUX_CPU_LIMIT', config_value: '050', note: 'kept' },
      { config_key: 'CONSISTENCY_DIR', config_value: '', config_status: null },
    ]
    upload(rows)
    expect(read().body.configurations).toEqual(rows.map((row) => ({ ...row, config_status: '' })))
    expectPrintedForm('ShowConfigSetting', read().body)
  })

  test('config_key picks the rows of one key, as the printed request does', () => {
    const { read, upload } = withTask('LINUX', 'MIGRATE_FILE')
    const [example] = printedExamples('ShowConfigSetting', 'request')
    const key = example!.query!.config_key!
    upload([
      { config_key: key, config_value: '/test' },
      { config_key: 'LINUX_CPU_LIMIT', config_value: '50' },
      { config_key: key, config_value: '/more' },
    ])
    const values = (query: Record<string, string>) =>
      read(query).body.configurations.map((row: { config_value: string }) => row.config_value)
    expect(values({ config_key: key })).toEqual(['/test', '/more'])
    expect(values({ config_key: key.toLowerCase() })).toEqual([])
    expect(values({})).toEqual(['/test', '50', '/more'])
  })
})
