import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { drift, legacy, list, requestObject, text } from '../../src/api/fields.ts'
import { CommandBody } from '../../src/api/schemas/agent.ts'
import { ConfigurationRequestBody } from '../../src/api/schemas/config.ts'
import { QueryId } from '../../src/api/schemas/queries.ts'
import { CopyStateWords, DeleteIds, PostSourceServerBody } from '../../src/api/schemas/servers.ts'
import { PutTaskReq } from '../../src/api/schemas/task-update.ts'
import {
  DeleteTasksReq,
  PostTask,
  UpdateTaskStatusReq,
  UploadLogRequestBody,
} from '../../src/api/schemas/tasks.ts'
import { strictSchema } from '../../src/api/strict-schema.ts'
import { freshEmulator, linuxServer, taskFor } from '../support/emulator.ts'

const takes = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success

const long = 'n'.repeat(65)
const ids = (count: number) => ({ ids: Array.from({ length: count }, (_, index) => `id-${index}`) })

describe('what only the tolerant reading takes', () => {
  test.each<[string, z.ZodType, object]>([
    ['a task name of 65 characters', PostTask, taskFor('s', { name: long })],
    ['a task name with a blank', PostTask, taskFor('s', { name: 'my task' })],
    ['an empty task name', PostTask, taskFor('s', { name: '' })],
    ['a limit above 1000', PostTask, taskFor('s', { speed_limit: 1_001 })],
    [
      'a template id of 101 characters',
      PostTask,
      taskFor('s', { vm_template_id: 't'.repeat(101) }),
    ],
    ['a threshold below 10', PostTask, taskFor('s', { over_speed_threshold: 9 })],
    ['a field of an application example', PostTask, taskFor('s', { auto_install_pvdriver: true })],
    [
      '51 disks of a target',
      PostTask,
      taskFor('s', { target_server: { disks: Array(51).fill({}) } }),
    ],
    [
      'another use of a disk',
      PostTask,
      taskFor('s', { target_server: { disks: [{ device_use: 'X' }] } }),
    ],
    ['a server name of 65 characters', PostSourceServerBody, { name: long }],
    ['an empty os_type', PostSourceServerBody, { os_type: '' }],
    ['no network card', PostSourceServerBody, { networks: [] }],
    ['51 disks of a source', PostSourceServerBody, { disks: Array(51).fill({}) }],
    ['a dropped field', PostSourceServerBody, { virtualization_type: 'KVM' }],
    ['a dropped field inside', PostSourceServerBody, { disks: [{ disk_id: 'd' }] }],
    ['the action cutover', UpdateTaskStatusReq, { operation: 'cutover' }],
    ['the action collect_log', UpdateTaskStatusReq, { operation: 'collect_log' }],
    [
      'a template id of 256 characters',
      UpdateTaskStatusReq,
      { operation: 'start', template_id: 't'.repeat(256) },
    ],
    ['parameters of an action', UpdateTaskStatusReq, { operation: 'start', param: { a: 'b' } }],
    ['the state of a task', PutTaskReq, { state: 'RUNNING' }],
    ['Btrfs names', PutTaskReq, { target_server: { btrfs_list: ['a'] } }],
    ['capitals', CopyStateWords, { copystate: 'SYNCING', migrationcycle: 'syncing' }],
    ['51 ids of tasks', DeleteTasksReq, ids(51)],
    ['no id of a task', DeleteTasksReq, ids(0)],
    ['an id of 37 characters', DeleteIds, { ids: ['i'.repeat(37)] }],
    [
      'a detail as text',
      CommandBody,
      { command_name: 'START', result: 'success', result_detail: '{}' },
    ],
    [
      'an unknown key',
      ConfigurationRequestBody,
      { configurations: [{ config_key: 'X', config_value: '' }] },
    ],
    ['an expiry', UploadLogRequestBody, { log_bucket: 'b', log_expire: 300 }],
    [
      'an id of 37 characters to list by',
      z.object({ id: QueryId.optional() }),
      { id: 'i'.repeat(37) },
    ],
    ['an unknown field', PostTask, taskFor('s', { colour: 'red' })],
    [
      'an unknown field inside',
      PostSourceServerBody,
      { disks: [{ physical_volumes: [{ colour: 'red' }] }] },
    ],
  ])('%s', (_, schema, body) => {
    expect(takes(schema, body)).toBe(true)
    expect(takes(strictSchema(schema), body)).toBe(false)
  })
})

