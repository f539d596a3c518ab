// The catalogue of error codes against the vendor's documents.
import { expect, test } from 'vitest'
import { errorCatalogue } from '../../src/api/error-catalogue.ts'

/** The codes whose cause the FAQ explains, in chapter 16 or elsewhere. */
const explainedByFaq = [
  ...['0208', '0210', '0212', '0219', '0304', '0410', '0412', '0515', '0601', '0609'],
  ...['0805', '0806', '0807', '1104', '1105', '1106', '1113', '1204', '1205', '1414'],
  ...['1901', '1902', '1904', '3102', '3205', '3802', '3803', '3804', '5102', '5104'],
  ...['5105', '5109', '5110', '5111', '5112', '5113', '5601', '5602', '5603', '5604', '5605'],
]

test.each(explainedByFaq)('the cause of SMS.%s is that of the FAQ, and documented', (code) => {
  expect(errorCatalogue().get(`SMS.${code}`)).toMatchObject({
    cause_basis: 'documented',
    cause_place: expect.stringMatching(/^FAQ@\d+k/),
  })
})

test('SMS.0210 is the network between source and target, port 22 (FAQ@304k)', () => {
  expect(errorCatalogue().get('SMS.0210')!.cause).toMatch(/network.*port 22/)
})

test('SMS.1113 is an unstable network and a time-out (FAQ@321k)', () => {
  expect(errorCatalogue().get('SMS.1113')!.cause).toMatch(/network is unstable.*timed out/)
})

test('a cause that is assumed names no document', () => {
  const assumed = [...errorCatalogue().values()].filter((row) => row.cause_basis === 'assumed')
  expect(assumed.filter((row) => row.cause_place)).toEqual([])
})
