// Where the rule comes from that refused a request.
import { errorCatalogue } from '../api/error-catalogue.ts'
import { refusals } from '../api/refusals.ts'
import { lifeStates } from '../domain/task/machine/describe.ts'
import type { Refused } from './about.ts'
import type { ToldSource } from './schema.ts'

/** What the evidence words mean. */
const meanings: Readonly<Record<string, string>> = {
  documented: "the vendor's API reference",
  sdk: "the vendor's SDKs",
  terraform: 'the Terraform provider',
  seed: "the vendor's pages with which the project began",
  recorded: 'observation of the real service',
  assumed: 'an assumption of the emulator: the vendor does not say',
}

const catalogues: Readonly<Record<string, string>> = {
  appendix: "the appendix of error codes of the vendor's API reference",
  faq: "the vendor's FAQ",
  example: "an example of the vendor's API reference",
  signing: "the vendor's guide to signing requests",
  iam: "the vendor's IAM reference",
  field: 'repositories of users of the service',
}

/** Where an operation's behaviour, its error code and, if any, the task's state come from. */
export const sourcesOf = ({ row, name }: Refused, place: unknown): ToldSource[] => {
  const { code } = refusals[name]
  const known = errorCatalogue().get(code)
  const state = lifeStates().find((each) => each.name === place)
  return [
    ...(row
      ? [
          {
            about: `the operation ${row.id}`,
            basis: row.evidence,
            where: `${meanings[row.evidence]}${row.section ? `, section ${row.section}` : ''}`,
          },
        ]
      : []),
    known
      ? {
          about: `the code ${code} (${known.cause})`,
          basis: known.cause_basis,
          where: catalogues[known.source] ?? known.source,
        }
      : { about: `the code ${code}`, basis: 'assumed', where: meanings.assumed! },
    ...(state
      ? [
          {
            about: `the state ${state.name} and what it takes`,
            basis: state.basis,
            where: `${meanings[state.basis]}; GET /_emulator/fidelity has it transition by transition`,
          },
        ]
      : []),
  ]
}
