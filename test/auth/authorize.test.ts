import { describe, expect, test } from 'vitest'
import { accountId } from '../../src/workspace/account.ts'
import { callWithToken, declareUser, tokenOf } from '../support/callers.ts'
import { freshWorkspace, linuxServer, readyTask, taskFor } from '../support/emulator.ts'

const allow = (Action: string | string[], more: object = {}) => ({
  Version: '5.0',
  Statement: [{ Effect: 'Allow', Action, ...more }],
})

const deny = (Action: string | string[], more: object = {}) => ({
  Version: '5.0',
  Statement: [{ Effect: 'Deny', Action, ...more }],
})

/** A workspace with a task, and the user alice who has these policies. */
const workspaceWith = (...policies: object[]) => {
  const cloud = freshWorkspace()
  const ids = readyTask(cloud)
  const token = tokenOf(cloud.emulator, 'test')
  const declared = declareUser(cloud.emulator, 'test', 'alice', { policies })
  if (declared.status !== 200) throw new Error(JSON.stringify(declared.body))
  const asAlice = (operation: string, content = {}) =>
    callWithToken(cloud.emulator, token, operation, content)
  return { ...cloud, ...ids, asAlice }
}

const onServer = (id: string) => ({ Resource: `sms::*:server:${id}` })

describe('who may do what', () => {
  test('a user without policies may do everything', () => {
    const { asAlice, task_id } = workspaceWith()
    expect(asAlice('DeleteTask', { params: { task_id } }).status).toBe(200)
  })

  test('a user with policies may do what they allow, and nothing else', () => {
    const { asAlice, source_id, task_id } = workspaceWith(
      allow(['sms:server:list', 'sms:server:get']),
    )
    expect(asAlice('ListServers').status).toBe(200)
    expect(asAlice('ShowServer', { params: { source_id } }).status).toBe(200)
    expect(asAlice('ListTasks').status).toBe(403)
    expect(asAlice('RegisterServer', { body: linuxServer() }).status).toBe(403)
    expect(asAlice('DeleteTask', { params: { task_id } }).status).toBe(403)
  })

  test('a policy without statements allows nothing', () => {
    const { asAlice } = workspaceWith({ Statement: [] })
    expect(asAlice('ListServers').status).toBe(403)
  })

  test('role actions are aliases', () => {
    const { asAlice, task_id } = workspaceWith(allow('sms:server:queryServer'))
    expect(asAlice('ListServers').status).toBe(200)
    expect(asAlice('ShowTask', { params: { task_id } }).status).toBe(200)
    expect(asAlice('DeleteTask', { params: { task_id } }).status).toBe(403)
    expect(asAlice('RegisterServer', { body: linuxServer() }).status).toBe(403)
    const agent = workspaceWith(allow('sms:server:registerServer'))
    expect(agent.asAlice('RegisterServer', { body: linuxServer() }).status).toBe(200)
  })

  test('one action covers all of POST .../action', () => {
    const { asAlice, task_id } = workspaceWith(allow('sms:server:manageTask'))
    const start = { params: { task_id }, body: { operation: 'start' } }
    expect(asAlice('UpdateTaskStatus', start).status).toBe(200)
  })

  test('an explicit Deny wins', () => {
    const { asAlice } = workspaceWith(allow('*'), deny('sms:server:list'))
    expect(asAlice('ListServers').status).toBe(403)
    expect(asAlice('ListTasks').status).toBe(200)
  })

  test('a change holds at once', () => {
    const { asAlice, emulator } = workspaceWith(allow('sms:server:list'))
    declareUser(emulator, 'test', 'alice', { policies: [] })
    expect(asAlice('ListTasks').status).toBe(200)
  })

  test('IAM, VPC and ECS need no permission', () => {
    const { asAlice } = workspaceWith(deny('*'))
    expect(asAlice('KeystoneListAuthDomains').status).toBe(200)
    expect(asAlice('ShowVpc', { params: { project_id: 'p', vpc_id: 'v' } }).status).toBe(200)
  })

  test('others are not concerned', () => {
    expect(workspaceWith(deny('*')).call('ListServers').status).toBe(200)
  })
})

