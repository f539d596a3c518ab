// The feasibility check of a source, with faults applied.
import type { NamedResource } from '../domain/request-match.ts'
import { checkServer, failedCheck } from '../domain/server/checks.ts'
import type { EnvironmentCheck, Registration } from '../domain/server/server.ts'
import { faultsMatching, matchFault } from '../faults/registry.ts'
import type { Workspace } from '../workspace/workspace.ts'

type Settings = { checks: string[]; level: 'WARN' | 'ERROR'; error_code?: string }

/** Checks a source (see checkServer); matching faults `failed-checks` fail the items they name. */
export const checkSource = (
  workspace: Workspace,
  registered: Registration,
  firstId: number,
  { id, name }: NamedResource,
): EnvironmentCheck[] => {
  let checks = checkServer(registered, firstId)
  for (const fault of faultsMatching(workspace, 'tasks', { tasks: [], sources: [{ id, name }] })) {
    if (fault.kind !== 'failed-checks') continue
    const { checks: names, level, error_code } = fault.settings as Settings
    const failing = checks.filter((check) => names.includes(check.name))
    if (failing.length === 0) continue
    const detail = `failed-checks ${name}: ${failing.map((check) => check.name).join(', ')}`
    if (!matchFault(workspace, fault, () => ({ detail }))) continue
    checks = checks.map((check) =>
      failing.includes(check) ? failedCheck(check, level, error_code) : check,
    )
  }
  return checks
}
