import { describe, expect, test } from 'vitest'
import { evaluate, matchesPattern, type Policy, type Statement } from '../../src/domain/policy.ts'

describe('patterns', () => {
  test.each([
    ['*', '', true],
    ['*', 'sms:server:get', true],
    ['sms:server:*', 'sms:server:get', true],
    ['sms:server:*', 'sms:server:', true],
    ['sms:server:*', 'sms:template:get', false],
    ['SMS:Server:Get', 'sms:server:get', true],
    ['sms:*:get', 'sms:server:get', true],
    ['sms:*:get', 'sms:server:getTask', false],
    ['sms:*get*', 'sms:server:getTask', true],
    ['sms:server:get?', 'sms:server:getT', true],
    ['sms:server:get?', 'sms:server:get', false],
    ['sms::*:server:*', 'sms::0a1b:server:9f', true],
    ['sms:*:*:server:9f', 'sms::0a1b:server:9f', true],
    ['sms::*:server:9f', 'sms::0a1b:server:9', false],
    ['sms.server.get', 'sms:server:get', false],
    ['', '', true],
    ['', 'a', false],
    ['a', '', false],
  ])('"%s" and "%s": %s', (pattern, text, is) => expect(matchesPattern(pattern, text)).toBe(is))

  test('a pattern with many wildcards is still matched fast', () => {
    expect(matchesPattern('*a'.repeat(120), 'a'.repeat(119))).toBe(false)
  })
})

const question = {
  actions: ['sms:server:get', 'sms:server:queryServer'],
  resource: 'sms::0a1b:server:9f',
  context: { 'g:EnterpriseProjectId': 'red' },
}

const decide = (...statements: Partial<Statement>[]) => {
  const Statement = statements.map(
    (each) => ({ Effect: 'Allow', Action: ['*'], ...each }) as Statement,
  )
  return evaluate([{ Version: '5.0', Statement }], question)
}

const project = (operator: string, ...values: string[]) => ({
  Condition: { [operator]: { 'g:EnterpriseProjectId': values } },
})

describe('a statement allows', () => {
  test.each<[string, Partial<Statement>, boolean]>([
    ['everything', {}, true],
    ['the action', { Action: ['sms:server:get'] }, true],
    ['the action under its role name', { Action: ['sms:server:queryServer'] }, true],
    ['another action', { Action: ['sms:server:list'] }, false],
    ['one of several actions', { Action: ['sms:server:list', 'sms:server:g*'] }, true],
    ['the resource', { Resource: ['sms::*:server:9f'] }, true],
    ['another resource', { Resource: ['sms::*:server:aa'] }, false],
    ['another type', { Resource: ['sms::*:task:*'] }, false],
    ['another account', { Resource: ['sms::ffff:server:*'] }, false],
    ['its project', project('StringEquals', 'blue', 'red'), true],
    ['another project', project('StringEquals', 'blue'), false],
    ['equal is not like', project('StringEquals', 'r*'), false],
    ['like', project('StringLike', 'r*'), true],
    ['not equal', project('StringNotEquals', 'blue'), true],
    ['not equal, yet equal', project('StringNotEquals', 'red'), false],
    ['not like', project('StringNotLike', 'r*'), false],
    ['a key that is absent', { Condition: { StringEquals: { 'g:Other': ['red'] } } }, false],
    ['unlike what is absent', { Condition: { StringNotEquals: { 'g:Other': ['red'] } } }, true],
    [
      'one condition of two',
      { Condition: { ...project('StringEquals', 'red').Condition, StringLike: { x: ['b*'] } } },
      false,
    ],
  ])('%s', (_, statement, allowed) => {
    expect(decide(statement).allowed).toBe(allowed)
    // The same statement denies exactly where it would allow.
    expect(decide({}, { ...statement, Effect: 'Deny' }).allowed).toBe(!allowed)
  })
})

test('an action that no statement allows is denied', () => {
  expect(decide()).toEqual({ allowed: false, decidingStatement: undefined })
  expect(decide({ Effect: 'Deny', Action: ['sms:server:list'] }).decidingStatement).toBeUndefined()
})

test('an explicit Deny wins, whatever its position, and is returned', () => {
  const allow: Policy = { Version: '5.0', Statement: [{ Effect: 'Allow', Action: ['*'] }] }
  const deny: Policy = {
    Version: '5.0',
    Statement: [
      { Effect: 'Allow', Action: ['sms:*'] },
      { Sid: 'no', Effect: 'Deny', Action: ['sms:server:g*'] },
    ],
  }
  for (const [policies, policy] of [
    [[allow, deny], 1],
    [[deny, allow], 0],
  ] as const)
    expect(evaluate(policies, question)).toEqual({
      allowed: false,
      decidingStatement: { policy, statement: 1, document: deny.Statement[1] },
    })
})