describe('what both readings take', () => {
  test.each<[string, z.ZodType, object]>([
    ['a new task', PostTask, taskFor('s')],
    ['a task name in Chinese', PostTask, taskFor('s', { name: '迁移-1_a' })],
    ['a limit of 1000', PostTask, taskFor('s', { speed_limit: 1_000 })],
    ['a new server', PostSourceServerBody, linuxServer()],
    ['nulls', PostSourceServerBody, { name: null, disks: null, btrfs_list: [{ size: null }] }],
    ['the action start', UpdateTaskStatusReq, { operation: 'start', switch_hce: false }],
    ['50 ids', DeleteTasksReq, ids(50)],
    [
      'a detail of any form',
      CommandBody,
      { command_name: 'START', result: 'success', result_detail: { any: [1] } },
    ],
    ['an empty change', PutTaskReq, {}],
  ])('%s', (_, schema, body) => {
    expect(takes(schema, body)).toBe(true)
    expect(takes(strictSchema(schema), body)).toBe(true)
  })
})

describe('what neither takes', () => {
  test.each<[string, z.ZodType, object]>([
    ['a task without a name', PostTask, taskFor('s', { name: undefined })],
    ['an unknown action', UpdateTaskStatusReq, { operation: 'explode' }],
    ['a card without a mac', PostSourceServerBody, { networks: [{}] }],
  ])('%s', (_, schema, body) => {
    expect(takes(schema, body)).toBe(false)
    expect(takes(strictSchema(schema), body)).toBe(false)
  })
})

describe('the strict form of a schema', () => {
  test('is made once', () => {
    expect(strictSchema(PostTask)).toBe(strictSchema(PostTask))
  })

  test('keeps what the schema says of its lists', () => {
    const Body = requestObject({ names: list(drift(text(1), text()), 2, 1) }, ['names'])
    const judge = (names: string[]) => takes(strictSchema(Body), { names })
    expect([['a'], ['a', 'b'], [], ['a', 'b', 'c'], ['ab']].map(judge)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
  })

  test('leaves the tolerant one as it was', () => {
    const Body = requestObject({ old: legacy(text()) })
    strictSchema(Body)
    expect(takes(Body, { old: 'a', unknown: 1 })).toBe(true)
  })
})

describe('--strict', () => {
  const credentials = { name: 'testname', password: 'Password', domain: { name: 'testname' } }
  const auth = { identity: { methods: ['password'], password: { user: credentials } } }

  /** Calls as the declared user of testname. */
  const caller = (isStrict: boolean) => {
    const emulator = freshEmulator({ strict: isStrict })
    const call = (operation: string, request: object, headers = {}) =>
      emulator.call(emulator.operations.get(operation)!, { headers, ...request })
    const signedIn = call('KeystoneCreateUserTokenByPassword', { body: { auth } })
    const token = signedIn.headers['X-Subject-Token']
    return (operation: string, request: object) =>
      call(operation, request, { 'x-auth-token': token })
  }

  test.each([
    ['RegisterServer', { body: linuxServer({ colour: 'red' }) }, 'SMS.6011', 'colour'],
    [
      'RegisterServer',
      { body: linuxServer({ disks: [{ disk_id: 'd' }] }) },
      'SMS.6011',
      'disks[0].disk_id',
    ],
    ['RegisterServer', { body: linuxServer({ name: long }) }, 'SMS.6014', 'name'],
    ['ListServers', { query: { colour: 'red' } }, 'SMS.6011', 'colour'],
    ['ListTasks', { query: { id: 'i'.repeat(37) } }, 'SMS.6014', 'id'],
  ])(
    '%s with %j is refused by name, which it is not otherwise',
    (operation, request, code, field) => {
      expect(caller(false)(operation, request).status).toBe(200)
      const { status, body } = caller(true)(operation, request)
      expect({ status, body }).toEqual({
        status: 400,
        body: { error_code: code, error_msg: expect.stringContaining(field) },
      })
    },
  )

  test('takes what the newest reference has', () => {
    expect(caller(true)('RegisterServer', { body: linuxServer() }).status).toBe(200)
  })
})
