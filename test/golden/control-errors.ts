// docs/reference/control-errors.md: the errors of the control API.
import { controlErrors } from '../../src/api/control-error.ts'
import { code, table } from './markdown.ts'

const controlErrorTable = () =>
  table(
    ['code', 'status', 'message', 'what to do'],
    Object.entries(controlErrors).map(([name, { status, message, hint }]) => [
      code(name),
      `${status}`,
      message,
      hint,
    ]),
  )

/** The lists of the page. */
export const controlErrorLists = { 'control-errors': controlErrorTable }
