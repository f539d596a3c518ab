// fixtures/promises.md: what the vendor's documents promise, and which test shows it.
import { promiseCounts, promises, type VendorPromise } from '../../src/api/promises.ts'
import { table } from './markdown.ts'

const promiseRow = ({ id, promise, place, verdict, how, tests }: VendorPromise) => [
  id,
  promise,
  place,
  verdict,
  [how, ...tests.map(({ file, name }) => `\`${file}\`: ${name}`)].join('<br>'),
]

const countTable = () =>
  table(Object.keys(promiseCounts()), [Object.values(promiseCounts()).map((count) => `${count}`)])

/** The lists in docs/reference/differences.md. */
export const promiseLists = { promises: countTable }

/** The whole page. */
export const promisesPage = (): string => {
  const areas = Map.groupBy(promises(), ({ area }) => area)
  return [
    "# What the vendor's documents promise",
    '',
    'Generated from `promises.json` by `npm run golden`. `ref@`, `UG@` and `FAQ@` are offsets in the',
    'API Reference (issue 37), the User Guide (33) and the FAQ (70), in thousands of characters.',
    '',
    '- kept: a test shows it.',
    '- broken: the emulator does otherwise.',
    '- not modelled: the last column says why.',
    '- unclear: the documents contradict one another or say too little.',
    '',
    countTable(),
    ...[...areas].flatMap(([area, rows]) => [
      '',
      `## ${area}`,
      '',
      table(['id', 'promise', 'place', 'verdict', 'how, and the test'], rows.map(promiseRow)),
    ]),
    '',
  ].join('\n')
}
