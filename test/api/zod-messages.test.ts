import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { double, flag, int, list, long, newestSchemaOf, oneOf, text } from '../../src/api/fields.ts'
import { queryInt } from '../../src/api/schemas/queries.ts'
import { CopyStateWords } from '../../src/api/schemas/servers.ts'
import { SpeedLimitlJson } from '../../src/api/schemas/task-speed.ts'
import { TaskName } from '../../src/api/schemas/tasks.ts'
import { formatZodError, plainMessages, ruleOf } from '../../src/api/zod-messages.ts'

/** The rule of the schema that the value breaks. */
const rule = (schema: z.ZodType, value: unknown): string => {
  const { error } = schema.safeParse(value, plainMessages)
  if (!error) throw new Error('the schema accepts the value')
  return ruleOf(error.issues[0]!)
}

describe('the rule of a type', () => {
  test.each<[string, z.ZodType, unknown]>([
    ['it is required', text(), undefined],
    ['it is required', oneOf('a', 'b'), undefined],
    ['it is required', z.union([text(), long()]), undefined],
    ['it must be a string, not a number', text(), 1],
    ['it must be a string, not null', text(), null],
    ['it must be a number, not a string', int(), '1'],
    ['it must be true or false, not a string', flag(), 'true'],
    ['it must be a list, not an object', list(text()), {}],
    ['it must be an object, not a list', z.object({}), []],
    ['it must be an object, not a boolean', z.object({}), true],
    ['it must be a string or a number, not a boolean', z.union([text(), long()]), true],
    ['it must be one of a, b', oneOf('a', 'b'), 'c'],
    ['it must be one of a, b, or empty', oneOf('a', 'b', ''), 'c'],
    ['it must be a whole number', int(), 1.5],
    ['it must be a whole number', z.int(), 1.5],
    ['it is out of range', long(), Number.POSITIVE_INFINITY],
    ['it is out of range', double(1), Number.NEGATIVE_INFINITY],
    ['remove b, c', z.strictObject({ a: text() }), { a: '', b: 1, c: 2 }],
  ])('%s', (said, schema, value) => {
    expect(rule(schema, value)).toBe(said)
  })
})

describe('the rule of a bound', () => {
  test.each<[string, z.ZodType, unknown]>([
    ['it must have at most 3 characters', text(3), 'abcd'],
    ['it must have at least 1 character', text(3, 1), ''],
    ['it must have at most 2 items', list(text(), 2), ['', '', '']],
    ['it must have at least 1 item', list(text(), 2, 1), []],
    ['it must be at most 10', int(10), 11],
    ['it must be at least 0', int(10), -1],
    ['it must be at least 0', double(10), -0.5],
    ['it must be at most 200', queryInt(200), '201'],
    ['it must be more than 0', z.number().positive(), 0],
    ['it must be less than 5', z.number().lt(5), 5],
  ])('%s', (said, schema, value) => {
    expect(rule(schema, value)).toBe(said)
  })
})

describe('the rule of a form', () => {
  test.each<[string, z.ZodType, unknown]>([
    ['it must be a whole number', queryInt(200), 'x'],
    ['it must be a time of day like 08:30', SpeedLimitlJson, { start: '25:00', end: '24:00' }],
    ['it must be a copy state', CopyStateWords, { copystate: 'asleep' }],
    [
      'it must have the form /^[A-Za-z0-9_\\-\\u4e00-\\u9fa5]+$/',
      newestSchemaOf(TaskName)!.newest!,
      'two words',
    ],
  ])('%s', (said, schema, value) => {
    expect(rule(schema, value)).toBe(said)
  })
})

describe('an error on one line', () => {
  test.each<[string, z.ZodType, unknown]>([
    ['it must be an object, not a list', z.object({}), []],
    [
      'disks[0].name: it is required',
      z.object({ disks: z.array(z.object({ name: z.string() })) }),
      { disks: [{}] },
    ],
    [
      'step.b: it is required',
      z.object({
        step: z.union([z.strictObject({ a: z.int(), c: z.int() }), z.strictObject({ b: z.int() })]),
      }),
      { step: {} },
    ],
  ])('%s', (said, schema, value) => {
    expect(formatZodError(schema.safeParse(value, plainMessages).error!)).toBe(said)
  })
})
