// Where the rule comes from that refused a request.
import { errorCatalogue } from '../api/error-catalogue.ts'
import { errorTemplates } from '../api/refusals.ts'
import { lifecycleStates } from '../domain/task/machine/describe.ts'
import type { RefusalContext } from './refusal-context.ts'
import type { RuleSource } from './schema.ts'

/** What the evidence words mean. */
const evidenceDescriptions: Readonly<Record<string, string>> = {
  documented: "the vendor's API reference",
  sdk: "the vendor's SDKs",
  terraform: 'the Terraform provider',
  seed: "the vendor's pages with which the project began",
  recorded: 'observation of the real service',
  assumed: 'an assumption of the emulator: the vendor does not say',
}

const catalogueDescriptions: Readonly<Record<string, string>> = {
  appendix: "the appendix of error codes of the vendor's API reference",
  faq: "the vendor's FAQ",
  example: "an example of the vendor's API reference",
  signing: "the vendor's guide to signing requests",
  iam: "the vendor's IAM reference",
  field: 'repositories of users of the service',
}

/** Where an operation's behaviour, its error code and, if any, the task's state come from. */
export const sourcesOf = ({ row, name }: RefusalContext, statePath: unknown): RuleSource[] => {
  const { code } = errorTemplates[name]
  const catalogueEntry = errorCatalogue().get(code)
  const state = lifecycleStates().find((each) => each.name === statePath)
  return [
    ...(row
      ? [
          {
            subject: `the operation ${row.id}`,
            evidence: row.evidence,
            reference: `${evidenceDescriptions[row.evidence]}${row.section ? `, section ${row.section}` : ''}`,
          },
        ]
      : []),
    catalogueEntry
      ? {
          subject: `the code ${code} (${catalogueEntry.cause})`,
          evidence: catalogueEntry.cause_basis,
          reference: catalogueDescriptions[catalogueEntry.source] ?? catalogueEntry.source,
        }
      : {
          subject: `the code ${code}`,
          evidence: 'assumed',
          reference: evidenceDescriptions.assumed!,
        },
    ...(state
      ? [
          {
            subject: `the state ${state.name} and what it takes`,
            evidence: state.basis,
            reference: `${evidenceDescriptions[state.basis]}; GET /_emulator/fidelity has it transition by transition`,
          },
        ]
      : []),
  ]
}
