// docs/reference/differences.md: how much of the behaviour is documented, and how much assumed.
import { fidelityReport } from '../../src/control/fidelity.ts'
import { cloud, iam } from '../../src/operations/index.ts'
import { table } from './markdown.ts'

const evidenceKinds = ['documented', 'sdk', 'terraform', 'seed', 'recorded', 'assumed'] as const

const evidenceTable = () => {
  const { counts } = fidelityReport([...cloud, ...iam])
  return table(
    ['', ...evidenceKinds],
    Object.entries(counts).map(([what, countOf]) => [
      what.replace('_', ' '),
      ...evidenceKinds.map((kind) => `${countOf[kind] ?? 0}`),
    ]),
  )
}

/** The lists of the page. */
export const evidenceLists = { evidence: evidenceTable }
