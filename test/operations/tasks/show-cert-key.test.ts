import { createPrivateKey, X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { CertKey } from '../../../src/domain/task/cert-key.ts'
import { freshWorkspace, readyTask } from '../../support/emulator.ts'
import { expectPrintedForm } from '../../support/printed-examples.ts'

const cloud = (seed = 'test') => {
  const all = freshWorkspace({ seed })
  const { task_id } = readyTask(all)
  const read = (query: Record<string, string> = {}, id = task_id): CertKey =>
    all.call('ShowCertKey', { params: { task_id: id }, query }).body
  return { ...all, task_id, read }
}

const pairs = [
  ['cert', 'private_key'],
  ['target_mgmt_cert', 'target_mgmt_private_key'],
  ['target_data_cert', 'target_data_private_key'],
] as const

const isValidAt = (cert: X509Certificate, now: number) =>
  cert.validFromDate.getTime() <= now && now < cert.validToDate.getTime()

describe('types', () => {
  test('enable_ca_cert is true or false', () => {
    const { call, task_id } = cloud()
    const query = { enable_ca_cert: 'yes' }
    expect(call('ShowCertKey', { params: { task_id }, query })).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.9001', error_msg: expect.stringContaining('enable_ca_cert') },
    })
  })
})

describe('refusals', () => {
  test('an unknown task is not found', () =>
    expect(cloud().call('ShowCertKey', { params: { task_id: 'nowhere' } })).toMatchObject({
      status: 404,
      body: { error_code: 'SMS.7703' },
    }))
})

describe.each([{}, { enable_ca_cert: 'true' }])('with %j', (query) => {
  test('each certificate fits its key, is issued by the CA, and is valid now', () => {
    const { read, workspace, pass } = cloud()
    pass(12_345)
    const keys = read(query)
    const ca = new X509Certificate(keys.ca)
    expect(ca.ca).toBe(true)
    expect(ca.verify(ca.publicKey)).toBe(true)
    expect(isValidAt(ca, workspace.clock.now)).toBe(true)
    for (const [certName, keyName] of pairs) {
      const cert = new X509Certificate(keys[certName])
      expect(cert.checkPrivateKey(createPrivateKey(keys[keyName]))).toBe(true)
      expect(cert.checkIssued(ca) && cert.verify(ca.publicKey)).toBe(true)
      expect(isValidAt(cert, workspace.clock.now)).toBe(true)
    }
    expect(new Set(Object.values(keys)).size).toBe(7)
    expectPrintedForm('ShowCertKey', keys)
  })
})

describe('behaviour', () => {
  test('they are made once, kept however long, and go with their task', () => {
    const { read, pass, call, task_id, workspace } = cloud()
    const first = read()
    pass(86_400_000)
    expect(read({ enable_ca_cert: 'false' })).toEqual(first)
    call('DeleteTask', { params: { task_id } })
    expect(workspace.certKeys.get(task_id, false)).toBeUndefined()
  })

  test('tasks have the CA of the account in common, and nothing else', () => {
    const all = cloud()
    const other = readyTask(all).task_id
    const [mine, theirs] = [all.read(), all.read({}, other)]
    expect(theirs.ca).toBe(mine.ca)
    for (const name of pairs.flat()) expect(theirs[name]).not.toBe(mine[name])
  })

  test('with enable_ca_cert a task has a CA of its own', () => {
    const all = cloud()
    const other = readyTask(all).task_id
    const query = { enable_ca_cert: 'true' }
    const cas = [all.read().ca, all.read(query).ca, all.read(query, other).ca]
    expect(new Set(cas).size).toBe(3)
    expect(new X509Certificate(cas[1]!).subject).toContain(all.task_id)
  })

  test('the same seed gives the same bytes, in any order of requests', () => {
    const [one, same, another] = [cloud(), cloud(), cloud('another')]
    const query = { enable_ca_cert: 'true' }
    const [first, second] = [one.read(), one.read(query)]
    expect([same.read(query), same.read()]).toEqual([second, first])
    for (const [name, text] of Object.entries(another.read()))
      expect(text).not.toBe(first[name as keyof CertKey])
  })
})
