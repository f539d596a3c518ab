import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  DAY_MS,
  limitAt,
  limitsOfNextDay,
  nextLimitChange,
  type SpeedRule,
} from '../../../src/domain/task/speed-schedule.ts'

const at = (time: string) => Date.parse(`2026-03-05T${time}Z`)
const rule = (start: string, end: string, speed?: number): SpeedRule => ({ start, end, speed })

describe('the limit in force', () => {
  const night = [rule('22:00', '06:30', 20)]
  const office = [rule('8:05', '17:00', 50)]
  test.each([
    ['no rules', [], '12:00:00', 0],
    ['before a range', office, '08:04:59.999', 0],
    ['at its start', office, '08:05:00', 50],
    ['inside', office, '12:00:00', 50],
    ['just before its end', office, '16:59:59.999', 50],
    ['at its end', office, '17:00:00', 0],
    ['a range over midnight, in the evening', night, '23:30:00', 20],
    ['at midnight', night, '00:00:00', 20],
    ['in the morning', night, '06:29:59', 20],
    ['after it', night, '06:30:00', 0],
    ['in the day', night, '12:00:00', 0],
    ['the end of the day as 24:00', [rule('0:00', '24:00', 7)], '23:59:59.999', 7],
    ['the end of the day as 00:00', [rule('12:00', '00:00', 7)], '23:59:59.999', 7],
    ['the same start and end: the whole day', [rule('09:00', '09:00', 7)], '03:00:00', 7],
    ['a rule without a speed', [rule('00:00', '24:00')], '03:00:00', 0],
    ['speed 0: no limit', [rule('00:00', '24:00', 0)], '03:00:00', 0],
    ['no limit beside a limit', [...office, rule('00:00', '24:00', 0)], '12:00:00', 50],
    ['overlapping: the lowest', [...office, rule('11:00', '13:00', 30)], '12:00:00', 30],
    ['overlapping, the other order', [rule('11:00', '13:00', 30), ...office], '12:00:00', 30],
  ])('%s', (_, rules, time, limit) => expect(limitAt(rules, at(time))).toBe(limit))
})

describe('the next change', () => {
  const printed = [
    rule('00:00', '08:00', 20),
    rule('08:00', '15:00', 50),
    rule('15:00', '23:59', 25),
  ]
  test.each([
    ['no rules', [], '12:00:00', null],
    ['one limit all day', [rule('00:00', '24:00', 20)], '12:00:00', null],
    ['equal limits that meet', [rule('0:00', '9:00', 5), rule('9:00', '0:00', 5)], '7:00', null],
    ['the end of a range', printed, '07:59:59.999', at('08:00')],
    ['at an edge: the edge after it', printed, '08:00', at('15:00')],
    ['the last minute of the day', printed, '20:00', at('23:59')],
    ['tomorrow', printed, '23:59', at('00:00') + DAY_MS],
    [
      'past an edge that changes nothing',
      [rule('1:00', '5:00', 9), rule('3:00', '4:00', 9)],
      '2:00',
      at('05:00'),
    ],
  ])('%s', (_, rules, time, change) =>
    expect(nextLimitChange(rules, at(time.padStart(5, '0')))).toBe(change),
  )
})

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hours, minutes]) => `${hours}:${`${minutes}`.padStart(2, '0')}`)
const rules = fc.array(
  fc.record({ start: time, end: time, speed: fc.integer({ min: 0, max: 3 }) }),
  { maxLength: 5 },
)

test('a day is divided exactly where the limit changes, whatever the rules', () => {
  fc.assert(
    fc.property(rules, fc.integer({ min: 0, max: 2 * DAY_MS }), (some, from) => {
      const spans = limitsOfNextDay(some, from)
      expect(spans.reduce((sum, { ms }) => sum + ms, 0)).toBe(DAY_MS)
      let start = from
      for (const [i, { ms, limit }] of spans.entries()) {
        expect(limitAt(some, start)).toBe(limit)
        expect(limitAt(some, start + ms - 1)).toBe(limit)
        expect(limit).not.toBe(spans[i + 1]?.limit)
        for (let minute = start; minute < start + ms; minute += 600_000)
          expect(limitAt(some, minute)).toBe(limit)
        start += ms
      }
    }),
  )
})
