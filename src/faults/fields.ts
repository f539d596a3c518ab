// Fields that several kinds of fault have.
import { z } from 'zod'
import { closestMatch } from '../api/closest-match.ts'
import { errorCatalogue } from '../api/error-catalogue.ts'
import { subTaskNames } from '../domain/task/sub-task.ts'

/** Whether it strikes before the operation runs, or when the work is done and the reply is due. */
export const FaultTiming = z.enum(['before', 'after'])

/** A code of the catalogue of error codes, GET /_emulator/errors. */
export const CatalogueCode = z.string().superRefine((code, context) => {
  if (errorCatalogue().has(code)) return
  const suggestion = closestMatch(code, errorCatalogue().keys())
  context.addIssue(`is not in the catalogue, GET /_emulator/errors; did you mean ${suggestion}?`)
})

/** A span of real time, ms: an hour at most. */
export const RealDurationMs = z.number().min(0).max(3_600_000)

/** The name of a sub-task; `*` is whichever the task is at. */
export const SubTaskPattern = z.enum(['*', ...subTaskNames])

/** How far a sub-task has come, in whole percent. */
export const Percent = z.int().min(0).max(100)

/** What the documents' error messages leave open, such as the name of a partition. */
export const ErrorParams = z.array(z.string().max(1024)).max(20)

const taskErrorCodes = () =>
  [...errorCatalogue().values()].filter(({ kind }) => kind !== 'api').map(({ code }) => code)

/** A code of the catalogue that a task can fail with: of the kinds migration and agent. */
export const MigrationCode = z.string().superRefine((code, context) => {
  const known = taskErrorCodes()
  if (known.includes(code)) return
  const problem = 'is not a code of the kind migration or agent, GET /_emulator/errors'
  context.addIssue(`${problem}; did you mean ${closestMatch(code, known)}?`)
})

/** A span of virtual time, ms: a hundred years at most. */
export const VirtualDurationMs = z.int().min(1).max(3_155_760_000_000)
