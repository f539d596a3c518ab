// Fields that several kinds of fault have in common.
import { z } from 'zod'
import { closestMatch } from '../api/closest-match.ts'
import { errorCatalogue } from '../api/error-catalogue.ts'
import { subTaskNames } from '../domain/task/sub-task.ts'

/** Whether the fault applies before the operation runs, or after it, to its reply. */
export const FaultTiming = z.enum(['before', 'after'])

/** A code of the catalogue of error codes, GET /_emulator/errors. */
export const CatalogueCode = z.string().superRefine((code, context) => {
  if (errorCatalogue().has(code)) return
  const suggestion = closestMatch(code, errorCatalogue().keys())
  context.addIssue(`is not in the catalogue, GET /_emulator/errors; did you mean ${suggestion}?`)
})

/** A duration in real time, ms; at most an hour. */
export const RealDurationMs = z.number().min(0).max(3_600_000)

/** The name of a sub-task; `*` is the current one. */
export const SubTaskPattern = z.enum(['*', ...subTaskNames])

/** The progress of a sub-task in whole percent. */
export const Percent = z.int().min(0).max(100)

/** Values for the placeholders in the vendor's error messages, such as the name of a partition. */
export const ErrorParams = z.array(z.string().max(1024)).max(20)

const taskErrorCodes = () =>
  [...errorCatalogue().values()].filter(({ kind }) => kind !== 'api').map(({ code }) => code)

/** A code of the catalogue with which a task can fail: kind migration or agent. */
export const MigrationCode = z.string().superRefine((code, context) => {
  const codes = taskErrorCodes()
  if (codes.includes(code)) return
  const problem = 'is not a code of the kind migration or agent, GET /_emulator/errors'
  context.addIssue(`${problem}; did you mean ${closestMatch(code, codes)}?`)
})

/** A duration in virtual time, ms; at most a hundred years. */
export const VirtualDurationMs = z.int().min(1).max(3_155_760_000_000)
