import { describe, expect, test } from 'vitest'
import { freshWorkspace, readyTask } from '../../support/emulator.ts'
import { printedExamples } from '../../support/printed-examples.ts'

const cloud = () => {
  const all = freshWorkspace()
  const { task_id } = readyTask(all)
  const upload = (body: unknown, id = task_id) =>
    all.call('UploadSpecialConfigurationSetting', { params: { task_id: id }, body })
  const read = () =>
    all
      .call('ShowConfigSetting', { params: { task_id } })
      .body.configurations.map(({ config_status: _, ...row }: { config_status: string }) => row)
  return { ...all, task_id, upload, read }
}
const row = (config_key: string, config_value = '1') => ({ config_key, config_value })

describe('types and limits', () => {
  test.each([
    ['configurations', { configurations: 'none' }, 'SMS.9001'],
    ['configurations[0].config_value', { configurations: [{ config_key: 'A' }] }, 'SMS.6013'],
    ['configurations[0].config_key', { configurations: [{ config_value: '1' }] }, 'SMS.6013'],
    [
      'configurations[0].config_value',
      { configurations: [{ config_key: 'A', config_value: 50 }] },
      'SMS.9001',
    ],
    [
      'configurations[0].config_value',
      { configurations: [row('A', 'v'.repeat(1025))] },
      'SMS.6014',
    ],
  ])('%s in %j', (field, body, error_code) =>
    expect(cloud().upload(body)).toMatchObject({
      status: 400,
      body: { error_code, error_msg: expect.stringContaining(field) },
    }),
  )

  test('keys outside the enum are kept, and more rows than fifty', () => {
    const { upload, read } = cloud()
    const configurations = Array.from({ length: 51 }, (_, i) => row(`ANY_${i}`))
    expect(upload({ configurations }).status).toBe(200)
    expect(read()).toEqual(configurations)
  })
})

describe('refusals', () => {
  test('an unknown task is not found, although this is not a read', () =>
    expect(cloud().upload({ configurations: [] }, 'nowhere')).toMatchObject({
      status: 404,
      body: { error_code: 'SMS.7703' },
    }))
})

describe('behaviour', () => {
  test('the printed request is accepted', () => {
    const { upload, read } = cloud()
    const [example] = printedExamples('UploadSpecialConfigurationSetting', 'request')
    expect(upload(example?.body)).toMatchObject({ status: 200, body: {} })
    expect({ configurations: read() }).toEqual(example?.body)
  })

  test('the rows are replaced as a whole; {} leaves none', () => {
    const { upload, read } = cloud()
    upload({ configurations: [row('LINUX_CPU_LIMIT', '50'), row('DYNAMIC_PORT')] })
    upload({ configurations: [row('LINUX_MEM_LIMIT', '')] })
    expect(read()).toEqual([row('LINUX_MEM_LIMIT', '')])
    expect(upload({}).status).toBe(200)
    expect(read()).toEqual([])
  })

  test('ListTasks shows them', () => {
    const { upload, call } = cloud()
    const listed = () => call('ListTasks').body.tasks[0].special_config
    expect(listed()).toEqual([])
    upload({ configurations: [row('LINUX_IO_LIMIT'), row('LINUX_CPU_LIMIT')] })
    const config_status = ''
    expect(listed()).toEqual([
      { ...row('LINUX_IO_LIMIT'), config_status },
      { ...row('LINUX_CPU_LIMIT'), config_status },
    ])
  })
})
