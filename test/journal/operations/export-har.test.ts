import { expect, test } from 'vitest'
import { freshHttp, freshWorkspace, readyTask } from '../../support/emulator.ts'
import { brokenHarRules } from '../../support/har-rules.ts'

const exported = ({ call }: Pick<ReturnType<typeof freshWorkspace>, 'call'>, query = {}) => {
  const { status, body } = call('ExportHar', { query })
  expect(status).toBe(200)
  expect(brokenHarRules(body)).toEqual([])
  return body.log.entries
}

test('an archive of a whole migration is valid, with the times of the workspace', () => {
  const cloud = freshWorkspace()
  const { task_id } = readyTask(cloud)
  cloud.act(task_id, 'start')
  cloud.until(task_id, 'MIGRATE_SUCCESS')
  cloud.show(task_id)
  cloud.call('ListTasks', { query: { limit: '5', name: 'a b&c' } })
  cloud.call('ShowTask', { params: { task_id: 'no/body' } })
  cloud.call('UnlockTargetEcs', { params: { task_id } })
  const entries = exported(cloud)
  expect(entries.map((each: { startedDateTime: string }) => each.startedDateTime)).toEqual(
    cloud.workspace.journal.list().map(({ at_ms }) => new Date(at_ms).toISOString()),
  )
  expect(entries.at(-3)).toMatchObject({
    request: {
      method: 'GET',
      url: 'http://localhost/v3/tasks?limit=5&name=a+b%26c',
      queryString: [
        { name: 'limit', value: '5' },
        { name: 'name', value: 'a b&c' },
      ],
      bodySize: 0,
    },
    response: { status: 200, statusText: 'OK' },
  })
  expect(entries.at(-2)).toMatchObject({
    request: { url: 'http://localhost/v3/tasks/no%2Fbody' },
    response: { status: 404, content: { text: expect.stringContaining('SMS.7703') } },
    _error_code: 'SMS.7703',
  })
})

test('files, long replies and bodies that are not JSON are included as far as recorded', async () => {
  const { http } = await freshHttp()
  const token = { 'X-Auth-Token': 'workspace/one', 'Content-Type': 'application/json' }
  await http.post('/v3/tasks').set(token).send('{"password": "Hidden",}')
  for (let i = 0; i < 40; i++)
    await http
      .post('/v3/vm/templates')
      .set(token)
      .send({ template: templateNamed(`t${i}`) })
  await http.get('/v3/vm/templates').set(token)
  const { body, headers } = await http.get('/_emulator/workspaces/one/journal.har')
  expect(brokenHarRules(body)).toEqual([])
  expect(headers['content-disposition']).toBe('attachment; filename="one.har"')
  const [first, ...rest] = body.log.entries
  expect(first.request).toMatchObject({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/v3\/tasks$/),
    postData: { mimeType: 'application/json', text: '***' },
  })
  expect(rest.at(-1).response.content).toMatchObject({
    comment: 'The rest is not recorded.',
    text: expect.stringMatching(/…$/),
  })
  expect(JSON.stringify(body)).not.toMatch(/Hidden|\$sealed/)
})

const templateNamed = (name: string) => ({
  name,
  is_template: true,
  target_password: 'Hidden-1',
  region: 'r'.repeat(200),
})

test('it contains the selected requests', () => {
  const cloud = freshWorkspace()
  readyTask(cloud)
  expect(exported(cloud, { operation: 'CreateTask' })).toHaveLength(1)
  expect(exported(cloud, { limit: '1', order: 'newest' })).toMatchObject([
    { _operation: 'CreateTask' },
  ])
  expect(exported(freshWorkspace())).toEqual([])
})

test('the rules of HAR detect an invalid archive', () => {
  const cloud = freshWorkspace()
  cloud.call('ListTasks')
  const { body } = cloud.call('ExportHar')
  const broken = (change: (entry: Record<string, never>) => void) => {
    const copy = structuredClone(body)
    change(copy.log.entries[0])
    return brokenHarRules(copy)
  }
  expect(broken((entry) => delete entry.cache)).toEqual(['har.log.entries[0].cache is missing'])
  expect(broken((entry) => Object.assign(entry, { time: 5 }))).toHaveLength(1)
  expect(broken((entry) => Object.assign(entry.request!, { url: '/v3/tasks' }))).toHaveLength(1)
  expect(broken((entry) => Object.assign(entry, { startedDateTime: '12:00' }))).toHaveLength(1)
})