describe('on what', () => {
  test('one server, and its task', () => {
    const { asAlice, emulator, source_id, task_id, call } = workspaceWith()
    const other = call('RegisterServer', { body: linuxServer() }).body.id
    declareUser(emulator, 'test', 'alice', { policies: [allow('sms:*', onServer(source_id))] })
    expect(asAlice('ShowServer', { params: { source_id } }).status).toBe(200)
    expect(asAlice('ShowTask', { params: { task_id } }).status).toBe(200)
    expect(asAlice('ShowServer', { params: { source_id: other } }).status).toBe(403)
    expect(asAlice('ListServers').status).toBe(403)
    expect(asAlice('CreateTask', { body: taskFor(other) }).status).toBe(403)
  })

  test('every one that a batch names', () => {
    const { asAlice, emulator, source_id, task_id, show } = workspaceWith()
    const policies = [allow('*'), deny('*', onServer(source_id))]
    declareUser(emulator, 'test', 'alice', { policies })
    expect(asAlice('DeleteTasks', { body: { ids: ['other', task_id] } }).status).toBe(403)
    expect(show(task_id).state).toBe('READY')
  })

  test('every one whose results are exported, named by its task or by its own id', () => {
    const { asAlice, emulator, source_id, task_id } = workspaceWith()
    const policies = [allow('*'), deny('*', onServer(source_id))]
    declareUser(emulator, 'test', 'alice', { policies })
    for (const one of [{ task_id }, { source_id }]) {
      const body = { task_info: [one] }
      expect(asAlice('ExportConsistencyResults', { body }).status).toBe(403)
    }
  })

  test('one template, by its own id', () => {
    const { asAlice, emulator, call } = workspaceWith()
    const create = (name: string): string =>
      call('CreateTemplate', { body: { template: { name } } }).body.id
    const [one, other] = [create('one'), create('other')]
    const policies = [allow('sms:template:*', { Resource: `sms::*:template:${one}` })]
    declareUser(emulator, 'test', 'alice', { policies })
    expect(asAlice('ShowTemplate', { params: { id: one } }).status).toBe(200)
    expect(asAlice('ShowTemplate', { params: { id: other } }).status).toBe(403)
    expect(asAlice('DeleteTemplates', { body: { ids: [one, other] } }).status).toBe(403)
    expect(asAlice('DeleteTemplates', { body: { ids: [one] } }).status).toBe(200)
    expect(asAlice('ListServers').status).toBe(403)
  })

  test('a task that is unknown is refused like one that is known', () => {
    const { asAlice, task_id } = workspaceWith(allow('sms:server:list'))
    const existing = asAlice('ShowTask', { params: { task_id } })
    const unknown = asAlice('ShowTask', { params: { task_id: 'nobody' } })
    expect([existing.status, unknown.status]).toEqual([403, 403])
  })

  test('the servers of an enterprise project', () => {
    const { asAlice, emulator, source_id } = workspaceWith()
    const within = (id: string) => ({
      Condition: { StringEquals: { 'g:EnterpriseProjectId': id } },
    })
    const query = { enterprise_project_id: '0' }
    declareUser(emulator, 'test', 'alice', { policies: [allow('*', within('0'))] })
    expect(asAlice('ShowServer', { params: { source_id } }).status).toBe(200)
    expect(asAlice('ListServers', { query }).status).toBe(200)
    expect(asAlice('ListServers').status).toBe(403)
    declareUser(emulator, 'test', 'alice', { policies: [allow('*', within('red'))] })
    expect(asAlice('ShowServer', { params: { source_id } }).status).toBe(403)
  })

  test('not of one where the reference has no condition key for the action', () => {
    const { asAlice, task_id } = workspaceWith(
      allow('*', { Condition: { StringEquals: { 'g:EnterpriseProjectId': '0' } } }),
    )
    const query = { enterprise_project_id: '0' }
    const params = { task_id }
    expect(asAlice('ShowConsistencyResult', { params }).status).toBe(200)
    expect(asAlice('ListErrorServers', { query }).status).toBe(403)
    const body = { task_info: [{ task_id }] }
    expect(asAlice('ExportConsistencyResults', { body }).status).toBe(403)
  })
})

describe('a refusal', () => {
  const statement = { Sid: 'hands-off', Effect: 'Deny', Action: 'sms:server:delete*' }
  const refused = () => {
    const cloud = workspaceWith(allow('*'), { Statement: [statement] })
    const { task_id } = cloud
    return { ...cloud, reply: cloud.asAlice('DeleteTask', { params: { task_id } }) }
  }

  test('has the five fields of the reference', () => {
    const { reply, source_id } = refused()
    const why = `You do not have permission to perform action sms:server:deleteTask on resource sms::${accountId('test')}:server:${source_id}.`
    expect(reply).toMatchObject({
      status: 403,
      body: {
        error_code: 'SMS.9004',
        error_msg: expect.stringContaining(why),
        encoded_authorization_message: expect.stringMatching(/^[\w-]{40,}$/),
        error_param: [why],
        details: [{ error_code: 'SMS.9004', error_msg: why }],
      },
    })
    expect(Object.keys(reply.body)).toHaveLength(5)
  })

  test('says, once decoded, who, what, and which statement', () => {
    const { reply, asAlice, source_id, workspace } = refused()
    const decode = {
      body: { encoded_message: reply.body.encoded_authorization_message },
    }
    const { decoded_message } = asAlice('DecodeAuthorizationMessage', decode).body
    expect(JSON.parse(decoded_message)).toEqual({
      allowed: false,
      explicit_deny: true,
      principal: {
        account_id: accountId('test'),
        account_name: 'test',
        user_id: workspace.iam.userNamed('alice')!.id,
        user_name: 'alice',
      },
      action: 'sms:server:deleteTask',
      resource: `sms::${accountId('test')}:server:${source_id}`,
      context: { 'g:EnterpriseProjectId': '0' },
      matched_statement: {
        policy: 1,
        statement: 0,
        document: { ...statement, Action: ['sms:server:delete*'] },
      },
    })
  })

  test('names no statement where an Allow is missing', () => {
    const { asAlice } = workspaceWith(allow('sms:server:list'))
    const encoded_message = asAlice('ListTasks').body.encoded_authorization_message
    const decoded = asAlice('DecodeAuthorizationMessage', { body: { encoded_message } })
    expect(JSON.parse(decoded.body.decoded_message)).toMatchObject({
      explicit_deny: false,
      matched_statement: null,
    })
  })

  test('comes after validation, and before refusals of the operation', () => {
    const { asAlice, task_id } = workspaceWith(deny('*'))
    const act = (body: object) => asAlice('UpdateTaskStatus', { params: { task_id }, body })
    expect(act({}).body.error_code).toBe('SMS.6013')
    expect(act({ operation: 'stop' }).body.error_code).toBe('SMS.9004')
  })

  test('of a read moves no clock', () => {
    const { asAlice, act, task_id, workspace } = workspaceWith(deny('sms:server:getTask'))
    act(task_id, 'start')
    workspace.clock.set('on-read', 20)
    for (let n = 0; n < 5; n++) asAlice('ShowTask', { params: { task_id } })
    expect(workspace.tasks.get(task_id)!.sub_tasks.every(({ end_date }) => !end_date)).toBe(true)
  })
})
