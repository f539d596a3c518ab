// Where the rule comes from that refused a request.
import { errorCatalogue } from '../api/error-catalogue.ts'
import { errorTemplates } from '../api/error-templates.ts'
import { lifecycleState } from '../domain/task/machine/describe.ts'
import type { RefusalContext } from './refusal-context.ts'
import type { RuleSource } from './schema.ts'

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

/** The sources of the operation's behaviour, of the error code and, if any, of the task's state. */
export const sourcesOf = ({ row, name }: RefusalContext, machine_state: unknown): RuleSource[] => {
  const state = lifecycleState(`${machine_state}`)
  const section = row?.section ? `, section ${row.section}` : ''
  const operationSource = row && {
    subject: `the operation ${row.id}`,
    evidence: row.evidence,
    reference: `${evidenceDescriptions[row.evidence]}${section}`,
  }
  const stateSource = state && {
    subject: `the state ${state.name} and what it takes`,
    evidence: state.basis,
    reference: `${evidenceDescriptions[state.basis]}; GET /_emulator/fidelity lists each transition`,
  }
  return [operationSource, sourceOfCode(errorTemplates[name].code), stateSource].filter(
    (source) => source !== undefined,
  )
}

const sourceOfCode = (code: string): RuleSource => {
  const entry = errorCatalogue().get(code)
  if (!entry)
    return {
      subject: `the code ${code}`,
      evidence: 'assumed',
      reference: evidenceDescriptions.assumed!,
    }
  return {
    subject: `the code ${code} (${entry.cause})`,
    evidence: entry.cause_basis,
    reference: catalogueDescriptions[entry.source] ?? entry.source,
  }
}
